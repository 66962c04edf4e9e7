"""A class, a property and an edge added in a Turtle file show everywhere; no code changes."""

import json
from datetime import date
from pathlib import Path

import pytest

from mineral_diplomacy.graph import stores
from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.graph.rdf import to_rdf
from mineral_diplomacy.graph.stores.neo4j import Connection, Neo4jStore
from mineral_diplomacy.loaders.build import BuildSpec, build
from mineral_diplomacy.loaders.registry import SourcePath
from mineral_diplomacy.ontology.context import json_ld_context
from mineral_diplomacy.ontology.errors import ShapeViolationError
from mineral_diplomacy.ontology.hygiene import check_vocabulary
from mineral_diplomacy.ontology.reading import read_schema
from mineral_diplomacy.ontology.schema import BASE, Edge, Schema
from tests.neo4j.server import Server

SHIPMENTS = """
    MATCH (p:Port)-[s:SHIPS]->(m:Mineral)
    RETURN p.depth AS depth, s.period AS period, m.notation AS mineral ORDER BY period
"""
SHIPPED = [
    {"depth": 17.5, "period": "2024", "mineral": "copper"},
    {"depth": 17.5, "period": "2025", "mineral": "copper"},
]
EXTENSION = Path(__file__).parent / "fixtures" / "port.ttl"


def facts(folder: Path, depth: str = "17.5") -> Path:
    """A curated folder: a port, and a shipment through it."""
    folder.mkdir()
    (folder / "source.csv").write_text(
        "key,label,publisher\nsource/gazetteer,Gazetteer,A harbour office\n", encoding="utf-8"
    )
    (folder / "port.csv").write_text(
        f"key,label,source,depth\nport/mundra,Mundra,source/gazetteer,{depth}\n", encoding="utf-8"
    )
    (folder / "shipment.csv").write_text(
        "port,mineral,period,source\nport/mundra,copper,2024,source/gazetteer\n"
        "port/mundra,copper,2025,source/gazetteer\n",
        encoding="utf-8",
    )
    return folder


def extended(folder: Path) -> BuildSpec:
    """A build of these facts alone, under the extended vocabulary."""
    sources = (SourcePath("agreements", folder),)
    return BuildSpec(sources, only=True, as_of=date(2026, 1, 1), vocabulary=(EXTENSION,))


@pytest.fixture(scope="module")
def schema() -> Schema:
    return read_schema([EXTENSION])


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    folder = tmp_path_factory.mktemp("extension")
    return Dataset.open(build(extended(facts(folder / "facts")), folder / "dataset").path)


def test_the_extension_has_no_fault() -> None:
    assert check_vocabulary([EXTENSION]) == ()


def test_it_shows_in_the_schema(schema: Schema) -> None:
    port, shipment = schema.table("port"), schema.table("shipment")

    assert port.is_a("Entity")
    assert port.edge is None
    assert port.by_name["depth"].kind == "double"
    assert shipment.edge == Edge(
        "port",
        "mineral",
        "SHIPS",
        f"{BASE}ships",
        title="ships",
        definition="A port ships a mineral in a period.",
    )
    assert (port.title, port.by_name["depth"].definition) == (
        "Port",
        "Depth of the berth in metres.",
    )
    assert shipment.identity == ("port", "mineral", "period", "source")
    assert Schema.from_json(schema.to_json()).tables == schema.tables


def test_it_shows_in_the_json_ld_context(schema: Schema) -> None:
    context = json.loads(json.dumps(json_ld_context(schema)))

    assert context["Port"]["@id"] == f"{BASE}Port"
    assert context["depth"]["@type"].endswith("#double")


def test_it_shows_in_the_tables(dataset: Dataset) -> None:
    assert dataset.table("port").select(["key", "depth"]).to_pylist() == [
        {"key": "port/mundra", "depth": 17.5}
    ]
    assert [edge.type for edge in dataset.edges() if edge.type == "SHIPS"] == ["SHIPS"]


def test_it_shows_in_rdf(dataset: Dataset) -> None:
    lines = set(to_rdf(dataset))
    port, copper = f"<{BASE}port/mundra>", f"<{BASE}mineral/copper>"

    assert f"{port} <{BASE}ships> {copper} .\n" in lines
    rows = stores.open_rdf(dataset).query(
        f"SELECT ?depth WHERE {{ ?s a <{BASE}Shipment> ; <{BASE}port>/<{BASE}depth> ?depth }}"
    )
    assert [row[0] for row in rows] == [17.5, 17.5]


def test_it_shows_in_the_embedded_property_graph(dataset: Dataset) -> None:
    assert stores.open_embedded(dataset).query(SHIPMENTS).dicts() == SHIPPED


@pytest.mark.neo4j
def test_it_shows_in_neo4j(dataset: Dataset, empty_neo4j: Server) -> None:
    server = empty_neo4j
    store = Neo4jStore(
        Connection(server.uri, server.username, server.password, database=server.database)
    )
    store.load(dataset)

    assert store.query(SHIPMENTS).dicts() == SHIPPED


def test_its_shape_is_held_against_the_data(tmp_path: Path) -> None:
    spec = extended(facts(tmp_path / "facts", depth="-3"))

    with pytest.raises(ShapeViolationError, match="depth: at most one number, 0 or more"):
        build(spec, tmp_path / "dataset")
