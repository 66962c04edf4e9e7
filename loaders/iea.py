"""Mining and refining by country and world demand, from the International Energy Agency.

A path is a file or a folder of files; each is recognised by its header or keys, whatever its
name. Years before an edition are observed; later ones are an outlook, in the agency's base case
for supply and in the named scenario for demand. What each table counts is reviewed in
`iea_measures.csv`, and where the agency contradicts itself in `iea_conflicts.csv`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from mineral_diplomacy.loaders.country_names import Holders
from mineral_diplomacy.loaders.figure import Figure, figure_records, refuse_excess
from mineral_diplomacy.loaders.iea_layouts import (
    SERIES,
    Cell,
    Sheet,
    conflict_lines,
    read_sheet,
)
from mineral_diplomacy.loaders.record import Record
from mineral_diplomacy.loaders.shares import RESIDUAL, WORLD
from mineral_diplomacy.loaders.shipped_nodes import node_records
from mineral_diplomacy.loaders.text_files import find_files
from mineral_diplomacy.ontology.errors import (
    FieldError,
    Origin,
    SourceFileError,
    UnknownTermError,
)
from mineral_diplomacy.ontology.schema import Schema

__all__ = ["load"]

_BASE_CASE = "base case"
_SUPPLY = "supply"
_UNIT = "kt"

Row = Mapping[str, str]


def load(path: Path, schema: Schema) -> Iterator[Record]:
    """Supply and demand records of the files, and the nodes they speak of.

    Raises `SourceFileError` or `FieldError` for what is not in a known layout, one
    `UnresolvedNamesError` for all unknown countries, `TotalMismatchError` where rows exceed
    their printed total by over 5 per cent.
    """
    holders = Holders()
    figures: list[Figure] = []
    for file in find_files(path, (".csv", ".json")):
        sheet = read_sheet(file)
        if sheet is None:
            _refuse_unreviewed(file)
        else:
            read = [_figure(cell, sheet, schema, holders) for cell in sheet.cells]
            _refuse_truncated(file, read)
            refuse_excess(read)
            figures += read
    holders.check()
    if not figures:
        raise SourceFileError(path.name, "no figures", "at least one table of supply")
    yield from node_records(SERIES, (f.source for f in figures), (f.holder for f in figures))
    yield from figure_records(figures)


def _figure(cell: Cell, sheet: Sheet, schema: Schema, holders: Holders) -> Figure:
    mineral = _term(schema, "mineral", cell.mineral, cell.origin)
    stage = _term(schema, "stage", cell.stage, cell.origin) if cell.stage else None
    resolve = holders.coded if sheet.codes else holders.named
    holder = resolve(cell.holder, cell.origin).key
    measure = _measure(sheet.edition, cell, mineral, stage)
    conflict = _conflict(sheet.edition, mineral, stage, holder, cell.year)
    notes = [measure["note"], conflict.get("note", "")]
    projection = cell.year >= sheet.edition
    return Figure(
        table=cell.table,
        origin=cell.origin,
        source=f"{SERIES}-{sheet.edition}",
        holder=holder,
        mineral=mineral,
        stage=stage,
        basis=measure["basis"],
        period=str(cell.year),
        projection=projection,
        scenario=(cell.scenario or _BASE_CASE) if projection else None,
        quantity=cell.quantity,
        unit=_UNIT,
        contested=True if conflict.get("contested") else None,
        quote=cell.quote,
        note=" ".join(note for note in notes if note) or None,
    )


def _term(schema: Schema, table: str, text: str, origin: Origin) -> str:
    try:
        return schema.notation(table, text)
    except UnknownTermError as error:
        known = error.nearest or tuple(schema.notations[table])
        raise FieldError(
            origin, table, text, f"a {table} such as {', '.join(known[:12])}"
        ) from None


def _rows(name: str) -> list[Row]:
    text = (files(__package__) / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@lru_cache(maxsize=1)
def _measures() -> Mapping[tuple[str, ...], Row]:
    columns = ("edition", "table", "mineral", "stage")
    return {tuple(row[name] for name in columns): row for row in _rows("iea_measures.csv")}


def _measure(edition: int, cell: Cell, mineral: str, stage: str | None) -> Row:
    """What a table counts: as reviewed for the edition, else for all editions."""
    what = (cell.table, mineral, stage or "")
    measure = _measures().get((str(edition), *what)) or _measures().get(("", *what))
    if measure is None:
        known = sorted({key[2] for key in _measures() if key[1] == cell.table})
        expected = f"a mineral whose basis is reviewed: {', '.join(known)}"
        raise FieldError(cell.origin, "mineral", cell.mineral, expected)
    return measure


@lru_cache(maxsize=1)
def _conflicts() -> Mapping[tuple[str, ...], Row]:
    columns = ("edition", "mineral", "stage", "holder", "year")
    return {tuple(row[name] for name in columns): row for row in _rows("iea_conflicts.csv")}


def _conflict(edition: int, mineral: str, stage: str | None, holder: str, year: int) -> Row:
    return _conflicts().get((str(edition), mineral, stage or "", holder, str(year)), {})


def _refuse_unreviewed(file: Path) -> None:
    """A contradiction that nobody has looked at must not be read past in silence."""
    reviewed = {row["printed"] for row in _conflicts().values()}
    for origin, line in conflict_lines(file):
        if line not in reviewed:
            raise FieldError(origin, "known_conflicts", line, "a line of iea_conflicts.csv")


def _refuse_truncated(file: Path, figures: Sequence[Figure]) -> None:
    """Every stage of a mineral has the world, the rest of it, and every year for each row."""
    years: dict[tuple[str, str], dict[str, set[str]]] = {}
    for figure in figures:
        if figure.stage is not None:
            table = years.setdefault((figure.mineral, figure.stage), {})
            table.setdefault(figure.holder, set()).add(figure.period)
    stages = {stage for _, stage in years}
    for mineral in {mineral for mineral, _ in years}:
        for stage in sorted(stages):
            lacking = _lacking(years.get((mineral, stage), {}))
            if lacking:
                expected = "whole tables: is the file truncated?"
                raise SourceFileError(file.name, f"{mineral}, {stage}: no {lacking}", expected)


def _lacking(table: Mapping[str, set[str]]) -> str | None:
    """The first row or year that is not there."""
    absent = [key for key in (WORLD, RESIDUAL) if key not in table]
    if absent:
        return f"row of {absent[0]}"
    every = set().union(*table.values())
    gaps = (f"{', '.join(sorted(every - own))} for {key}" for key, own in table.items())
    return next((gap for gap in gaps if not gap.startswith(" for")), None)
