"""A real Neo4j holds what the tables hold, keeps what others put there, and fails in sentences."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from neo4j import Driver

from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.graph.stores import open_embedded
from mineral_diplomacy.graph.stores.base import Limits, expected_counts
from mineral_diplomacy.graph.stores.embedded import EmbeddedStore
from mineral_diplomacy.graph.stores.neo4j import Connection, Neo4jStore
from mineral_diplomacy.graph.stores.neo4j_sweep import count
from mineral_diplomacy.ontology.errors import (
    ForeignDataError,
    ParameterError,
    QueryFailedError,
    QueryLimitError,
    QueryRefusedError,
    QuerySyntaxError,
    StoreError,
    StoreLoginError,
    StoreUnreachableError,
)
from mineral_diplomacy.ontology.reading import read_schema
from tests.graph.stores.datasets import (
    HOSTILE,
    graph_of_tables,
    make_dataset,
    small_rows,
    whole_graph,
)
from tests.neo4j.server import Server

FOREIGN = """
    CREATE (a:Country {name: 'foreign, without a key'}), (b:Country {key: 'country/ZZZ'}),
           (c:Theirs {key: 'country/C01', loaded_by: 'them'}), (a)-[:SUPPLIES {key: 'theirs'}]->(b)
"""
THEIR_GRAPH = """
    MATCH (x) WHERE x.loaded_by IS NULL OR x.loaded_by <> 'mineral-diplomacy'
    OPTIONAL MATCH (x)-[r]->(y)
    RETURN labels(x) AS labels, properties(x) AS node, type(r) AS type, properties(r) AS edge,
           properties(y) AS other
    ORDER BY elementId(x), elementId(r)
"""


def connection(server: Server, **changes: str) -> Connection:
    given = {"uri": server.uri, "username": server.username, "password": server.password}
    return Connection(**(given | {"database": server.database} | changes))


@pytest.fixture
def store(empty_neo4j: Server) -> Neo4jStore:
    return Neo4jStore(connection(empty_neo4j))


@pytest.fixture
def driver(empty_neo4j: Server) -> Iterator[Driver]:
    with empty_neo4j.driver() as signed_in:
        yield signed_in


def their_graph(driver: Driver) -> list[dict[str, Any]]:
    return [record.data() for record in driver.execute_query(THEIR_GRAPH).records]


def test_the_whole_graph_is_that_of_the_tables_and_of_the_embedded_store(
    store: Neo4jStore, small: Dataset, tmp_path: Path
) -> None:
    counts = store.load(small)
    embedded = EmbeddedStore(tmp_path / "graph.kgl")
    embedded.load(small)
    assert whole_graph(store) == graph_of_tables(small) == whole_graph(embedded)
    assert counts == expected_counts(small)


def test_the_shipped_dataset_is_the_same_graph_on_both(store: Neo4jStore, shipped: Dataset) -> None:
    store.load(shipped)
    assert whole_graph(store) == whole_graph(open_embedded(shipped)) == graph_of_tables(shipped)


def test_a_second_load_changes_nothing(store: Neo4jStore, small: Dataset) -> None:
    first = store.load(small), whole_graph(store)
    assert (store.load(small), whole_graph(store)) == first


def test_what_a_new_build_no_longer_holds_is_removed(
    store: Neo4jStore, small: Dataset, tmp_path: Path
) -> None:
    store.load(small)
    rows = small_rows()
    rows["supply"] = [row | {"year": None} for row in rows["supply"][1:]]
    rows["country"] = [row for row in rows["country"] if row["key"] != "country/C09"]
    rows["operation"] = []
    rows["facility"] = []
    # The same key with another end: an edge cannot move, so the old one goes.
    rows["supply"][-1] |= {"holder": "country/C01"}
    fewer = make_dataset(tmp_path / "dataset", rows)
    counts = store.load(fewer)
    assert whole_graph(store) == graph_of_tables(fewer)
    assert (counts.removed, counts.released) == (1 + 6 + 1 + 1 + 1, 0)


def test_foreign_data_is_never_touched(
    store: Neo4jStore, driver: Driver, small: Dataset, tmp_path: Path
) -> None:
    driver.execute_query(FOREIGN)
    before = their_graph(driver)
    store.load(small)
    assert their_graph(driver) == before
    store.load(make_dataset(tmp_path / "empty", {}))
    assert their_graph(driver) == before


def test_what_others_add_to_our_nodes_stays(
    store: Neo4jStore, driver: Driver, small: Dataset
) -> None:
    store.load(small)
    driver.execute_query(
        "MATCH (a:Country {key: 'country/C01'}), (b:Country {key: 'country/C02'}) "
        "SET a.my_note = 'mine', a:Mine CREATE (a)-[:SUPPLIES {since: 2020}]->(b), "
        "(b)-[:MINE]->(:Theirs)"
    )
    counts = store.load(small)
    assert (counts.nodes, counts.edges) == (
        expected_counts(small).nodes,
        expected_counts(small).edges,
    )
    rows = store.query(
        "MATCH (a:Mine)-[r {since: 2020}]->(b)-[:MINE]->(:Theirs) RETURN a.my_note AS note"
    )
    assert rows.rows == (("mine",),)


def test_a_node_others_are_tied_to_stays_without_our_label(
    store: Neo4jStore, driver: Driver, small: Dataset, tmp_path: Path
) -> None:
    store.load(small)
    driver.execute_query(
        "MATCH (c:Country {key: 'country/C09'}) SET c:Mine CREATE (c)<-[:ABOUT]-(:Theirs {x: 1})"
    )
    rows = small_rows()
    rows["country"] = [row for row in rows["country"] if row["key"] != "country/C09"]
    counts = store.load(make_dataset(tmp_path / "dataset", rows))
    assert (counts.removed, counts.released) == (1, 1)
    (row,) = store.query("MATCH (:Theirs)-[:ABOUT]->(c) RETURN labels(c) AS l, c.note AS n").rows
    assert row == (["Mine"], HOSTILE[9])


@pytest.mark.parametrize(
    ("foreign", "kind"),
    [
        ("CREATE (:Country {key: 'country/C01'})", "nodes"),
        ("CREATE ()-[:SUPPLIES {key: 'supply/1'}]->()", "edges"),
    ],
)
def test_foreign_data_with_our_keys_stops_the_load_before_it_writes(
    store: Neo4jStore, driver: Driver, small: Dataset, foreign: str, kind: str
) -> None:
    driver.execute_query(foreign)
    with pytest.raises(ForeignDataError, match=f"{kind} that were not loaded by this package"):
        store.load(small)
    assert store.query("MATCH (x) WHERE x.loaded_by IS NOT NULL RETURN x").rows == ()


def test_counts_are_those_of_the_database(
    store: Neo4jStore, driver: Driver, small: Dataset
) -> None:
    store.load(small)
    driver.execute_query("MATCH ()-[r:SUPPLIES {key: 'supply/1'}]->() DELETE r")
    with driver.session() as session:
        found = count(session, small.schema, 0, 0)
    assert found.edges["SUPPLIES"] == expected_counts(small).edges["SUPPLIES"] - 1


def test_a_key_is_unique_per_label_and_type(
    store: Neo4jStore, driver: Driver, small: Dataset
) -> None:
    store.load(small)
    records, *_ = driver.execute_query(
        "SHOW CONSTRAINTS YIELD labelsOrTypes, properties, type RETURN *"
    )
    assert {record["labelsOrTypes"][0] for record in records} >= {
        table.edge.type if table.edge else table.label for table in small.schema.tables.values()
    }
    assert {tuple(record["properties"]) for record in records} >= {("key",)}


def test_a_class_and_an_edge_of_another_vocabulary_are_loaded_as_they_are_declared(
    store: Neo4jStore, tmp_path: Path
) -> None:
    extra = tmp_path / "extra.ttl"
    extra.write_text(EXTRA, encoding="utf-8")
    rows: dict[str, list[dict[str, Any]]] = {
        "port": [{"key": "port/INMAA", "label": "Chennai", "depth": 18.6}],
        "country": [{"key": "country/IND", "label": "India"}],
        "berth": [{"key": "berth/1", "port": "port/INMAA", "land": "country/IND"}],
    }
    dataset = make_dataset(tmp_path / "dataset", rows, read_schema((extra,)))
    embedded = EmbeddedStore(tmp_path / "graph.kgl")
    for filled in (store, embedded):
        filled.load(dataset)
        found = filled.query(
            "MATCH (p:Port)-[r:LIES_IN]->(c:Country) RETURN p.depth AS d, r.key AS k"
        )
        assert found.rows == ((18.6, "berth/1"),)


EXTRA = """
    @prefix md: <https://w3id.org/mineral-diplomacy/> .
    @prefix owl: <http://www.w3.org/2002/07/owl#> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    @prefix sh: <http://www.w3.org/ns/shacl#> .
    @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
    md:Port a owl:Class ; rdfs:subClassOf md:Entity .
    md:Berth a owl:Class ; rdfs:subClassOf md:Thing ;
        md:edge_source md:port ; md:edge_target md:land ; md:edge_type md:lies_in .
    md:depth a owl:DatatypeProperty, owl:FunctionalProperty ; rdfs:range xsd:double .
    md:port a owl:ObjectProperty, owl:FunctionalProperty ; rdfs:range md:Port .
    md:land a owl:ObjectProperty, owl:FunctionalProperty ; rdfs:range md:Country .
    md:PortShape a sh:NodeShape ; sh:targetClass md:Port ; sh:property [ sh:path md:depth ] .
    md:BerthShape a sh:NodeShape ; sh:targetClass md:Berth ;
        sh:property [ sh:path md:port ], [ sh:path md:land ] .
"""


def test_rows_are_those_of_the_embedded_store(
    store: Neo4jStore, small: Dataset, tmp_path: Path
) -> None:
    embedded = EmbeddedStore(tmp_path / "graph.kgl")
    embedded.load(small)
    store.load(small)
    for text, params in (
        ("MATCH p = (:Country)-[r:SUPPLIES]->(m) RETURN p, r, m ORDER BY r.key", {}),
        ("MATCH (s:Source) RETURN s.published AS d, [s.published] AS l, {x: s.published} AS m", {}),
        ("MATCH (c:Country) WHERE c.label IN $x RETURN c ORDER BY c.key", {"x": HOSTILE}),
        ("RETURN $a AS a, $b AS b, $c AS c", {"a": date(2024, 2, 29), "b": [1, 2], "c": None}),
    ):
        rows = store.query(text, params)
        assert rows == embedded.query(text, params)
        assert len(rows)


def test_a_wrong_password_is_said_and_never_shown(neo4j_server: Server) -> None:
    store = Neo4jStore(connection(neo4j_server, password="guessed-pass"))
    with pytest.raises(StoreLoginError, match="does not accept user 'neo4j'") as caught:
        store.query("RETURN 1 AS x")
    assert caught.value.exit_code == 3
    assert caught.value.__cause__ is None
    assert "guessed-pass" not in f"{caught.value}{vars(caught.value)}{store.connection}"


@pytest.mark.parametrize(
    "uri",
    ["bolt://127.0.0.1:9", "neo4j://127.0.0.1:9", "bolt://no.such.host.invalid", "x", "http://x"],
)
def test_a_server_that_is_down_or_nowhere_is_said(uri: str) -> None:
    start = time.monotonic()
    with pytest.raises(StoreUnreachableError, match="no Neo4j answers at") as caught:
        Neo4jStore(Connection(uri, password="x")).query("RETURN 1 AS x")
    assert (caught.value.exit_code, caught.value.uri) == (3, uri)
    assert time.monotonic() - start < 40


def test_a_database_that_is_not_there_is_said(neo4j_server: Server) -> None:
    with pytest.raises(StoreError, match="nosuch"):
        Neo4jStore(connection(neo4j_server, database="nosuch")).query("RETURN 1 AS x")


def test_the_connection_comes_from_the_environment(
    neo4j_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in neo4j_server.environment().items():
        monkeypatch.setenv(name, value)
    assert Connection.from_environment() == connection(neo4j_server)


def test_errors_of_queries_are_sentences(store: Neo4jStore) -> None:
    with pytest.raises(QuerySyntaxError, match="line 1, column"):
        store.query("MATCH (n RETURN n")
    with pytest.raises(ParameterError, match="needs a value for x"):
        store.query("RETURN $x AS x")
    with pytest.raises(QueryFailedError, match="by zero"):
        store.query("RETURN 1 / 0 AS x")
    with pytest.raises(QueryRefusedError, match="CREATE"):
        store.query("CREATE (n)")


def test_the_transaction_itself_only_reads(
    store: Neo4jStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mineral_diplomacy.graph.stores.neo4j.guard_cypher", lambda _: None)
    with pytest.raises(QueryFailedError, match=r"(?i)writing in read access mode"):
        store.query("CREATE (n)")


def test_limits_are_kept(store: Neo4jStore) -> None:
    start = time.monotonic()
    with pytest.raises(QueryLimitError, match="longer than 1 seconds"):
        store.query(
            "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b "
            "WITH a, b WHERE a + b < 0 RETURN count(*) AS n",
            limits=Limits(seconds=1),
        )
    assert time.monotonic() - start < 20
    with pytest.raises(QueryLimitError, match="more than 3 rows"):
        store.query("UNWIND range(1, 4) AS x RETURN x", limits=Limits(rows=3))
    assert len(store.query("UNWIND range(1, 3) AS x RETURN x", limits=Limits(rows=3))) == 3
