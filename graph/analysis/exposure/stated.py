"""What sources say about a party's imports in so many words: shown, never computed with.

Each figure stands with its scope and period as printed: 53,700 t are all permanent magnets of HS
8505 in 2024-25, not those of rare earths.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from mineral_diplomacy.graph.records import (
    Import,
    ImportDependence,
    Tables,
    TradeFlow,
    code,
    records,
)

__all__ = ["StatedFigure", "stated"]

_HS6 = 6


@dataclass(frozen=True)
class StatedFigure:
    """One figure as printed: `said` in words, with its scope, period, basis and source."""

    mineral: str
    stage: str | None
    said: str
    scope: str
    period: str
    basis: str
    source: str
    key: str
    contested: bool | None
    note: str | None

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON and CSV."""
        return {**asdict(self), "source": code(self.source)}


def stated(tables: Tables, party: str, minerals: Iterable[str]) -> tuple[StatedFigure, ...]:
    """Imports, import dependence and shares of imports of a party, by mineral and period."""
    holder, wanted = f"country/{party}", set(minerals)
    found = [*_imports(tables, holder), *_dependence(tables, holder), *_shares(tables, holder)]
    kept = [figure for figure in found if figure.mineral in wanted]
    return tuple(sorted(kept, key=lambda f: (f.mineral, f.stage or "", f.period, f.key)))


def _imports(tables: Tables, holder: str) -> Iterator[StatedFigure]:
    for row in records(tables, Import):
        if row.holder == holder:
            mass = None if row.quantity is None else f"{row.quantity:,.10g} {row.unit}"
            money = None if row.value is None else f"{row.value:,.15g} {row.currency}"
            said = "imports " + " worth ".join(part for part in (mass, money) if part)
            yield _figure(row, said, row.basis, row.form)


def _dependence(tables: Tables, holder: str) -> Iterator[StatedFigure]:
    for row in records(tables, ImportDependence):
        if row.holder == holder and row.fraction is not None:
            kind = "projected to import" if row.projection else "imports"
            said = f"{kind} {row.fraction:.0%} of what it uses"
            yield _figure(row, said, row.basis, row.form)


def _shares(tables: Tables, holder: str) -> Iterator[StatedFigure]:
    """Shares of imports without a six-digit code: no basket to hold them against."""
    for row in records(tables, TradeFlow):
        coded = len(row.hs6 or "") == _HS6
        if row.importer == holder and row.share_of_imports is not None and not coded:
            of = row.share_of if row.share_of not in {None, "unstated"} else "unstated measure"
            said = f"{row.share_of_imports:.1%} from {code(row.exporter)} (of {of})"
            goods = f"HS {row.hs6}" if row.hs6 else row.form
            yield _figure(row, said, "hs_basket" if row.hs6 else "unstated", goods)


def _figure(
    row: Import | ImportDependence | TradeFlow, said: str, basis: str, goods: str | None
) -> StatedFigure:
    scope = row.scope or goods or "scope not stated"
    return StatedFigure(
        row.mineral,
        row.stage,
        said,
        scope,
        row.period,
        basis,
        row.source,
        row.key,
        row.contested,
        row.note,
    )
