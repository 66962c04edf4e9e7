"""The lenses on small made tables: each says what its data show, and names what they do not."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Any

import pytest

from mineral_diplomacy.graph.analysis.exposure.answer import ExposureAnswer, exposure
from mineral_diplomacy.graph.analysis.exposure.asking import ExposureQuestion
from mineral_diplomacy.graph.analysis.exposure.rows import DIRECT, EMBODIED, WORLD, ExposureRow
from mineral_diplomacy.loaders.record import Record
from mineral_diplomacy.ontology.errors import MissingDataError, UnknownTermError
from tests.tables import record, supply, tables

CATHODE, ORE, MAGNETS = "740311", "260300", "850511"


def flow(
    start: str, end: str, usd: float | None, tonnes: float | None = None, **columns: Any
) -> Record:
    """Trade in copper cathode of a year, in one source, unless told otherwise."""
    values: dict[str, Any] = {
        "exporter": start if "/" in start else f"country/{start}",
        "importer": f"country/{end}",
        "mineral": "copper",
        "stage": "processing",
        "hs6": CATHODE,
        "period": "2024",
        "value_usd": usd,
        "quantity_kg": None if tonnes is None else tonnes * 1000,
        "source": "source/first",
    }
    return record("trade_flow", **{**values, **columns})


def ore(start: str, end: str, usd: float, tonnes: float | None = None, **columns: Any) -> Record:
    return flow(start, end, usd, tonnes, **{"stage": "extraction", "hs6": ORE, **columns})


def asked(*groups: Iterable[Record], **question: Any) -> ExposureAnswer:
    question.setdefault("minerals", ("copper",))
    return exposure(tables(*groups), ExposureQuestion(**question))


def named(answer: ExposureAnswer, lens: str, stage: str = "processing") -> dict[str, ExposureRow]:
    rows = [row for row in answer.lens(lens) if row.stage == stage and row.country]
    return {str(row.country): row for row in rows}


def reasons(answer: ExposureAnswer, lens: str) -> list[str]:
    return [str(row.reason) for row in answer.lens(lens) if row.country is None]


IMPORTS = [flow("JPN", "IND", 60, 6), flow("HUB", "IND", 40, 4), flow("CHL", "HUB", 40, 4)]


# --- direct ---------------------------------------------------------------------------------------


def test_shares_of_origin_are_parts_of_what_the_party_imports() -> None:
    answer = asked(IMPORTS)
    found = named(answer, DIRECT)
    assert {name: row.share for name, row in found.items()} == {"JPN": 0.6, "HUB": 0.4}
    assert [row.country for row in answer.lens(DIRECT)] == ["JPN", "HUB"]
    assert {row.scope for row in found.values()} == {"IND"}
    assert found["JPN"].keys == ("trade_flow/first/740311/copper/processing/-/JPN/IND/2024",)
    assert (found["JPN"].year, found["JPN"].measured_in) == (2024, "value_usd")


def test_by_mass_a_missing_quantity_leaves_upper_ends_alone() -> None:
    answer = asked([*IMPORTS, flow("PER", "IND", 50)], measure="tonnes")
    found = named(answer, DIRECT)
    assert (found["JPN"].share, found["JPN"].share_low) == (None, None)
    assert found["JPN"].share_high == 0.6
    assert found["JPN"].verdict == "insufficient_data"
    assert "at most: no tonnes stated for PER" in str(found["JPN"].reason)
    assert (found["PER"].share_high, found["PER"].amount) == (None, None)
    assert "no source states its tonnes" in str(found["PER"].reason)
    assert reasons(answer, EMBODIED)[0].startswith("1 of 4 flows of 740311 state no tonnes")


def test_a_stated_share_of_the_code_s_imports_states_the_rest() -> None:
    answer = asked([flow("JPN", "IND", 60, share_of_imports=0.5, share_of="value")])
    (japan, rest) = answer.lens(DIRECT)
    assert (japan.share, japan.total) == (0.5, 120)
    assert (rest.country, rest.amount, rest.verdict) == (None, 60, "insufficient_data")


def test_an_area_that_is_no_country_is_named_and_never_ranked() -> None:
    area = record("aggregate", key="aggregate/XXX", label="Areas not specified")
    answer = asked([area, *IMPORTS, flow("aggregate/XXX", "IND", 100)])
    assert set(named(answer, DIRECT)) == {"JPN", "HUB"}
    assert named(answer, DIRECT)["JPN"].share == 0.3
    assert "aggregate/XXX" in reasons(answer, DIRECT)[0]
    assert "behind areas that are no country: XXX up to 50.0%" in reasons(answer, EMBODIED)
    assert "XXX" not in named(answer, EMBODIED)


def test_one_claim_per_flow_counts_and_others_stay_visible() -> None:
    newer = record("source", key="source/newer", label="n", publisher="p", published="2026-01-01")
    answer = asked([newer, *IMPORTS, flow("JPN", "IND", 120, source="source/newer")])
    japan = named(answer, DIRECT)["JPN"]
    assert (japan.share, japan.source) == (0.75, "source/newer")
    assert [(claim.source, claim.amount) for claim in japan.passed_over] == [("source/first", 60)]


def test_trade_of_one_supplier_is_all_of_it() -> None:
    (row,) = asked([flow("JPN", "IND", 5), flow("JPN", "USA", 5)]).lens(DIRECT)
    assert (row.country, row.share) == ("JPN", 1.0)


def test_a_code_of_several_minerals_says_so_and_stands_for_none() -> None:
    magnets = {"mineral": "rare_earths", "stage": "manufacturing", "hs6": MAGNETS}
    need = record("requirement", technology="magnets", mineral="rare_earths")
    found = [flow("CHN", "IND", 84, None, **magnets), flow("JPN", "IND", 16, None, **magnets)]
    answer = asked(
        [need, *found, flow("CHN", "JPN", 1, None, **magnets)], minerals=("rare earths",)
    )
    china = named(answer, DIRECT, "manufacturing")["CHN"]
    assert (china.share, china.mixed) == (0.84, True)
    assert china.origin is not None
    assert (china.origin.reexport, china.origin.others_ore) == ("unknown", "unknown")
    direct = next(one for one in answer.technologies if one.lens == DIRECT)
    assert (direct.row, direct.mixed, direct.without_figures) == (
        None,
        (MAGNETS,),
        ("rare_earths",),
    )
    assert "850511 holds more than rare_earths: no processing stands behind it" in reasons(
        answer, EMBODIED
    )


def test_a_basket_of_minerals_is_named_for_each_it_may_hold() -> None:
    basket = {"mineral": "minerals", "hs6": "811292"}
    need = record("requirement", technology="solar", mineral="gallium")
    rows = [flow("CHN", "IND", 7, None, **basket), flow("JPN", "IND", 3, None, **basket)]
    answer = asked(rows, [need], minerals=("gallium",))
    (row,) = answer.lens(DIRECT)
    assert (row.country, row.mixed, row.total, row.share) == (None, True, 10, None)
    assert row.reason == "811292 holds several minerals: how much of it is gallium is not known"
    assert len(row.keys) == 2
    direct = answer.technologies[0]
    assert (direct.row, direct.mixed, direct.without_figures) == (None, ("811292",), ("gallium",))


def test_an_importer_without_imports_or_quantities_gets_rows_that_say_so() -> None:
    answer = asked(IMPORTS, supply({"CHN": 6}, 10), party="CHN", measure="tonnes")
    assert reasons(answer, DIRECT) == ["no imports by six-digit code in 2024 are known"]
    assert answer.lens(EMBODIED) == ()
    (world,) = named(answer, WORLD).values()
    assert (world.tonnes_low, world.tonnes_high) == (None, None)
    assert any("no loss is given in tonnes" in text for text in answer.missing)


def test_the_order_of_rows_never_matters() -> None:
    rows = [*IMPORTS, ore("CHL", "JPN", 9), ore("PER", "HUB", 4)]
    shuffled = rows[:]
    random.Random(1).shuffle(shuffled)
    assert asked(rows).rows == asked(shuffled).rows


# --- whose goods ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("output", "basis", "expected"),
    [
        (3, "hs_basket", "yes"),
        (5, "hs_basket", "no"),
        (3, "element_content", "unknown"),
        (5, "element_content", "no"),
        (5, "oxide_equivalent", "unknown"),
        (0, "oxide_equivalent", "yes"),
    ],
)
def test_an_exporter_that_makes_less_than_it_ships_is_flagged(
    output: float, basis: str, expected: str
) -> None:
    made = supply({"HUB": output, "CHL": 90}, 100, basis=basis, unit="t")
    origin = named(asked(IMPORTS, made), DIRECT)["HUB"].origin
    assert origin is not None
    assert origin.reexport == expected
    assert origin.others_ore == "unknown"
    assert f"processing {output} t ({basis}, iea-2025)" in origin.reason
    assert len(origin.keys) == 1


def test_one_that_refines_others_ore_is_a_hidden_dependence() -> None:
    refined = supply({"JPN": 50}, 100, unit="t")
    mined = supply({"JPN": 0, "CHL": 90}, 100, unit="t", stage="extraction")
    origin = named(asked(IMPORTS, refined, mined), DIRECT)["JPN"].origin
    assert origin is not None
    assert (origin.reexport, origin.others_ore) == ("no", "yes")


def test_one_whose_output_no_source_states_is_unknown_and_never_zero() -> None:
    origin = named(asked(IMPORTS), DIRECT)["HUB"].origin
    assert origin is not None
    assert (origin.reexport, origin.others_ore, origin.keys) == ("unknown", "unknown", ())
    assert "its output at processing in 2024 is unknown: no source states it" in origin.reason
    assert origin.reason.startswith("ships 4 t of 740311")


def test_sources_that_differ_about_it_stay_a_conflict() -> None:
    one = supply({"HUB": 3}, 100, unit="t", basis="hs_basket")
    other = supply({"HUB": 9}, 100, unit="t", basis="hs_basket", source="source/other")
    origin = named(asked(IMPORTS, one, other), DIRECT)["HUB"].origin
    assert origin is not None
    assert origin.reexport == "contested"
    assert len(origin.keys) == 2


def test_what_is_shipped_is_not_known_where_one_importer_s_trade_is_loaded() -> None:
    made = supply({"JPN": 90}, 100, unit="t")
    origin = named(asked([flow("JPN", "IND", 60, 6)], made), DIRECT)["JPN"].origin
    assert origin is not None
    assert origin.reexport == "unknown"
    assert "what it ships to others than IND is not loaded" in origin.reason


# --- world ----------------------------------------------------------------------------------------


def test_the_world_s_loss_is_never_the_party_s() -> None:
    answer = asked(IMPORTS, supply({"CHN": 60, "CHL": 30}, 100))
    found = named(answer, WORLD)
    assert {row.scope for row in found.values()} == {"WORLD"}
    assert (found["CHN"].loss_low, found["CHN"].loss_high) == (0.6, 0.6)
    assert "CHN" not in named(answer, DIRECT)


def test_tonnes_stand_beside_it_only_where_a_need_is_stated_on_its_basis() -> None:
    common = {"holder": "country/IND", "mineral": "copper", "period": "2024", "projection": False}
    chain = supply({"CHN": 60, "CHL": 30}, 100)
    need = {"basis": "element_content", "quantity": 2, "unit": "kt", "stage": "processing"}
    known = asked(IMPORTS, chain, [record("demand", **common, **need)])
    china = named(known, WORLD)["CHN"]
    assert (china.tonnes_low, china.tonnes_high) == pytest.approx((1200, 1200))
    other = asked(IMPORTS, chain, [record("demand", **common, **{**need, "basis": "unstated"})])
    assert named(other, WORLD)["CHN"].tonnes_high is None
    later = {**common, "period": "2030", "projection": True}
    assert (
        named(asked(IMPORTS, chain, [record("demand", **later, **need)]), WORLD)["CHN"].tonnes_high
        is None
    )


def test_a_stage_without_a_chokepoint_is_known_to_have_none() -> None:
    outputs = {"CHN": 20, "CHL": 20, "PER": 20, "COD": 20, "JPN": 20}
    need = record("requirement", technology="grids", mineral="copper")
    answer = asked(IMPORTS, [need], supply(outputs, 100))
    (row,) = [one for one in answer.lens(WORLD) if one.stage == "processing"]
    assert (row.country, row.verdict, len(row.keys)) == (None, "none", 6)
    (world,) = [one for one in answer.technologies if one.lens == WORLD]
    assert (world.row, world.figured, world.without_figures) == (None, ("copper",), ())


def test_without_world_figures_it_says_so() -> None:
    answer = asked(IMPORTS)
    assert {row.verdict for row in answer.lens(WORLD)} == {"insufficient_data"}


# --- embodied -------------------------------------------------------------------------------------


def test_without_ore_codes_the_ore_step_is_insufficient_data_not_zero() -> None:
    answer = asked(IMPORTS)
    assert named(answer, EMBODIED, "extraction") == {}
    assert reasons(answer, EMBODIED) == [
        "no trade in codes of copper extraction goods alone in 2024 is loaded"
    ]


def test_the_same_code_is_followed_back_through_who_sells_on() -> None:
    found = named(asked(IMPORTS), EMBODIED)
    assert (found["JPN"].share_low, found["JPN"].share_high) == (0.6, 0.6)
    assert found["CHL"].share_high == pytest.approx(0.4)
    assert (found["CHL"].sales_back, found["CHL"].through) == (1, ("HUB",))
    assert found["HUB"].share_low == pytest.approx(0.0, abs=1e-6)
    assert set(found["CHL"].keys) == {
        "trade_flow/first/740311/copper/processing/-/CHL/HUB/2024",
        "trade_flow/first/740311/copper/processing/-/HUB/IND/2024",
    }


def test_only_the_party_s_imports_loaded_is_no_sign_that_suppliers_have_none() -> None:
    answer = asked([flow("JPN", "IND", 60)])
    assert reasons(answer, EMBODIED) == [
        "only IND's own imports of 740311 are loaded, no supplier's"
    ]


TWO_STEPS = [
    flow("CHN", "IND", 60, 6),
    flow("JPN", "IND", 40, 4),
    flow("CHN", "USA", 10, 1),
    ore("CHL", "CHN", 75, 15),
    ore("PER", "CHN", 25, 5),
    ore("CHL", "JPN", 10, 2),
]


def test_ore_of_a_refiner_that_mines_none_is_all_bought() -> None:
    mined = supply({"CHN": 0, "JPN": 0, "CHL": 90}, 100, stage="extraction")
    found = named(asked(TWO_STEPS, mined), EMBODIED, "extraction")
    assert (found["CHL"].share_low, found["CHL"].share_high) == pytest.approx((0.85, 0.85))
    assert (found["PER"].share_low, found["PER"].share_high) == pytest.approx((0.15, 0.15))
    assert "CHN" not in found
    assert found["PER"].through == ("CHN",)


def test_ore_of_a_refiner_whose_mining_is_not_known_is_an_interval() -> None:
    found = named(asked(TWO_STEPS), EMBODIED, "extraction")
    assert (found["CHL"].share_low, found["CHL"].share_high) == pytest.approx((0.0, 0.85))
    assert (found["CHN"].share_low, found["CHN"].share_high) == pytest.approx((0.0, 0.6))
    assert found["CHL"].share is None


def test_ore_it_mines_on_trade_s_own_basis_joins_what_it_buys() -> None:
    mined = supply({"CHN": 20, "JPN": 0}, 100, stage="extraction", unit="t", basis="hs_basket")
    found = named(asked(TWO_STEPS, mined, measure="tonnes"), EMBODIED, "extraction")
    assert (found["CHN"].share_low, found["CHN"].share_high) == pytest.approx((0.3, 0.3))
    assert (found["CHL"].share_low, found["CHL"].share_high) == pytest.approx((0.625, 0.625))
    assert (found["PER"].share_low, found["PER"].share_high) == pytest.approx((0.075, 0.075))


def test_ore_that_is_sold_on_leads_further_back() -> None:
    mined = supply({"CHN": 0, "JPN": 0}, 100, stage="extraction")
    found = named(asked([*TWO_STEPS, ore("BOL", "PER", 25)], mined), EMBODIED, "extraction")
    assert (found["PER"].share_low, found["PER"].share_high) == pytest.approx((0, 0.15), abs=1e-6)
    assert found["BOL"].share_high == pytest.approx(0.15)


def test_a_refiner_seen_to_buy_no_ore_mines_it_or_nothing_is_known() -> None:
    rows = [*TWO_STEPS, flow("AUS", "IND", 100, 10)]
    found = named(asked(rows), EMBODIED, "extraction")
    assert (found["AUS"].share_low, found["AUS"].share_high) == pytest.approx((0.0, 0.5))
    mines = supply({"AUS": 5}, 100, stage="extraction")
    found = named(asked(rows, mines), EMBODIED, "extraction")
    assert (found["AUS"].share_low, found["AUS"].share_high) == pytest.approx((0.5, 0.5))
    none = supply({"AUS": 0}, 100, stage="extraction")
    assert "AUS" not in named(asked(rows, none), EMBODIED, "extraction")


# --- technologies, errors -------------------------------------------------------------------------


def test_a_technology_has_the_largest_share_over_its_minerals_and_names_the_others() -> None:
    needs = [
        record("requirement", technology="batteries", mineral=name)
        for name in ("copper", "lithium", "cobalt")
    ]
    lithium = {"mineral": "lithium", "hs6": "283691"}
    rows = [flow("CHL", "IND", 9, None, **lithium), flow("USA", "IND", 1, None, **lithium)]
    answer = asked(IMPORTS, rows, needs)
    direct, world = answer.technologies
    assert direct.row is not None
    assert (direct.technology, direct.row.mineral, direct.row.country) == (
        "batteries",
        "lithium",
        "CHL",
    )
    assert (direct.row.share, direct.without_figures) == (0.9, ("cobalt",))
    assert (world.row, world.without_figures) == (None, ("cobalt", "copper", "lithium"))
    assert {row.mineral for row in answer.rows} == {"copper"}


def test_stated_figures_keep_their_scope_and_period() -> None:
    stated = record(
        "import",
        holder="country/IND",
        mineral="rare_earths",
        stage="manufacturing",
        basis="hs_basket",
        period="2024-25",
        projection=False,
        quantity=53700,
        unit="t",
        scope="all permanent magnets of metal, HS 8505",
    )
    (figure,) = asked([stated], minerals=("rare_earths",)).stated
    assert figure.said == "imports 53,700 t"
    assert (figure.scope, figure.period) == ("all permanent magnets of metal, HS 8505", "2024-25")


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ({"party": "JPM"}, "unknown country 'JPM'; did you mean: JPN"),
        ({"minerals": ("coper",)}, "unknown mineral 'coper'; did you mean: copper"),
        ({"measure": "tons"}, "unknown measure 'tons'; did you mean: tonnes"),
    ],
)
def test_a_word_that_names_nothing_is_refused(question: dict[str, Any], message: str) -> None:
    with pytest.raises(UnknownTermError, match=message):
        asked(IMPORTS, **question)


def test_a_year_without_imports_lists_those_there_are() -> None:
    rows = [*IMPORTS, flow("JPN", "IND", 5, period="2022")]
    assert asked(rows, year=2022).question.year == 2022
    with pytest.raises(MissingDataError, match="imports of IND in 2023; there is: 2022, 2024"):
        asked(rows, year=2023)
    with pytest.raises(MissingDataError, match="imports in 2023; there is: 2022, 2024"):
        asked(rows, year=2023, party="CHL")
