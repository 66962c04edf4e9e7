"""What is lost when a point, or a country with all its stages, stops, with rerouting.

L(v) = F(G) − F(G∖v): the flow from source to sink before and after, where the rest of the network
may use all its capacity. Dual values of the linear programme are not losses: they speak of one
tonne less, not of a point gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from mineral_diplomacy.graph.analysis.flow.arcs import Arcs, Network, Point, arcs_of, inner, points
from mineral_diplomacy.graph.analysis.flow.maximum import Solution, solve
from mineral_diplomacy.graph.analysis.flow.rerouting import Rerouting

__all__ = ["Losses", "RemovalLoss", "country_losses", "removal_losses"]


@dataclass(frozen=True)
class RemovalLoss:
    """What stops with one point, or with one country (`stage` None).

    `loss` is in the network's unit, `share` a fraction of F (None where F is 0). Equal losses
    share a `rank`, counted from 1.
    """

    country: str
    stage: str | None
    loss: float
    share: float | None
    rank: int


@dataclass(frozen=True)
class Losses:
    """F, and what each removal takes from it, the largest loss first, then by ISO code."""

    flow: float
    rows: tuple[RemovalLoss, ...]

    def of(self, country: str, stage: str | None = None) -> RemovalLoss:
        """One row. Raises KeyError."""
        for row in self.rows:
            if (row.country, row.stage) == (country, stage):
                return row
        raise KeyError((country, stage))


def removal_losses(network: Network) -> Losses:
    """The loss of every removable point, all from one solved flow.

    Raises `CapacityError` and `UnboundedFlowError`.
    """
    arcs = arcs_of(network)
    solution = solve(arcs)
    through = _through(arcs, solution, points(network))
    rerouting = Rerouting(arcs, solution) if solution.value > 0 else None
    found: dict[tuple[str, str | None], float] = {}
    for (stage, country), (arc, amount) in through.items():
        back = rerouting.rerouted(arc, amount) if rerouting else amount
        found[country, stage] = _exact(amount - back, solution)
    return _ranked(solution.value, found)


def country_losses(network: Network) -> Losses:
    """The loss of every country with all its stages, each by solving what is left."""
    arcs = arcs_of(network)
    solution = solve(arcs)
    there = sorted(points(network), key=lambda point: (point[1], point[0]))
    through = _through(arcs, solution, there)
    found: dict[tuple[str, str | None], float] = {}
    for country, group in groupby(there, key=lambda point: point[1]):
        removed = [through[point] for point in group]
        found[country, None] = 0.0
        if any(amount > solution.nothing for _, amount in removed):
            left = _solve_without(arcs, (arc for arc, _ in removed))
            found[country, None] = _exact(solution.value - left, solution)
    return _ranked(solution.value, found)


def _through(
    arcs: Arcs, solution: Solution, there: Iterable[Point]
) -> Mapping[Point, tuple[int, float]]:
    """Per point the place of its inner arc (−1: no capacity) and what the solved flow puts on it.

    For the computation only: how much passes a point is a solver's choice.
    """
    places = {
        (arcs.nodes[tail], arcs.nodes[head]): place
        for place, (tail, head) in enumerate(
            zip(arcs.tails.tolist(), arcs.heads.tolist(), strict=True)
        )
    }
    found = {point: places.get(inner(point), -1) for point in there}
    carried = solution.carried
    return {p: (arc, float(carried[arc]) if arc >= 0 else 0.0) for p, arc in found.items()}


def _solve_without(arcs: Arcs, removed: Iterable[int]) -> float:
    capacities = arcs.capacities.copy()
    capacities[[arc for arc in removed if arc >= 0]] = 0.0
    return float(arcs.igraph.maxflow_value(*arcs.ends, capacity=capacities.tolist()))


def _exact(loss: float, solution: Solution) -> float:
    """A loss within 0 and F, errors of rounding taken out at both ends."""
    if loss <= solution.nothing:
        return 0.0
    return solution.value if loss >= solution.value - solution.nothing else loss


def _ranked(flow: float, found: Mapping[tuple[str, str | None], float]) -> Losses:
    ordered = sorted(found.items(), key=lambda row: (-row[1], row[0][0], row[0][1] or ""))
    rows: list[RemovalLoss] = []
    for place, ((country, stage), loss) in enumerate(ordered, start=1):
        rank = rows[-1].rank if rows and rows[-1].loss == loss else place
        rows.append(RemovalLoss(country, stage, loss, loss / flow if flow else None, rank))
    return Losses(flow, tuple(rows))
