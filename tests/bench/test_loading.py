"""Filling stores: the same statements into the same Neo4j, by us and by rdflib-neo4j; embedded.

Both sides of Neo4j use the driver with its compiled part, `neo4j-rust-ext`, as the extra `fast`
installs it, and a server that has compiled its own code.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from neo4j import Driver
from rdflib import Graph
from rdflib_neo4j import HANDLE_VOCAB_URI_STRATEGY, Neo4jStoreConfig
from rdflib_neo4j import Neo4jStore as PeerStore

from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.graph.rdf import iri_of, to_rdf
from mineral_diplomacy.graph.stores.embedded import EmbeddedStore
from mineral_diplomacy.graph.stores.neo4j import Connection, Neo4jStore
from tests.bench.grown import grown
from tests.bench.ratios import Ratio, check, measured
from tests.neo4j.server import Server

pytestmark = [pytest.mark.bench, pytest.mark.neo4j]
_FLOWS = 100_000
_BATCH = 10_000  # twice the peer's default, as ours; it makes no difference to the peer
_DELETE = "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS"
#: Sums by pair of ends: equal only where every edge and its value arrived.
_EDGES = (
    "MATCH (a)-[x:EXPORTS_TO]->(b) RETURN a.key AS a, b.key AS b, count(DISTINCT x.key) AS n, "
    "sum(x.value_usd) AS total ORDER BY a, b"
)


@pytest.fixture(scope="module")
def large(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return grown(dataset, tmp_path_factory.mktemp("bench") / "large", _FLOWS)


@pytest.fixture
def driver(empty_neo4j: Server) -> Iterator[Driver]:
    with empty_neo4j.driver() as driver:
        yield driver
        clear(driver)


def neo4j_store(server: Server) -> Neo4jStore:
    return Neo4jStore(Connection(server.uri, server.username, server.password, server.database))


def test_neo4j_against_rdflib_neo4j(
    dataset: Dataset, large: Dataset, empty_neo4j: Server, driver: Driver, checkout: Path
) -> None:
    store = neo4j_store(empty_neo4j)
    small, triples = by_subject(dataset), by_subject(large)
    for warm in (lambda: store.load(dataset), lambda: load_by_peer(small, driver)):
        warm()
        clear(driver)
    ours, peer = measured(
        lambda: store.load(large),  # counts what arrived, or raises
        lambda: load_by_peer(triples, driver),
        before=lambda: clear(driver),
    )
    assert found_of_peer(driver) == expected_of_peer(large)
    check(Ratio("Neo4j load, against rdflib-neo4j", ours, peer, least=8), checkout)


def by_subject(dataset: Dataset) -> str:
    """The dataset's triples in the order that suits the peer: it sends a node per change of it.

    Written table by table and column by column, as ours are, they take it four times as long.
    """
    return "".join(sorted(to_rdf(dataset), key=lambda line: line.partition(" ")[0]))


def load_by_peer(triples: str, driver: Driver) -> None:
    """Without n10s: the peer makes its own constraint, on the IRIs of its nodes."""
    config = Neo4jStoreConfig(
        handle_vocab_uri_strategy=HANDLE_VOCAB_URI_STRATEGY.IGNORE,
        batching=True,
        batch_size=_BATCH,
    )
    with contextlib.redirect_stdout(io.StringIO()):
        graph = Graph(store=PeerStore(config, neo4j_driver=driver))
        graph.parse(data=triples, format="nt")
        graph.close(commit_pending_transaction=True)


def found_of_peer(driver: Driver) -> dict[str, Any]:
    """Value by IRI, None where there is none, of the peer's nodes that have a class."""
    text = "MATCH (n:Resource) WHERE size(labels(n)) > 1 RETURN n.uri, n.value_usd"
    return {record["n.uri"]: record["n.value_usd"] for record in driver.execute_query(text).records}


def expected_of_peer(dataset: Dataset) -> dict[str, Any]:
    """The same from the tables: in RDF a statement is a node as well."""
    return {
        iri_of(row["key"]): row.get("value_usd")
        for name in dataset.schema.tables
        for row in dataset.rows(name)
    }


def clear(driver: Driver) -> None:
    """Takes everything out, data and constraints."""
    with driver.session() as session:
        for record in list(session.run("SHOW CONSTRAINTS YIELD name RETURN name AS name")):
            session.run(f"DROP CONSTRAINT `{record['name']}`").consume()
        session.run(_DELETE).consume()


def test_embedded_against_neo4j(
    large: Dataset, empty_neo4j: Server, driver: Driver, checkout: Path, tmp_path: Path
) -> None:
    embedded, store = EmbeddedStore(tmp_path / "graph.kgl"), neo4j_store(empty_neo4j)
    ours, peer = measured(
        lambda: embedded.load(large), lambda: store.load(large), before=lambda: clear(driver)
    )
    assert list(embedded.query(_EDGES)) == list(store.query(_EDGES))
    check(Ratio("embedded fill, against Neo4j's", ours, peer, least=5), checkout)
