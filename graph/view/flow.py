"""What a Sankey of one mineral shows: who mines, who refines, and what joins the two sides.

Who feeds whom is not observed, so both sides meet in one world market. Where both count the same
thing, widths are quantities and what the printed totals leave over is a band of its own:
`unexplained_feed` before refining, `surplus` after mining. Where they do not, or where totals are
not printed, each side shows shares of its own stage and nothing joins them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from mineral_diplomacy.graph.analysis.chain import ValueChain, value_chain
from mineral_diplomacy.graph.analysis.selection import ClaimSet, Figures, Selection
from mineral_diplomacy.graph.analysis.verdicts import assess, supply_stages
from mineral_diplomacy.graph.records import Supply, code
from mineral_diplomacy.graph.text import names_of, shortened
from mineral_diplomacy.graph.view.words import amount, interval
from mineral_diplomacy.ontology.errors import BasisError

__all__ = ["Band", "Flow", "Side", "flow"]

#: As many countries of one stage get a band of their own; the others share one.
NAMED = 12

Kind = Literal["named", "chokepoint", "contested", "rest", "unaccounted", "feed", "surplus"]
_KINDS: Mapping[str, Kind] = {
    "total": "chokepoint",
    "graded": "chokepoint",
    "contested": "contested",
}


@dataclass(frozen=True)
class Band:
    """One holder's part of a stage; `width` is a quantity, or a share where sides do not join."""

    label: str
    text: str
    width: float
    kind: Kind


@dataclass(frozen=True)
class Side:
    """One stage; `missing` says why it has no bands."""

    stage: str
    total: str | None
    basis: str | None
    bands: tuple[Band, ...]
    notes: tuple[str, ...] = ()
    missing: str | None = None

    @property
    def width(self) -> float:
        """All bands together."""
        return sum(band.width for band in self.bands)


@dataclass(frozen=True)
class Flow:
    """Both sides of a mineral; `joined` where their widths are quantities of the same thing."""

    mineral: str
    label: str
    year: int | None
    source: str | None
    left: Side
    right: Side
    joined: bool


def flow(figures: Figures, selection: Selection, names: Mapping[str, str]) -> Flow:
    """What the chosen figures say about the first two counted stages of a mineral.

    `names` are labels of countries by key.
    """
    stages = supply_stages(figures.schema)[:2]
    chain = _chain(selection, stages)
    sides = _Sides(figures, selection, names, chain)
    left, right = (sides.side(stage) for stage in stages)
    joined = chain is not None and len(chain.stages) == 2
    if joined and chain is not None:
        feed, surplus = (g.get(stages[0], 0.0) for g in (chain.unexplained_feed, chain.surplus))
        left = _with(left, "Unexplained feed", feed, "feed")
        right = _with(right, "Not refined that year", surplus, "surplus")
    label = str(figures.schema.concept_value("mineral", selection.mineral, "label"))
    return Flow(selection.mineral, label, selection.year, selection.source, left, right, joined)


def _chain(selection: Selection, stages: tuple[str, ...]) -> ValueChain | None:
    try:
        return value_chain(selection, stages)
    except BasisError:
        return None


def _with(side: Side, label: str, width: float, kind: Kind) -> Side:
    if width <= 0:
        return side
    bands = (*side.bands, Band(label, amount(width), width, kind))
    return Side(side.stage, side.total, side.basis, bands, side.notes)


class _Sides:
    """Makes the sides of one selection."""

    def __init__(
        self,
        figures: Figures,
        selection: Selection,
        names: Mapping[str, str],
        chain: ValueChain | None,
    ) -> None:
        self.schema, self.selection, self.names = figures.schema, selection, names
        self.tonnage = {one.table.stage for one in chain.stages} if chain else set()
        self.verdicts = {
            (row.stage, row.country): row.verdict
            for result in assess(figures, selection)
            for row in result.rows
        }

    def side(self, stage: str) -> Side:
        label = str(self.schema.concept_value("stage", stage, "label"))
        tables = self.selection.at(stage)
        missing = self._missing(tables)
        if missing:
            return Side(label, None, None, (), missing=missing)
        (table,) = tables
        total = None if table.total is None else self._quantity(table, table.total)
        basis = str(self.schema.concept_value("basis", table.basis, "label")).lower()
        bands = [*self._named(table), *self._residual(table)]
        return Side(label, total, basis, tuple(bands), self._notes(table))

    def _missing(self, tables: tuple[ClaimSet, ...]) -> str | None:
        if not tables:
            return "no figures"
        if len(tables) > 1:
            forms = names_of(str(one.form or one.basis).replace("_", " ") for one in tables)
            return f"counted apart: {forms}"
        if tables[0].total == 0:
            return "the printed world total is 0"
        known = any(claim.share is not None for claim in tables[0].named)
        return None if known else "no country's share is known"

    def _quantity(self, table: ClaimSet, value: float) -> str:
        unit = next(iter(table.measures), "mass")
        return amount(value, None if unit == "mass" else unit)

    def _width(self, table: ClaimSet, claim: Supply) -> float | None:
        return table.amount(claim) if table.stage in self.tonnage else claim.share

    def _known(self, table: ClaimSet) -> list[tuple[Supply, float]]:
        widths = ((claim, self._width(table, claim)) for claim in table.named)
        return [(claim, width) for claim, width in widths if width is not None]

    def _named(self, table: ClaimSet) -> list[Band]:
        known = self._known(table)
        head, tail = (known[:NAMED], known[NAMED:]) if len(known) > NAMED + 1 else (known, [])
        bands = [self._band(table, claim, width) for claim, width in head]
        if tail:
            share = sum(claim.share or 0.0 for claim, _ in tail)
            width = sum(width for _, width in tail)
            label = f"{len(tail)} further countries"
            bands.append(Band(label, interval(share, share), width, "named"))
        return bands

    def _band(self, table: ClaimSet, claim: Supply, width: float) -> Band:
        verdict = self.verdicts.get((table.stage, code(claim.holder)), "none")
        text = interval(claim.share_low, claim.share_high)
        return Band(self._name(claim), text, width, _KINDS.get(verdict, "named"))

    def _name(self, claim: Supply) -> str:
        return self.names.get(claim.holder, code(claim.holder))

    def _whole(self, table: ClaimSet) -> float:
        return (table.total or 0.0) if table.stage in self.tonnage else 1.0

    def _residual(self, table: ClaimSet) -> list[Band]:
        """The unnamed rest, and apart from it what the printed total has and no row shows."""
        whole = self._whole(table)
        rest = max(0.0, whole - sum(width for _, width in self._known(table)))
        if rest <= whole * 1e-9:
            return []
        printed = self._printed_rest(table)
        gap = 0.0 if printed is None else rest - printed
        if printed is None or gap <= 0 or not _mismatch(table):
            return [_rest("Rest of world", rest, whole, "rest")]
        missing = _rest("In the total, in no row", gap, whole, "unaccounted")
        return [_rest("Rest of world", printed, whole, "rest"), missing]

    def _printed_rest(self, table: ClaimSet) -> float | None:
        claim = table.residual_claim
        return self._width(table, claim) if claim else None

    def _notes(self, table: ClaimSet) -> tuple[str, ...]:
        notes = []
        unknown = [c for c in table.named if self._width(table, c) is None]
        if unknown:
            rows = names_of(
                f"{shortened(self._name(c), 60)} ({(c.missing or 'not known').replace('_', ' ')})"
                for c in unknown
            )
            notes.append(f"No width for {rows}.")
        excess = sum(width for _, width in self._known(table)) - self._whole(table)
        if excess > self._whole(table) * 0.005:
            notes.append(f"The rows exceed the printed total by {excess / self._whole(table):.1%}.")
        return tuple(notes)


def _mismatch(table: ClaimSet) -> bool:
    return any(claim.total_mismatch for claim in table.named)


def _rest(label: str, width: float, whole: float, kind: Kind) -> Band:
    return Band(label, interval(width / whole, width / whole), width, kind)
