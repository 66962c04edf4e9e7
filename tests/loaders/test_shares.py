"""Shares of the world: nothing renormalised, disagreement kept, nonsense refused."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineral_diplomacy.loaders.record import Record
from mineral_diplomacy.loaders.shares import resolution, tolerance
from mineral_diplomacy.ontology.errors import BasisError, TotalMismatchError
from tests.tables import share, supply, tables

Numbers = dict[str, object]


def filled(rows: list[Record]) -> dict[str, Numbers]:
    """Supply rows by the last part of their holder."""
    found = tables(rows).table("supply").to_pylist()
    return {row["holder"].partition("/")[2]: row for row in found}


# The critical minerals dataset of the IEA, 2025, in kt: cm_data_explorer, sheets 3.1 and 3.2.
NICKEL_MINING = supply(
    {"IDN": 2463, "PHL": 345, "RUS": 190, "CAN": 118, "NCL": 116, "AUS": 100},
    3861,
    rest=629,
    mineral="nickel",
    stage="extraction",
)
NICKEL_REFINING = supply(
    {"IDN": 1493.2, "CHN": 1091.077, "RUS": 126, "CAN": 113.1, "AUS": 80, "FIN": 62},
    3483.697,
    rest=631.42,
    mineral="nickel",
)
# Mineral Commodity Summaries 2024, lithium, mine production 2023, t; the US is withheld and
# excluded from the total.
LITHIUM = supply(
    {
        "USA": None,
        "ARG": 9600,
        "AUS": 86000,
        "BRA": 4900,
        "CAN": 3400,
        "CHL": 44000,
        "CHN": 33000,
        "PRT": 380,
        "ZWE": 3400,
    },
    180000,
    mineral="lithium",
    stage="extraction",
    unit="t",
)


@pytest.mark.parametrize(
    ("rows", "excess", "top"),
    [(NICKEL_MINING, 0.026, "IDN"), (NICKEL_REFINING, 0.032, "IDN"), (LITHIUM, 0.026, "AUS")],
)
def test_published_tables_that_miss_their_total_keep_both_denominators(
    rows: list[Record], excess: float, top: str
) -> None:
    found = filled(rows)
    row = found[top]
    assert row["total_mismatch"] is True
    assert row["share"] == row["share_high"]
    low, high = row["share_low"], row["share_high"]
    assert isinstance(low, float)
    assert isinstance(high, float)
    assert round(high / low - 1, 3) == excess


def test_a_withheld_country_has_no_share_rather_than_none_of_the_world() -> None:
    found = filled(LITHIUM)["USA"]
    assert (found["share"], found["share_low"], found["share_high"]) == (None, None, None)
    assert found["missing"] == "withheld"


def test_what_withheld_rows_leave_unexplained_is_no_error_and_no_mismatch() -> None:
    found = filled(supply({"CHN": 40, "USA": None}, 100, rest=10))
    assert found["CHN"]["share"] == found["CHN"]["share_low"] == found["CHN"]["share_high"] == 0.4
    assert found["CHN"]["total_mismatch"] is False


def test_a_list_without_a_rest_leaves_the_rest_unknown() -> None:
    assert filled(supply({"CHN": 40}, 100))["CHN"]["share_high"] == 0.4


def test_a_complete_list_that_falls_short_is_measured_against_both() -> None:
    # IEA, Global Critical Minerals Outlook 2026, annex: refined copper 2025, in kt.
    countries = {"CHN": 13069, "COD": 2659, "CHL": 1741, "JPN": 1431, "RUS": 990, "IND": 646}
    found = filled(supply(countries, 27955, rest=6740))["CHN"]
    assert found["total_mismatch"] is True
    assert found["share_low"] == pytest.approx(13069 / 27955)
    assert found["share_high"] == pytest.approx(13069 / 27276)


@pytest.mark.parametrize("total", [100.0, 0.0])
def test_rows_over_their_total_by_more_than_a_twentieth_are_refused(total: float) -> None:
    with pytest.raises(TotalMismatchError, match=r"test\.csv: .*copper processing 2024.*106"):
        filled(supply({"CHN": 80, "JPN": 26}, total))


def test_a_complete_list_far_below_its_total_is_refused() -> None:
    with pytest.raises(TotalMismatchError):
        filled(supply({"CHN": 80}, 100, rest=10))


def test_no_share_exceeds_the_world() -> None:
    found = filled(supply({"CHN": 100.4, "JPN": 0}, 100))
    assert [found["CHN"][end] for end in ("share", "share_low", "share_high")] == [1.0, 1.0, 1.0]


def test_a_printed_share_is_kept_beside_a_total() -> None:
    rows = [*supply({"CHN": 40}, 100), *share("JPN", 0.1, 0.2, source="source/iea-2025")]
    found = filled(rows)["JPN"]
    assert (found["share_low"], found["share_high"]) == (0.1, 0.2)
    assert found["world_total"] == 100


def test_a_share_printed_alone_is_its_own_interval() -> None:
    found = filled(share("CHN", 0.74))["CHN"]
    assert (found["share"], found["share_low"], found["share_high"]) == (0.74, 0.74, 0.74)


def test_tables_of_two_sources_are_not_added_up() -> None:
    rows = [*supply({"CHN": 60}, 100), *supply({"CHN": 70}, 100, source="source/other")]
    found = tables(rows).table("supply").to_pylist()
    assert sorted(row["share"] for row in found if row["share"]) == [0.6, 0.7]


def test_units_that_convert_are_converted_and_the_total_stays_in_the_rows_unit() -> None:
    thousand = supply({"JPN": 0.5}, unit="kt")
    found = filled([*supply({"CHN": 500}, 1000, unit="t"), *thousand])
    assert found["JPN"]["share"] == 0.5
    assert found["JPN"]["world_total"] == 1.0


def test_units_that_do_not_convert_are_an_error_that_names_both() -> None:
    other = supply({"JPN": 500}, unit="swu")
    with pytest.raises(BasisError, match="swu and t"):
        filled([*supply({"CHN": 500}, 1000, unit="t"), *other])


@pytest.mark.parametrize(
    ("printed", "digit"),
    [(22794.0, 1), (180000.0, 1000), (21.0, 1), (80.0, 1), (1990.5, 0.1), (0.25, 0.01), (0.0, 1)],
)
def test_resolution_is_the_last_digit_that_may_be_meant(printed: float, digit: float) -> None:
    assert resolution(printed) == pytest.approx(digit)


@given(st.integers(1, 10**9), st.lists(st.integers(0, 10**8), max_size=8))
def test_tolerance_is_at_least_half_a_per_cent_and_grows_with_the_rows(
    total: int, rows: list[int]
) -> None:
    allowed = tolerance(float(total), [float(row) for row in rows])
    assert allowed >= 0.005 * total
    assert allowed >= 0.5 * (1 + len(rows))
    assert tolerance(float(total), [float(row) for row in [*rows, 5]]) >= allowed


@given(
    st.lists(st.floats(0.1, 1000), min_size=1, max_size=6),
    st.floats(0.955, 1.045),
    st.randoms(use_true_random=False),
)
def test_intervals_hold_the_share_over_the_total_and_over_the_sum(
    outputs: list[float], ratio: float, random: object
) -> None:
    total = sum(outputs) * ratio
    codes = ["CHN", "JPN", "CHL", "AUS", "USA"][: len(outputs) - 1]
    rows = supply(dict(zip(codes, outputs[1:], strict=True)), total, rest=outputs[0])
    found = filled(rows)
    for iso3, output in zip(codes, outputs[1:], strict=True):
        row = found[iso3]
        low, high = row["share_low"], row["share_high"]
        assert isinstance(low, float)
        assert isinstance(high, float)
        assert low <= output / total * (1 + 1e-9)
        assert high >= min(1.0, output / total) * (1 - 1e-9)
        if row["total_mismatch"]:
            assert low <= output / sum(outputs) * (1 + 1e-9)
            assert high >= output / sum(outputs) * (1 - 1e-9)
        else:
            assert math.isclose(low, high)
