"""What writes or reaches out is refused by its tokens; words in strings and comments are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineral_diplomacy.graph.stores.guard import (
    cypher_tokens,
    guard_cypher,
    guard_sparql,
    sparql_tokens,
)
from mineral_diplomacy.ontology.errors import QueryRefusedError

REFUSED_CYPHER = [
    "CREATE (n)",
    "match (n) set n.x = 1",
    "MATCH (n) SeT n:Label",
    "MATCH (n) DETACH DELETE n",
    "MATCH (n) REMOVE n.x",
    "MERGE (n:X {key: 1})",
    "FOREACH (x IN [1] | CREATE (:X))",
    "DROP CONSTRAINT c",
    "INSERT (:X)",
    "LOAD CSV FROM 'file:///x' AS line RETURN line",
    "LOAD\n// comment\nCSV FROM 'file:///x' AS line RETURN line",
    "LOAD /* comment */ CSV FROM 'file:///x' AS line RETURN line",
    "CALL { CREATE (n) } RETURN 1",
    "CALL () { MATCH (n) DELETE n } IN TRANSACTIONS",
    "CALL apoc.load.json('http://x') YIELD value RETURN value",
    "CALL apoc.cypher.doIt('CREATE (n)', {})",
    "CALL `apoc`.`load`.`json`('http://x')",
    "CALL dbms.setConfigValue('x', 'y')",
    "CALL db.createLabel('X')",
    "RETURN genai.vector.encode('x', 'OpenAI', {}) AS v",
    "ALTER USER neo4j SET PASSWORD 'x'",
    "STOP DATABASE neo4j",
    "TERMINATE TRANSACTION 'x'",
    "MATCH (n) RETURN n.key FORMAT CSV",
    "MATCH (n) WITH n LIMIT 1.DELETE n",
    "\\u0043REATE (n)",
    "RETURN '\\' AS x //' \nCREATE (n) //'",
    "RETURN 'it''s' CREATE (n)",
    "RETURN `a``b` CREATE (n)",
]
ALLOWED_CYPHER = [
    "MATCH (n) RETURN n",
    "RETURN 'CREATE (n)' AS x",
    'RETURN "DELETE" AS `SET`',
    "RETURN 1 AS x // CREATE (n)",
    "/* DELETE everything */ RETURN 1 AS x",
    "MATCH (n:Set)-[r:CREATE]->(m) RETURN n.set, r.delete, {merge: 1} AS m",
    "MATCH (n) WHERE n.load = $set RETURN n",
    "MATCH (created) RETURN created.settings AS settled",
    "MATCH (start)-[stop]->(alter) RETURN start, stop, alter",
    "CALL { MATCH (n) RETURN n } RETURN n",
    "CALL (x) { RETURN x AS y } RETURN y",
    "CALL db.labels() YIELD label RETURN label",
    "CALL db.schema.visualization()",
    "CALL pagerank() YIELD node, score RETURN node, score",
    "RETURN 'it\\'s CREATE' AS x",
    "RETURN 'a\\\\' AS x, 'CREATE' AS y",
    "UNWIND $rows AS row RETURN row",
    "EXPLAIN MATCH (n) RETURN n",
]
REFUSED_SPARQL = [
    "INSERT DATA { <a:a> <a:b> 1 }",
    "delete where { ?s ?p ?o }",
    "LOAD <file:///x>",
    "CLEAR ALL",
    "COPY <a:a> TO <a:b>",
    "SELECT * FROM <file:///x> { ?s ?p ?o }",
    "SELECT * FROM NAMED <file:///x> { ?s ?p ?o }",
    "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }",
    "SELECT * { service silent ?x { ?s ?p ?o } }",
    "SELECT * { ?s ?p '''a''' . SERVICE <http://x/> { ?a ?b '''c''' } }",
    "SELECT * { FILTER(?a <3) SERVICE <http://x/> {} }",
    "SELECT * { S\\u0045RVICE <http://x/> {} }",
    "SELECT * # comment\rFROM <file:///x> { ?s ?p ?o }",
]
ALLOWED_SPARQL = [
    "SELECT ?insert ?from { ?insert ex:service ?from }",
    "PREFIX load: <http://x/load#> SELECT * { ?s load:delete 'INSERT' }",
    'SELECT * { ?s ?p "SERVICE <http://x/> {}" }',
    "SELECT * { ?s ?p '''FROM\n'quoted' <x>''' }",
    "SELECT * { ?s <http://x/#fragment> ?o } # FROM <file:///x>",
    "SELECT * { ?s ?p 'it\\'s FROM' }",
    "SELECT * { ?s ?p 'from'@en }",
]
SEPARATORS = st.sampled_from([" ", "\n", "\t", "\r\n", " /* x */ ", " // y\n"])


@pytest.mark.parametrize("query", REFUSED_CYPHER)
def test_cypher_that_writes_or_reaches_out_is_refused(query: str) -> None:
    with pytest.raises(QueryRefusedError, match="the query is refused for"):
        guard_cypher(query)


@pytest.mark.parametrize("query", ALLOWED_CYPHER)
def test_cypher_that_reads_is_allowed(query: str) -> None:
    guard_cypher(query)


@pytest.mark.parametrize("query", REFUSED_SPARQL)
def test_sparql_that_updates_or_reaches_out_is_refused(query: str) -> None:
    with pytest.raises(QueryRefusedError):
        guard_sparql(query)


@pytest.mark.parametrize("query", ALLOWED_SPARQL)
def test_sparql_that_reads_is_allowed(query: str) -> None:
    guard_sparql(query)


@given(st.text())
def test_tokens_lose_nothing(text: str) -> None:
    for tokens in (cypher_tokens, sparql_tokens):
        assert "".join(token.text for token in tokens(text)) == text


@given(st.text(), st.sampled_from(["CREATE (n)", "LOAD CSV FROM 'x' AS l", "DELETE n"]))
def test_a_clause_inside_a_string_or_comment_is_no_hit(noise: str, clause: str) -> None:
    safe = "".join(c for c in noise if c not in "\\'\n\r*/")
    guard_cypher(f"RETURN '{safe} {clause} {safe}' AS x // {safe} {clause}")
    guard_cypher(f"/* {safe} {clause} */ RETURN 1 AS x")


@given(st.text(), SEPARATORS, st.sampled_from(["CREATE (n)", "DETACH DELETE n", "SET n.x = 1"]))
def test_a_clause_behind_a_string_is_a_hit(noise: str, separator: str, clause: str) -> None:
    quoted = noise.replace("\\", "\\\\").replace("'", "\\'")
    with pytest.raises(QueryRefusedError):
        guard_cypher(f"MATCH (n) WHERE n.x = '{quoted}'{separator}{clause}")


@given(st.text())
def test_service_behind_a_string_is_a_hit(noise: str) -> None:
    quoted = noise.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    quoted = quoted.replace("\r", "\\r")
    with pytest.raises(QueryRefusedError, match="SERVICE"):
        guard_sparql(f'SELECT * {{ ?s ?p "{quoted}" SERVICE <http://x/> {{}} }}')
