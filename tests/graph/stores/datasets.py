"""Small datasets made for tests, and what whole graphs are compared by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mineral_diplomacy.graph.dataset import MANIFEST, SCHEMA, TABLES, Dataset, Manifest
from mineral_diplomacy.graph.stores.base import Store
from mineral_diplomacy.graph.tables import KEY, to_arrow, write_table
from mineral_diplomacy.ontology.reading import read_schema
from mineral_diplomacy.ontology.schema import Schema

Rows = Mapping[str, Sequence[Mapping[str, Any]]]

#: Strings that have broken loaders, queries or files somewhere.
HOSTILE = [
    "",
    " ",
    "  both ends  ",
    "\u00a0no-break\u00a0",
    "it's",
    'say "so"',
    "back\\slash",
    "ends in \\",
    "line\nfeed\r\n\ttab",
    "nul\x00in the middle",
    "\x01\x0b\x1f\x7f\x85\u2028",
    "caf\u00e9",
    "cafe\u0301",
    "\u65e5\u672c\u8a9e \U0001f600",
    "\u202eright to left",
    "$param {row} `tick` ${x} %s",
    "'}) DETACH DELETE n //",
    '" . } ; DROP ALL ; #',
    "<script>alert(1)</script>",
    "NaN",
    "null",
    "007",
    "2024-01-01",
    "1e5",
    "\ufeffmark",
]


def make_dataset(path: Path, rows: Rows, schema: Schema | None = None) -> Dataset:
    """A dataset folder of the given rows; tables not named are empty."""
    schema = schema or read_schema()
    (path / TABLES).mkdir(parents=True)
    for name, table in schema.tables.items():
        write_table(to_arrow(rows.get(name, ()), table), path / TABLES / f"{name}.parquet")
    manifest = Manifest("0", schema.version, "2026-01-01", "test", {})
    (path / SCHEMA).write_text(schema.to_json(), encoding="utf-8")
    (path / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
    return Dataset.open(path)


def small_rows() -> dict[str, list[dict[str, Any]]]:
    """Parallel edges, several classes at either end, hostile strings, and every kind of value."""
    countries = [
        {KEY: f"country/C{number:02}", "label": text, "note": text, "alt_label": [text, text]}
        for number, text in enumerate(HOSTILE)
    ]
    return {
        "country": [*countries, {KEY: "country/a b%/\u00e9<>", "label": "odd", "alt_label": []}],
        "aggregate": [{KEY: "aggregate/WLD", "label": "World"}],
        "source": [
            {KEY: "source/s", "label": "S", "published": date(2024, 2, 29), "url": "https://x/y"}
        ],
        "mineral": [
            {KEY: "mineral/cobalt", "label": "Cobalt", "notation": "cobalt", "order": 2**63 - 1},
            {KEY: "mineral/lithium", "label": "Lithium", "notation": "lithium", "order": -1},
        ],
        "organization": [{KEY: "organization/o", "label": "O", "country": "country/C00"}],
        "facility": [{KEY: "facility/f", "label": "F"}],
        "project": [{KEY: "project/p", "label": "P", "contested": True}],
        "operation": [
            {KEY: f"operation/{asset}/{number}", "operator": "organization/o"}
            | {"asset": f"{asset}/{asset[0]}", "source": "source/s"}
            for asset in ("facility", "project")
            for number in range(3)
        ],
        "supply": [
            *(_supply(number, "country/C00", "cobalt") for number in range(5)),
            _supply(5, "country/C01", "cobalt"),
            *(_supply(number, "aggregate/WLD", "lithium") for number in (6, 7)),
        ],
        "trade_flow": [
            {KEY: f"trade_flow/{number}", "exporter": "country/C02", "importer": "country/C03"}
            | {"hs6": "810520", "source": "source/s", "value_usd": float(number)}
            for number in range(3)
        ],
    }


def _supply(number: int, holder: str, mineral: str) -> dict[str, Any]:
    quantities = [0.0, 0.1, 1e-300, 1.7976931348623157e308, -2.5, 5476.0, None, 3.0]
    return {
        KEY: f"supply/{number}",
        "holder": holder,
        "mineral": mineral,
        "source": "source/s",
        "year": [2024, None][number % 2],
        "quantity": quantities[number],
        "estimated": [True, False, None][number % 3],
        "period_start": [date(2024, 1, 1), date(1500, 12, 31), None][number % 3],
        "quote": HOSTILE[number],
    }


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """The dataset of `small_rows`."""
    return make_dataset(tmp_path_factory.mktemp("small") / "dataset", small_rows())


def whole_graph(store: Store) -> tuple[dict[str, Any], dict[str, Any]]:
    """Every node and edge of a store, by key, with labels or type, ends, and properties."""
    nodes = store.query("MATCH (n) RETURN n.key AS key, labels(n) AS labels, properties(n) AS p")
    edges = store.query(
        "MATCH (a)-[r]->(b) RETURN r.key AS key, type(r) AS type, a.key AS source, "
        "b.key AS target, properties(r) AS p"
    )
    found = {row[0]: row[1:] for row in nodes}, {row[0]: row[1:] for row in edges}
    assert (len(found[0]), len(found[1])) == (len(nodes), len(edges)), "keys repeat"
    return found


def graph_of_tables(dataset: Dataset) -> tuple[dict[str, Any], dict[str, Any]]:
    """What `whole_graph` should find, straight from the tables."""
    nodes: dict[str, Any] = {}
    edges: dict[str, Any] = {}
    for node in dataset.nodes():
        for row in node.table.to_pylist():
            nodes[str(row[KEY])] = ([node.label], _known(row))
    for edge in dataset.edges():
        for row in edge.table.to_pylist():
            ends = (row.pop("source_key"), row.pop("target_key"))
            edges[str(row[KEY])] = (edge.type, *ends, _known(row))
    return nodes, edges


def _known(row: dict[str, Any]) -> dict[str, Any]:
    known = {name: value for name, value in row.items() if value is not None}
    return known | {"loaded_by": "mineral-diplomacy"}
