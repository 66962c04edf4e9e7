"""Mineral Commodity Summaries of the US Geological Survey: production, capacity, reserves.

A path is one release: a folder of its world tables (`mcs2024-cobal_world.csv` …), or files that
list the same figures row by row. Layouts are told apart by their headers. Years come from the
headers or rows, the edition from the `Source` column, so that any year's release loads. In
print, `W` is withheld, `NA` not available, a dash zero, and "World total" is rounded.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from mineral_diplomacy.loaders import usgs_listing, usgs_world_tables
from mineral_diplomacy.loaders.country_names import Holders
from mineral_diplomacy.loaders.figure import Figure, figure_records, refuse_excess
from mineral_diplomacy.loaders.record import Record
from mineral_diplomacy.loaders.shares import WORLD
from mineral_diplomacy.loaders.shipped_nodes import node_records
from mineral_diplomacy.loaders.text_files import find_files, header
from mineral_diplomacy.loaders.usgs_world_tables import SERIES, left_out
from mineral_diplomacy.ontology.errors import SourceFileError
from mineral_diplomacy.ontology.schema import Schema

__all__ = ["load"]

_LOG = logging.getLogger(__name__)

Reader = Callable[[Path, Schema, Holders], list[Figure]]
_LAYOUTS: Mapping[tuple[str, ...], Reader] = {
    usgs_world_tables.LAYOUT: usgs_world_tables.read,
    usgs_listing.LAYOUT: usgs_listing.read,
}


def load(path: Path, schema: Schema) -> Iterator[Record]:
    """Supply, capacity and reserve records of one release, and the nodes they speak of.

    Raises `SourceFileError` or `FieldError` for what is not in a known layout, one
    `UnresolvedNamesError` for all unknown countries, `TotalMismatchError` where rows exceed
    their printed total by over 5 per cent.
    """
    files = _without_left_out(find_files(path, (".csv",)), path)
    readers = [(file, _reader(file)) for file in files]
    usgs_world_tables.refuse_unknown_commodities(
        [file for file, reader in readers if reader is usgs_world_tables.read]
    )
    holders = Holders()
    tables = [(file, reader(file, schema, holders)) for file, reader in readers]
    holders.check()
    for file, table in tables:
        _refuse_truncated(file, table)
        refuse_excess(table)
    _refuse_mixed_editions(tables)
    figures = [figure for _, table in tables for figure in table]
    yield from node_records(SERIES, (f.source for f in figures), (f.holder for f in figures))
    yield from figure_records(figures)


def _without_left_out(files: Sequence[Path], path: Path) -> list[Path]:
    """The tables that are read; those left out are counted and named in the log."""
    out = [file for file in files if usgs_world_tables.commodity(file) in left_out()]
    if out:
        codes = ", ".join(sorted(str(usgs_world_tables.commodity(file)) for file in out))
        _LOG.warning("%d tables left out, of commodities that are not read: %s", len(out), codes)
    kept = [file for file in files if file not in out]
    if not kept:
        raise SourceFileError(path.name, "only commodities that are not read", "at least one other")
    return kept


def _reader(file: Path) -> Reader:
    names = header(file)
    for layout, reader in _LAYOUTS.items():
        if names[: len(layout)] == layout:
            return reader
    expected = " or ".join(",".join(layout) for layout in _LAYOUTS)
    raise SourceFileError(file.name, f"the header {','.join(names)}", f"one beginning {expected}")


def _refuse_mixed_editions(tables: Sequence[tuple[Path, list[Figure]]]) -> None:
    """One release is one edition: a table left over from another year is a mistake."""
    first, figures = tables[0]
    for file, table in tables:
        for figure in table:
            if figure.source != figures[0].source:
                expected = f"{figures[0].source} as in {first.name}: one release at a time"
                raise SourceFileError(file.name, figure.source, expected)


def _refuse_truncated(file: Path, figures: Sequence[Figure]) -> None:
    """Every printed table ends with the world; one without it has lost its end."""
    if not figures:
        raise SourceFileError(file.name, "no figures", "at least one printed table")
    complete = {figure.printed_table() for figure in figures if figure.holder == WORLD}
    for figure in figures:
        if figure.printed_table() not in complete:
            what = figure.printed_form or figure.mineral
            found = f"no world total for {what!r} ({figure.table} {figure.period})"
            raise SourceFileError(file.name, found, "a whole table: is the file truncated?")
