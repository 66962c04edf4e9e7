"""Random bilateral networks: who mines sells to who refines, who refines to who imports.

One in five flows of the refined goods is a re-export, so the networks have cycles.

Exporters and importers are drawn evenly, amounts are lognormal (a few large, many small, as in
trade), and a point passes on between a half and six fifths of the larger of what it may take in
and send out. Amounts are whole numbers, because ortools knows no others.
"""

from __future__ import annotations

import math
import random
from collections import defaultdict

import networkx as nx

from mineral_diplomacy.graph.analysis.chain import SINK, SOURCE
from mineral_diplomacy.graph.analysis.flow.arcs import Network, Point, inner

__all__ = ["bilateral"]

STAGES = ("extraction", "processing", "manufacturing")
_AFTER = {
    "extraction": ("processing",),
    "processing": ("manufacturing",) * 4 + ("processing",),
}


def bilateral(arcs: int, countries: int, seed: int = 1) -> Network:
    """A network of so many arcs between points, with so many countries at each of three stages."""
    draw = random.Random(seed)
    flows: dict[tuple[Point, Point], int] = {}
    while len(flows) < arcs:
        start = draw.choice(STAGES[:2]), f"C{draw.randrange(countries)}"
        end = draw.choice(_AFTER[start[0]]), f"C{draw.randrange(countries)}"
        if start != end:
            flows[start, end] = math.ceil(draw.lognormvariate(5, 2))
    sent: defaultdict[Point, int] = defaultdict(int)
    taken: defaultdict[Point, int] = defaultdict(int)
    network: Network = nx.DiGraph()
    for (start, end), amount in flows.items():
        sent[start] += amount
        taken[end] += amount
        network.add_edge(inner(start)[1], inner(end)[0], capacity=amount)
    for point in sorted({*sent, *taken}):
        passed = math.ceil(max(sent[point], taken[point]) * draw.uniform(0.5, 1.2))
        tail, head = inner(point)
        network.add_edge(tail, head, capacity=passed)
        if point[0] == STAGES[0]:
            network.add_edge(SOURCE, tail, capacity=passed)
        elif point[0] == STAGES[-1]:
            network.add_edge(head, SINK, capacity=passed)
    return network
