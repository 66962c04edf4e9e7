"""What an importer's observed supply loses, and which verdict that is."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineral_diplomacy.graph.analysis.chain import SINK, SOURCE
from mineral_diplomacy.graph.analysis.flow.network import network
from mineral_diplomacy.graph.analysis.importer.imports import goods_stage, imports_network
from mineral_diplomacy.graph.analysis.importer.loss_rows import NetworkLoss, NetworkQuestion, judged
from mineral_diplomacy.graph.analysis.importer.network_losses import network_losses
from mineral_diplomacy.graph.analysis.importer.world_losses import world_losses
from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.graph.records import ReadOnce, TradeFlow, records
from mineral_diplomacy.loaders.record import Record
from mineral_diplomacy.ontology.errors import MissingDataError, UnknownTermError
from tests.graph.analysis.flow.networks import stopped
from tests.graph.analysis.flow.test_network import flow, ore
from tests.tables import MemoryTables, supply, tables

COPPER = NetworkQuestion(("copper",))


def by_point(rows: tuple[NetworkLoss, ...]) -> dict[tuple[str | None, str | None], NetworkLoss]:
    return {(row.country, row.stage): row for row in rows}


@pytest.fixture(scope="module")
def two_steps() -> MemoryTables:
    """Chile and Peru mine; China and Japan refine; India imports. China also sells to Japan."""
    return tables(
        [ore("CHL", "CHN", 60), ore("PER", "CHN", 40), ore("CHL", "JPN", 30)],
        [flow("CHN", "IND", 50), flow("JPN", "IND", 30), flow("CHN", "JPN", 10)],
    )


def test_losses_are_those_of_the_definition(two_steps: MemoryTables) -> None:
    answer = network_losses(two_steps, COPPER)
    graph = network(two_steps, "copper").digraph()
    assert {row.scope for row in answer.rows} == {"IND"}
    for row in answer.rows:
        places = [n[:2] for n in graph if isinstance(n, tuple) and n[2] == "in"]
        its = [p for p in places if p[1] == row.country and row.stage in {None, p[0]}]
        assert row.lost == pytest.approx(stopped(graph, its))
        assert row.loss == pytest.approx(stopped(graph, its) / 80)
        assert (row.loss_low, row.loss_high) == (row.loss, row.loss)
        assert (row.method, row.combinations, row.seed) == ("enumerated", 1, None)


def test_verdicts_have_the_thresholds_of_the_chokepoints(two_steps: MemoryTables) -> None:
    found = by_point(network_losses(two_steps, COPPER).rows)
    verdicts = {key: (row.verdict, row.severity) for key, row in found.items()}
    # China delivers 50 of 80 t; without Peru 40 t of its ore are gone, but Japan's 30 t stay.
    assert verdicts["CHN", "processing"] == ("graded", 50)
    assert verdicts["JPN", "processing"] == ("graded", 25)
    assert verdicts["PER", "extraction"] == ("none", None)
    assert verdicts["CHL", None] == ("graded", 50)


@given(st.floats(0, 1), st.floats(0, 1), st.integers(0, 2))
def test_a_verdict_needs_every_claim(one: float, other: float, uncounted: int) -> None:
    low, high = sorted((one, other))
    verdict, severity, _ = judged(low, high, uncounted)
    assert (verdict == "none") == (high < 0.25)
    assert (verdict == "contested") == (low < 0.25 <= high)
    assert (verdict == "total") == (low == 1 and not uncounted)
    assert severity == (None if low < 0.25 else 50 if low >= 0.5 else 25)


def test_one_supplier_is_total_unless_something_arrives_uncounted() -> None:
    alone = network_losses(tables([flow("CHN", "IND", 5)]), COPPER)
    assert by_point(alone.rows)["CHN", "processing"].verdict == "total"
    more = [flow("CHN", "IND", 5), flow("JPN", "IND", None, value_usd=7)]
    found = by_point(network_losses(tables(more), COPPER).rows)["CHN", "processing"]
    assert (found.verdict, found.severity) == ("graded", 50)
    assert found.reason == "1 flows to the importer are not counted"


def test_a_conflict_of_claims_that_changes_the_verdict_is_contested() -> None:
    rows = [flow("CHN", "IND", 20), flow("CHN", "IND", 40, source="source/second")]
    found = by_point(network_losses(tables(rows, [flow("JPN", "IND", 80)]), COPPER).rows)
    china = found["CHN", "processing"]
    assert (china.loss, china.loss_low) == (0.2, 0.2)
    assert china.loss_high == pytest.approx(1 / 3)
    assert china.verdict == "contested"
    assert china.reason == "flows differ by source or are contested: the loss is 20.0% to 33.3%"
    assert china.combinations == 2
    assert {*china.sources} == {"source/first"}
    assert len([key for key in china.inputs if "CHN" in key]) == 2


def test_many_conflicts_are_sampled_with_the_seed() -> None:
    names = [f"A{letter}B" for letter in "ABCDEFGHIJ"]
    rows = [flow(name, "IND", 10 + i) for i, name in enumerate(names)]
    rows += [flow(n, "IND", 20 + i, source="source/second") for i, n in enumerate(names)]
    found = tables(rows)
    first = network_losses(found, NetworkQuestion(("copper",), seed=3))
    assert {row.method for row in first.rows} == {"sampled"}
    assert {row.seed for row in first.rows} == {3}
    assert first.rows == network_losses(found, NetworkQuestion(("copper",), seed=3)).rows
    assert first.rows != network_losses(found, NetworkQuestion(("copper",), seed=4)).rows


@given(st.integers(0, 1000))
def test_the_order_of_minerals_and_rows_never_matters(seed: int) -> None:
    rows = [
        *(ore("CHL", "CHN", 60), flow("CHN", "IND", 50), flow("JPN", "IND", 30)),
        *(flow(c, "IND", 9, mineral="nickel", hs6="750210") for c in ("NOR", "JPN")),
    ]
    shuffled: list[Record] = random.Random(seed).sample(rows, len(rows))
    names = ("copper", "nickel") if seed % 2 else ("nickel", "copper")
    asked = network_losses(tables(shuffled), NetworkQuestion(names)).rows
    plain = network_losses(tables(rows), NetworkQuestion(("copper", "nickel"))).rows
    assert sorted(asked, key=str) == sorted(plain, key=str)


def test_what_cannot_be_judged_says_why(two_steps: MemoryTables) -> None:
    (row,) = network_losses(two_steps, NetworkQuestion(("copper",), party="PER")).rows
    assert (row.country, row.verdict) == (None, "insufficient_data")
    assert row.reason == "no tonnes of copper processing goods to PER in 2024"


def test_a_mixed_code_is_the_reason_where_it_is(dataset: Dataset) -> None:
    (row,) = network_losses(dataset, NetworkQuestion(("rare_earths",))).rows
    assert row.verdict == "insufficient_data"
    assert row.reason is not None
    assert row.reason.endswith("52 flows are in codes that hold more than rare_earths")


def test_a_mineral_without_trade_is_an_error_only_alone(two_steps: MemoryTables) -> None:
    with pytest.raises(MissingDataError, match="trade in nickel"):
        network_losses(two_steps, NetworkQuestion(("nickel",)))
    rows = network_losses(two_steps, NetworkQuestion(("nickel", "copper"))).rows
    assert rows[0].verdict == "insufficient_data"
    with pytest.raises(UnknownTermError, match="did you mean: copper"):
        network_losses(two_steps, NetworkQuestion(("coper",)))


def test_the_goods_are_the_last_that_are_seen_to_arrive(two_steps: MemoryTables) -> None:
    assert goods_stage(two_steps, "copper", "IND", "tonnes", None) == "processing"
    assert goods_stage(two_steps, "copper", "JPN", "tonnes", None) == "processing"
    only_ore = tables([ore("CHL", "IND", 3)])
    assert goods_stage(only_ore, "copper", "IND", "tonnes", None) == "extraction"
    assert goods_stage(only_ore, "copper", "DEU", "tonnes", None) == "processing"
    assert imports_network(only_ore, "copper").imported == 3


def test_the_world_loses_no_less_than_at_one_stage_and_no_more_than_their_sum() -> None:
    rows = supply({"CHN": 60.0, "CHL": 40.0}, 100.0, rest=0.0, stage="extraction")
    rows += supply({"CHN": 50.0, "JPN": 50.0}, 100.0, rest=0.0)
    found = by_point(tuple(world_losses(tables(rows), ["copper"])))
    assert set(found) == {("CHN", None), ("CHL", None), ("JPN", None)}
    assert (found["CHN", None].loss_low, found["CHN", None].loss_high) == (0.6, 1.0)
    assert {row.scope for row in found.values()} == {"WORLD"}


def test_the_world_s_lower_end_is_the_fall_of_the_maximum_flow(dataset: Dataset) -> None:
    import networkx as nx

    from mineral_diplomacy.graph.analysis.chain import value_chain
    from mineral_diplomacy.graph.analysis.selection import Figures
    from mineral_diplomacy.graph.analysis.verdicts import supply_stages

    figures = Figures(dataset)
    for mineral in ("lithium", "nickel"):
        chain = value_chain(figures.select(mineral), supply_stages(dataset.schema))
        graph = chain.digraph()
        total = nx.maximum_flow_value(graph, SOURCE, SINK)
        rows = list(world_losses(dataset, [mineral]))
        assert rows
        for row in rows:
            its = [n[:2] for n in graph if isinstance(n, tuple) and n[1:] == (row.country, "in")]
            lost = stopped(graph, its)
            assert row.loss_low == pytest.approx(lost / total, abs=0.03)


def test_findings_are_what_the_analysis_says(dataset: Dataset) -> None:
    answer = network_losses(dataset, NetworkQuestion())
    lost = {(r.country, r.stage, r.mineral): r for r in answer.rows if r.lost}
    written = [row for row in dataset.rows("removal_finding") if row["scope_area"] == "IND"]
    assert len(written) == len(lost)
    for row in written:
        found = lost[row["country"][-3:], row["stage"], row["mineral"]]
        assert (row["loss"], row["quantity"]) == (found.loss, found.lost)
        assert (row["verdict"], row["unit"]) == (found.verdict, "t")
        assert set(row["derived_from"]) == set(found.inputs)
        assert row["method"].startswith("removal loss with rerouting")


def test_records_are_made_once(two_steps: MemoryTables) -> None:
    once = ReadOnce(two_steps)
    assert records(once, TradeFlow) is records(once, TradeFlow)
    assert records(once, TradeFlow) == records(two_steps, TradeFlow)
    assert once.table("trade_flow") == two_steps.table("trade_flow")
