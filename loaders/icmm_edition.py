"""Which edition of the Global Mining Dataset a workbook is, and how its publisher is cited."""

from __future__ import annotations

import calendar
import re
from pathlib import Path

from mineral_diplomacy.loaders.record import Record
from mineral_diplomacy.loaders.workbooks import Workbook
from mineral_diplomacy.ontology.errors import Origin, SourceFileError

__all__ = ["SERIES", "edition_record"]

#: The sources are this and the month of the edition.
SERIES = "source/icmm"
_MONTHS = list(calendar.month_name)
_TITLE = re.compile(r"Global Mining Dataset\s*[-–]\s*(?P<month>[A-Z][a-z]+) (?P<year>[0-9]{4})")
_CITATION = re.compile(r"Recommended Citation:\s*[\"“]?(?P<words>[^\"”]+)[\"”]?")
_VERSION = re.compile(r"\((?P<version>V[0-9.]+)\)")
_LICENCE = "Creative Commons Attribution 4.0"
_NOTE = (
    "Large mines and plants only, and of these the ones whose place the publisher may release; "
    "operators, owners, capacities and status are not printed. Names are as printed, some with "
    "garbled accents. The workbook names its licence in its disclaimer alone."
)


def edition_record(file: Path, book: Workbook) -> Record:
    """The source, as the workbook describes itself. Raises `SourceFileError` if it does not.

    A workbook whose disclaimer does not name the licence gets none.
    """
    cells = [cell for rows in book.values() for row in rows for cell in row]
    title = next(filter(None, map(_TITLE.match, cells)), None)
    if title is None or title["month"] not in _MONTHS:
        expected = "a cell such as 'Global Mining Dataset - September 2025'"
        raise SourceFileError(file.name, "no edition in any sheet", expected)
    citation = next(filter(None, map(_CITATION.match, cells)), None)
    words = citation["words"].strip() if citation else None
    version = _VERSION.search(words or "")
    month = f"{title['year']}-{_MONTHS.index(title['month']):02}"
    values = {
        "key": f"{SERIES}-{month}",
        "label": "Global Mining Dataset",
        "publisher": "International Council on Mining and Metals",
        "edition": " ".join(filter(None, (month, version and version["version"]))),
        "licence": "CC BY 4.0" if any(_LICENCE in cell for cell in cells) else None,
        "attribution": words,
        "published": month,
        "source_kind": "dataset",
        "note": _NOTE,
    }
    return Record("source", values, Origin(file.name))
