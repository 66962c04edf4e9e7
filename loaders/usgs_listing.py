"""Figures of the Mineral Commodity Summaries listed row by row, with values as printed.

The unit says what is counted: `t Li` is contained lithium, `t REO` rare-earth oxides. Parts of a
note that begin with a country or its code are about that row alone.
"""

from __future__ import annotations

import re
from pathlib import Path

from mineral_diplomacy.loaders.country_names import Holders, resolve_code, resolve_name
from mineral_diplomacy.loaders.figure import Figure
from mineral_diplomacy.loaders.printed_numbers import PrintedNumber, read_number
from mineral_diplomacy.loaders.text_files import CsvRow, read_csv
from mineral_diplomacy.loaders.usgs_world_tables import DASH, SERIES, year_of
from mineral_diplomacy.ontology.errors import FieldError, UnknownTermError
from mineral_diplomacy.ontology.schema import Schema

__all__ = ["LAYOUT", "read"]

LAYOUT = (
    "mineral", "form", "stage", "kind", "country_iso3", "value_as_printed", "unit", "year", "note",
)  # fmt: skip
_TABLES = {"production": "supply", "capacity": "capacity", "reserve": "reserve"}
_EDITION = re.compile(r"mcs[_-]?([0-9]{4})", re.IGNORECASE)
_PRINTED = re.compile(r'(?P<code>[A-Z]{3}) printed "(?P<text>.+)"')
_ELEMENT, _UNSTATED = "element_content", "unstated"
_ESTIMATED = "estimated"


def read(file: Path, schema: Schema, holders: Holders) -> list[Figure]:
    """The figures of one file; unknown countries are noted in `holders`.

    Raises `SourceFileError` or `FieldError`.
    """
    rows = list(read_csv(file))
    edition = _edition(file, rows)
    return [_figure(row, edition, schema, holders) for row in rows]


def _edition(file: Path, rows: list[CsvRow]) -> int:
    """From the file's name, else the year after the newest one listed."""
    match = _EDITION.search(file.name)
    years = [int(row["year"]) for row in rows if re.fullmatch(r"[0-9]{4}", row["year"])]
    return int(match[1]) if match else max(years, default=0) + 1


def _figure(row: CsvRow, edition: int, schema: Schema, holders: Holders) -> Figure:
    if row["kind"] not in _TABLES:
        raise FieldError(row.origin, "kind", row["kind"], f"one of {', '.join(_TABLES)}")
    table = _TABLES[row["kind"]]
    mineral = _term(schema, "mineral", row, row["mineral"])
    stage = None if table == "reserve" else _term(schema, "stage", row, row["stage"])
    unit, basis = _measure(schema, row, mineral)
    holder = holders.coded(row["country_iso3"], row.origin).key
    text, note, estimated = _notes(row, holder)
    number = _number(row, text)
    return Figure(
        table=table,
        origin=row.origin,
        source=f"{SERIES}-{edition}",
        holder=holder,
        mineral=mineral,
        stage=stage,
        form="primary_production" if row["form"].startswith("primary") else None,
        printed_form=row["form"],
        basis=basis,
        period=str(year_of(row["year"], edition, row.origin, "year")),
        projection=False,
        quantity=number.quantity,
        unit=unit,
        estimated=None if table == "reserve" else estimated or number.estimated,
        missing=number.missing,
        bound=number.bound,
        quote=text,
        note=note,
    )


def _term(schema: Schema, table: str, row: CsvRow, text: str, field: str | None = None) -> str:
    try:
        return schema.notation(table, text)
    except UnknownTermError as error:
        known = error.nearest or tuple(schema.notations[table])
        expected = f"a {table} such as {', '.join(known[:12])}"
        raise FieldError(row.origin, field or table, text, expected) from None


def _measure(schema: Schema, row: CsvRow, mineral: str) -> tuple[str, str]:
    """Unit and basis: `kg Ga/yr` is kilograms, counting content of the element."""
    printed, _, counted = row["unit"].removesuffix("/yr").partition(" ")
    unit = _term(schema, "unit", row, printed)
    if counted == schema.concept_value("mineral", mineral, "symbol"):
        return unit, _ELEMENT
    return unit, _term(schema, "basis", row, counted or _UNSTATED, "unit")


def _number(row: CsvRow, text: str) -> PrintedNumber:
    try:
        return read_number(text)
    except ValueError:
        expected = "a number, W, NA or a dash"
        raise FieldError(row.origin, "value_as_printed", text, expected) from None


def _notes(row: CsvRow, holder: str) -> tuple[str, str | None, bool]:
    """The printed value, which a note may give more exactly; the row's own note; estimated?"""
    text, kept, estimated = row["value_as_printed"], [], False
    for part in (part.strip() for part in row["note"].split(";")):
        printed = _PRINTED.fullmatch(part)
        about = _about(part)
        if part == _ESTIMATED:
            estimated = True
        elif printed is not None and about == holder:
            text = printed["text"]
        elif part and about in {None, holder}:
            kept.append(part)
    if text and not text.strip("-–—"):
        kept.append(DASH)
    return text, "; ".join(kept) or None, estimated


def _about(part: str) -> str | None:
    """The country or aggregate that a part of a note begins with, if any."""
    word = part.partition(" ")[0]
    named = resolve_name(word)
    return resolve_code(word) or (named.key if named else None)
