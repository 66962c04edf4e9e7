"""Measures of supply risk as people read them: a table, what is missing, what was used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from mineral_diplomacy.graph.analysis.risk.risk import RiskAnswer, RiskRow
from mineral_diplomacy.graph.analysis.risk.risk_inputs import KINDS

__all__ = ["COLUMNS", "input_lines", "missing_lines", "opening", "table_rows"]

COLUMNS = ("mineral", "stage", "year", "party", "value", "parts", "verdict")
_NAMES = {
    "eu": "Supply risk by the EU's method of 2017",
    "geopolrisk": "GeoPolRisk score by Koyamparambath et al. (2024)",
}


def opening(answer: RiskAnswer) -> str:
    """What was asked."""
    asked = answer.question
    return f"{_NAMES[asked.method]}, for {asked.party}; only where every input has a source."


def table_rows(answer: RiskAnswer) -> list[tuple[str, ...]]:
    """The rows behind `COLUMNS`."""
    return [
        (
            row.mineral,
            row.stage,
            str(row.year or "?"),
            row.party,
            _interval(row),
            ", ".join(f"{name} {value:.4g}" for name, value in row.components.items()),
            row.verdict,
        )
        for row in answer.rows
    ]


def _interval(row: RiskRow) -> str:
    if row.value_low is None or row.value_high is None:
        return "?"
    ends = f"{row.value_low:.4g}", f"{row.value_high:.4g}"
    return ends[0] if ends[0] == ends[1] else f"{ends[0]}–{ends[1]}"


def missing_lines(answer: RiskAnswer) -> Iterator[str]:
    """Per row, what is missing."""
    for row in answer.rows:
        if row.missing:
            yield f"{row.mineral} {row.stage}: {'; '.join(_folded(row.missing))}"


def _folded(missing: Iterable[str]) -> Iterator[str]:
    """What several countries lack, named once."""
    countries: defaultdict[str, list[str]] = defaultdict(list)
    for one in missing:
        name, _, country = one.partition(" of ")
        if name in KINDS:
            countries[name].append(country)
        else:
            yield one
    for name, lacking in countries.items():
        yield f"{name} of {', '.join(lacking)}"


def input_lines(answer: RiskAnswer) -> Iterator[str]:
    """What the values that could be computed rest on, and what was passed over for it."""
    for row in answer.rows:
        for one in row.inputs if row.value_low is not None else ():
            where = f" of {one.country}" if one.country else ""
            yield (
                f"{row.mineral} {row.stage}, {one.name}{where}: {one.value:g} "
                f"({one.period}; {one.source})"
            )
        for one in row.passed_over:
            where = f" of {one.country}" if one.country else ""
            yield (
                f"{row.mineral} {row.stage}, passed over: {one.name}{where} {one.value:g} "
                f"({one.period}; {one.source})"
            )
