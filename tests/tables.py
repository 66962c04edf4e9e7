"""Small tables in memory, typed as a build types them, for tests that need no dataset."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from mineral_diplomacy.graph.tables import KEY, to_arrow
from mineral_diplomacy.loaders.record import Record
from mineral_diplomacy.loaders.shares import RESIDUAL, WORLD, with_shares
from mineral_diplomacy.loaders.typing_rows import Row, merge_rows, type_rows
from mineral_diplomacy.ontology.errors import Origin
from mineral_diplomacy.ontology.reading import read_schema
from mineral_diplomacy.ontology.schema import Schema

HERE = Origin("test.csv")


class MemoryTables:
    """What a dataset offers analysis, from rows in memory."""

    def __init__(self, schema: Schema, rows: Mapping[str, Mapping[str, Row]]) -> None:
        self.schema, self.rows = schema, rows

    def table(self, name: str) -> pa.Table:
        found = self.rows[self.schema.table(name).name].values()
        return to_arrow([{KEY: row.key, **row.values} for row in found], self.schema.table(name))


def record(table: str, **values: object) -> Record:
    return Record(table, values, HERE)


def tables(*groups: Iterable[Record]) -> MemoryTables:
    """The tables of the records, with the sources and countries they name."""
    schema = read_schema()
    records = [_sourced(one, schema) for group in groups for one in group]
    named = [_sourced(one, schema) for one in _named(records)]
    rows = merge_rows(type_rows([*named, *records], schema), schema)
    rows["supply"] = with_shares(rows["supply"], schema)
    return MemoryTables(schema, rows)


def _sourced(one: Record, schema: Schema) -> Record:
    """The record with a source, where its table wants one and the test does not care which."""
    column = schema.table(one.table).by_name.get("source")
    if column is None or not column.required:
        return one
    return Record(one.table, {"source": "source/register", **one.values}, one.origin)


def _named(records: Sequence[Record]) -> list[Record]:
    given = {str(one.values[KEY]) for one in records if KEY in one.values}
    texts = {text for one in records for text in one.values.values() if isinstance(text, str)}
    keys = sorted(texts - given)
    sources = [
        record("source", key=key, label=f"Label of {key}", publisher=f"Publisher of {key}")
        for key in keys
        if key.startswith("source/")
    ]
    codes = [key.partition("/")[2] for key in keys if key.startswith("country/")]
    return sources + [
        record("country", key=f"country/{iso3}", label=iso3, iso3=iso3) for iso3 in codes
    ]


def supply(
    outputs: Mapping[str, float | None],
    total: float | None = None,
    *,
    rest: float | None = None,
    **columns: object,
) -> list[Record]:
    """One printed table of output: ISO codes → quantity (None: withheld), rest and total."""
    common: dict[str, Any] = {
        "mineral": "copper",
        "stage": "processing",
        "basis": "element_content",
        "period": "2024",
        "projection": False,
        "unit": "kt",
        "source": "source/iea-2025",
    }
    common.update(columns)
    holders: dict[str, float | None] = {f"country/{iso3}": q for iso3, q in outputs.items()}
    if rest is not None:
        holders[RESIDUAL] = rest
    if total is not None:
        holders[WORLD] = total
    return [
        record(
            "supply",
            **common,
            holder=holder,
            quantity=quantity,
            missing="withheld" if quantity is None else None,
        )
        for holder, quantity in holders.items()
    ]


def share(iso3: str, low: float, high: float | None = None, **columns: object) -> list[Record]:
    """One printed share of the world, without a quantity."""
    high = low if high is None else high
    shares = {"share": (low + high) / 2, "share_low": low, "share_high": high, "unit": None}
    given: dict[str, Any] = {"source": "source/other", **shares, **columns}
    (row,) = supply({iso3: None}, **given)
    return [Record(row.table, {**row.values, "missing": None}, row.origin)]


def agreement(
    slug: str = "pact",
    *,
    instrument: str | None = "supply_contract",
    parties: Mapping[str, str] | None = None,
    events: Iterable[Mapping[str, object]] = ({"status": "signed", "date": "2020-01-01"},),
    coverage: Iterable[Mapping[str, object]] = (),
    **columns: object,
) -> list[Record]:
    """An agreement with its parties (actor → role), status events and coverages."""
    key, source = f"agreement/{slug}", {"source": "source/register"}
    actors = parties or {"country/IND": "buyer", "country/AUS": "supplier"}
    return [
        record("agreement", key=key, label=f"The {slug}", instrument=instrument, **columns),
        *(
            record("participation", undertaking=key, actor=actor, role=role, **source)
            for actor, role in actors.items()
        ),
        *(record("status_event", **{"undertaking": key, **source, **event}) for event in events),
        *(record("coverage", **{"undertaking": key, **source, **one}) for one in coverage),
    ]
