"""The cut is a smallest one, and of all smallest ones the nearest the source."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given, settings

from mineral_diplomacy.graph.analysis.chain import SINK, SOURCE
from mineral_diplomacy.graph.analysis.flow.arcs import Network, inner
from mineral_diplomacy.graph.analysis.flow.maximum import max_flow, min_cut
from tests.graph.analysis.flow.networks import CLOSE, flow_of, network_of, networks

MINE, MILL = ("extraction", "AUS"), ("processing", "CHN")


@settings(max_examples=100)
@given(networks())
def test_the_cut_is_worth_the_flow_and_parts_source_and_sink(network: Network) -> None:
    cut = min_cut(network)
    taken = [inner(point) for point in cut.points] + [(tail, head) for tail, head, _ in cut.arcs]
    capacities = [network.edges[arc]["capacity"] for arc in taken]
    assert sum(capacities) == pytest.approx(cut.value, abs=CLOSE)
    assert cut.value == max_flow(network) == pytest.approx(flow_of(network), abs=CLOSE)
    rest = network.copy()
    rest.remove_edges_from(taken)
    assert flow_of(rest) == 0


def test_of_equal_cuts_the_nearest_the_source() -> None:
    network = network_of(
        {MINE: 5.0, MILL: 5.0}, [(SOURCE, MINE, 9.0), (MINE, MILL, 5.0), (MILL, SINK, 9.0)]
    )
    assert min_cut(network).points == (MINE,)
    network.edges[inner(MINE)]["capacity"] = 6.0
    cut = min_cut(network)
    assert (cut.points, cut.arcs) == ((), ((inner(MINE)[1], inner(MILL)[0], 5.0),))


def test_nothing_flows_through_an_empty_network() -> None:
    assert max_flow(nx.DiGraph()) == 0
    assert min_cut(nx.DiGraph()).points == ()
