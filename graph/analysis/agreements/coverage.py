"""What a party's agreements cover of its loss at each chokepoint, and the gap that stays.

Covered = min(the party's loss in tonnes a year, Σ annualised binding quantities whose delivery
window contains the day), each partner's capped by its output. A named offtake or a stake binds no
quantity and a memorandum counts no tonnes: they are potential, shown beside. An unknown loss
leaves the gap unknown, not 0.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mineral_diplomacy.graph.analysis.agreements.importer_loss import ImporterFigures, ImporterLoss
from mineral_diplomacy.graph.analysis.agreements.partners import (
    Partners,
    asked_party,
    not_before_all_facts,
)
from mineral_diplomacy.graph.analysis.agreements.pledges import Pledge, Pledges
from mineral_diplomacy.graph.analysis.agreements.tonnes import Interval, columns, high, low
from mineral_diplomacy.graph.analysis.chokepoints import Answer, AnswerRow, Question, chokepoints
from mineral_diplomacy.graph.analysis.verdicts import Chokepoint
from mineral_diplomacy.graph.notebook import framed_table
from mineral_diplomacy.graph.records import Source, Tables, code

__all__ = ["COVERAGE_FIELDS", "CoverageAnswer", "CoverageRow", "coverage", "covered"]


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
        return {name: value(self) for name, value in COVERAGE_FIELDS.items()}


def _loss(name: str) -> Callable[[CoverageRow], Any]:
    return lambda row: getattr(row.loss, name) if row.loss else None


#: What a row shows to programs, in order.
COVERAGE_FIELDS: Mapping[str, Callable[[CoverageRow], Any]] = {
    "mineral": lambda row: row.point.mineral,
    "stage": lambda row: row.point.stage,
    "form": lambda row: row.point.form,
    "country": lambda row: row.point.country,
    "year": lambda row: row.point.year,
    "verdict": lambda row: row.point.verdict,
    "world_loss_low": lambda row: row.point.loss_low,
    "world_loss_high": lambda row: row.point.loss_high,
    "basis": lambda row: row.point.basis,
    "loss_t_low": lambda row: low(_loss("tonnes")(row)),
    "loss_t_high": lambda row: high(_loss("tonnes")(row)),
    "loss_of": _loss("kind"),
    "loss_period": _loss("period"),
    "bound_t_low": lambda row: low(row.bound),
    "bound_t_high": lambda row: high(row.bound),
    "covered_t_low": lambda row: low(row.covered),
    "covered_t_high": lambda row: high(row.covered),
    "gap_t_low": lambda row: low(row.gap),
    "gap_t_high": lambda row: high(row.gap),
    "reason": lambda row: row.reason,
    "binding": lambda row: {code(p.agreement): columns("t", p.tonnes) for p in row.pledges},
    "binding_unknown": lambda row: {code(p.agreement): p.reason for p in row.pledges if p.reason},
    "contested": lambda row: [code(p.agreement) for p in row.pledges if p.contested],
    "named_offtake_or_equity": lambda row: [code(key) for key in row.named],
    "dialogue": lambda row: [code(key) for key in row.dialogues],
    "sources": lambda row: [code(key) for key in row.sources],
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
        return framed_table(caption, tuple(COVERAGE_FIELDS), rows)


def coverage(tables: Tables, party: str, minerals: tuple[str, ...], as_of: date) -> CoverageAnswer:
    """The coverage of the chokepoints of some minerals (none: the default ones) on a day.

    Raises `UnknownTermError` for a party or mineral that is none, `MissingDataError` for a day
    before all facts.
    """
    asked_party(tables, party)
    not_before_all_facts(tables, as_of)
    question = Question(minerals, party=party, as_of=as_of)
    return covered(tables, chokepoints(tables, question, as_of))


def covered(tables: Tables, answer: Answer) -> CoverageAnswer:
    """The coverage of chokepoints already found."""
    party, day = answer.question.party, answer.as_of
    partners = Partners(tables, party)
    figures = ImporterFigures(tables, party, day)
    pledging = Pledges(tables, partners, day)
    rows = tuple(_row(row, row.point, figures, pledging) for row in answer.chokepoints if row.point)
    return CoverageAnswer(party, day, rows, len(partners.agreements), answer.sources)


def _row(
    row: AnswerRow, point: Chokepoint, figures: ImporterFigures, pledging: Pledges
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
