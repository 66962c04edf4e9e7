"""The shipped countries, aggregates and sources, for loaders that refer to them.

A source read on its own (`--only`) still needs the nodes it speaks of; they are always read from
the curated tables, so that nothing is described twice.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from mineral_diplomacy.loaders.agreements import CURATED
from mineral_diplomacy.loaders.record import Record
from mineral_diplomacy.ontology.errors import Origin

__all__ = ["node_records", "shipped", "shipped_editions"]


@lru_cache(maxsize=8)
def shipped(table: str) -> Mapping[str, Mapping[str, str]]:
    """Rows of a curated node table by key, empty cells left out."""
    with (CURATED / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        rows = [{name: text for name, text in row.items() if text} for row in csv.DictReader(lines)]
    return {row["key"]: row for row in rows}


def shipped_editions(series: str) -> Mapping[int, Mapping[str, str]]:
    """The shipped sources `<series>-<year>`, such as `source/iea-2025`, by their year."""
    pattern = re.compile(re.escape(series) + r"-(\d{4})")
    matches = ((pattern.fullmatch(key), row) for key, row in shipped("source").items())
    return {int(match[1]): row for match, row in matches if match}


def node_records(series: str, sources: Iterable[str], holders: Iterable[str]) -> Iterator[Record]:
    """Records of the sources (editions of a series) and holders that figures speak of.

    An edition that is not shipped is described as the newest shipped one is.
    """
    keys = {*sources, *holders}
    for key in sorted(keys | _sources_of(keys)):
        table = key.partition("/")[0]
        row = shipped(table).get(key)
        if row is not None:
            yield Record(table, row, Origin(f"{table}.csv"))
        elif key.startswith(f"{series}-"):
            yield _edition(series, key)


def _sources_of(keys: Iterable[str]) -> set[str]:
    rows = [shipped(key.partition("/")[0]).get(key, {}) for key in keys]
    return {row["source"] for row in rows if "source" in row}


def _edition(series: str, key: str) -> Record:
    newest, like = max(shipped_editions(series).items())
    edition = key.removeprefix(f"{series}-")
    kept = ("label", "publisher", "licence", "attribution", "source_kind")
    values = {name: like[name].replace(str(newest), edition) for name in kept if name in like}
    return Record("source", {**values, "key": key, "edition": edition}, Origin(values["label"]))
