"""Large tables of trade as Ibis expressions: nothing is read before it is needed, nor kept whole.

Both loaders of trade bring their layouts into the columns of `COLUMNS`, as printed; from there on
the expressions are the same, whatever engine runs them. Here it is DuckDB, within a fixed memory.
"""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from mineral_diplomacy.ontology.errors import FieldError, Origin, SourceFileError

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends.duckdb import Backend

__all__ = [
    "COLUMNS",
    "area_codes",
    "chosen",
    "connected",
    "csv_table",
    "first_line",
    "kept",
    "numbers_of",
    "read_batches",
    "reading",
    "rows_by",
]

#: What every layout is brought to, each as text; `row` counts lines as an editor does.
COLUMNS = ("row", "exporter", "importer", "hs6", "period", "value", "quantity")
_MEMORY = "1GB"
_BATCH = 10_000
_CHUNK = 1 << 20


@contextmanager
def connected() -> Iterator[Backend]:
    """A DuckDB of its own, in memory, that keeps within a fixed part of it and writes no file."""
    import ibis

    backend = ibis.duckdb.connect(memory_limit=_MEMORY, temp_directory="")
    # It would draw its own on standard output, which belongs to the answers.
    backend.con.execute("SET enable_progress_bar = false")
    try:
        yield backend
    finally:
        backend.disconnect()


def first_line(file: Path) -> tuple[str, ...]:
    """The column names of a CSV file, packed by gzip or not. Raises `SourceFileError`."""
    try:
        with _opened(file) as lines:
            text = lines.readline().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SourceFileError(file.name, "a first line that is no text", "UTF-8 text") from None
    names = tuple(name.strip() for name in next(csv.reader([text]), []))
    if not any(names):
        raise SourceFileError(file.name, "no header", "a line of column names, then rows")
    if len(set(names)) < len(names):
        raise SourceFileError(file.name, f"the header {','.join(names)}", "each column once")
    return names


def _packed(file: Path) -> bool:
    return file.suffix.lower() == ".gz"


@contextmanager
def _opened(file: Path) -> Iterator[gzip.GzipFile | BinaryIO]:
    try:
        with gzip.open(file, "rb") if _packed(file) else file.open("rb") as opened:
            yield opened
    except (EOFError, OSError, zlib.error) as error:
        found = getattr(error, "strerror", None) or str(error)
        raise SourceFileError(file.name, found, "a readable file, whole if packed") from None


def _refuse_partial(file: Path) -> None:
    if _packed(file):
        with _opened(file) as lines:
            while lines.read(_CHUNK):
                pass


def csv_table(backend: Backend, file: Path, names: Iterable[str]) -> ir.Table:
    """A CSV file as a table of texts, with the number of each `row`. Read when it is asked.

    Raises `SourceFileError` for a gzip file that is not whole: DuckDB reads on past its end.
    """
    import ibis

    _refuse_partial(file)
    table = backend.read_csv(
        str(file),
        columns=dict.fromkeys(names, "VARCHAR"),
        header=True,
        auto_detect=False,
        delim=",",
        quote='"',
        escape='"',
    )
    return table.mutate(row=ibis.row_number() + 2)


@contextmanager
def reading(file: str) -> Iterator[None]:
    """Says in one sentence what DuckDB could not read."""
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        lines = str(error).partition("Possible")[0].strip().splitlines()
        found = "; ".join(line.partition(": /")[0].strip() for line in lines if line.strip())
        raise SourceFileError(file, found, "a whole CSV file") from None


def chosen(table: ir.Table, codes: Iterable[str]) -> ir.Table:
    """The rows of some HS codes, their numbers parsed: columns `value_number`, `quantity_number`.

    What is printed as blank or `NA` is null, and so is a quantity of 0, which means unknown; what
    is no number at all is null beside its text, for `numbers_of` to find.
    """
    rows = table.filter(table.hs6.isin(sorted(codes)))
    # Only now: texts of ten million rows are not worth cleaning for a fiftieth of them.
    clean = {name: rows[name].strip() for name in ("exporter", "importer", "period")}
    known = {name: rows[name].strip().nullif("").nullif("NA") for name in ("value", "quantity")}
    rows = rows.mutate(**clean, **known)
    return rows.mutate(
        value_number=rows["value"].try_cast("float64"),
        quantity_number=rows["quantity"].try_cast("float64").nullif(0),
    )


def kept(backend: Backend, table: ir.Table) -> ir.Table:
    """The rows of an expression, computed once and held by DuckDB: what is left is small."""
    from ibis.util import gen_name

    return backend.create_table(gen_name("flows"), table, temp=True)


def numbers_of(table: ir.Table, file: str, names: Mapping[str, str]) -> None:
    """Raises `FieldError` for the first value or quantity that is no number, or below 0.

    `names` says what the source calls the two columns.
    """
    for column, name in names.items():
        number = table[column].try_cast("float64")
        wrong = number.isnull() | (number < 0) | number.isnan() | number.isinf()
        bad = table.filter(table[column].notnull() & wrong).order_by("row").limit(1)
        for row in bad.select("row", column).to_pyarrow().to_pylist():
            raise FieldError(
                Origin(file, row["row"]), name, row[column], "a number, 0 or more, or none"
            )


def rows_by(table: ir.Table, *columns: str) -> list[dict[str, Any]]:
    """Each combination of values with its number of rows, `count`, and the `first` row's number."""
    grouped = table.group_by(list(columns)).aggregate(count=table.count(), first=table.row.min())
    return list(grouped.order_by("first").to_pyarrow().to_pylist())


def area_codes(table: ir.Table) -> Iterator[tuple[str, int]]:
    """Every code of an exporter or importer, with the number of the first row that has it."""
    for end in ("exporter", "importer"):
        for row in rows_by(table, end):
            yield str(row[end] or ""), row["first"]


def read_batches(table: ir.Table) -> Iterator[dict[str, Any]]:
    """The rows in their order, some thousands at a time."""
    for batch in table.order_by("row").to_pyarrow_batches(chunk_size=_BATCH):
        yield from batch.to_pylist()
