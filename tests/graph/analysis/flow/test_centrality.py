"""Centralities are networkx', with the weight's meaning stated and never turned round."""

from __future__ import annotations

from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings

from mineral_diplomacy.graph.analysis.chain import SINK, SOURCE
from mineral_diplomacy.graph.analysis.flow.arcs import Network, points
from mineral_diplomacy.graph.analysis.flow.centrality import MEASURES, WEIGHTS, centrality
from mineral_diplomacy.graph.analysis.flow.routes import Place, unsplit
from mineral_diplomacy.ontology.errors import UnknownTermError
from tests.graph.analysis.flow.networks import network_of, networks

MINE, MILL, HUB = ("extraction", "AUS"), ("processing", "CHN"), ("processing", "IND")


def places(network: Network) -> nx.DiGraph[Place]:
    """What lies between source and sink, with both meanings of a weight."""
    graph = unsplit(network)
    graph.remove_nodes_from([SOURCE, SINK])
    for *_, data in graph.edges(data=True):
        data["distance"] = 1 / data["capacity"]
    return graph


def by_networkx(measure: str, graph: nx.DiGraph[Place], weight: str) -> Any:
    distance, strength = ("distance", "capacity") if weight == "capacity" else (None, None)
    if measure == "betweenness":
        return nx.betweenness_centrality(graph, weight=distance)
    if measure == "pagerank":
        return nx.pagerank(graph, alpha=0.85, weight=strength, tol=1e-12, max_iter=1000)
    if measure == "closeness":  # networkx looks at ways in
        return nx.closeness_centrality(graph.reverse(), distance=distance, wf_improved=False)
    side: Any = graph.in_degree if measure == "in_strength" else graph.out_degree
    return dict(side(weight=strength))


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("weight", WEIGHTS)
@settings(max_examples=30)
@given(network=networks(limited=True))
def test_every_measure_is_networkx(measure: str, weight: str, network: Network) -> None:
    graph = places(network)
    expected = by_networkx(measure, graph, weight) if len(graph) else {}
    found = dict(centrality(network, measure, weight).rows)
    assert set(found) == set(points(network)) & set(graph)
    for point, value in found.items():
        if value is None:
            assert expected[point] == 0
        else:
            assert value == pytest.approx(expected[point], abs=1e-6)


def test_the_wider_way_is_the_shorter_one() -> None:
    """Tonnes as distances would lead around the widest arcs."""
    network = network_of(
        {MINE: 99.0, MILL: 99.0, HUB: 99.0, ("processing", "COD"): 99.0},
        [
            (MINE, MILL, 90.0),
            (MILL, HUB, 90.0),
            (MINE, ("processing", "COD"), 1.0),
            (("processing", "COD"), HUB, 1.0),
        ],
    )
    found = centrality(network, "betweenness", "capacity")
    assert found.rows[0][0] == MILL
    assert found.rows[-1][1] == 0
    assert "1/capacity, taken as distance" in found.meaning
    assert "strength" in centrality(network, "pagerank", "capacity").meaning
    assert "counts one" in centrality(network, "closeness").meaning


def test_unknown_words_get_the_nearest() -> None:
    network = network_of({MINE: 1.0}, [])
    with pytest.raises(UnknownTermError, match="betweenness"):
        centrality(network, "betweeness")
    with pytest.raises(UnknownTermError, match="capacity"):
        centrality(network, "betweenness", "capacities")
    assert centrality(nx.DiGraph(), "pagerank").rows == ()
