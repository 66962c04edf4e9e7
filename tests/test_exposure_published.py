"""India's exposure on the shipped facts, against what their publishers and others published."""

from __future__ import annotations

import pytest

from mineral_diplomacy import exposure_text as text
from mineral_diplomacy.graph.analysis.exposure.answer import ExposureAnswer, exposure
from mineral_diplomacy.graph.analysis.exposure.asking import ExposureQuestion
from mineral_diplomacy.graph.analysis.exposure.rows import DIRECT, EMBODIED, WORLD, ExposureRow
from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.knowledge_graph import KnowledgeGraph


@pytest.fixture(scope="module")
def india(dataset: Dataset) -> ExposureAnswer:
    return KnowledgeGraph(dataset).exposure()


def row(answer: ExposureAnswer, lens: str, hs6: str, country: str) -> ExposureRow:
    (found,) = [
        one
        for one in answer.lens(lens)
        if (one.hs6, one.country) == (hs6, country) and one.stage != "extraction"
    ]
    return found


@pytest.mark.parametrize(
    ("hs6", "country", "share"),
    [("740311", "JPN", 0.72), ("282200", "FIN", 0.62), ("850511", "CHN", 0.84)],
)
def test_direct_shares_are_those_published_from_baci(
    india: ExposureAnswer, hs6: str, country: str, share: float
) -> None:
    """Shares of India's imports by value in BACI V202601, 2024, as DESIGN quotes them."""
    found = row(india, DIRECT, hs6, country)
    assert found.share == pytest.approx(share, abs=0.005)
    assert (found.scope, found.source) == ("IND", "source/baci-v202601")


def test_direct_shares_of_a_code_add_up(india: ExposureAnswer) -> None:
    codes = {one.hs6 for one in india.lens(DIRECT) if one.hs6 and one.hs6 != "282520"}
    assert len(codes) >= 6
    for hs6 in codes:
        shares = [one.share or 0.0 for one in india.lens(DIRECT) if one.hs6 == hs6]
        assert sum(shares) == pytest.approx(1.0)


def test_the_republic_of_congo_s_cathode_is_a_suspicious_case(india: ExposureAnswer) -> None:
    found = row(india, DIRECT, "740311", "COG")
    assert found.share == pytest.approx(0.17, abs=0.005)
    assert found.contested is True
    assert "Democratic Republic of the Congo" in str(found.reason)
    assert found.origin is not None
    assert (found.origin.reexport, found.origin.others_ore) == ("unknown", "unknown")
    assert any("COG, 16.9 % of 740311: re-export unknown" in t for t in text.origin_lines(india))


def test_magnets_are_a_mixed_code_and_stand_for_no_rare_earth(india: ExposureAnswer) -> None:
    assert row(india, DIRECT, "850511", "CHN").mixed is True
    magnets = [one for one in india.technologies if one.technology == "magnets"]
    direct, world = magnets
    assert (direct.row, direct.mixed) == (None, ("850511",))
    assert world.row is not None
    assert (world.row.scope, world.row.mineral) == ("WORLD", "rare_earths")


def test_the_53_700_tonnes_print_scope_and_period(india: ExposureAnswer) -> None:
    (line,) = [line for line in text.stated_lines(india) if "53,700 t" in line]
    for part in ("all permanent magnets of metal, HS 8505", "2024-25", "not NdFeB alone"):
        assert part in line
    percents = [f for f in india.stated if f.said.startswith("imports 100% of what it uses")]
    assert {f.mineral for f in percents} == {"lithium", "cobalt", "nickel"}
    (copper,) = [f for f in india.stated if f.said == "imports 93% of what it uses"]
    assert (copper.mineral, copper.scope, copper.period) == ("copper", "concentrate", "2022-23")


def test_no_world_result_is_worded_as_india_s(india: ExposureAnswer) -> None:
    for one in india.lens(WORLD):
        assert one.scope == "WORLD"
        assert one.tonnes_high is None
    for line in text.technology_lines(india):
        if ", world: " in line and "no required mineral" not in line:
            assert "the WORLD loses" in line
            assert "IND" not in line


def test_the_embodied_lens_brackets_the_direct_one_and_adds_who_stands_behind(
    india: ExposureAnswer,
) -> None:
    for one in india.lens(EMBODIED):
        if one.country is not None:
            assert 0.0 <= (one.share_low or 0.0) <= (one.share_high or 0.0) <= 1.0 + 1e-9
    direct = {(o.hs6, o.country): o.share for o in india.lens(DIRECT) if o.share is not None}
    for one in india.lens(EMBODIED):
        share = direct.get((one.hs6, one.country))
        if share is not None and one.share_high is not None:
            assert (one.share_low or 0.0) - 1e-9 <= share <= one.share_high + 1e-9
    chile = row(india, EMBODIED, "283691", "CHL")
    assert (chile.share_high or 0.0) > 3 * (row(india, DIRECT, "283691", "CHL").share or 1.0)


def test_ore_steps_are_insufficient_data_on_the_shipped_facts(india: ExposureAnswer) -> None:
    ore = [one for one in india.lens(EMBODIED) if one.stage == "extraction" and one.hs6 == "740311"]
    assert [one.verdict for one in ore] == ["insufficient_data"]


def test_another_importer_has_an_answer_too(dataset: Dataset) -> None:
    answer = exposure(dataset, ExposureQuestion("JPN", ("copper",)))
    assert {one.scope for one in answer.lens(DIRECT)} == {"JPN"}
    assert sum(one.share or 0.0 for one in answer.lens(DIRECT)) == pytest.approx(1.0)


def test_the_build_writes_what_the_analysis_says(dataset: Dataset, india: ExposureAnswer) -> None:
    found = dataset.rows("exposure_finding")
    known = [one for one in india.rows if one.lens != EMBODIED]
    assert sum(one["lens"] != EMBODIED for one in found) == len(known)
    japan = next(one for one in found if (one["hs6"], one["country"]) == ("740311", "country/JPN"))
    assert japan["share"] == row(india, DIRECT, "740311", "JPN").share
    statements = {one["key"] for one in dataset.rows("trade_flow")}
    direct = [one for one in found if one["lens"] == DIRECT and one["country"]]
    assert all(set(one["derived_from"]) <= statements for one in direct)
    assert all(one["derived_from"] for one in direct)
    assert all(one["reason"] for one in found if one["verdict"] == "insufficient_data")
