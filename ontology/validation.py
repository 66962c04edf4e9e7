"""Holds RDF against the SHACL shapes of the vocabulary.

Files given together are read as one graph, so that one may refer to another; the vocabulary's
classes and concepts are known to all of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import chain
from pathlib import Path

from pyoxigraph import NamedNode
from shacl import Result

from mineral_diplomacy.ontology.compiled_shapes import results, scoped_shapes, whole_shapes
from mineral_diplomacy.ontology.documents import (
    BLANK,
    Triple,
    read_triples,
    to_n_triples,
    without_blank_nodes,
)
from mineral_diplomacy.ontology.hygiene import check_vocabulary
from mineral_diplomacy.ontology.reading import read_schema
from mineral_diplomacy.ontology.schema import BASE, Schema
from mineral_diplomacy.ontology.shape_scopes import RDF_TYPE, checked_class

__all__ = ["Part", "Violation", "describe", "validate", "validate_parts"]

_OWL = "http://www.w3.org/2002/07/owl#"

_TERMS = {
    *(NamedNode(f"{_OWL}{kind}") for kind in ("Class", "ObjectProperty", "DatatypeProperty")),
    NamedNode("http://www.w3.org/ns/shacl#NodeShape"),
}
_TYPED = re.compile(rf"(<[^>]+> <{re.escape(RDF_TYPE)}> )<([^>]+)> \.\n")

# What was found, where SHACL names no value.
_COUNTED = {
    "MinCountConstraintComponent": "nothing",
    "MaxCountConstraintComponent": "several",
    "QualifiedMinCountConstraintComponent": "none",
}


@dataclass(frozen=True, order=True)
class Violation:
    """What is wrong with one property of one node.

    `focus` is the node's key (or IRI, where it is not ours), `property` the column's name, empty
    where several are meant, `found` the value, `message` what is expected.
    """

    file: str
    focus: str
    property: str
    found: str
    message: str

    def __str__(self) -> str:
        found = f"; found {self.found}" if self.found else ""
        return f"{self.file}: {self.focus}: {self.message}{found}"


def describe(violations: Sequence[Violation]) -> str:
    """One line per violation and a last one that counts them."""
    lines = [str(violation) for violation in violations]
    return "\n".join([*lines, f"{len(lines)} violation{'' if len(lines) == 1 else 's'}"])


def validate(
    paths: Sequence[Path], *, extra: Sequence[Path] = (), known: str = ""
) -> tuple[Violation, ...]:
    """What is wrong in files of Turtle, TriG, JSON-LD, N-Triples or N-Quads, in order.

    `extra` are further vocabulary files; `known` is N-Triples text about nodes that the files may
    refer to, such as a built dataset's. Only nodes that the files describe are reported. A file
    that declares classes, properties or shapes is checked as an extension of the vocabulary.
    Raises `SourceFileError` for a file that cannot be read.
    """
    schema = read_schema(extra)
    files = {path: read_triples(path, schema) for path in paths}
    extensions = tuple(path for path, triples in files.items() if _declares(triples))
    faults = {item for path in extensions for item in _faults(path, extra)}
    if faults:
        return tuple(sorted(faults))
    data = {
        str(path): without_blank_nodes(triples)
        for path, triples in files.items()
        if path not in extensions
    }
    return tuple(sorted(_of_data(data, (*extra, *extensions), known)))


def _of_data(
    files: Mapping[str, Sequence[Triple]], extra: Sequence[Path], known: str
) -> set[Violation]:
    schema = read_schema(extra)
    columns = _columns(schema)
    home = {str(triple[0]): file for file, triples in files.items() for triple in triples}
    text = "".join(to_n_triples(triples) for triples in files.values())
    shapes = whole_shapes(tuple(extra))
    found = {
        _named(result, home[result.focus_node], columns)
        for result in results(text + known, shapes, extra)
        if result.focus_node in home
    }
    for file, triples in files.items():
        found.update(_strange(file, triples, schema))
    return found


def _declares(triples: Iterable[Triple]) -> bool:
    """Whether a file extends the vocabulary rather than describing things."""
    return any(
        predicate.value == RDF_TYPE and object_ in _TERMS for _, predicate, object_ in triples
    )


def _faults(path: Path, extra: Sequence[Path]) -> Iterator[Violation]:
    """What the checks find in a vocabulary file, and in nothing else."""
    before = set(check_vocabulary(extra))
    for fault in check_vocabulary((*extra, path)):
        if fault not in before:
            yield Violation(str(path), fault.term, "", "", f"{fault.message} ({fault.check})")


@dataclass(frozen=True)
class Part:
    """Some nodes of a graph with all their own properties, as lines of N-Triples.

    `known` says which classes the nodes have that these name, theirs and others.
    """

    lines: Iterable[str]
    known: Iterable[str]


def validate_parts(
    parts: Iterable[Part],
    view: Callable[[Container[str] | None], Iterable[str]],
    name: str,
    *,
    extra: Sequence[Path] = (),
) -> tuple[Violation, ...]:
    """What is wrong in a graph too large to be held at once, called `name` in the answer.

    `parts` are all its nodes; `view` gives the lines of the whole graph that speak of some
    classes and properties, by their IRIs (None: of any), for shapes that look further than a
    part reaches. Violations are those of the whole graph at once.
    """
    found: set[Violation] = set()
    columns = _columns(read_schema(extra))
    shapes = scoped_shapes(tuple(extra))
    for part in parts:
        text = "".join(chain(_checked(part.lines), part.known))
        found.update(_named(result, name, columns) for result in results(text, shapes.near, extra))
    if shapes.far is not None:
        text = "".join(view(shapes.named))
        found.update(_named(result, name, columns) for result in results(text, shapes.far, extra))
    return tuple(sorted(found))


def _checked(lines: Iterable[str]) -> Iterator[str]:
    """The lines, and that each node is to be judged as what it is."""
    for line in lines:
        yield line
        typed = RDF_TYPE in line and _TYPED.fullmatch(line)
        if typed:
            yield f"{typed[1]}<{checked_class(typed[2])}> .\n"


def _named(result: Result, file: str, columns: Mapping[str, str]) -> Violation:
    value = "" if result.value == result.focus_node else result.value_plain
    return Violation(
        file=file,
        focus=_short(result.focus_node),
        property=columns.get(result.path or "", ""),
        found=_COUNTED.get(result.component) or _short(value or ""),
        message=result.message or result.component,
    )


def _columns(schema: Schema) -> dict[str, str]:
    """Column names by path, as the report writes paths."""
    tables = schema.tables.values()
    return {f"<{column.iri}>": column.name for table in tables for column in table.columns}


def _short(term: str) -> str:
    """A term for a line of text: without brackets, our namespace, or what a terminal obeys."""
    plain = term[1:-1] if term.startswith("<") and term.endswith(">") else term
    if plain.startswith(BLANK):
        return "a blank node"
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in plain)
    return shown.removeprefix(BASE)


def _strange(file: str, triples: Iterable[Triple], schema: Schema) -> Iterator[Violation]:
    """Names of our namespace that the vocabulary lacks: SHACL passes over what it doesn't know."""
    classes = {table.label for table in schema.tables.values()}
    properties = {column.iri for table in schema.tables.values() for column in table.columns}
    properties |= {table.edge.predicate for table in schema.statements() if table.edge}
    known = {_short(iri) for iri in properties}
    ours = False
    for subject, predicate, object_ in triples:
        if predicate.value == RDF_TYPE and isinstance(object_, NamedNode):
            ours = ours or object_.value.startswith(BASE)
            yield from _unknown(file, subject, "no concrete class", object_.value, classes)
        yield from _unknown(file, subject, "no property", predicate.value, known)
    if not ours:
        yield Violation(file, "", "", "", "nothing in it is of a class of the vocabulary")


def _unknown(
    file: str, subject: object, what: str, iri: str, known: set[str]
) -> Iterator[Violation]:
    name = _short(iri)
    if iri.startswith(BASE) and name not in known:
        near = get_close_matches(name, sorted(known), n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        message = f"{name} is {what} of the vocabulary{hint}"
        yield Violation(file, _short(str(subject)), "", "", message)
