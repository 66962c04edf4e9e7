"""Answers about partners printed: coverage, delivery, roles, changes, disagreements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from mineral_diplomacy import coverage_text, role_text
from mineral_diplomacy.chokepoint_text import cite, percent
from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.graph.records import Source, code, records
from mineral_diplomacy.output import Format, chosen_format, prose, rendered, say, write

__all__ = [
    "print_changes",
    "print_coverage",
    "print_disagreements",
    "print_partners",
    "print_roles",
]

_FOR_PEOPLE = {Format.TABLE, Format.MARKDOWN}
_DISAGREEMENT_COLUMNS = (
    "mineral",
    "stage",
    "holder",
    "year",
    "first says",
    "second says",
    "apart",
    "basis",
)


def print_coverage(
    data: Path | None,
    party: str,
    minerals: tuple[str, ...],
    as_of: date | None,
    asked: Format | None,
) -> None:
    """Prints what is covered per chokepoint; for people, what each partner delivered as well."""
    from mineral_diplomacy.graph.analysis.coverage import coverage
    from mineral_diplomacy.graph.analysis.delivery import standings

    dataset = Dataset.open(data)
    answer = coverage(dataset, party, minerals, as_of or dataset.manifest.day)
    rows = standings(dataset, party, minerals, answer.as_of)
    form = chosen_format(asked)
    opening = coverage_text.coverage_opening(answer)
    asked_about = {row.point.mineral for row in answer.rows}
    lines = list(coverage_text.delivery_lines(rows, party, asked_about))
    if form not in _FOR_PEOPLE:
        _write_rows([row.as_dict() for row in answer.rows], form)
        say("\n".join([opening, *lines]))
        return
    table = rendered(coverage_text.COVERAGE_COLUMNS, coverage_text.coverage_rows(answer), form)
    unknown = list(coverage_text.unknown_lines(answer))
    used = {source for row in answer.rows for source in row.sources}
    used |= {source for row in rows if row.standing != "announced" for source in row.sources}
    _print_page(
        [
            prose([opening], form),
            table.rstrip("\n"),
            prose(["Not known, and what is bound:", *(f"  {line}" for line in unknown)], form)
            if unknown
            else "",
            prose(lines, form),
            _cited(used, answer.sources, form),
        ]
    )


def print_partners(
    data: Path | None,
    party: str,
    minerals: tuple[str, ...],
    as_of: date | None,
    asked: Format | None,
) -> None:
    """Prints how far each partner's agreements have come."""
    from mineral_diplomacy.graph.analysis.delivery import standings

    dataset = Dataset.open(data)
    day = as_of or dataset.manifest.day
    rows = standings(dataset, party, minerals, day)
    form = chosen_format(asked)
    opening = coverage_text.partner_opening(party, day)
    lines = list(coverage_text.delivery_lines(rows, party))
    if not rows:
        lines.append(f"No agreement of {party} is in these facts by {day}.")
    if form not in _FOR_PEOPLE:
        _write_rows([row.as_dict() for row in rows], form)
        say("\n".join([opening, *lines]))
        return
    columns = coverage_text.PARTNER_COLUMNS
    table = rendered(columns, coverage_text.partner_rows(rows, party), form).rstrip("\n")
    used = {source for row in rows for source in row.sources}
    sources = {source.key: source for source in records(dataset, Source)}
    _print_page([prose([opening], form), table, prose(lines, form), _cited(used, sources, form)])


def print_roles(data: Path | None, party: str, as_of: date | None, asked: Format | None) -> None:
    """Prints who serves which stage by three kinds of evidence."""
    from mineral_diplomacy.graph.analysis.roles import roles

    dataset = Dataset.open(data)
    answer = roles(dataset, party, as_of or dataset.manifest.day)
    _print_answer(
        [row.as_dict() for row in answer.rows],
        role_text.role_opening(answer),
        (role_text.ROLE_COLUMNS, role_text.role_rows(answer)),
        ({source for row in answer.rows for source in row.sources}, answer.sources),
        asked,
    )


def print_changes(
    data: Path | None, party: str, days: tuple[date, date], asked: Format | None
) -> None:
    """Prints what is otherwise on the second day than on the first."""
    from mineral_diplomacy.graph.analysis.changes import changes

    answer = changes(Dataset.open(data), party, *days)
    _print_answer(
        [row.as_dict() for row in answer.rows],
        role_text.change_opening(answer),
        (role_text.CHANGE_COLUMNS, role_text.change_rows(answer)),
        ({source for row in answer.rows for source in row.sources}, answer.sources),
        asked,
    )


def print_disagreements(
    data: Path | None, mineral: str | None, points: float, asked: Format | None
) -> None:
    """Prints the named query `disagreements` for people, or its rows as they are."""
    from mineral_diplomacy.knowledge_graph import open_graph

    graph = open_graph(data)
    found = graph.cypher("disagreements", mineral=mineral, points=points)
    rows = list(found.dicts())
    sources = {source.key: source for source in records(graph.dataset, Source)}
    used = {row[f"{side}_source"] for row in rows for side in ("first", "second")}
    _print_answer(
        rows,
        f"{len(rows)} pairs of claims differ by {points:g} points or more, or cannot be compared.",
        (_DISAGREEMENT_COLUMNS, [_disagreement(row) for row in rows]),
        (used, sources),
        asked,
        columns=found.columns,
    )


def _disagreement(row: Mapping[str, Any]) -> tuple[str, ...]:
    apart = f"{row['points']:.1f} points" if row["points"] is not None else ""
    ratio = f"× {row['ratio']:.3g}" if row["ratio"] is not None else ""
    bases = dict.fromkeys([row["first_basis"], row["second_basis"]])
    form = f" ({row['form']})" if row["form"] else ""
    return (
        row["mineral"],
        row["stage"] + form,
        code(row["holder"]),
        str(row["year"]),
        _says(row, "first"),
        _says(row, "second"),
        apart or ratio or "other bases",
        " / ".join(bases),
    )


def _says(row: Mapping[str, Any], side: str) -> str:
    share, quantity = row[f"{side}_share"], row[f"{side}_quantity"]
    figure = percent(share, 1) if share is not None else f"{quantity} {row[f'{side}_unit']}"
    return f"{code(row[f'{side}_source'])}: {figure}"


def _print_answer(
    rows: Sequence[Mapping[str, Any]],
    opening: str,
    table: tuple[Sequence[str], Iterable[Sequence[str]]],
    cited: tuple[Iterable[str], Mapping[str, Source]],
    asked: Format | None,
    columns: Sequence[str] = (),
) -> None:
    """Rows for programs, with the opening on stderr; a page for people."""
    form = chosen_format(asked)
    if form not in _FOR_PEOPLE:
        _write_rows(rows, form, columns)
        say(opening)
        return
    shown = list(table[1])
    listed = rendered(table[0], shown, form).rstrip("\n") if shown else ""
    _print_page([prose([opening], form), listed, _cited(*cited, form)])


def _write_rows(
    rows: Sequence[Mapping[str, Any]], form: Format, columns: Sequence[str] = ()
) -> None:
    write(columns or list(rows[0] if rows else ()), [list(row.values()) for row in rows], form)


def _cited(used: Iterable[str], sources: Mapping[str, Source], form: Format) -> str:
    lines = [f"  {code(key)}: {cite(sources[key])}" for key in sorted(used)]
    return prose(["Sources:", *lines], form) if lines else ""


def _print_page(parts: Iterable[str]) -> None:
    print("\n\n".join(part for part in parts if part))  # noqa: T201
