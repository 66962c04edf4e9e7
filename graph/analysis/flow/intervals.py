"""Between which ends a loss lies, given what sources claim about the flows.

Where few claims differ, every combination is solved. Where there are many, combinations are drawn
with a fixed seed, every claim of a flow as likely as the others, each flow by itself: the ends are
then the 5th and 95th percentile, not bounds. A loss may fall as well as rise with a capacity, so
no combination can be left out on the grounds that it lies between others.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from mineral_diplomacy.graph.analysis.flow.arcs import Network
from mineral_diplomacy.graph.analysis.flow.removal import Losses, removal_losses
from mineral_diplomacy.graph.analysis.flow.trade_network import TradeNetwork

__all__ = ["DRAWS", "Intervals", "LossInterval", "Spread", "loss_intervals"]

#: Combinations solved at most.
DRAWS = 200


@dataclass(frozen=True)
class Spread:
    """Ends and middle of a figure over combinations of claims, in the network's measure.

    Enumerated: least, median, greatest. Sampled: percentiles 5, 50 and 95.
    """

    low: float
    median: float
    high: float


@dataclass(frozen=True)
class LossInterval:
    """A loss under the chosen claims, and its spread; `stage` None for a whole country."""

    country: str
    stage: str | None
    chosen: float
    spread: Spread


@dataclass(frozen=True)
class Intervals:
    """All losses, largest chosen one first. `method`: enumerated or sampled (then with `seed`)."""

    method: str
    combinations: int
    seed: int | None
    flow: Spread
    rows: tuple[LossInterval, ...]


def loss_intervals(
    network: TradeNetwork,
    losses: Callable[[Network], Losses] = removal_losses,
    *,
    seed: int = 0,
    draws: int = DRAWS,
) -> Intervals:
    """Losses of points, or with `country_losses` of countries, over what sources claim.

    The same seed gives the same answer. All combinations are solved where they are no more than
    `draws`.
    """
    claimed = network.alternatives
    enumerated = math.prod(len(amounts) for amounts in claimed.values()) <= draws
    cases = _all(claimed) if enumerated else _drawn(claimed, seed, draws)
    solved = [losses(network.claiming(case).digraph()) for case in cases]
    each = [_by_key(one) for one in solved]
    ends = (0, 50, 100) if enumerated else (5, 50, 95)
    chosen = losses(network.digraph())
    rows = tuple(
        LossInterval(
            row.country,
            row.stage,
            row.loss,
            _spread([one.get((row.country, row.stage), 0.0) for one in each], ends),
        )
        for row in chosen.rows
    )
    return Intervals(
        "enumerated" if enumerated else "sampled",
        len(solved),
        None if enumerated else seed,
        _spread([one.flow for one in solved], ends),
        rows,
    )


def _by_key(losses: Losses) -> dict[tuple[str, str | None], float]:
    return {(row.country, row.stage): row.loss for row in losses.rows}


def _all(claimed: Mapping[str, tuple[float, ...]]) -> Iterator[dict[str, float]]:
    for amounts in itertools.product(*claimed.values()):
        yield dict(zip(claimed, amounts, strict=True))


def _drawn(
    claimed: Mapping[str, tuple[float, ...]], seed: int, draws: int
) -> Iterator[dict[str, float]]:
    draw = random.Random(seed)  # noqa: S311  (repeatable, not secret)
    for _ in range(draws):
        yield {key: draw.choice(amounts) for key, amounts in claimed.items()}


def _spread(values: list[float], percentiles: tuple[int, int, int]) -> Spread:
    import numpy as np

    return Spread(*(float(value) for value in np.percentile(values, percentiles)))
