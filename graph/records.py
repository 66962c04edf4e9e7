"""Typed rows of the tables that analysis reads.

Each class is named after a class of the ontology and its fields after columns of that table;
`records` fails at once where a name is not the ontology's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import reduce
from typing import Any, Protocol, TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from mineral_diplomacy.ontology.schema import Schema, Table, snake_case

__all__ = [
    "Agreement",
    "Capacity",
    "Coverage",
    "Delivery",
    "Demand",
    "Governance",
    "Implementation",
    "Import",
    "ImportDependence",
    "Membership",
    "Organization",
    "Participation",
    "PartnerClaim",
    "Project",
    "ReadOnce",
    "Requirement",
    "Restriction",
    "Source",
    "StatusEvent",
    "Stock",
    "Supply",
    "TradeFlow",
    "code",
    "records",
]

Kind = TypeVar("Kind")
#: The published stubs of Arrow's compute functions know no chunked arrays.
_compute: Any = pc


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

    form: str | None
    period: str
    period_start: date | None
    period_end: date | None


@dataclass(frozen=True)
class Import(Demand):
    """One claim about what a holder imports in a period, from all origins together."""

    value: float | None
    currency: str | None
    contested: bool | None
    note: str | None


@dataclass(frozen=True)
class Capacity:
    """One claim about what a holder could produce in a year."""

    key: str
    source: str
    mineral: str
    stage: str | None
    holder: str
    year: int | None
    projection: bool
    quantity: float | None
    share: float | None


@dataclass(frozen=True)
class Governance:
    """A country's value on a published index in a year."""

    key: str
    source: str
    country: str
    indicator: str
    year: int
    value: float | None


@dataclass(frozen=True)
class ImportDependence:
    """One claim about the part of a holder's use that is imported, as a fraction of 1."""

    key: str
    source: str
    holder: str
    mineral: str
    stage: str | None
    form: str | None
    basis: str
    scope: str | None
    period: str
    year: int | None
    projection: bool
    fraction: float | None
    contested: bool | None
    note: str | None


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
    mixed: bool | None
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
    quantity: float | None
    unit: str | None
    basis: str | None
    annual: bool | None
    valid_from: date | None
    valid_to: date | None
    contested: bool | None
    source: str


@dataclass(frozen=True)
class Delivery:
    """What reached the buyer under an undertaking within an interval of dates."""

    key: str
    undertaking: str
    mineral: str
    quantity: float | None
    unit: str | None
    basis: str | None
    date_earliest: date | None
    date_latest: date | None
    contested: bool | None
    source: str


@dataclass(frozen=True)
class Restriction:
    """A trade measure restricts a mineral at a stage."""

    key: str
    measure: str
    mineral: str
    stage: str | None
    form: str | None
    restriction_kind: str
    valid_from: date | None
    valid_to: date | None
    contested: bool | None
    source: str


@dataclass(frozen=True)
class PartnerClaim:
    """What a source says a partner can do at a stage; `affirms` is None where it says neither."""

    key: str
    partner: str
    stage: str
    mineral: str | None
    judgement: str | None
    affirms: bool | None
    source: str


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


def records(
    tables: Tables,
    kind: type[Kind],
    only: Table | None = None,
    where: Mapping[str, Collection[str]] | None = None,
) -> tuple[Kind, ...]:
    """All rows of the table that `kind` is named after, in the order of their keys.

    `only` reads another table of the same columns, such as a sister class. `where` keeps the rows
    in which one of the columns has one of its values, before any becomes an object.
    """
    if isinstance(tables, ReadOnce):
        return tables.records(kind, only, where)
    name = only.name if only else snake_case(kind.__name__)
    columns = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    table = tables.table(name).select(columns)
    if where is not None:
        table = table.filter(_any_of(table, where))
    rows: Iterable[dict[str, Any]] = table.to_pylist()
    return tuple(kind(**row) for row in rows)


def _any_of(table: pa.Table, where: Mapping[str, Collection[str]]) -> Any:
    masks = [
        _compute.is_in(table[column], pa.array(sorted(values), pa.string()))
        for column, values in where.items()
    ]
    return reduce(_compute.or_, masks)


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

    def records(
        self,
        kind: type[Kind],
        only: Table | None = None,
        where: Mapping[str, Collection[str]] | None = None,
    ) -> tuple[Kind, ...]:
        """As the function of that name; a part of a table is read anew."""
        if where is not None:
            return records(self._tables, kind, only, where)
        key = kind, only.name if only else None
        if key not in self._made:
            self._made[key] = records(self._tables, kind, only)
        return self._made[key]


def code(key: str) -> str:
    """What a key ends in: `country/IND` → `IND`."""
    return key.partition("/")[2]
