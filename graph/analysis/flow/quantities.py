"""What is no trade but on trade's basis: production, recycling, stocks, demand.

A figure on another basis cannot be joined with trade: contained copper is not the tonnes of an HS
code. Such figures are named as gaps, with their rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from mineral_diplomacy.graph.analysis.chain import SINK, SOURCE
from mineral_diplomacy.graph.analysis.flow.arcs import Point
from mineral_diplomacy.graph.analysis.flow.asking import Asked
from mineral_diplomacy.graph.analysis.flow.claims import BASIS, Claim, Gap, TradeClaims
from mineral_diplomacy.graph.analysis.flow.routes import Place
from mineral_diplomacy.graph.analysis.flow.trade_network import FlowArc
from mineral_diplomacy.graph.records import Demand, Stock, Supply, code, records

__all__ = ["Quantities", "quantities"]

_COUNTRY = "country/"
_RECYCLING, _STOCKS = "recycling", "stockpiling"
Row = TypeVar("Row", Supply, Stock, Demand)


@dataclass(frozen=True)
class _Figure:
    """One country's figure: the claim that counts and those passed over."""

    stage: str
    country: str
    claim: Claim
    passed_over: tuple[Claim, ...]


@dataclass(frozen=True)
class Quantities:
    """Arcs of what is stated on trade's basis, and gaps for what is not, or not known.

    `own` are the ways of own output whose tonnes on trade's basis nobody states, though a figure
    on another basis says that there is some; those nearest the importer first.
    """

    arcs: tuple[FlowArc, ...]
    gaps: tuple[Gap, ...]
    own: tuple[tuple[Place, Point], ...]


def quantities(asked: Asked, year: int, flows: Sequence[TradeClaims]) -> Quantities:
    """What the tables say beside trade about a mineral in a year."""
    made, unjoined = _figures(asked, year, Supply, asked.stages)
    recycled, more = _figures(asked, year, Supply, (_RECYCLING,))
    stored, stocks = _figures(asked, year, Stock, (_STOCKS,))
    needed, needs = _figures(asked, year, Demand, (asked.last,))
    arcs = [arc for figure in made for arc in _output(asked, figure, flows)]
    arcs += [arc for one in recycled for arc in _beside(asked, "recycling", one)]
    arcs += [arc for one in stored for arc in _beside(asked, "stock", one)]
    arcs += [_arc(asked.importer, SINK, "demand", f) for f in needed if f.country == asked.importer]
    gaps = [
        *_other_basis(asked, "supply", [*unjoined, *more]),
        *_other_basis(asked, "stock", stocks),
        *_other_basis(asked, "demand", needs),
        *_unknown(asked, arcs, flows),
    ]
    stated = {(figure.stage, figure.country) for figure in made}
    makers = _makers(asked, year) - stated
    return Quantities(tuple(arcs), tuple(gaps), tuple(_own(asked, makers, flows)))


def _makers(asked: Asked, year: int) -> set[Point]:
    """Who is said to make anything at a stage, in whatever unit, or as a share of the world."""
    return {
        (row.stage, code(row.holder))
        for row in records(asked.tables, Supply, where={"mineral": [asked.mineral]})
        if _in(year, row, asked.stages) and (row.quantity or row.share)
    }


def _own(
    asked: Asked, makers: set[Point], flows: Sequence[TradeClaims]
) -> Iterator[tuple[Place, Point]]:
    """From the ground, or, where ore is seen to come in, from the country's own mines."""
    for stage in reversed(asked.stages):
        before = asked.stages[: asked.stages.index(stage)]
        for point in sorted(maker for maker in makers if maker[0] == stage):
            if not _fed(asked, point, flows):
                yield SOURCE, point
            elif (before[-1], point[1]) in makers:
                yield (before[-1], point[1]), point


def _fed(asked: Asked, point: Point, flows: Sequence[TradeClaims]) -> bool:
    """Whether goods of an earlier stage are seen to come in: then they make the output."""
    before = asked.stages[: asked.stages.index(point[0])]
    return any(flow.stage in before and code(flow.importer) == point[1] for flow in flows)


def _figures(
    asked: Asked, year: int, table: type[Row], stages: Sequence[str]
) -> tuple[list[_Figure], list[Row]]:
    """Chosen figures of countries, and rows on another basis or in another measure."""
    said = records(asked.tables, table, where={"mineral": [asked.mineral]})
    rows = [row for row in said if _in(year, row, stages) and row.quantity is not None]
    usable = [row for row in rows if _amount(asked, row) is not None]
    found: dict[tuple[str, str], list[Row]] = {}
    for row in sorted(usable, key=asked.ranking.place):
        found.setdefault((str(row.stage), code(row.holder)), []).append(row)
    figures = []
    for (stage, country), ranked in sorted(found.items()):
        claims = [Claim(row.key, row.source, _amount(asked, row)) for row in ranked]
        figures.append(_Figure(stage, country, claims[0], tuple(claims[1:])))
    return figures, [row for row in rows if row not in usable]


def _in(year: int, row: Supply | Stock, stages: Sequence[str]) -> bool:
    """Whether a row speaks of a country, a stage and a year, and of all of the mineral."""
    same = row.year == year and row.stage in stages
    whole = not row.projection and row.scope is None
    return same and whole and row.holder.startswith(_COUNTRY)


def _amount(asked: Asked, row: Supply | Stock) -> float | None:
    """Tonnes on trade's basis; None where they are not."""
    factor = asked.tables.schema.concept_value("unit", row.unit or "", "to_tonnes")
    if row.basis != BASIS or asked.measure != "tonnes" or not factor or row.quantity is None:
        return None
    return row.quantity * float(factor)


def _other_basis(asked: Asked, table: str, rows: Sequence[Supply | Stock]) -> Iterator[Gap]:
    """One gap per stage and basis."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        found.setdefault((str(row.stage), row.basis), []).append(row.key)
    for (stage, basis), keys in sorted(found.items()):
        rows_of = f"{len(keys)} row{'s' if len(keys) > 1 else ''} of {table} at {stage}"
        text = f"{rows_of} on {basis}: not joined with {asked.measure} of {BASIS}"
        yield Gap("other_basis", text, tuple(sorted(keys)))


def _arc(start: str | Point, end: str | Point, kind: str, figure: _Figure) -> FlowArc:
    amount = figure.claim.amount or 0.0
    return FlowArc(start, end, kind, amount, None, figure.claim, figure.passed_over)


def _output(asked: Asked, figure: _Figure, flows: Sequence[TradeClaims]) -> Iterator[FlowArc]:
    """What a country makes at a stage, and the way of what it does not sell abroad."""
    point = figure.stage, figure.country
    if not _fed(asked, point, flows):
        yield _arc(SOURCE, point, "production", figure)
    if figure.stage != asked.last:
        yield _arc(point, (asked.taking(figure.stage), figure.country), "domestic", figure)
    elif figure.country == asked.importer:
        yield _arc(point, asked.importer, "domestic", figure)


def _beside(asked: Asked, kind: str, figure: _Figure) -> Iterator[FlowArc]:
    """Recycling and stocks: into the importer at home, else to the country's last stage."""
    point, home = (figure.stage, figure.country), figure.country == asked.importer
    yield _arc(SOURCE, point, kind, figure)
    yield _arc(point, asked.importer if home else (asked.last, figure.country), kind, figure)


def _unknown(asked: Asked, arcs: Sequence[FlowArc], flows: Sequence[TradeClaims]) -> Iterator[Gap]:
    """What a reader of the result must know is missing."""
    importer = asked.importer
    on = f"in {asked.measure} of {BASIS}"
    if not any(arc.kind == "demand" for arc in arcs):
        text = f"what {importer} needs is not known {on}: a loss is part of what it is seen to get"
        yield Gap("unknown", text, ())
    if not any(arc.kind == "domestic" and arc.end == importer for arc in arcs):
        text = f"what {importer} makes itself at {asked.last} is not known {on}, so not counted"
        yield Gap("unknown", text, ())
    if any(flow.stage != asked.last for flow in flows):
        text = "no source gives a yield: goods of one stage feed the next as they weigh"
        yield Gap("unknown", text, ())
