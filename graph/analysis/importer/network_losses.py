"""What an importer loses if a point of its observed supply stops, with rerouting (CQ 03, CQ 10).

Each mineral has a network of its own, on observed bilateral flows, one claim each. The loss is a
part of what the importer is seen to get. Where sources claim different amounts, its ends are
enumerated or sampled with a seed. The world's losses stand beside them, never added: those of a
country at all its stages are here, those at one stage are the chokepoints.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from mineral_diplomacy.graph.analysis.chain import THRESHOLD
from mineral_diplomacy.graph.analysis.chokepoints import default_minerals
from mineral_diplomacy.graph.analysis.flow.arcs import Network
from mineral_diplomacy.graph.analysis.flow.intervals import (
    Intervals,
    LossInterval,
    Spread,
    loss_intervals,
)
from mineral_diplomacy.graph.analysis.flow.removal import (
    Losses,
    RemovalLoss,
    country_losses,
    removal_losses,
)
from mineral_diplomacy.graph.analysis.flow.trade_network import FlowArc, TradeNetwork
from mineral_diplomacy.graph.analysis.importer.imports import imports_network
from mineral_diplomacy.graph.analysis.importer.loss_rows import (
    NetworkAnswer,
    NetworkLoss,
    NetworkQuestion,
    judged,
)
from mineral_diplomacy.graph.records import ReadOnce, Tables, TradeFlow, records
from mineral_diplomacy.ontology.errors import MissingDataError

__all__ = ["network_losses", "why_missing"]

_COUNTRY = "country/"


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
    uncounted, evidence = _uncounted(tables, network), _Evidence(network)
    for losses in (removal_losses, country_losses):
        solved = losses(network.digraph())
        found = _intervals(network, losses, solved, asked.seed)
        for lost, spread in zip(solved.rows, found.rows, strict=True):
            yield _row(network, (solved.flow, lost), found, spread, (uncounted, evidence))


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


def _intervals(
    network: TradeNetwork, losses: Callable[[Network], Losses], solved: Losses, seed: int
) -> Intervals:
    """Shares over all claims; where none differ, those of the solved network as they are."""
    if network.alternatives:
        return loss_intervals(network, _as_shares(losses), seed=seed)
    rows = [
        LossInterval(row.country, row.stage, row.share or 0.0, Spread(*[row.share or 0.0] * 3))
        for row in solved.rows
    ]
    return Intervals("enumerated", 1, None, Spread(*[solved.flow] * 3), tuple(rows))


def _row(
    network: TradeNetwork,
    lost: tuple[float, RemovalLoss],
    found: Intervals,
    spread: LossInterval,
    known: tuple[int, _Evidence],
) -> NetworkLoss:
    flow, row = lost
    verdict, severity, reason = judged(spread.spread.low, spread.spread.high, known[0])
    sources, inputs = known[1].of(row)
    return NetworkLoss(
        scope=network.importer,
        mineral=network.mineral,
        goods=network.stage,
        year=network.year,
        measure=network.measure,
        basis=network.basis,
        country=row.country,
        stage=row.stage,
        flow=flow,
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
        sources=sources,
        inputs=inputs,
    )


def _as_shares(losses: Callable[[Network], Losses]) -> Callable[[Network], Losses]:
    """Losses as fractions of the flow of the same combination of claims."""

    def solved(network: Network) -> Losses:
        found = losses(network)
        return Losses(found.flow, tuple(replace(row, loss=row.share or 0.0) for row in found.rows))

    return solved


class _Evidence:
    """What a loss rests on: the claims at the point, and on all that the importer gets."""

    def __init__(self, network: TradeNetwork) -> None:
        self._at: dict[tuple[str, str | None], list[FlowArc]] = {}
        self._arriving = [arc for arc in network.arcs if arc.end == network.importer]
        for arc in network.arcs:
            ends = (end for end in (arc.start, arc.end) if isinstance(end, tuple))
            for key in {key for stage, iso3 in ends for key in ((iso3, stage), (iso3, None))}:
                self._at.setdefault(key, []).append(arc)

    def of(self, row: RemovalLoss) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Sources of the chosen claims, and the keys of all claims, passed over ones too."""
        arcs = [*self._at.get((row.country, row.stage), ()), *self._arriving]
        sources = {arc.claim.source for arc in arcs if arc.claim}
        return tuple(sorted(sources)), tuple(sorted({key for arc in arcs for key in _keys(arc)}))


def _keys(arc: FlowArc) -> Iterator[str]:
    if arc.claim is not None:
        yield arc.claim.key
        yield from (claim.key for claim in arc.passed_over)


def _why_wide(row: LossInterval) -> str | None:
    low, high = row.spread.low, row.spread.high
    if low < THRESHOLD <= high:
        return f"flows differ by source or are contested: the loss is {low:.1%} to {high:.1%}"
    return None
