"""The curated format: a folder of `<table>.csv` files and of one TOML file per undertaking.

The columns are the ontology's, so a class added there can be curated at once. The shipped facts
are such a folder, `loaders/curated/`; anybody can write another.
"""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from mineral_diplomacy.loaders.record import Record
from mineral_diplomacy.ontology.errors import FieldError, Origin, SourceFileError
from mineral_diplomacy.ontology.schema import Schema, Table, snake_case

__all__ = ["CURATED", "load"]

CURATED = Path(__file__).parent / "curated"
_CLASS = "class"
_KEY = "key"


def load(path: Path, schema: Schema) -> Iterator[Record]:
    """Records of a curated folder, CSV files first, each kind in the order of its names.

    Raises `SourceFileError` or `FieldError` where a file is not in the format.
    """
    if not path.is_dir():
        raise SourceFileError(path.name, "no such folder", "a folder of CSV and TOML files")
    files = sorted(p for p in path.rglob("*") if p.suffix.lower() in {".csv", ".toml"})
    if not files:
        raise SourceFileError(path.name, "no CSV or TOML file in it", "at least one")
    for file in sorted(files, key=lambda p: (p.suffix.lower(), p)):
        name = str(file.relative_to(path))
        reader = _csv_records if file.suffix.lower() == ".csv" else _toml_records
        yield from reader(file, name, schema)


def _text(file: Path, name: str) -> str:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        found = f"byte {error.object[error.start]:#x} at position {error.start}"
        raise SourceFileError(name, found, "UTF-8 text") from None
    except OSError as error:
        raise SourceFileError(name, str(error.strerror), "a readable file") from None
    if not text.strip():
        raise SourceFileError(name, "an empty file", "at least a header")
    return text


def _csv_records(file: Path, name: str, schema: Schema) -> Iterator[Record]:
    folder, *inner = Path(name).parts
    table = folder if inner else Path(name).stem
    if table not in schema.tables:
        expected = f"a file or folder named after a table: {', '.join(schema.tables)}"
        raise SourceFileError(name, f"no table is called {table!r}", expected)
    reader = csv.DictReader(io.StringIO(_text(file, name), newline=""), strict=True)
    try:
        _refuse_twins(reader.fieldnames or [], Origin(name, 1))
        for row in reader:
            origin = Origin(name, reader.line_num)
            if None in row or None in row.values():
                width = f"{len(reader.fieldnames or [])} cells, as in the header"
                raise FieldError(origin, "row", list(row.values()), width)
            yield Record(table, row, origin)
    except csv.Error as error:
        where = Origin(name, reader.reader.line_num)
        raise SourceFileError(str(where), str(error), "CSV") from None


def _refuse_twins(names: Sequence[str], origin: Origin) -> None:
    for name in names:
        if names.count(name) > 1:
            raise FieldError(origin, "header", name, "each column once")


def _toml_records(file: Path, name: str, schema: Schema) -> Iterator[Record]:
    try:
        data = tomllib.loads(_text(file, name))
    except tomllib.TOMLDecodeError as error:
        raise SourceFileError(name, str(error), "TOML") from None
    origin = Origin(name)
    subject = _subject_table(data, schema, origin)
    parts = {key: value for key, value in data.items() if _is_part(value)}
    values = {key: value for key, value in data.items() if key not in parts and key != _CLASS}
    yield Record(subject.name, values, origin)
    for part, rows in parts.items():
        yield from _part_records(part, rows, str(data.get(_KEY, "")), subject, schema, origin)


def _is_part(value: object) -> bool:
    """Whether a TOML value is an array of tables rather than a list of texts."""
    return isinstance(value, list) and bool(value) and all(isinstance(v, dict) for v in value)


def _subject_table(data: Mapping[str, Any], schema: Schema, origin: Origin) -> Table:
    table = schema.tables.get(snake_case(str(data.get(_CLASS, ""))))
    if table is None or table.edge is not None:
        nodes = ", ".join(node.label for node in schema.nodes() if not node.concept)
        raise FieldError(origin, _CLASS, data.get(_CLASS), f"one of {nodes}")
    return table


def _part_records(
    part: str, rows: list[Any], key: str, subject: Table, schema: Schema, origin: Origin
) -> Iterator[Record]:
    """The rows of one `[[table]]`; an end of the edge left out is the file's own subject.

    A table may be called in the plural: `[[sources]]`, because `source` is a column of the file.
    """
    table = schema.tables.get(part) or schema.tables.get(part.removesuffix("s"))
    for number, row in enumerate(rows, start=1):
        where = Origin(f"{origin.file}, [[{part}]]", number)
        if table is None:
            raise FieldError(where, "table", part, f"one of {', '.join(schema.tables)}")
        yield Record(table.name, {**_own_end(table, row, key, subject), **row}, where)


def _own_end(table: Table, row: Mapping[str, Any], key: str, subject: Table) -> dict[str, str]:
    if table.edge is None:
        return {}
    for end in (table.edge.source, table.edge.target):
        column = table.by_name[end]
        if end not in row and column.kind == "node" and subject.is_a(column.range):
            return {end: key}
    return {}
