"""Published measures of supply risk: worked by hand, refused where an input is missing."""

from __future__ import annotations

from typing import Any

import pytest

from mineral_diplomacy.graph.analysis.risk.risk import RiskQuestion, RiskRow, risk
from mineral_diplomacy.graph.analysis.risk.risk_inputs import KINDS, RiskInput
from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.loaders.record import Record
from mineral_diplomacy.ontology.errors import MissingDataError, UnknownTermError
from tests.tables import record, supply, tables


def given(name: str, value: float, country: str | None = None, **columns: Any) -> RiskInput:
    party = "IND" if KINDS[name].of_party else None
    values = {"mineral": "copper", "stage": "processing", "period": "2024", "source": "made up"}
    return RiskInput(
        name, **{**values, "value": value, "country": country, "party": party, **columns}
    )


def eu_inputs() -> list[RiskInput]:
    """Half of the world's output in A and B each; three quarters of the party's from B."""
    values = [
        given("global_share", 0.5, "AAA"),
        given("global_share", 0.5, "BBB"),
        given("sourcing_share", 0.25, "AAA"),
        given("sourcing_share", 0.75, "BBB"),
        given("import_reliance", 0.8),
        given("recycling_input_rate", 0.1),
        given("substitution_index", 0.9),
    ]
    values += [given("governance", 0.5, "AAA"), given("governance", -1.5, "BBB")]
    return [*values, given("trade_parameter", 1.0, "AAA"), given("trade_parameter", 1.1, "BBB")]


def only(method: str, inputs: list[RiskInput], *groups: list[Record], **question: Any) -> RiskRow:
    asked = RiskQuestion(method, ("copper",), **question)
    (row,) = risk(tables(*groups, COUNTRIES), asked, inputs).rows
    return row


COUNTRIES = [record("country", key="country/IND", label="India", iso3="IND")]


def test_the_eu_s_formula_worked_by_hand() -> None:
    row = only("eu", eu_inputs())
    # WGI on 0 to 10: A 4, B 8; B weighs 1.1 times.
    world = 0.5**2 * 4 * 1.0 + 0.5**2 * 8 * 1.1
    own = 0.25**2 * 4 * 1.0 + 0.75**2 * 8 * 1.1
    expected = (world * 0.4 + own * 0.6) * 0.9 * 0.9
    assert row.verdict == "determined"
    assert (row.value_low, row.value_high) == pytest.approx((expected, expected))
    assert row.components == pytest.approx({"hhi_global": world, "hhi_sourcing": own})
    assert {one.source for one in row.inputs} == {"made up"}


@pytest.mark.parametrize("left_out", sorted({one.name for one in eu_inputs()}))
def test_each_missing_input_is_named_and_no_value_given(left_out: str) -> None:
    row = only("eu", [one for one in eu_inputs() if one.name != left_out])
    assert row.verdict == "insufficient_data"
    assert (row.value_low, row.value_high, row.components) == (None, None, {})
    assert all(missing.startswith(left_out) for missing in row.missing)
    assert row.missing


def test_one_country_s_missing_governance_is_named() -> None:
    inputs = [
        one for one in eu_inputs() if one.place[:4] != given("governance", 0, "BBB").place[:4]
    ]
    assert only("eu", inputs).missing == ("governance of BBB",)


def test_shares_that_leave_a_part_unnamed_are_not_stretched() -> None:
    inputs = [one for one in eu_inputs() if one.name != "global_share"]
    row = only("eu", [*inputs, given("global_share", 0.6, "AAA")])
    assert row.missing == ("global_share: 40.0% of it is unnamed",)


def geopolrisk_inputs() -> list[RiskInput]:
    return [
        given("global_share", 0.6, "AAA"),
        given("global_share", 0.3, "BBB"),
        given("imports", 30.0, "AAA"),
        given("imports", 10.0, "BBB"),
        given("domestic_production", 10.0),
        given("political_stability", 0.0, "AAA"),
        given("political_stability", -2.5, "BBB"),
    ]


def test_geopolrisk_worked_by_hand() -> None:
    row = only("geopolrisk", geopolrisk_inputs())
    low, high = 0.6**2 + 0.3**2, 0.6**2 + 0.3**2 + 0.1**2
    import_risk = (30 * 0.5 + 10 * 1.0) / (10 + 40)
    assert (row.value_low, row.value_high) == pytest.approx((low * import_risk, high * import_risk))
    assert row.components["import_risk"] == pytest.approx(import_risk)


def test_a_country_without_an_estimate_is_not_given_a_middle_one() -> None:
    row = only("geopolrisk", geopolrisk_inputs()[:-1])
    assert (row.value_high, row.missing) == (None, ("political_stability of BBB",))


def test_own_output_that_is_not_known_is_not_zero() -> None:
    inputs = [one for one in geopolrisk_inputs() if one.name != "domestic_production"]
    (missing,) = only("geopolrisk", inputs).missing
    assert missing.startswith("domestic_production")


def test_no_imports_at_all_divide_by_nothing() -> None:
    inputs = [
        one for one in geopolrisk_inputs() if one.name not in {"imports", "domestic_production"}
    ]
    row = only("geopolrisk", [*inputs, given("imports", 0, "AAA"), given("domestic_production", 0)])
    assert row.missing == ("imports: none has a positive amount",)


def made_dataset() -> list[Record]:
    """Everything GeoPolRisk needs, in tables."""
    trade = [
        record(
            "trade_flow",
            exporter=f"country/{start}",
            importer="country/IND",
            mineral="copper",
            stage="processing",
            hs6="740311",
            period="2024",
            quantity_kg=tonnes * 1000,
        )
        for start, tonnes in (("AAA", 30), ("BBB", 10))
    ]
    stability = [
        record(
            "governance",
            country=f"country/{name}",
            indicator="wgi_political_stability",
            year=2024,
            value=value,
        )
        for name, value in (("AAA", 0.0), ("BBB", -2.5))
    ]
    world = supply({"AAA": 60, "BBB": 30}, 100, rest=10)
    own = supply({"IND": 10}, unit="t", basis="hs_basket", source="source/own")
    return [*trade, *stability, *world, *own]


def test_a_dataset_that_holds_every_input_answers_alone() -> None:
    asked = RiskQuestion("geopolrisk", ("copper",))
    (row,) = risk(tables(made_dataset()), asked).rows
    expected = only("geopolrisk", geopolrisk_inputs())
    assert row.value_low == pytest.approx(expected.value_low)
    assert row.value_high == pytest.approx(expected.value_high)
    assert (row.year, row.stage) == (2024, "processing")
    assert all(one.key for one in row.inputs)


def test_a_supplied_listing_goes_before_the_dataset_s_which_stays_visible() -> None:
    supplied = [given("imports", 40.0, "AAA"), given("political_stability", 2.5, "AAA")]
    asked = RiskQuestion("geopolrisk", ("copper",))
    (row,) = risk(tables(made_dataset()), asked, supplied).rows
    assert (row.value_low, row.components["import_risk"]) == (0.0, 0.0)
    assert {(one.name, one.country) for one in row.passed_over} == {
        ("imports", "AAA"),
        ("imports", "BBB"),
        ("political_stability", "AAA"),
    }


def test_the_shipped_facts_lack_inputs_and_say_which(dataset: Dataset) -> None:
    for method in ("eu", "geopolrisk"):
        rows = risk(dataset, RiskQuestion(method)).rows
        assert len(rows) >= 7
        for row in rows:
            assert (row.verdict, row.value_high) == ("insufficient_data", None)
            assert row.missing


@pytest.mark.parametrize(
    ("question", "message"),
    [
        (RiskQuestion("world"), "unknown method 'world'; known are: eu, geopolrisk"),
        (RiskQuestion("eu", party="INT"), "unknown party 'INT'; did you mean: IND"),
        (RiskQuestion("eu", ("coper",)), "unknown mineral 'coper'; did you mean: copper"),
    ],
)
def test_a_word_that_names_nothing_is_refused(question: RiskQuestion, message: str) -> None:
    with pytest.raises(UnknownTermError, match=message):
        risk(tables(COUNTRIES), question)


def test_a_year_of_which_nothing_is_known_lists_the_others() -> None:
    with pytest.raises(MissingDataError, match="copper in 1999; there is: 2024"):
        risk(tables(made_dataset()), RiskQuestion("eu", ("copper",), year=1999))


def test_supplied_inputs_may_be_of_a_year_of_which_a_dataset_knows_nothing() -> None:
    asked = RiskQuestion("geopolrisk", ("copper",), year=1999)
    (row,) = risk(tables(made_dataset()), asked, geopolrisk_inputs()).rows
    assert (row.verdict, row.year) == ("determined", 1999)
