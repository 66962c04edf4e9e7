"""Answers about networks printed: the dataset is opened, asked, and its answer written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from mineral_diplomacy import centrality_text, remedy_text, route_text, scenario_text
from mineral_diplomacy import network_text as text
from mineral_diplomacy.chokepoint_text import cite
from mineral_diplomacy.graph.analysis.flow.centrality import centrality
from mineral_diplomacy.graph.analysis.importer.imports import imports_network
from mineral_diplomacy.graph.analysis.importer.loss_rows import NetworkLoss, NetworkQuestion
from mineral_diplomacy.graph.analysis.importer.network_losses import network_losses
from mineral_diplomacy.graph.analysis.importer.remedies import Remedies
from mineral_diplomacy.graph.analysis.importer.remedy_views import RemedyQuestion, remedies
from mineral_diplomacy.graph.analysis.importer.routing import RouteQuestion, Way, paths
from mineral_diplomacy.graph.analysis.scenarios.scenario import Scenario
from mineral_diplomacy.graph.analysis.scenarios.simulation import View, simulate
from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.graph.records import Source, Tables, code, records
from mineral_diplomacy.output import Format, chosen_format, prose, rendered, say, write

__all__ = [
    "print_centrality",
    "print_network_losses",
    "print_paths",
    "print_remedies",
    "print_simulation",
]

_FOR_PEOPLE = {Format.TABLE, Format.MARKDOWN}


def print_network_losses(
    data: Path | None, question: NetworkQuestion, asked: Format | None
) -> None:
    """Prints what the party's observed supply loses."""
    dataset = Dataset.open(data)
    answer = network_losses(dataset, question)
    rows = [list(row.as_dict().values()) for row in answer.rows]
    used = {source for row in answer.rows for source in row.sources}
    _print(
        asked,
        (NetworkLoss.columns(), rows),
        [[text.opening(answer)], (text.COLUMNS, text.table_rows(answer)), [text.limits()]],
        [("Not known:", text.unknown_lines(answer)), ("Sources:", _cited(dataset, used))],
    )


def print_simulation(data: Path | None, scenario: Scenario, asked: Format | None) -> None:
    """Prints both views of every mineral of a scenario."""
    dataset = Dataset.open(data)
    found = simulate(dataset, scenario, dataset.manifest.day)
    rows = [list(view.as_dict().values()) for view in found.views]
    used = {source for view in found.views for source in view.sources}
    _print(
        asked,
        (View.columns(), rows),
        [[scenario_text.opening(found)], (scenario_text.COLUMNS, scenario_text.table_rows(found))],
        [("In words:", scenario_text.details(found)), ("Sources:", _cited(dataset, used))],
    )


def print_paths(data: Path | None, question: RouteQuestion, asked: Format | None) -> None:
    """Prints the routes from a country to the importer, or a sentence where there is none."""
    dataset = Dataset.open(data)
    found = paths(dataset, question)
    rows = [list(way.as_dict().values()) for way in found.ways]
    used = {source for way in found.ways for source in way.sources}
    table = (route_text.COLUMNS, route_text.table_rows(found))
    _print(
        asked,
        (Way.columns(), rows),
        [[route_text.opening(found)], table, list(route_text.headline(found))],
        [("Not known:", route_text.unknown_lines(found)), ("Sources:", _cited(dataset, used))],
    )


def print_remedies(data: Path | None, question: RemedyQuestion, asked: Format | None) -> None:
    """Prints what would stand in for an outage, in both views of every mineral."""
    dataset = Dataset.open(data)
    views = remedies(dataset, question)
    rows = [list(row.values()) for view in views for row in view.as_dicts()]
    used = {source for view in views for row in view.rows for source in row.candidate.sources}
    table = (remedy_text.COLUMNS, remedy_text.table_rows(views))
    _print(
        asked,
        (Remedies.columns(), rows),
        [[remedy_text.opening(views, question.party)], table],
        [("In words:", remedy_text.details(views)), ("Sources:", _cited(dataset, used))],
    )


def print_centrality(
    data: Path | None,
    network_of: tuple[str, str, str | None, int | None, str],
    measured: tuple[str, str],
    asked: Format | None,
) -> None:
    """Prints a centrality of a network: of mineral, party, stage, year and measure of flows."""
    mineral, party, stage, year, measure = network_of
    dataset = Dataset.open(data)
    network = imports_network(dataset, mineral, party, year=year, stage=stage, measure=measure)
    found = centrality(network.digraph(), *measured)
    rows = centrality_text.rows(network, found)
    table = (centrality_text.COLUMNS, rows)
    used = {arc.claim.source for arc in network.arcs if arc.claim}
    lists = [("Not known:", text.left_out(network)), ("Sources:", _cited(dataset, used))]
    _print(asked, table, [[centrality_text.opening(network, found)], table], lists)


def _print(
    asked: Format | None,
    for_programs: tuple[Sequence[str], Sequence[Sequence[Any]]],
    parts: Sequence[Any],
    lists: Iterable[tuple[str, Iterable[str]]],
) -> None:
    """Rows for programs; for people paragraphs and tables in order, then lists under headings.

    Where rows are printed, the paragraphs go to stderr.
    """
    form = chosen_format(asked)
    if form not in _FOR_PEOPLE:
        write(*for_programs, form)
        say("\n".join(line for part in parts if isinstance(part, list) for line in part))
        return
    shown = [
        prose(part, form) if isinstance(part, list) else rendered(part[0], part[1], form).rstrip()
        for part in parts
        if part and (isinstance(part, list) or part[1])
    ]
    for heading, lines in lists:
        listed = [f"  {line}" for line in lines]
        shown += [prose([heading, *listed], form)] if listed else []
    print("\n\n".join(shown))  # noqa: T201


def _cited(tables: Tables, used: Iterable[str]) -> list[str]:
    """Sources as their publishers ask to be named."""
    sources = {source.key: source for source in records(tables, Source)}
    return [f"{code(key)}: {cite(sources[key])}" for key in sorted(used)]
