"""Reads the Turtle files of the vocabulary into a `Schema`.

Classes become tables, node shapes say which properties a class carries, properties say what a
column holds, `owl:hasKey` what identifies a row, and the edge annotations which edge it becomes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from rdflib import OWL, RDF, RDFS, SH, SKOS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.exceptions import ParserError
from rdflib.plugins.parsers.notation3 import BadSyntax
from rdflib.term import Node

from mineral_diplomacy.ontology.errors import SchemaError, SourceFileError
from mineral_diplomacy.ontology.mappings import exact_matches
from mineral_diplomacy.ontology.schema import BASE, Column, Edge, Schema, Table, snake_case

__all__ = ["read_graph", "read_schema", "vocabulary_files"]

MD = Namespace(BASE)


def vocabulary_files() -> list[Traversable]:
    """The shipped Turtle files, in a fixed order."""
    root = files("mineral_diplomacy.ontology") / "vocabulary"
    return sorted(_turtle_below(root), key=str)


def _turtle_below(folder: Traversable) -> Iterator[Traversable]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _turtle_below(entry)
        elif entry.name.endswith(".ttl"):
            yield entry


def read_graph(extra: Sequence[Path] = ()) -> Graph:
    """The vocabulary and its matches as one rdflib graph, with further Turtle files added.

    Raises `SourceFileError` where a further file is missing or no Turtle.
    """
    graph = Graph()
    for shipped in vocabulary_files():
        graph.parse(data=shipped.read_text(encoding="utf-8"), format="turtle")
    for key, matches in exact_matches().items():
        for match in matches:
            graph.add((URIRef(BASE + key), SKOS.exactMatch, URIRef(match)))
    for path in extra:
        _parse_extra(graph, path)
    return graph


def _parse_extra(graph: Graph, path: Path) -> None:
    try:
        graph.parse(data=path.read_text(encoding="utf-8"), format="turtle")
    except (OSError, UnicodeDecodeError, BadSyntax, ParserError) as error:
        raise SourceFileError(str(path), _first_line(error), "a Turtle file in UTF-8") from None


def _first_line(error: Exception) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)


@lru_cache(maxsize=4)
def _cached(extra: tuple[Path, ...]) -> Schema:
    return _SchemaReader(read_graph(extra)).schema()


def read_schema(extra: Sequence[Path] = ()) -> Schema:
    """The schema of the shipped vocabulary and of further Turtle files.

    Raises `SchemaError` where the vocabulary contradicts itself, `SourceFileError` for a bad file.
    """
    return _cached(tuple(extra))


class _SchemaReader:
    """Walks the graph once; every name it yields comes from an IRI of the graph."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.classes = {
            node
            for node in graph.subjects(RDF.type, OWL.Class)
            if isinstance(node, URIRef) and node.startswith(BASE)
        }

    def schema(self) -> Schema:
        version = self.graph.value(URIRef(BASE), OWL.versionInfo)
        concrete = [node for node in sorted(self.classes) if not self._abstract(node)]
        tables = [self._table(node) for node in concrete]
        return Schema(
            version=str(version),
            tables={table.name: table for table in sorted(tables, key=lambda t: t.name)},
            concepts={t.name: self._concepts(t) for t in tables if t.concept},
        )

    def _abstract(self, node: Node) -> bool:
        return bool(self.graph.value(node, MD.abstract, default=Literal(False)))

    def _ancestors(self, node: URIRef) -> list[URIRef]:
        found = self.graph.transitive_objects(node, RDFS.subClassOf)
        return [a for a in found if a != node and isinstance(a, URIRef) and a in self.classes]

    def _table(self, node: URIRef) -> Table:
        ancestors = self._ancestors(node)
        columns = tuple(self._columns([node, *ancestors]))
        names = {URIRef(column.iri): column.name for column in columns}
        return Table(
            name=snake_case(local_name(node)),
            label=local_name(node),
            iri=str(node),
            ancestors=tuple(sorted(local_name(a) for a in ancestors)),
            columns=columns,
            identity=tuple(self._identity(node, names)),
            edge=self._edge([node, *ancestors], names),
            concept=MD.Concept in ancestors,
            title=self._text(node, RDFS.label),
            definition=self._text(node, SKOS.definition),
        )

    def _text(self, node: Node, property_: URIRef) -> str:
        """A term's words for people; the checks of the vocabulary demand that it has some."""
        return str(self.graph.value(node, property_) or "")

    def _columns(self, lineage: list[URIRef]) -> list[Column]:
        found: dict[str, Column] = {}
        for constraint in self._constraints(lineage):
            column = self._column(constraint)
            if column is not None:
                known = found.get(column.name, column)
                required = column.required or known.required
                found[column.name] = replace(known, required=required)
        return sorted(found.values(), key=lambda column: column.name)

    def _constraints(self, lineage: list[URIRef]) -> Iterator[Node]:
        """Property shapes of a class and its ancestors; several may speak of one property."""
        for node in lineage:
            for shape in self.graph.subjects(SH.targetClass, node):
                yield from self.graph.objects(shape, SH.property)

    def _column(self, constraint: Node) -> Column | None:
        path = self.graph.value(constraint, SH.path)
        if not isinstance(path, URIRef):
            return None
        range_ = self.graph.value(path, RDFS.range)
        if not isinstance(range_, URIRef):
            raise SchemaError(f"property {path} has no rdfs:range, so it makes no column")
        minimum = self.graph.value(constraint, SH.minCount, default=Literal(0))
        partial = self.graph.value(path, MD.partial_date)
        width = self.graph.value(path, MD.drawn_width)
        return Column(
            name=str(self.graph.value(path, MD.column) or local_name(path)),
            iri=str(path),
            kind=self._kind(range_),
            range=local_name(range_),
            required=int(str(minimum)) > 0,
            many=(path, RDF.type, OWL.FunctionalProperty) not in self.graph,
            partial_date=None if partial is None else str(partial),
            dates_facts=bool(self.graph.value(path, MD.dates_facts, default=Literal(False))),
            title=self._text(path, RDFS.label),
            definition=self._text(path, SKOS.definition),
            width=None if width is None else str(width),
        )

    def _kind(self, range_: URIRef) -> str:
        if range_.startswith(str(XSD)):
            return local_name(range_)
        if range_ not in self.classes:
            raise SchemaError(f"range {range_} is neither a datatype nor a class of the vocabulary")
        lineage = [range_, *self._ancestors(range_)]
        return "concept" if MD.Concept in lineage else "node"

    def _identity(self, node: URIRef, names: dict[URIRef, str]) -> Iterator[str]:
        head = self.graph.value(node, OWL.hasKey)
        for item in [] if head is None else Collection(self.graph, head):
            yield self._named(node, item, names)

    def _edge(self, lineage: list[URIRef], names: dict[URIRef, str]) -> Edge | None:
        node = lineage[0]
        predicate = self.graph.value(node, MD.edge_type)
        if predicate is None:
            return None
        ends = [self.graph.value(node, end) for end in (MD.edge_source, MD.edge_target)]
        source, target = (self._named(node, end, names) for end in ends)
        return Edge(
            source,
            target,
            local_name(predicate).upper(),
            str(predicate),
            title=self._text(predicate, RDFS.label),
            definition=self._text(node, SKOS.definition),
            drawn_as=self._drawn_as(lineage),
        )

    def _drawn_as(self, lineage: list[URIRef]) -> str:
        """What a picture makes of a statement: as its class says, or the nearest ancestor's."""
        said = (self.graph.value(node, MD.drawn_as) for node in lineage)
        return next((str(value) for value in said if value is not None), "line")

    def _named(self, node: URIRef, item: Node | None, names: dict[URIRef, str]) -> str:
        if not isinstance(item, URIRef) or item not in names:
            raise SchemaError(f"{node} names {item}, which is no property of its shapes")
        return names[item]

    def _concepts(self, table: Table) -> tuple[dict[str, Any], ...]:
        rows = [self._concept(node, table) for node in self._members(URIRef(table.iri))]
        return tuple(sorted(rows, key=lambda row: str(row["notation"])))

    def _members(self, class_: URIRef) -> Iterable[Node]:
        return self.graph.subjects(RDF.type, class_)

    def _concept(self, node: Node, table: Table) -> dict[str, Any]:
        row: dict[str, Any] = {}
        for column in table.columns:
            values = sorted(self._values(node, column), key=str)
            if values:
                row[column.name] = values if column.many else values[0]
        if "notation" not in row:
            raise SchemaError(f"concept {node} has no skos:notation")
        if str(node) != f"{BASE}{table.name}/{row['notation']}":
            raise SchemaError(f"concept {node} does not end in {table.name}/{row['notation']}")
        return row

    def _values(self, node: Node, column: Column) -> Iterator[Any]:
        label = URIRef(column.iri) == RDFS.label
        for value in self.graph.objects(node, SKOS.prefLabel if label else URIRef(column.iri)):
            yield _plain(value, column)


def _plain(value: Node, column: Column) -> Any:
    """A literal as a Python value, a reference as the notation or key it stands for."""
    if isinstance(value, Literal):
        python = value.toPython()
        return python.isoformat() if isinstance(python, date) else python
    key = str(value).removeprefix(BASE)
    return key.partition("/")[2] if column.kind == "concept" else key


def local_name(iri: Node) -> str:
    """What stands after the last slash or hash of an IRI."""
    return str(iri).replace("#", "/").rsplit("/", 1)[-1]
