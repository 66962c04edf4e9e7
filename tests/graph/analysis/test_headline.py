"""The headline says what the figures support, and no more."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from mineral_diplomacy.graph.analysis.chokepoints import Answer, Question, chokepoints
from mineral_diplomacy.graph.analysis.headline import headline
from tests.tables import MemoryTables, agreement, supply, tables

DAY = date(2026, 1, 1)


@pytest.fixture(scope="module")
def published(iea_2024: MemoryTables) -> Answer:
    return chokepoints(iea_2024, Question(year=2024), DAY)


def sentences(*groups: list[Any], **asked: Any) -> list[str]:
    given: dict[str, Any] = {"minerals": ("copper", "lithium"), **asked}
    return list(headline(chokepoints(tables(*groups), Question(**given), DAY)))


def about(text: str, found: list[str]) -> str:
    (sentence,) = [one for one in found if text in one]
    return sentence


def test_copper_of_2024_is_undetermined_and_nickel_the_other_way_round(published: Answer) -> None:
    first = headline(published)[0]
    assert "more concentrated than mining in 4 of 6 minerals" in first
    assert "(lithium, cobalt, rare earths and graphite)" in first
    assert "less concentrated in nickel" in first
    assert "undetermined, the intervals overlap, in copper" in first
    assert "no figures at both stages for uranium" in first


def test_counts_are_those_of_the_rows(published: Answer) -> None:
    text = "\n".join(headline(published))
    for stage in ("extraction", "processing"):
        best = next(point for point in published.system if point.stage == stage)
        rows = [
            row
            for row in published.rows
            if row.point
            and (row.point.country, row.point.stage) == (best.country, stage)
            and row.verdict in {"total", "graded"}
        ]
        wanted = f"{best.country} alone accounts for at least a quarter of world {stage} in "
        assert f"{wanted}{len(rows)} of 6 minerals" in text
        severe = [row for row in rows if row.point and row.point.severity == 50]
        assert f"for at least half in {len(severe)}." in text
    mined = {r.result.mineral for r in published.chokepoints if r.result.stage == "extraction"}
    assert f"Mining is a chokepoint of its own in {len(mined)} of 6 minerals" in text
    assert f"of {len(published.chokepoints)} chokepoints" in text


def test_no_sentence_gives_the_world_to_the_party(published: Answer) -> None:
    for sentence in headline(published):
        if re.search(r"\bIND\b|India", sentence):
            assert "greement" in sentence
            assert "%" not in sentence
            assert "loss" not in sentence
    for row in published.rows:
        assert row.as_dict()["scope"] == "WORLD"


def test_nothing_more_concentrated_leaves_no_empty_brackets() -> None:
    found = sentences(
        supply({"CHL": 80}, 100, stage="extraction"), supply({"CHN": 30, "JPN": 30}, 100)
    )
    first = found[0]
    assert first.startswith("Processing is more concentrated than mining in 0 of 1 minerals")
    assert "()" not in "".join(found)
    assert "less concentrated in copper" in first


def test_a_stage_without_figures_is_not_compared() -> None:
    found = sentences(supply({"CHN": 80}, 100))
    assert not any("more concentrated" in one for one in found)
    assert not any("Mining" in one for one in found)


def test_a_question_about_one_stage_is_answered_for_that_stage() -> None:
    both = supply({"CHL": 80}, 100, stage="extraction"), supply({"CHN": 80}, 100)
    found = sentences(*both, stage="processing")
    assert not any("extraction" in one or "Mining" in one for one in found)
    assert about("processing", found).startswith("CHN alone")


def test_asking_about_one_country_changes_what_is_shown_not_what_is_so() -> None:
    both = supply({"CHL": 80, "PER": 5}, 100, stage="extraction"), supply({"CHN": 80}, 100)
    everything, peru = sentences(*both), sentences(*both, country="PER")
    assert about("Mining", peru) == about("Mining", everything)
    assert "Mining is a chokepoint of its own in 1 of 1 minerals (copper)." in peru


def test_countries_that_grade_as_many_are_named_together() -> None:
    found = sentences(
        supply({"CHN": 80}, 100), supply({"CHL": 60, "CHN": 5}, 100, mineral="lithium")
    )
    leaders = [one.split(" ")[0] for one in found if "alone accounts" in one]
    assert leaders == ["CHL", "CHN"]


COPPER = {"mineral": "copper", "stage": "processing", "tier": "binding_quantity"}
PARTIES = {"country/IND": "buyer", "country/JPN": "supplier"}


def test_a_binding_quantity_is_said_of_its_mineral_only() -> None:
    groups = (
        supply({"CHN": 60, "JPN": 20}, 100),
        supply({"CHN": 60}, 100, mineral="lithium"),
        agreement(parties=PARTIES, coverage=[COPPER]),
    )
    found = sentences(*groups)
    assert found[-1] == (
        "A binding quantity for IND stands behind copper only; none binds a tonne of lithium."
    )
    assert "Agreements of IND in force on 2026-01-01 reach 1 of 2 chokepoints" in found[-2]
    unbound = sentences(*groups[:2])
    assert unbound[-1] == "No agreement in force binds a tonne of copper and lithium for IND."


def test_without_chokepoints_nothing_is_said_of_agreements() -> None:
    assert not any("greement" in one for one in sentences(supply({"CHN": 10}, 100)))
