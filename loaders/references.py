"""Checks that every reference between rows names a row that is there, of the right class."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mineral_diplomacy.loaders.typing_rows import Row
from mineral_diplomacy.ontology.errors import DanglingReferenceError, Origin
from mineral_diplomacy.ontology.schema import Column, Schema

__all__ = ["check_references"]

Rows = Mapping[str, Mapping[str, Row]]


def check_references(rows: Rows, schema: Schema) -> None:
    """Raises one `DanglingReferenceError` that lists every reference to nothing."""
    dangling = list(_dangling(rows, schema))
    if dangling:
        raise DanglingReferenceError(dangling)


def _dangling(rows: Rows, schema: Schema) -> Iterator[tuple[Origin, str, str]]:
    for table in schema.tables.values():
        columns = [column for column in table.columns if column.kind == "node"]
        for row in rows[table.name].values():
            for column in columns:
                for key in _keys(row, column):
                    if not _defined(key, column, rows, schema):
                        yield row.origin, column.name, key


def _keys(row: Row, column: Column) -> tuple[str, ...]:
    value = row.values[column.name]
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (str(value),)


def _defined(key: str, column: Column, rows: Rows, schema: Schema) -> bool:
    table = schema.tables.get(key.partition("/")[0])
    return table is not None and table.is_a(column.range) and key in rows[table.name]
