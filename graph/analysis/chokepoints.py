"""The main job: chokepoints of the world's supply, and which of a party's agreements reach them.

It answers, in this order: what is concentrated (CQ 02), which single points that makes (CQ 03),
which of them no agreement of the party reaches (CQ 06), and whose failure stops most (CQ 19).
Every share and loss is the WORLD's; only the reach of agreements is the party's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mineral_diplomacy.graph.analysis.concentration import compare
from mineral_diplomacy.graph.analysis.reach import Reach, ReachAnalysis
from mineral_diplomacy.graph.analysis.selection import DEFAULT_POLICY, Figures, Selection
from mineral_diplomacy.graph.analysis.system import SystemPoint, system_view
from mineral_diplomacy.graph.analysis.verdicts import (
    CHOKEPOINTS,
    Chokepoint,
    StageResult,
    assess,
)
from mineral_diplomacy.graph.notebook import framed_table
from mineral_diplomacy.graph.records import Requirement, Source, Tables, code, records
from mineral_diplomacy.ontology.errors import MissingDataError, UnknownTermError
from mineral_diplomacy.ontology.schema import Schema

__all__ = ["Answer", "AnswerRow", "Question", "chokepoints", "default_minerals"]


@dataclass(frozen=True)
class Question:
    """What is asked; None means the default that the answer states."""

    minerals: tuple[str, ...] = ()
    stage: str | None = None
    country: str | None = None
    party: str = "IND"
    year: int | None = None
    outlook: bool = False
    as_of: date | None = None
    policy: tuple[str, ...] = DEFAULT_POLICY


@dataclass(frozen=True)
class AnswerRow:
    """One (mineral, stage, country), or one stage that could not be judged (country None)."""

    result: StageResult
    point: Chokepoint | None
    reaches: tuple[Reach, ...]

    @property
    def verdict(self) -> str:
        """The row's verdict."""
        return self.point.verdict if self.point else self.result.verdict

    @property
    def agreements(self) -> tuple[str, ...]:
        """Agreements of the party that reach the stage, firmest tier first."""
        return tuple(reach.agreement for reach in self.reaches if reach.reached)

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """The names of `as_dict`."""
        nothing = StageResult("", "", None, None, None, None, None, (), "", None, ())
        return tuple(cls(nothing, None, ()).as_dict())

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON and CSV: fractions of 1, ISO alpha-3, None where unknown."""
        result, point, index = self.result, self.point, self.result.concentration
        return {
            "mineral": result.mineral,
            "stage": result.stage,
            "form": result.form,
            "country": point.country if point else None,
            "year": result.year,
            "scope": "WORLD",
            "share": point.share if point else None,
            "share_low": point.share_low if point else None,
            "share_high": point.share_high if point else None,
            "hhi_low": index.hhi_low if index else None,
            "hhi_high": index.hhi_high if index else None,
            "loss_low": point.loss_low if point else None,
            "loss_high": point.loss_high if point else None,
            "spare_needed": point.spare_needed if point else None,
            "months_bridged": point.months_bridged if point else None,
            "verdict": self.verdict,
            "severity": point.severity if point else None,
            "reason": point.reason if point else result.reason,
            "basis": result.basis,
            "source": code(result.source) if result.source else None,
            "passed_over": [_claim(c) for c in point.passed_over] if point else [],
            "agreements": [code(key) for key in self.agreements],
            "tiers": {code(r.agreement): r.tier for r in self.reaches if r.reached},
            "not_reached_because": {
                code(r.agreement): list(r.failed) for r in self.reaches if not r.reached
            },
        }


def _claim(claim: Any) -> dict[str, Any]:
    return {
        "source": code(claim.source),
        "basis": claim.basis,
        "share_low": claim.share_low,
        "share_high": claim.share_high,
        "contested": bool(claim.contested),
        "note": claim.note,
    }


@dataclass(frozen=True)
class Answer:
    """All rows, ordered by loss, with what the question's defaults came to."""

    question: Question
    as_of: date
    rows: tuple[AnswerRow, ...]
    results: tuple[StageResult, ...]
    system: tuple[SystemPoint, ...]
    bound_minerals: tuple[str, ...]
    sources: dict[str, Source]

    @property
    def chokepoints(self) -> tuple[AnswerRow, ...]:
        """Rows that are total, graded or contested."""
        return tuple(row for row in self.rows if row.verdict in CHOKEPOINTS)

    def comparison(self, mineral: str, first: str, second: str) -> str:
        """Whether `second` is more concentrated than `first`: higher, lower, undetermined."""
        found = {
            result.stage: result.concentration
            for result in self.results
            if result.mineral == mineral and result.form is None
        }
        return compare(found.get(first), found.get(second)).verdict

    def _repr_html_(self) -> str:
        caption = f"Chokepoints of world supply; agreements as of {self.as_of}; fractions of 1"
        nested = {"passed_over", "tiers", "not_reached_because"}  # for JSON, not for a cell
        columns = [name for name in AnswerRow.columns() if name not in nested]
        rows = [row.as_dict() for row in self.rows]
        return framed_table(caption, columns, [[row[name] for name in columns] for row in rows])


def default_minerals(schema: Schema) -> tuple[str, ...]:
    """The minerals the question is about unless told otherwise: those with an order."""
    ordered = [row for row in schema.concepts["mineral"] if row.get("order")]
    return tuple(str(row["notation"]) for row in sorted(ordered, key=lambda row: int(row["order"])))


def chokepoints(tables: Tables, question: Question, build_day: date) -> Answer:
    """Answers a question from the tables of a dataset.

    Raises `UnknownTermError` for an unknown mineral, stage, country or source and
    `MissingDataError` where no mineral asked for has figures in the year, with the years it has.
    """
    question = _resolved(tables, question)
    as_of = question.as_of or build_day
    figures = Figures(tables, question.policy)
    minerals = question.minerals or default_minerals(tables.schema)
    selections = _selections(figures, minerals, question)
    results = tuple(
        result
        for selection in selections.values()
        for result in assess(figures, selection)
        if question.stage in {None, result.stage}
    )
    reach = ReachAnalysis(tables, question.party, as_of)
    rows = [
        row
        for result in results
        for row in _rows(result, selections[result.mineral], reach, question)
    ]
    return Answer(
        question,
        as_of,
        tuple(sorted(rows, key=_order)),
        results,
        system_view(results, records(tables, Requirement)),
        reach.bound_minerals(),
        figures.sources,
    )


def _resolved(tables: Tables, question: Question) -> Question:
    """The question with spellings resolved to notations."""
    schema = tables.schema
    countries = {row["iso3"] for row in tables.table("country").select(["iso3"]).to_pylist()}
    asked = {question.party, question.country} - {None, Question.party}
    for name in sorted(filter(None, asked)):
        if name not in countries:
            raise UnknownTermError("country", name, countries)
    minerals = tuple(schema.notation("mineral", name) for name in question.minerals)
    stage = schema.notation("stage", question.stage) if question.stage else None
    return Question(
        minerals,
        stage,
        question.country,
        question.party,
        question.year,
        question.outlook,
        question.as_of,
        question.policy,
    )


def _selections(
    figures: Figures, minerals: Sequence[str], question: Question
) -> dict[str, Selection]:
    """A selection per mineral; a year is an error only if no mineral has it."""
    found: dict[str, Selection] = {}
    years: set[int] = set()
    for mineral in minerals:
        try:
            found[mineral] = figures.select(mineral, question.year, outlook=question.outlook)
        except MissingDataError as error:
            years.update(int(str(year)) for year in error.available)
            found[mineral] = Selection(mineral, question.year, None, (), ())
    if question.year is not None and not any(one.sets for one in found.values()):
        kind = "outlook" if question.outlook else "observed"
        raise MissingDataError(f"{question.year} ({kind} years)", sorted(years))
    return found


def _rows(
    result: StageResult, selection: Selection, reach: ReachAnalysis, question: Question
) -> list[AnswerRow]:
    if not result.rows:
        return [AnswerRow(result, None, ())]
    return [
        AnswerRow(
            result,
            point,
            reach.for_stage(result.mineral, result.stage, point.country, selection)
            if point.verdict in CHOKEPOINTS
            else (),
        )
        for point in result.rows
        if question.country in {None, point.country}
    ]


def _order(row: AnswerRow) -> tuple[bool, float, float, str, str, str]:
    """By loss, largest first; equal losses by ISO code; what is unknown last."""
    point = row.point
    known = point is not None and point.loss_low is not None
    return (
        not known,
        -(point.loss_low or 0.0) if point else 0.0,
        -(point.loss_high or 0.0) if point else 0.0,
        point.country if point else "",
        row.result.mineral,
        row.result.stage,
    )
