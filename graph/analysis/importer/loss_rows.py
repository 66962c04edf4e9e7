"""Losses of an importer's networks as rows, and which verdict a loss is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mineral_diplomacy.graph.analysis.chain import THRESHOLD
from mineral_diplomacy.graph.analysis.flow.trade_network import TradeNetwork
from mineral_diplomacy.graph.analysis.verdicts import SEVERE
from mineral_diplomacy.graph.notebook import framed_rows
from mineral_diplomacy.graph.records import code

__all__ = ["WORLD", "NetworkAnswer", "NetworkLoss", "NetworkQuestion", "judged"]

WORLD = "WORLD"


@dataclass(frozen=True)
class NetworkQuestion:
    """What is asked; without minerals, those of the default question.

    `stage` is the stage of the goods imported, by default the last the party is seen to get.
    """

    minerals: tuple[str, ...] = ()
    party: str = "IND"
    stage: str | None = None
    year: int | None = None
    measure: str = "tonnes"
    policy: tuple[str, ...] = ()
    seed: int = 0


@dataclass(frozen=True)
class NetworkLoss:
    """One point that stops, or one country with all its stages (`stage` None).

    `scope` is the importer's ISO code or `WORLD`. `flow` and `lost` are in `measure` on `basis`;
    losses are fractions of the flow, None where unknown. `method` is `enumerated`, `sampled`
    (then with `seed`) or `arithmetic`. A mineral that cannot be judged has one row without a
    country, which says why. `inputs` are the statements at the point and into the importer.
    """

    scope: str
    mineral: str
    goods: str
    year: int | None
    measure: str
    basis: str
    country: str | None
    stage: str | None
    flow: float | None
    lost: float | None
    loss: float | None
    loss_low: float | None
    loss_high: float | None
    rank: int | None
    verdict: str
    severity: int | None
    reason: str | None
    method: str
    combinations: int | None
    seed: int | None
    sources: tuple[str, ...]
    inputs: tuple[str, ...]

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """The names of `as_dict`."""
        return tuple(name for name in cls.__dataclass_fields__ if name != "inputs")

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON and CSV: fractions of 1, ISO alpha-3, None where unknown."""
        row = {name: getattr(self, name) for name in self.columns()}
        return {**row, "sources": [code(source) for source in self.sources]}


@dataclass(frozen=True)
class NetworkAnswer:
    """All rows, mineral by mineral, points before countries, largest loss first."""

    question: NetworkQuestion
    rows: tuple[NetworkLoss, ...]
    networks: tuple[TradeNetwork, ...]

    def _repr_html_(self) -> str:
        caption = f"What {self.question.party} would lose on observed flows"
        return framed_rows(caption, [row.as_dict() for row in self.rows])


def judged(low: float, high: float, uncounted: int = 0) -> tuple[str, int | None, str | None]:
    """Verdict, severity and reason of a loss between two fractions, as for chokepoints.

    `total` only where all is lost under every claim and nothing arrives uncounted.
    """
    if low >= 1.0 and not uncounted:
        return "total", 50, None
    if low >= THRESHOLD:
        others = f"{uncounted} flows to the importer are not counted" if low >= 1.0 else None
        return "graded", 50 if low >= SEVERE else 25, others
    return ("none" if high < THRESHOLD else "contested"), None, None
