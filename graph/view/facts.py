"""Rows as people read them: every known property, in the ontology's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from mineral_diplomacy.graph.view.elements import Elements
from mineral_diplomacy.graph.view.picture import Fact
from mineral_diplomacy.ontology.schema import Column, Table, snake_case

__all__ = ["facts", "title"]


def title(words: str) -> str:
    """The ontology's words for a term with a capital first letter."""
    return words[:1].upper() + words[1:]


def facts(elements: Elements, table: Table, row: Mapping[str, Any]) -> tuple[Fact, ...]:
    """Every known property of a row; lists give one fact an item, unknown ones none."""
    return tuple(
        fact
        for column in table.columns
        if column.name != "label"
        for fact in _column(elements, column, row.get(column.name))
    )


def _column(elements: Elements, column: Column, value: Any) -> Iterator[Fact]:
    for item in value if isinstance(value, list) else [value]:
        if item is not None:
            yield title(column.title), *_value(elements, column, item)


def _value(elements: Elements, column: Column, value: Any) -> tuple[str, str | None]:
    """The text of a value, and what it names."""
    if column.kind == "concept":
        return _named(elements, f"{snake_case(column.range)}/{value}", str(value))
    if column.kind == "node":
        return _named(elements, str(value), str(value))
    if column.kind == "anyURI":
        return str(value), str(value)
    return _plain(value), None


def _named(elements: Elements, key: str, otherwise: str) -> tuple[str, str]:
    entity = elements.entities.get(key)
    return (entity.label if entity else otherwise), key


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.6g}" if abs(value) < 1e6 else f"{value:,.0f}"
    return value.isoformat() if isinstance(value, date) else str(value)
