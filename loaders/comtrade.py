"""UN Comtrade, what each country reports of its trade, as `comtradeapicall` returns and saves it.

A path is a file or a folder of files: the JSON of an answer, or a data frame of it saved as CSV
or JSON records, with descriptions (`includeDesc=True`), because only then do countries have ISO
codes. What importers report (cif) and what exporters report (fob) are two sources, so that mirror
flows stay competing claims. A net weight of 0 is unknown. Totals to the world, parts of other
rows, re-exports and codes that the crosswalk does not map are left out and counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mineral_diplomacy.loaders.comtrade_tables import printed, unified, with_reason
from mineral_diplomacy.loaders.hs_crosswalk import REVIEWED, Crosswalk, crosswalk, edition_of
from mineral_diplomacy.loaders.record import Record
from mineral_diplomacy.loaders.trade_flow import (
    Areas,
    Flow,
    flow_nodes,
    flow_records,
    say_left_out,
)
from mineral_diplomacy.loaders.trade_tables import (
    area_codes,
    chosen,
    connected,
    kept,
    numbers_of,
    read_batches,
    reading,
    rows_by,
)
from mineral_diplomacy.ontology.errors import FieldError, Origin, SourceFileError
from mineral_diplomacy.ontology.schema import Schema

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends.duckdb import Backend

__all__ = ["load"]

_NUMBERS = {"value": "primaryValue", "quantity": "netWgt"}
_YEARS = ("92", "96", "02", "07", "12", "17", "22")
#: The code of a classification → its edition of the Harmonized System.
_EDITIONS = {f"H{n}": edition_of(y) for n, y in enumerate(_YEARS)}
_ESTIMATED = "The net weight is an estimate of the UN Statistics Division."


@dataclass(frozen=True)
class _Side:
    """Whose report a flow is, and how that counts its value."""

    key: str
    label: str
    valuation: str

    @property
    def source(self) -> Record:
        values = {
            "key": self.key,
            "label": self.label,
            "publisher": "United Nations Statistics Division",
            "edition": "as downloaded; the build's manifest has the files' sha256",
            "attribution": "UN Comtrade",
            "source_kind": "dataset",
        }
        return Record("source", values, Origin("UN Comtrade"))


_SIDES = {
    "M": _Side("source/un-comtrade-importers", "UN Comtrade, as importers report", "cif"),
    "X": _Side("source/un-comtrade-exporters", "UN Comtrade, as exporters report", "fob"),
}


@dataclass(frozen=True)
class _Part:
    """The chosen rows of one file, in DuckDB."""

    file: Path
    rows: ir.Table


def load(path: Path, schema: Schema) -> Iterator[Record]:
    """Trade flows of all files, the sources, and the countries they name.

    Raises `SourceFileError` or `FieldError` for what is not in a known layout or is of another
    edition of the HS, one `UnresolvedNamesError` for all unknown countries.
    """
    codes = {edition: crosswalk(schema, edition) for edition in REVIEWED}
    with connected() as backend:
        parts = [_part(backend, file, codes) for file in _files(path)]
        areas = _areas(parts)
        yield from flow_nodes([side.source for side in _SIDES.values()], areas.found.values())
        for part in parts:
            flows = (_flow(row, part, codes, areas) for row in read_batches(part.rows))
            yield from flow_records(part.file.name, flows)


def _files(path: Path) -> list[Path]:
    found = [path] if path.is_file() else sorted(path.iterdir())
    files = [file for file in found if file.name.lower().endswith((".csv", ".csv.gz", ".json"))]
    if not files:
        raise SourceFileError(path.name, "no such file", "files ending in .csv, .csv.gz or .json")
    return files


def _part(backend: Backend, file: Path, codes: Mapping[str, Crosswalk]) -> _Part:
    mapped = {code for each in codes.values() for code in (*each.goods, *each.others)}
    with reading(file.name):
        table = with_reason(unified(printed(backend, file)), _SIDES, mapped)
        _say_left_out(file.name, rows_by(table, "reason"))
        rows = kept(backend, chosen(table.filter(table["reason"].isnull()), mapped))
        numbers_of(rows, file.name, _NUMBERS)
        for row in rows_by(rows, "edition", "hs6", "period"):
            _refuse_other(row, Origin(file.name, row["first"]), codes)
    return _Part(file, rows)


def _say_left_out(file: str, found: Sequence[Mapping[str, Any]]) -> None:
    counts = {row["reason"]: row["count"] for row in found}
    if counts.pop(None, 0) == 0:
        reasons = "; ".join(f"{count} rows {reason}" for reason, count in counts.items())
        raise SourceFileError(file, reasons or "no rows", "at least one flow between two countries")
    say_left_out(file, counts)


def _refuse_other(row: Mapping[str, Any], origin: Origin, codes: Mapping[str, Crosswalk]) -> None:
    """Raises `FieldError` for another classification, another edition's code or no period."""
    edition = _EDITIONS.get(row["edition"] or "")
    if edition not in codes:
        known = " or ".join(name for name, known in _EDITIONS.items() if known in codes)
        raise FieldError(origin, "classificationCode", row["edition"], f"{known}: {REVIEWED}")
    others = codes[str(edition)].others
    if row["hs6"] in others:
        expected = f"a code of {edition}: this is one of {others[row['hs6']]}"
        raise FieldError(origin, "cmdCode", row["hs6"], expected)
    if not re.fullmatch(r"(19|20)\d{2}(0[1-9]|1[0-2])?", row["period"] or ""):
        raise FieldError(origin, "period", row["period"], "a year such as 2024, or 202401")


def _areas(parts: Sequence[_Part]) -> Areas:
    """Every country that a chosen row names."""
    areas = Areas()
    for part in parts:
        for code, first in area_codes(part.rows):
            origin = Origin(part.file.name, first)
            if not code:
                raise FieldError(origin, "ISO code", None, "one: ask with includeDesc=True")
            areas.add(code, code, "", origin)
    areas.check()
    return areas


def _flow(
    row: Mapping[str, Any], part: _Part, codes: Mapping[str, Crosswalk], areas: Areas
) -> Flow:
    side, edition = _SIDES[row["flow"]], _EDITIONS[row["edition"]]
    words = [] if row["value"] is None else [f"{row['value']} USD {side.valuation}"]
    words += [] if row["quantity"] is None else [f"{row['quantity']} kg"]
    return Flow(
        origin=Origin(part.file.name, row["row"]),
        source=side.key,
        exporter=areas.found[row["exporter"]],
        importer=areas.found[row["importer"]],
        good=codes[edition].goods[row["hs6"]],
        hs_edition=edition,
        period=re.sub(r"(?<=\d{4})(?=\d)", "-", row["period"], count=1),
        value_usd=row["value_number"],
        quantity_kg=row["quantity_number"],
        quote="; ".join(words),
        scope=side.valuation,
        note=_ESTIMATED if row["estimated"] and row["quantity_number"] else None,
    )
