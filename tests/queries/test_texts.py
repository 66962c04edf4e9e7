"""The texts of the queries: what the stores answer with silence is caught here."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pyoxigraph
import pytest
from rdflib.plugins.sparql import prepareQuery

from mineral_diplomacy.graph.stores.guard import Token, cypher_tokens, sparql_tokens
from mineral_diplomacy.graph.stores.parameters import parameter_name
from mineral_diplomacy.graph.tables import KEY
from mineral_diplomacy.ontology.reading import read_schema
from mineral_diplomacy.ontology.schema import BASE, Schema
from mineral_diplomacy.queries import catalogue as module
from mineral_diplomacy.queries.catalogue import SUFFIXES, NamedQuery, catalogue

FOLDER = Path(module.__file__).parent
QUERIES = list(catalogue().values())
NAMES = list(catalogue())
#: Missing, different or silent in one of the stores.
AVOIDED = {"AVG", "DURATION", "ISEMPTY", "PERCENTILECONT", "PROPERTIES", "TRIM"}
RELATIONSHIP = re.compile(r"-\[(\w+)?(?::[\w|]+)?(?:\*[\d.]+)?\]-")


@pytest.fixture(scope="module")
def schema() -> Schema:
    return read_schema()


def cypher(query: NamedQuery) -> list[Token]:
    tokens = cypher_tokens(query.texts["cypher"])
    return [token for token in tokens if token.kind not in {"space", "comment"}]


def sparql(query: NamedQuery) -> list[Token]:
    tokens = sparql_tokens(query.texts["sparql"])
    return [token for token in tokens if token.kind not in {"space", "comment"}]


def code(query: NamedQuery) -> str:
    """The Cypher text without comments."""
    tokens = cypher_tokens(query.texts["cypher"])
    return "".join(token.text for token in tokens if token.kind != "comment")


@pytest.mark.parametrize("query", QUERIES, ids=NAMES)
def test_no_name_of_a_relationship_is_used_twice(query: NamedQuery) -> None:
    names = Counter(name for name in RELATIONSHIP.findall(code(query)) if name)

    assert names
    assert max(names.values()) == 1


@pytest.mark.parametrize("query", QUERIES, ids=NAMES)
def test_every_column_of_cypher_has_a_name(query: NamedQuery) -> None:
    text = code(query)
    returned = text[text.rindex("RETURN") : text.rindex("ORDER BY")]
    items = re.split(r",\n\s*", re.sub(r"^RETURN (DISTINCT )?", "", returned.strip()))
    names = [re.fullmatch(r"(?:.* AS )?(\w+)", item, re.DOTALL) for item in items]

    assert [name and name[1] for name in names] == list(query.returns)


@pytest.mark.parametrize("query", QUERIES, ids=NAMES)
def test_cypher_keeps_to_what_the_stores_share(query: NamedQuery) -> None:
    words = {token.text.upper() for token in cypher(query) if token.kind == "word"}

    assert not words & AVOIDED
    assert not re.search(r"\(\w*(:\w+)? ?\{", code(query)), "a map inside a pattern"


@pytest.mark.parametrize("query", QUERIES, ids=NAMES)
def test_cypher_names_only_what_the_ontology_has(query: NamedQuery, schema: Schema) -> None:
    text = code(query)
    labels = {table.label for table in schema.nodes()}
    types = {table.edge.type for table in schema.statements() if table.edge is not None}
    columns = {name for table in schema.tables.values() for name in table.by_name}
    edges = re.findall(r"-\[\w*:([\w|]+)", text)

    assert {*re.findall(r"\(\w*:(\w+)\)", text)} <= labels
    assert {name for found in edges for name in found.split("|")} <= types
    assert {*re.findall(r"[a-z]\.(\w+)", text)} <= {*columns, KEY}


@pytest.mark.parametrize("query", QUERIES, ids=NAMES)
def test_sparql_names_only_what_the_ontology_has(query: NamedQuery, schema: Schema) -> None:
    tables = schema.tables.values()
    known = {table.iri for table in tables}
    known |= {table.edge.predicate for table in tables if table.edge is not None}
    known |= {column.iri for table in tables for column in table.columns}
    used = {token.text for token in sparql(query) if token.text.startswith("md:")}

    assert {BASE + name.removeprefix("md:") for name in used - {"md:"}} <= known


@pytest.mark.parametrize("query", QUERIES, ids=NAMES)
def test_both_texts_use_every_parameter_and_no_other(query: NamedQuery) -> None:
    for tokens in (cypher(query), sparql(query)):
        used = {parameter_name(token) for token in tokens if token.kind == "param"}
        assert used == query.parameters.keys()


@pytest.mark.parametrize("query", QUERIES, ids=NAMES)
def test_a_parameter_shares_its_name_with_no_variable_but_a_column(query: NamedQuery) -> None:
    """`$year` and `?year` are one variable in SPARQL: unbound, one would take the other's value."""
    tokens = sparql(query)
    inner = {
        token.text[1:]
        for before, token in pairwise(tokens)
        if token.kind == "variable" and before.text != "AS"
    }

    assert not inner & query.parameters.keys()


@pytest.mark.parametrize("query", QUERIES, ids=NAMES)
def test_the_order_of_the_rows_is_settled(query: NamedQuery) -> None:
    assert "\nORDER BY " in query.texts["cypher"].split("RETURN")[-1]
    assert "\nORDER BY " in query.texts["sparql"].split("\n}")[-1]


@pytest.mark.parametrize("query", QUERIES, ids=NAMES)
def test_the_texts_are_valid_in_other_tools_as_they_are(query: NamedQuery) -> None:
    prepareQuery(query.texts["sparql"])
    pyoxigraph.Store().query(query.texts["sparql"])
    marks = re.match(r"(//\+[^\n]*\n)+\n(?=MATCH|CALL)", query.texts["cypher"])

    assert marks
    assert "/*" not in query.texts["cypher"]


@pytest.mark.parametrize("query", QUERIES, ids=NAMES)
def test_every_line_can_be_read(query: NamedQuery) -> None:
    lines = [line for text in query.texts.values() for line in text.splitlines()]

    assert max(map(len, lines)) <= 100


def test_every_file_of_the_folder_is_in_the_catalogue() -> None:
    files = {path.name for path in FOLDER.iterdir() if path.suffix in SUFFIXES}

    assert files == {f"{name}{suffix}" for name in NAMES for suffix in SUFFIXES}
