"""An importer's exposure through three lenses, side by side (CQ 16, and 19 for an importer).

`direct`: shares of origin in each HS code it imports. `world`: what the world loses if a
chokepoint stops, pro rata; never worded as the importer's. `embodied`: who stands behind the
direct suppliers, from their own observed imports. The lenses answer different questions; none is
a bound of another, and they are never added or averaged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from mineral_diplomacy.graph.analysis.exposure.asking import (
    Basket,
    ExposureQuestion,
    Trade,
    resolved,
)
from mineral_diplomacy.graph.analysis.exposure.direct import direct, unsorted
from mineral_diplomacy.graph.analysis.exposure.embodied import Embodied
from mineral_diplomacy.graph.analysis.exposure.origins import Origins
from mineral_diplomacy.graph.analysis.exposure.rows import DIRECT, ExposureRow
from mineral_diplomacy.graph.analysis.exposure.stated import StatedFigure, stated
from mineral_diplomacy.graph.analysis.exposure.technologies import (
    TechnologyExposure,
    by_technology,
)
from mineral_diplomacy.graph.analysis.exposure.world import World
from mineral_diplomacy.graph.notebook import framed_table
from mineral_diplomacy.graph.records import Requirement, Source, Tables, records

__all__ = ["ExposureAnswer", "exposure"]


@dataclass(frozen=True)
class ExposureAnswer:
    """The answer: rows of all lenses, the technologies, and figures as sources print them."""

    question: ExposureQuestion
    rows: tuple[ExposureRow, ...]
    technologies: tuple[TechnologyExposure, ...]
    stated: tuple[StatedFigure, ...]
    missing: tuple[str, ...]
    sources: Mapping[str, Source]

    def lens(self, name: str) -> tuple[ExposureRow, ...]:
        """The rows of one lens."""
        return tuple(row for row in self.rows if row.lens == name)

    def _repr_html_(self) -> str:
        columns = ("lens", "scope", "mineral", "stage", "hs6", "country", "year", "verdict")
        rows = [[row.as_dict()[name] for name in columns] for row in self.rows]
        return framed_table(f"Exposure of {self.question.party}", columns, rows)


def exposure(tables: Tables, question: ExposureQuestion | None = None) -> ExposureAnswer:
    """Answers a question from the tables of a dataset.

    Raises `UnknownTermError` for an unknown party, mineral or measure, and `MissingDataError` for
    a year without imports, with those there are. Without a year, trade and world each take their
    newest, and every row says which. A party for which no imports are known gets rows that say so.
    """
    given = question or ExposureQuestion()
    trade = Trade(tables, given.measure)
    asked = resolved(tables, given, trade)
    needs = records(tables, Requirement)
    wider = replace(asked, minerals=_wider(asked, needs))
    rows = list(_rows(tables, wider, trade, given.year))
    mine = tuple(row for row in rows if row.mineral in asked.minerals)
    return ExposureAnswer(
        asked,
        mine,
        by_technology(rows, needs, asked.minerals),
        stated(tables, asked.party, asked.minerals),
        tuple(_missing(mine, asked)),
        {source.key: source for source in records(tables, Source)},
    )


def _wider(asked: ExposureQuestion, needs: tuple[Requirement, ...]) -> tuple[str, ...]:
    """The minerals asked for, and those that their technologies need beside them."""
    technologies = {need.technology for need in needs if need.mineral in asked.minerals}
    beside = {need.mineral for need in needs if need.technology in technologies}
    return tuple(dict.fromkeys([*asked.minerals, *sorted(beside)]))


def _rows(
    tables: Tables, asked: ExposureQuestion, trade: Trade, world_year: int | None
) -> Iterator[ExposureRow]:
    """Lens by lens, mineral by mineral, code by code."""
    origins = Origins(tables, trade)
    baskets = {mineral: _baskets(trade, asked, mineral) for mineral in asked.minerals}
    for mineral, found in baskets.items():
        for basket in found:
            yield from direct(basket, asked.party, asked.measure, origins)
        mixed = _imported(trade.holding(mineral, asked.year), asked) if asked.year else ()
        for basket in mixed:
            yield unsorted(basket, mineral, asked.party, asked.measure)
        if not found and not mixed:
            yield _none(asked, mineral, trade)
    world = World.of(tables, asked.party)
    for mineral in asked.minerals:
        yield from world.rows(mineral, world_year)
    embodied = Embodied(trade, origins, asked.party)
    for found in baskets.values():
        for basket in found:
            yield from embodied.rows(basket)


def _baskets(trade: Trade, asked: ExposureQuestion, mineral: str) -> tuple[Basket, ...]:
    """The codes of a mineral that the party imports."""
    return _imported(trade.baskets(mineral, asked.year), asked) if asked.year else ()


def _imported(baskets: tuple[Basket, ...], asked: ExposureQuestion) -> tuple[Basket, ...]:
    return tuple(basket for basket in baskets if basket.into(asked.party))


def _none(asked: ExposureQuestion, mineral: str, trade: Trade) -> ExposureRow:
    there = trade.years([mineral], asked.party)
    when = f"in {asked.year}" if asked.year else "in any year"
    others = f"; there are some in {', '.join(map(str, there))}" if there else ""
    return ExposureRow(
        DIRECT,
        asked.party,
        mineral,
        None,
        year=asked.year,
        measured_in=asked.measure,
        verdict="insufficient_data",
        reason=f"no imports by six-digit code {when} are known{others}",
    )


def _missing(rows: tuple[ExposureRow, ...], asked: ExposureQuestion) -> Iterator[str]:
    """What a reader must know is not in the ratios."""
    if not any(row.tonnes_high is not None for row in rows):
        yield (
            f"what {asked.party} needs is not stated on the basis of the world's figures, so no "
            "loss is given in tonnes"
        )
    if asked.measure == "value_usd":
        yield (
            "trade is measured in value_usd: ratios of money, not of mass; prices differ by "
            "origin, and what a code's goods contain is not stated"
        )
    yield f"what {asked.party} makes itself, holds in stock or recycles is not in these shares"
