"""When a point is a chokepoint, when it is not, and when nobody can tell."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mineral_diplomacy.graph.analysis.chokepoints import Answer, AnswerRow, Question, chokepoints
from mineral_diplomacy.loaders.record import Record
from tests.tables import share, supply, tables

DAY = date(2026, 1, 1)
OTHER: dict[str, Any] = {"source": "source/other"}


def answer(*rows: list[Record], **asked: object) -> Answer:
    question = Question(("copper",), **asked)  # type: ignore[arg-type]
    return chokepoints(tables(*rows), question, DAY)


def row_of(country: str, *rows: list[Record], stage: str = "processing") -> AnswerRow:
    found = answer(*rows, stage=stage).rows
    return next(row for row in found if row.point and row.point.country == country)


def verdict(country: str, *rows: list[Record], stage: str = "processing") -> str:
    found = row_of(country, *rows, stage=stage)
    assert found.point is not None
    severity = found.point.severity
    return found.verdict + (f" {severity}" if severity else "")


@pytest.mark.parametrize(
    ("output", "expected"),
    [(24, "none"), (25, "graded 25"), (49, "graded 25"), (50, "graded 50"), (99, "graded 50")],
)
def test_a_quarter_grades_and_a_half_grades_higher(output: int, expected: str) -> None:
    assert verdict("CHN", supply({"CHN": output}, 100)) == expected


def test_alone_in_a_complete_listing_is_total() -> None:
    listing = supply({"CHN": 100, "JPN": 0}, 100)
    assert verdict("CHN", listing) == "total 50"
    assert verdict("CHN", supply({"CHN": 100}, 100, rest=0)) == "total 50"
    assert verdict("JPN", listing) == "none"


def test_one_countrys_row_without_a_listing_of_the_rest_is_not_total() -> None:
    assert verdict("CHN", supply({"CHN": 100}, 100)) == "graded 50"


def test_alone_beside_a_withheld_country_is_not_total() -> None:
    assert verdict("CHN", supply({"CHN": 100, "USA": None}, 100)) == "graded 50"


def test_alone_is_not_total_where_paths_lead_around_the_stage() -> None:
    mined = supply({"CHN": 80, "JPN": 0}, 80, stage="extraction")
    refined = supply({"CHN": 50, "JPN": 50}, 100)
    assert verdict("CHN", mined, refined, stage="extraction") == "graded 50"
    enough = supply({"CHN": 120, "JPN": 0}, 120, stage="extraction")
    assert verdict("CHN", enough, refined, stage="extraction") == "total 50"


def test_alone_is_not_total_where_another_source_knows_others() -> None:
    listing = supply({"CHN": 100, "JPN": 0}, 100)
    other = supply({"CHN": 60, "JPN": 40}, 100, **OTHER)
    assert verdict("CHN", listing, other) == "graded 50"


def test_claims_on_both_sides_of_a_quarter_contest_the_verdict_and_the_reason_names_them() -> None:
    row = row_of("CHN", supply({"CHN": 30}, 100), supply({"CHN": 20}, 100, **OTHER))
    assert row.verdict == "contested"
    reason = row.as_dict()["reason"]
    assert "30.0%" in reason
    assert "other says 20.0%" in reason
    assert [claim["source"] for claim in row.as_dict()["passed_over"]] == ["other"]


def test_a_claim_under_a_half_lowers_the_severity() -> None:
    two = supply({"CHN": 60}, 100), supply({"CHN": 40}, 100, **OTHER)
    assert verdict("CHN", *two) == "graded 25"


def test_an_interval_that_spans_a_quarter_is_contested() -> None:
    mined = supply({"CHL": 30}, 120, stage="extraction")
    row = row_of("CHL", mined, supply({"CHN": 100}, 100), stage="extraction")
    assert row.verdict == "contested"
    assert row.as_dict()["reason"] == "the interval 10.0% to 25.0% spans 25%"


def test_a_claim_on_another_basis_never_weighs_but_is_shown() -> None:
    other = supply({"CHN": 20}, 100, basis="gross_weight", **OTHER)
    row = row_of("CHN", supply({"CHN": 30}, 100), other)
    assert row.verdict == "graded"
    assert row.as_dict()["passed_over"][0]["basis"] == "gross_weight"


def test_a_claim_that_states_no_basis_weighs() -> None:
    other = share("CHN", 0.2, basis="unstated")
    assert verdict("CHN", supply({"CHN": 30}, 100), other) == "contested"


def test_a_withheld_output_is_insufficient_data_and_says_so() -> None:
    row = row_of("USA", supply({"CHN": 30, "USA": None}, 100))
    assert row.verdict == "insufficient_data"
    assert row.as_dict()["reason"] == "USA: withheld"
    assert row.as_dict()["share"] is None


def test_a_stage_without_figures_is_insufficient_data_and_names_what_is_missing() -> None:
    found = answer(supply({"CHN": 30}, 100)).rows
    missing = [row for row in found if row.point is None]
    assert {row.result.stage for row in missing} == {"extraction", "manufacturing"}
    for row in missing:
        assert row.verdict == "insufficient_data"
        assert row.result.reason is not None
        assert row.result.stage in row.result.reason
        assert "2024 from iea-2025" in row.result.reason


def test_a_world_that_produces_nothing_has_no_supply() -> None:
    row = row_of("CHN", supply({"CHN": 0}, 0))
    assert row.verdict == "no_supply"
    assert (row.as_dict()["share"], row.as_dict()["loss_low"]) == (None, None)
    assert row.result.verdict == "no_supply"


def test_the_rest_of_the_world_is_never_a_row() -> None:
    rows = answer(supply({"CHN": 10}, 100, rest=90)).rows
    assert {row.point.country for row in rows if row.point} == {"CHN"}


def test_rows_are_ordered_by_loss_equal_ones_by_country() -> None:
    rows = answer(supply({"JPN": 20, "CHN": 20, "CHL": 50, "USA": None}, 100)).rows
    countries = [row.point.country for row in rows if row.point]
    assert countries == ["CHL", "CHN", "JPN", "USA"]
