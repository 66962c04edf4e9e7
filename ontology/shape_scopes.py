"""Sorts shapes by how far they look from a node, so that a large graph can be checked in parts.

A near shape judges the members of a class by their own properties, one step along each, and by
the classes of what these name. Others, such as one with an inverse path, need the graph around.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pyoxigraph import BlankNode, NamedNode

from mineral_diplomacy.ontology.documents import Node, Triple

__all__ = ["RDF_TYPE", "SUBCLASS", "ShapeScopes", "checked_class", "scoped"]

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_SH = "http://www.w3.org/ns/shacl#"
RDF_TYPE = f"{_RDF}type"
SUBCLASS = f"{_RDFS}subClassOf"
_CLASSES = {NamedNode(f"{_RDFS}Class"), NamedNode("http://www.w3.org/2002/07/owl#Class")}
_UNKNOWN = ""


def _terms(namespace: str, names: str) -> frozenset[str]:
    return frozenset(namespace + name for name in names.split())


_PATH = f"{_SH}path"
_TARGET_CLASS = f"{_SH}targetClass"
_TARGETS = _terms(_SH, "target targetClass targetNode targetSubjectsOf targetObjectsOf")
#: What leads from a shape to a part of it.
_PARTS = _terms(_RDF, "first rest") | _terms(
    _SH, "property node and or xone not qualifiedValueShape"
)
#: What else shapes are written with that sees only what the shape names: not `sh:closed`.
_PLAIN = (
    _terms(_RDF, "type")
    | _terms(_RDFS, "label comment")
    | _terms(_SH, "path class datatype nodeKind in hasValue pattern flags minLength maxLength")
    | _terms(_SH, "minCount maxCount minInclusive minExclusive maxInclusive maxExclusive")
    | _terms(_SH, "languageIn uniqueLang equals disjoint lessThan lessThanOrEquals")
    | _terms(_SH, "qualifiedMinCount qualifiedMaxCount qualifiedValueShapesDisjoint")
    | _terms(_SH, "inversePath alternativePath zeroOrMorePath oneOrMorePath zeroOrOnePath")
    | _terms(_SH, "message name description severity deactivated order group defaultValue")
)

Stated = Mapping[Any, Sequence[tuple[str, Node]]]


def checked_class(iri: str) -> str:
    """The class by which near shapes know what they are to judge from what it merely names."""
    return f"urn:checked:{iri}"


@dataclass(frozen=True)
class ShapeScopes:
    """A vocabulary twice: with targets for its near shapes only, and for its far ones.

    Near shapes target `checked_class`. `named` are the classes and properties that far shapes
    speak of, with the classes' subclasses: all that they can see. It is None where one says what
    is not known here, and may see everything.
    """

    near: tuple[Triple, ...]
    far: tuple[Triple, ...]
    named: frozenset[str] | None


def scoped(triples: Sequence[Triple], shared: Collection[str]) -> ShapeScopes:
    """Sorts the shapes of a vocabulary; `shared` are properties a node owes to other rows too."""
    stated: defaultdict[Any, list[tuple[str, Node]]] = defaultdict(list)
    for subject, predicate, object_ in triples:
        stated[subject].append((predicate.value, object_))
    names = {node: _names(node, stated) for node in [*stated] if _judges(node, stated)}
    beyond = {_UNKNOWN, RDF_TYPE, *shared}
    far = {
        node
        for node, named in names.items()
        if named & beyond or not _aimed_at_class(node, stated) or _looks_on(node, stated)
    }
    seen = {name for node in far for name in names[node]}
    return ShapeScopes(
        tuple(_checking(triple) for triple in triples if not _aims(triple, far)),
        tuple(triple for triple in triples if not _aims(triple, names.keys() - far)),
        None if _UNKNOWN in seen else frozenset(_with_subclasses(seen, triples)),
    )


def _aims(triple: Triple, shapes: Collection[Node]) -> bool:
    """Whether a triple says what one of the shapes is to judge."""
    return triple[0] in shapes and triple[1].value in {*_TARGETS, RDF_TYPE}


def _checking(triple: Triple) -> Triple:
    subject, predicate, object_ = triple
    if predicate.value != _TARGET_CLASS or not isinstance(object_, NamedNode):
        return triple
    return subject, predicate, NamedNode(checked_class(object_.value))


def _judges(node: Node, stated: Stated) -> bool:
    """Whether a node is a shape with something to judge."""
    aimed = _is_class(node, stated) or bool(_targets(node, stated))
    return aimed and _is_shape(node, stated)


def _targets(node: Node, stated: Stated) -> set[str]:
    return {predicate for predicate, _ in stated[node] if predicate in _TARGETS}


def _is_class(node: Node, stated: Stated) -> bool:
    """A shape that is a class judges the class's members."""
    return any(name == RDF_TYPE and value in _CLASSES for name, value in stated[node])


def _aimed_at_class(node: Node, stated: Stated) -> bool:
    return _targets(node, stated) == {_TARGET_CLASS} and not _is_class(node, stated)


def _looks_on(shape: Node, stated: Stated) -> bool:
    """Whether a path is more than a property, or another path begins where one has led."""
    pending = [(shape, False)]
    seen: set[tuple[Node, bool]] = set()
    while pending:
        node, below = pending.pop()
        paths = [value for name, value in stated.get(node, ()) if name == _PATH]
        if any(below or not isinstance(path, NamedNode) for path in paths):
            return True
        parts = {(part, below or bool(paths)) for part in _parts(node, stated)}
        pending.extend(parts - seen)
        seen |= parts
    return False


def _parts(node: Node, stated: Stated) -> Iterator[Node]:
    """The shapes and lists within a shape or list, but not the concepts and properties."""
    for name, value in stated.get(node, ()):
        if name in _PARTS and (isinstance(value, BlankNode) or _is_shape(value, stated)):
            yield value


def _is_shape(node: Node, stated: Stated) -> bool:
    return any(name.startswith(_SH) for name, _ in stated.get(node, ()))


def _names(shape: Node, stated: Stated) -> set[str]:
    """Every IRI in a shape and its parts; with `_UNKNOWN` where a parameter is not known here."""
    names: set[str] = set()
    pending, seen = [shape], {shape}
    while pending:
        said = stated.get(node := pending.pop(), ())
        names.update(value.value for _, value in said if isinstance(value, NamedNode))
        if {name for name, _ in said} - _PLAIN - _PARTS - _TARGETS:
            names.add(_UNKNOWN)
        inner = {value for _, value in said if isinstance(value, BlankNode)}
        found = {*inner, *_parts(node, stated)} - seen
        pending.extend(found)
        seen |= found
    return names


def _with_subclasses(names: set[str], triples: Sequence[Triple]) -> set[str]:
    ends = [(s, o) for s, predicate, o in triples if predicate.value == SUBCLASS]
    pairs = [(str(sub.value), str(above.value)) for sub, above in ends]
    found = added = set(names)
    while added:
        added = {sub for sub, above in pairs if above in added} - found
        found = found | added
    return found
