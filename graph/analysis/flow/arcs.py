"""A capacitated network as arrays, and the points in it that may fail.

A network is a networkx DiGraph from `source` to `sink`. A point, such as a country at a stage, is
two nodes, (stage, ISO code, "in") and (stage, ISO code, "out"), joined by an arc of what it can
pass on; arcs lead in at the inner node and away at the outer one. Arcs carry `capacity`, zero or
more in one unit; an arc without one has no limit, as in networkx. Points of the unnamed rest,
called `ROW` or marked `residual`, are never removed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from numbers import Real
from typing import TYPE_CHECKING, Any, TypeAlias

from mineral_diplomacy.graph.analysis.chain import RESIDUAL, SINK, SOURCE
from mineral_diplomacy.ontology.errors import CapacityError, UnknownTermError

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "Arcs",
    "Floats",
    "Integers",
    "Network",
    "Point",
    "all_points",
    "arcs_of",
    "inner",
    "known",
    "points",
    "without",
]

#: A networkx DiGraph as this module describes it.
Network: TypeAlias = "nx.DiGraph[object]"
#: A stage and an ISO code.
Point: TypeAlias = tuple[str, str]
Floats: TypeAlias = "NDArray[np.float64]"
Integers: TypeAlias = "NDArray[np.int64]"

_IN, _OUT = "in", "out"


@dataclass(frozen=True)
class Arcs:
    """The arcs of a network: `tails` and `heads` are positions in `nodes`.

    Arcs without capacity and loops are left out, arcs without a limit get `unlimited`, which is
    more than all others together.
    """

    nodes: tuple[object, ...]
    tails: Integers
    heads: Integers
    capacities: Floats
    unlimited: float

    @cached_property
    def position(self) -> dict[object, int]:
        """Each node's place in `nodes`."""
        return {node: place for place, node in enumerate(self.nodes)}

    @property
    def ends(self) -> tuple[int, int]:
        """Places of source and sink."""
        return self.position[SOURCE], self.position[SINK]

    @cached_property
    def igraph(self) -> Any:
        """The same arcs, in the same order, as an igraph Graph."""
        import igraph

        pairs = zip(self.tails.tolist(), self.heads.tolist(), strict=True)
        return igraph.Graph(n=len(self.nodes), edges=list(pairs), directed=True)


def arcs_of(network: Network) -> Arcs:
    """The arrays of a network. Raises `CapacityError` for a capacity that is none."""
    import numpy as np

    nodes = tuple(dict.fromkeys([SOURCE, SINK, *network]))
    position = {node: place for place, node in enumerate(nodes)}
    rows = [
        (position[tail], position[head], capacity)
        for tail, head, capacity in _limited(network)
        if capacity > 0 and tail != head
    ]
    found = np.array([row[2] for row in rows], dtype=np.float64)
    unlimited = 2.0 * float(found[np.isfinite(found)].sum()) + 1.0
    found[np.isinf(found)] = unlimited
    tails = np.array([row[0] for row in rows], dtype=np.int64)
    heads = np.array([row[1] for row in rows], dtype=np.int64)
    return Arcs(nodes, tails, heads, found, unlimited)


def _limited(network: Network) -> Iterator[tuple[object, object, float]]:
    edges: Iterable[tuple[object, object, Any]] = network.edges(data="capacity")
    for tail, head, found in edges:
        capacity = math.inf if found is None else found
        number = isinstance(capacity, Real) and not isinstance(capacity, bool)
        if not number or math.isnan(capacity) or capacity < 0:
            raise CapacityError(tail, head, found)
        yield tail, head, float(capacity)


def inner(point: Point) -> tuple[object, object]:
    """The two nodes of a point."""
    return (*point, _IN), (*point, _OUT)


def all_points(network: Network) -> tuple[Point, ...]:
    """Every point, the unnamed rest too, in order."""
    pairs = (
        (node[0], node[1])
        for node in network
        if isinstance(node, tuple) and len(node) == 3 and node[2] == _IN
    )
    return tuple(sorted(pair for pair in pairs if network.has_edge(*inner(pair))))


def points(network: Network) -> tuple[Point, ...]:
    """The points that may be removed, in order."""
    return tuple(point for point in all_points(network) if not _residual(network, point))


def _residual(network: Network, point: Point) -> bool:
    return point[1] == RESIDUAL or bool(network.nodes[inner(point)[0]].get("residual"))


def known(network: Network, removed: Iterable[Point | str]) -> tuple[Point, ...]:
    """The points meant by points and ISO codes; a code means all its stages.

    Raises `UnknownTermError` for what is no removable point of the network.
    """
    there = points(network)
    found: list[Point] = []
    for name in removed:
        meant = [one for one in there if name in {one, one[1]}]
        if not meant:
            asked = name if isinstance(name, str) else ":".join(reversed(name))
            names = {one[1] for one in there} | {f"{code}:{stage}" for stage, code in there}
            raise UnknownTermError("point of the network", asked, names)
        found += meant
    return tuple(dict.fromkeys(found))


def without(network: Network, removed: Iterable[Point | str]) -> Network:
    """A copy in which points, or all stages of countries, pass nothing on."""
    rest = network.copy()
    rest.remove_edges_from(inner(point) for point in known(network, removed))
    return rest
