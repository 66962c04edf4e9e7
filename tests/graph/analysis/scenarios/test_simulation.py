"""A scenario's before and after, against networkx on the changed networks and against its laws."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineral_diplomacy.graph.analysis.chain import value_chain
from mineral_diplomacy.graph.analysis.flow.arcs import without
from mineral_diplomacy.graph.analysis.importer.imports import imports_network
from mineral_diplomacy.graph.analysis.scenarios.scenario import Scenario, Stop, addition, stop
from mineral_diplomacy.graph.analysis.scenarios.simulation import View, simulate
from mineral_diplomacy.graph.analysis.selection import Figures
from mineral_diplomacy.graph.analysis.verdicts import supply_stages
from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.loaders.record import Record
from mineral_diplomacy.ontology.errors import BasisError, MissingDataError
from tests.graph.analysis.flow.networks import flow_of
from tests.graph.analysis.flow.test_network import flow, ore
from tests.tables import MemoryTables, record, supply, tables

DAY = date(2026, 7, 16)
MEASURE = "trade_measure/ban"


def world() -> list[Record]:
    """China mines 60 of 100 kt and refines 50 of 100; Chile mines 40; Japan refines 50."""
    named = [record("country", key=f"country/{c}", label=c, iso3=c) for c in ("AUS", "IND")]
    mined = supply({"CHN": 60.0, "CHL": 40.0}, 100.0, stage="extraction")
    return named + mined + supply({"CHN": 50.0, "JPN": 50.0}, 100.0)


def trade() -> list[Record]:
    return [
        *(ore("CHL", "CHN", 60), ore("PER", "CHN", 40), ore("CHL", "JPN", 30)),
        *(flow("CHN", "IND", 50), flow("JPN", "IND", 30), flow("CHN", "JPN", 10)),
    ]


def control(
    stage: str | None = "extraction", *, by: str = "CHN", **columns: object
) -> list[Record]:
    row = {"measure": MEASURE, "mineral": "copper", "stage": stage, "restriction_kind": "ban"}
    part = {"undertaking": MEASURE, "actor": f"country/{by}", "role": "issuer"}
    return [
        record("trade_measure", key=MEASURE, label="The ban", instrument="export_control"),
        record("restriction", **{**row, **columns}),
        record("participation", **part),
        record("status_event", undertaking=MEASURE, status="in_force", date="2025-01-01"),
    ]


def views(found: MemoryTables | Dataset, scenario: Scenario) -> dict[str, View]:
    copper = scenario.joined(minerals=() if scenario.minerals else ("copper",))
    return {view.scope: view for view in simulate(found, copper, DAY).views}


@pytest.fixture(scope="module")
def both() -> MemoryTables:
    return tables(world(), trade())


def test_nothing_changes_where_nothing_is_asked(both: MemoryTables) -> None:
    found = views(both, Scenario())
    assert (found["WORLD"].before, found["WORLD"].after) == (100_000, 100_000)
    assert (found["IND"].before, found["IND"].after) == (80, 80)
    assert all(view.losers == () and view.assumptions == () for view in found.values())
    assert all(view.lost == view.loss == 0 for view in found.values())


def test_views_stand_side_by_side_with_their_own_bases(both: MemoryTables) -> None:
    found = views(both, Scenario(remove=(stop("CHN:processing"),)))
    assert (found["WORLD"].after, found["WORLD"].basis) == (50_000, "element_content")
    assert (found["IND"].after, found["IND"].basis) == (30, "hs_basket")
    assert found["WORLD"].sources != found["IND"].sources
    (cut,) = (found["WORLD"].cut,)
    assert cut is not None
    assert cut.points == (("processing", "JPN"),)


def test_who_loses(both: MemoryTables) -> None:
    losers = {
        (one.kind, one.name): one
        for one in views(both, Scenario(remove=(Stop("CHL"),)))["IND"].losers
    }
    # China mines, so it still feeds the 60 t it ships; Japan is left with 10 t of China's metal.
    assert (losers["importer", "IND"].before, losers["importer", "IND"].after) == (80, 60)
    assert (losers["supplier", "JPN"].before, losers["supplier", "JPN"].after) == (30, 10)
    assert ("supplier", "CHN") not in losers


def test_technologies_lose_what_they_need() -> None:
    needs = record("requirement", technology="grids", mineral="copper")
    found = views(tables(world(), [needs]), Scenario(remove=(stop("JPN"),)))
    assert [(one.kind, one.name) for one in found["WORLD"].losers] == [("technology", "grids")]
    assert found["IND"].verdict == "insufficient_data"


@given(st.sets(st.sampled_from(["CHN", "JPN", "CHL", "PER", "CHN:processing"]), max_size=4))
def test_a_removal_is_the_network_without_it(names: set[str]) -> None:
    both = tables(world(), trade())
    stops = tuple(stop(name) for name in sorted(names))
    found = views(both, Scenario(remove=stops))
    chain = value_chain(Figures(both).select("copper"), supply_stages(both.schema))
    for scope, graph in (
        ("WORLD", chain.digraph()),
        ("IND", imports_network(both, "copper").digraph()),
    ):
        there = {n[:2] for n in graph if isinstance(n, tuple) and n[-1] == "in"}
        its = [p for p in there for s in stops if p[1] == s.country and s.stage in {None, p[0]}]
        assert found[scope].after == pytest.approx(flow_of(without(graph, its)))
        assert found[scope].before == pytest.approx(flow_of(graph))


def test_removing_everything_leaves_nothing_and_says_so(both: MemoryTables) -> None:
    every = tuple(Stop(name) for name in ("CHN", "JPN", "CHL", "PER"))
    for view in views(both, Scenario(remove=every)).values():
        assert (view.after, view.loss) == (0, 1)
        assert view.cut is not None
        assert view.cut.value == 0


@given(st.sampled_from(["CHN", "JPN", "AUS"]), st.sampled_from(["extraction", "processing"]),
       st.floats(0.001, 1000), st.sampled_from(["CHN", "JPN", "CHL"]))  # fmt: skip
def test_an_addition_never_lowers_the_flow(
    country: str, stage: str, quantity: float, out: str
) -> None:
    both = tables(world(), trade())
    more = (addition(f"{country}:copper:{stage}:{quantity}kt"),)
    without_it = views(both, Scenario(remove=(Stop(out),)))
    with_it = views(both, Scenario(remove=(Stop(out),), add=more))
    for scope, view in with_it.items():
        assert view.after is not None
        assert view.after >= (without_it[scope].after or 0) - 1e-9
        assert view.after <= (without_it[scope].after or 0) + quantity * 1000 + 1e-9


@given(st.floats(0, 5))
def test_spare_output_of_all_scales_the_flow(spare: float) -> None:
    both = tables(world(), trade())
    for view in views(both, Scenario(spare=spare)).values():
        assert view.after == pytest.approx((view.before or 0) * (1 + spare))
        assert spare == 0 or view.assumptions[0].startswith("assumption: everyone")


def test_what_is_added_to_who_stops_counts_for_nothing(both: MemoryTables) -> None:
    asked = Scenario(remove=(Stop("JPN"),), add=(addition("JPN:copper:processing:9kt"),))
    alone = views(both, Scenario(remove=(Stop("JPN"),)))
    for scope, view in views(both, asked).items():
        assert view.after == alone[scope].after


def test_an_addition_feeds_who_takes_such_goods(both: MemoryTables) -> None:
    """Without Chile, China ships 60 t of its own and Peru's ore; all could refine 80 t."""
    asked = Scenario(remove=(Stop("CHL"),), add=(addition("AUS:copper:extraction:15t"),))
    found = views(both, asked)["IND"]
    assert found.after == 60 + 15
    assert "offered to all who are seen to take such goods" in found.assumptions[0]
    late = views(both, Scenario(add=(addition("AUS:copper:processing:15t"),)))["IND"]
    assert late.after == 95
    assert "offered to IND, read as goods of hs_basket" in late.assumptions[0]


def test_a_quantity_is_counted_only_on_its_basis(both: MemoryTables) -> None:
    found = views(both, Scenario(add=(addition("AUS:copper:processing:5t hs_basket"),)))
    assert found["IND"].after == 85
    assert found["WORLD"].after == found["WORLD"].before
    assert "not counted here, where figures are on element_content" in found["WORLD"].assumptions[0]
    with pytest.raises(BasisError) as refused:
        views(both, Scenario(add=(addition("AUS:copper:processing:5t gross_weight"),)))
    assert "gross_weight" in str(refused.value)
    assert "element_content" in str(refused.value)


def test_a_ban_leaves_ore_to_the_country_s_own_refiners() -> None:
    found = views(tables(world(), trade(), control()), Scenario(ban=("ban",)))["WORLD"]
    # China's 60 kt stay in China, which refines 50; Chile's 40 are left for Japan.
    assert found.after == 90_000
    assert found.assumptions == (
        (
            "ban: CHN's exports of copper extraction stop; ban; in force on 2026-07-16; "
            "its own next stage may use what stays"
        ),
    )


def test_a_ban_at_the_last_stage_is_lost_to_the_others() -> None:
    found = views(tables(world(), trade(), control("processing")), Scenario(ban=("ban",)))
    assert found["WORLD"].after == 50_000
    assert found["IND"].after == 30


def test_a_ban_against_one_country_stops_only_what_goes_there() -> None:
    against = control("processing", target="country/JPN")
    found = views(tables(world(), trade(), against), Scenario(ban=("ban",)))
    assert found["WORLD"].after == found["WORLD"].before
    assert found["IND"].after == 80  # Japan has its own ore for the 30 t that it sells
    mine = control("processing", target="country/IND")
    assert views(tables(world(), trade(), mine), Scenario(ban=("ban",)))["IND"].after == 30


def test_what_a_control_does_not_say_stops_nothing() -> None:
    found = views(tables(world(), trade(), control(None)), Scenario(ban=("ban",)))
    for view in found.values():
        assert view.after == view.before
        assert view.assumptions == ("ban names no stage of copper, so it stops nothing here",)


def test_a_licence_is_read_as_a_stop_and_a_term_as_of_the_day() -> None:
    licence = control(restriction_kind="licence", valid_from="2025-02-01", valid_to="2025-03-01")
    found = tables(world(), licence)
    (note,) = views(found, Scenario(ban=("ban",), as_of=date(2025, 2, 2)))["WORLD"].assumptions
    assert "licence, read as a full stop of exports; in force on 2025-02-02;" in note
    (note,) = views(found, Scenario(ban=("ban",)))["WORLD"].assumptions
    assert "none of its terms covers 2026-07-16" in note


def test_stages_on_different_bases_are_views_of_their_own(dataset: Dataset) -> None:
    found = simulate(dataset, Scenario(minerals=("graphite",), remove=(Stop("CHN"),)), DAY)
    bases = [(view.scope, view.goods, view.basis) for view in found.views]
    assert bases == [
        ("WORLD", "extraction", "natural_graphite"),
        ("WORLD", "processing", "battery_grade_graphite"),
        ("IND", "extraction", "hs_basket"),
    ]


def test_a_year_without_data_is_an_error(dataset: Dataset) -> None:
    with pytest.raises(MissingDataError, match="1900"):
        simulate(dataset, Scenario(minerals=("copper",), year=1900), DAY)


def test_the_order_of_minerals_never_matters(dataset: Dataset) -> None:
    one = simulate(dataset, Scenario(minerals=("copper", "nickel"), remove=(Stop("CHN"),)), DAY)
    other = simulate(dataset, Scenario(minerals=("nickel", "copper"), remove=(Stop("CHN"),)), DAY)
    assert sorted(one.views, key=str) == sorted(other.views, key=str)


def test_additions_say_which_minerals_are_asked(dataset: Dataset) -> None:
    asked = Scenario(add=(addition("AUS:lithium:processing:50kt"),))
    assert {view.mineral for view in simulate(dataset, asked, DAY).views} == {"lithium"}
    both = asked.joined(minerals=("copper",))
    assert {view.mineral for view in simulate(dataset, both, DAY).views} == {"copper", "lithium"}


def test_a_control_of_other_minerals_stops_nothing_and_says_so(dataset: Dataset) -> None:
    ban = ("indonesia-nickel-ore-export-ban",)
    for view in simulate(dataset, Scenario(minerals=("copper",), ban=ban), DAY).views:
        assert view.after == view.before
        assert view.assumptions == (
            "indonesia-nickel-ore-export-ban does not name copper: it stops nothing of it",
        )
