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
        merge = f"MERGE (x:{quoted(node.label)} {{{quoted(KEY)}: row[0]}})"
        yield _statement(merge, node.table, (KEY,), size)


def edge_statements(edge: EdgeTable, size: int = BATCH) -> Iterator[Statement]:
    """The edges of one type between two classes."""
    check_table(edge.label, edge.table, node=False)
    key = quoted(KEY)
    merge = (
        f"MATCH (a:{quoted(edge.source_label)} {{{key}: row[1]}}) "
        f"MATCH (b:{quoted(edge.target_label)} {{{key}: row[2]}}) "
        f"MERGE (a)-[x:{quoted(edge.type)} {{{key}: row[0]}}]->(b)"
    )
    yield _statement(merge, edge.table, (KEY, SOURCE_KEY, TARGET_KEY), size)


def _statement(merge: str, table: pa.Table, first: tuple[str, ...], size: int) -> Statement:
    """Rows as plain lists, which a driver packs twice as fast as mappings.

    What is null is set to null: it takes away what a former build had put there.
    """
    others = [name for name in table.column_names if name not in first]
    known = [name for name in others if table[name].null_count < len(table)]
    places = {name: f"row[{place}]" for place, name in enumerate(known, len(first))}
    values = [f"{quoted(name)}: {places.get(name, 'null')}" for name in others]
    values.append(f"{quoted(MARKER)}: '{OWNER}'")
    text = f"UNWIND $rows AS row {merge} SET x += {{{', '.join(values)}}}"
    return Statement(text, _Batches(table.select([*first, *known]), size))


@dataclass(frozen=True)
class _Batches:
    """Parameters for `size` rows at a time; made anew each time they are asked for."""

    table: pa.Table
    size: int

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for start in range(0, len(self.table), self.size):
            part = self.table.slice(start, self.size)
            columns = [column_of(part, name) for name in part.column_names]
            yield {"rows": list(zip(*columns, strict=True))}


def column_of(table: pa.Table, name: str) -> list[Any]:
    """A column as Python values."""
    return table[name].to_pylist()
