"""A figure as the statistical loaders make it, in the columns of the ontology."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields

from mineral_diplomacy.loaders.record import Record
from mineral_diplomacy.loaders.shares import WORLD, tolerance
from mineral_diplomacy.ontology.errors import Origin, TotalMismatchError

__all__ = ["Figure", "figure_records", "refuse_excess"]

_EXCESS = 0.05


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One number of a table; every field but `table` and `origin` is a column of the ontology."""

    table: str
    origin: Origin
    source: str
    holder: str
    mineral: str
    basis: str
    period: str
    projection: bool
    stage: str | None = None
    form: str | None = None
    printed_form: str | None = None
    scenario: str | None = None
    scope: str | None = None
    quantity: float | None = None
    unit: str | None = None
    estimated: bool | None = None
    missing: str | None = None
    bound: str | None = None
    contested: bool | None = None
    quote: str | None = None
    note: str | None = None

    def record(self) -> Record:
        """The record of the figure; its locator is where it was read."""
        outside = {"table", "origin"}
        values = {f.name: getattr(self, f.name) for f in fields(self) if f.name not in outside}
        return Record(self.table, {**values, "locator": str(self.origin)}, self.origin)

    def printed_table(self) -> tuple[object, ...]:
        """What the rows that one printed total adds up have in common."""
        what = (self.table, self.mineral, self.stage, self.form, self.basis, self.unit)
        return (*what, self.period, self.scenario, self.scope)


def figure_records(figures: Iterable[Figure]) -> Iterator[Record]:
    """Records of figures in their order."""
    return (figure.record() for figure in figures)


def refuse_excess(figures: Iterable[Figure]) -> None:
    """Raises `TotalMismatchError` where rows exceed their printed total by over 5 per cent.

    A shortfall is no error: withheld and unlisted countries explain it. Nor is an excess that
    rounding explains, or one over a total that is itself printed as a lower bound.
    """
    tables: dict[tuple[object, ...], list[Figure]] = {}
    for figure in figures:
        tables.setdefault(figure.printed_table(), []).append(figure)
    for members in tables.values():
        for total in (figure for figure in members if figure.holder == WORLD):
            _refuse_excess(total, [figure for figure in members if figure.holder != WORLD])


def _refuse_excess(total: Figure, members: Sequence[Figure]) -> None:
    rows = [row.quantity for row in members if row.quantity and row.bound != "less_than"]
    if total.quantity is None or total.bound == "greater_than":
        return
    allowed = max(_EXCESS * total.quantity, tolerance(total.quantity, rows))
    if sum(rows) - total.quantity > allowed:
        words = (total.mineral, total.stage, total.form, total.table, total.period, total.scenario)
        what = " ".join(word for word in words if word)
        raise TotalMismatchError(what, sum(rows), total.quantity, total.origin)
