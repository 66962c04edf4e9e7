"""UN Comtrade's rows as Ibis expressions: which columns, and which rows are left out, and why."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mineral_diplomacy.loaders.text_files import read_text
from mineral_diplomacy.loaders.trade_tables import csv_table, first_line
from mineral_diplomacy.ontology.errors import SourceFileError

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends.duckdb import Backend

__all__ = ["printed", "unified", "with_reason"]

_COLUMNS = (
    "period", "reporterISO", "flowCode", "partnerISO", "partnerDesc", "partner2Code",
    "classificationCode", "cmdCode", "customsCode", "motCode", "netWgt", "isNetWgtEstimated",
    "primaryValue",
)  # fmt: skip
_WORLD, _OTHER_ASIA = "W00", "S19"
#: Partners that are no country, beside the remainders called "…, nes".
_NO_COUNTRY = ("Bunkers", "Free Zones", "Special Categories")


def printed(backend: Backend, file: Path) -> ir.Table:
    """The rows as texts, from CSV or JSON. Raises `SourceFileError` where columns are missing."""
    if not file.name.lower().endswith(".json"):
        names = [name or "index" for name in first_line(file)]
        _refuse_missing(names, file.name)
        return csv_table(backend, file, names)
    import ibis
    import pyarrow as pa

    rows = _json_rows(file)
    for number, row in enumerate(rows, start=1):
        _refuse_missing(list(row), f"{file.name}, record {number}")
    columns = {name: pa.array([row[name] for row in rows], pa.string()) for name in _COLUMNS}
    numbers = pa.array(range(1, len(rows) + 1), pa.int64())
    return ibis.memtable(pa.table({**columns, "row": numbers}))


def _refuse_missing(names: Sequence[str], where: str) -> None:
    missing = [name for name in _COLUMNS if name not in names]
    if missing:
        found = ", ".join(names) or "none"
        raise SourceFileError(where, f"the columns {found}", f"also {', '.join(missing)}")


def _json_rows(file: Path) -> list[dict[str, str | None]]:
    """The records of an answer, or of a data frame; every value as it is printed."""
    try:
        data = json.loads(read_text(file), parse_float=str, parse_int=str)
    except (ValueError, RecursionError) as error:
        raise SourceFileError(file.name, str(error), "complete JSON") from None
    rows = data.get("data") if isinstance(data, dict) else data
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        expected = "a list of records, alone or as `data` of an answer, with at least one"
        raise SourceFileError(file.name, "no records", expected)
    return [{name: _text(value) for name, value in row.items()} for row in rows]


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return str(value).lower() if isinstance(value, bool) else json.dumps(value)


def unified(table: ir.Table) -> ir.Table:
    """The columns of `trade_tables.COLUMNS`, and what else decides about a row."""
    import ibis

    cells = {name: table[name].strip() for name in _COLUMNS}
    imports = cells["flowCode"] == "M"
    reporter, partner = cells["reporterISO"], cells["partnerISO"]
    return table.select(
        row=table["row"],
        flow=cells["flowCode"],
        exporter=ibis.ifelse(imports, partner, reporter),
        importer=ibis.ifelse(imports, reporter, partner),
        partner=partner,
        description=cells["partnerDesc"],
        whole=_is_whole(cells),
        hs6=cells["cmdCode"],
        edition=cells["classificationCode"],
        period=cells["period"],
        value=cells["primaryValue"],
        quantity=cells["netWgt"],
        estimated=cells["isNetWgtEstimated"].lower() == "true",
    )


def _is_whole(cells: Mapping[str, ir.Value]) -> ir.Value:
    """Whether a row counts all transport, all procedures and all second partners."""
    zero = ("0", "0.0")
    second = cells["partner2Code"].fill_null("0").isin(zero)
    transport = cells["motCode"].fill_null("0").isin(zero)
    return second & transport & (cells["customsCode"].fill_null("C00") == "C00")


def with_reason(table: ir.Table, flows: Iterable[str], codes: Iterable[str]) -> ir.Table:
    """Why a row is left out, null where it is read; words that follow a count."""
    import ibis

    remainder = table["description"].endswith("nes") & (table["partner"] != _OTHER_ASIA)
    reason = ibis.cases(
        (table["partner"] == _WORLD, "totals to the world"),
        (~table["flow"].isin(sorted(flows)), "neither imports nor exports, such as re-exports"),
        (~table["whole"], "parts of another: one transport, procedure or second partner"),
        (
            remainder | table["description"].isin(_NO_COUNTRY),
            "with a partner that is no country",
        ),
        (~table["hs6"].isin(sorted(codes)), "of codes that are not mapped"),
    )
    return table.mutate(reason=reason)
