"""Arrow types and Parquet files of the ontology's tables, the same bytes for the same rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from mineral_diplomacy.ontology.schema import Column, Table

__all__ = ["KEY", "arrow_schema", "to_arrow", "write_table"]

KEY = "key"
_TYPES: dict[str, pa.DataType] = {
    "integer": pa.int64(),
    "double": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}


def _arrow_type(column: Column) -> pa.DataType:
    one: pa.DataType = _TYPES.get(column.kind, pa.string())
    many: pa.DataType = pa.list_(one)
    return many if column.many else one


def arrow_schema(table: Table) -> pa.Schema:
    """`key` and the columns of a table, with their Arrow types."""
    fields = [pa.field(column.name, _arrow_type(column)) for column in table.columns]
    return pa.schema([pa.field(KEY, pa.string(), nullable=False), *fields])


def to_arrow(rows: Iterable[Mapping[str, Any]], table: Table) -> pa.Table:
    """Rows (each with its `key`) as an Arrow table, sorted by key."""
    ordered = sorted(rows, key=lambda row: str(row[KEY]))
    return pa.Table.from_pylist(ordered, schema=arrow_schema(table))


def write_table(data: pa.Table, path: Path) -> None:
    """Writes one Parquet file: one row group, fixed encoding, no time in it."""
    pq.write_table(
        data.combine_chunks(),
        path,
        compression="zstd",
        row_group_size=max(len(data), 1),
        store_schema=False,
        write_statistics=True,
    )
