"""The Worldwide Governance Indicators of the World Bank: estimates by country and year.

A path is a file in one of the layouts of `wgi_layouts`, or a folder of such files. Each update
revises all years before it and ends with the year before its own, so the newest year of a file
says which update it is: values to 2022 are the update of 2023. `nan`, `..`, `#N/A` and empty
cells are unknown: they make no row and are counted.
"""

from __future__ import annotations

import csv
import logging
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from mineral_diplomacy.loaders.country_names import Holders
from mineral_diplomacy.loaders.record import Record
from mineral_diplomacy.loaders.shipped_nodes import node_records
from mineral_diplomacy.loaders.text_files import find_files
from mineral_diplomacy.loaders.wgi_layouts import Cell, read_cells
from mineral_diplomacy.ontology.errors import (
    FieldError,
    Origin,
    SourceFileError,
    UnknownTermError,
)
from mineral_diplomacy.ontology.schema import Schema

__all__ = ["load"]

_LOG = logging.getLogger(__name__)

_SERIES = "source/wgi"
_UNKNOWN = frozenset({"", "..", "nan", "na", "n/a", "#n/a"})
#: Estimates run from about -2.5 to 2.5; the widest printed is -3.31. Ranks and scores run to 100.
_WIDEST = 4.0
#: Copies of one estimate print more or fewer of its digits; `quote` keeps them all.
_DECIMALS = 6
_FIRST_YEAR, _LAST_YEAR = 1996, 2100
_SUFFIXES = (".csv", ".db", ".json", ".xlsx")
#: The end of the key of means that somebody else made of an update.
_MEAN = "-mean"
_UNDATED = "Each of the six estimates is of its latest year in {}; which one is not printed."


def load(path: Path, schema: Schema) -> Iterator[Record]:
    """Governance records of the files, and the nodes they speak of.

    Raises `SourceFileError` for what is in no known layout, `FieldError` for a value, year or
    indicator that is none, one `UnresolvedNamesError` for all unknown country codes.
    """
    tables = {file: list(read_cells(file)) for file in find_files(path, _SUFFIXES)}
    countries = _countries(cell for cells in tables.values() for cell in cells)
    records = []
    for file, cells in tables.items():
        rows = _records(cells, countries, schema)
        if not rows:
            raise SourceFileError(file.name, "no values", "at least one estimate")
        _report_left_out(file, cells, countries)
        records += rows
    sources = {str(row.values["source"]) for row in records}
    means = {source for source in sources if source.endswith(_MEAN)}
    holders = {str(row.values["country"]) for row in records}
    yield from node_records(_SERIES, sources - means, holders)
    yield from map(_mean_record, sorted(means))
    yield from records


def _mean_record(key: str) -> Record:
    update = key.removeprefix(f"{_SERIES}-").removesuffix(_MEAN)
    values = {
        "key": key,
        "label": "Means of the six Worldwide Governance Indicators",
        "publisher": "an unnamed compiler of World Bank data",
        "edition": f"of the {update} update",
        "attribution": "World Bank Worldwide Governance Indicators",
        "source_kind": "dataset",
    }
    return Record("source", values, Origin(str(values["label"])))


@lru_cache(maxsize=1)
def _reviewed() -> Mapping[tuple[str, str], str]:
    """Keys by layout and code where a code alone would mislead; an empty key is left out."""
    text = (files(__package__) / "wgi_countries.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {(row["layout"], row["code"]): row["key"] for row in rows}


def _countries(cells: Iterable[Cell]) -> Mapping[tuple[str, str], str]:
    """Keys by layout and code, empty for what is left out. Raises `UnresolvedNamesError`."""
    found: dict[tuple[str, str], str] = {}
    holders = Holders()
    for cell in cells:
        place = (cell.layout, cell.code)
        if place not in found:
            found[place] = _country(cell, holders)
    holders.check()
    return found


def _country(cell: Cell, holders: Holders) -> str:
    for place in ((cell.layout, cell.code), ("", cell.code)):
        if place in _reviewed():
            return _reviewed()[place]
    key = holders.coded(_alpha_3(cell.code), cell.origin).key
    if key and not key.startswith("country/"):
        raise FieldError(cell.origin, "code", cell.code, "the code of a country")
    return key


def _alpha_3(code: str) -> str:
    """`IN` → `IND`; any other code as it is."""
    from pycountry import countries

    country = countries.get(alpha_2=code) if len(code) == len("IN") else None
    return code if country is None else str(country.alpha_3)


def _records(
    cells: Sequence[Cell], countries: Mapping[tuple[str, str], str], schema: Schema
) -> list[Record]:
    """One record per known value. Raises `FieldError`, also for a value that comes twice."""
    source = _source(cells)
    found: dict[tuple[object, ...], Record] = {}
    for cell in cells:
        country = countries[cell.layout, cell.code]
        value, year, indicator = _value(cell), _year(cell), _indicator(cell, schema)
        if not country or value is None:
            continue
        place = (country, indicator, year)
        if place in found:
            expected = f"each country, indicator and year once, as in {found[place].origin}"
            raise FieldError(cell.origin, "code", cell.code, expected)
        values = {
            "country": country,
            "indicator": indicator,
            "year": year,
            "value": value,
            "source": source,
            "quote": cell.value,
            "note": cell.span and _UNDATED.format(cell.span),
        }
        found[place] = Record("governance", values, cell.origin)
    return list(found.values())


def _source(cells: Sequence[Cell]) -> str:
    """The update whose newest year the cells have: the year after it."""
    years = [_year(cell) or int(str(cell.span)[-4:]) for cell in cells]
    mean = any(cell.span for cell in cells)
    return f"{_SERIES}-{max(years, default=0) + 1}{_MEAN if mean else ''}"


def _year(cell: Cell) -> int | None:
    if cell.span:
        return None
    text = cell.year or ""
    year = int(text) if re.fullmatch(r"[0-9]{4}", text) else 0
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        expected = f"a year from {_FIRST_YEAR} on"
        raise FieldError(cell.origin, "year", cell.year, expected)
    return year


def _value(cell: Cell) -> float | None:
    if cell.value.lower() in _UNKNOWN:
        return None
    try:
        value = float(cell.value)
    except ValueError:
        value = math.inf
    if not abs(value) <= _WIDEST:
        expected = "an estimate from about -2.5 to 2.5, neither a rank nor a score"
        raise FieldError(cell.origin, "estimate", cell.value, expected)
    return round(value, _DECIMALS)


def _indicator(cell: Cell, schema: Schema) -> str:
    try:
        return schema.notation("indicator", cell.indicator)
    except UnknownTermError:
        expected = "the code of an indicator: cc, ge, pv, rl, rq or va"
        raise FieldError(cell.origin, "indicator", cell.indicator, expected) from None


def _report_left_out(
    file: Path, cells: Sequence[Cell], countries: Mapping[tuple[str, str], str]
) -> None:
    """Values that make no row are counted, and the codes that are left out named."""
    out = Counter(cell.code for cell in cells if not countries[cell.layout, cell.code])
    if out:
        codes = ", ".join(sorted(out))
        _LOG.warning("%s: %d values left out, of codes %s", file.name, out.total(), codes)
    unknown = sum(_value(cell) is None for cell in cells)
    if unknown:
        _LOG.warning("%s: %d values are not available", file.name, unknown)
