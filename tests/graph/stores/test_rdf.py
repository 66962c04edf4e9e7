"""The RDF graph holds what the tables hold; its queries read it and nothing else."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import example, given
from hypothesis import strategies as st
from rdflib import RDF, XSD, Literal, URIRef

from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.graph.rdf import escaped, iri_of, key_of, to_rdf
from mineral_diplomacy.graph.stores.base import Limits
from mineral_diplomacy.graph.stores.parameters import bound_sparql
from mineral_diplomacy.graph.stores.rdf import RdfStore
from mineral_diplomacy.graph.tables import KEY
from mineral_diplomacy.ontology.errors import (
    DatasetError,
    ParameterError,
    QueryFailedError,
    QueryLimitError,
    QueryRefusedError,
    QuerySyntaxError,
    ValueRefusedError,
)
from mineral_diplomacy.ontology.schema import BASE
from tests.graph.stores.datasets import HOSTILE

PREFIX = f"PREFIX md: <{BASE}> "
# Lone surrogates are no text.
TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.fixture(scope="module")
def store(small: Dataset, tmp_path_factory: pytest.TempPathFactory) -> RdfStore:
    filled = RdfStore(tmp_path_factory.mktemp("rdf") / "rdf")
    filled.load(small)
    return RdfStore(filled.path)


@pytest.fixture(scope="module")
def graph(small: Dataset) -> rdflib.Graph:
    """The same triples, as another library reads them."""
    return rdflib.Graph().parse(data="".join(to_rdf(small)), format="nt")


def test_another_reader_finds_every_cell(graph: rdflib.Graph, small: Dataset) -> None:
    for table in small.schema.tables.values():
        for row in small.table(table.name).to_pylist():
            subject = URIRef(iri_of(str(row[KEY])))
            assert (subject, RDF.type, URIRef(table.iri)) in graph
            for column in table.columns:
                cell: Any = row[column.name]
                wanted = set(cell or []) if column.many else {cell} - {None}
                objects = set(graph.objects(subject, URIRef(column.iri)))
                assert {_plain(o, column.kind) for o in objects} == wanted, (row[KEY], column.name)


def _plain(term: Any, kind: str) -> Any:
    if kind in {"node", "concept"}:
        key = key_of(str(term))
        return key if kind == "node" else key.partition("/")[2]
    return str(term) if kind == "anyURI" else term.toPython()


def test_an_edge_is_a_statement_and_a_direct_triple(graph: rdflib.Graph, small: Dataset) -> None:
    for table in small.schema.statements():
        assert table.edge is not None
        for row in small.table(table.name).to_pylist():
            subject = URIRef(iri_of(str(row[KEY])))
            ends = [
                graph.value(subject, URIRef(table.by_name[name].iri))
                for name in (table.edge.source, table.edge.target)
            ]
            assert (ends[0], URIRef(table.edge.predicate), ends[1]) in graph


def test_parallel_edges_stay_apart_as_statements(store: RdfStore) -> None:
    text = f"{PREFIX} SELECT (COUNT(?s) AS ?n) {{ ?s a md:TradeFlow }}"
    assert store.query(text).rows == ((3,),)


def test_numbers_and_dates_have_their_datatypes(graph: rdflib.Graph) -> None:
    supply = URIRef(iri_of("supply/0"))
    year = next(graph.objects(supply, URIRef(f"{BASE}year")))
    assert year == Literal("2024", datatype=XSD.integer)
    assert {o.datatype for o in graph.objects(supply) if isinstance(o, Literal)} == {
        XSD.integer,
        XSD.double,
        XSD.boolean,
        XSD.date,
        XSD.string,
        None,
    } - {XSD.string}


@example(key="##")
@given(TEXT)
def test_a_key_comes_back_from_its_iri(key: str) -> None:
    iri = iri_of(key)
    assert key_of(iri) == key
    ox.NamedNode(iri)


def test_answers_are_keys_dates_and_numbers(store: RdfStore) -> None:
    rows = store.query(
        f"{PREFIX} SELECT ?holder ?start ?year ?estimated ?none ?source WHERE {{ "
        "?s a md:Supply; md:holder ?holder; md:period_start ?start; md:estimated ?estimated; "
        "<http://purl.org/dc/terms/source> ?source OPTIONAL { ?s md:year ?year } "
        "FILTER(?estimated) } ORDER BY ?holder LIMIT 1"
    )
    assert rows.columns == ("holder", "start", "year", "estimated", "none", "source")
    assert rows.rows[0][1:] in {
        (date(2024, 1, 1), 2024, True, None, "source/s"),
        (date(2024, 1, 1), None, True, None, "source/s"),
    }


def test_the_vocabulary_can_be_joined(store: RdfStore) -> None:
    rows = store.query(
        f"{PREFIX} PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
        "SELECT DISTINCT ?m WHERE { ?s a md:Supply; md:mineral/skos:notation ?m } ORDER BY ?m"
    )
    assert rows.rows == (("cobalt",), ("lithium",))


def test_ask_and_construct_answer_in_rows(store: RdfStore) -> None:
    assert store.query(f"{PREFIX} ASK {{ ?s a md:Supply }}").rows == ((True,),)
    rows = store.query(f"{PREFIX} CONSTRUCT WHERE {{ <{iri_of('source/s')}> a ?class }}")
    assert rows.columns == ("subject", "predicate", "object")
    assert rows.rows[0][2] == "Source"


def answers(query: str) -> list[Any]:
    """The values of ?x, from an empty store."""
    solutions: Any = ox.Store().query(query)
    return [solution["x"] for solution in solutions]


@given(TEXT)
def test_a_parameter_is_a_term_whatever_it_holds(text: str) -> None:
    query = bound_sparql("SELECT ?x { BIND($p AS ?x) }", {"p": text})
    assert answers(query) == [ox.Literal(text)]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_found_by_a_parameter(store: RdfStore, text: str) -> None:
    query = f"{PREFIX} SELECT ?n {{ ?c a md:Country; md:note ?n FILTER(?n = $text) }}"
    assert store.query(query, {"text": text}).rows == ((text,),)


def test_a_parameter_that_is_not_given_is_unbound() -> None:
    query = "SELECT ?x { BIND(1 AS ?x) FILTER(!BOUND( $p ) || ?x >= $p) }"
    for given_value, count in ((None, 1), (1, 1), (2, 0)):
        assert len(answers(bound_sparql(query, {"p": given_value}))) == count


def test_parameters_of_every_kind() -> None:
    query = "SELECT ?x { VALUES ?x { $a $b $c $d $e } } LIMIT $n"
    values = {"a": 1.5, "b": True, "c": date(2024, 1, 2), "d": -3, "e": ox.NamedNode("x:y"), "n": 5}
    terms = answers(bound_sparql(query, values))
    assert [term.value for term in terms] == ["1.5", "true", "2024-01-02", "-3", "x:y"]


def test_parameters_are_checked() -> None:
    with pytest.raises(ParameterError, match=r"needs a value for a.*does not have b"):
        bound_sparql("SELECT ?x { BIND($a AS ?x) } # $c '$d'", {"b": 1})
    with pytest.raises(ValueRefusedError, match="list"):
        bound_sparql("SELECT ?x { BIND($a AS ?x) }", {"a": [1]})


def test_a_query_that_runs_too_long_is_killed_and_the_next_one_answered(store: RdfStore) -> None:
    start = time.monotonic()
    with pytest.raises(QueryLimitError, match="longer than 1 seconds"):
        store.query(
            "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", limits=Limits(seconds=1)
        )
    assert time.monotonic() - start < 10
    assert store.query("ASK { ?a ?b ?c }").rows == ((True,),)


def test_more_rows_than_allowed_is_an_error_not_a_cut(store: RdfStore) -> None:
    with pytest.raises(QueryLimitError, match="more than 3 rows"):
        store.query("SELECT * { ?a ?b ?c }", limits=Limits(rows=3))
    assert len(store.query("SELECT * { ?a ?b ?c } LIMIT 3", limits=Limits(rows=3))) == 3


def test_a_syntax_error_says_where(store: RdfStore) -> None:
    with pytest.raises(QuerySyntaxError, match="1:"):
        store.query("SELECT ?x { ?x ")


def test_a_query_that_breaks_is_no_traceback(store: RdfStore) -> None:
    with pytest.raises(QueryFailedError, match="nowhere"):
        store.query("SELECT (<http://nowhere/f>(1) AS ?x) {}")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }",
        "SELECT * FROM <file:///etc/hostname> { ?a ?b ?c }",
        "SELECT * FROM NAMED <file:///etc/hostname> { GRAPH ?g { ?a ?b ?c } }",
        "INSERT DATA { <x:a> <x:b> <x:c> }",
        "LOAD <file:///etc/hostname>",
        "DROP ALL",
    ],
)
def test_what_updates_or_reaches_out_is_refused(store: RdfStore, query: str) -> None:
    with pytest.raises(QueryRefusedError):
        store.query(query)


def test_a_store_that_is_not_there_asks_for_a_build(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="mindip build"):
        RdfStore(tmp_path / "rdf").query("ASK {}")


def test_a_damaged_store_asks_for_a_build(small: Dataset, tmp_path: Path) -> None:
    store = RdfStore(tmp_path / "rdf")
    store.load(small)
    (tmp_path / "rdf" / "CURRENT").write_text("junk")
    with pytest.raises(DatasetError, match="mindip build"):
        store.query("ASK {}")


def test_a_second_load_changes_nothing(small: Dataset, tmp_path: Path) -> None:
    store = RdfStore(tmp_path / "rdf")
    query = "SELECT ?a ?b ?c { ?a ?b ?c FILTER(!isBlank(?a) && !isBlank(?c)) } ORDER BY ?a ?b ?c"
    found = []
    for _ in range(2):
        store.load(small)
        found.append(store.query(query))
    assert found[0] == found[1]


def test_the_process_ends_with_its_parent_even_in_a_query(store: RdfStore) -> None:
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from mineral_diplomacy.graph.stores.rdf import RdfStore\n"
        "store = RdfStore(Path(sys.argv[1]))\n"
        "store.query('ASK {}')\n"
        "process = store._process\n"
        "print(process.pid)\n"
        'long = \'{"query": "SELECT (COUNT(*) AS ?n) {?a ?b ?c. ?d ?e ?f. ?g ?h ?i}", "rows": 1}\''
        "\nprocess.stdin.write(long + chr(10))\n"
        "process.stdin.flush()\n"
        "import os\n"
        "sys.stdout.flush()\n"
        "os._exit(0)\n"
    )
    command = [sys.executable, "-c", code, str(store.path)]
    pid = int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    deadline = time.monotonic() + 20
    while _runs(pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not _runs(pid)


def _runs(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    told = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return bool(told.stdout.strip()) and not told.stdout.startswith("Z")


@given(text=st.text(st.characters(exclude_categories=["Cs"])))
def test_an_escaped_line_says_the_same_in_ascii(text: str) -> None:
    literal = ox.Literal(text)
    line = f"<https://example.org/{chr(0xE9)}> <https://example.org/p> {literal} .\n"
    assert escaped(line).isascii()
    (plain,) = ox.parse(line, ox.RdfFormat.N_TRIPLES)
    (ascii_only,) = ox.parse(escaped(line), ox.RdfFormat.N_TRIPLES)
    assert ascii_only == plain
