"""What is covered of a loss: min(loss, what binds on the day), and unknown where either is."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mineral_diplomacy.graph.analysis.agreements.coverage import CoverageRow, coverage
from mineral_diplomacy.graph.analysis.agreements.tonnes import Interval
from mineral_diplomacy.loaders.record import Record
from mineral_diplomacy.ontology.errors import MissingDataError, UnknownTermError
from tests.tables import agreement, record, supply, tables

DAY = date(2026, 1, 1)
#: China's failure loses 60 % of the world's refined copper; Japan makes 30 kt.
OUTPUT = supply({"CHN": 60, "JPN": 30, "IND": 5}, 100)
PARTIES = {"country/IND": "buyer", "country/JPN": "supplier"}
BOUND: dict[str, object] = {
    "mineral": "copper",
    "stage": "processing",
    "tier": "binding_quantity",
    "quantity": 2,
    "unit": "kt",
    "basis": "element_content",
    "annual": True,
    "valid_from": "2025",
    "valid_to": "2027",
}


def figure(table: str = "demand", **columns: object) -> Record:
    common: dict[str, object] = {
        "holder": "country/IND",
        "mineral": "copper",
        "stage": "processing",
        "basis": "element_content",
        "period": "2024",
        "projection": False,
        "quantity": 10,
        "unit": "kt",
        "source": "source/ministry",
    }
    return record(table, **{**common, **columns})


USE = figure()


def row(*groups: list[Record], **bound: Any) -> CoverageRow:
    """China's row where India uses 10 kt a year and Japan binds what is given."""
    given = [agreement(parties=PARTIES, coverage=[{**BOUND, **bound}])] if bound else []
    return only(OUTPUT, *given, *(groups or ([USE],)))


def only(*groups: list[Record], day: date = DAY, party: str = "IND") -> CoverageRow:
    found = coverage(tables(*groups), party, ("copper",), day)
    (china,) = [one for one in found.rows if one.point.country == "CHN"]
    return china


def exactly(low: float, high: float | None = None) -> Interval:
    """An interval that equals another up to the last digits."""
    ends: list[Any] = [pytest.approx(low), pytest.approx(low if high is None else high)]
    return Interval(*ends)


def test_the_loss_is_shared_pro_rata_and_a_binding_quantity_covers_part_of_it() -> None:
    found = row(annual=True)
    assert found.loss is not None
    assert found.loss.tonnes == exactly(6000)
    assert (found.loss.kind, found.loss.period) == ("use", "2024")
    assert found.bound == exactly(2000)
    assert found.covered == exactly(2000)
    assert found.gap == exactly(4000)
    assert found.tier == "binding_quantity"
    assert found.reasons == ()
    assert {key.partition("/")[0] for key in found.inputs} == {"coverage", "demand", "supply"}
    assert set(found.sources) == {"source/iea-2025", "source/ministry", "source/register"}


def test_more_than_the_loss_covers_no_more_than_it() -> None:
    found = row(quantity=20)
    assert (found.covered, found.gap) == (exactly(6000), exactly(0))


def test_no_partner_is_credited_with_more_than_its_output() -> None:
    assert row(quantity=5000).bound == exactly(30_000)


def test_two_agreements_with_a_partner_share_its_output() -> None:
    half = {**BOUND, "quantity": 20}
    found = only(
        OUTPUT,
        [USE],
        agreement("one", parties=PARTIES, coverage=[half]),
        agreement("two", parties=PARTIES, coverage=[half]),
    )
    assert found.bound == exactly(30_000)


def test_a_total_is_spread_over_its_window() -> None:
    assert row(quantity=6, annual=False).bound == exactly(2000)


@pytest.mark.parametrize("window", [("2027", "2030"), ("2026-01-02", "2030")])
def test_nothing_is_bound_before_the_window_opens(window: tuple[str, str]) -> None:
    found = row(valid_from=window[0], valid_to=window[1])
    assert found.tier == "binding_quantity"
    assert (found.bound, found.gap) == (exactly(0), exactly(6000))


def test_after_the_term_the_agreement_no_longer_reaches() -> None:
    found = row(valid_from="2020", valid_to="2025")
    assert (found.tier, found.bound) == (None, exactly(0))


def test_a_window_without_an_end_leaves_between_nothing_and_all_of_it() -> None:
    found = row(valid_to=None)
    assert found.bound == Interval(0.0, 2000.0)
    assert found.covered == Interval(0.0, 2000.0)
    assert found.gap == exactly(4000, 6000)
    assert found.reasons == ("pact: its delivery window is not stated in full",)


def test_a_quantity_on_another_basis_binds_up_to_the_partners_output() -> None:
    found = row(basis="gross_weight")
    assert found.bound == Interval(0.0, 30_000.0)
    assert "basis gross_weight does not convert to element_content" in str(found.reason)


@pytest.mark.parametrize("tier", ["dialogue", "named_offtake_or_equity"])
def test_a_memorandum_or_an_offtake_counts_no_tonnes(tier: str) -> None:
    found = row(tier=tier)
    assert found.tier == tier
    assert found.reached_by == ("agreement/pact",)
    assert (found.bound, found.covered, found.gap) == (exactly(0), exactly(0), exactly(6000))


def test_an_unknown_loss_leaves_the_gap_unknown_not_zero() -> None:
    found = only(OUTPUT, agreement(parties=PARTIES, coverage=[BOUND]))
    assert found.bound == exactly(2000)
    assert (found.loss, found.covered, found.gap) == (None, None, None)
    assert "no figure of IND's use or imports of copper at processing" in str(found.reason)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"basis": "hs_basket"}, "there are figures at processing, hs_basket"),
        ({"stage": "extraction"}, "there are figures at extraction, element_content"),
        ({"stage": None}, "there are figures at no stage, element_content"),
        ({"scope": "one company"}, "on basis element_content"),
        ({"projection": True}, "on basis element_content"),
        ({"period": "2026"}, "on basis element_content"),
        ({"holder": "country/JPN"}, "on basis element_content"),
        ({"form": "copper_cathode"}, "there are figures at processing, element_content"),
        ({"unit": "GWh"}, "there are figures at processing, element_content"),
    ],
)
def test_a_figure_of_something_else_is_not_the_loss(change: dict[str, Any], reason: str) -> None:
    found = row([figure(**change)])
    assert found.gap is None
    assert str(found.reason).endswith(reason)


def test_use_comes_before_imports_and_imports_before_nothing() -> None:
    imports = figure("import", quantity=4)
    assert row([imports, USE]).loss == row([USE]).loss
    found = row([imports]).loss
    assert found is not None
    assert (found.kind, found.tonnes) == ("imports", exactly(2400))


def test_of_several_periods_the_newest_counts_by_the_year() -> None:
    older = figure(period="2020", quantity=90)
    long = figure(period="2022-2025", period_start="2022", period_end="2025", quantity=40)
    found = row([older, long, USE]).loss
    assert found is not None
    assert (found.period, found.tonnes) == ("2022-2025", exactly(6000))


def test_competing_figures_of_a_period_make_an_interval() -> None:
    found = row([USE, figure(quantity=20, source="source/press")]).loss
    assert found is not None
    assert found.tonnes == exactly(6000, 12_000)
    assert found.sources == ("source/ministry", "source/press")


def test_conflicting_claims_about_an_agreement_stay_side_by_side() -> None:
    claims = [
        {**BOUND, "source": "source/ministry"},
        {**BOUND, "quantity": 1, "source": "source/press", "contested": True, "note": "Less."},
    ]
    found = only(OUTPUT, [USE], agreement(parties=PARTIES, coverage=claims))
    (pledge,) = found.pledges
    assert pledge.contested
    assert found.bound == Interval(1000.0, 2000.0)
    assert found.gap == exactly(4000, 5000)


def test_parts_by_one_source_add_up() -> None:
    parts = [BOUND, {**BOUND, "quantity": 1, "printed_date": "the second lot"}]
    found = only(OUTPUT, [USE], agreement(parties=PARTIES, coverage=parts))
    assert found.bound == exactly(3000)


def test_a_stated_end_that_passed_without_a_successor_binds_nothing() -> None:
    ended = [{"status": "signed", "date": "2020", "until": "2024-12-31"}]
    found = only(OUTPUT, [USE], agreement(parties=PARTIES, events=ended, coverage=[BOUND]))
    assert (found.reached_by, found.bound) == ((), exactly(0))


def test_the_supply_of_who_fails_covers_nothing() -> None:
    parties = {"country/IND": "buyer", "country/CHN": "supplier"}
    found = only(OUTPUT, [USE], agreement(parties=parties, coverage=[BOUND]))
    assert found.bound == exactly(0)


def test_a_party_without_agreements_has_nothing_covered() -> None:
    pact = agreement(parties=PARTIES, coverage=[BOUND])
    found = coverage(tables(OUTPUT, [USE], pact, supply({"BRA": 1}, 2, stage="extraction")),
                     "BRA", ("copper",), DAY)  # fmt: skip
    assert found.agreements == 0
    assert {one.bound for one in found.rows} == {Interval(0.0, 0.0)}
    assert {one.gap for one in found.rows} == {None}


def test_unknown_words_and_days_before_all_facts_are_errors() -> None:
    facts = tables(OUTPUT, agreement(parties=PARTIES, coverage=[BOUND]))
    with pytest.raises(UnknownTermError, match=r"unknown country 'INDI'; did you mean: IND"):
        coverage(facts, "INDI", (), DAY)
    with pytest.raises(UnknownTermError, match="did you mean: copper"):
        coverage(facts, "IND", ("coper",), DAY)
    with pytest.raises(MissingDataError, match=r"1999-01-01.*there is: 2020-01-01"):
        coverage(facts, "IND", ("copper",), date(1999, 1, 1))


@settings(max_examples=15)
@given(st.integers(0, 100_000), st.integers(1, 100_000))
def test_covered_and_gap_are_the_loss_and_neither_is_negative(bound: int, use: int) -> None:
    claim = {**BOUND, "quantity": bound, "unit": "t"}
    found = only(
        OUTPUT,
        [figure(quantity=use, unit="t")],
        agreement(parties=PARTIES, coverage=[claim]),
    )
    assert found.loss is not None
    assert found.covered is not None
    assert found.gap is not None
    assert 0 <= found.covered.low <= found.loss.tonnes.low
    assert found.gap.low >= 0
    assert found.covered.low + found.gap.low == pytest.approx(found.loss.tonnes.low)
