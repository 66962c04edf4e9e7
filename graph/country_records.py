"""Typed rows about what countries restrict, can produce, and are rated; see `records`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mineral_diplomacy.graph.records import Agreement, Stock

__all__ = ["Capacity", "Facility", "FacilityOutput", "Governance", "Restriction", "TradeMeasure"]


@dataclass(frozen=True)
class TradeMeasure(Agreement):
    """A control that a government puts on exports or imports."""


@dataclass(frozen=True)
class Restriction:
    """What a trade measure restricts, from day to day; `target` is against whom, None: everyone."""

    key: str
    source: str
    measure: str
    mineral: str
    stage: str | None
    restriction_kind: str
    target: str | None
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True)
class Governance:
    """A country's value on a published index in a year."""

    key: str
    source: str
    country: str
    indicator: str
    year: int | None
    value: float | None


@dataclass(frozen=True)
class Capacity(Stock):
    """One claim about what a holder could produce in a year."""

    form: str | None
    period: str
    estimated: bool | None
    note: str | None


@dataclass(frozen=True)
class Facility:
    """A mine, smelter or refinery."""

    key: str
    label: str
    country: str | None
    source: str


@dataclass(frozen=True)
class FacilityOutput:
    """What a facility produces, at a stage."""

    key: str
    facility: str
    mineral: str
    stage: str | None
    source: str
