"""Shares of the world total, computed from the quantities and the total printed beside them.

A set of rows is one table of a source: same source, mineral, stage, form, basis, period, scenario
and scope. Nothing is renormalised: where rows and printed total differ by more than rounding
allows, each share is an interval over both denominators and the row says `total_mismatch`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from mineral_diplomacy.loaders.typing_rows import Cell, Row
from mineral_diplomacy.ontology.errors import BasisError, TotalMismatchError
from mineral_diplomacy.ontology.schema import Schema

__all__ = ["RESIDUAL", "WORLD", "resolution", "tolerance", "with_shares"]

WORLD = "aggregate/WLD"
RESIDUAL = "aggregate/ROW"
_SUPPLY = "supply"
_REJECTED = 0.05
_ROUNDING = 0.005
_SIGNIFICANT = 3


def resolution(number: float) -> float:
    """Value of the last significant digit of a printed number: 22794 → 1, 230000 → 1000.

    Zeros at the end of a whole number may or may not be significant; the statistics read here
    round to three digits, so that many are taken to be.
    """
    if number == 0:
        return 1.0
    printed = Decimal(repr(number)).normalize()
    exponent = int(printed.as_tuple().exponent)
    return float(10.0 ** min(exponent, max(0, printed.adjusted() - _SIGNIFICANT + 1)))


def tolerance(total: float, rows: Sequence[float]) -> float:
    """How far rows may miss their printed total by rounding alone, in the unit of the total.

    The larger of 0.5 % and half the total's last significant digit plus half of each row's.
    """
    rounding = (resolution(total) + sum(resolution(row) for row in rows)) / 2
    return max(_ROUNDING * total, rounding)


def with_shares(rows: Mapping[str, Row], schema: Schema) -> dict[str, Row]:
    """Supply rows by key with shares, total and mismatch filled in where a total is printed.

    Raises `TotalMismatchError` where rows miss their total by over 5 %, `BasisError` where one
    table mixes units that cannot be converted.
    """
    identity = [name for name in schema.table(_SUPPLY).identity if name != "holder"]
    sets: dict[tuple[Cell, ...], list[Row]] = {}
    for row in rows.values():
        sets.setdefault(tuple(row.values[name] for name in identity), []).append(row)
    filled = dict(rows)
    for members in sets.values():
        filled.update({row.key: row for row in _fill(members, schema)})
    return filled


def _fill(members: list[Row], schema: Schema) -> list[Row]:
    """One set of rows with its shares; rows that already state a share keep it."""
    factors = _factors(members, schema)
    amounts = {row.values["holder"]: _amount(row, factors) for row in members}
    total = amounts.pop(WORLD, None)
    if total is None:
        return [_keep_printed_share(row) for row in members]
    low, high = _denominators(members, amounts, total)
    if total == 0:
        return [_keep_printed_share(row) for row in members]
    bounds = (total, low, high)
    return [_with_share(row, amounts.get(row.values["holder"]), bounds, factors) for row in members]


def _factors(members: list[Row], schema: Schema) -> dict[str, float]:
    """What to multiply quantities with, by unit, so that they can be added: 1 for a single unit.

    Raises `BasisError` where units cannot be converted into each other.
    """
    units = {str(row.values["unit"]) for row in members if row.values["quantity"] is not None}
    if len(units) <= 1:
        return dict.fromkeys(units, 1.0)
    factors = {unit: schema.concept_value("unit", unit, "to_tonnes") for unit in units}
    if not all(factors.values()):
        raise BasisError(f"supply table at {members[0].origin}", units)
    return {unit: float(factor) for unit, factor in factors.items()}


def _amount(row: Row, factors: Mapping[str, float]) -> float | None:
    """Quantity in the unit of the set, or in tonnes where the set has several."""
    quantity = row.values["quantity"]
    return None if quantity is None else float(str(quantity)) * factors[str(row.values["unit"])]


def _denominators(
    members: list[Row], amounts: Mapping[Cell, float | None], total: float
) -> tuple[float, float]:
    """Smallest and largest total that the printed figures allow."""
    known = [amount for amount in amounts.values() if amount is not None]
    added = sum(known)
    complete = RESIDUAL in amounts and len(known) == len(amounts)
    excess = added - total
    if excess <= 0 and not complete:
        return total, total  # what is missing is the residual, not an error of the table
    if abs(excess) <= tolerance(total, known):
        return total, total
    if abs(excess) > _REJECTED * total:
        first = members[0]
        what = " ".join(str(first.values[name]) for name in ("mineral", "stage", "period"))
        raise TotalMismatchError(what, added, total, first.origin)
    return min(total, added), max(total, added)


def _with_share(
    row: Row,
    amount: float | None,
    bounds: tuple[float, float, float],
    factors: Mapping[str, float],
) -> Row:
    """One row with its share over the printed total and over both ends; the total in its unit."""
    total, low, high = bounds
    factor = factors.get(str(row.values["unit"]), 1.0)
    filled: dict[str, Cell] = {"world_total": total / factor, "total_mismatch": low != high}
    with_total = replace(row, values={**row.values, **filled})
    if amount is None or row.values["share"] is not None:
        return _keep_printed_share(with_total)
    ends = (amount / total, amount / high, amount / low)
    shares = zip(("share", "share_low", "share_high"), ends, strict=True)
    filled = {name: min(1.0, end) for name, end in shares}
    return replace(with_total, values={**with_total.values, **filled})


def _keep_printed_share(row: Row) -> Row:
    """A printed share is its own interval unless the row states one."""
    share = row.values["share"]
    if share is None:
        return row
    bounds = {
        name: share if row.values[name] is None else row.values[name]
        for name in ("share_low", "share_high")
    }
    return replace(row, values={**row.values, **bounds})
