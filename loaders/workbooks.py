"""Reads Excel workbooks as rows of text, or says in one sentence why one cannot be used.

Sheets are known by the columns of their header, which may stand under a few lines of title.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from mineral_diplomacy.loaders.text_files import CsvRow
from mineral_diplomacy.ontology.errors import FieldError, Origin, SourceFileError

__all__ = ["Workbook", "is_workbook", "read_workbook", "rows_under", "sheets_with"]

#: Every cell of every sheet by the sheet's name, as text; a whole number has no decimals.
Workbook = Mapping[str, Sequence[Sequence[str]]]

_ZIP = b"PK\x03\x04"
_HEADER_WITHIN = 30


def is_workbook(file: Path) -> bool:
    """Whether a file begins as .xlsx does, whatever its name. Raises `SourceFileError`."""
    try:
        with file.open("rb") as data:
            return data.read(len(_ZIP)) == _ZIP
    except OSError as error:
        found = error.strerror or type(error).__name__
        raise SourceFileError(file.name, found, "a readable file") from None


def read_workbook(file: Path) -> Workbook:
    """All sheets of an .xlsx file. Raises `SourceFileError` for one that is broken or none."""
    from python_calamine import CalamineError, CalamineWorkbook

    if not is_workbook(file):
        found = "no Excel workbook" if file.stat().st_size else "an empty file"
        raise SourceFileError(file.name, found, "an Excel workbook (.xlsx)")
    try:
        with CalamineWorkbook.from_path(file) as book:
            sheets = {
                name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                for name in book.sheet_names
            }
    except (CalamineError, OSError, ValueError) as error:
        found = f"a workbook that cannot be read ({error})"
        raise SourceFileError(file.name, found, "a whole, unlocked .xlsx file") from None
    return {name: [[_text(cell) for cell in row] for row in rows] for name, rows in sheets.items()}


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def sheets_with(file: Path, book: Workbook, columns: Sequence[str]) -> list[str]:
    """Names of the sheets that have a header with all the columns.

    Raises `SourceFileError` where there is none, with what the nearest sheet lacks.
    """
    found = [name for name, rows in book.items() if _header_at(rows, columns) is not None]
    if not found:
        expected = f"a sheet with the columns {', '.join(columns)}"
        raise SourceFileError(file.name, _nearest(book, columns), expected)
    return found


def _header_at(rows: Sequence[Sequence[str]], columns: Sequence[str]) -> int | None:
    top = rows[:_HEADER_WITHIN]
    return next((at for at, row in enumerate(top) if set(columns) <= set(row)), None)


def _nearest(book: Workbook, columns: Sequence[str]) -> str:
    """What the sheet that comes closest lacks."""
    tops = [(name, row) for name, rows in book.items() for row in rows[:_HEADER_WITHIN]]
    lacking = [
        (len(missing), name, missing)
        for name, row in tops
        if (missing := [column for column in columns if column not in row])
    ]
    if not lacking or min(lacking)[0] == len(columns):
        return f"none of the columns in the sheets {', '.join(book) or 'of the file'}"
    _, name, missing = min(lacking)
    return f"no column {', '.join(missing)} in the sheet {name!r}"


def rows_under(file: Path, book: Workbook, sheet: str, columns: Sequence[str]) -> Iterator[CsvRow]:
    """The rows under the header of a sheet that `sheets_with` found, empty ones left out.

    Raises `FieldError` for a column that comes twice.
    """
    rows = book[sheet]
    at = _header_at(rows, columns)
    assert at is not None, "a sheet that has the columns"  # noqa: S101 - the caller's contract
    place = f"{file.name}, sheet {sheet!r}"
    for column in columns:
        if rows[at].count(column) > 1:
            raise FieldError(Origin(place, at + 1), "header", column, "each column once")
    for number, row in enumerate(rows[at + 1 :], start=at + 2):
        if any(row):
            yield CsvRow(dict(zip(rows[at], row, strict=True)), Origin(place, number))
