"""Filling stores: the same statements into the same Neo4j, by us and by rdflib-neo4j."""

import contextlib
import io
from itertools import islice
from pathlib import Path

import pytest
from rdflib import Graph
from rdflib_neo4j import HANDLE_VOCAB_URI_STRATEGY, Neo4jStoreConfig
from rdflib_neo4j import Neo4jStore as PeerStore

from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.graph.rdf import to_rdf
from mineral_diplomacy.graph.stores.base import expected_counts
from mineral_diplomacy.graph.stores.embedded import EmbeddedStore
from mineral_diplomacy.graph.stores.neo4j import Connection, Neo4jStore
from tests.bench.grown import grown
from tests.bench.ratios import Ratio, measured, report, seconds
from tests.neo4j.server import Server

pytestmark = [pytest.mark.bench, pytest.mark.neo4j]
_FLOWS = 30_000
_DELETE = "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS"


@pytest.fixture(scope="module")
def large(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return grown(dataset, tmp_path_factory.mktemp("bench") / "large", _FLOWS)


def ours(server: Server) -> Neo4jStore:
    return Neo4jStore(Connection(server.uri, server.username, server.password, server.database))


def test_neo4j_against_rdflib_neo4j(
    dataset: Dataset, large: Dataset, empty_neo4j: Server, checkout: Path
) -> None:
    """The peer reads N-Triples made beforehand, in batches, as its documentation advises."""
    triples = "".join(to_rdf(large))
    store = ours(empty_neo4j)
    store.load(dataset)  # both meet a server that has compiled its own code
    clear(empty_neo4j)
    load_by_peer("".join(islice(to_rdf(dataset), 20_000)), empty_neo4j)
    clear(empty_neo4j)
    time_ours = seconds(lambda: store.load(large))
    expected = expected_counts(large)
    clear(empty_neo4j)
    time_peer = seconds(lambda: load_by_peer(triples, empty_neo4j))
    with empty_neo4j.driver() as driver:
        found = driver.execute_query("MATCH (n:Resource) RETURN count(n) AS n").records[0]["n"]
    assert found >= sum(expected.nodes.values()) + sum(expected.edges.values())
    ratio = Ratio("Neo4j load against rdflib-neo4j", time_ours, time_peer, 8)
    report(ratio, checkout)
    assert ratio.times >= ratio.promised


def clear(server: Server) -> None:
    """Takes everything out, data and constraints."""
    with server.driver() as driver, driver.session(database=server.database) as session:
        for record in list(session.run("SHOW CONSTRAINTS YIELD name RETURN name AS name")):
            session.run(f"DROP CONSTRAINT `{record['name']}`").consume()
        session.run(_DELETE).consume()


def load_by_peer(triples: str, server: Server) -> None:
    config = Neo4jStoreConfig(
        handle_vocab_uri_strategy=HANDLE_VOCAB_URI_STRATEGY.IGNORE, batching=True, batch_size=5000
    )
    with server.driver() as driver, contextlib.redirect_stdout(io.StringIO()):
        graph = Graph(store=PeerStore(config, neo4j_driver=driver))
        graph.parse(data=triples, format="nt")
        graph.close(commit_pending_transaction=True)


def test_embedded_against_neo4j(
    large: Dataset, empty_neo4j: Server, checkout: Path, tmp_path: Path
) -> None:
    embedded = EmbeddedStore(tmp_path / "graph.kgl")
    store = ours(empty_neo4j)
    assert embedded.load(large) == store.load(large)

    def again() -> None:
        clear(empty_neo4j)
        store.load(large)

    cleared = seconds(lambda: clear(empty_neo4j))
    found = measured(
        "embedded fill against Neo4j's", lambda: embedded.load(large), again, 5, runs=1
    )
    ratio = Ratio(found.what, found.ours, found.peer - cleared, found.promised)
    report(ratio, checkout)
    assert ratio.times >= ratio.promised
