"""Which nodes, points and statements a picture shows, and which it carries for later.

A *point* is one country's output of one mineral at one stage: the claim that the source policy
chose, with its verdict. Nodes have a rank, 0 for what the picture is about; where more are
selected than can be drawn at once, the lowest ranks are drawn and the rest is carried.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from mineral_diplomacy.graph.analysis.chokepoints import (
    Answer,
    Question,
    chokepoints,
)
from mineral_diplomacy.graph.analysis.verdicts import CHOKEPOINTS, Chokepoint
from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.graph.records import code
from mineral_diplomacy.graph.view.elements import Elements, Statement
from mineral_diplomacy.graph.view.focus import asked_minerals, focus
from mineral_diplomacy.graph.view.question import ViewQuestion

__all__ = ["Selected", "select"]

#: How many nodes a picture draws at first: more cannot be read.
MOST_DRAWN = 400
#: How many nodes one file carries at most.
MOST_CARRIED = 5_000


@dataclass(frozen=True)
class Selected:
    """Ranks of the selected nodes and points by key, neighbours carried with them, statements.

    `drawn` are the keys drawn at first; `answer` holds the analysis behind the points, None
    where the picture has no mineral with figures.
    """

    ranks: Mapping[str, int]
    drawn: frozenset[str]
    neighbours: frozenset[str]
    points: Mapping[str, Chokepoint]
    statements: tuple[Statement, ...]
    answer: Answer | None


def select(dataset: Dataset, elements: Elements, question: ViewQuestion) -> Selected:
    """What a resolved question selects. Raises what the analysis raises."""
    ranks = focus(elements, question)
    answer = _answer(dataset, elements, ranks, question)
    points = dict(_points(elements, answer, ranks, question)) if answer else {}
    for key, point in points.items():
        ranks.setdefault(point.claim.holder, 1)
        ranks[key] = 0 if point.verdict in CHOKEPOINTS else 1
    neighbours = _neighbours(elements, ranks, question)
    carried = [*(key for key in ranks if key in elements.entities), *sorted(neighbours)]
    statements = tuple(
        one for one in elements.between(carried) if _wanted(one, question, points, ranks)
    )
    return Selected(
        ranks, _drawn(ranks, statements), frozenset(neighbours), points, statements, answer
    )


def _answer(
    dataset: Dataset, elements: Elements, ranks: Mapping[str, int], question: ViewQuestion
) -> Answer | None:
    """The analysis of the selected minerals with figures; None where there is none."""
    mineral = elements.schema.table("mineral")
    selected = [key for key in ranks if elements.entities[key].table is mineral]
    if not (question.around or question.query is not None or question.agreements):
        selected = asked_minerals(elements, question)
    minerals = tuple(code(key) for key in selected if _has_points(elements, key))
    if not minerals:
        return None
    asked = Question(minerals=minerals, party=code(question.party), as_of=question.as_of)
    return chokepoints(dataset, asked, dataset.manifest.day)


def _has_points(elements: Elements, mineral: str) -> bool:
    """Whether any source counts a mineral's output: so it does for rare earths, a group."""
    return any(one.edge.drawn_as == "point" for one in elements.lines(mineral))


def _points(
    elements: Elements, answer: Answer, ranks: Mapping[str, int], question: ViewQuestion
) -> Iterator[tuple[str, Chokepoint]]:
    """The points that belong into the picture, by the key of their claim."""
    told = _told(elements, question.rows)
    for result in answer.results:
        for point in result.rows:
            key, holder = point.claim.key, point.claim.holder
            if question.countries and holder not in question.countries:
                continue
            if question.around and holder not in ranks:
                continue
            if question.query is not None and key not in told:
                continue
            yield key, point


def _told(elements: Elements, rows: Iterable[str]) -> set[str]:
    """What the rows of an answer name, and what the findings among them were derived from."""
    found = set(rows)
    for key in rows:
        if key in elements.statements:
            found.update(elements.statements[key].row.get("derived_from") or ())
    return found


def _neighbours(elements: Elements, ranks: Mapping[str, int], question: ViewQuestion) -> list[str]:
    """What a line joins to the selected nodes, as far as one file carries it.

    Figures lead on only where the picture is about chosen nodes: else a mineral would bring every
    country that mines it.
    """
    lead_on = {"line"} if not question.around else {"line", "figure", "point"}
    found: dict[str, None] = {}
    for key in ranks:
        if key in elements.entities:
            for one in elements.lines(key):
                other = one.other(key)
                if one.edge.drawn_as in lead_on and other not in ranks:
                    found.setdefault(other)
    return list(found)[: max(0, MOST_CARRIED - len(ranks))]


def _wanted(
    statement: Statement,
    question: ViewQuestion,
    points: Mapping[str, Chokepoint],
    ranks: Mapping[str, int],
) -> bool:
    """Whether a picture tells of a statement between carried nodes.

    Figures are told of what stands at the centre, those of a query of its rows alone; claims of
    output that no point stands for (of other years) only to whoever looks around a node.
    """
    ends = {statement.source, statement.target}
    if statement.edge.drawn_as == "line":
        return not ends.isdisjoint(ranks)
    if statement.key in points:
        return True
    if question.query is not None:
        return statement.key in question.rows
    centres = question.around or question.countries or (question.party,)
    figure = statement.edge.drawn_as == "figure"
    return not ends.isdisjoint(centres) and (figure or bool(question.around))


def _drawn(ranks: Mapping[str, int], statements: Iterable[Statement]) -> frozenset[str]:
    """The nodes drawn at first: by rank, then by how much they join."""
    if len(ranks) <= MOST_DRAWN:
        return frozenset(ranks)
    degree = dict.fromkeys(ranks, 0)
    for one in statements:
        for end in (one.source, one.target):
            if end in degree:
                degree[end] += 1
    order = sorted(ranks, key=lambda key: (ranks[key], -degree[key], key))
    return frozenset(order[:MOST_DRAWN])
