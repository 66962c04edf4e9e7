"""A trade flow as the loaders of trade make it, and the areas that they name."""

from __future__ import annotations

import csv
import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

from mineral_diplomacy.loaders.country_names import resolve_code
from mineral_diplomacy.loaders.hs_crosswalk import Good
from mineral_diplomacy.loaders.record import Record
from mineral_diplomacy.loaders.shipped_nodes import node_records, shipped
from mineral_diplomacy.ontology.errors import Origin, UnresolvedNamesError

__all__ = ["Area", "Areas", "Flow", "flow_nodes", "flow_records", "say_left_out"]

_LOG = logging.getLogger(__name__)
_TABLE = "trade_flow"
_COUNTRY = "country/"


@dataclass(frozen=True)
class Area:
    """A country's key, and what is to be said where a source prints it otherwise.

    A reviewed area that is no country has no key: flows from and to it are left out and counted.
    """

    key: str | None
    note: str | None = None


@dataclass
class Areas:
    """Resolves the codes of a whole source, so that one error can list all that are unknown."""

    unresolved: dict[str, tuple[str, Origin]] = field(default_factory=dict)
    found: dict[str, Area] = field(default_factory=dict)

    def add(self, printed: str, iso3: str | None, name: str, origin: Origin) -> None:
        """Keeps the country of a printed code; an unknown one is noted once, with its name."""
        area = _area(iso3)
        if area is not None:
            self.found[printed] = area
        elif printed not in self.unresolved:
            self.unresolved[printed] = (f"{printed} {name}".strip(), origin)

    def check(self) -> None:
        """Raises `UnresolvedNamesError` with every code noted."""
        if self.unresolved:
            raise UnresolvedNamesError(list(self.unresolved.values()))


def _area(iso3: str | None) -> Area | None:
    if iso3 is None:
        return None
    if iso3 in _reviewed():
        return _reviewed()[iso3]
    key = resolve_code(iso3)
    return Area(key) if key is not None and key.startswith(_COUNTRY) else None


@lru_cache(maxsize=1)
def _reviewed() -> Mapping[str, Area]:
    text = (files(__package__) / "trade_areas.csv").read_text(encoding="utf-8")
    return {r["code"]: Area(r["key"] or None, r["note"]) for r in csv.DictReader(text.splitlines())}


@dataclass(frozen=True, kw_only=True)
class Flow:
    """One flow of one code: US dollars and kilograms, None where unknown."""

    origin: Origin
    source: str
    exporter: Area
    importer: Area
    good: Good
    hs_edition: str
    period: str
    value_usd: float | None
    quantity_kg: float | None
    quote: str
    locator: str | None = None
    scope: str | None = None
    contested: bool | None = None
    note: str | None = None

    @property
    def left_out(self) -> str | None:
        """Why there is no statement to be made of it, in words that follow a count; else None."""
        if self.exporter.key is None or self.importer.key is None:
            return "from or to an area that is no country"
        if self.value_usd is None and self.quantity_kg is None:
            return "without value and quantity"
        return None

    def record(self) -> Record:
        """The record; a mixed code says so in `mixed` and in its scope."""
        good = self.good
        notes = (self.exporter.note, self.importer.note, self.note)
        values = {
            "exporter": self.exporter.key,
            "importer": self.importer.key,
            "hs6": good.code,
            "hs_edition": self.hs_edition,
            "mineral": good.mineral,
            "form": good.form,
            "stage": good.stage,
            "mixed": good.mixed,
            "period": self.period,
            "value_usd": self.value_usd,
            "quantity_kg": self.quantity_kg,
            "scope": "; ".join(filter(None, (good.scope, self.scope))) or None,
            "source": self.source,
            "locator": self.locator or str(self.origin),
            "quote": self.quote,
            "contested": self.contested,
            "note": " ".join(filter(None, notes)) or None,
        }
        return Record(_TABLE, values, self.origin)


def flow_records(file: str, flows: Iterable[Flow]) -> Iterator[Record]:
    """Records of the flows of a file; those left out are counted in the log at the end."""
    out: Counter[str] = Counter()
    for flow in flows:
        if flow.left_out is None:
            yield flow.record()
        else:
            out[flow.left_out] += 1
    say_left_out(file, out)


def say_left_out(file: str, counts: Mapping[str, int]) -> None:
    """Counts in the log what is not read, by reason."""
    for reason, count in sorted(counts.items()):
        _LOG.warning("%s: %d rows left out, %s", file, count, reason)


def flow_nodes(sources: Iterable[Record], areas: Iterable[Area]) -> Iterator[Record]:
    """Records of the sources, as shipped where they are, and of the countries."""
    for source in sources:
        key = str(source.values["key"])
        row = shipped(source.table).get(key)
        yield source if row is None else Record(source.table, row, Origin("source.csv"))
    yield from node_records("", (), {area.key for area in areas if area.key is not None})
