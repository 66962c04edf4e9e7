"""Answers about partners printed: coverage, delivery, roles, changes, disagreements."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from mineral_diplomacy import coverage_text, role_text
from mineral_diplomacy.chokepoint_text import cite
from mineral_diplomacy.graph.analysis.agreements.changes import CHANGE_FIELDS, changes
from mineral_diplomacy.graph.analysis.agreements.coverage import COVERAGE_FIELDS, coverage
from mineral_diplomacy.graph.analysis.agreements.delivery import STANDING_FIELDS, standings
from mineral_diplomacy.graph.analysis.agreements.roles import ROLE_FIELDS, roles
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
Kind = TypeVar("Kind")
Listed = tuple[Sequence[str], list[list[Any]]]


@dataclass(frozen=True)
class _Page:
    """An answer for programs (`rows`) and for people (`table`), with what is said around it."""

    opening: str
    rows: Listed
    table: tuple[Sequence[str], Sequence[Sequence[str]]]
    lines: Sequence[str]
    cited: Iterable[str]
    notes: Sequence[str] = ()


def _listed(rows: Iterable[Kind], fields: Mapping[str, Callable[[Kind], Any]]) -> Listed:
    return tuple(fields), [[value(row) for value in fields.values()] for row in rows]


def _print(page: _Page, dataset: Dataset, asked: Format | None) -> None:
    """Rows for programs, with the words on stderr; all of it for people."""
    form = chosen_format(asked)
    if form not in _FOR_PEOPLE:
        write(*page.rows, form)
        say("\n".join([page.opening, *page.lines]))
        return
    sources = {source.key: source for source in records(dataset, Source)}
    cited = [f"  {code(key)}: {cite(sources[key])}" for key in sorted(set(page.cited))]
    columns, rows = page.table
    parts = [
        prose([page.opening], form),
        rendered(columns, rows, form).rstrip("\n") if rows else "",
        prose(["Not known, and what is bound:", *page.notes] if page.notes else [], form),
        prose(page.lines, form),
        prose(["Sources:", *cited] if cited else [], form),
    ]
    print("\n\n".join(part for part in parts if part))  # noqa: T201


def print_coverage(
    data: Path | None,
    party: str,
    minerals: tuple[str, ...],
    as_of: date | None,
    asked: Format | None,
) -> None:
    """Prints what is covered per chokepoint, and what of each mineral has been delivered."""
    dataset = Dataset.open(data)
    answer = coverage(dataset, party, minerals, as_of or dataset.manifest.day)
    stands = standings(dataset, party, minerals, answer.as_of)
    used = [source for row in answer.rows for source in row.sources]
    used += [s for row in stands if row.contracted or row.delivered for s in row.sources]
    about = {row.point.mineral for row in answer.rows}
    page = _Page(
        coverage_text.coverage_opening(answer),
        _listed(answer.rows, COVERAGE_FIELDS),
        (coverage_text.COVERAGE_COLUMNS, coverage_text.coverage_rows(answer)),
        list(coverage_text.delivery_lines(stands, party, about)),
        used,
        [f"  {line}" for line in coverage_text.unknown_lines(answer)],
    )
    _print(page, dataset, asked)


def print_partners(
    data: Path | None,
    party: str,
    minerals: tuple[str, ...],
    as_of: date | None,
    asked: Format | None,
) -> None:
    """Prints how far each partner's agreements have come."""
    dataset = Dataset.open(data)
    day = as_of or dataset.manifest.day
    rows = standings(dataset, party, minerals, day)
    lines = list(coverage_text.delivery_lines(rows, party))
    page = _Page(
        coverage_text.partner_opening(party, day),
        _listed(rows, STANDING_FIELDS),
        (coverage_text.PARTNER_COLUMNS, coverage_text.partner_rows(rows, party)),
        lines if rows else [f"No agreement of {party} is known by {day} in these facts."],
        [source for row in rows for source in row.sources],
    )
    _print(page, dataset, asked)


def print_roles(data: Path | None, party: str, as_of: date | None, asked: Format | None) -> None:
    """Prints who serves which stage by three kinds of evidence."""
    dataset = Dataset.open(data)
    answer = roles(dataset, party, as_of or dataset.manifest.day)
    page = _Page(
        role_text.role_opening(answer),
        _listed(answer.rows, ROLE_FIELDS),
        (role_text.ROLE_COLUMNS, role_text.role_rows(answer)),
        [],
        [source for row in answer.rows for source in row.sources],
    )
    _print(page, dataset, asked)


def print_changes(
    data: Path | None, party: str, days: tuple[date, date], asked: Format | None
) -> None:
    """Prints what is otherwise on the second day than on the first."""
    dataset = Dataset.open(data)
    answer = changes(dataset, party, *days)
    page = _Page(
        role_text.change_opening(answer),
        _listed(answer.rows, CHANGE_FIELDS),
        (role_text.CHANGE_COLUMNS, role_text.change_rows(answer)),
        [],
        [source for row in answer.rows for source in row.sources],
    )
    _print(page, dataset, asked)


def print_disagreements(
    data: Path | None, mineral: str | None, points: float, asked: Format | None
) -> None:
    """Prints the named query `disagreements` for people, or its rows as they are."""
    from mineral_diplomacy.knowledge_graph import open_graph

    graph = open_graph(data)
    found = graph.cypher("disagreements", mineral=mineral, points=points)
    rows = list(found.dicts())
    page = _Page(
        f"{len(rows)} pairs of claims differ by {points:g} points or more, or in their tonnes "
        "where they have no shares, or count different things.",
        (found.columns, [list(row) for row in found]),
        (role_text.DISAGREEMENT_COLUMNS, [role_text.disagreement(row) for row in rows]),
        [],
        [str(row[f"{side}_source"]) for row in rows for side in ("first", "second")],
    )
    _print(page, graph.dataset, asked)
