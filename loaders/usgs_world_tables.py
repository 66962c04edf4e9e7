"""The world tables of a Mineral Commodity Summaries data release: one CSV file per commodity.

The columns say what they hold: `Prod_t_est_2023` is production in tonnes, estimated, in 2023;
`Cap_Sponge_t_2023` capacity for sponge; `Reserves_kt` reserves, which the release does not date
and which count here as of the year before the edition. Rows may be shorter than the header.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from mineral_diplomacy.loaders.country_names import Holders, ResolvedName
from mineral_diplomacy.loaders.figure import Figure
from mineral_diplomacy.loaders.printed_numbers import PrintedNumber, read_number
from mineral_diplomacy.loaders.text_files import CsvRow, header, read_csv
from mineral_diplomacy.ontology.errors import FieldError, Origin, SourceFileError
from mineral_diplomacy.ontology.schema import Schema

__all__ = [
    "DASH",
    "LAYOUT",
    "SERIES",
    "commodity",
    "left_out",
    "read",
    "refuse_unknown_commodities",
    "year_of",
]

#: The sources are this and the year of the edition.
SERIES = "source/usgs-mcs"
LAYOUT = ("Source", "Country", "Type")
DASH = "Printed as a dash, which stands for zero."
_TABLES = {"Prod": "supply", "Cap": "capacity", "Reserves": "reserve"}
_NOTES = ("_note", "_notes")
_FILE = re.compile(r"mcs(?P<edition>[0-9]{4})-(?P<commodity>[a-z-]+)_world", re.IGNORECASE)
_EDITION = re.compile(r"MCS\s*([0-9]{4})")
#: Words of a Type that carry no meaning of their own.
_UNITS = frozenset({"world", "total", "rounded", "metric", "tons", "thousand", "kilograms", "of"})
_ESTIMATED = re.compile(r"\bestimated( in (?P<year>[0-9]{4}))?", re.IGNORECASE)
_QUALIFIED = re.compile(r", (concentrate|excluding)\b")
_WIDER = re.compile(r"Includes (all .+?)\.?")
_RECENT = 2


@dataclass(frozen=True)
class _Measure:
    """What a Type counts, from the reviewed list `usgs_types.csv`."""

    mineral: str
    stage: str
    form: str | None
    basis: str


@dataclass(frozen=True)
class _Column:
    """One column of figures, as its name says."""

    name: str
    table: str
    product: str
    unit: str
    year: int | None
    estimated: bool
    notes: str | None


def commodity(file: Path) -> str | None:
    """`mcs2024-cobal_world.csv` → `cobal`; None for another name."""
    match = _FILE.match(file.name)
    return match["commodity"].lower() if match else None


def left_out() -> frozenset[str]:
    """Commodities of the releases that are not read: none of their types is reviewed."""
    return frozenset(row["commodity"] for row in _reviewed("usgs_left_out.csv"))


def refuse_unknown_commodities(tables: Sequence[Path]) -> None:
    """Raises one `SourceFileError` that names every table of a commodity in neither list."""
    known = {code for code, _, _ in _types()}
    unknown = [file.name for file in tables if commodity(file) not in known]
    if unknown:
        expected = f"names such as mcs2024-cobal_world.csv, of {', '.join(sorted(known))}"
        raise SourceFileError(", ".join(unknown), "no commodity that is known", expected)


def read(file: Path, schema: Schema, holders: Holders) -> list[Figure]:
    """The figures of one table; unknown countries are noted in `holders`.

    Raises `SourceFileError` or `FieldError`.
    """
    columns = _columns(file, schema)
    rows = list(read_csv(file, short_rows=True))
    printed: dict[tuple[frozenset[str], str], list[Figure]] = {}
    for row in rows:
        name = holders.named(row["Country"], row.origin)
        for column in columns:
            cells = printed.setdefault((_words(row["Type"]), column.name), [])
            cells.append(_figure(file, row, column, name))
    return [figure for cells in printed.values() for figure in _with_scope(_without_blank(cells))]


def year_of(text: str, edition: int, origin: Origin, field: str) -> int:
    """A year that an edition covers: it prints the two before its own. Raises `FieldError`."""
    years = range(edition - _RECENT, edition)
    if text not in map(str, years):
        expected = f"{' or '.join(map(str, years))}, the years of the edition of {edition}"
        raise FieldError(origin, field, text, expected)
    return int(text)


def _edition(file: Path, row: CsvRow) -> int:
    match = _EDITION.fullmatch(row["Source"])
    named = _FILE.match(file.name)
    if match is None or (named is not None and named["edition"] != match[1]):
        expected = f"MCS{named['edition']}" if named else "an edition such as MCS2024"
        raise FieldError(row.origin, "Source", row["Source"], expected)
    return int(match[1])


def _columns(file: Path, schema: Schema) -> list[_Column]:
    names = [name for name in header(file)[len(LAYOUT) :] if name]
    notes = {name.split("_")[0]: name for name in names if name.endswith(_NOTES)}
    columns = [
        _column(name, notes, Origin(file.name, 1), schema)
        for name in names
        if name not in notes.values()
    ]
    if not columns:
        raise SourceFileError(file.name, "no column of figures", "Prod_…, Cap_… or Reserves_…")
    return columns


def _column(name: str, notes: Mapping[str, str], origin: Origin, schema: Schema) -> _Column:
    kind, *parts = (part.strip() for part in name.split("_"))
    units = [part for part in parts if part.lower() in schema.spellings["unit"]]
    years = [part for part in parts if re.fullmatch(r"[0-9]{4}", part)]
    estimated = [part for part in parts if part.lower() == "est"]
    products = [part for part in parts if part not in (*units, *years, *estimated)]
    dated = len(years) == 1 or (kind == "Reserves" and not years)
    if kind not in _TABLES or len(units) != 1 or len(products) > 1 or not dated:
        expected = "a name such as Prod_t_est_2023, Cap_kg_2023 or Reserves_t, in a known unit"
        raise FieldError(origin, "header", name, expected)
    return _Column(
        name,
        _TABLES[kind],
        "".join(products),
        schema.notation("unit", units[0]),
        int(years[0]) if years else None,
        bool(estimated),
        notes.get(kind),
    )


@lru_cache(maxsize=1)
def _types() -> Mapping[tuple[str, frozenset[str], str], _Measure]:
    return {
        (row["commodity"], _words(row["type"]), row["product"]): _Measure(
            row["mineral"], row["stage"], row["form"] or None, row["basis"]
        )
        for row in _reviewed("usgs_types.csv")
    }


def _reviewed(name: str) -> list[dict[str, str]]:
    text = (files(__package__) / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _words(text: str) -> frozenset[str]:
    """What a Type says, whatever its punctuation and order: contained is content."""
    words = re.findall(r"\w+", text.lower().replace("contained", "content"))
    return frozenset(words) - _UNITS


def _measure(file: Path, row: CsvRow, product: str) -> _Measure:
    code = str(commodity(file))
    measure = _types().get((code, _words(row["Type"]), product))
    if measure is None:
        known = [", ".join(sorted(words)) for name, words, _ in _types() if name == code]
        expected = f"a type with the words {' | '.join(known)}"
        raise FieldError(row.origin, "Type", row["Type"], expected)
    return measure


def _figure(file: Path, row: CsvRow, column: _Column, name: ResolvedName) -> Figure:
    edition = _edition(file, row)
    year = edition - 1
    if column.year is not None:
        year = year_of(str(column.year), edition, Origin(file.name, 1), column.name)
    measure = _measure(file, row, column.product)
    reserve = column.table == _TABLES["Reserves"]
    number = _number(row, column.name)
    return Figure(
        table=column.table,
        origin=row.origin,
        source=f"{SERIES}-{edition}",
        holder=name.key,
        mineral=measure.mineral,
        stage=None if reserve else measure.stage,
        form=None if reserve and measure.stage != "extraction" else measure.form,
        printed_form=row["Type"],
        basis=measure.basis,
        period=str(year),
        projection=False,
        quantity=number.quantity,
        unit=column.unit,
        estimated=None if reserve else _estimated(row, column, name, number, year),
        missing=number.missing,
        bound=number.bound,
        quote=None if _is_blank(row[column.name]) else row[column.name],
        note=_note(row, column),
    )


def _is_blank(text: str) -> bool:
    """XX says that a column does not apply, as an empty cell does."""
    return text in {"", "XX"}


def _number(row: CsvRow, column: str) -> PrintedNumber:
    if _is_blank(row[column]):
        return PrintedNumber(missing="not_reported")
    try:
        return read_number(row[column])
    except ValueError:
        raise FieldError(row.origin, column, row[column], "a number, W, NA or a dash") from None


def _estimated(
    row: CsvRow, column: _Column, name: ResolvedName, number: PrintedNumber, year: int
) -> bool:
    """As the header, a mark after the country's name or before the number, or a note says."""
    note = row[column.notes] if column.notes else ""
    years = [match["year"] for match in _ESTIMATED.finditer(note)]
    said = str(year) in years or (note.lower().startswith("estimated") and not any(years))
    return column.estimated or "e" in name.marks or number.estimated or said


def _note(row: CsvRow, column: _Column) -> str | None:
    printed = row["Country"]
    parts = [
        row[column.notes] if column.notes else "",
        f"Printed as {printed!r}." if _QUALIFIED.search(printed) else "",
        DASH if row[column.name] and not row[column.name].strip("-–—") else "",
    ]
    return " ".join(" ".join(part.split()) for part in parts if part) or None


def _without_blank(cells: list[Figure]) -> list[Figure]:
    """A column that every row of a Type leaves empty is not printed for that Type."""
    return cells if any(figure.quote for figure in cells) else []


def _with_scope(cells: Iterable[Figure]) -> Iterator[Figure]:
    """A note that a column includes more than the Type says holds for all its rows."""
    figures = list(cells)
    scopes = [m[1] for figure in figures if (m := _WIDER.fullmatch(figure.note or ""))]
    return (replace(figure, scope=scopes[0] if scopes else None) for figure in figures)
