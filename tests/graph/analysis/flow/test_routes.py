"""Dominators, disjoint and widest routes hold what their definitions say, by other means."""

from __future__ import annotations

import math
from itertools import combinations, pairwise

import networkx as nx
import pytest
from hypothesis import given, settings

from mineral_diplomacy.graph.analysis.chain import SINK, SOURCE
from mineral_diplomacy.graph.analysis.flow.arcs import Network, Point, all_points, points, without
from mineral_diplomacy.graph.analysis.flow.routes import (
    Place,
    disjoint_routes,
    dominators,
    shortest_route,
    unsplit,
    widest_route,
)
from mineral_diplomacy.ontology.errors import UnknownTermError
from tests.graph.analysis.flow.networks import network_of, networks

MINE, OTHER = ("extraction", "AUS"), ("extraction", "COD")
MILL, SMALL = ("processing", "CHN"), ("processing", "IND")


def leads(graph: nx.DiGraph[Place]) -> bool:
    return nx.has_path(graph, SOURCE, SINK)


def without_places(network: Network, places: tuple[Point, ...]) -> nx.DiGraph[Place]:
    graph = unsplit(network)
    graph.remove_nodes_from(places)
    return graph


@settings(max_examples=60)
@given(networks())
def test_a_dominator_is_a_point_without_which_nothing_leads(network: Network) -> None:
    there = leads(unsplit(network))
    expected = {
        point for point in points(network) if there and not leads(without_places(network, (point,)))
    }
    assert set(dominators(network)) == expected


@settings(max_examples=60)
@given(networks())
def test_as_many_disjoint_routes_as_points_must_fail(network: Network) -> None:
    """Menger's theorem, by trying every set of points."""
    routes = disjoint_routes(network)
    inside = [set(route.places[1:-1]) for route in routes]
    assert not any(one & other for one, other in combinations(inside, 2))
    graph = unsplit(network)
    for route in routes:
        assert all(graph.has_edge(*step) for step in pairwise(route.places))
    there = all_points(network)
    fewest = next(
        size
        for size in range(len(there) + 1)
        for some in combinations(there, size)
        if not leads(without_places(network, some))
    )
    assert len(routes) == fewest


@settings(max_examples=60)
@given(networks())
def test_the_widest_route_is_as_wide_as_any(network: Network) -> None:
    graph = unsplit(network)
    widths = [
        min(
            [graph.edges[step]["capacity"] for step in pairwise(path)]
            + [graph.nodes[place]["capacity"] for place in path[1:-1]]
        )
        for path in nx.all_simple_paths(graph, SOURCE, SINK)
    ]
    route = widest_route(network)
    assert (route.width if route else None) == max(widths, default=None)
    if route:
        assert route.places in {tuple(p) for p in nx.all_simple_paths(graph, SOURCE, SINK)}


@settings(max_examples=60)
@given(networks())
def test_the_shortest_route_has_fewest_hops(network: Network) -> None:
    graph, route = unsplit(network), shortest_route(network)
    expected = nx.shortest_path_length(graph, SOURCE, SINK) if leads(graph) else None
    assert (len(route.places) - 1 if route else None) == expected


@pytest.fixture
def diamond() -> Network:
    return network_of(
        {MINE: 9.0, OTHER: 4.0, MILL: 8.0, SMALL: 2.0},
        [
            (SOURCE, MINE, 9.0),
            (SOURCE, OTHER, 9.0),
            (MINE, MILL, 7.0),
            (OTHER, SMALL, 3.0),
            (OTHER, MILL, 3.0),
            (MILL, SINK, None),
            (SMALL, SINK, None),
        ],
    )


def test_the_weakest_link_is_named_arc_or_point(diamond: Network) -> None:
    route = widest_route(diamond)
    assert route is not None
    assert (route.width, route.weakest) == (7.0, (MINE, MILL))
    around = widest_route(diamond, avoid=["CHN"])
    assert around is not None
    assert (around.width, around.weakest) == (2.0, (SMALL, SMALL))


def test_routes_between_points_and_around_what_is_avoided(diamond: Network) -> None:
    assert len(disjoint_routes(diamond)) == 2
    (only,) = disjoint_routes(diamond, MINE, SINK)
    assert only.places == (MINE, MILL, SINK)
    (around,) = disjoint_routes(diamond, avoid=[MILL])
    assert OTHER in around.places
    assert disjoint_routes(diamond, MINE, SINK, avoid=["CHN"]) == ()
    assert widest_route(diamond, MINE, SINK, avoid=["CHN"]) is None
    assert shortest_route(diamond, MINE, SINK, avoid=["AUS"]) is None
    assert shortest_route(diamond, SMALL, MINE) is None


def test_a_hub_that_is_no_point_parts_no_ways(diamond: Network) -> None:
    """All ways end at the importer, and yet two of them share no point."""
    diamond.remove_edges_from([(("processing", "CHN", "out"), SINK)])
    diamond.remove_edges_from([(("processing", "IND", "out"), SINK)])
    diamond.add_edge(("processing", "CHN", "out"), "JPN", capacity=3.0)
    diamond.add_edge(("processing", "IND", "out"), "JPN", capacity=1.0)
    diamond.add_edge("JPN", SINK)
    routes = disjoint_routes(diamond)
    assert [route.places[-2:] for route in routes] == [("JPN", SINK)] * 2
    assert [route.width for route in routes] == [3.0, 1.0]
    assert len(disjoint_routes(diamond, end="JPN")) == 2


def test_a_way_without_a_limit_has_no_weakest_link(diamond: Network) -> None:
    route = widest_route(diamond, MILL, SINK)
    assert route is not None
    assert (route.width, route.weakest) == (math.inf, None)


def test_an_empty_network_has_no_routes() -> None:
    empty: Network = nx.DiGraph()
    assert disjoint_routes(empty) == ()
    assert dominators(empty) == ()
    assert widest_route(empty) is shortest_route(empty) is None


def test_unknown_places_get_the_nearest(diamond: Network) -> None:
    for ask in (widest_route, shortest_route, disjoint_routes):
        with pytest.raises(UnknownTermError, match="AUS:extraction"):
            ask(diamond, ("extraction", "AUT"))
        with pytest.raises(UnknownTermError, match="CHN"):
            ask(diamond, avoid=["CHL"])


def test_avoiding_leaves_the_network_as_it_was(diamond: Network) -> None:
    before = set(diamond.edges)
    rest = without(diamond, ["CHN", OTHER])
    assert set(diamond.edges) == before
    assert len(rest.edges) == len(before) - 2
