"""Colours, shapes, sizes and widths: what the eye is led to.

The hues are Paul Tol's schemes for colour-blind readers; red is kept for chokepoints alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from mineral_diplomacy.graph.view.elements import Statement
from mineral_diplomacy.graph.view.picture import Kind
from mineral_diplomacy.ontology.schema import Schema, Table

__all__ = ["Widths", "kinds", "line_kinds", "point_size"]

_HUES = (
    "#4477AA",
    "#228833",
    "#AA3377",
    "#66CCEE",
    "#CCBB44",
    "#332288",
    "#999933",
    "#44AA99",
    "#88CCEE",
    "#117733",
    "#DDCC77",
    "#777777",
)
_SHAPES = {"Actor": "dot", "Undertaking": "square", "Concept": "diamond", "Statement": "dot"}
_SMALLEST, _LARGEST = 7.0, 30.0


def kinds(schema: Schema) -> dict[str, Kind]:
    """The legend's entry of every class whose things are drawn as nodes, by the class's name.

    A class keeps its colour whatever a picture shows.
    """
    drawn = [t for t in schema.tables.values() if t.edge is None or t.edge.drawn_as == "point"]
    drawn.sort(key=lambda table: (table.concept, table.name))
    return {
        table.label: Kind(table.title, table.definition, _HUES[number % len(_HUES)], _shape(table))
        for number, table in enumerate(drawn)
    }


def _shape(table: Table) -> str:
    return next((shape for name, shape in _SHAPES.items() if table.is_a(name)), "triangle")


def line_kinds(schema: Schema, *, figures: bool) -> dict[str, Kind]:
    """The legend's entry of every type of lines; figures are off unless they are asked for."""
    edges = [table.edge for table in schema.statements() if table.edge]
    return {
        edge.type: Kind(
            edge.title,
            edge.definition,
            "#888888" if edge.drawn_as == "figure" else _HUES[number % len(_HUES)],
            off=edge.drawn_as == "figure" and not figures,
        )
        for number, edge in enumerate(edges)
    }


def point_size(part: float | None) -> float:
    """The radius of a point whose area grows with its loss or share; the smallest if unknown."""
    return _SMALLEST + (_LARGEST - _SMALLEST) * math.sqrt(min(1.0, max(0.0, part or 0.0)))


class Widths:
    """How wide lines are: by a fraction of 1, else by an amount against the largest of its kind.

    Amounts are compared only within one class, mineral, unit and basis.
    """

    def __init__(self, statements: Iterable[Statement]) -> None:
        self.largest: dict[tuple[object, ...], float] = {}
        for statement in statements:
            for column, amount in _numbers(statement, "amount"):
                group = _group(statement, column)
                self.largest[group] = max(self.largest.get(group, 0.0), amount)

    def of(self, statements: Iterable[Statement]) -> float:
        """The width of the line that stands for some statements, in pixels from 1 to 8."""
        return 1.0 + 7.0 * max((self._part(one) for one in statements), default=0.0)

    def _part(self, statement: Statement) -> float:
        for _, fraction in _numbers(statement, "fraction"):
            return min(1.0, max(0.0, fraction))
        for column, amount in _numbers(statement, "amount"):
            largest = self.largest.get(_group(statement, column), 0.0)
            return max(0.0, amount) / largest if largest > 0 else 0.0
        return 0.0


def _numbers(statement: Statement, width: str) -> list[tuple[str, float]]:
    row: Mapping[str, Any] = statement.row
    columns = [c.name for c in statement.table.columns if c.width == width]
    return [(name, float(row[name])) for name in columns if row[name] is not None]


def _group(statement: Statement, column: str) -> tuple[object, ...]:
    like = (statement.row.get(name) for name in ("mineral", "unit", "basis"))
    return (statement.table.name, column, *like)
