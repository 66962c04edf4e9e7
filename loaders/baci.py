"""BACI, CEPII's bilateral trade by HS 6 code: flows reconciled from both countries' reports.

A path is one release as CEPII packs it (a folder, or its zip file: flows in thousand US dollars
and tonnes, with the list of country codes), or the same flows in plain US dollars with tonnes by
material beside them; the unit follows the layout. Codes that the crosswalk does not map are left
out and counted, and a quantity of 0 is unknown.
"""

from __future__ import annotations

import csv
import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mineral_diplomacy.loaders.baci_release import Layout, Release, read_release, unpacked
from mineral_diplomacy.loaders.baci_tonnes import Tonnes, read_tonnes
from mineral_diplomacy.loaders.hs_crosswalk import Crosswalk, crosswalk
from mineral_diplomacy.loaders.record import Record
from mineral_diplomacy.loaders.trade_flow import Areas, Flow, flow_nodes, flow_records
from mineral_diplomacy.loaders.trade_tables import (
    COLUMNS,
    area_codes,
    chosen,
    connected,
    csv_table,
    first_line,
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

__all__ = ["load", "unified"]

_LOG = logging.getLogger(__name__)
_KILOGRAMS = 1000
#: Dollars to a tenth of a cent, kilograms to the gram: below is noise of binary fractions.
_DIGITS = 3
_DEFAULT_EDITION = "HS2017"


@dataclass(frozen=True)
class _Part:
    """The chosen rows of one file, in DuckDB."""

    file: Path
    layout: Layout
    rows: ir.Table


def load(path: Path, schema: Schema) -> Iterator[Record]:
    """Trade flows of one release, the source, and the countries they name.

    Raises `SourceFileError` or `FieldError` for what is not in a known layout or is of another
    edition, one `UnresolvedNamesError` for all unknown countries.
    """
    with connected() as backend:
        with unpacked(path) as folder:
            release = read_release(folder)
            codes = crosswalk(schema, release.edition)
            parts = [_part(backend, *each, release, codes) for each in release.flows.items()]
        areas = _areas(parts, release)
        tonnes = read_tonnes(release.materials, release.titles)
        source = _source(release)
        yield from flow_nodes([source], areas.found.values())
        for part in parts:
            flows = _flows(part, codes, areas, tonnes, str(source.values["key"]))
            yield from flow_records(part.file.name, flows)
        _say(tonnes)


def unified(table: ir.Table, layout: Layout, year: str | None) -> ir.Table:
    """A table in a layout as `trade_tables.COLUMNS`; a quantity that it lacks is unknown."""
    import ibis

    texts = {"period": ibis.literal(year, type="string"), "quantity": ibis.null("string")}
    printed = {ours: table[theirs] for ours, theirs in layout.columns.items()}
    columns = {"row": table["row"], **texts, **printed}
    return table.select(**{name: columns[name] for name in COLUMNS})


def _part(
    backend: Backend, file: Path, layout: Layout, release: Release, codes: Crosswalk
) -> _Part:
    year = None if "period" in layout.columns else release.year(file)
    with reading(file.name):
        table = unified(csv_table(backend, file, first_line(file)), layout, year)
        _refuse_others(rows_by(table, "hs6"), file.name, codes)
        rows = kept(backend, chosen(table, codes.goods))
        numbers_of(rows, file.name, {n: layout.columns.get(n, n) for n in ("value", "quantity")})
        _refuse_no_year(rows_by(rows, "period"), file.name)
    return _Part(file, layout, rows)


def _refuse_others(found: list[dict[str, Any]], file: str, codes: Crosswalk) -> None:
    """Says how many rows are left out; codes of another edition and of no HS are errors."""
    if not found:
        raise SourceFileError(file, "a header without rows", "at least one row")
    for row in found:
        code, origin = row["hs6"], Origin(file, row["first"])
        if code is None or not re.fullmatch(r"\d{5,6}", code):
            expected = "six digits, such as 283691, or five where the first is 0"
            raise FieldError(origin, "HS code", code, expected)
        if code in codes.others:
            expected = f"codes of {codes.edition}: this is one of {codes.others[code]}"
            raise FieldError(origin, "HS code", code, expected)
    out = [row for row in found if row["hs6"] not in codes.goods]
    if len(out) == len(found):
        sample = ", ".join(row["hs6"].zfill(6) for row in out[:3])
        raise SourceFileError(file, f"no code that is mapped, only {sample} …", "such as 283691")
    if out:
        count = sum(row["count"] for row in out)
        _LOG.warning("%s: %d rows left out, of %d codes that are not mapped", file, count, len(out))


def _refuse_no_year(found: list[dict[str, Any]], file: str) -> None:
    for row in found:
        if row["period"] is None or not re.fullmatch(r"(19|20)\d{2}", row["period"]):
            raise FieldError(Origin(file, row["first"]), "t", row["period"], "a calendar year")


def _areas(parts: list[_Part], release: Release) -> Areas:
    """Every country that a chosen row names."""
    areas = Areas()
    for part in parts:
        if part.layout.numbered and not release.areas:
            expected = "beside it the list of country codes, country_codes_V….csv"
            raise SourceFileError(part.file.name, "country numbers alone", expected)
        for code, first in area_codes(part.rows):
            named = release.areas.get(code, (None, "")) if part.layout.numbered else (code, "")
            areas.add(code, *named, Origin(part.file.name, first))
    areas.check()
    return areas


def _source(release: Release) -> Record:
    """The release as a source; the shipped one, of HS2017, has no edition in its key."""
    edition, version = release.edition, f"V{release.version}"
    nomenclature = f"HS{edition[-2:]}"
    infix = "" if edition == _DEFAULT_EDITION else f"{nomenclature.lower()}-"
    values = {
        "key": f"source/baci-{infix}{version.lower()}",
        "label": f"BACI, {nomenclature} nomenclature",
        "publisher": "CEPII",
        "edition": version,
        "licence": "Etalab 2.0",
        "attribution": f"CEPII BACI {nomenclature} {version}",
        "source_kind": "dataset",
    }
    return Record("source", values, Origin("BACI"))


def _flows(
    part: _Part, codes: Crosswalk, areas: Areas, tonnes: Tonnes, source: str
) -> Iterator[Flow]:
    for row in read_batches(part.rows):
        flow = _flow(row, part, codes, areas, source)
        yield flow if flow.quantity_kg is not None else _with_tonnes(flow, tonnes)


def _flow(row: dict[str, Any], part: _Part, codes: Crosswalk, areas: Areas, source: str) -> Flow:
    value, mass = row["value_number"], row["quantity_number"]
    exporter, importer = areas.found[row["exporter"]], areas.found[row["importer"]]
    doubt = _doubts().get((row["hs6"], exporter.key, importer.key, row["period"]))
    words = [] if row["value"] is None else [f"{row['value']} {part.layout.unit}"]
    words += [] if row["quantity"] is None else [f"{row['quantity']} t"]
    return Flow(
        origin=Origin(part.file.name, row["row"]),
        source=source,
        exporter=exporter,
        importer=importer,
        good=codes.goods[row["hs6"]],
        hs_edition=codes.edition,
        period=row["period"],
        value_usd=None if value is None else round(value * part.layout.dollars, _DIGITS),
        quantity_kg=None if mass is None else round(mass * _KILOGRAMS, _DIGITS),
        quote="; ".join(words),
        contested=True if doubt else None,
        note=doubt,
    )


@lru_cache(maxsize=1)
def _doubts() -> Mapping[tuple[str | None, ...], str]:
    """Flows that look wrong, as reviewed: code, ends and period → why."""
    text = (files(__package__) / "baci_contested.csv").read_text(encoding="utf-8")
    columns = ("hs6", "exporter", "importer", "period")
    rows = csv.DictReader(text.splitlines())
    return {tuple(row[name] for name in columns): row["note"] for row in rows}


def _with_tonnes(flow: Flow, tonnes: Tonnes) -> Flow:
    """The flow with the tonnes printed for the same dollars elsewhere, and where."""
    ends = str(flow.exporter.key), str(flow.importer.key)
    amount = tonnes.of(*ends, flow.good.code, flow.period, flow.value_usd)
    if amount is None:
        return flow
    return replace(
        flow,
        quantity_kg=round(amount.tonnes * _KILOGRAMS, _DIGITS),
        quote=f"{flow.quote}; {amount.tonnes:g} t",
        locator=f"{flow.origin}; {amount.origin}",
    )


def _say(tonnes: Tonnes) -> None:
    if tonnes.unused:
        _LOG.warning(
            "%d rows of tonnes left out: they belong to no flow that is read", tonnes.unused
        )
