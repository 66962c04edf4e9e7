"""The interval of the HHI holds whatever the unnamed rest may be."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mineral_diplomacy.graph.analysis.concentration import (
    Concentration,
    compare,
    concentration,
)
from mineral_diplomacy.graph.analysis.selection import Figures
from mineral_diplomacy.loaders.record import Record
from tests.tables import MemoryTables, share, supply, tables

CODES = ("AUS", "CHL", "CHN", "COD", "IDN", "USA")
CLOSE = 1e-9
outputs_of = st.dictionaries(st.sampled_from(CODES), st.integers(0, 1000), min_size=1)


def index(*rows: list[Record]) -> Concentration | None:
    (table,) = Figures(tables(*rows)).select("copper").sets
    return concentration(table)


def hhi(outputs: Sequence[float]) -> float:
    return sum((output / sum(outputs)) ** 2 for output in outputs)


def split(rest: float, cuts: Sequence[float]) -> list[float]:
    """The rest in parts, cut at fractions of it."""
    ends = [0.0, *sorted(cuts), 1.0]
    return [rest * (high - low) for low, high in pairwise(ends)]


@settings(max_examples=60)
@given(outputs_of, st.integers(0, 1000), st.lists(st.floats(0, 1), max_size=6), st.booleans())
def test_every_allocation_of_the_rest_lies_inside(
    outputs: dict[str, int], rest: int, cuts: list[float], printed: bool
) -> None:
    total = sum(outputs.values()) + rest
    assume(total > 0)
    found = index(supply(outputs, total, rest=rest if printed else None))
    assert found is not None
    true = hhi([*outputs.values(), *split(rest, cuts)])
    assert found.hhi_low - CLOSE <= true <= found.hhi_high + CLOSE
    assert found.residual == pytest.approx(rest / total)


@settings(max_examples=60)
@given(
    outputs_of,
    st.integers(1, 1000),
    st.lists(st.floats(0, 1), max_size=6),
    st.floats(0.96, 1.04),
    st.booleans(),
)
def test_so_it_does_with_either_denominator(
    outputs: dict[str, int], rest: int, cuts: list[float], ratio: float, printed: bool
) -> None:
    added = sum(outputs.values()) + rest
    total = added * ratio
    found = index(supply(outputs, total, rest=rest))
    assert found is not None
    holders = [*outputs.values(), *split(rest, cuts)]
    missing = max(0.0, total - added)
    if not any(row["total_mismatch"] for row in mismatches(outputs, total, rest)):
        return
    true = hhi(holders) if printed else hhi([*holders, *split(missing, cuts)])
    assert found.hhi_low - CLOSE <= true <= found.hhi_high + CLOSE


def mismatches(outputs: dict[str, int], total: float, rest: int) -> list[dict[str, object]]:
    return tables(supply(outputs, total, rest=rest)).table("supply").to_pylist()


@settings(max_examples=60)
@given(
    st.dictionaries(
        st.sampled_from(CODES), st.tuples(st.floats(0, 0.15), st.floats(0, 0.1)), min_size=1
    ),
    st.data(),
)
def test_so_it_does_where_each_printed_share_is_an_interval_of_its_own(
    printed: dict[str, tuple[float, float]], data: st.DataObject
) -> None:
    ends = {iso3: (low, low + width) for iso3, (low, width) in printed.items()}
    claims = [share(iso3, low, high) for iso3, (low, high) in ends.items()]
    found = index(*claims)
    assert found is not None
    drawn = [data.draw(st.floats(low, high)) for low, high in ends.values()]
    assume(sum(drawn) <= 1)
    parts = split(1 - sum(drawn), data.draw(st.lists(st.floats(0, 1), max_size=3)))
    true = sum(part**2 for part in [*drawn, *parts])
    assert found.hhi_low - CLOSE <= true <= found.hhi_high + CLOSE


@settings(max_examples=30)
@given(outputs_of, st.integers(0, 500), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(
    outputs: dict[str, int], rest: int, order: random.Random
) -> None:
    total = sum(outputs.values()) + rest
    assume(total > 0)
    rows = supply(outputs, total, rest=rest)
    shuffled = list(rows)
    order.shuffle(shuffled)
    assert index(rows) == index(shuffled)


def test_a_sole_producer_is_wholly_concentrated_and_an_unknown_rest_is_not_ranked() -> None:
    alone = index(supply({"CHN": 100}, 100))
    assert alone is not None
    assert (alone.hhi_low, alone.hhi_high, alone.residual) == (1.0, 1.0, 0.0)
    mostly_unknown = index(supply({"CHN": 10}, 100, rest=90))
    assert mostly_unknown is not None
    assert mostly_unknown.top1_high == 0.1
    assert mostly_unknown.top3_high == 0.1
    assert mostly_unknown.hhi_high == pytest.approx(0.01 + 0.81)


def test_without_a_share_there_is_no_index() -> None:
    (table,) = Figures(tables(supply({"CHN": 0}, 0))).select("copper").sets
    assert concentration(table) is None


@pytest.mark.parametrize(
    ("extraction", "processing", "verdict"),
    [(40, 90, "higher"), (90, 40, "lower"), (50, 52, "undetermined")],
)
def test_only_disjoint_intervals_decide_which_stage_is_the_more_concentrated(
    extraction: int, processing: int, verdict: str
) -> None:
    first = index(supply({"CHN": extraction}, 100, rest=100 - extraction))
    second = index(supply({"CHN": processing, "USA": 1}, 100, rest=99 - processing))
    assert compare(first, second).verdict == verdict
    assert compare(first, None).verdict == "undetermined"


def test_point_values_of_2024_are_higher_at_processing_in_five_of_six(
    iea_2024: MemoryTables,
) -> None:
    figures = Figures(iea_2024)
    higher = set()
    for mineral in figures.minerals:
        points = {}
        for table in figures.select(mineral, 2024).sets:
            shares = [claim.share or 0.0 for claim in table.named]
            points[table.stage] = sum(part**2 for part in shares)
        if points["processing"] > points["extraction"]:
            higher.add(mineral)
    assert higher == {"lithium", "cobalt", "rare_earths", "copper", "graphite"}
