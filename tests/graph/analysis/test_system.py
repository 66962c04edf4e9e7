"""Across minerals: whose failure stops most, and which technologies stop with it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mineral_diplomacy.graph.analysis.chokepoints import Answer, Question, chokepoints
from mineral_diplomacy.graph.analysis.system import SystemPoint
from tests.tables import MemoryTables, record, supply, tables

DAY = date(2026, 1, 1)
SIX = ("lithium", "cobalt", "nickel", "rare_earths", "copper", "graphite")


def needs(technology: str, *minerals: str) -> list[Any]:
    return [
        record("requirement", technology=technology, mineral=mineral, source="source/needs")
        for mineral in minerals
    ]


def refined(mineral: str, **outputs: float) -> list[Any]:
    return supply(outputs, 100, mineral=mineral)


def points(answer: Answer) -> dict[str, SystemPoint]:
    return {point.country: point for point in answer.system if point.stage == "processing"}


def test_a_technology_loses_the_most_of_its_minerals_and_names_those_without_figures() -> None:
    found = tables(
        refined("lithium", CHN=70),
        refined("cobalt", CHN=80, FIN=20),
        refined("copper", CHN=40),
        needs("batteries", "lithium", "cobalt", "manganese"),
        needs("grids", "copper"),
        needs("wind", "zinc"),
    )
    point = points(chokepoints(found, Question(("lithium", "cobalt", "copper")), DAY))["CHN"]
    losses = {loss.technology: loss for loss in point.technologies}
    assert set(losses) == {"batteries", "grids"}
    assert losses["batteries"].mineral == "cobalt"
    assert losses["batteries"].loss_low == losses["batteries"].loss_high == 0.8
    assert losses["batteries"].without_figures == ("manganese",)
    assert losses["grids"].loss_low == 0.4


def test_a_point_lists_what_it_grades_firmly_what_half_and_what_is_contested() -> None:
    found = tables(
        refined("lithium", CHN=70),
        refined("copper", CHN=40),
        refined("nickel", CHN=30),
        supply({"CHN": 20}, 100, mineral="nickel", source="source/other"),
    )
    point = points(chokepoints(found, Question(("lithium", "copper", "nickel")), DAY))["CHN"]
    assert point.graded == ("copper", "lithium")
    assert point.severe == ("lithium",)
    assert point.contested == ("nickel",)


def test_who_grades_most_comes_first() -> None:
    found = tables(refined("lithium", CHN=30, CHL=60), refined("copper", CHN=40))
    answer = chokepoints(found, Question(("lithium", "copper")), DAY)
    assert [point.country for point in answer.system] == ["CHN", "CHL"]


@pytest.fixture(scope="module")
def published(iea_2024: MemoryTables) -> Answer:
    return chokepoints(iea_2024, Question(SIX, year=2024), DAY)


def test_china_refines_a_quarter_of_six_of_six_and_half_of_four(published: Answer) -> None:
    point = points(published)["CHN"]
    assert point.graded == tuple(sorted(SIX))
    assert len(point.severe) == 4


def test_four_minerals_are_mined_to_a_half_by_one_country(published: Answer) -> None:
    halves = {
        (point.country, mineral)
        for point in published.system
        if point.stage == "extraction"
        for mineral in point.severe
    }
    assert halves == {
        ("COD", "cobalt"),
        ("IDN", "nickel"),
        ("CHN", "graphite"),
        ("CHN", "rare_earths"),
    }
