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
    default_minerals,
)
from mineral_diplomacy.graph.analysis.verdicts import CHOKEPOINTS, Chokepoint
from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.graph.records import code
from mineral_diplomacy.graph.view.elements import Elements, Entity, Statement
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
    ranks = _narrowed(_focus(elements, question), elements, question)
    answer = _answer(dataset, elements, ranks, question)
    points = dict(_points(answer, ranks, question)) if answer else {}
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


def _focus(elements: Elements, question: ViewQuestion) -> dict[str, int]:
    """Ranks of the nodes in the focus of a question."""
    if question.around:
        return elements.distances(question.around, question.hops)
    if question.query is not None:
        return dict.fromkeys(_in_rows(elements, question.rows), 0)
    if question.agreements:
        return _undertakings(elements, question.agreements)
    return _countries(elements, question)


def _in_rows(elements: Elements, rows: Iterable[str]) -> Iterator[str]:
    """The nodes that an answer names, and the ends of the statements that it names."""
    for key in rows:
        if key in elements.entities:
            yield key
        statement = elements.statements.get(key)
        if statement is not None:
            yield from (statement.source, statement.target)


def _undertakings(elements: Elements, keys: Iterable[str]) -> dict[str, int]:
    """Undertakings with all that a line joins them to."""
    ranks = dict.fromkeys(keys, 0)
    for key in list(ranks):
        for one in elements.lines(key):
            ranks.setdefault(one.other(key), 1)
    return ranks


def _countries(elements: Elements, question: ViewQuestion) -> dict[str, int]:
    """Countries (the party, unless others are asked for) with their undertakings and partners."""
    centres = question.countries or (question.party,)
    ranks = dict.fromkeys(centres, 0)
    minerals = _asked_minerals(elements, question)
    ranks.update(dict.fromkeys(minerals, 0))
    homes = (key for key, one in elements.entities.items() if one.row.get("country") in centres)
    undertakings = [
        one.target
        for actor in [*centres, *homes]
        for one in elements.lines(actor)
        if _undertaking(elements, one.target)
    ]
    for key in undertakings:
        ranks.setdefault(key, 1)
        _add_partners(elements, key, ranks, minerals)
    for mineral in minerals:
        for one in elements.lines(mineral):
            if elements.entities[one.source].table.concept and one.edge.drawn_as == "line":
                ranks.setdefault(one.source, 2)
    return ranks


def _add_partners(
    elements: Elements, undertaking: str, ranks: dict[str, int], minerals: Iterable[str]
) -> None:
    """The countries that take part, and the groups it names beside the minerals asked for.

    Organizations are left to whoever expands the undertaking.
    """
    wanted = set(minerals)
    for one in elements.lines(undertaking):
        other = elements.entities[one.other(undertaking)]
        group = bool(other.row.get("is_group"))
        if other.key in wanted or group or not (other.table.concept or _organization(other)):
            ranks.setdefault(other.key, 2)


def _undertaking(elements: Elements, key: str) -> bool:
    return elements.entities[key].table.is_a("Undertaking")


def _organization(entity: Entity) -> bool:
    return entity.table.is_a("Organization")


def _asked_minerals(elements: Elements, question: ViewQuestion) -> list[str]:
    names = question.minerals or default_minerals(elements.schema)
    return [_mineral_key(elements, name) for name in names]


def _mineral_key(elements: Elements, notation: str) -> str:
    return f"{elements.schema.table('mineral').name}/{notation}"


def _narrowed(ranks: dict[str, int], elements: Elements, question: ViewQuestion) -> dict[str, int]:
    """Without other minerals than the ones asked for, and what hangs on nothing else."""
    if not question.minerals:
        return ranks
    wanted = {_mineral_key(elements, name) for name in question.minerals}
    mineral = elements.schema.table("mineral")
    others = {key for key in ranks if elements.entities[key].table is mineral} - wanted
    kept = {key: rank for key, rank in ranks.items() if key not in others} | dict.fromkeys(
        wanted, 0
    )
    about = {key for key in kept if _about(elements, key, question.minerals)}
    partners = {
        one.other(key)
        for key in about
        for one in elements.lines(key)
        if _undertaking(elements, key) and not _undertaking(elements, one.other(key))
    }
    centres = {*question.around, *question.agreements, *question.countries, question.party}
    return {k: rank for k, rank in kept.items() if k in {*about, *partners, *centres}}


def _about(elements: Elements, key: str, minerals: tuple[str, ...]) -> bool:
    """Whether a line at a node names one of some minerals, or the node is one of them."""
    ends = {_mineral_key(elements, name) for name in minerals}
    return key in ends or any(one.other(key) in ends for one in elements.lines(key))


def _answer(
    dataset: Dataset, elements: Elements, ranks: Mapping[str, int], question: ViewQuestion
) -> Answer | None:
    """The analysis of the selected minerals with figures; None where there is none."""
    mineral = elements.schema.table("mineral")
    selected = [key for key in ranks if elements.entities[key].table is mineral]
    if not (question.around or question.query is not None or question.agreements):
        selected = _asked_minerals(elements, question)
    minerals = tuple(code(key) for key in selected if _has_points(elements, key))
    if not minerals:
        return None
    asked = Question(minerals=minerals, party=code(question.party), as_of=question.as_of)
    return chokepoints(dataset, asked, dataset.manifest.day)


def _has_points(elements: Elements, mineral: str) -> bool:
    """Whether any source counts a mineral's output: so it does for rare earths, a group."""
    return any(one.edge.drawn_as == "point" for one in elements.lines(mineral))


def _points(
    answer: Answer, ranks: Mapping[str, int], question: ViewQuestion
) -> Iterator[tuple[str, Chokepoint]]:
    """The points that belong into the picture, by the key of their claim."""
    focused = bool(question.around or question.query is not None)
    for result in answer.results:
        for point in result.rows:
            holder = point.claim.holder
            if question.countries and holder not in question.countries:
                continue
            if focused and holder not in ranks:
                continue
            yield point.claim.key, point


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
