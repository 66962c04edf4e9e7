"""Answers about an importer's supply printed: the dataset is opened, asked, its answer written."""

from __future__ import annotations

from pathlib import Path

from mineral_diplomacy import exposure_text as text
from mineral_diplomacy import risk_text
from mineral_diplomacy.graph.analysis.exposure.answer import ExposureAnswer, exposure
from mineral_diplomacy.graph.analysis.exposure.asking import ExposureQuestion
from mineral_diplomacy.graph.analysis.risk.risk import RiskAnswer, RiskQuestion, RiskRow, risk
from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.loaders import risk_inputs
from mineral_diplomacy.output import Format, chosen_format, prose, rendered, say, write

__all__ = ["print_exposure", "print_risk"]

_FOR_PEOPLE = {Format.TABLE, Format.MARKDOWN}


def print_exposure(data: Path | None, question: ExposureQuestion, asked: Format | None) -> None:
    """Prints an exposure: every record for programs, a table per lens for people."""
    answer = exposure(Dataset.open(data), question)
    form = chosen_format(asked)
    if form in _FOR_PEOPLE:
        print(_page(answer, form))  # noqa: T201
        return
    write(text.COLUMNS, text.record_rows(answer), form)
    say("\n".join([*text.opening(answer), *answer.missing]))


def _page(answer: ExposureAnswer, form: Format) -> str:
    party = answer.question.party
    tables = [
        f"{prose([title(party)], form)}\n{rendered(columns, rows(answer), form).rstrip()}"
        for title, columns, rows in text.TABLES
    ]
    sections = [
        ("Whose goods are they", text.origin_lines(answer)),
        ("Per technology, the largest figure over its minerals", text.technology_lines(answer)),
        ("As sources print it, never computed with", text.stated_lines(answer)),
        ("Not known", text.unknown_lines(answer)),
        ("Sources", text.citations(answer)),
    ]
    told = [(title, [f"  {line}" for line in lines]) for title, lines in sections]
    blocks = [prose([f"{title}:", *lines], form) for title, lines in told if lines]
    return "\n\n".join([prose(text.opening(answer), form), *tables, *blocks])


def print_risk(
    data: Path | None, question: RiskQuestion, inputs: Path | None, asked: Format | None
) -> None:
    """Prints a measure of supply risk: every row for programs, a table for people."""
    dataset = Dataset.open(data)
    supplied = risk_inputs.load(inputs, dataset.schema) if inputs is not None else ()
    answer = risk(dataset, question, supplied)
    form = chosen_format(asked)
    if form in _FOR_PEOPLE:
        print(_risk_page(answer, form))  # noqa: T201
        return
    write(RiskRow.columns(), [list(row.as_dict().values()) for row in answer.rows], form)
    say(risk_text.opening(answer))


def _risk_page(answer: RiskAnswer, form: Format) -> str:
    table = rendered(risk_text.COLUMNS, risk_text.table_rows(answer), form).rstrip()
    sections = (
        ("Missing", list(risk_text.missing_lines(answer))),
        ("Inputs", list(risk_text.input_lines(answer))),
    )
    blocks = [
        prose([f"{title}:", *(f"  {line}" for line in lines)], form)
        for title, lines in sections
        if lines
    ]
    return "\n\n".join([prose([risk_text.opening(answer)], form), table, *blocks])
