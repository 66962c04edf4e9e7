"""The Global Mining Dataset of the International Council on Mining and Metals: large facilities.

A path is the workbook as published, or a folder with it alone. One sheet lists the facilities;
another prints the edition and how to cite it. The dataset names no operator, owner, capacity or
status, and only facilities whose place its publisher may release. What it does not name stays
unknown. Names are kept as printed, some of them with accents garbled.

Commodities are minerals of the vocabulary, or stand in `icmm_terms.csv`, which also lists what
is left out and why.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mineral_diplomacy.loaders.country_names import Holders
from mineral_diplomacy.loaders.icmm_commodities import (
    RANKS,
    Commodity,
    commodities,
    left_out,
    parts,
    refuse_unknown_commodities,
)
from mineral_diplomacy.loaders.icmm_edition import SERIES, edition_record
from mineral_diplomacy.loaders.record import Record
from mineral_diplomacy.loaders.shipped_nodes import node_records
from mineral_diplomacy.loaders.text_files import CsvRow, find_files
from mineral_diplomacy.loaders.workbooks import read_workbook, rows_under, sheets_with
from mineral_diplomacy.ontology.errors import (
    FieldError,
    Origin,
    SourceFileError,
    UnknownTermError,
)
from mineral_diplomacy.ontology.schema import Schema

__all__ = ["load"]

_LOG = logging.getLogger(__name__)

_ID, _NAME, _OTHER_NAMES, _COUNTRY = "ICMMID", "Mine Name", "Group Names", "Country"
_LATITUDE, _LONGITUDE = "Latitude", "Longitude"
_KIND, _CONFIDENCE = "Asset Type", "Confidence Factor"
_COLUMNS = (
    *(_ID, _CONFIDENCE, _NAME, _OTHER_NAMES, _LATITUDE, _LONGITUDE, _KIND, _COUNTRY),
    *RANKS.values(),
)
_IDENTIFIER = re.compile(r"ICMM[0-9]+")
_MINUS = "\N{MINUS SIGN}"
_SHARED = "The source lists works and commodities apart: which work yields which is not said."


@dataclass(frozen=True)
class _Facility:
    """One row as it is read; `country` is empty where the name is not known."""

    row: CsvRow
    country: str
    kinds: tuple[str, ...]
    commodities: tuple[Commodity, ...]

    @property
    def key(self) -> str:
        return f"facility/{self.row[_ID]}"


def load(path: Path, schema: Schema) -> Iterator[Record]:
    """Facilities, what they produce at which stage, and the nodes they speak of.

    Raises `SourceFileError` for what is no such workbook, `FieldError` for a cell that is not
    what its column holds (one for all unknown commodities), one `UnresolvedNamesError` for all
    unknown countries.
    """
    file = _only_file(path)
    book = read_workbook(file)
    edition = edition_record(file, book)
    rows = [row for name in sheets_with(file, book, _COLUMNS) for row in _rows(file, book, name)]
    if not rows:
        raise SourceFileError(file.name, "no facilities", "at least one row under the header")
    _refuse_twins(rows)
    refuse_unknown_commodities(rows, schema)
    facilities = _facilities(rows, schema)
    _report_left_out(rows, facilities)
    yield from node_records(SERIES, (), {facility.country for facility in facilities})
    yield edition
    source = str(edition.values["key"])
    for facility in facilities:
        yield _facility_record(facility, source)
        yield from _output_records(facility, source, schema)


def _only_file(path: Path) -> Path:
    found = find_files(path, (".xlsx",))
    if len(found) > 1:
        names = ", ".join(file.name for file in found)
        raise SourceFileError(path.name, f"the workbooks {names}", "one edition at a time")
    return found[0]


def _rows(file: Path, book: Mapping[str, Sequence[Sequence[str]]], name: str) -> list[CsvRow]:
    return list(rows_under(file, book, name, _COLUMNS))


def _refuse_twins(rows: Iterable[CsvRow]) -> None:
    """Identifiers are the publisher's own: two facilities of one name stay two."""
    seen: dict[str, Origin] = {}
    for row in rows:
        identifier = row[_ID]
        if not _IDENTIFIER.fullmatch(identifier):
            raise FieldError(row.origin, _ID, identifier, "an identifier such as ICMM00026")
        if identifier in seen:
            expected = f"another identifier than that of {seen[identifier]}"
            raise FieldError(row.origin, _ID, identifier, expected)
        seen[identifier] = row.origin


def _facilities(rows: Iterable[CsvRow], schema: Schema) -> list[_Facility]:
    """Facilities of the countries that are read. Raises `UnresolvedNamesError`."""
    holders = Holders()
    read = [
        _Facility(row, _country(row, holders), _kinds(row, schema), commodities(row, schema))
        for row in rows
        if not left_out("country", row[_COUNTRY])
    ]
    holders.check()
    return read


def _country(row: CsvRow, holders: Holders) -> str:
    key = holders.named(row[_COUNTRY], row.origin).key
    if key and not key.startswith("country/"):
        raise FieldError(row.origin, _COUNTRY, row[_COUNTRY], "a country")
    return key


def _kinds(row: CsvRow, schema: Schema) -> tuple[str, ...]:
    try:
        kinds = [schema.notation("facility_kind", kind) for kind in parts(row[_KIND])]
    except UnknownTermError as error:
        known = ", ".join(schema.notations["facility_kind"])
        raise FieldError(row.origin, _KIND, error.found, f"kinds such as {known}") from None
    if not kinds:
        raise FieldError(row.origin, _KIND, row[_KIND], "at least one kind, such as Mine")
    return tuple(kinds)


def _report_left_out(rows: Sequence[CsvRow], facilities: Sequence[_Facility]) -> None:
    """What `icmm_terms.csv` leaves out is counted and named in the log."""
    if len(rows) > len(facilities):
        count = len(rows) - len(facilities)
        _LOG.warning("%d facilities left out, of countries that are not read", count)
    every = [commodity for facility in facilities for commodity in facility.commodities]
    out = Counter(commodity.printed for commodity in every if commodity.mineral is None)
    if out:
        words = ", ".join(f"{printed} ({count})" for printed, count in out.most_common())
        _LOG.warning("%d outputs left out, of no mineral that is read: %s", out.total(), words)


def _facility_record(facility: _Facility, source: str) -> Record:
    row = facility.row
    values = {
        "key": facility.key,
        "label": row[_NAME] or row[_ID],
        "alt_label": [name for name in parts(row[_OTHER_NAMES]) if name != row[_NAME]],
        "source": source,
        "country": facility.country,
        "latitude": _degrees(row, _LATITUDE, 90),
        "longitude": _degrees(row, _LONGITUDE, 180),
        "facility_kind": list(facility.kinds),
        "printed_commodity": [commodity.printed for commodity in facility.commodities],
        "printed_confidence": row[_CONFIDENCE],
    }
    return Record("facility", values, row.origin)


def _degrees(row: CsvRow, column: str, limit: int) -> float | None:
    """A coordinate, None where the cell is empty; one cell of the file has a printer's minus."""
    text = row[column].replace(_MINUS, "-")
    if not text:
        return None
    try:
        degrees = float(text)
    except ValueError:
        degrees = float("nan")
    if not -limit <= degrees <= limit:
        expected = f"decimal degrees from -{limit} to {limit}"
        raise FieldError(row.origin, column, row[column], expected)
    return degrees


def _output_records(facility: _Facility, source: str, schema: Schema) -> Iterator[Record]:
    """One row per mineral and stage; a site of several works is said to be so in the note."""
    found = (schema.concept_value("facility_kind", kind, "stage") for kind in facility.kinds)
    stages = list(dict.fromkeys(found))
    note = _SHARED if len(stages) > 1 else None
    for commodity in facility.commodities:
        for stage in stages if commodity.mineral else ():
            values = {
                "facility": facility.key,
                "mineral": commodity.mineral,
                "stage": stage,
                "printed_form": commodity.printed,
                "commodity_rank": commodity.rank,
                "source": source,
                "note": note,
            }
            yield Record("facility_output", values, facility.row.origin)
