"""The layouts that the Worldwide Governance Indicators come in, each known by its content.

- `long`: one row per country, year and indicator, as a workbook or CSV: `code`, `countryname`,
  `year`, `indicator` (`cc`, `ge`, `pv`, `rl`, `rq`, `va`), `estimate`.
- `sheets`: a workbook with a sheet per indicator, named after its code: `Economy (code)`,
  `Year`, `Governance estimate (approx. -2.5 to +2.5)`; the layout of 2025.
- `database`: an SQLite file with the table `Estimate`, a row per country, a column per year. It
  holds one indicator, which its name says: `wgi_pv_1996_2022.db`.
- `mean`: a JSON object of ISO 3166-1 alpha-2 codes and means of the six estimates, each of its
  own, unprinted year.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from mineral_diplomacy.loaders.text_files import CsvRow, header, is_json, read_csv, read_json
from mineral_diplomacy.loaders.workbooks import (
    is_workbook,
    read_workbook,
    rows_under,
    sheets_with,
)
from mineral_diplomacy.ontology.errors import FieldError, Origin, SourceFileError

__all__ = ["MEAN", "Cell", "read_cells"]

#: The indicator that the layout `mean` holds.
MEAN = "wgi_mean"

_LONG = ("code", "countryname", "year", "indicator", "estimate")
_SHEETS = ("Economy (code)", "Year", "Governance estimate (approx. -2.5 to +2.5)")
_ESTIMATE, _CODE = "Estimate", "Code"
_SQLITE = b"SQLite format 3\x00"
_FILE = re.compile(r"wgi_(?P<indicator>[a-z]{2})_")
_SPAN = re.compile(r"latest yr (?P<years>[0-9]{4}-[0-9]{4})")


@dataclass(frozen=True)
class Cell:
    """One printed value; `span` is what is printed instead of a year, such as 2015-2024."""

    layout: str
    code: str
    indicator: str
    year: str | None
    value: str
    origin: Origin
    span: str | None = None


def read_cells(file: Path) -> Iterator[Cell]:
    """Every value of a file. Raises `SourceFileError` or `FieldError` for an unknown layout."""
    if is_workbook(file):
        yield from _workbook(file)
    elif _begins(file, _SQLITE):
        yield from _database(file)
    elif is_json(file):
        yield from _mean(file)
    else:
        yield from _long_csv(file)


def _begins(file: Path, magic: bytes) -> bool:
    with file.open("rb") as data:
        return data.read(len(magic)) == magic


def _workbook(file: Path) -> Iterator[Cell]:
    book = read_workbook(file)
    long = any(set(_LONG[:2]) & set(row) for rows in book.values() for row in rows[:30])
    columns = _LONG if long else _SHEETS
    for name in sheets_with(file, book, columns):
        rows = rows_under(file, book, name, columns)
        yield from _long(rows) if long else _sheet(name, rows)


def _long(rows: Iterable[CsvRow]) -> Iterator[Cell]:
    for row in rows:
        yield Cell("long", row["code"], row["indicator"], row["year"], row["estimate"], row.origin)


def _sheet(name: str, rows: Iterable[CsvRow]) -> Iterator[Cell]:
    code, year, value = _SHEETS
    for row in rows:
        yield Cell("sheets", row[code], name, row[year], row[value], row.origin)


def _long_csv(file: Path) -> Iterator[Cell]:
    names = header(file)
    missing = [column for column in _LONG if column not in names]
    if missing:
        expected = f"the columns {', '.join(_LONG)}"
        raise SourceFileError(file.name, f"no column {', '.join(missing)}", expected)
    yield from _long(read_csv(file))


def _database(file: Path) -> Iterator[Cell]:
    named = _FILE.match(file.name)
    if named is None:
        expected = "a name with the indicator's code, such as wgi_pv_1996_2022.db"
        raise SourceFileError(file.name, "a database that does not say its indicator", expected)
    columns, rows = _estimates(file)
    years = [column for column in columns if re.fullmatch(r"[0-9]{4}", column)]
    if _CODE not in columns or not years:
        expected = f"the column {_CODE} and a column per year"
        raise SourceFileError(file.name, f"the columns {', '.join(columns)}", expected)
    for number, values in enumerate(rows, start=1):
        row = dict(zip(columns, values, strict=True))
        origin = Origin(f"{file.name}, table {_ESTIMATE!r}", number)
        for year in years:
            code, value = (_text(row[column]) for column in (_CODE, year))
            yield Cell("database", code, named["indicator"], year, value, origin)


def _estimates(file: Path) -> tuple[list[str], list[tuple[object, ...]]]:
    """Columns and rows of the table. SQLite reads a truncated file without complaint if let."""
    expected = f"a whole SQLite file with the table {_ESTIMATE}"
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as database:
            (verdict,) = database.execute("PRAGMA quick_check(1)").fetchone()
            if verdict != "ok":
                raise SourceFileError(file.name, verdict, expected)
            found = database.execute(f'SELECT * FROM "{_ESTIMATE}"')  # noqa: S608 - our own name
            return [column[0] for column in found.description], found.fetchall()
    except sqlite3.Error as error:
        raise SourceFileError(file.name, str(error), expected) from None
    except UnicodeDecodeError:
        raise SourceFileError(file.name, "text that is not UTF-8", expected) from None


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def _mean(file: Path) -> Iterator[Cell]:
    data = read_json(file)
    values, source = data.get("wgi"), str(data.get("source"))
    span = _SPAN.search(source)
    if not isinstance(values, dict) or span is None:
        expected = "a source that ends in 'latest yr 2015-2024', and an object wgi of values"
        raise SourceFileError(file.name, f"the keys {', '.join(data)}", expected)
    for code, value in values.items():
        if isinstance(value, bool) or not isinstance(value, (int, float, str, type(None))):
            raise FieldError(Origin(file.name), code, value, "a number")
        yield Cell("mean", code, MEAN, None, _text(value), Origin(file.name), span["years"])
