"""Reads text, CSV and JSON files of sources, or says in one sentence why a file cannot be used."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mineral_diplomacy.ontology.errors import FieldError, Origin, SourceFileError

__all__ = ["CsvRow", "find_files", "header", "is_json", "read_csv", "read_json", "read_text"]


@dataclass(frozen=True)
class CsvRow:
    """One row: cells by column name, stripped; a column that a short row lacks is empty."""

    cells: Mapping[str, str]
    origin: Origin

    def __getitem__(self, column: str) -> str:
        return self.cells[column]


def find_files(path: Path, suffixes: Sequence[str]) -> list[Path]:
    """The file itself, or the files directly in a folder, by suffix and in the order of names.

    Raises `SourceFileError` where there is none.
    """
    expected = f"a file, or a folder of files, ending in {' or '.join(suffixes)}"
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise SourceFileError(path.name, "no such file or folder", expected)
    try:
        files = sorted(p for p in path.iterdir() if p.is_file() and p.suffix.lower() in suffixes)
    except OSError as error:
        raise SourceFileError(path.name, str(error.strerror), "a readable folder") from None
    if not files:
        raise SourceFileError(path.name, "no such file in the folder", expected)
    return files


def read_text(file: Path) -> str:
    """The text of a UTF-8 file without its byte-order mark. Raises `SourceFileError`."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        found = f"byte {error.object[error.start]:#x} at position {error.start}"
        raise SourceFileError(file.name, found, "UTF-8 text") from None
    except OSError as error:
        found = error.strerror or type(error).__name__
        raise SourceFileError(file.name, found, "a readable file") from None
    if not text.strip():
        raise SourceFileError(file.name, "an empty file", "at least a header and one row")
    return text


def is_json(file: Path) -> bool:
    """Whether a file begins as JSON does, whatever its name."""
    return read_text(file).lstrip().startswith(("{", "["))


def read_json(file: Path) -> dict[str, Any]:
    """A JSON object in which no name comes twice. Raises `SourceFileError`."""
    try:
        data = json.loads(read_text(file), object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        found = f"{error.msg} at line {error.lineno}, column {error.colno}"
        raise SourceFileError(file.name, found, "complete JSON") from None
    except (ValueError, RecursionError) as error:
        raise SourceFileError(file.name, str(error), "JSON that can be read") from None
    if not isinstance(data, dict):
        raise SourceFileError(file.name, f"a JSON {type(data).__name__}", "a JSON object")
    return data


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object of the pairs; the standard reader would keep the last of two in silence."""
    twice = _twice(name for name, _ in pairs)
    if twice:
        raise ValueError(f"the name {twice!r} twice in one object")
    return dict(pairs)


def _twice(names: Iterable[str]) -> str | None:
    return next((name for name, times in Counter(names).items() if name and times > 1), None)


def header(file: Path) -> tuple[str, ...]:
    """The column names of a CSV file. Raises `SourceFileError`."""
    return tuple(_names(csv.reader(io.StringIO(read_text(file), newline="")), file))


def _names(reader: Iterator[list[str]], file: Path) -> list[str]:
    names = [cell.strip() for cell in next(reader, [])]
    twice = _twice(names)
    if twice:
        raise SourceFileError(str(Origin(file.name, 1)), f"column {twice!r} twice", "each once")
    return names


def read_csv(file: Path, *, short_rows: bool = False) -> Iterator[CsvRow]:
    """Rows of a CSV file; with `short_rows`, cells missing at a row's end are empty cells.

    Raises `SourceFileError` for broken quoting, a header without rows or an end in the middle of
    a row, `FieldError` for a row of the wrong length.
    """
    text = read_text(file)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    names: list[str] = []
    cells: list[str] | None = None
    try:
        names = _names(reader, file)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield _row(names, cells, Origin(file.name, reader.line_num), short_rows)
    except csv.Error as error:
        raise SourceFileError(str(Origin(file.name, reader.line_num)), str(error), "CSV") from None
    if cells is None:
        raise SourceFileError(file.name, "a header without rows", "at least one row")
    if len(cells) < len(names) and not text.endswith("\n"):
        raise SourceFileError(file.name, "an end in the middle of a row", "a whole file")


def _row(names: list[str], cells: list[str], origin: Origin, short: bool) -> CsvRow:
    missing = len(names) - len(cells)
    if missing < 0 or (missing and not short):
        raise FieldError(origin, "row", f"{len(cells)} cells", f"{len(names)}, as in the header")
    stripped = [cell.strip() for cell in cells] + [""] * missing
    return CsvRow(dict(zip(names, stripped, strict=True)), origin)
