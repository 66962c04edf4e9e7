"""The statements that put a dataset into any Cypher store, derived from its schema and tables.

Nodes and edges come in bound `UNWIND` batches. Whatever is put in carries `loaded_by`, so that a
later load can tell it from what others put into the same database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from mineral_diplomacy.graph.dataset import SOURCE_KEY, TARGET_KEY, Dataset, EdgeTable, NodeTable
from mineral_diplomacy.graph.stores.values import MARKER, OWNER, check_table
from mineral_diplomacy.graph.tables import KEY
from mineral_diplomacy.ontology.schema import Schema

__all__ = [
    "BATCH",
    "Statement",
    "column_of",
    "constraints",
    "edge_statements",
    "load_statements",
    "node_statements",
    "properties",
    "quoted",
]

BATCH = 10_000


@dataclass(frozen=True)
class Statement:
    """A Cypher text, and its parameters batch by batch."""

    text: str
    batches: Iterable[Mapping[str, Any]] = ({},)


def quoted(name: str) -> str:
    """A label, type or property name, whatever characters it has, as Cypher writes it."""
    return "`" + name.replace("`", "``") + "`"


def constraints(schema: Schema) -> Iterator[Statement]:
    """One key per label and per relationship type."""
    for table in schema.nodes():
        pattern = f"(x:{quoted(table.label)})"
        yield _unique(f"{table.name}_key", pattern)
    for type_ in sorted({t.edge.type for t in schema.statements() if t.edge}):
        yield _unique(f"{type_.lower()}_key", f"()-[x:{quoted(type_)}]-()")


def _unique(name: str, pattern: str) -> Statement:
    return Statement(
        f"CREATE CONSTRAINT {quoted(name)} IF NOT EXISTS FOR {pattern} "
        f"REQUIRE x.{quoted(KEY)} IS UNIQUE"
    )


def load_statements(dataset: Dataset, size: int = BATCH) -> Iterator[Statement]:
    """All nodes, then all edges. Raises `ValueRefusedError` before a value reaches a store."""
    for node in dataset.nodes():
        yield from node_statements(node, size)
    for edge in dataset.edges():
        yield from edge_statements(edge, size)


def node_statements(node: NodeTable, size: int = BATCH) -> Iterator[Statement]:
    """The nodes of one class; none where it has none."""
    check_table(node.label, node.table, node=True)
    if len(node.table):
        yield Statement(
            f"UNWIND $rows AS row MERGE (x:{quoted(node.label)} {{{quoted(KEY)}: row.key}}) "
            "ON MATCH SET x += $blank SET x += row.properties",
            _batches(node.table, size),
        )


def edge_statements(edge: EdgeTable, size: int = BATCH) -> Iterator[Statement]:
    """The edges of one type between two classes."""
    check_table(edge.label, edge.table, node=False)
    ends = (("a", edge.source_label, "source"), ("b", edge.target_label, "target"))
    matches = " ".join(
        f"MATCH ({name}:{quoted(label)} {{{quoted(KEY)}: row.{end}}})" for name, label, end in ends
    )
    yield Statement(
        f"UNWIND $rows AS row {matches} "
        f"MERGE (a)-[x:{quoted(edge.type)} {{{quoted(KEY)}: row.key}}]->(b) "
        "ON MATCH SET x += $blank SET x += row.properties",
        _batches(edge.table, size),
    )


def column_of(table: pa.Table, name: str) -> list[Any]:
    """A column as Python values."""
    return table[name].to_pylist()


def properties(table: pa.Table) -> Iterator[dict[str, Any]]:
    """Each row's properties as a store keeps them: what is known, and the marker."""
    names = [name for name in table.column_names if name not in {SOURCE_KEY, TARGET_KEY}]
    for row in table.select(names).to_pylist():
        yield {name: value for name, value in row.items() if value is not None} | {MARKER: OWNER}


def _batches(table: pa.Table, size: int) -> Iterator[dict[str, Any]]:
    """Rows of a table as parameters; `blank` takes away what a former build had put there."""
    blank = dict.fromkeys(set(table.column_names) - {KEY, SOURCE_KEY, TARGET_KEY})
    for start in range(0, len(table), size):
        part = table.slice(start, size)
        rows = [{KEY: values[KEY], "properties": values} for values in properties(part)]
        for column, name in ((SOURCE_KEY, "source"), (TARGET_KEY, "target")):
            if column in part.column_names:
                for row, end in zip(rows, column_of(part, column), strict=True):
                    row[name] = end
        yield {"rows": rows, "blank": blank}
