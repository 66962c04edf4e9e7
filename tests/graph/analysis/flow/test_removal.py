"""Every loss is networkx' F(G) − F(G∖v), whatever the network looks like."""

from __future__ import annotations

import math
import random

import networkx as nx
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mineral_diplomacy.graph.analysis.chain import SINK, SOURCE
from mineral_diplomacy.graph.analysis.flow.arcs import Network, all_points, inner, points
from mineral_diplomacy.graph.analysis.flow.maximum import flow_without, max_flow
from mineral_diplomacy.graph.analysis.flow.removal import country_losses, removal_losses
from mineral_diplomacy.graph.analysis.flow.routes import dominators
from mineral_diplomacy.ontology.errors import (
    CapacityError,
    UnboundedFlowError,
    UnknownTermError,
)
from tests.graph.analysis.flow.networks import (
    CLOSE,
    flow_of,
    layered,
    network_of,
    networks,
    stopped,
)

MINE, MILL = ("extraction", "AUS"), ("processing", "CHN")


def losses(network: Network) -> dict[tuple[str, str | None], float]:
    return {(row.country, row.stage): row.loss for row in removal_losses(network).rows}


@settings(max_examples=100)
@given(networks())
def test_every_loss_is_the_fall_of_the_maximum_flow(network: Network) -> None:
    found = removal_losses(network)
    assert found.flow == pytest.approx(flow_of(network), abs=CLOSE)
    assert {(row.stage, row.country) for row in found.rows} == set(points(network))
    for row in found.rows:
        lost = stopped(network, [(str(row.stage), row.country)])
        assert row.loss == pytest.approx(lost, abs=CLOSE)
        assert row.share == (pytest.approx(lost / found.flow) if found.flow else None)


@settings(max_examples=50)
@given(networks(limited=True), st.randoms(use_true_random=False))
def test_amounts_need_not_be_whole(network: Network, draw: random.Random) -> None:
    for *_, data in network.edges(data=True):
        data["capacity"] *= draw.uniform(0.001, 1000.0)
    total = flow_of(network)
    for row in removal_losses(network).rows:
        lost = stopped(network, [(str(row.stage), row.country)])
        assert row.loss == pytest.approx(lost, abs=CLOSE * (1 + total))


@settings(max_examples=50)
@given(networks())
def test_a_country_stops_with_all_its_stages(network: Network) -> None:
    for row in country_losses(network).rows:
        its = [point for point in points(network) if point[1] == row.country]
        assert row.loss == pytest.approx(stopped(network, its), abs=CLOSE)
        after = flow_without(network, [row.country])
        assert after == pytest.approx(flow_of(network) - row.loss, abs=CLOSE)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_losses_on_larger_networks_with_cycles(seed: int) -> None:
    network = layered(seed, countries=12, arcs=150)
    for (country, stage), loss in losses(network).items():
        assert loss == pytest.approx(stopped(network, [(str(stage), country)]), abs=CLOSE)


@settings(max_examples=100)
@given(networks())
def test_a_loss_is_no_more_than_all_and_no_more_than_what_passes(network: Network) -> None:
    total = flow_of(network)
    _, flow = nx.maximum_flow(network, SOURCE, SINK)
    for row in removal_losses(network).rows:
        tail, head = inner((str(row.stage), row.country))
        assert 0 <= row.loss <= total
        assert row.loss <= flow[tail][head] + CLOSE


@settings(max_examples=100)
@given(networks(least=1))
def test_with_positive_capacities_a_dominator_loses_all(network: Network) -> None:
    total = flow_of(network)
    assume(total > 0)
    lost = losses(network)
    all_lost = {point for point in points(network) if lost[point[::-1]] == total}
    assert set(dominators(network)) == all_lost


@settings(max_examples=100)
@given(networks(limited=True), st.integers(0, 30), st.integers(1, 5))
def test_more_capacity_never_lowers_the_flow(network: Network, which: int, more: int) -> None:
    before = max_flow(network)
    edges = list(network.edges)
    assume(edges)
    network.edges[edges[which % len(edges)]]["capacity"] += more
    assert max_flow(network) >= before - CLOSE


@settings(max_examples=50)
@given(networks(), st.sampled_from([1e-7, 0.1, 3.0, 1e9]))
def test_scaling_capacities_scales_flow_and_losses(network: Network, factor: float) -> None:
    scaled = network.copy()
    for *_, data in scaled.edges(data=True):
        if "capacity" in data:
            data["capacity"] *= factor
    assert max_flow(scaled) == pytest.approx(max_flow(network) * factor)
    before = losses(network)
    for key, loss in losses(scaled).items():
        assert loss == pytest.approx(before[key] * factor)


@settings(max_examples=50)
@given(networks(), st.randoms(use_true_random=False))
def test_the_order_of_arcs_never_matters(network: Network, draw: random.Random) -> None:
    edges = list(network.edges(data=True))
    draw.shuffle(edges)
    again: Network = nx.DiGraph(edges)
    again.add_nodes_from(network)
    assert losses(again) == pytest.approx(losses(network))
    assert dominators(again) == dominators(network)


def test_the_rest_of_the_world_is_never_removed() -> None:
    rest, other = ("extraction", "ROW"), ("processing", "S19")
    network = network_of(
        {rest: 9.0, other: 9.0}, [(SOURCE, rest, 9.0), (rest, other, 9.0), (other, SINK, 9.0)]
    )
    network.nodes[inner(other)[0]]["residual"] = True
    assert removal_losses(network).rows == country_losses(network).rows == ()
    assert set(all_points(network)) == {rest, other}
    assert dominators(network) == ()
    with pytest.raises(UnknownTermError):
        flow_without(network, ["ROW"])


def test_equal_losses_share_a_rank_and_stand_by_code() -> None:
    parts = {("extraction", code): 5.0 for code in ("CHN", "AUS", "COD")}
    parts["extraction", "CHL"] = 7.0
    arcs = [(SOURCE, point, 100.0) for point in parts] + [(point, SINK, 100.0) for point in parts]
    found = [(row.country, row.rank) for row in removal_losses(network_of(parts, arcs)).rows]
    assert found == [("CHL", 1), ("AUS", 2), ("CHN", 2), ("COD", 2)]


def test_one_supplier_is_everything() -> None:
    network = network_of(
        {MINE: 5.0, MILL: 4.0}, [(SOURCE, MINE, 5.0), (MINE, MILL, 3.0), (MILL, SINK, None)]
    )
    assert losses(network) == {("AUS", "extraction"): 3.0, ("CHN", "processing"): 3.0}
    assert dominators(network) == (MINE, MILL)
    assert removal_losses(network).of("AUS", "extraction").share == 1.0
    with pytest.raises(KeyError):
        removal_losses(network).of("IND", "extraction")


def test_removing_everything_leaves_nothing() -> None:
    network = network_of({MINE: 5.0}, [(SOURCE, MINE, 5.0), (MINE, SINK, 5.0)])
    assert flow_without(network, ["AUS"]) == flow_without(network, [MINE]) == 0.0


@pytest.mark.parametrize("network", [nx.DiGraph(), network_of({}, []), network_of({MINE: 3}, [])])
def test_an_empty_network_has_no_flow_and_no_share(network: Network) -> None:
    found = removal_losses(network)
    assert found.flow == 0.0
    assert all((row.loss, row.share) == (0.0, None) for row in found.rows)
    assert country_losses(network).flow == 0.0


@pytest.mark.parametrize("capacity", [-1, math.nan, "9", True])
def test_a_capacity_that_is_no_amount_is_refused(capacity: object) -> None:
    network = network_of({MINE: 5.0}, [(SOURCE, MINE, 5.0)])
    network.edges[inner(MINE)]["capacity"] = capacity
    with pytest.raises(CapacityError, match=r"AUS.*expected a number of zero or more") as error:
        removal_losses(network)
    assert error.value.found is capacity


def test_a_flow_without_a_limit_is_refused() -> None:
    network: Network = nx.DiGraph([(SOURCE, "a"), ("a", SINK)])
    network.add_edge(*inner(MINE), capacity=3.0)
    with pytest.raises(UnboundedFlowError, match="no capacity limits"):
        removal_losses(network)


def test_unknown_points_get_the_nearest() -> None:
    network = network_of({MINE: 5.0}, [(SOURCE, MINE, 5.0)])
    with pytest.raises(UnknownTermError, match="AUS") as error:
        flow_without(network, ["AUT"])
    assert "AUS" in error.value.nearest
    with pytest.raises(UnknownTermError, match="AUS:extraction"):
        flow_without(network, [("processing", "AUS")])
