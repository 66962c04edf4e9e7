"""The layouts in which the International Energy Agency's tables come, read into plain cells.

A CSV file with a row per country and year; the JSON of the data explorer; and the annex tables
of the Global Critical Minerals Outlook as JSON, with its list of known conflicts beside it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mineral_diplomacy.loaders.shipped_nodes import shipped_editions
from mineral_diplomacy.loaders.text_files import CsvRow, header, is_json, read_csv, read_json
from mineral_diplomacy.ontology.errors import FieldError, Origin, SourceFileError

__all__ = ["SERIES", "Cell", "Sheet", "conflict_lines", "read_sheet"]

#: The agency's sources are this and the year of the edition.
SERIES = "source/iea"
_CSV = ("mineral", "stage", "country", "year", "kt", "world_total_kt", "share")
_SUPPLY, _DEMAND = "supply", "demand"
_WLD, _WORLD = "WLD", "World"
_EDITION = re.compile(r"Outlook ([0-9]{4})")
_DEMAND_TABLE = re.compile(r"demand_total_kt_(?P<scenario>\w+)")
_DECIMAL = re.compile(r"[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_CONFLICTS = "known_conflicts"
_SHARE_ROUNDING = 1e-3


@dataclass(frozen=True)
class Cell:
    """One number: whose, of what, at which stage (none for demand), in which year, in kt."""

    table: str
    mineral: str
    stage: str | None
    holder: str
    year: int
    quantity: float
    quote: str
    origin: Origin
    scenario: str | None = None


@dataclass(frozen=True)
class Sheet:
    """The cells of one file; `codes` says that holders are codes such as CHN, not names."""

    edition: int
    cells: tuple[Cell, ...]
    codes: bool = False


def read_sheet(file: Path) -> Sheet | None:
    """The cells of a file, or None for a list of conflicts.

    Raises `SourceFileError` for an unknown layout, `FieldError` for a bad cell.
    """
    if not is_json(file):
        return _read_csv(file)
    data = read_json(file)
    readers: dict[frozenset[str], Callable[[Path, Mapping[str, Any]], Sheet]] = {
        frozenset({"supply_kt", "years", "_source"}): _read_annex,
        frozenset({"supply", "totalDemand"}): _read_explorer,
    }
    for keys, reader in readers.items():
        if keys <= data.keys():
            return reader(file, data)
    if _CONFLICTS in data:
        return None
    expected = " or ".join(", ".join(sorted(keys)) for keys in readers)
    raise SourceFileError(file.name, f"the keys {', '.join(data) or 'none'}", f"{expected}")


def conflict_lines(file: Path) -> Iterator[tuple[Origin, str]]:
    """The contradictions that a list of conflicts names."""
    for number, line in enumerate(_list(read_json(file), _CONFLICTS, file), start=1):
        yield Origin(f"{file.name}, {_CONFLICTS}/{number}"), str(line)


def _read_csv(file: Path) -> Sheet:
    names = header(file)
    if names != _CSV:
        raise SourceFileError(file.name, f"the header {','.join(names)}", ",".join(_CSV))
    rows = list(read_csv(file))
    cells = [_csv_cell(row) for row in rows]
    totals = _csv_totals(rows)
    return Sheet(_edition_after(file, {cell.year for cell in cells}), (*cells, *totals))


def _csv_cell(row: CsvRow) -> Cell:
    quantity, total = (_amount(row[name], name, row.origin) for name in ("kt", "world_total_kt"))
    share = _amount(row["share"], "share", row.origin)
    if abs(share * total - quantity) > _SHARE_ROUNDING * total:
        raise FieldError(row.origin, "share", row["share"], "kt divided by world_total_kt")
    year = _year(row["year"], row.origin)
    return Cell(
        _SUPPLY, row["mineral"], row["stage"], row["country"], year, quantity, row["kt"], row.origin
    )


def _csv_totals(rows: list[CsvRow]) -> list[Cell]:
    """The world of each table and year, once; every row must repeat the same."""
    totals: dict[tuple[str, str, str], Cell] = {}
    for row in rows:
        printed, key = row["world_total_kt"], (row["mineral"], row["stage"], row["year"])
        amount = _amount(printed, "world_total_kt", row.origin)
        year = _year(row["year"], row.origin)
        cell = Cell(_SUPPLY, key[0], key[1], _WORLD, year, amount, printed, row.origin)
        first = totals.setdefault(key, cell)
        if first.quantity != amount:
            expected = f"{first.quote}, as in {first.origin}"
            raise FieldError(row.origin, "world_total_kt", printed, expected)
    return list(totals.values())


def _read_explorer(file: Path, data: Mapping[str, Any]) -> Sheet:
    cells = list(_explorer_supply(file, data[_SUPPLY]))
    cells += _explorer_demand(file, data["totalDemand"])
    return Sheet(_edition_after(file, {cell.year for cell in cells}), tuple(cells))


def _explorer_supply(file: Path, supply: Any) -> Iterator[Cell]:
    for mineral, stages in _items(supply, Origin(file.name)):
        for stage, block in _items(stages, Origin(f"{file.name}, supply/{mineral}")):
            path = f"{file.name}, supply/{mineral}/{stage}"
            parts = dict(_items(block, Origin(path)))
            for holder, years in _items(parts.get("countries"), Origin(f"{path}/countries")):
                if not _is_footnote(holder, years):
                    where = f"{path}/countries/{holder}"
                    yield from _years(_SUPPLY, mineral, stage, holder, years, where)
            yield from _years(_SUPPLY, mineral, stage, _WORLD, parts.get("total"), f"{path}/total")


def _is_footnote(name: str, years: Any) -> bool:
    """A sentence without numbers that stands among the countries is a note under the table."""
    empty = isinstance(years, dict) and not any(years.values())
    return empty and name.endswith(".") and " " in name


def _explorer_demand(file: Path, demand: Any) -> Iterator[Cell]:
    """World demand: the observed year, and each scenario's years."""
    for mineral, block in _items(demand, Origin(file.name)):
        path = f"{file.name}, totalDemand/{mineral}"
        total = dict(_items(block, Origin(path))).get("totalDemand")
        path += "/totalDemand"
        for name, value in _items(total, Origin(path)):
            if isinstance(value, dict):
                yield from _years(_DEMAND, mineral, None, _WORLD, value, f"{path}/{name}", name)
            else:
                yield from _years(_DEMAND, mineral, None, _WORLD, {name: value}, path)


def _years(
    table: str, mineral: str, stage: str | None, holder: str, years: Any, path: str,
    scenario: str | None = None,
) -> Iterator[Cell]:  # fmt: skip
    """A cell for each year of an object such as `{"2024": 5476.0, "2030": 5505.0}`."""
    for text, value in _items(years, Origin(path)):
        origin = Origin(f"{path}/{text}")
        amount, year = _amount(value, "value", origin), _year(text, origin)
        yield Cell(table, mineral, stage, holder, year, amount, str(value), origin, scenario)


def _read_annex(file: Path, data: Mapping[str, Any]) -> Sheet:
    match = _EDITION.search(str(data["_source"]))
    if match is None:
        raise FieldError(Origin(file.name), "_source", data["_source"], "an Outlook and its year")
    edition, years = (
        int(match[1]),
        [_year(y, Origin(file.name)) for y in _list(data, "years", file)],
    )
    if edition - 1 not in years:
        expected = f"{edition - 1}, the year before the edition, among them"
        raise FieldError(Origin(file.name), "years", years, expected)
    cells = [*_annex_supply(file, data["supply_kt"], years), *_annex_demand(file, data)]
    return Sheet(edition, tuple(cells), codes=True)


def _annex_supply(file: Path, supply: Any, years: list[int]) -> Iterator[Cell]:
    for mineral, stages in _items(supply, Origin(file.name)):
        for stage, block in _items(stages, Origin(f"{file.name}, supply_kt/{mineral}")):
            path = f"{file.name}, supply_kt/{mineral}/{stage}"
            for holder, values in _items(block, Origin(path)):
                if not isinstance(values, list) or len(values) != len(years):
                    expected = f"{len(years)} numbers, one for each of {years}"
                    raise FieldError(Origin(path), holder, values, expected)
                row = dict(zip(map(str, years), values, strict=True))
                yield from _years(_SUPPLY, mineral, stage, holder, row, f"{path}/{holder}")


def _annex_demand(file: Path, data: Mapping[str, Any]) -> Iterator[Cell]:
    for name, table in data.items():
        match = _DEMAND_TABLE.fullmatch(name)
        if match is not None:
            for mineral, years in _items(table, Origin(file.name)):
                path = f"{file.name}, {name}/{mineral}"
                scenario = match["scenario"]
                yield from _years(_DEMAND, mineral, None, _WLD, years, path, scenario)


def _edition_after(file: Path, years: set[int]) -> int:
    """The edition of a table that does not print it: the year after the one observed."""
    observed = min(years)
    editions = sorted(shipped_editions(SERIES))
    if observed + 1 not in editions:
        known = " or ".join(f"{edition - 1} (edition {edition})" for edition in editions)
        raise SourceFileError(file.name, f"{observed} as first year", f"an observed year: {known}")
    return observed + 1


def _items(value: Any, origin: Origin) -> list[tuple[str, Any]]:
    if not isinstance(value, dict) or not value:
        raise FieldError(origin, "object", value, "a JSON object with at least one entry")
    return list(value.items())


def _list(data: Mapping[str, Any], name: str, file: Path) -> list[Any]:
    if not isinstance(data[name], list):
        raise FieldError(Origin(file.name), name, data[name], "a JSON list")
    return list(data[name])


def _amount(value: Any, field: str, origin: Origin) -> float:
    printed = isinstance(value, str) and _DECIMAL.fullmatch(value)
    counted = isinstance(value, (int, float)) and not isinstance(value, bool)
    try:
        number = float(value) if printed or counted else math.nan
    except OverflowError:
        number = math.inf
    if not math.isfinite(number) or number < 0:
        raise FieldError(origin, field, value, "a number, zero or more")
    return number


def _year(value: Any, origin: Origin) -> int:
    if not re.fullmatch(r"(19|20|21)[0-9]{2}", str(value)):
        raise FieldError(origin, "year", value, "a calendar year")
    return int(value)
