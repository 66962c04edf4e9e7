"""Tables become Arrow and Parquet as the ontology says, the same bytes for the same rows."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mineral_diplomacy.graph.tables import KEY, arrow_schema, to_arrow, write_table
from mineral_diplomacy.ontology.reading import read_schema

SCHEMA = read_schema()
TYPES: dict[str, pa.DataType] = {
    "integer": pa.int64(),
    "double": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}


@pytest.mark.parametrize("name", sorted(SCHEMA.tables))
def test_columns_are_the_ontologys_in_its_types(name: str) -> None:
    table = SCHEMA.table(name)
    schema = arrow_schema(table)
    assert schema.names == [KEY, *(column.name for column in table.columns)]
    assert not schema.field(KEY).nullable
    for column in table.columns:
        one: pa.DataType = TYPES.get(column.kind, pa.string())
        wanted: pa.DataType = pa.list_(one) if column.many else one
        assert schema.field(column.name).type == wanted


def rows() -> list[dict[str, Any]]:
    return [
        {
            KEY: f"status_event/{n}",
            "undertaking": "agreement/x",
            "status": "signed",
            "source": "source/x",
            "date_earliest": date(2020, 1, 1 + n),
        }
        for n in range(9)
    ]


def test_the_same_rows_are_the_same_bytes_in_any_order(tmp_path: Path) -> None:
    table = SCHEMA.table("status_event")
    shuffled = rows()
    random.Random(1).shuffle(shuffled)
    for name, given in (("one", rows()), ("two", shuffled)):
        write_table(to_arrow(given, table), tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_peer_reads_back_what_was_written(tmp_path: Path) -> None:
    table = SCHEMA.table("status_event")
    write_table(to_arrow(rows(), table), tmp_path / "file")
    found = pq.read_table(tmp_path / "file").to_pylist()
    assert [row["date_earliest"] for row in found] == [row["date_earliest"] for row in rows()]
    assert {row["until"] for row in found} == {None}


def test_a_table_without_rows_keeps_its_columns(tmp_path: Path) -> None:
    table = SCHEMA.table("supply")
    write_table(to_arrow([], table), tmp_path / "file")
    assert pq.read_table(tmp_path / "file").column_names == arrow_schema(table).names
