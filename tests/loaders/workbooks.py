"""Workbooks as outsiders would make them, small enough to write in a test."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook

__all__ = ["ABOUT", "HEADER", "MINE", "write_facilities", "write_workbook"]

ABOUT: list[list[object]] = [
    [None, "Global Mining Dataset - September 2025"],
    [None, 'Recommended Citation: "ICMM Global Mining Dataset, September 2025 (V1) release."'],
    [None, "Section 5 of the Creative Commons Attribution 4.0 Internationl Licence."],
]
HEADER = [
    *("ICMMID", "Confidence Factor", "Mine Name ", "Group Names", "Latitude", "Longitude"),
    *("Asset Type", "Country", "Primary Commodity", "Secondary Commodity", "Other Commodities"),
]
MINE: dict[str, object] = {
    "ICMMID": "ICMM00001",
    "Confidence Factor": "Very Low",
    "Mine Name ": "Santa Ana",
    "Group Names": "Santa Ana;Mina A",
    "Latitude": 7.5,
    "Longitude": -61.25,
    "Asset Type": "Mine",
    "Country": "Bolivia",
    "Primary Commodity": "tin",
    "Secondary Commodity": None,
    "Other Commodities": None,
}


def write_workbook(file: Path, sheets: Mapping[str, Iterable[Sequence[object]]]) -> Path:
    """An .xlsx file with the sheets' rows."""
    book = Workbook()
    assert book.active is not None
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(file)
    return file


def write_facilities(
    file: Path, rows: Iterable[Mapping[str, object]], header: Sequence[str] = HEADER
) -> Path:
    """A workbook in the layout of the Global Mining Dataset."""
    sheet: list[list[object]] = [[*header], *([row.get(name) for name in header] for row in rows)]
    return write_workbook(file, {"About": ABOUT, "External": sheet})
