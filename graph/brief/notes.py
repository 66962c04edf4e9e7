"""The notes of a brief: from keys of statements to sources, in the order of first use.

Figures of one source for one period on one basis share a note, and so does whatever else one
source states. A text that rests on many sources has a note of its own, which tells how to list
them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote

from mineral_diplomacy.graph.analysis.flow.claims import BASIS
from mineral_diplomacy.graph.brief.model import Note, Run
from mineral_diplomacy.graph.records import Source, Tables, TradeFlow, records
from mineral_diplomacy.graph.tables import KEY
from mineral_diplomacy.graph.text import clean
from mineral_diplomacy.ontology.schema import snake_case

__all__ = ["Citations"]

_READ = ("source", "period", "basis")
#: What may stand in a link as it is.
_SAFE = ":/?#[]@!$&'()*+,;=%~"


@dataclass(frozen=True)
class _Place:
    """What the statements of one note share; those of many sources only how they are listed."""

    source: str | None
    period: str | None = None
    basis: str | None = None
    listed: str | None = None


class Citations:
    """Collects notes while a brief is put into words."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.sources = {source.key: source for source in records(tables, Source)}
        dates = tables.table("source").select([KEY, "published_printed"]).to_pylist()
        self.dates = {str(row[KEY]): row["published_printed"] for row in dates}
        self._keys: dict[_Place, set[str]] = {}
        self._rows = cache(self._table_rows)

    def run(self, text: str, keys: Iterable[str]) -> Run:
        """A text that rests on statements; one that rests on none stays without a note."""
        return Run(text, self.numbers(keys))

    def many(self, text: str, keys: Iterable[str], how: str) -> Run:
        """A text that rests on many sources; `how` names the command that lists them."""
        return Run(text, (self._number(_Place(None, listed=how), keys),))

    def numbers(self, keys: Iterable[str]) -> tuple[int, ...]:
        """The notes of statements, in order."""
        places: dict[_Place, list[str]] = {}
        for key in keys:
            places.setdefault(self._place(key), []).append(key)
        return tuple(sorted(self._number(place, found) for place, found in places.items()))

    def _number(self, place: _Place, keys: Iterable[str]) -> int:
        self._keys.setdefault(place, set()).update(keys)
        return list(self._keys).index(place) + 1

    def _place(self, key: str) -> _Place:
        row = self._row(key)
        period = row.get("period")
        return _Place(row["source"], period, row.get("basis") if period else None)

    def _row(self, key: str) -> dict[str, Any]:
        return self._rows(key.partition("/")[0])[key]

    def _table_rows(self, name: str) -> dict[str, dict[str, Any]]:
        columns = self.tables.schema.table(name).by_name
        wanted = [KEY, *(column for column in _READ if column in columns)]
        rows = self.tables.table(name).select(wanted).to_pylist()
        counted = {"basis": BASIS} if name == snake_case(TradeFlow.__name__) else {}
        return {str(row[KEY]): row | counted for row in rows}

    def notes(self) -> tuple[Note, ...]:
        """All notes so far, by number."""
        return tuple(
            self._many(number, place.listed, sorted(keys))
            if place.listed is not None
            else self._note(number, place, sorted(keys))
            for number, (place, keys) in enumerate(self._keys.items(), 1)
        )

    def _many(self, number: int, how: str, keys: Sequence[str]) -> Note:
        sources = sorted({str(self._row(key)["source"]) for key in keys})
        text = (
            f"From {len(keys)} statements of {len(sources)} sources in the dataset; {how} lists "
            "them with their sources."
        )
        return Note(number, text, None, tuple(sources), tuple(keys))

    def _note(self, number: int, place: _Place, keys: Sequence[str]) -> Note:
        source = self.sources[str(place.source)]
        printed = {self._row(key).get("basis") for key in keys} - {None}
        bases = sorted(self._basis(str(basis)) for basis in printed)
        published = self.dates[source.key] or source.published
        parts = [
            _named(source),
            _dated(str(published)) if published else "date not stated",
            f"figures of {place.period}" if place.period else "",
            f"basis: {', '.join(bases)}" if bases else "",
        ]
        text = clean("; ".join(part for part in parts if part)) + "."
        return Note(number, text, _link(source.url), (source.key,), tuple(keys))

    def _basis(self, notation: str) -> str:
        label = self.tables.schema.concept_value("basis", notation, "label") or notation
        text = str(label)
        return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _named(source: Source) -> str:
    """As the source asks to be named, if that names the work at all; with its edition."""
    named = f"{source.publisher}, {source.label}"
    if source.attribution:
        brief = len(source.attribution) < len(source.label)
        named = f"{source.attribution}, {source.label}" if brief else source.attribution
    edition = source.edition
    return f"{named}, {edition}" if edition and edition not in named else named


def _dated(printed: str) -> str:
    """What a source prints as its date, with the word that says of what where it has none."""
    return printed if printed[:1].islower() else f"published {printed}"


def _link(url: str | None) -> str | None:
    """A link that is one; anything else is no link."""
    return quote(url, safe=_SAFE) if url and url.startswith(("https://", "http://")) else None
