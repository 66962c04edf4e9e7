"""The embedded property graph holds what the tables hold, and says so when it cannot."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import kglite
import pytest

from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.graph.stores.base import Limits
from mineral_diplomacy.graph.stores.cypher_loading import constraints, load_statements
from mineral_diplomacy.graph.stores.embedded import EmbeddedStore
from mineral_diplomacy.ontology.errors import (
    DatasetError,
    ParameterError,
    QueryFailedError,
    QueryLimitError,
    QueryRefusedError,
    QuerySyntaxError,
    ValueRefusedError,
)
from tests.graph.stores.datasets import graph_of_tables, make_dataset, small_rows, whole_graph


@pytest.fixture(scope="module")
def store(small: Dataset, tmp_path_factory: pytest.TempPathFactory) -> EmbeddedStore:
    filled = EmbeddedStore(tmp_path_factory.mktemp("embedded") / "graph.kgl")
    filled.load(small)
    return EmbeddedStore(filled.path)


def test_the_whole_graph_is_that_of_the_tables(store: EmbeddedStore, small: Dataset) -> None:
    assert whole_graph(store) == graph_of_tables(small)


def test_the_statements_for_servers_make_the_same_graph(
    small: Dataset, tmp_path: Path, store: EmbeddedStore
) -> None:
    graph = kglite.KnowledgeGraph()
    for statement in (*constraints(small.schema), *load_statements(small, size=2)):
        for batch in statement.batches:
            graph.cypher(statement.text, params=dict(batch))
    graph.save(str(tmp_path / "graph.kgl"))
    assert whole_graph(EmbeddedStore(tmp_path / "graph.kgl")) == whole_graph(store)


def test_parallel_edges_to_nodes_of_two_classes_all_stay(store: EmbeddedStore) -> None:
    rows = store.query(
        "MATCH (:Organization)-[r:OPERATES]->(x) RETURN labels(x)[0] AS label, count(r) AS n "
        "ORDER BY label"
    )
    assert rows.rows == (("Facility", 3), ("Project", 3))


def test_a_second_load_changes_nothing(small: Dataset, tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path / "graph.kgl")
    first = store.load(small), whole_graph(store)
    assert (store.load(small), whole_graph(store)) == first


def test_an_edge_to_nowhere_is_refused_and_nothing_is_saved(tmp_path: Path) -> None:
    rows = small_rows()
    rows["country"] = rows["country"][1:]
    store = EmbeddedStore(tmp_path / "graph.kgl")
    with pytest.raises(ValueRefusedError, match=r"country/C00.*key of a Country"):
        store.load(make_dataset(tmp_path / "dataset", rows))
    assert not store.path.exists()


def test_nodes_and_edges_come_without_names_that_the_engine_adds(store: EmbeddedStore) -> None:
    (row,) = store.query(
        "MATCH p = (a:Country {key: 'country/C01'})-[r:SUPPLIES]->(b) RETURN a, r, p, {id: 7} AS m"
    )
    node, edge, path, mapping = row
    assert node["labels"] == ["Country"]
    assert node["properties"].keys() == {"key", "label", "note", "alt_label", "loaded_by"}
    assert edge["type"] == "SUPPLIES"
    assert edge["properties"]["key"] == "supply/5"
    assert path["nodes"][0] == node
    assert path["relationships"] == [edge]
    assert mapping == {"id": 7}


def test_dates_are_dates(store: EmbeddedStore) -> None:
    day = {"day": date(2024, 3, 1)}
    rows = store.query("MATCH (s:Source) WHERE s.published < $day RETURN s.published AS d", day)
    assert rows.rows == ((date(2024, 2, 29),),)


def test_a_parameter_is_a_value_whatever_it_holds(store: EmbeddedStore) -> None:
    text = "'}) DETACH DELETE n //"
    rows = store.query("MATCH (c:Country) WHERE c.label = $x RETURN c.note AS note", {"x": text})
    assert rows.rows == ((text,),)


def test_block_comments_are_allowed(store: EmbeddedStore) -> None:
    assert store.query("RETURN /* one's own */ 1 AS x // done").rows == ((1,),)


@pytest.fixture(params=["missing", "empty", "junk", "truncated", "flipped"])
def damaged(request: pytest.FixtureRequest, store: EmbeddedStore, tmp_path: Path) -> EmbeddedStore:
    data = bytearray(store.path.read_bytes())
    middle = len(data) // 2
    data[middle] ^= 0xFF
    contents = {
        "empty": b"",
        "junk": b"junk" * 1000,
        "truncated": bytes(data[:middle]),
        "flipped": bytes(data),
    }
    path = tmp_path / "graph.kgl"
    if request.param != "missing":
        path.write_bytes(contents[request.param])
    return EmbeddedStore(path)


def test_a_damaged_file_asks_for_a_new_build(damaged: EmbeddedStore) -> None:
    with pytest.raises(DatasetError, match="mindip build") as caught:
        damaged.query("MATCH (n) RETURN n")
    assert caught.value.path == str(damaged.path)


def test_a_query_that_runs_too_long_is_stopped(store: EmbeddedStore) -> None:
    start = time.monotonic()
    cross = ", ".join(f"(n{number})" for number in range(8))
    with pytest.raises(QueryLimitError, match=r"longer than 0\.5 seconds"):
        store.query(f"MATCH {cross} RETURN count(*) AS n", limits=Limits(seconds=0.5))
    assert time.monotonic() - start < 5


def test_more_rows_than_allowed_is_an_error_not_a_cut(store: EmbeddedStore) -> None:
    with pytest.raises(QueryLimitError, match="more than 3 rows"):
        store.query("MATCH (n) RETURN n.key AS key", limits=Limits(rows=3))
    assert len(store.query("MATCH (n) RETURN n.key AS key LIMIT 3", limits=Limits(rows=3))) == 3


def test_a_syntax_error_says_where(store: EmbeddedStore) -> None:
    with pytest.raises(QuerySyntaxError, match="line 1"):
        store.query("MATCH (n RETURN n")


def test_a_query_that_breaks_is_no_traceback(store: EmbeddedStore) -> None:
    with pytest.raises(QueryFailedError, match="nosuch"):
        store.query("RETURN nosuch(1) AS x")


def test_missing_and_unknown_parameters_are_named(store: EmbeddedStore) -> None:
    with pytest.raises(ParameterError, match=r"needs a value for b.*does not have c") as caught:
        store.query("RETURN $a + $b AS x, '$d' AS y // $e", {"a": 1, "c": 1})
    assert (caught.value.missing, caught.value.unknown) == (("b",), ("c",))


def test_files_cannot_be_read(store: EmbeddedStore, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("secret\n")
    with pytest.raises(QueryRefusedError, match="LOAD CSV"):
        store.query(f"LOAD CSV FROM 'file://{secret}' AS line RETURN line")
