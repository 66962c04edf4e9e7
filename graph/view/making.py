"""From a question to a picture: select, draw, place, and say what is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from mineral_diplomacy.graph.analysis.headline import headline
from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.graph.records import Source, code, records
from mineral_diplomacy.graph.view.charts import Charts, charts
from mineral_diplomacy.graph.view.columns import chain, ordered
from mineral_diplomacy.graph.view.drawing import FACETS, Drawing
from mineral_diplomacy.graph.view.elements import Elements
from mineral_diplomacy.graph.view.emphasis import kinds, line_kinds
from mineral_diplomacy.graph.view.layouts import ChainLayout, force_layout
from mineral_diplomacy.graph.view.picture import (
    Kind,
    Picture,
    PictureLine,
    PictureNode,
    State,
)
from mineral_diplomacy.graph.view.question import ViewQuestion, resolved
from mineral_diplomacy.graph.view.selecting import Selected, select
from mineral_diplomacy.graph.view.timeline import timeline

__all__ = ["view"]

_TITLE = "Minerals diplomacy"


def view(dataset: Dataset, question: ViewQuestion | None = None) -> Picture:
    """The picture that answers a question; without one, the first view of the whole.

    Raises `UnknownTermError` for words that name nothing, `ChoiceError` for two focuses at once,
    and what the analysis raises.
    """
    question = resolved(question or ViewQuestion(), dataset)
    as_of = question.as_of or dataset.manifest.day
    elements = Elements(dataset)
    selected = select(dataset, elements, question)
    carried = [key for key in (*selected.ranks, *selected.neighbours) if key in elements.entities]
    times = timeline(dataset, carried)
    drawing = Drawing(elements, selected, times, _states(times, as_of))
    nodes, lines = tuple(drawing.nodes()), tuple(drawing.lines())
    statements = drawing.statements([*_mentioned(nodes), *_mentioned(lines)])
    cited = {one.source for one in statements.values()} | {node.source for node in nodes}
    columns = chain(elements, nodes, lines)
    drawn = charts(dataset, selected.answer) if selected.answer else Charts((), None)
    return Picture(
        title=_title(elements, question),
        asked=_asked(elements, question, selected),
        as_of=as_of,
        headline=headline(selected.answer) if selected.answer and _overview(question) else (),
        nodes=_placed(nodes, lines, columns),
        lines=lines,
        statements=statements,
        sources={one.key: one for one in records(dataset, Source) if one.key in cited},
        kinds=_occurring(kinds(dataset.schema), (node.kind for node in nodes)),
        line_kinds=_occurring(
            line_kinds(dataset.schema, figures=not _overview(question)),
            (line.type for line in lines),
        ),
        facets=_facets(elements, (*nodes, *lines)),
        timeline=times,
        columns=columns.headings,
        total=len(selected.ranks),
        charts=drawn.sankeys,
        heat=drawn.heat,
    )


def _mentioned(parts: Iterable[PictureNode | PictureLine]) -> Iterable[str]:
    return (key for part in parts for key in part.statements)


def _overview(question: ViewQuestion) -> bool:
    """Whether no single node, undertaking or query is what the picture is about."""
    return not (question.around or question.agreements or question.query is not None)


def _states(times: Mapping[str, tuple[State, ...]], day: date) -> dict[str, State]:
    """The state of every undertaking on a day."""
    past = {key: [state for state in states if state.day <= day] for key, states in times.items()}
    return {key: states[-1] for key, states in past.items() if states}


def _occurring(entries: Mapping[str, Kind], names: Iterable[str]) -> dict[str, Kind]:
    there = set(names)
    return {name: entry for name, entry in entries.items() if name in there}


def _facets(
    elements: Elements, parts: Iterable[PictureNode | PictureLine]
) -> dict[str, tuple[tuple[str | int, str], ...]]:
    """The values that occur, each with its label, in the vocabulary's order where it has one."""
    found: dict[str, set[str | int]] = {name: set() for name in FACETS}
    for part in parts:
        for name, values in part.facets.items():
            found[name].update(values)
    return {
        name: tuple((value, _label(elements, name, value)) for value in ordered(elements, name, v))
        for name, v in found.items()
        if v
    }


def _label(elements: Elements, facet: str, value: str | int) -> str:
    return str(elements.schema.concept_value(facet, str(value), "label") or value)


def _placed(
    nodes: Sequence[PictureNode], lines: Sequence[PictureLine], columns: ChainLayout
) -> tuple[PictureNode, ...]:
    """The nodes with their places in both layouts."""
    force = force_layout([node.key for node in nodes], lines)
    return tuple(
        replace(node, places={"chain": columns.places[node.key], "force": force[node.key]})
        for node in nodes
    )


def _title(elements: Elements, question: ViewQuestion) -> str:
    """A name for the page and its file."""
    centres = (*question.around, *question.agreements, *question.countries)
    names = [elements.entities[key].label for key in centres]
    names += [f"the answer to {question.query}"] if question.query is not None else []
    names += [_label(elements, "mineral", name) for name in question.minerals]
    party = elements.entities[question.party].label
    return f"{_TITLE}: {', '.join(names)}" if names else f"{_TITLE} of {party}"


def _asked(elements: Elements, question: ViewQuestion, selected: Selected) -> str:
    """What the picture shows, with the defaults spelt out."""
    labels = {key: one.label for key, one in elements.entities.items()}
    if question.around:
        centre = ", ".join(labels[key] for key in question.around)
        what = f"Everything within {question.hops} steps of {centre}"
    elif question.query is not None:
        what = f"What the answer to the query {question.query} names"
    elif question.agreements:
        names = ", ".join(labels[key] for key in question.agreements)
        what = f"{names}: parties, minerals and who produces them"
    else:
        names = ", ".join(labels[key] for key in question.countries or (question.party,))
        what = f"{names}: agreements, partners, minerals and the world's value chains"
    if question.minerals:
        minerals = ", ".join(_label(elements, "mineral", name) for name in question.minerals)
        what += f", for {minerals.lower()} alone"
    return f"{what}; status as of {question.as_of}.{_years(selected)}"


def _years(selected: Selected) -> str:
    """Which year's figures the points show, and whose they are."""
    points = selected.points.values()
    if not points:
        return ""
    years = ", ".join(sorted({str(point.year) for point in points}))
    sources = ", ".join(sorted({code(point.source) for point in points}))
    return f" Points are shares of world output, {years}, from {sources}."
