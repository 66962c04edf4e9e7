"""Ways through a network: which point all must pass, how many keep apart, which is the widest.

All speak of arcs with positive capacity. Start and end are `source`, `sink` or points; a route is
the tuple of what it passes, from start to end.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

from mineral_diplomacy.graph.analysis.chain import SINK, SOURCE
from mineral_diplomacy.graph.analysis.flow.arcs import Network, Point, known, points, without

if TYPE_CHECKING:
    import networkx as nx


__all__ = [
    "Place",
    "Route",
    "disjoint_routes",
    "dominators",
    "routes_within",
    "shortest_route",
    "unsplit",
    "widest_route",
]

#: `source`, `sink`, a point, or another node of the network such as its importer.
Place: TypeAlias = "str | Point"


@dataclass(frozen=True)
class Route:
    """A way, and the least capacity on it (infinite where nothing limits it).

    `weakest` is where that least capacity is: a pair of places, twice the same one for a point.
    """

    places: tuple[Place, ...]
    width: float
    weakest: tuple[Place, Place] | None


def unsplit(network: Network) -> nx.DiGraph[Place]:
    """The network with each point as one node; arcs and points carry `capacity`.

    Points that pass nothing on and arcs without capacity are left out; what has no limit has an
    infinite capacity.
    """
    import networkx as nx

    graph: nx.DiGraph[Place] = nx.DiGraph()
    edges: Iterable[tuple[object, object, Any]] = network.edges(data="capacity")
    for tail, head, found in edges:
        capacity = math.inf if found is None else float(found)
        start, end = _place(tail), _place(head)
        if capacity > 0 and start != end:
            graph.add_edge(start, end, capacity=capacity)
        elif capacity > 0:
            graph.add_node(start, capacity=capacity)
    graph.add_nodes_from([SOURCE, SINK])
    closed = [node for node in graph if _is_split(node) and "capacity" not in graph.nodes[node]]
    graph.remove_nodes_from(closed)
    return graph


def _place(node: object) -> Place:
    if isinstance(node, tuple):
        return node[0], node[1]
    return str(node)


def _is_split(place: Place) -> bool:
    """Whether a place may be a point: other nodes, such as an importer, are named by one word."""
    return isinstance(place, tuple)


def _graph(network: Network, start: Place, end: Place, avoid: Iterable[Point | str]) -> Network:
    """The network without what is avoided. Raises `UnknownTermError` for unknown places."""
    for place in (start, end):
        if place not in {SOURCE, SINK} and place not in network:
            known(network, [place])
    return without(network, avoid)


def dominators(network: Network) -> tuple[Point, ...]:
    """The points on every way from source to sink, in their order on it; () where none leads.

    With positive capacities and F > 0 these are the points whose removal loss is F.
    """
    import networkx as nx

    graph = unsplit(network)
    parent = nx.immediate_dominators(graph, SOURCE)
    removable, found = set(points(network)), list[Point]()
    place: Place | None = parent.get(SINK)
    while place is not None and place != SOURCE:
        if isinstance(place, tuple) and place in removable:
            found.append(place)
        place = parent.get(place)
    return tuple(reversed(found))


def disjoint_routes(
    network: Network,
    start: Place = SOURCE,
    end: Place = SINK,
    avoid: Iterable[Point | str] = (),
) -> tuple[Route, ...]:
    """As many routes as there are that share no point between start and end, widest first.

    How many there are is unique, which ones is not. By Menger's theorem as many points must fail
    to part start and end. Raises `UnknownTermError` for unknown places.
    """
    import networkx as nx

    whole = unsplit(_graph(network, start, end, avoid))
    if start not in whole or end not in whole or start == end:
        return ()
    graph = _bypassed(whole, {start, end})
    try:
        found = [tuple(path) for path in nx.node_disjoint_paths(graph, start, end)]
    except nx.NetworkXNoPath:
        return ()
    routes = [_route(whole, _with_hubs(graph, places)) for places in found]
    return tuple(sorted(routes, key=lambda route: (-route.width, len(route.places), route.places)))


def _bypassed(graph: nx.DiGraph[Place], ends: set[Place]) -> nx.DiGraph[Place]:
    """Places that are no points, such as the importer, left out: they part nobody's ways."""
    rest = graph.copy()
    for hub in [place for place in graph if not _is_split(place) and place not in ends]:
        for before in list(rest.pred[hub]):
            for after in list(rest.succ[hub]):
                if not rest.has_edge(before, after):
                    rest.add_edge(before, after, hub=hub)
        rest.remove_node(hub)
    return rest


def _with_hubs(graph: nx.DiGraph[Place], places: tuple[Place, ...]) -> tuple[Place, ...]:
    found: list[Place] = [places[0]]
    for start, end in pairwise(places):
        hub = graph.edges[start, end].get("hub")
        found += [end] if hub is None else [hub, end]
    return tuple(found)


def widest_route(
    network: Network,
    start: Place = SOURCE,
    end: Place = SINK,
    avoid: Iterable[Point | str] = (),
) -> Route | None:
    """The route whose least capacity is the largest, of these one with fewest hops; None: no way.

    Dijkstra's algorithm with the least capacity for length (Pollack 1960).
    """
    graph = unsplit(_graph(network, start, end, avoid))
    if start not in graph or end not in graph:
        return None
    width = _widths(graph, start).get(end)
    if width is None:
        return None
    return _fewest_hops(_wide(graph, width, {start, end}), start, end, graph)


def shortest_route(
    network: Network,
    start: Place = SOURCE,
    end: Place = SINK,
    avoid: Iterable[Point | str] = (),
) -> Route | None:
    """A route with fewest hops, the first in order of names; None where there is none."""
    graph = unsplit(_graph(network, start, end, avoid))
    if start not in graph or end not in graph:
        return None
    return _fewest_hops(graph, start, end, graph)


def routes_within(
    network: Network,
    start: Place = SOURCE,
    end: Place = SINK,
    hops: int = 3,
    avoid: Iterable[Point | str] = (),
) -> tuple[Route, ...]:
    """Every route of at most so many arcs that passes no place twice, in order of their names.

    Their number grows with the network's density to the power of the hops. Raises
    `UnknownTermError` for unknown places.
    """
    import networkx as nx

    graph = unsplit(_graph(network, start, end, avoid))
    if start not in graph or end not in graph or start == end:
        return ()
    found = nx.all_simple_paths(graph, start, end, cutoff=hops)
    return tuple(_route(graph, places) for places in sorted(map(tuple, found), key=str))


def _widths(graph: nx.DiGraph[Place], start: Place) -> dict[Place, float]:
    """The width of the widest way to each place that can be reached."""
    settled: dict[Place, float] = {}
    heap: list[tuple[float, int, Place]] = [(-math.inf, 0, start)]
    order = {place: number for number, place in enumerate(graph)}
    while heap:
        negative, _, place = heapq.heappop(heap)
        if place in settled:
            continue
        settled[place] = -negative
        inside = math.inf if place == start else _inside(graph, place)
        for following, data in graph.adj[place].items():
            if following not in settled:
                width = min(-negative, inside, data["capacity"])
                heapq.heappush(heap, (-width, order[following], following))
    return settled


def _inside(graph: nx.DiGraph[Place], place: Place) -> float:
    return float(graph.nodes[place].get("capacity", math.inf))


def _wide(graph: nx.DiGraph[Place], width: float, ends: set[Place]) -> nx.DiGraph[Place]:
    """Only what is at least so wide."""
    import networkx as nx

    view: nx.DiGraph[Place] = nx.subgraph_view(
        graph,
        filter_node=lambda place: place in ends or _inside(graph, place) >= width,
        filter_edge=lambda tail, head: graph.edges[tail, head]["capacity"] >= width,
    )
    return view


def _fewest_hops(
    graph: nx.DiGraph[Place], start: Place, end: Place, whole: nx.DiGraph[Place]
) -> Route | None:
    """Breadth first with neighbours in order of their names, so that it is always the same."""
    before: dict[Place, Place | None] = {start: None}
    layer = [start]
    while layer and end not in before:
        following: list[Place] = []
        for place in layer:
            for one in sorted(graph.adj[place], key=str):
                if one not in before:
                    before[one] = place
                    following.append(one)
        layer = following
    if end not in before:
        return None
    places: list[Place] = []
    reached: Place | None = end
    while reached is not None:
        places.append(reached)
        reached = before[reached]
    return _route(whole, tuple(reversed(places)))


def _route(graph: nx.DiGraph[Place], places: tuple[Place, ...]) -> Route:
    """A route with its width: of its arcs, and of the points between its ends."""
    steps = list(pairwise(places))
    parts = [(float(graph.edges[step]["capacity"]), step) for step in steps]
    parts += [(_inside(graph, place), (place, place)) for place in places[1:-1]]
    if not parts:
        return Route(places, math.inf, None)
    width = min(part[0] for part in parts)
    weakest = next(step for amount, step in parts if amount == width)
    return Route(places, width, None if math.isinf(width) else weakest)
