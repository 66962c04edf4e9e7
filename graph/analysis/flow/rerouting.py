"""How much of a point's flow finds another way, from one solved flow.

With f through a point v, take v's inner arc and its reverse out of the residual graph and push up
to f from v's inner to its outer node: what arrives is rerouted, the rest is lost. Three facts make
that quick, and none changes the result:

- The reverse of the inner arc leads from v's outer to its inner node. So whatever is rerouted
  stays within one strongly connected component of the residual graph; where v's nodes lie in two,
  nothing is.
- In the component of the source, all f can first be sent back to the source, because it came from
  there. What the source can then still send to v's outer node is what is rerouted: the largest
  flow does not depend on which augmentations come first. The component of the sink is its mirror.
- Source and sink are the goals for every v, so one list of arcs per node, nearest to the goal
  first, guides every search.

Searches run in phases, as Dinic's do: an arc that failed is not tried again in its phase. A phase
that finds nothing has visited all that can be reached, which proves the amount largest.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from mineral_diplomacy.graph.analysis.flow.arcs import Arcs, Floats, Integers
from mineral_diplomacy.graph.analysis.flow.maximum import Solution

__all__ = ["Rerouting"]

#: Directions: along residual arcs, or against them.
_ALONG, _AGAINST = 0, 1


class Rerouting:
    """The residual graph of a solved flow; every question leaves it as it was.

    Arc 2i is the network's arc i, 2i + 1 its reverse, so that `arc ^ 1` turns round. `_left` is
    what an arc can still pass, `_next` its head, `_guide[direction][node]` the arcs out of a node
    within its component, the nearest to the goal first.
    """

    def __init__(self, arcs: Arcs, solution: Solution) -> None:
        import numpy as np

        self.nothing = solution.nothing
        self.source, self.sink = arcs.ends
        left = np.empty(2 * len(arcs.tails))
        left[0::2], left[1::2] = arcs.capacities - solution.carried, solution.carried
        residual, component = _components(arcs, left, self.nothing)
        self._guide = tuple(_guide(arcs, residual, component, mode) for mode in ("in", "out"))
        self._component: list[int] = component.tolist()
        self._left: list[float] = left.tolist()
        self._next: list[int] = _ends(arcs)[1].tolist()

    def rerouted(self, arc: int, amount: float) -> float:
        """How much of the amount on a point's inner arc, by its place, finds another way."""
        start, end = self._next[2 * arc + 1], self._next[2 * arc]
        component = self._component[start]
        if amount <= self.nothing or component != self._component[end]:
            return 0.0
        kept = self._left[2 * arc : 2 * arc + 2]
        self._left[2 * arc : 2 * arc + 2] = [0.0, 0.0]
        saved: dict[int, float] = {}
        if component == self._component[self.source]:
            self._push(_ALONG, start, self.source, amount, saved)
            found = self._push(_AGAINST, end, self.source, amount, saved)
        elif component == self._component[self.sink]:
            self._push(_AGAINST, end, self.sink, amount, saved)
            found = self._push(_ALONG, start, self.sink, amount, saved)
        else:
            found = self._push(_ALONG, start, end, amount, saved)
        for changed, before in saved.items():
            self._left[changed] = before
        self._left[2 * arc : 2 * arc + 2] = kept
        return found

    def _push(
        self, direction: int, start: int, goal: int, limit: float, saved: dict[int, float]
    ) -> float:
        """The most, up to a limit, that gets from start to goal."""
        pushed = 0.0
        while limit - pushed > self.nothing:
            more = self._phase(direction, start, goal, limit - pushed, saved)
            if not more:
                break
            pushed += more
        return min(pushed, limit)

    def _phase(
        self, direction: int, start: int, goal: int, limit: float, saved: dict[int, float]
    ) -> float:
        """What one phase of depth-first searches pushes; 0 only where no way is left.

        `nodes` and `arcs` are the way from the start so far, `tried` how many of a node's arcs
        are done with in this phase, `seen` the nodes on the way and the dead ends.
        """
        guide, left, ahead = self._guide[direction], self._left, self._next
        nothing, pushed = self.nothing, 0.0
        nodes, arcs, seen, tried = [start], list[int](), {start}, dict[int, int]()
        while nodes:
            node = nodes[-1]
            if node == goal:
                amount, full = self._augment(arcs, limit - pushed, saved)
                pushed += amount
                if limit - pushed <= nothing:
                    break
                seen.difference_update(nodes[full + 1 :])
                del nodes[full + 1 :], arcs[full:]
                continue
            choices = guide[node]
            place, last = tried.get(node, 0), len(choices)
            while place < last:
                arc = choices[place]
                if left[arc ^ direction] > nothing and ahead[arc] not in seen:
                    break
                place += 1
            tried[node] = place
            if place < last:
                nodes.append(ahead[arc])
                seen.add(ahead[arc])
                arcs.append(arc ^ direction)
            else:
                nodes.pop()
                del arcs[-1:]
        return pushed

    def _augment(self, arcs: list[int], limit: float, saved: dict[int, float]) -> tuple[float, int]:
        """Pushes along a way; how much, and the place of the first arc that is now full."""
        left, nothing, full = self._left, self.nothing, 0
        amount = min(limit, *[left[arc] for arc in arcs])
        for place in range(len(arcs) - 1, -1, -1):
            arc = arcs[place]
            if arc not in saved:
                saved[arc], saved[arc ^ 1] = left[arc], left[arc ^ 1]
            left[arc] -= amount
            left[arc ^ 1] += amount
            if left[arc] <= nothing:
                full = place
        return amount, full


def _components(arcs: Arcs, left: Floats, nothing: float) -> tuple[Any, Integers]:
    """The residual graph in igraph, and the strongly connected component of each node."""
    import igraph
    import numpy as np

    tails, heads = _ends(arcs)
    live = left > nothing
    pairs = zip(tails[live].tolist(), heads[live].tolist(), strict=True)
    residual = igraph.Graph(n=len(arcs.nodes), edges=list(pairs), directed=True)
    return residual, np.array(residual.connected_components("strong").membership)


def _ends(arcs: Arcs) -> tuple[Integers, Integers]:
    """Tails and heads of arcs and their reverses in turn."""
    import numpy as np

    both = np.stack([arcs.tails, arcs.heads], 1)
    return both.ravel(), both[:, ::-1].ravel()


def _guide(arcs: Arcs, residual: Any, component: Integers, mode: str) -> list[list[int]]:
    """For each node its arcs within its component, the nearest to (or from) the goal first.

    The goal is the source in the source's component, else the sink; `mode` is `in` for ways to
    the goal, `out` for ways from it.
    """
    import numpy as np

    tails, heads = _ends(arcs)
    far = [np.array(residual.distances([end], mode=mode)[0]) for end in arcs.ends]
    distance = np.where(component == component[arcs.ends[0]], far[0], far[1])
    inside = np.flatnonzero(component[tails] == component[heads])
    order = inside[np.lexsort((distance[heads[inside]], tails[inside]))]
    bounds = np.searchsorted(tails[order], np.arange(len(arcs.nodes) + 1)).tolist()
    listed = order.tolist()
    return [listed[low:high] for low, high in pairwise(bounds)]
