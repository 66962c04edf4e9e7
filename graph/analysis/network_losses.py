"""What an importer loses if a point of its observed supply stops, with rerouting (CQ 03, CQ 10).

Each mineral has a network of its own, on observed bilateral flows, one claim each. The loss is a
part of what the importer is seen to get. Where sources claim different amounts, its ends are
enumerated or sampled with a seed. The world's losses stand beside them, never added: those of a
country at all its stages are here, those at one stage are the chokepoints.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from mineral_diplomacy.graph.analysis.chain import THRESHOLD
from mineral_diplomacy.graph.analysis.chokepoints import default_minerals
from mineral_diplomacy.graph.analysis.flow.arcs import Network
from mineral_diplomacy.graph.analysis.flow.intervals import LossInterval, loss_intervals
from mineral_diplomacy.graph.analysis.flow.removal import (
    Losses,
    RemovalLoss,
    country_losses,
    removal_losses,
)
from mineral_diplomacy.graph.analysis.flow.trade_network import FlowArc, TradeNetwork
from mineral_diplomacy.graph.analysis.imports import imports_network
from mineral_diplomacy.graph.analysis.verdicts import SEVERE
from mineral_diplomacy.graph.records import ReadOnce, Tables, TradeFlow, code, records
from mineral_diplomacy.ontology.errors import MissingDataError

__all__ = [
    "WORLD",
    "NetworkAnswer",
    "NetworkLoss",
    "NetworkQuestion",
    "judged",
    "network_losses",
    "why_missing",
]

WORLD = "WORLD"
_COUNTRY = "country/"


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


def network_losses(tables: Tables, question: NetworkQuestion) -> NetworkAnswer:
    """The removal loss of every point and country on the party's networks.

    Raises `UnknownTermError` for an unknown mineral, country, stage, source or measure and
    `MissingDataError` where no mineral asked for has trade in the year.
    """
    once = ReadOnce(tables)
    names = [once.schema.notation("mineral", name) for name in question.minerals]
    rows: list[NetworkLoss] = []
    networks: list[TradeNetwork] = []
    missing: list[MissingDataError] = []
    for mineral in names or default_minerals(once.schema):
        try:
            network = _network(once, mineral, question)
        except MissingDataError as error:
            missing.append(error)
            rows.append(_unknown(question, mineral, str(error)))
            continue
        networks.append(network)
        rows += _losses(once, network, question)
    if missing and not networks:
        raise missing[0]
    return NetworkAnswer(question, tuple(rows), tuple(networks))


def _network(tables: Tables, mineral: str, asked: NetworkQuestion) -> TradeNetwork:
    return imports_network(
        tables,
        mineral,
        asked.party,
        year=asked.year,
        stage=asked.stage,
        measure=asked.measure,
        policy=asked.policy,
    )


def _unknown(asked: NetworkQuestion, mineral: str, reason: str) -> NetworkLoss:
    return NetworkLoss(
        scope=asked.party,
        mineral=mineral,
        goods=asked.stage or "",
        year=asked.year,
        measure=asked.measure,
        basis="hs_basket",
        country=None,
        stage=None,
        flow=None,
        lost=None,
        loss=None,
        loss_low=None,
        loss_high=None,
        rank=None,
        verdict="insufficient_data",
        severity=None,
        reason=reason,
        method="enumerated",
        combinations=None,
        seed=None,
        sources=(),
        inputs=(),
    )


def _losses(tables: Tables, network: TradeNetwork, asked: NetworkQuestion) -> Iterator[NetworkLoss]:
    if network.verdict != "observed":
        row = _unknown(asked, network.mineral, why_missing(network))
        yield replace(row, goods=network.stage, year=network.year, verdict=network.verdict)
        return
    uncounted = _uncounted(tables, network)
    for losses in (removal_losses, country_losses):
        yield from _each(network, losses, asked.seed, uncounted)


def why_missing(network: TradeNetwork) -> str:
    """What is missing before goods are seen to reach the importer."""
    steps = [step.reason for step in network.steps if step.reason and step.end == network.importer]
    to = f" to {_COUNTRY}{network.importer},"
    mixed = sum(gap.kind == "mixed" and to in gap.text for gap in network.gaps)
    more = [f"{mixed} flows are in codes that hold more than {network.mineral}"] if mixed else []
    return "; ".join([*steps, *more]) or f"nothing is seen to reach {network.importer}"


def _uncounted(tables: Tables, network: TradeNetwork) -> int:
    """Flows into the importer that the network leaves out because their amount is not known."""
    left_out = {key for gap in network.gaps if gap.kind != "other_stage" for key in gap.keys}
    flows = records(tables, TradeFlow)
    end = f"{_COUNTRY}{network.importer}"
    return sum(row.key in left_out and row.importer == end for row in flows)


def _each(
    network: TradeNetwork, losses: Callable[[Network], Losses], seed: int, uncounted: int
) -> Iterator[NetworkLoss]:
    solved = losses(network.digraph())
    found = loss_intervals(network, _as_shares(losses), seed=seed)
    spreads = {(row.country, row.stage): row for row in found.rows}
    for row in solved.rows:
        spread = spreads[row.country, row.stage]
        verdict, severity, reason = judged(spread.spread.low, spread.spread.high, uncounted)
        arcs = tuple(_arcs(network, row))
        yield NetworkLoss(
            scope=network.importer,
            mineral=network.mineral,
            goods=network.stage,
            year=network.year,
            measure=network.measure,
            basis=network.basis,
            country=row.country,
            stage=row.stage,
            flow=solved.flow,
            lost=row.loss,
            loss=row.share,
            loss_low=spread.spread.low,
            loss_high=spread.spread.high,
            rank=row.rank,
            verdict=verdict,
            severity=severity,
            reason=reason or _why_wide(spread),
            method=found.method,
            combinations=found.combinations,
            seed=found.seed,
            sources=tuple(sorted({arc.claim.source for arc in arcs if arc.claim})),
            inputs=tuple(sorted({key for arc in arcs for key in _keys(arc)})),
        )


def _as_shares(losses: Callable[[Network], Losses]) -> Callable[[Network], Losses]:
    """Losses as fractions of the flow of the same combination of claims."""

    def solved(network: Network) -> Losses:
        found = losses(network)
        return Losses(found.flow, tuple(replace(row, loss=row.share or 0.0) for row in found.rows))

    return solved


def _arcs(network: TradeNetwork, row: RemovalLoss) -> Iterator[FlowArc]:
    """The arcs that the loss speaks of: at the point, and all that the importer gets."""
    for arc in network.arcs:
        ends = [end for end in (arc.start, arc.end) if isinstance(end, tuple)]
        at = any(end[1] == row.country and row.stage in {None, end[0]} for end in ends)
        if at or arc.end == network.importer:
            yield arc


def _keys(arc: FlowArc) -> Iterator[str]:
    if arc.claim is not None:
        yield arc.claim.key
        yield from (claim.key for claim in arc.passed_over)


def _why_wide(row: LossInterval) -> str | None:
    low, high = row.spread.low, row.spread.high
    if low < THRESHOLD <= high:
        return f"sources disagree on the flows: the loss is {low:.1%} to {high:.1%}"
    return None


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
