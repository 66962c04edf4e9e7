"""Which nodes the focus of a question holds, and what remains where it is narrowed to minerals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mineral_diplomacy.graph.analysis.chokepoints import default_minerals
from mineral_diplomacy.graph.view.elements import Elements, Entity
from mineral_diplomacy.graph.view.question import ViewQuestion

__all__ = ["asked_minerals", "focus"]


def focus(elements: Elements, question: ViewQuestion) -> dict[str, int]:
    """Ranks, 0 for the centre, of the nodes that a resolved question is about."""
    return _narrowed(_whole(elements, question), elements, question)


def _whole(elements: Elements, question: ViewQuestion) -> dict[str, int]:
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
    minerals = asked_minerals(elements, question)
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


def asked_minerals(elements: Elements, question: ViewQuestion) -> list[str]:
    """The keys of the minerals a question names, or else of those the whole is about."""
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
