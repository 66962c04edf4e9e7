"""Answers about an importer's supply printed: the dataset is opened, asked, its answer written."""

from __future__ import annotations

from pathlib import Path

from mineral_diplomacy import exposure_text as text
from mineral_diplomacy.graph.analysis.exposure.answer import ExposureAnswer, exposure
from mineral_diplomacy.graph.analysis.exposure.asking import ExposureQuestion
from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.output import Format, chosen_format, prose, rendered, say, write

__all__ = ["print_exposure"]

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
