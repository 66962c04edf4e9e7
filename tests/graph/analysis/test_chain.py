"""The loss of a point is arithmetic on shares: networkx' maximum flow agrees with it."""

from __future__ import annotations

from datetime import date

import networkx as nx
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mineral_diplomacy.graph.analysis.chain import (
    SINK,
    SOURCE,
    ValueChain,
    spare_needed,
    value_chain,
)
from mineral_diplomacy.graph.analysis.chokepoints import Question, chokepoints
from mineral_diplomacy.graph.analysis.selection import Figures
from mineral_diplomacy.graph.analysis.verdicts import supply_stages
from mineral_diplomacy.ontology.errors import BasisError
from tests.tables import MemoryTables, share, supply, tables

CODES = ("AUS", "CHL", "CHN", "COD")
STAGES = ("extraction", "processing", "manufacturing")
CLOSE = 1e-9
DAY = date(2026, 1, 1)


def chain_of(found: MemoryTables) -> ValueChain:
    return value_chain(Figures(found).select("copper"), supply_stages(found.schema))


def max_flow(graph: nx.DiGraph[object]) -> float:
    return float(nx.maximum_flow_value(graph, SOURCE, SINK))


def stopped(chain: ValueChain, stage: str, country: str) -> float:
    """F(G) − F(G∖v), as a part of F(G): the definition."""
    graph = chain.digraph()
    before = max_flow(graph)
    graph.remove_edge((stage, country, "in"), (stage, country, "out"))
    return (before - max_flow(graph)) / before


@st.composite
def stage_tables(draw: st.DrawFn, *, misfit: bool = False) -> MemoryTables:
    """Two or three stages, with zero rows, one or many producers, with or without a residual."""
    amount = st.one_of(st.just(0), st.integers(1, 1000))
    groups = []
    for stage in STAGES[: 2 if misfit else draw(st.integers(2, 3))]:
        outputs = draw(st.dictionaries(st.sampled_from(CODES), amount, min_size=1))
        rest = draw(amount)
        total = sum(outputs.values()) + rest
        assume(total > 0)
        printed = total * draw(st.sampled_from([0.97, 1.0, 1.04])) if misfit else total
        printed_rest = rest if draw(st.booleans()) or misfit else None
        groups.append(supply(outputs, printed, rest=printed_rest, stage=stage))
    return tables(*groups)


@settings(max_examples=50)
@given(stage_tables())
def test_loss_holds_the_fall_of_the_maximum_flow(found: MemoryTables) -> None:
    chain = chain_of(found)
    for one in chain.stages:
        for country in one.outputs:
            interval = chain.loss(one.stage, country)
            assert interval is not None
            low, high = interval
            lost = stopped(chain, one.stage, country)
            assert 0 <= low <= high <= 1
            assert low - CLOSE <= lost <= high + CLOSE
            assert low == pytest.approx(lost, abs=1e-6)


@settings(max_examples=50)
@given(stage_tables(misfit=True))
def test_loss_holds_the_fall_of_the_flow_where_rows_miss_their_total(found: MemoryTables) -> None:
    chain = chain_of(found)
    for one in chain.stages:
        for country, output in one.outputs.items():
            interval = chain.loss(one.stage, country)
            assert interval is not None
            assert 0 <= interval[0] <= interval[1] <= 1
            last = one is chain.stages[-1]
            for total in (one.low, one.high):
                for final in (total,) if last else chain.output:
                    lost = min(1.0, max(0.0, output - max(0.0, total - final)) / final)
                    assert interval[0] - CLOSE <= lost <= interval[1] + CLOSE


@settings(max_examples=50)
@given(stage_tables())
def test_flow_is_the_output_of_the_last_stage(found: MemoryTables) -> None:
    chain = chain_of(found)
    assert max_flow(chain.digraph()) == pytest.approx(chain.stages[-1].table.total)


@settings(max_examples=50)
@given(stage_tables())
def test_total_is_what_dominates_the_sink_where_the_stage_is_listed_whole(
    found: MemoryTables,
) -> None:
    chain = chain_of(found)
    graph = chain.digraph()
    idle = [arc for arc in graph.edges if graph.edges[arc].get("capacity", 1) <= CLOSE]
    graph.remove_edges_from(idle)
    dominators = set()
    node: object = SINK
    immediate = nx.immediate_dominators(graph, SOURCE)
    while node != SOURCE:
        node = immediate[node]
        dominators.add(node)
    for row in chokepoints(found, Question(("copper",)), DAY).rows:
        if row.point is None:
            continue
        point, claims = row.point, row.result.inputs
        listed_alone = len([key for key in claims if not key.endswith("WLD")]) == 1
        expected = (point.stage, point.country, "out") in dominators and not listed_alone
        assert (point.verdict == "total") is expected
        if expected:
            assert point.loss_low == pytest.approx(1)


def test_a_smaller_last_stage_leaves_a_surplus_and_a_larger_one_an_unexplained_feed() -> None:
    found = tables(
        supply({"CHL": 120}, 120, stage="extraction"),
        supply({"CHN": 100}, 100, stage="processing"),
        supply({"CHN": 150}, 150, stage="manufacturing"),
    )
    chain = chain_of(found)
    assert chain.surplus == {"extraction": 20_000.0}
    assert chain.unexplained_feed == {"processing": 50_000.0}
    two = chain_of(
        tables(
            supply({"CHL": 120}, 120, stage="extraction"),
            supply({"CHN": 100}, 100, stage="processing"),
        )
    )
    assert two.surplus == {"extraction": 20_000.0}


def test_units_of_two_stages_are_brought_together() -> None:
    found = tables(
        supply({"CHL": 50_000, "AUS": 50_000}, 100_000, stage="extraction", unit="t"),
        supply({"CHN": 80}, 80, stage="processing", unit="kt"),
    )
    assert chain_of(found).loss("extraction", "CHL") == pytest.approx((30 / 80, 0.5))


def test_stages_that_count_different_things_make_no_chain_but_keep_their_shares() -> None:
    found = tables(
        supply({"CHN": 80}, 100, mineral="graphite", stage="extraction", basis="natural_graphite"),
        supply({"CHN": 95}, 100, mineral="graphite", basis="battery_grade_graphite"),
    )
    selection = Figures(found).select("graphite")
    with pytest.raises(BasisError, match="battery_grade_graphite and natural_graphite"):
        value_chain(selection, supply_stages(found.schema))
    rows = chokepoints(found, Question(("graphite",)), DAY).rows
    losses = {row.result.stage: row.point.loss_low for row in rows if row.point}
    assert losses == {"extraction": 0.8, "processing": 0.95}


def test_loss_of_an_unknown_or_withheld_point_is_unknown() -> None:
    chain = chain_of(tables(supply({"CHN": 60, "USA": None}, 100), share("JPN", 0.1)))
    assert chain.loss("processing", "USA") is None
    assert chain.loss("processing", "IND") is None
    assert chain.loss("recycling", "CHN") is None


@given(st.floats(0.25, 0.999), st.floats(0.01, 0.25))
def test_raising_the_output_of_all_others_by_the_spare_needed_brings_the_share_to_the_threshold(
    share_: float, threshold: float
) -> None:
    rise = spare_needed(share_, threshold)
    assert rise is not None
    others = (1 - share_) * (1 + rise)
    assert others == pytest.approx(1 - threshold)
    assert 1 - others == pytest.approx(threshold)


def test_no_spare_is_needed_under_the_threshold_and_none_helps_against_a_sole_producer() -> None:
    assert spare_needed(0.24) is None
    assert spare_needed(1.0) is None
    assert spare_needed(0.25) == 0.0


@pytest.mark.parametrize(
    ("mineral", "stage", "country", "per_cent", "digits"),
    [
        ("copper", "processing", "CHN", 34, 0),
        ("lithium", "extraction", "AUS", 16, 0),
        ("lithium", "processing", "CHN", 152, 0),
        ("graphite", "processing", "CHN", 1650, -1),
    ],
)
def test_spare_needed_of_2024_is_as_published(
    iea_2024: MemoryTables, mineral: str, stage: str, country: str, per_cent: int, digits: int
) -> None:
    answer = chokepoints(iea_2024, Question((mineral,), stage, country), DAY)
    (row,) = answer.rows
    assert row.point is not None
    assert row.point.spare_needed is not None
    assert round(row.point.spare_needed * 100, digits) == per_cent
