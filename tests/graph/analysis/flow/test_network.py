"""An importer's network says what trade shows, names what it leaves out, and invents nothing."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mineral_diplomacy.graph.analysis.flow.intervals import loss_intervals
from mineral_diplomacy.graph.analysis.flow.maximum import flow_without, max_flow, min_cut
from mineral_diplomacy.graph.analysis.flow.network import network, years
from mineral_diplomacy.graph.analysis.flow.removal import country_losses, removal_losses
from mineral_diplomacy.graph.analysis.flow.routes import dominators, widest_route
from mineral_diplomacy.graph.analysis.flow.trade_network import FlowArc, TradeNetwork
from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.knowledge_graph import KnowledgeGraph
from mineral_diplomacy.loaders.record import Record
from mineral_diplomacy.ontology.errors import MissingDataError, UnknownTermError
from tests.graph.analysis.flow.networks import CLOSE, flow_of, stopped
from tests.tables import MemoryTables, record, share, supply, tables

CATHODE, ORE, LITHIUM = "740311", "260300", "283691"


def flow(start: str, end: str, tonnes: float | None, **columns: object) -> Record:
    """Trade in copper cathode of a year, in one source, unless told otherwise."""
    values: dict[str, Any] = {
        "exporter": start if "/" in start else f"country/{start}",
        "importer": f"country/{end}",
        "mineral": "copper",
        "stage": "processing",
        "hs6": CATHODE,
        "period": "2024",
        "quantity_kg": None if tonnes is None else tonnes * 1000,
        "source": "source/first",
    }
    return record("trade_flow", **{**values, **columns})


def ore(start: str, end: str, tonnes: float, **columns: object) -> Record:
    return flow(start, end, tonnes, **{"stage": "extraction", "hs6": ORE, **columns})


def gaps(found: TradeNetwork, kind: str) -> list[str]:
    return [gap.text for gap in found.gaps if gap.kind == kind]


def arcs(found: TradeNetwork, kind: str) -> dict[tuple[str, str], float]:
    return {(row["start"], row["end"]): row["amount"] for row in found.rows if row["kind"] == kind}


@pytest.fixture(scope="module")
def two_steps() -> MemoryTables:
    """Chile and Peru mine; China and Japan refine; India imports. China also sells to Japan."""
    return tables(
        [ore("CHL", "CHN", 60), ore("PER", "CHN", 40), ore("CHL", "JPN", 30)],
        [flow("CHN", "IND", 50), flow("JPN", "IND", 30), flow("CHN", "JPN", 10)],
    )


def test_ore_and_metal_lead_to_the_importer(two_steps: MemoryTables) -> None:
    found = network(two_steps, "Copper", 2024)
    assert arcs(found, "trade")["CHL:extraction", "CHN:processing"] == 60
    assert arcs(found, "trade")["CHN:processing", "IND"] == 50
    assert arcs(found, "unexplained_feed") == {
        ("source", "CHL:extraction"): 90,
        ("source", "PER:extraction"): 40,
    }
    assert found.codes == {"extraction": (ORE,), "processing": (CATHODE,)}
    assert [step.status for step in found.steps] == ["observed", "observed"]
    assert all(step.yield_fraction is None for step in found.steps)
    assert gaps(found, "unknown")[-1].startswith("no source gives a yield")
    assert (found.verdict, found.imported, found.measure) == ("observed", 80, "tonnes")


def test_losses_on_it_are_those_of_the_definition(two_steps: MemoryTables) -> None:
    graph = network(two_steps, "copper").digraph()
    found = removal_losses(graph)
    assert found.flow == flow_of(graph) == 80
    for row in found.rows:
        assert row.loss == pytest.approx(stopped(graph, [(str(row.stage), row.country)]))
    # Without Chile, China refines Peru's 40 t; Japan gets no ore but 10 t of China's metal.
    assert found.of("CHL", "extraction").loss == 40
    assert country_losses(graph).of("CHN").loss == 50
    assert dominators(graph) == ()
    route = widest_route(graph, avoid=["CHN"])
    assert route is not None
    assert route.places == ("source", ("extraction", "CHL"), ("processing", "JPN"), "IND", "sink")
    assert route.width == 30
    assert min_cut(graph).value == 80


def test_claims_rest_on_their_keys(two_steps: MemoryTables) -> None:
    keys = set(two_steps.rows["trade_flow"])
    graph = network(two_steps, "copper").digraph()
    claims = [key for *_, data in graph.edges(data=True) for key in data["claims"]]
    assert len(claims) == len(keys)
    assert set(claims) == keys


def test_the_policy_chooses_one_claim_and_keeps_the_others() -> None:
    found = tables(
        [
            flow("CHN", "IND", 50),
            flow("CHN", "IND", 70, source="source/second"),
            flow("CHN", "IND", None, source="source/third", value_usd=9),
        ]
    )
    for policy, amount in (((), 50), (("second",), 70), (("source/third", "second"), 70)):
        chosen = network(found, "copper", policy=policy)
        (arc,) = [arc for arc in chosen.arcs if arc.kind == "trade"]
        assert arc.amount == amount == chosen.imported
        assert {claim.amount for claim in arc.passed_over} == {120 - amount, None}
    by_value = network(found, "copper", measure="value_usd")
    assert (by_value.imported, by_value.measure) == (9, "value_usd")
    assert arcs(by_value, "trade") == {("CHN:processing", "IND"): 9}


def test_codes_of_one_stage_add_up_and_are_named() -> None:
    found = network(
        tables(
            [
                flow("CHL", "IND", 5, mineral="lithium", hs6=LITHIUM),
                flow("CHL", "IND", 2, mineral="lithium", hs6="282520"),
            ]
        ),
        "lithium",
    )
    assert max_flow(found.digraph()) == 7
    assert found.codes["processing"] == ("282520", LITHIUM)


def test_what_cannot_count_is_named_and_not_counted() -> None:
    found = network(
        tables(
            [
                flow("CHN", "IND", 5, mineral="rare_earths", hs6="284690"),
                flow("CHN", "IND", 9, mineral="rare_earths", hs6="2846"),
                flow("VNM", "IND", None, mineral="rare_earths", hs6="284690", value_usd=3),
                flow("JPN", "IND", 7, mineral="rare_earths", hs6="284610", stage=None),
                flow(
                    "CHN",
                    "IND",
                    8,
                    mineral="rare_earths",
                    hs6="850511",
                    stage="manufacturing",
                ),
            ]
        ),
        "rare_earths",
    )
    kinds = {gap.kind for gap in found.gaps}
    assert {"heading", "no_amount", "no_stage", "other_stage", "unknown"} <= kinds
    assert found.imported == 5
    assert "VNM" in gaps(found, "no_amount")[0]
    magnets = network(
        tables([flow("CHN", "IND", 8, mineral="rare_earths", hs6="850511", stage="manufacturing")]),
        "rare_earths",
        stage="magnets",
    )
    assert gaps(magnets, "mixed") == [
        "country/CHN to country/IND, 850511: the code holds more than rare_earths"
    ]
    assert magnets.verdict == "insufficient_data"
    assert magnets.steps[-1].reason is not None
    assert "IND" in magnets.steps[-1].reason


def test_a_basket_is_a_gap_of_every_mineral_it_holds() -> None:
    basket = flow("CHN", "IND", 4, mineral="minerals", hs6="261590", stage="extraction")
    for mineral in ("niobium", "tantalum"):
        found = network(tables([basket]), mineral)
        assert len(gaps(found, "mixed")) == 1
        assert (found.verdict, found.arcs) == ("insufficient_data", ())


def test_an_importer_without_quantities_gets_no_tonnes(two_steps: MemoryTables) -> None:
    nothing = network(two_steps, "copper", importer="PER")
    assert (nothing.verdict, nothing.imported) == ("insufficient_data", 0)
    assert nothing.steps[-1].status == "insufficient_data"
    assert all(row.share is None for row in removal_losses(nothing.digraph()).rows)
    unweighed = network(tables([flow("CHN", "IND", None, value_usd=5)]), "copper")
    assert unweighed.verdict == "insufficient_data"
    assert unweighed.arcs == ()
    assert gaps(unweighed, "no_amount") != []
    zero = network(tables([flow("CHN", "IND", 0)]), "copper")
    assert zero.verdict == "no_supply"


def test_production_stocks_recycling_and_demand_are_arcs_of_their_own() -> None:
    on_basis: dict[str, Any] = {"basis": "hs_basket", "unit": "t", "source": "source/first"}
    stock = record(
        "stock",
        holder="country/IND",
        mineral="copper",
        stage="stockpiling",
        period="2024",
        projection=False,
        quantity=3,
        **on_basis,
    )
    need = record(
        "demand",
        holder="country/IND",
        mineral="copper",
        stage="processing",
        period="2024",
        projection=False,
        quantity=90,
        **on_basis,
    )
    found = network(
        tables(
            [ore("CHL", "IND", 20), ore("CHL", "CHN", 10), flow("CHN", "IND", 50), stock, need],
            supply({"CHL": 100, "CHN": 15}, 115, stage="extraction", **on_basis),
            supply({"IND": 18}, 18, **on_basis),
            supply({"CHN": 6}, 6, stage="recycling", **on_basis),
            supply({"CHN": 9}, 9, stage="processing"),
        ),
        "copper",
    )
    assert arcs(found, "production") == {
        ("source", "CHL:extraction"): 100,
        ("source", "CHN:extraction"): 15,
    }
    assert arcs(found, "domestic") == {
        ("CHL:extraction", "CHL:processing"): 70,
        ("CHN:extraction", "CHN:processing"): 15,
        ("IND:processing", "IND"): 18,
    }
    assert arcs(found, "stock") == {("source", "IND:stockpiling"): 3, ("IND:stockpiling", "IND"): 3}
    assert arcs(found, "recycling")["CHN:recycling", "CHN:processing"] == 6
    assert arcs(found, "demand") == {("IND", "sink"): 90}
    # China ships 50 t and is seen to take in 10 + 15 + 6; its ore comes from known amounts.
    assert arcs(found, "unexplained_feed") == {("source", "CHN:processing"): 19}
    assert len(gaps(found, "other_basis")) == 1
    assert "element_content" in gaps(found, "other_basis")[0]
    assert max_flow(found.digraph()) == 50 + 18 + 3


def test_who_is_known_to_refine_does_not_live_on_imports_alone() -> None:
    """Japan ships 30 t and buys 40 t: a figure on another basis says that it refines itself."""
    trade = [flow("CHL", "JPN", 40), flow("JPN", "IND", 30)]
    bare, known, shared = (
        network(tables(trade, more), "copper")
        for more in ([], supply({"JPN": 1000}, 9000), share("JPN", 0.1, source="source/iea-2025"))
    )
    assert shared.arcs == known.arcs
    assert removal_losses(bare.digraph()).of("CHL", "processing").loss == 30
    assert arcs(known, "own_output") == {("source", "JPN:processing"): 30}
    assert removal_losses(known.digraph()).of("CHL", "processing").loss == 0
    assert removal_losses(known.digraph()).of("JPN", "processing").loss == 30
    assert loss_intervals(known).flow.high == 30


def test_where_ore_comes_in_own_output_comes_from_own_mines() -> None:
    trade = [ore("CHL", "CHN", 60), flow("CHN", "IND", 50)]
    mills = supply({"CHN": 1000}, 9000, stage="processing")
    mines = supply({"CHN": 100}, 9000, stage="extraction")
    only_mills = network(tables(trade, mills), "copper")
    assert arcs(only_mills, "own_output") == {}
    assert removal_losses(only_mills.digraph()).of("CHL", "extraction").loss == 50
    both = network(tables(trade, mills, mines), "copper")
    assert arcs(both, "own_output") == {
        ("CHN:extraction", "CHN:processing"): 50,
        ("source", "CHN:extraction"): 50,
    }
    assert removal_losses(both.digraph()).of("CHL", "extraction").loss == 0
    assert country_losses(both.digraph()).of("CHN").loss == 50


def test_a_place_that_is_no_country_is_never_removed() -> None:
    found = network(tables([flow("aggregate/S19", "IND", 5), flow("CHN", "IND", 1)]), "copper")
    assert found.residual == {"S19"}
    assert {row.country for row in removal_losses(found.digraph()).rows} == {"CHN"}


def test_exporters_that_no_source_names_are_a_rest_that_is_never_removed() -> None:
    """One exporter with its share states the total; what it leaves is the residual's."""
    shares: dict[str, Any] = {"value_usd": 40.0, "share_of_imports": 0.4, "share_of": "value"}
    rows = tables([flow("CHN", "IND", 3, **shares), flow("JPN", "IND", 1, value_usd=10.0)])
    found = network(rows, "copper", measure="value_usd")
    assert arcs(found, "rest") == {("ROW:processing", "IND"): pytest.approx(50)}
    losses = removal_losses(found.digraph())
    assert [row.country for row in losses.rows] == ["CHN", "JPN"]
    assert [row.share for row in losses.rows] == pytest.approx([0.4, 0.1])
    assert loss_intervals(found).flow.low == pytest.approx(100)
    assert arcs(network(rows, "copper"), "rest") == {}


def test_the_newest_year_unless_told_otherwise() -> None:
    found = tables([flow("CHN", "IND", 1), flow("CHN", "IND", 2, period="2023")])
    assert years(found, "copper") == (2023, 2024)
    assert network(found, "copper").year == 2024
    assert network(found, "copper", 2023).imported == 2


def test_a_year_without_data_says_which_there_are(two_steps: MemoryTables) -> None:
    with pytest.raises(MissingDataError, match=r"copper in 1999; there is: 2024") as error:
        network(two_steps, "copper", 1999)
    assert error.value.available == (2024,)
    with pytest.raises(MissingDataError, match="there is: nothing"):
        network(two_steps, "lithium")


@pytest.mark.parametrize(
    ("asked", "nearest"),
    [
        ({"mineral": "coper"}, "copper"),
        ({"importer": "INS"}, "IND"),
        ({"stage": "procesing"}, "processing"),
        ({"stage": "stockpiling"}, "processing"),
        ({"measure": "tons"}, "tonnes"),
        ({"policy": ("frist",)}, "first"),
    ],
)
def test_unknown_words_get_the_nearest(
    two_steps: MemoryTables, asked: dict[str, Any], nearest: str
) -> None:
    with pytest.raises(UnknownTermError, match=nearest):
        network(two_steps, **{"mineral": "copper", **asked})


codes = st.sampled_from(["CHL", "CHN", "IND", "JPN", "PER"])
amounts = st.one_of(st.none(), st.integers(0, 50))
rows = st.lists(st.tuples(st.booleans(), codes, codes, amounts), min_size=1, max_size=15)


@settings(max_examples=25)
@given(rows, st.randoms(use_true_random=False))
def test_rows_in_any_order_give_one_network_and_all_that_is_imported_flows(
    drawn: list[tuple[bool, str, str, int | None]], draw: random.Random
) -> None:
    claims = {
        (is_ore, a, b): ore(a, b, t or 0, quantity_kg=None if t is None else t * 1000)
        if is_ore
        else flow(a, b, t)
        for is_ore, a, b, t in drawn
        if a != b
    }
    records = [*claims.values(), flow("CHN", "IND", 1, hs6="740319")]
    found = network(tables(records), "copper")
    draw.shuffle(records)
    assert network(tables(records), "copper") == found
    # Whatever is seen to be shipped can be fed, so everything that arrives can flow.
    assert max_flow(found.digraph()) == pytest.approx(found.imported, abs=CLOSE)


def test_an_added_partner_mends_only_what_is_on_the_cut(two_steps: MemoryTables) -> None:
    """China's metal fails: Australia's replaces as much of it as it brings, Chile's ore nothing."""
    found = network(two_steps, "copper")

    def mended(*more: FlowArc) -> float:
        return flow_without(found.adding(more).digraph(), ["CHN"])

    mill, mine = ("processing", "AUS"), ("extraction", "CHL")
    assert mended() == 30
    assert mended(FlowArc("source", mill, "added", 15), FlowArc(mill, "IND", "added", 15)) == 45
    assert mended(FlowArc("source", mine, "added", 15)) == 30


def test_few_claims_are_enumerated() -> None:
    found = network(
        tables(
            [
                flow("CHN", "IND", 50),
                flow("CHN", "IND", 70, source="source/second"),
                flow("JPN", "IND", 30),
                flow("JPN", "IND", 10, source="source/second"),
            ]
        ),
        "copper",
    )
    intervals = loss_intervals(found)
    assert (intervals.method, intervals.combinations, intervals.seed) == ("enumerated", 4, None)
    (china,) = [row for row in intervals.rows if row.country == "CHN"]
    assert (china.chosen, china.spread.low, china.spread.high) == (50, 50, 70)
    assert (intervals.flow.low, intervals.flow.high) == (60, 100)
    (one,) = loss_intervals(found, country_losses).rows[:1]
    assert (one.country, one.stage, one.spread) == ("CHN", None, china.spread)


def test_many_claims_are_sampled_with_a_seed() -> None:
    found = network(
        tables(
            [
                flow(country, "IND", amount, source=f"source/{name}")
                for country in ("CHN", "JPN", "CHL", "PER")
                for name, amount in (("first", 10), ("second", 20), ("third", 40))
            ]
        ),
        "copper",
    )
    first = loss_intervals(found, draws=40)
    assert (first.method, first.combinations, first.seed) == ("sampled", 40, 0)
    assert first == loss_intervals(found, draws=40)
    assert first != loss_intervals(found, draws=40, seed=1)
    for row in first.rows:
        assert 10 <= row.spread.low <= row.spread.median <= row.spread.high <= 40


def test_no_rival_claim_leaves_one_combination(two_steps: MemoryTables) -> None:
    intervals = loss_intervals(network(two_steps, "copper"))
    assert intervals.combinations == 1
    assert all(row.spread.low == row.chosen == row.spread.high for row in intervals.rows)


@pytest.mark.parametrize("mineral", ["copper", "cobalt", "nickel"])
def test_the_shipped_flows_answer_and_say_that_ore_is_missing(
    dataset: Dataset, mineral: str
) -> None:
    found = KnowledgeGraph(dataset).network(mineral, 2024, measure="value_usd")
    bought = [
        row["value_usd"]
        for row in dataset.rows("trade_flow")
        if (row["mineral"], row["year"], row["importer"]) == (mineral, 2024, "country/IND")
        and row["hs6"] in found.codes["processing"]
    ]
    graph = found.digraph()
    losses = removal_losses(graph)
    assert losses.flow == pytest.approx(sum(bought))
    for row in losses.rows[:4]:
        assert row.loss == pytest.approx(stopped(graph, [(str(row.stage), row.country)]))
    assert [step.status for step in found.steps] == ["insufficient_data", "observed"]


def test_a_contested_flow_may_not_have_been() -> None:
    """Without it Japan's 30 t are all that India gets: no single verdict stands."""
    doubted = flow("IRL", "IND", 70, contested=True, note="a mass of the wrong size")
    found = network(tables([doubted, flow("JPN", "IND", 30)]), "copper", 2024)

    (amounts,) = found.alternatives.values()
    assert amounts == (70.0, 0.0)
    spreads = {row.country: row.spread for row in loss_intervals(found, country_losses).rows}
    assert (spreads["IRL"].low, spreads["IRL"].high) == (0.0, 70.0)
    assert (spreads["JPN"].low, spreads["JPN"].high) == (30.0, 30.0)
