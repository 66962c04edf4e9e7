"""Typed rows of the tables that analysis reads.

Each class is named after a class of the ontology and its fields after columns of that table;
`records` fails at once where a name is not the ontology's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Protocol, TypeVar

import pyarrow as pa

from mineral_diplomacy.ontology.schema import Schema, Table, snake_case

__all__ = [
    "Agreement",
    "Coverage",
    "Demand",
    "Implementation",
    "Membership",
    "Organization",
    "Participation",
    "Project",
    "ReadOnce",
    "Requirement",
    "Source",
    "StatusEvent",
    "Stock",
    "Supply",
    "TradeFlow",
    "code",
    "records",
]

Kind = TypeVar("Kind")


class Tables(Protocol):
    """What records are read from: a dataset, or tables in memory."""

    @property
    def schema(self) -> Schema:
        """The schema of the tables."""
        ...

    def table(self, name: str) -> pa.Table:
        """One table by name."""
        ...


@dataclass(frozen=True)
class Supply:
    """One claim about output; see the ontology for each field."""

    key: str
    source: str
    mineral: str
    stage: str
    form: str | None
    basis: str
    scope: str | None
    holder: str
    period: str
    year: int | None
    projection: bool
    scenario: str | None
    quantity: float | None
    unit: str | None
    share: float | None
    share_low: float | None
    share_high: float | None
    world_total: float | None
    total_mismatch: bool | None
    missing: str | None
    estimated: bool | None
    contested: bool | None
    note: str | None
    quote: str | None
    locator: str | None


@dataclass(frozen=True)
class Stock:
    """One claim about what is held in stock at the end of a period."""

    key: str
    source: str
    mineral: str
    stage: str | None
    basis: str
    scope: str | None
    holder: str
    year: int | None
    projection: bool
    quantity: float | None
    unit: str | None


@dataclass(frozen=True)
class Demand(Stock):
    """One claim about what a holder needs in a period."""


@dataclass(frozen=True)
class TradeFlow:
    """One claim about trade in one code; a missing quantity is unknown, never 0."""

    key: str
    source: str
    exporter: str
    importer: str
    mineral: str
    stage: str | None
    form: str | None
    hs6: str | None
    period: str
    year: int | None
    value_usd: float | None
    quantity_kg: float | None
    share_of_imports: float | None
    share_of: str | None
    scope: str | None
    contested: bool | None
    note: str | None
    locator: str | None


@dataclass(frozen=True)
class Source:
    """A source, as far as an answer cites it."""

    key: str
    label: str
    publisher: str
    edition: str | None
    licence: str | None
    attribution: str | None
    url: str | None
    published: date | None


@dataclass(frozen=True)
class Requirement:
    """A technology needs a mineral."""

    key: str
    technology: str
    mineral: str
    source: str


@dataclass(frozen=True)
class Agreement:
    """An undertaking of any class, as far as reach needs it."""

    key: str
    label: str
    instrument: str | None
    bindingness: str | None
    status_as_of: str | None


@dataclass(frozen=True)
class Project(Agreement):
    """A project and where it lies."""

    country: str | None


@dataclass(frozen=True)
class Organization:
    """An organization and its country."""

    key: str
    country: str | None


@dataclass(frozen=True)
class Participation:
    """An actor's part in an undertaking."""

    key: str
    actor: str
    undertaking: str
    role: str
    through: str | None


@dataclass(frozen=True)
class Coverage:
    """A mineral an undertaking names."""

    key: str
    undertaking: str
    mineral: str
    stage: str | None
    tier: str
    valid_to: date | None


@dataclass(frozen=True)
class StatusEvent:
    """A status an undertaking reached."""

    key: str
    undertaking: str
    status: str
    date_earliest: date | None
    date_latest: date | None
    until: date | None
    contested: bool | None
    source: str


@dataclass(frozen=True)
class Membership:
    """One undertaking is part of another."""

    key: str
    from_undertaking: str
    to_undertaking: str


@dataclass(frozen=True)
class Implementation(Membership):
    """One undertaking carries out another."""


def records(tables: Tables, kind: type[Kind], only: Table | None = None) -> tuple[Kind, ...]:
    """All rows of the table that `kind` is named after, in the order of their keys.

    `only` reads another table of the same columns, such as a sister class.
    """
    if isinstance(tables, ReadOnce):
        return tables.records(kind, only)
    name = only.name if only else snake_case(kind.__name__)
    columns = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    rows: Iterable[dict[str, Any]] = tables.table(name).select(columns).to_pylist()
    return tuple(kind(**row) for row in rows)


class ReadOnce:
    """Tables that an analysis asks for more than once: each kind of record is made once."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._made: dict[tuple[type, str | None], tuple[Any, ...]] = {}

    @property
    def schema(self) -> Schema:
        """The schema of the tables."""
        return self._tables.schema

    def table(self, name: str) -> pa.Table:
        """One table by name."""
        return self._tables.table(name)

    def records(self, kind: type[Kind], only: Table | None = None) -> tuple[Kind, ...]:
        """As the function of that name."""
        key = kind, only.name if only else None
        if key not in self._made:
            self._made[key] = records(self._tables, kind, only)
        return self._made[key]


def code(key: str) -> str:
    """What a key ends in: `country/IND` → `IND`."""
    return key.partition("/")[2]
