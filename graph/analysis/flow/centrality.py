"""Centralities of the places of a network: description, never a verdict.

A weight in a betweenness or closeness is a *distance*: tonnes used as they are would call the
widest arc the longest. So `capacity` means 1/capacity there, and itself only where a measure takes
a weight for strength. Every result says which.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from mineral_diplomacy.graph.analysis.flow.arcs import Network, Point, points
from mineral_diplomacy.graph.analysis.flow.routes import unsplit
from mineral_diplomacy.ontology.errors import UnknownTermError

__all__ = ["MEASURES", "WEIGHTS", "Centralities", "centrality"]

#: Measures by name, with what a weight is to each.
MEASURES = {
    "betweenness": "distance",
    "closeness": "distance",
    "in_strength": "strength",
    "out_strength": "strength",
    "pagerank": "strength",
}
#: What a weight is made of; `hops` counts every arc alike.
WEIGHTS = ("hops", "capacity")


@dataclass(frozen=True)
class Centralities:
    """One measure of every point, largest first, then by name; None where it has no value.

    `meaning` says in words what the weight was.
    """

    measure: str
    weight: str
    meaning: str
    rows: tuple[tuple[Point, float | None], ...]


def centrality(network: Network, measure: str, weight: str = "hops") -> Centralities:
    """A centrality of every point, on the places between source and sink.

    Betweenness is the number of shortest ways through a point, divided by the number of ordered
    pairs of other places; closeness the reciprocal of the mean distance from a point to all it
    can reach (None where that is nothing); strength the sum of capacities, or the number, of arcs
    in or out; pagerank is damped by 0.85. Source and sink are no places here. Raises
    `UnknownTermError` for another measure or weight, `CapacityError` as the flow does.
    """
    if measure not in MEASURES:
        raise UnknownTermError("measure", measure, MEASURES)
    if weight not in WEIGHTS:
        raise UnknownTermError("weight", weight, WEIGHTS)
    names, graph = _places(network)
    strength = MEASURES[measure] == "strength"
    weights = None if weight == "hops" else graph.es["capacity"]
    if weights and not strength:
        weights = [1.0 / capacity for capacity in weights]
    values = dict(zip(names, _values(graph, measure, weights), strict=True))
    rows = [(point, values.get(point)) for point in points(network) if point in values]
    ordered = sorted(rows, key=lambda row: (row[1] is None, -(row[1] or 0.0), row[0][::-1]))
    return Centralities(measure, weight, _meaning(weight, strength=strength), tuple(ordered))


def _places(network: Network) -> tuple[list[Any], Any]:
    """Points and other nodes but source and sink, with the limited arcs between them."""
    import igraph

    from mineral_diplomacy.graph.analysis.chain import SINK, SOURCE

    graph = unsplit(network)
    graph.remove_nodes_from([SOURCE, SINK])
    names = list(graph)
    position = {name: place for place, name in enumerate(names)}
    capacities = [float(data["capacity"]) for *_, data in graph.edges(data=True)]
    limit = sum(filter(math.isfinite, capacities)) + 1.0
    edges = [(position[a], position[b]) for a, b in graph.edges]
    found = igraph.Graph(n=len(names), edges=edges, directed=True)
    found.es["capacity"] = [min(limit, capacity) for capacity in capacities]
    return names, found


def _values(graph: Any, measure: str, weights: list[float] | None) -> list[float | None]:
    if not graph.vcount():
        return []
    if measure == "betweenness":
        pairs = max(1, (graph.vcount() - 1) * (graph.vcount() - 2))
        return [value / pairs for value in graph.betweenness(directed=True, weights=weights)]
    if measure == "closeness":
        found = graph.closeness(mode="out", weights=weights, normalized=True)
        return [None if math.isnan(value) else value for value in found]
    if measure == "pagerank":
        return [float(value) for value in graph.pagerank(damping=0.85, weights=weights)]
    mode = "in" if measure == "in_strength" else "out"
    return [float(value) for value in graph.strength(mode=mode, weights=weights)]


def _meaning(weight: str, *, strength: bool) -> str:
    if weight == "hops":
        return "every arc counts one"
    if strength:
        return "the weight is capacity, taken as strength"
    return "the weight is 1/capacity, taken as distance: the wider an arc, the shorter"
