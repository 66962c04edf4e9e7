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


def load_statements(
    dataset: Dataset, size: int = BATCH, *, fresh: bool = False
) -> Iterator[Statement]:
    """All nodes, then all edges. Raises `ValueRefusedError` before a value reaches a store.

    `fresh`: nothing of ours is there, so nothing is looked for before it is made, which is
    quicker to plan and to run.
    """
    for node in dataset.nodes():
        yield from node_statements(node, size, fresh=fresh)
    for edge in dataset.edges():
        yield from edge_statements(edge, size, fresh=fresh)


def node_statements(
    node: NodeTable, size: int = BATCH, *, fresh: bool = False
) -> Iterator[Statement]:
    """The nodes of one class; none where it has none."""
    check_table(node.label, node.table, node=True)
    if len(node.table):
        row = _Row(node.table, (KEY,))
        text = f"UNWIND $rows AS row {row.made(f'(x:{quoted(node.label)}', ')', fresh=fresh)}"
        yield Statement(text, _Batches(row.known, size))


def edge_statements(
    edge: EdgeTable, size: int = BATCH, *, fresh: bool = False
) -> Iterator[Statement]:
    """The edges of one type between two classes."""
    check_table(edge.label, edge.table, node=False)
    row = _Row(edge.table, (KEY, SOURCE_KEY, TARGET_KEY))
    text = (
        "UNWIND $rows AS row "
        f"MATCH (a:{quoted(edge.source_label)} {{{quoted(KEY)}: row[1]}}) "
        f"MATCH (b:{quoted(edge.target_label)} {{{quoted(KEY)}: row[2]}}) "
        f"{row.made(f'(a)-[x:{quoted(edge.type)}', ']->(b)', fresh=fresh)}"
    )
    yield Statement(text, _Batches(row.known, size))


class _Row:
    """How the rows of a table are sent, and named in Cypher.

    They are plain lists, which a driver packs twice as fast as mappings, and hold the columns
    `first` and then those that have values.
    """

    def __init__(self, table: pa.Table, first: tuple[str, ...]) -> None:
        self.others = [name for name in table.column_names if name not in first]
        known = [name for name in self.others if table[name].null_count < len(table)]
        self.places = {name: f"row[{place}]" for place, name in enumerate(known, len(first))}
        self.known = table.select([*first, *known])

    def made(self, opening: str, closing: str, *, fresh: bool) -> str:
        """The clause that makes `x` of a row, or finds it by its key.

        What is null is set to null where it was found: that takes away what a former build had
        put there.
        """
        key = {KEY: "row[0]"}
        marked = self.places | {MARKER: f"'{OWNER}'"}
        if fresh:
            return f"CREATE {opening} {_map(key | marked)}{closing}"
        gone = {name: "null" for name in self.others if name not in marked}
        return f"MERGE {opening} {_map(key)}{closing} SET x += {_map(marked | gone)}"


def _map(values: Mapping[str, str]) -> str:
    """A map of Cypher, from names and expressions."""
    return "{" + ", ".join(f"{quoted(name)}: {text}" for name, text in values.items()) + "}"


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
