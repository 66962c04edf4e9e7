"""Turns names of countries, as sources print them, into keys such as `country/IND`.

Names resolve through `pycountry`, ISO 3166-1's own short, official and common names, and the
labels of the shipped countries; word by word, never by likeness. A reviewed list,
`country_exceptions.csv`, comes first and also says which names are ambiguous.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

from mineral_diplomacy.loaders.shipped_nodes import shipped
from mineral_diplomacy.ontology.errors import Origin, UnresolvedNamesError

__all__ = ["Holders", "ResolvedName", "resolve_code", "resolve_name"]

_COUNTRY, _AGGREGATE = "country", "aggregate"
#: What is said of a total beside its name.
_ROUNDED = re.compile(
    r"\s*\([^()]*rounded\)|, excluding (U\.?S\.? production|(the )?United States)$", re.IGNORECASE
)
_FOOTNOTES = re.compile(r"(?P<name>.*?\D)(?P<marks>[\s,]*\d[\d,\s]*)")
#: Superscripts that tables put after a name: estimated, preliminary, revised.
_LETTERS = ("e", "p", "r")


@dataclass(frozen=True)
class ResolvedName:
    """A key and the footnote marks that stood after the name."""

    key: str
    marks: str = ""


def resolve_code(code: str) -> str | None:
    """`IND` → `country/IND`, `WLD` → `aggregate/WLD`; None for a code that is not shipped."""
    keys = (f"{_COUNTRY}/{code}", f"{_AGGREGATE}/{code}")
    return next((key for key in keys if key in shipped(key.partition("/")[0])), None)


@lru_cache(maxsize=4096)
def resolve_name(spelling: str) -> ResolvedName | None:
    """The country or aggregate that a spelling names, or None: it never guesses.

    Byte-order marks, odd spaces and the footnote marks of tables are understood: `Japane` is
    Japan, estimated; `New Caledonia11` carries footnote 11.
    """
    text = " ".join(unicodedata.normalize("NFKC", spelling).replace("\ufeff", "").split())
    match = _FOOTNOTES.fullmatch(text)
    name, digits = (match["name"], match["marks"].strip(" ,")) if match else (text, "")
    key = _key(name)
    if key is not None:
        return ResolvedName(key, digits)
    if name.endswith(_LETTERS):
        key = _key(name[:-1])
    return None if key is None else ResolvedName(key, name[-1] + digits)


def _key(name: str) -> str | None:
    aggregate = _aggregates().get(_fold(_ROUNDED.sub("", name)))
    if aggregate is not None:
        return aggregate
    exceptions = _exceptions()
    if _fold(name) in exceptions:
        return exceptions[_fold(name)] or None
    return _library_key(name)


def _fold(text: str) -> tuple[str, ...]:
    """The words of a name in lower case without accents or punctuation."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return tuple(re.findall(r"\w+", letters))


@lru_cache(maxsize=1)
def _exceptions() -> Mapping[tuple[str, ...], str]:
    text = (files(__package__) / "country_exceptions.csv").read_text(encoding="utf-8")
    return {_fold(row["spelling"]): row["key"] for row in csv.DictReader(text.splitlines())}


@lru_cache(maxsize=1)
def _aggregates() -> Mapping[tuple[str, ...], str]:
    """Keys of aggregates by their folded labels."""
    return {
        _fold(_ROUNDED.sub("", label)): key
        for key, row in shipped(_AGGREGATE).items()
        for label in _labels(row)
    }


def _labels(row: Mapping[str, str]) -> list[str]:
    return [row["label"], *row.get("alt_label", row["label"]).split("|")]


@lru_cache(maxsize=1)
def _known_names() -> Mapping[tuple[str, ...], frozenset[str]]:
    """ISO 3166-1 alpha-3 codes by folded name; a name of two countries names neither."""
    from pycountry import countries

    found: dict[tuple[str, ...], set[str]] = {}
    for country in countries:
        names = [getattr(country, kind, None) for kind in ("name", "official_name", "common_name")]
        for name in filter(None, names):
            found.setdefault(_bare(name), set()).add(country.alpha_3)
    for row in shipped(_COUNTRY).values():
        for name in _labels(row):
            found.setdefault(_bare(name), set()).add(row["iso3"])
    return {name: frozenset(codes) for name, codes in found.items()}


def _bare(name: str) -> tuple[str, ...]:
    """A folded name without its article, which sources put in front, behind or nowhere."""
    return tuple(word for word in _fold(name) if word != "the")


def _library_key(name: str) -> str | None:
    codes = _known_names().get(_bare(name), frozenset())
    return resolve_code(*codes) if len(codes) == 1 else None


@dataclass
class Holders:
    """Resolves the names of a whole source, so that one error can list all that are unknown."""

    unresolved: list[tuple[str, Origin]] = field(default_factory=list)

    def named(self, spelling: str, origin: Origin) -> ResolvedName:
        """A name's key; an unknown one is noted and gets an empty key."""
        found = resolve_name(spelling)
        return self._note(spelling, origin) if found is None else found

    def coded(self, code: str, origin: Origin) -> ResolvedName:
        """A code's key; an unknown one is noted and gets an empty key."""
        key = resolve_code(code)
        return self._note(code, origin) if key is None else ResolvedName(key)

    def _note(self, spelling: str, origin: Origin) -> ResolvedName:
        self.unresolved.append((spelling, origin))
        return ResolvedName("")

    def check(self) -> None:
        """Raises `UnresolvedNamesError` with every name noted."""
        if self.unresolved:
            raise UnresolvedNamesError(self.unresolved)
