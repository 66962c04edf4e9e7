"""Matches with other vocabularies, as the SSSOM files beside the vocabulary list them."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from mineral_diplomacy.ontology.errors import SchemaError
from mineral_diplomacy.ontology.schema import BASE

__all__ = ["EXACT_MATCH", "exact_matches", "match_files"]

EXACT_MATCH = "exact_match"
_EXACT = "skos:exactMatch"


def match_files() -> list[Traversable]:
    """The shipped SSSOM files, in a fixed order."""
    folder = files("mineral_diplomacy.ontology") / "matches"
    return sorted((f for f in folder.iterdir() if f.name.endswith(".sssom.tsv")), key=str)


@lru_cache(maxsize=1)
def exact_matches() -> Mapping[str, tuple[str, ...]]:
    """IRIs by the key of the thing that they name too, such as `mineral/lithium`.

    Raises `SchemaError` for an identifier whose prefix the file does not declare.
    """
    found: dict[str, set[str]] = {}
    for file in match_files():
        for subject, match in _pairs(file.read_text(encoding="utf-8")):
            found.setdefault(subject.removeprefix(BASE), set()).add(match)
    return {key: tuple(sorted(matches)) for key, matches in sorted(found.items())}


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """Subjects and objects of the exact matches, as IRIs."""
    lines = text.splitlines()
    prefixes = dict(_prefixes(lines))
    table = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t")
    for row in table:
        if row["predicate_id"] == _EXACT:
            yield _iri(row["subject_id"], prefixes), _iri(row["object_id"], prefixes)


def _prefixes(lines: list[str]) -> Iterator[tuple[str, str]]:
    """The CURIE map of the header: the indented lines below its name."""
    within = False
    for line in lines:
        if not line.startswith("#"):
            return
        if within and line.startswith("#   "):
            prefix, _, iri = line[1:].strip().partition(": ")
            yield prefix, iri
        else:
            within = line.startswith("# curie_map:")


def _iri(curie: str, prefixes: Mapping[str, str]) -> str:
    prefix, _, name = curie.partition(":")
    if prefix not in prefixes:
        raise SchemaError(f"prefix of {curie!r} is not in the CURIE map of the matches")
    return prefixes[prefix] + name
