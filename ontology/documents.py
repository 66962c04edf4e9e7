"""Reads RDF files that users bring: Turtle, TriG, JSON-LD, N-Triples, N-Quads.

Nothing is ever fetched: a JSON-LD context is written in the file or is ours, and an IRI is a
name, whether it begins with `https:` or `file:`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse
from pyoxigraph import Triple as QuotedTriple

from mineral_diplomacy.ontology.context import CONTEXT_IRI, json_ld_context
from mineral_diplomacy.ontology.errors import SourceFileError
from mineral_diplomacy.ontology.schema import BASE, Schema

__all__ = ["BLANK", "FORMATS", "Triple", "read_triples", "to_n_triples", "without_blank_nodes"]

Node = NamedNode | BlankNode | Literal
Triple = tuple[NamedNode | BlankNode, NamedNode, Node]

BLANK = f"{BASE}.well-known/genid/"

FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".trig": RdfFormat.TRIG,
    ".jsonld": RdfFormat.JSON_LD,
    ".json": RdfFormat.JSON_LD,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
}


def read_triples(path: Path, schema: Schema) -> list[Triple]:
    """All triples of a file, whatever graph they stand in; relative IRIs are our keys.

    Raises `SourceFileError` where the file is missing, empty, of an unknown format, wrongly
    encoded, wrongly written (with the line), or asks for a context that is not ours.
    """
    format_ = FORMATS.get(path.suffix.lower())
    if format_ is None:
        known = ", ".join(sorted(FORMATS))
        raise SourceFileError(str(path), f"extension {path.suffix!r}", f"one of {known}")
    text = _text(path)
    if format_ is RdfFormat.JSON_LD:
        text = _with_our_context(path, text, schema)
    triples = _parsed(path, text, format_)
    if not triples:
        raise SourceFileError(str(path), "no triples", f"at least one, in {format_.name}")
    return triples


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        found = f"byte {error.start} is no UTF-8"
    except OSError as error:
        found = error.strerror or type(error).__name__
    raise SourceFileError(str(path), found, "a readable file in UTF-8")


def _parsed(path: Path, text: str, format_: RdfFormat) -> list[Triple]:
    try:
        quads = list(parse(text, format_, base_iri=BASE, rename_blank_nodes=True))
    except SyntaxError as error:
        found = error.msg.removeprefix("Parser error at ")
        raise SourceFileError(str(path), found, f"well-formed {format_.name}") from None
    triples: list[Triple] = []
    for quad in quads:
        if isinstance(quad.subject, QuotedTriple) or isinstance(quad.object, QuotedTriple):
            raise SourceFileError(str(path), "a statement about a triple", "plain RDF 1.1")
        triples.append((quad.subject, quad.predicate, quad.object))
    return triples


def without_blank_nodes(triples: Sequence[Triple]) -> list[Triple]:
    """The triples with an IRI below `BLANK` for each blank node, so that a report can name it."""
    return [
        (_skolem(subject), predicate, _skolem(object_)) for subject, predicate, object_ in triples
    ]


def _skolem(node: Any) -> Any:
    return NamedNode(BLANK + node.value) if isinstance(node, BlankNode) else node


def _with_our_context(path: Path, text: str, schema: Schema) -> str:
    """The JSON with our context written out where the file names it by its IRI."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        found = f"line {error.lineno}, column {error.colno}: {error.msg}"
        raise SourceFileError(str(path), found, "well-formed JSON") from None
    except RecursionError:
        raise SourceFileError(str(path), "nested too deeply", "plain JSON") from None
    _inline(path, data, json_ld_context(schema))
    return json.dumps(data)


def _inline(path: Path, node: Any, context: dict[str, Any]) -> None:
    """Replaces our context's IRI by the context, everywhere; refuses every other remote one."""
    pending = [node]
    while pending:
        item = pending.pop()
        if isinstance(item, dict):
            if "@context" in item:
                item["@context"] = _local(path, item["@context"], context)
            pending.extend(value for key, value in item.items() if key != "@context")
        elif isinstance(item, list):
            pending.extend(item)


def _local(path: Path, found: Any, context: dict[str, Any]) -> Any:
    if isinstance(found, list):
        return [_local(path, item, context) for item in found]
    if not isinstance(found, str):
        return found
    if found == CONTEXT_IRI:
        return context
    raise SourceFileError(
        str(path),
        f"context {found!r}, which is not in the file",
        f"a context written in the file, or {CONTEXT_IRI}; nothing is fetched",
    )


def to_n_triples(triples: Sequence[Triple]) -> str:
    """N-Triples text, one line a triple."""
    return "".join(
        f"{subject} {predicate} {object_} .\n" for subject, predicate, object_ in triples
    )
