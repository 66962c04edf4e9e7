"""The shipped countries, aggregates and sources, for loaders that refer to them.

A source read on its own (`--only`) still needs the nodes it speaks of; they are always read from
the curated tables, so that nothing is described twice.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from mineral_diplomacy.loaders.agreements import CURATED
from mineral_diplomacy.loaders.record import Record
from mineral_diplomacy.ontology.errors import Origin

__all__ = ["node_records", "shipped"]


@lru_cache(maxsize=8)
def shipped(table: str) -> Mapping[str, Mapping[str, str]]:
    """Rows of a curated node table by key, empty cells left out."""
    with (CURATED / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        rows = [{name: text for name, text in row.items() if text} for row in csv.DictReader(lines)]
    return {row["key"]: row for row in rows}


def node_records(keys: Iterable[str]) -> Iterator[Record]:
    """A record for each shipped node among the keys, and for the sources they come from."""
    for key in sorted(set(keys) | _sources_of(keys)):
        table = key.partition("/")[0]
        row = shipped(table).get(key)
        if row is not None:
            yield Record(table, row, Origin(f"{table}.csv"))


def _sources_of(keys: Iterable[str]) -> set[str]:
    rows = [shipped(key.partition("/")[0]).get(key, {}) for key in keys]
    return {row["source"] for row in rows if "source" in row}
