"""Quantities as tonnes a year on one basis, or the reason why they are not.

Units and bases convert only by a factor of the vocabulary: `to_tonnes` of a unit of mass (1 lb is
0.45359237 kg) and `element_fraction` of a basis (1 kg of U3O8 holds 0.848 kg of uranium). Whatever
else is asked for is unknown, never guessed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from mineral_diplomacy.ontology.schema import Schema

__all__ = [
    "ELEMENT",
    "UNBOUNDED",
    "Interval",
    "Tonnes",
    "columns",
    "contains",
    "high",
    "hull",
    "low",
    "years",
]

#: The basis that `element_fraction` leads to.
ELEMENT = "element_content"
_DAYS_A_YEAR = 365.25
_MONTHS = 12


#: What an unknown upper end is reckoned with; shown as None.
UNBOUNDED = math.inf


@dataclass(frozen=True)
class Interval:
    """From `low` to `high`; an upper end that nothing bounds is `UNBOUNDED`."""

    low: float
    high: float

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def capped(self, most: float | None) -> Interval:
        """No more than `most`; None caps nothing."""
        if most is None:
            return self
        return Interval(min(self.low, most), min(self.high, most))

    def least(self, other: Interval) -> Interval:
        """The lesser of two, end by end."""
        return Interval(min(self.low, other.low), min(self.high, other.high))

    def beyond(self, other: Interval) -> Interval:
        """What of this exceeds the other, at least and at most; never below 0."""
        return Interval(max(0.0, self.low - other.high), max(0.0, self.high - other.low))


class Tonnes:
    """Conversion by the factors of the vocabulary."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema

    def of(
        self, quantity: float | None, unit: str | None, basis: str | None, on: str
    ) -> float | str:
        """Tonnes on the basis `on`, or the reason why they are unknown."""
        if quantity is None or unit is None:
            return "no quantity is given"
        factor = self.schema.concept_value("unit", unit, "to_tonnes")
        if factor is None:
            return f"{unit} is no unit of mass"
        name = basis or "unstated"
        part = 1.0 if name == on else self._fraction(name) if on == ELEMENT else None
        if part is None:
            return f"basis {name} does not convert to {on}"
        return quantity * float(factor) * part

    def _fraction(self, basis: str) -> float | None:
        found = self.schema.concept_value("basis", basis, "element_fraction")
        return None if found is None else float(found)

    def basis(self, basis: str | None) -> str:
        """The basis on which a quantity is shown: the element where its formula says how much."""
        name = basis or "unstated"
        return name if self._fraction(name) is None else ELEMENT


def contains(first: date | None, last: date | None, day: date) -> bool | None:
    """Whether a window contains a day; None where an end that would decide is not stated."""
    if (first is not None and day < first) or (last is not None and day > last):
        return False
    return None if first is None or last is None else True


def years(first: date, last: date) -> float:
    """Length of a window of whole days, both included; exact where it is of whole months."""
    after = last + timedelta(days=1)
    if first.day == after.day:
        return ((after.year - first.year) * _MONTHS + after.month - first.month) / _MONTHS
    return (after - first).days / _DAYS_A_YEAR


def hull(claims: Iterable[Interval]) -> Interval:
    """Competing claims as one interval: nothing is averaged."""
    found = list(claims)
    return Interval(min(one.low for one in found), max(one.high for one in found))


def low(found: Interval | None) -> float | None:
    """The lower end; None where the interval is unknown."""
    return found.low if found else None


def high(found: Interval | None) -> float | None:
    """The upper end; None where the interval is unknown or nothing bounds it."""
    return None if found is None or math.isinf(found.high) else found.high


def columns(name: str, found: Interval | None) -> dict[str, float | None]:
    """Both ends as columns of a table."""
    return {f"{name}_low": low(found), f"{name}_high": high(found)}
