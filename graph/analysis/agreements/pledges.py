"""Binding quantities as tonnes a year on one day.

A total is spread evenly over its delivery window; outside the window it is 0; where the window is
not stated in full it lies between nothing and all of it. Sources that disagree make an interval,
and no partner is credited with more than its output.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from mineral_diplomacy.graph.analysis.agreements.partners import Partners
from mineral_diplomacy.graph.analysis.agreements.tonnes import (
    UNBOUNDED,
    Interval,
    Tonnes,
    contains,
    hull,
    years,
)
from mineral_diplomacy.graph.analysis.chokepoints import AnswerRow
from mineral_diplomacy.graph.analysis.verdicts import Chokepoint
from mineral_diplomacy.graph.records import Coverage, Tables, records

__all__ = ["Pledge", "Pledges"]


@dataclass(frozen=True)
class Pledge:
    """What one agreement binds in a year on the day; the reason says why no more is known."""

    agreement: str
    tonnes: Interval
    reason: str | None
    contested: bool
    windows: tuple[str, ...]
    inputs: tuple[str, ...]
    sources: tuple[str, ...]


class Pledges:
    """The binding quantities of one party's agreements on one day."""

    def __init__(self, tables: Tables, partners: Partners, day: date) -> None:
        self.schema, self.partners, self.day = tables.schema, partners, day
        self.tonnes = Tonnes(tables.schema)
        self.coverages: dict[str, list[Coverage]] = defaultdict(list)
        for one in records(tables, Coverage):
            if self.schema.concept_value("tier", one.tier, "counts_tonnes"):
                self.coverages[one.undertaking].append(one)

    def of(self, agreement: str, point: Chokepoint) -> Pledge:
        """What an agreement binds at a point: each source's sum, and from the least to the most."""
        claims = [
            claim
            for claim in self.coverages[agreement]
            if (claim.mineral, claim.stage) == (point.mineral, point.stage)
        ]
        sums: dict[str, Interval] = {}
        reasons: set[str] = set()
        for claim in claims:
            found, reason = self._annual(claim, point.basis)
            sums[claim.source] = sums.get(claim.source, Interval(0.0, 0.0)) + found
            reasons |= {reason} if reason else set()
        return Pledge(
            agreement,
            hull(sums.values()),
            "; ".join(sorted(reasons)) or None,
            any(claim.contested for claim in claims),
            tuple(f"{c.valid_from or '?'} to {c.valid_to or '?'}" for c in claims),
            tuple(claim.key for claim in claims),
            tuple(sorted({claim.source for claim in claims})),
        )

    def _annual(self, claim: Coverage, basis: str) -> tuple[Interval, str | None]:
        """Tonnes a year; 0 outside the window, over which a total is spread evenly.

        Where the window is not stated in full, between nothing and all of it.
        """
        inside = contains(claim.valid_from, claim.valid_to, self.day)
        if inside is False:
            return Interval(0.0, 0.0), None
        found = self.tonnes.of(claim.quantity, claim.unit, claim.basis, basis)
        if isinstance(found, str):
            return Interval(0.0, UNBOUNDED), found
        if inside is None or claim.valid_from is None or claim.valid_to is None:
            return Interval(0.0, found), "its delivery window is not stated in full"
        if not claim.annual:
            found /= years(claim.valid_from, claim.valid_to)
        return Interval(found, found), None

    def bound(self, pledges: Iterable[Pledge], row: AnswerRow, point: Chokepoint) -> Interval:
        """The sum over partners, each capped by its output where the chosen source gives it."""
        outputs = dict(self._outputs(row))
        groups: dict[tuple[str, ...], Interval] = {}
        for pledge in pledges:
            who = tuple(
                key
                for key in self.partners.suppliers(pledge.agreement)
                if key != f"country/{point.country}"
            )
            groups[who] = groups.get(who, Interval(0.0, 0.0)) + pledge.tonnes
        total = Interval(0.0, 0.0)
        for who, tonnes in groups.items():
            known = [outputs[key] for key in who if key in outputs]
            total += tonnes.capped(sum(known) if len(known) == len(who) else None)
        return total

    def _outputs(self, row: AnswerRow) -> Iterator[tuple[str, float]]:
        """Tonnes a year of each country at the stage, as far as the chosen source says."""
        for other in row.result.rows:
            found = self.tonnes.of(other.claim.quantity, other.claim.unit, other.basis, other.basis)
            if not isinstance(found, str):
                yield f"country/{other.country}", found
