"""Turns names of countries, as sources print them, into keys such as `country/IND`.

Names resolve through `country_converter`. Its patterns find a name anywhere in a text, so an
answer counts only if every word of the spelling occurs in a known name of that country; a
reviewed list, `country_exceptions.csv`, comes first and also says which names are ambiguous.
"""

from __future__ import annotations

import csv
import logging
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from mineral_diplomacy.loaders.shipped_nodes import shipped
from mineral_diplomacy.ontology.errors import Origin, UnresolvedNamesError

if TYPE_CHECKING:
    from country_converter import CountryConverter

__all__ = ["Holders", "ResolvedName", "resolve_code", "resolve_name"]

_COUNTRY, _AGGREGATE = "country", "aggregate"
_LITTLE_WORDS = frozenset({"and", "of", "the"})
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
def _library() -> CountryConverter:
    """The library, its table read here.

    Read by the library itself, the ISO 2 code of Namibia, NA, becomes a missing value in
    pandas 3.1, and its constructor fails.
    """
    import pandas as pd
    from country_converter import CountryConverter, country_converter

    logging.getLogger(CountryConverter.__module__).setLevel(logging.CRITICAL)
    table = pd.read_csv(
        country_converter.COUNTRY_DATA_FILE,
        sep="\t",
        dtype=str,
        keep_default_na=False,
        na_values={"obsolete": [""]},
    )
    return CountryConverter(country_data=table)


@lru_cache(maxsize=1)
def _words() -> Mapping[str, frozenset[str]]:
    """Every word that occurs in a known name of a country, by ISO 3166-1 alpha-3 code."""
    table = _library().data
    known: dict[str, set[str]] = {}
    for code, short, official in table[["ISO3", "name_short", "name_official"]].to_numpy():
        known.setdefault(str(code), set()).update(_fold(f"{short} {official}"))
    for row in shipped(_COUNTRY).values():
        known.setdefault(row["iso3"], set()).update(*map(_fold, _labels(row)))
    return {code: frozenset(words | _LITTLE_WORDS) for code, words in known.items()}


def _library_key(name: str) -> str | None:
    words = _fold(name)
    answer = _library().convert(" ".join(words), src="regex", to="ISO3", not_found="-")
    if not isinstance(answer, str) or not words:
        return None
    return resolve_code(answer) if _words().get(answer, frozenset()).issuperset(words) else None


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
