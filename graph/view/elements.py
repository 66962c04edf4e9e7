"""Everything a picture can show: the dataset's nodes and statements, each with its neighbours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from mineral_diplomacy.graph.dataset import SOURCE_KEY, TARGET_KEY, Dataset, EdgeTable
from mineral_diplomacy.graph.tables import KEY
from mineral_diplomacy.ontology.schema import Edge, Schema, Table

__all__ = ["Elements", "Entity", "Statement"]

_DETAIL = "detail"


@dataclass(frozen=True)
class Entity:
    """A node of the graph: its class and its row."""

    key: str
    table: Table
    row: Mapping[str, Any]

    @property
    def label(self) -> str:
        """Its name for people; a key ends in something readable where there is none."""
        return str(self.row.get("label") or self.key.partition("/")[2])


@dataclass(frozen=True)
class Statement:
    """A statement: its class, its row, and the nodes that it joins."""

    key: str
    table: Table
    edge: Edge
    row: Mapping[str, Any]
    source: str
    target: str

    def other(self, end: str) -> str:
        """The end that is not this one."""
        return self.target if end == self.source else self.source


class Elements:
    """The nodes and statements of a dataset, by key."""

    def __init__(self, dataset: Dataset) -> None:
        self.schema: Schema = dataset.schema
        self.entities = {entity.key: entity for entity in _entities(dataset)}
        self.statements = {one.key: one for one in _statements(dataset)}

    @cached_property
    def of(self) -> Mapping[str, list[Statement]]:
        """The statements at each node, those of one loop once."""
        found: dict[str, list[Statement]] = defaultdict(list)
        for statement in self.statements.values():
            for end in {statement.source, statement.target}:
                found[end].append(statement)
        return found

    def details(self, key: str) -> Iterator[Statement]:
        """The statements that say something of a node without leading on to another."""
        return (one for one in self.of.get(key, ()) if one.edge.drawn_as == _DETAIL)

    def lines(self, key: str) -> Iterator[Statement]:
        """The statements that lead from a node to others."""
        return (one for one in self.of.get(key, ()) if one.edge.drawn_as != _DETAIL)

    def between(self, keys: Iterable[str]) -> Iterator[Statement]:
        """The statements that lead from one of some nodes to another of them."""
        wanted = set(keys)
        for one in self.statements.values():
            if one.edge.drawn_as != _DETAIL and {one.source, one.target} <= wanted:
                yield one

    def distances(self, centres: Iterable[str], hops: int) -> dict[str, int]:
        """How many statements lie between the centres and every node within `hops` of them.

        Details lead on from the centres alone: else a source or a status would join everything.
        """
        found = dict.fromkeys(centres, 0)
        frontier = list(found)
        for hop in range(1, hops + 1):
            reached = dict.fromkeys(
                one.other(key)
                for key in frontier
                for one in self.of.get(key, ())
                if hop == 1 or one.edge.drawn_as != _DETAIL
            )
            frontier = [key for key in reached if key not in found and key in self.entities]
            found.update(dict.fromkeys(frontier, hop))
        return found


def _entities(dataset: Dataset) -> Iterator[Entity]:
    for table in dataset.schema.nodes():
        for row in dataset.rows(table.name):
            yield Entity(row.pop(KEY), table, row)


def _statements(dataset: Dataset) -> Iterator[Statement]:
    tables = {table.label: table for table in dataset.schema.statements()}
    for edges in dataset.edges():
        yield from _rows(edges, tables[edges.label])


def _rows(edges: EdgeTable, table: Table) -> Iterator[Statement]:
    assert table.edge is not None  # noqa: S101  (statements only)
    for row in edges.table.to_pylist():
        ends = row.pop(SOURCE_KEY), row.pop(TARGET_KEY)
        yield Statement(row.pop(KEY), table, table.edge, row, *ends)
