"""Conversion by the vocabulary's factors, windows, and intervals as sets of what may be."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineral_diplomacy.graph.analysis.agreements.tonnes import (
    UNBOUNDED,
    Interval,
    Tonnes,
    contains,
    high,
    hull,
    low,
    years,
)
from mineral_diplomacy.ontology.reading import read_schema

TONNES = Tonnes(read_schema())
ELEMENT = "element_content"
DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


def test_pounds_of_u3o8_become_uranium_by_the_published_factors() -> None:
    """1 lb is 0.4536 kg, and U3O8 is 84.8 % uranium."""
    found = TONNES.of(22e6, "lb", "u3o8", ELEMENT)
    assert isinstance(found, float)
    assert found == pytest.approx(22e6 * 0.4536 * 0.848 / 1000, rel=1e-4)


def test_units_of_mass_convert_and_the_same_basis_stays() -> None:
    assert TONNES.of(2, "kt", "gross_weight", "gross_weight") == 2000.0
    assert TONNES.of(2500, "kg", ELEMENT, ELEMENT) == 2.5


@pytest.mark.parametrize(
    ("quantity", "unit", "basis", "on", "reason"),
    [
        (None, "t", ELEMENT, ELEMENT, "no quantity is given"),
        (1, None, ELEMENT, ELEMENT, "no quantity is given"),
        (1, "GWh", ELEMENT, ELEMENT, "GWh is no unit of mass"),
        (1, "t", "hs_basket", ELEMENT, "basis hs_basket does not convert to element_content"),
        (1, "t", None, ELEMENT, "basis unstated does not convert to element_content"),
        (1, "t", "u3o8", "gross_weight", "basis u3o8 does not convert to gross_weight"),
        (1, "t", ELEMENT, "u3o8", "basis element_content does not convert to u3o8"),
    ],
)
def test_what_no_factor_converts_is_unknown_and_says_why(
    quantity: float | None, unit: str | None, basis: str | None, on: str, reason: str
) -> None:
    assert TONNES.of(quantity, unit, basis, on) == reason


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2027, 1, 1), date(2035, 12, 31), 9.0),
        (date(2023, 4, 1), date(2024, 3, 31), 1.0),
        (date(2024, 2, 1), date(2024, 2, 29), 1 / 12),
        (date(2019, 4, 1), date(2022, 3, 31), 3.0),
    ],
)
def test_windows_of_whole_months_are_exact(first: date, last: date, expected: float) -> None:
    assert years(first, last) == expected


@given(DAYS, st.integers(1, 5000))
def test_other_windows_are_their_days(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    assert years(first, last) == pytest.approx((days + 1) / 365.25, abs=0.01)


def test_a_window_contains_a_day_does_not_or_does_not_say() -> None:
    first, day, last = date(2025, 1, 1), date(2026, 1, 1), date(2027, 1, 1)
    assert contains(first, last, day) is True
    assert contains(day, day, day) is True
    assert contains(day, last, first) is False
    assert contains(first, day, last) is False
    assert contains(day, None, first) is False
    assert contains(None, first, day) is False
    assert contains(first, None, day) is None
    assert contains(None, last, day) is None
    assert contains(None, None, day) is None


AMOUNT = st.floats(0, 1e6)


@st.composite
def intervals(draw: st.DrawFn) -> tuple[Interval, float]:
    """An interval and a value within it."""
    ends = sorted((draw(AMOUNT), draw(AMOUNT)))
    return Interval(*ends), draw(st.floats(*ends))


@given(intervals(), intervals(), AMOUNT)
def test_whatever_the_values_within_the_result_is_within(
    one: tuple[Interval, float], other: tuple[Interval, float], most: float
) -> None:
    (a, x), (b, y) = one, other
    for found, value in (
        (a + b, x + y),
        (a.least(b), min(x, y)),
        (a.beyond(b), max(0.0, x - y)),
        (a.capped(most), min(x, most)),
        (hull([a, b]), x),
    ):
        assert found.low <= value <= found.high or value == pytest.approx(found.low)
    assert a.capped(None) == a


def test_an_end_that_nothing_bounds_is_shown_as_unknown() -> None:
    open_ended = Interval(5.0, UNBOUNDED)
    assert (low(open_ended), high(open_ended)) == (5.0, None)
    assert (low(None), high(None)) == (None, None)
    assert Interval(10.0, 20.0).beyond(open_ended) == Interval(0.0, 15.0)
