"""Answers printed: the dataset is opened, asked, and its answer written."""

from __future__ import annotations

from pathlib import Path

from mineral_diplomacy import chokepoint_text as text
from mineral_diplomacy.graph.analysis.chokepoints import Answer, AnswerRow, Question, chokepoints
from mineral_diplomacy.graph.analysis.headline import headline
from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.graph.records import Source, code, records
from mineral_diplomacy.ontology.errors import MissingDataError
from mineral_diplomacy.output import Format, chosen_format, prose, rendered, say, write

__all__ = ["print_chokepoints", "print_sources"]

_FOR_PEOPLE = {Format.TABLE, Format.MARKDOWN}


def print_chokepoints(
    data: Path | None, question: Question, asked: Format | None, *, explain: bool
) -> None:
    """Prints the chokepoints: every row for programs, the table and headline for people."""
    dataset = Dataset.open(data)
    answer = chokepoints(dataset, question, dataset.manifest.day)
    form = chosen_format(asked)
    if explain:
        print(prose(_explained(answer), form))  # noqa: T201
    elif form in _FOR_PEOPLE:
        print(_page(answer, form))  # noqa: T201
    else:
        write(AnswerRow.columns(), [list(row.as_dict().values()) for row in answer.rows], form)
        say("\n".join([text.opening(answer), *headline(answer)]))


def _explained(answer: Answer) -> list[str]:
    if not answer.rows:
        raise MissingDataError("a row to explain", [])
    return list(text.explanation(answer, answer.rows[0]))


def _page(answer: Answer, form: Format) -> str:
    """Opening, table, headline, system view, sources."""
    table = rendered(text.COLUMNS, text.table_rows(answer), form)
    unknown = list(text.unknown_lines(answer))
    parts = [
        prose([text.opening(answer)], form),
        table.rstrip("\n"),
        _concentrations(answer, form),
        prose(headline(answer), form),
        prose(text.system_lines(answer), form),
        prose(["Not known:", *(f"  {line}" for line in unknown)] if unknown else [], form),
        prose(["Sources:", *(f"  {line}" for line in text.citations(answer))], form),
    ]
    return "\n\n".join(part for part in parts if part)


def _concentrations(answer: Answer, form: Format) -> str:
    columns, rows = text.concentration_columns(answer), text.concentration_rows(answer)
    return rendered(columns, rows, form).rstrip("\n")


def print_sources(data: Path | None, asked: Format | None) -> None:
    """Prints every source of a dataset."""
    columns = ("source", "publisher", "label", "edition", "licence", "attribution", "url")
    found = [
        (code(s.key), s.publisher, s.label, s.edition, s.licence, s.attribution, s.url)
        for s in records(Dataset.open(data), Source)
    ]
    write(columns, found, asked)
