"""The world value chain of a mineral, and what is lost when one point of it stops.

Nodes are (country, stage) with the year's production as capacity, from one source and on one
basis. Who feeds whom is not observed, so every stage gap goes through one hub. F is the output of
the last known stage. Where it exceeds the stage before, the difference is an arc
`unexplained_feed` (scrap, stocks, unreported mining); where it is smaller, the stage before has a
surplus. With more than two stages, a stage is held against what can pass all that follow it.
Neither is spare capacity.

In this WORLD view the loss is arithmetic on shares, not a finding about a network: a test holds
networkx' maximum flow against it. It models neither spare capacity nor stocks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mineral_diplomacy.graph.analysis.selection import ClaimSet, Selection
from mineral_diplomacy.graph.records import code
from mineral_diplomacy.ontology.errors import BasisError

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["RESIDUAL", "SINK", "SOURCE", "StageTable", "ValueChain", "spare_needed", "value_chain"]

SOURCE = "source"
SINK = "sink"
UNEXPLAINED_FEED = "unexplained_feed"
RESIDUAL = "ROW"
THRESHOLD = 0.25


@dataclass(frozen=True)
class StageTable:
    """One stage of a chain: countries' output and the ends of its total, in one unit."""

    table: ClaimSet
    low: float
    high: float

    @property
    def stage(self) -> str:
        """The stage's notation."""
        return self.table.stage

    @property
    def outputs(self) -> dict[str, float]:
        """Known outputs by ISO code."""
        amounts = ((code(claim.holder), self.table.amount(claim)) for claim in self.table.named)
        return {country: amount for country, amount in amounts if amount is not None}


@dataclass(frozen=True)
class ValueChain:
    """Stages in order, joined where they count the same thing."""

    mineral: str
    year: int
    source: str
    basis: str
    stages: tuple[StageTable, ...]

    @property
    def output(self) -> tuple[float, float]:
        """F: lowest and highest output of the last known stage."""
        return self.stages[-1].low, self.stages[-1].high

    @property
    def surplus(self) -> dict[str, float]:
        """What a stage makes beyond what the stages after it take, on printed totals."""
        gaps = {one.stage: _total(one) - need for one, need in self._needs()}
        return {stage: gap for stage, gap in gaps.items() if gap > 0}

    @property
    def unexplained_feed(self) -> dict[str, float]:
        """What the stages after a stage take beyond what it makes, on printed totals."""
        gaps = {one.stage: need - _total(one) for one, need in self._needs()}
        return {stage: gap for stage, gap in gaps.items() if gap > 0}

    def _needs(self) -> list[tuple[StageTable, float]]:
        """Each stage but the last with what can pass all stages after it, at most F."""
        totals = [_total(one) for one in self.stages]
        return [(one, min(totals[i:])) for i, one in enumerate(self.stages[:-1], start=1)]

    def bypassed(self, stage: str) -> bool:
        """Whether output is fed in behind a stage, so that paths lead around it."""
        names = [one.stage for one in self.stages]
        return stage in names and any(
            s in self.unexplained_feed for s in names[names.index(stage) :]
        )

    def loss(self, stage: str, country: str) -> tuple[float, float] | None:
        """Lowest and highest part of F lost if a country stops at a stage, as fractions of 1.

        None where the country's output at that stage is not known.
        """
        one = next((s for s in self.stages if s.stage == stage), None)
        claim = one.table.claim(country) if one else None
        output = one.outputs.get(country) if one else None
        if one is None or claim is None or output is None:
            return None
        shares = claim.share_low, claim.share_high
        if shares[0] is None or shares[1] is None:
            return None
        after = self.stages[self.stages.index(one) + 1 :]
        if not after:
            return shares[0], shares[1]
        needs = min(later.low for later in after), min(later.high for later in after)
        lows = [
            max(0.0, output - max(0.0, capacity - need)) / final
            for capacity in (one.low, one.high)
            for need, final in zip(needs, self.output, strict=True)
        ]
        return min(shares[0], *lows), shares[1]

    def digraph(self) -> nx.DiGraph[object]:
        """The chain as a capacitated networkx DiGraph from `source` to `sink`.

        Nodes: `source`, `sink`, (stage, "hub") between stages, and per country (stage, ISO, "in")
        and (stage, ISO, "out") joined by an arc of its capacity. The rest of the world is one
        node, `ROW`. Arcs into and out of hubs have no capacity limit.
        """
        import networkx as nx

        graph: nx.DiGraph[object] = nx.DiGraph(
            mineral=self.mineral, year=self.year, basis=self.basis
        )
        entry: object = SOURCE
        for one in self.stages:
            following: object = SINK if one is self.stages[-1] else (one.stage, "hub")
            capacities = dict(one.outputs)
            capacities[RESIDUAL] = max(0.0, (one.table.total or 0.0) - sum(capacities.values()))
            for country, capacity in capacities.items():
                inner, outer = (one.stage, country, "in"), (one.stage, country, "out")
                graph.add_edge(entry, inner)
                graph.add_edge(inner, outer, capacity=capacity)
                graph.add_edge(outer, following)
            feed = self.unexplained_feed.get(one.stage)
            if feed:
                graph.add_edge(SOURCE, following, capacity=feed, kind=UNEXPLAINED_FEED)
            entry = following
        return graph


def _total(stage: StageTable) -> float:
    return stage.table.total or 0.0


def value_chain(selection: Selection, stages: Sequence[str]) -> ValueChain:
    """The chain of a selection over stages in their order.

    Raises `BasisError` where the stages count different things, so that no tonnage arc can join
    them (graphite: natural at extraction, spherical and synthetic at processing), or count them
    in units that cannot be converted.
    """
    tables = [one for stage in stages for one in _single(selection.at(stage))]
    what = f"value chain of {selection.mineral} in {selection.year}"
    for counted in ({one.basis for one in tables}, {m for one in tables for m in one.measures}):
        if len(counted) != 1:
            raise BasisError(what, counted)
    first = tables[0]
    joined = tuple(StageTable(one, *_ends(one)) for one in tables)
    return ValueChain(first.mineral, first.year, first.source, first.basis, joined)


def _single(tables: tuple[ClaimSet, ...]) -> list[ClaimSet]:
    """A stage joins a chain where it has exactly one table with a printed total."""
    return [one for one in tables if len(tables) == 1 and one.total]


def _ends(table: ClaimSet) -> tuple[float, float]:
    """Lowest and highest total of a table: as printed, and as its rows add up if those differ."""
    totals = [table.total or 0.0]
    if any(claim.total_mismatch for claim in table.named):
        parts = [*table.named, *filter(None, [table.residual_claim])]
        totals.append(sum(table.amount(claim) or 0.0 for claim in parts))
    return min(totals), max(totals)


def spare_needed(share: float, threshold: float = THRESHOLD) -> float | None:
    """(s − t)/(1 − s): the rise in everyone else's output that brings the loss under t.

    A fraction of their output; None where the loss is under the threshold, infinite never: a
    sole producer has no others, so there it is None as well.
    """
    if share < threshold or share >= 1.0:
        return None
    return (share - threshold) / (1.0 - share)
