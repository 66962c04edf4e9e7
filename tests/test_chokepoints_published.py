"""The shipped figures against what their publishers and others published."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest

from mineral_diplomacy.graph.analysis.chokepoints import Answer, Question, chokepoints
from mineral_diplomacy.graph.analysis.headline import headline
from mineral_diplomacy.graph.analysis.selection import Figures
from mineral_diplomacy.graph.analysis.verdicts import StageResult, assess, supply_stages
from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.ontology.errors import MissingDataError

SIX = ("copper", "lithium", "nickel", "cobalt", "graphite", "rare_earths")
ANSWERS = {"total", "graded", "contested", "none"}


@pytest.fixture(scope="module")
def of_2024(dataset: Dataset) -> Answer:
    return chokepoints(dataset, Question(SIX, year=2024), dataset.manifest.day)


@pytest.fixture(scope="module")
def newest(dataset: Dataset) -> Answer:
    return chokepoints(dataset, Question(), dataset.manifest.day)


def test_the_top_three_refiners_average_share_is_the_published_one(of_2024: Answer) -> None:
    """IEA, Global Critical Minerals Outlook 2025: about 86 % in 2024, from 82 % in 2020."""
    top3 = []
    for mineral in SIX:
        shares = [
            row.point.share
            for row in of_2024.rows
            if row.point
            and (row.point.mineral, row.point.stage) == (mineral, "processing")
            and row.point.share is not None
        ]
        top3.append(sum(sorted(shares, reverse=True)[:3]))
    assert sum(top3) / len(SIX) == pytest.approx(0.858, abs=0.0005)


def test_the_figures_of_2024_are_the_iea_s_own(of_2024: Answer) -> None:
    assert {result.source for result in of_2024.results if result.rows} == {"source/iea-2025"}


def test_china_refines_a_quarter_of_all_six_and_half_of_four(of_2024: Answer) -> None:
    (china,) = [p for p in of_2024.system if (p.country, p.stage) == ("CHN", "processing")]
    assert len(china.graded) == 6
    assert len(china.severe) == 4


def test_mining_has_four_minerals_with_half_in_one_country(of_2024: Answer) -> None:
    halves = [(p.country, m) for p in of_2024.system if p.stage == "extraction" for m in p.severe]
    assert sorted(country for country, _ in halves) == ["CHN", "CHN", "COD", "IDN"]


def test_copper_is_undetermined_in_2024_and_determined_in_2025(
    of_2024: Answer, newest: Answer
) -> None:
    assert of_2024.comparison("copper", "extraction", "processing") == "undetermined"
    assert newest.comparison("copper", "extraction", "processing") == "higher"
    for answer in (of_2024, newest):
        assert answer.comparison("nickel", "extraction", "processing") == "lower"


def test_the_default_year_is_the_newest_observed(newest: Answer) -> None:
    years = {r.year for r in newest.results if r.mineral in SIX}
    assert years == {2025}


def test_only_uranium_has_a_binding_quantity_behind_it(newest: Answer) -> None:
    """No binding offtake is known under any of India's lithium or cobalt agreements."""
    assert newest.bound_minerals == ("uranium",)
    last = headline(newest)[-1]
    assert last.startswith("A binding quantity for IND stands behind uranium only")
    assert "lithium" in last


def test_irel_toyotsu_reaches_nothing_india_sold(newest: Answer) -> None:
    reached = {key for row in newest.rows for key in row.agreements}
    assert not [key for key in reached if "toyotsu" in key]


def everything(dataset: Dataset) -> Iterator[tuple[StageResult, ...]]:
    """The stages of every mineral in every year, observed and projected."""
    figures = Figures(dataset)
    for mineral in figures.minerals:
        for outlook in (False, True):
            for year in (None, *figures.years(mineral, outlook=outlook)):
                with contextlib.suppress(MissingDataError):  # a year of quantities alone
                    yield assess(figures, figures.select(mineral, year, outlook=outlook))


def test_every_row_is_an_answer_or_says_which_input_is_missing(dataset: Dataset) -> None:
    stages = set(supply_stages(dataset.schema))
    for results in everything(dataset):
        assert {result.stage for result in results} == stages
        for result in results:
            is_answered(result)


def is_answered(result: StageResult) -> None:
    if result.concentration is None:
        assert result.reason
        assert result.mineral in result.reason
    else:
        assert 0 <= result.concentration.hhi_low <= result.concentration.hhi_high <= 1
    for row in result.rows:
        if row.verdict in ANSWERS:
            assert row.loss_low is not None
            assert row.loss_high is not None
            assert 0 <= row.loss_low <= row.loss_high <= 1
        else:
            assert row.reason
            assert row.loss_low is None


def test_a_country_has_one_row_per_stage(dataset: Dataset) -> None:
    for results in everything(dataset):
        rows = [(row.stage, row.form, row.country) for result in results for row in result.rows]
        assert len(rows) == len(set(rows)), (results[0].mineral, results[0].year)


def test_every_printed_row_cites_a_source_and_the_contested_ones_say_why(newest: Answer) -> None:
    for row in newest.rows:
        if row.point is None:
            continue
        assert row.point.source in newest.sources
        assert row.point.claim.locator
        if row.verdict == "contested":
            assert row.point.reason


def test_findings_are_those_of_the_analysis(dataset: Dataset) -> None:
    minerals = Figures(dataset).minerals
    answer = chokepoints(dataset, Question(minerals), dataset.manifest.day)
    written = {
        (row["mineral"], row["stage"], row["form"], row["country"], row["verdict"], row["loss_low"])
        for row in dataset.rows("chokepoint_finding")
    }
    expected = {
        (p.mineral, p.stage, p.form, f"country/{p.country}", p.verdict, p.loss_low)
        for row in answer.chokepoints
        if (p := row.point)
    }
    assert written == expected
    keys = {row["key"] for row in dataset.rows("supply")}
    for row in dataset.rows("chokepoint_finding"):
        assert set(row["derived_from"]) <= keys
