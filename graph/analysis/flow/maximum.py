"""The largest flow from source to sink, and the cut that limits it.

The value is unique, and so is the cut returned: of all smallest cuts, the one nearest the source.
How a solver spreads the flow over arcs is not, so no function publishes it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mineral_diplomacy.graph.analysis.chain import SINK, SOURCE
from mineral_diplomacy.graph.analysis.flow.arcs import (
    Arcs,
    Floats,
    Network,
    Point,
    arcs_of,
    inner,
    without,
)
from mineral_diplomacy.ontology.errors import UnboundedFlowError

__all__ = ["EXACT", "Cut", "Solution", "flow_without", "max_flow", "min_cut", "solve"]

#: Sums of floats differ in their last digits: less than this part of the flow counts as nothing.
EXACT = 1e-12


@dataclass(frozen=True)
class Solution:
    """One largest flow: its value, unique, and what each arc carries, which is not."""

    value: float
    carried: Floats

    @property
    def nothing(self) -> float:
        """The amount up to which a number is an error of rounding."""
        return EXACT * max(self.value, float(self.carried.max(initial=0.0)))


@dataclass(frozen=True)
class Cut:
    """The smallest capacity that parts source and sink.

    `points` are points that the cut goes through, `arcs` the other arcs in it as (tail, head,
    capacity), both in order; capacities are in the network's unit.
    """

    value: float
    points: tuple[Point, ...]
    arcs: tuple[tuple[object, object, float], ...]


def solve(arcs: Arcs) -> Solution:
    """One largest flow. Raises `UnboundedFlowError` where nothing limits it."""
    import numpy as np

    if not len(arcs.tails):
        return Solution(0.0, np.zeros(0))
    found = arcs.igraph.maxflow(*arcs.ends, capacity=arcs.capacities.tolist())
    if found.value >= arcs.unlimited:
        raise UnboundedFlowError(SOURCE, SINK)
    return Solution(float(found.value), np.array(found.flow, dtype=np.float64))


def max_flow(network: Network) -> float:
    """F: the largest flow from source to sink, in the network's unit; 0 where no path leads.

    Raises `CapacityError` and `UnboundedFlowError`.
    """
    return solve(arcs_of(network)).value


def flow_without(network: Network, removed: Iterable[Point | str]) -> float:
    """F of the network without points, or without countries at all their stages.

    Raises `UnknownTermError` for what is no removable point.
    """
    return max_flow(without(network, removed))


def min_cut(network: Network) -> Cut:
    """The smallest cut nearest the source; its value is F (Ford and Fulkerson 1956)."""
    arcs = arcs_of(network)
    solution = solve(arcs)
    near = _reached(arcs, solution)
    found: list[tuple[object, object, float]] = []
    parted: list[Point] = []
    for place in range(len(arcs.tails)):
        tail, head = arcs.nodes[arcs.tails[place]], arcs.nodes[arcs.heads[place]]
        if tail in near and head not in near:
            point = _point(tail, head)
            if point is None:
                found.append((tail, head, float(arcs.capacities[place])))
            else:
                parted.append(point)
    return Cut(solution.value, tuple(sorted(parted)), tuple(sorted(found, key=str)))


def _point(tail: object, head: object) -> Point | None:
    """The point that an arc is the inside of."""
    if isinstance(tail, tuple) and (tail, head) == inner((tail[0], tail[1])):
        return tail[0], tail[1]
    return None


def _reached(arcs: Arcs, solution: Solution) -> set[object]:
    """Nodes that the source can still send more to."""
    import igraph
    import numpy as np

    free = arcs.capacities - solution.carried > solution.nothing
    used = solution.carried > solution.nothing
    tails = np.concatenate([arcs.tails[free], arcs.heads[used]])
    heads = np.concatenate([arcs.heads[free], arcs.tails[used]])
    pairs = zip(tails.tolist(), heads.tolist(), strict=True)
    left = igraph.Graph(n=len(arcs.nodes), edges=list(pairs), directed=True)
    return {arcs.nodes[place] for place in left.subcomponent(arcs.ends[0], mode="out")}
