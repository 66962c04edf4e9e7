"""Routes as people read them."""

from __future__ import annotations

from collections.abc import Iterator

from mineral_diplomacy.chokepoint_text import percent
from mineral_diplomacy.graph.analysis.importer.routing import Paths, Way, named
from mineral_diplomacy.graph.records import code
from mineral_diplomacy.network_text import amount

__all__ = ["COLUMNS", "headline", "opening", "table_rows", "unknown_lines"]

COLUMNS = (
    "route",
    "hops",
    "carries at most",
    "of all imported",
    "weakest",
    "lowest governance",
    "sources",
)
_MOST = 20


def opening(found: Paths) -> str:
    """What was asked, with the defaults spelt out."""
    asked, network = found.question, found.network
    avoiding = f", avoiding {', '.join(asked.avoid)}" if asked.avoid else ""
    codes = ", ".join(code for group in network.codes.values() for code in group)
    return (
        f"Routes of {network.mineral} {network.stage} goods from {asked.start} to {asked.party}"
        f"{avoiding}, over at most {asked.hops} hops: observed flows of {network.year} in "
        f"{network.measure} of HS {codes or '—'}."
    )


def table_rows(found: Paths) -> list[tuple[str, ...]]:
    """The widest routes; the rows behind `COLUMNS`."""
    return [_row(way, found) for way in found.ways[:_MOST]]


def _row(way: Way, found: Paths) -> tuple[str, ...]:
    return (
        " → ".join(map(named, way.places)),
        str(len(way.places) - 1),
        amount(way.width, found.network.measure),
        percent(way.share, 1),
        _weakest(way),
        "?" if way.governance is None else f"{way.governance:+.2f}",
        ", ".join(code(source) for source in way.sources),
    )


def _weakest(way: Way) -> str:
    return " → ".join(dict.fromkeys(map(named, way.weakest or ())))


def headline(found: Paths) -> Iterator[str]:
    """How many keep apart, the widest, the best governed; or why there is none."""
    if found.why_none:
        yield found.why_none
        return
    if not found.ways:
        yield f"No route of at most {found.question.hops} hops; the shortest has more."
    more = len(found.ways) - _MOST
    if more > 0:
        yield f"{more} narrower routes are not shown here."
    yield (
        f"Of any length, {found.disjoint} routes share no point between their ends: so many "
        "must fail to part them."
    )
    for what, way in (
        ("Widest", found.widest),
        ("Fewest hops", found.shortest),
        ("Best by governance between its ends", found.best_governed),
    ):
        yield f"{what}: {_described(way, found)}" if way else f"{what}: not known."


def _described(way: Way, found: Paths) -> str:
    carried = amount(way.width, found.network.measure)
    return f"{' → '.join(map(named, way.places))}, at most {carried}; weakest link {_weakest(way)}."


def unknown_lines(found: Paths) -> Iterator[str]:
    """What is not known about the ways."""
    if found.unrated:
        yield f"not rated on {found.question.indicator}: {', '.join(found.unrated)}"
    if found.ways:
        yield "what passes a country in a code need not be the same goods: a route is a possibility"
