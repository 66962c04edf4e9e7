"""All removal losses at once against solving again without each point; betweenness.

The peers solve for a sample of points, drawn with a seed, and their time for all points is that of
the sample times points over sample: every solve meets the same network but for one arc. Where a
row says `of the sample`, only that is measured. What both sides found is compared on the sample.
"""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from mineral_diplomacy.graph.analysis.chain import SINK, SOURCE
from mineral_diplomacy.graph.analysis.flow.arcs import Network, Point, inner, points
from mineral_diplomacy.graph.analysis.flow.centrality import centrality
from mineral_diplomacy.graph.analysis.flow.removal import removal_losses
from mineral_diplomacy.graph.analysis.flow.routes import unsplit
from tests.bench.bilateral import bilateral
from tests.bench.ratios import Ratio, check, measured, seconds

pytestmark = [pytest.mark.bench]
_GB = 1 << 30
_SAMPLE = 20
_ALONE = """
import resource, sys
from mineral_diplomacy.graph.analysis.flow.removal import removal_losses
from tests.bench.bilateral import bilateral
assert removal_losses(bilateral(100_000, 3_000)).flow > 0
unit = 1 if sys.platform == "darwin" else 1024
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit)
"""
Solve = Callable[[Point], float]


def by_networkx(network: Network) -> Solve:
    """F(G∖v) by networkx' default method, the graph copied once."""
    graph = network.copy()

    def solve(point: Point) -> float:
        arc = inner(point)
        data = graph.edges[arc]
        graph.remove_edge(*arc)
        value = float(nx.maximum_flow_value(graph, SOURCE, SINK))
        graph.add_edge(*arc, **data)
        return value

    return solve


def by_ortools(network: Network) -> Solve:
    """F(G∖v) by ortools, at its best: the model is built once, one capacity set to 0 and back."""
    from ortools.graph.python import max_flow

    position = {node: place for place, node in enumerate(network)}
    model: Any = max_flow.SimpleMaxFlow()
    arc_of = {
        (tail, head): model.add_arc_with_capacity(position[tail], position[head], data["capacity"])
        for tail, head, data in network.edges(data=True)
    }

    def solve(point: Point) -> float:
        arc = arc_of[inner(point)]
        capacity = model.capacity(arc)
        model.set_arc_capacity(arc, 0)
        model.solve(position[SOURCE], position[SINK])
        value = float(model.optimal_flow())
        model.set_arc_capacity(arc, capacity)
        return value

    return solve


def compared(network: Network, solve: Solve, sample: int) -> tuple[float, float]:
    """Seconds of ours for all points, and of a peer for all, extrapolated from its sample."""
    there = points(network)
    drawn = random.Random(1).sample(there, sample)
    found = removal_losses(network)
    for stage, country in drawn:
        loss = found.flow - solve((stage, country))
        assert found.of(country, stage).loss == pytest.approx(loss, abs=1e-9 * found.flow)
    ours, peer = measured(
        lambda: removal_losses(network), lambda: [solve(point) for point in drawn]
    )
    return ours, peer * len(there) / sample


def test_losses_against_networkx(checkout: Path) -> None:
    network = bilateral(12_000, 150)
    ours, peer = compared(network, by_networkx(network), 3)
    what = "removal losses, 12,000 arcs, against networkx (extrapolated from 3 points)"
    check(Ratio(what, ours, peer, least=100), checkout)


@pytest.mark.parametrize(("countries", "least"), [(3_000, 10), (1_000, None), (250, None)])
def test_losses_against_ortools(checkout: Path, countries: int, least: float | None) -> None:
    network = bilateral(100_000, countries)
    ours, peer = compared(network, by_ortools(network), _SAMPLE)
    what = f"removal losses, 100,000 arcs, {3 * countries:,} points, against ortools"
    check(Ratio(f"{what} (from {_SAMPLE} points)", ours, peer, least=least), checkout)


def test_losses_in_little_memory(checkout: Path) -> None:
    """In a process of its own: this one holds what other benchmarks left."""
    done = subprocess.run(
        [sys.executable, "-c", _ALONE], cwd=checkout, capture_output=True, text=True, check=True
    )
    assert int(done.stdout) < 2 * _GB, f"{int(done.stdout) / _GB:.2f} GB"


def test_betweenness_against_networkx(checkout: Path) -> None:
    """networkx runs once, for its time and its values: it takes long enough not to be chance."""
    network = bilateral(10_000, 1_500)
    graph = unsplit(network)
    graph.remove_nodes_from([SOURCE, SINK])
    assert graph.number_of_edges() == 10_000
    expected: dict[Any, float] = {}
    peer = seconds(lambda: expected.update(nx.betweenness_centrality(graph)))
    rows = centrality(network, "betweenness").rows
    assert dict(rows) == pytest.approx(expected, abs=1e-9)
    ours = statistics.median(seconds(lambda: centrality(network, "betweenness")) for _ in range(3))
    check(Ratio("betweenness, 10,000 arcs, against networkx", ours, peer, least=100), checkout)
