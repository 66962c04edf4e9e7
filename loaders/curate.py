"""Writes what a loader reads as curated tables: how most of the shipped figures were made.

::

    python -m mineral_diplomacy.loaders.curate usgs-mcs FOLDER_OF_A_RELEASE loaders/curated

    python -m mineral_diplomacy.loaders.curate baci FOLDER loaders/curated --hs6 283691 850511

One file per table and source, `supply/usgs-mcs-2024.csv`, and for trade flows per HS code as well,
replaced whole; one figure a line, sorted by key. A user who loads the same release again finds the
same claims, merged with the shipped ones.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from mineral_diplomacy.loaders.record import Record
from mineral_diplomacy.loaders.registry import LOADERS, SourcePath
from mineral_diplomacy.loaders.typing_rows import Cell, Row, merge_rows, type_rows
from mineral_diplomacy.ontology.errors import MineralDiplomacyError
from mineral_diplomacy.ontology.reading import read_schema
from mineral_diplomacy.ontology.schema import Schema

__all__ = ["curate", "main"]

_SOURCE, _CODE = "source", "hs6"


def curate(source: SourcePath, out: Path, codes: Sequence[str] = ()) -> list[Path]:
    """Writes the statements of a source below a curated folder; the files written, in order.

    With `codes`, only what is about one of these HS codes. Raises `InputError` for what the loader
    cannot read.
    """
    schema = read_schema()
    records = list(source.records(schema))
    rows = merge_rows(type_rows(records, schema), schema)
    written = []
    for table in schema.statements():
        by_file: dict[str, list[Row]] = {}
        for row in rows[table.name].values():
            if not codes or row.values.get(_CODE) in codes:
                by_file.setdefault(_stem(row), []).append(row)
        columns = _columns(table.name, records, schema)
        for stem, members in sorted(by_file.items()):
            file = out / table.name / f"{stem}.csv"
            _write(file, columns, sorted(members, key=lambda row: row.key))
            written.append(file)
    return written


def _stem(row: Row) -> str:
    """The name of a row's file: its source, and its HS code where it has one."""
    source, code = str(row.values[_SOURCE]).partition("/")[2], row.values.get(_CODE)
    return source if code is None else f"{source}-{code}"


def _columns(table: str, records: Iterable[Record], schema: Schema) -> list[str]:
    """Columns that the loader filled, those that identify a row first."""
    given = {
        name
        for record in records
        if record.table == table
        for name, value in record.values.items()
        if value is not None
    }
    identity = [name for name in schema.table(table).identity if name in given]
    return identity + sorted(given - set(identity))


def _write(file: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_text(row.values[name]) for name in columns] for row in rows)


def _text(value: Cell) -> str:
    """A cell as text: 5476.0 → 5476, True → true, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return "|".join(value) if isinstance(value, tuple) else str(value)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; 0, or 2 with one sentence on standard error."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("source", choices=sorted(LOADERS))
    parser.add_argument("path", type=Path, help="the file or folder to read")
    parser.add_argument("out", type=Path, help="the curated folder to write into")
    parser.add_argument("--hs6", nargs="+", default=(), help="only these HS codes")
    given = parser.parse_args(arguments)
    try:
        files = curate(SourcePath(given.source, given.path), given.out, given.hs6)
    except MineralDiplomacyError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    sys.stdout.writelines(f"{file}\n" for file in files)
    return 0


if __name__ == "__main__":
    sys.exit(main())
