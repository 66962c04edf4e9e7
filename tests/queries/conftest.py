"""The stores of the shipped dataset."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mineral_diplomacy.graph import stores
from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.graph.stores.base import Store
from mineral_diplomacy.graph.stores.neo4j import Connection, Neo4jStore
from tests.neo4j.server import Server
from tests.queries.oracles import Tables


@pytest.fixture(scope="session")
def tables(dataset: Dataset) -> Tables:
    return Tables(dataset)


@pytest.fixture(scope="session")
def embedded(dataset: Dataset) -> Store:
    return stores.open_embedded(dataset)


@pytest.fixture(scope="session")
def rdf(dataset: Dataset) -> Iterator[Store]:
    store = stores.open_rdf(dataset)
    yield store
    store.close()


@pytest.fixture(scope="module")
def neo4j(dataset: Dataset, neo4j_server: Server) -> Store:
    """A server that holds the dataset and nothing else, for as long as one module runs."""
    with neo4j_server.driver() as driver:
        driver.execute_query("MATCH (n) DETACH DELETE n")
    server = neo4j_server
    store = Neo4jStore(Connection(server.uri, server.username, server.password, server.database))
    store.load(dataset)
    return store
