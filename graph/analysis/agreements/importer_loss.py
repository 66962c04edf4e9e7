"""What a party loses in tonnes a year if the holder of a chokepoint stops.

The party's own use (else its imports) at the stage, on the basis of the loss, shares the world's
loss pro rata. Where no source gives such a figure the loss is unknown, and so is every gap.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from mineral_diplomacy.graph.analysis.agreements.tonnes import Interval, Tonnes, hull, years
from mineral_diplomacy.graph.analysis.verdicts import Chokepoint
from mineral_diplomacy.graph.records import Demand, Import, Tables, records

__all__ = ["ImporterFigures", "ImporterLoss"]


@dataclass(frozen=True)
class ImporterLoss:
    """Tonnes a year on the basis of the chokepoint, and the figures behind them."""

    tonnes: Interval
    figure: Interval
    kind: str
    period: str
    inputs: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class _Figure:
    claim: Demand
    tonnes: float


class ImporterFigures:
    """The observed use and imports of one party up to a day."""

    def __init__(self, tables: Tables, party: str, day: date) -> None:
        self.tonnes, self.party = Tonnes(tables.schema), party
        self.kinds: dict[str, list[Demand]] = {
            "use": self._own(records(tables, Demand), day),
            "imports": self._own(records(tables, Import), day),
        }

    def _own(self, claims: Iterable[Demand], day: date) -> list[Demand]:
        """Observed figures of the whole mineral in periods that ended by that day."""
        return [
            claim
            for claim in claims
            if claim.holder == f"country/{self.party}"
            and not claim.projection
            and claim.scope is None
            and claim.quantity is not None
            and (claim.period_end or date.max) <= day
        ]

    def loss(self, point: Chokepoint) -> ImporterLoss | str:
        """The loss, or the reason why it is unknown."""
        if point.loss_low is None or point.loss_high is None:
            return f"the world's loss is unknown: {point.reason or 'no share'}"
        share = Interval(point.loss_low, point.loss_high)
        for kind, claims in self.kinds.items():
            found = [f for c in claims if (f := self._figure(c, point)) is not None]
            if found:
                return _loss(kind, found, share)
        return self._why_none(point)

    def _figure(self, claim: Demand, point: Chokepoint) -> _Figure | None:
        at_point = (claim.mineral, claim.stage) == (point.mineral, point.stage)
        if not at_point or claim.form not in {None, point.form}:
            return None
        if claim.period_start is None or claim.period_end is None:
            return None
        tonnes = self.tonnes.of(claim.quantity, claim.unit, claim.basis, point.basis)
        if isinstance(tonnes, str):
            return None
        return _Figure(claim, tonnes / years(claim.period_start, claim.period_end))

    def _why_none(self, point: Chokepoint) -> str:
        wanted = f"no figure of {self.party}'s use or imports of {point.mineral} at {point.stage}"
        there = [
            claim
            for claims in self.kinds.values()
            for claim in claims
            if claim.mineral == point.mineral
        ]
        others = sorted({f"{claim.stage or 'no stage'}, {claim.basis}" for claim in there})
        found = f"; there are figures at {'; '.join(others)}" if others else ""
        return f"{wanted} on basis {point.basis}{found}"


def _loss(kind: str, found: list[_Figure], share: Interval) -> ImporterLoss:
    """Of the newest period; competing claims about it make an interval."""
    newest = max((f.claim.period_end, f.claim.period) for f in found if f.claim.period_end)
    chosen = [f for f in found if (f.claim.period_end, f.claim.period) == newest]
    figure = hull(Interval(f.tonnes, f.tonnes) for f in chosen)
    return ImporterLoss(
        Interval(figure.low * share.low, figure.high * share.high),
        figure,
        kind,
        newest[1],
        tuple(sorted(f.claim.key for f in chosen)),
        tuple(sorted({f.claim.source for f in chosen})),
    )
