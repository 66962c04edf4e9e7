"""The shapes of the vocabulary, compiled, and what data held against them may take for granted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, parse
from shacl import Result, Shapes

from mineral_diplomacy.ontology.documents import Triple, read_triples, to_n_triples
from mineral_diplomacy.ontology.reading import read_schema, vocabulary_files
from mineral_diplomacy.ontology.shape_scopes import SUBCLASS, checked_class, scoped

__all__ = ["ScopedShapes", "background", "results", "scoped_shapes", "whole_shapes"]

_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_STATED = re.compile(r"^(<[^>]+>) (<[^>]+>) ", re.MULTILINE)


@dataclass(frozen=True)
class ScopedShapes:
    """Shapes for a graph in parts, and those that need the whole of it, if there are any.

    `named` are the classes and properties that the latter see; None where they may see all.
    """

    near: Shapes
    far: Shapes | None
    named: frozenset[str] | None


def results(text: str, shapes: Shapes, extra: Sequence[Path]) -> list[Result]:
    """What shapes say of N-Triples text, the vocabulary's concepts and classes known to it."""
    lines_of = background(tuple(extra))
    pairs = (match.groups() for match in _STATED.finditer(text))
    stated = {pair for pair in pairs if pair in lines_of}
    added = "".join(lines for pair, lines in lines_of.items() if pair not in stated)
    return list(shapes.validate_text(text + added, format="ntriples").results)


@lru_cache(maxsize=4)
def whole_shapes(extra: tuple[Path, ...]) -> Shapes:
    """All shapes, those of further vocabulary files included."""
    return _compiled(_vocabulary(extra))


@lru_cache(maxsize=4)
def scoped_shapes(extra: tuple[Path, ...]) -> ScopedShapes:
    """The same shapes, sorted by how far they look."""
    edges = [table.edge for table in read_schema(extra).statements()]
    scopes = scoped(_vocabulary(extra), [edge.predicate for edge in edges if edge])
    far = None if scopes.named == frozenset() else _compiled(scopes.far)
    return ScopedShapes(_compiled(scopes.near), far, scopes.named)


@lru_cache(maxsize=4)
def background(extra: tuple[Path, ...]) -> Mapping[tuple[str, str], str]:
    """What data may take for granted: class hierarchy and concepts.

    N-Triples lines by subject and predicate: where data state a property of a concept
    themselves, theirs is the one that counts.
    """
    found: dict[tuple[str, str], str] = {}
    for triple in _granted(_vocabulary(extra)):
        pair = (str(triple[0]), str(triple[1]))
        found[pair] = found.get(pair, "") + to_n_triples([triple])
    return found


def _granted(triples: Sequence[Triple]) -> Iterator[Triple]:
    concepts = {s for s, predicate, _ in triples if predicate.value == f"{_SKOS}inScheme"}
    for subject, predicate, object_ in triples:
        if predicate.value == SUBCLASS:
            ends = [NamedNode(checked_class(end.value)) for end in (subject, object_)]
            yield subject, predicate, object_
            yield ends[0], predicate, ends[1]
        elif subject in concepts:
            yield subject, predicate, object_
            if predicate.value == f"{_SKOS}prefLabel":
                # The name for people, as tables and graphs call it.
                yield subject, NamedNode(_LABEL), object_


def _compiled(triples: Sequence[Triple]) -> Shapes:
    return Shapes.from_text(to_n_triples(triples), format="ntriples")


@lru_cache(maxsize=4)
def _vocabulary(extra: tuple[Path, ...]) -> Sequence[Triple]:
    """All triples of further vocabulary files and of those that are shipped."""
    triples = [triple for path in extra for triple in read_triples(path, read_schema(extra))]
    for shipped in vocabulary_files():
        text = shipped.read_text(encoding="utf-8")
        quads = parse(text, RdfFormat.TURTLE, rename_blank_nodes=True)
        triples.extend((quad.subject, quad.predicate, quad.object) for quad in quads)
    return triples
