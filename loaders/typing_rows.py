"""Turns what loaders yield into typed rows with keys, as the ontology says, or into a sentence."""

from __future__ import annotations

import math
import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from mineral_diplomacy.loaders.record import Record
from mineral_diplomacy.ontology.errors import (
    DuplicateKeyError,
    FieldError,
    Origin,
    UnknownTermError,
)
from mineral_diplomacy.ontology.schema import Column, Schema, Table, snake_case

__all__ = ["Cell", "Row", "merge_rows", "partial_date", "type_rows"]

Cell = str | int | float | bool | date | tuple[str, ...] | None

KEY = "key"
LOCATOR = "locator"
#: What two reports of one claim may word differently.
WORDING = frozenset({LOCATOR, "quote", "note"})
_INTERVALS = (("_earliest", "_latest"), ("_start", "_end"))
_ORDERED = (*_INTERVALS, ("_from", "_to"))
_YEAR = "year"
_NODE_KEY = re.compile(r"[a-z_]+/[A-Za-z0-9][A-Za-z0-9._~-]*(/[A-Za-z0-9._~-]+)*")
_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_FISCAL = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True)
class Row:
    """A typed row: every column of its table is in `values`, absent ones as None."""

    table: str
    key: str
    values: Mapping[str, Cell]
    origin: Origin


def type_rows(records: Iterable[Record], schema: Schema) -> Iterator[Row]:
    """Typed rows of records. Raises `FieldError`, naming file, row and field."""
    for record in records:
        yield _Typing(record, schema).row()


class _Typing:
    """The typing of one record."""

    def __init__(self, record: Record, schema: Schema) -> None:
        self.record, self.schema, self.origin = record, schema, record.origin
        if record.table not in schema.tables:
            tables = ", ".join(schema.tables)
            raise FieldError(self.origin, "table", record.table, f"one of {tables}")
        self.table: Table = schema.tables[record.table]

    def row(self) -> Row:
        given = {name: value for name, value in self.record.values.items() if not _blank(value)}
        given = self._with_intervals(given)
        self._refuse_unknown(given)
        cells: dict[str, Cell] = {
            column.name: self._cell(column, given.get(column.name)) for column in self.table.columns
        }
        if LOCATOR in cells and cells[LOCATOR] is None:
            cells[LOCATOR] = str(self.origin)
        self._require(cells)
        self._require_order(cells)
        return Row(self.table.name, self._key(given, cells), cells, self.origin)

    def _with_intervals(self, given: dict[str, object]) -> dict[str, object]:
        """Fills both ends of an interval from one (partial) date, and the year of a whole one."""
        filled = dict(given)
        for low, high in _INTERVALS:
            for column in self.table.columns:
                stem = column.name.removesuffix(low)
                if stem != column.name and stem in given and stem + high in self.table.by_name:
                    self._fill(filled, stem, (stem + low, stem + high))
        return filled

    def _fill(self, filled: dict[str, object], stem: str, ends: tuple[str, str]) -> None:
        text = str(filled[stem])
        if stem not in self.table.by_name:
            del filled[stem]
            self._day(stem, text, "first")
        span = _span(text)
        if span is None:
            return
        for end, day in zip(ends, span, strict=True):
            filled.setdefault(end, day)
        if _YEAR in self.table.by_name and re.fullmatch(r"\d{4}", text):
            filled.setdefault(_YEAR, int(text))

    def _refuse_unknown(self, given: Mapping[str, object]) -> None:
        for name in given:
            if name != KEY and name not in self.table.by_name:
                known = ", ".join(self.table.by_name)
                raise FieldError(
                    self.origin, name, given[name], f"a column of {self.table.name}: {known}"
                )

    def _require(self, cells: Mapping[str, Cell]) -> None:
        for column in self.table.columns:
            if column.required and cells[column.name] is None:
                raise FieldError(
                    self.origin, column.name, None, f"a value: {self.table.name} requires it"
                )

    def _require_order(self, cells: Mapping[str, Cell]) -> None:
        """Refuses an interval of dates that ends before it starts."""
        for low, high in _ORDERED:
            for name, first in cells.items():
                last = cells.get(name.removesuffix(low) + high) if name.endswith(low) else None
                if isinstance(first, date) and isinstance(last, date) and last < first:
                    end = name.removesuffix(low) + high
                    raise FieldError(self.origin, end, str(last), f"{first} ({name}) or later")

    def _cell(self, column: Column, value: object) -> Cell:
        if value is None:
            return None
        if column.many:
            items = value.split("|") if isinstance(value, str) else value
            if not isinstance(items, Iterable):
                raise FieldError(self.origin, column.name, value, "a list")
            parsed = {str(self._one(column, item)) for item in items if not _blank(item)}
            return tuple(sorted(parsed)) or None
        return self._one(column, value)

    def _one(self, column: Column, value: object) -> Cell:
        parsers: dict[str, Callable[[Column, object], Cell]] = {
            "integer": self._integer,
            "double": self._double,
            "boolean": self._boolean,
            "date": self._date,
            "concept": self._concept,
            "node": self._node_key,
        }
        return parsers.get(column.kind, self._text)(column, value)

    def _text(self, column: Column, value: object) -> str:
        if not isinstance(value, str):
            raise FieldError(self.origin, column.name, value, "text")
        return value.strip()

    def _integer(self, column: Column, value: object) -> int:
        try:
            number = None if _no_number(value) else int(str(value).strip())
        except ValueError:
            number = None
        if number is None or not -(2**63) <= number < 2**63:
            raise FieldError(self.origin, column.name, value, "a whole number")
        return number

    def _double(self, column: Column, value: object) -> float:
        try:
            number = math.nan if _no_number(value) else float(str(value).strip())
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise FieldError(self.origin, column.name, value, "a number such as 1234.5")
        return number

    def _boolean(self, column: Column, value: object) -> bool:
        if isinstance(value, bool):
            return value
        text = str(value).strip().lower()
        if text not in {"true", "false"}:
            raise FieldError(self.origin, column.name, value, "true or false")
        return text == "true"

    def _date(self, column: Column, value: object) -> date:
        return self._day(column.name, value, column.partial_date)

    def _day(self, name: str, value: object, partial: str | None) -> date:
        try:
            if isinstance(value, date):
                return value
            return partial_date(str(value).strip(), partial)
        except ValueError:
            expected = "a date YYYY-MM-DD" + (", YYYY-MM or YYYY" if partial else "")
            raise FieldError(self.origin, name, value, expected) from None

    def _concept(self, column: Column, value: object) -> str:
        own = column.range == "Concept"
        table = self.table.name if own else snake_case(column.range)
        try:
            return self.schema.notation(table, str(value))
        except UnknownTermError as error:
            known = error.nearest or tuple(self.schema.notations[table])
            expected = f"a {table.replace('_', ' ')} such as {', '.join(known[:12])}"
            raise FieldError(self.origin, column.name, value, expected) from None

    def _node_key(self, column: Column, value: object) -> str:
        text = str(value).strip()
        if not _NODE_KEY.fullmatch(text):
            raise FieldError(self.origin, column.name, value, "a key such as country/IND")
        return text

    def _key(self, given: Mapping[str, object], cells: Mapping[str, Cell]) -> str:
        if not self.table.identity:
            return self._given_key(given)
        if KEY in given:
            raise FieldError(
                self.origin, KEY, given[KEY], f"no key: it follows from {self.table.identity}"
            )
        parts = [_segment(cells[name]) for name in self.table.identity]
        while len(parts) > 1 and parts[-1] == "-":
            parts.pop()
        return "/".join([self.table.name, *parts])

    def _given_key(self, given: Mapping[str, object]) -> str:
        key = str(given.get(KEY, ""))
        if not _NODE_KEY.fullmatch(key) or not key.startswith(f"{self.table.name}/"):
            raise FieldError(self.origin, KEY, key, f"a key such as {self.table.name}/name")
        return key


def _no_number(value: object) -> bool:
    """What Python would read as a number and no statistician means as one."""
    return isinstance(value, bool) or "_" in str(value) or not str(value).isascii()


def _blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _segment(value: Cell) -> str:
    """One part of a statement's key: the last part of a key, or text made fit for an IRI."""
    if value is None:
        return "-"
    text = str(value).partition("/")[2] if _is_key(value) else str(value)
    return re.sub(r"[^A-Za-z0-9._-]+", "-", text).strip("-") or "-"


def _is_key(value: Cell) -> bool:
    return isinstance(value, str) and _NODE_KEY.fullmatch(value) is not None


def partial_date(text: str, partial: str | None) -> date:
    """`2025-05` → its first or last day, as `partial` says. Raises ValueError."""
    match = _PARTIAL.fullmatch(text)
    if match is None or (partial is None and match[3] is None):
        raise ValueError(text)
    year, month, day = (None if part is None else int(part) for part in match.groups())
    assert year is not None  # noqa: S101  (the pattern demands it)
    last = partial == "last"
    month = month or (12 if last else 1)
    return date(year, month, day or (monthrange(year, month)[1] if last else 1))


def _span(text: str) -> tuple[date, date] | None:
    """First and last day of a date, month, year or fiscal year as printed; None for other text."""
    fiscal = _FISCAL.fullmatch(text)
    try:
        if fiscal and (int(fiscal[1]) + 1) % 100 == int(fiscal[2]):
            # India's fiscal year; a source with another one gives its own start and end.
            return date(int(fiscal[1]), 4, 1), date(int(fiscal[1]) + 1, 3, 31)
        return partial_date(text, "first"), partial_date(text, "last")
    except ValueError:
        return None


def merge_rows(rows: Iterable[Row], schema: Schema) -> dict[str, dict[str, Row]]:
    """Rows by table and key; reports that agree become one row with all their locators.

    Raises `DuplicateKeyError` where two rows of one key contradict each other.
    """
    merged: dict[str, dict[str, Row]] = {name: {} for name in schema.tables}
    for row in rows:
        table = merged[row.table]
        table[row.key] = _merge(table[row.key], row) if row.key in table else row
    return merged


def _merge(first: Row, second: Row) -> Row:
    differing = [
        name
        for name, value in first.values.items()
        if name not in WORDING
        and None not in (value, second.values[name])
        and value != second.values[name]
    ]
    if differing:
        raise DuplicateKeyError(first.key, first.origin, second.origin, differing)
    values = {
        name: second.values[name] if value is None else value
        for name, value in first.values.items()
    }
    locators = [row.values.get(LOCATOR) for row in (first, second)]
    if LOCATOR in values and None not in locators:
        paths = dict.fromkeys("; ".join(str(path) for path in locators).split("; "))
        values[LOCATOR] = "; ".join(paths)
    return replace(first, values=values)
