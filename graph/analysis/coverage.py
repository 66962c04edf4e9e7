"""What a party's agreements cover of its loss at each chokepoint, and the gap that stays.

Covered = min(the party's loss in tonnes a year, Σ annualised binding quantities whose delivery
window contains the day), each partner's capped by its output. A named offtake or a stake binds no
quantity and a memorandum counts no tonnes: they are potential, shown beside. An unknown loss
leaves the gap unknown, not 0.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from mineral_diplomacy.graph.analysis.chokepoints import Answer, AnswerRow, Question, chokepoints
from mineral_diplomacy.graph.analysis.importer_loss import ImporterFigures, ImporterLoss
from mineral_diplomacy.graph.analysis.partners import Partners, not_before_all_facts
from mineral_diplomacy.graph.analysis.tonnes import (
    UNBOUNDED,
    Interval,
    Tonnes,
    columns,
    contains,
    hull,
    years,
)
from mineral_diplomacy.graph.analysis.verdicts import Chokepoint
from mineral_diplomacy.graph.notebook import framed_table
from mineral_diplomacy.graph.records import Coverage, Source, Tables, code, records

__all__ = ["CoverageAnswer", "CoverageRow", "Pledge", "coverage", "covered"]


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


@dataclass(frozen=True)
class CoverageRow:
    """One chokepoint against the party's agreements; tonnes are a year's, on `point.basis`."""

    point: Chokepoint
    loss: ImporterLoss | None
    pledges: tuple[Pledge, ...]
    named: tuple[str, ...]
    dialogues: tuple[str, ...]
    bound: Interval
    covered: Interval | None
    gap: Interval | None
    reasons: tuple[str, ...]

    @property
    def reason(self) -> str | None:
        """Why a loss or a quantity is unknown, in a line."""
        return "; ".join(self.reasons) or None

    @property
    def reached_by(self) -> tuple[str, ...]:
        """All agreements that reach the stage, the firmest first."""
        return (*(pledge.agreement for pledge in self.pledges), *self.named, *self.dialogues)

    @property
    def tier(self) -> str | None:
        """The firmest tier that reaches the stage."""
        tiers = {"binding_quantity": self.pledges, "named_offtake_or_equity": self.named}
        return next(
            (tier for tier, found in tiers.items() if found), "dialogue" if self.dialogues else None
        )

    @property
    def inputs(self) -> tuple[str, ...]:
        """The statements behind it."""
        own = self.loss.inputs if self.loss else ()
        return tuple(
            sorted({self.point.claim.key, *own, *(i for p in self.pledges for i in p.inputs)})
        )

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources behind it."""
        own = self.loss.sources if self.loss else ()
        pledged = (source for pledge in self.pledges for source in pledge.sources)
        return tuple(sorted({self.point.source, *own, *pledged}))

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON and CSV: tonnes a year, None where unknown."""
        point, loss = self.point, self.loss
        return {
            "mineral": point.mineral,
            "stage": point.stage,
            "form": point.form,
            "country": point.country,
            "year": point.year,
            "verdict": point.verdict,
            "world_loss_low": point.loss_low,
            "world_loss_high": point.loss_high,
            "basis": point.basis,
            **columns("loss_t", loss.tonnes if loss else None),
            "loss_of": loss.kind if loss else None,
            "loss_period": loss.period if loss else None,
            **columns("bound_t", self.bound),
            **columns("covered_t", self.covered),
            **columns("gap_t", self.gap),
            "reason": self.reason,
            "binding": {code(p.agreement): p.tonnes.ends("t") for p in self.pledges},
            "binding_unknown": {code(p.agreement): p.reason for p in self.pledges if p.reason},
            "contested": [code(p.agreement) for p in self.pledges if p.contested],
            "named_offtake_or_equity": [code(key) for key in self.named],
            "dialogue": [code(key) for key in self.dialogues],
            "sources": [code(key) for key in self.sources],
        }


@dataclass(frozen=True)
class CoverageAnswer:
    """All chokepoints that were asked about, those with the largest world loss first."""

    party: str
    as_of: date
    rows: tuple[CoverageRow, ...]
    agreements: int
    sources: dict[str, Source]

    def _repr_html_(self) -> str:
        caption = f"What agreements of {self.party} cover as of {self.as_of}; tonnes a year"
        rows = [list(row.as_dict().values()) for row in self.rows]
        return framed_table(caption, tuple(self.rows[0].as_dict()) if rows else (), rows)


def coverage(tables: Tables, party: str, minerals: tuple[str, ...], as_of: date) -> CoverageAnswer:
    """The coverage of the chokepoints of some minerals (none: the default ones) on a day.

    Raises `UnknownTermError` for a party or mineral that is none, `MissingDataError` for a day
    before all facts.
    """
    not_before_all_facts(tables, as_of)
    question = Question(minerals, party=party, as_of=as_of)
    return covered(tables, chokepoints(tables, question, as_of))


def covered(tables: Tables, answer: Answer) -> CoverageAnswer:
    """The coverage of chokepoints already found."""
    party, day = answer.question.party, answer.as_of
    partners = Partners(tables, party)
    figures = ImporterFigures(tables, party, day)
    pledging = _Pledging(tables, partners, day)
    rows = tuple(_row(row, row.point, figures, pledging) for row in answer.chokepoints if row.point)
    return CoverageAnswer(party, day, rows, len(partners.agreements), answer.sources)


def _row(
    row: AnswerRow, point: Chokepoint, figures: ImporterFigures, pledging: _Pledging
) -> CoverageRow:
    tiers: dict[str | None, list[str]] = defaultdict(list)
    for reach in row.reaches:
        if reach.reached:
            tiers[reach.tier].append(reach.agreement)
    pledges = tuple(pledging.of(key, point) for key in tiers["binding_quantity"])
    loss = figures.loss(point)
    known = loss if isinstance(loss, ImporterLoss) else None
    bound = pledging.bound(pledges, row, point)
    unknown = [f"{code(p.agreement)}: {p.reason}" for p in pledges if p.reason]
    reasons = [*([loss] if isinstance(loss, str) else []), *unknown]
    return CoverageRow(
        point=point,
        loss=known,
        pledges=pledges,
        named=tuple(tiers["named_offtake_or_equity"]),
        dialogues=tuple(tiers["dialogue"]),
        bound=bound,
        covered=known.tonnes.least(bound) if known else None,
        gap=known.tonnes.beyond(bound) if known else None,
        reasons=tuple(reasons),
    )


class _Pledging:
    """Binding quantities as tonnes a year on one day."""

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
