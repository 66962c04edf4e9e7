"""Published measures of supply risk, mineral by mineral, only where every input has a source.

What each computes, and who published it, stands in `risk_methods`. A missing input is named; the
measure is then `insufficient_data`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mineral_diplomacy.graph.analysis.chokepoints import default_minerals
from mineral_diplomacy.graph.analysis.risk.risk_inputs import KINDS, KnownInputs, RiskInput
from mineral_diplomacy.graph.analysis.risk.risk_methods import METHODS, Inputs
from mineral_diplomacy.graph.notebook import framed_rows
from mineral_diplomacy.graph.records import Tables
from mineral_diplomacy.ontology.errors import MissingDataError, UnknownTermError

__all__ = ["RiskAnswer", "RiskQuestion", "RiskRow", "risk"]


@dataclass(frozen=True)
class RiskQuestion:
    """What is asked; no minerals mean those of the inputs, or the default ones."""

    method: str
    minerals: tuple[str, ...] = ()
    party: str = "IND"
    year: int | None = None


@dataclass(frozen=True)
class RiskRow:
    """A measure for one mineral at one stage, as an interval, or what is missing for it.

    `components` are the parts of the formula, such as HHI; `passed_over` inputs of the dataset
    for which others were supplied.
    """

    method: str
    party: str
    mineral: str
    stage: str
    year: int | None
    value_low: float | None
    value_high: float | None
    verdict: str
    missing: tuple[str, ...]
    components: Mapping[str, float]
    inputs: tuple[RiskInput, ...]
    passed_over: tuple[RiskInput, ...]

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """The names of `as_dict`."""
        return tuple(cls("", "", "", "", None, None, None, "", (), {}, (), ()).as_dict())

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON and CSV."""
        return {
            "method": self.method,
            "party": self.party,
            "mineral": self.mineral,
            "stage": self.stage,
            "year": self.year,
            "value_low": self.value_low,
            "value_high": self.value_high,
            "verdict": self.verdict,
            "missing": list(self.missing),
            "components": dict(self.components),
            "inputs": [one.as_dict() for one in self.inputs],
            "passed_over": [one.as_dict() for one in self.passed_over],
        }


@dataclass(frozen=True)
class RiskAnswer:
    """The rows of a measure."""

    question: RiskQuestion
    rows: tuple[RiskRow, ...]

    def _repr_html_(self) -> str:
        caption = f"Supply risk of {self.question.party}, method {self.question.method}"
        return framed_rows(caption, [row.as_dict() for row in self.rows])


def risk(tables: Tables, question: RiskQuestion, supplied: Sequence[RiskInput] = ()) -> RiskAnswer:
    """A measure for each mineral and stage that a dataset or the supplied inputs speak of.

    Supplied inputs go before those of the dataset, which are then listed as passed over. Raises
    `UnknownTermError` for an unknown method, party or mineral, `MissingDataError` for a year of
    which nothing is known.
    """
    countries = [str(iso3) for iso3 in tables.table("country")["iso3"].to_pylist()]
    parties = [*countries, *(one.party for one in supplied if one.party)]
    for kind, name, there in (
        ("method", question.method, tuple(METHODS)),
        ("party", question.party, tuple(parties)),
    ):
        if name not in there:
            raise UnknownTermError(kind, name, there)
    minerals = tuple(tables.schema.notation("mineral", name) for name in question.minerals)
    wanted = minerals or tuple(dict.fromkeys(one.mineral for one in supplied))
    known = KnownInputs(tables)
    rows = [
        row
        for mineral in wanted or default_minerals(tables.schema)
        for row in _rows(known, question, mineral, supplied)
    ]
    return RiskAnswer(question, tuple(rows))


def _rows(
    known: KnownInputs, question: RiskQuestion, mineral: str, supplied: Sequence[RiskInput]
) -> Iterator[RiskRow]:
    own = [one for one in supplied if one.mineral == mineral]
    year = _year(known, question, mineral, free=bool(own))
    mine = [one for one in own if one.party in {None, question.party}]
    for stage in dict.fromkeys([one.stage for one in own] or known.stages(mineral, year)):
        here = [one for one in mine if one.stage == stage]
        found = known.of(mineral, stage, question.party, year)
        yield _row(found, here, question, (mineral, stage, year))


def _year(known: KnownInputs, question: RiskQuestion, mineral: str, *, free: bool) -> int | None:
    """The year asked for, or the newest with the party's imports, or with world figures.

    A year of which a dataset knows nothing is `free` to ask for where inputs are supplied.
    """
    traded = known.trade.years([mineral], question.party)
    there = {*traded, *known.figures.years(mineral)}
    if question.year is not None and there and question.year not in there and not free:
        raise MissingDataError(f"{mineral} in {question.year}", sorted(there))
    newest = max(traded or there, default=None)
    return newest if question.year is None else question.year


def _row(
    found: Sequence[RiskInput],
    supplied: Sequence[RiskInput],
    question: RiskQuestion,
    about: tuple[str, str, int | None],
) -> RiskRow:
    taken = {one.place for one in supplied}
    lists = {one.name for one in supplied if KINDS[one.name].complete}
    passed = [one for one in found if one.place in taken or one.name in lists]
    inputs = Inputs([*supplied, *(one for one in found if one not in passed)])
    result = METHODS[question.method](inputs)
    known = not result.missing
    mineral, stage, year = about
    return RiskRow(
        question.method,
        question.party,
        mineral,
        stage,
        year,
        result.low if known else None,
        result.high if known else None,
        "determined" if known else "insufficient_data",
        result.missing,
        result.components if known else {},
        tuple(inputs.used),
        tuple(one for one in passed if one.name in inputs.asked),
    )
