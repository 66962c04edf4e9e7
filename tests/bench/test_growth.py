"""How the time of all removal losses grows with the network, plotted in `build/growth.png`."""

from __future__ import annotations

from pathlib import Path

import pytest

from mineral_diplomacy.graph.analysis.flow.arcs import points
from mineral_diplomacy.graph.analysis.flow.removal import removal_losses
from tests.bench.bilateral import bilateral
from tests.bench.ratios import seconds
from tests.bench.test_removal import by_ortools

pytestmark = [pytest.mark.bench]
#: Arcs; a network has a thirtieth as many countries, as the largest one measured elsewhere.
_ARCS = (1_000, 3_000, 10_000, 30_000, 100_000)
_SAMPLE = 5


def times(arcs: int) -> tuple[float, float]:
    """Seconds of ours and of the peer, whose time for all points is that of a few times more."""
    network = bilateral(arcs, arcs // 33)
    there = points(network)
    solve = by_ortools(network)
    some = seconds(lambda: [solve(point) for point in there[:_SAMPLE]])
    return seconds(lambda: removal_losses(network)), some * len(there) / _SAMPLE


def test_the_growth_is_plotted(checkout: Path) -> None:
    from matplotlib.figure import Figure

    times(_ARCS[0])  # what is imported is not measured
    ours, peer = zip(*(times(arcs) for arcs in _ARCS), strict=True)
    figure = Figure(figsize=(6, 4), layout="constrained")
    axes = figure.add_subplot(
        xscale="log", yscale="log", xlabel="arcs", ylabel="seconds for all points"
    )
    axes.plot(_ARCS, ours, "o-", label="all at once")
    axes.plot(_ARCS, peer, "s--", label=f"ortools, from {_SAMPLE} points")
    axes.legend()
    file = checkout / "build" / "growth.png"
    file.parent.mkdir(exist_ok=True)
    figure.savefig(file, dpi=120)
    assert ours[-1] < peer[-1]
