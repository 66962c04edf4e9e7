"""The schema that everything else is derived from: plain frozen data, no RDF library needed.

`ontology.reading.read_schema` makes it from the Turtle files; a built dataset carries it as JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from mineral_diplomacy.ontology.errors import UnknownTermError

__all__ = ["BASE", "Column", "Edge", "Schema", "Table", "snake_case"]

BASE = "https://w3id.org/mineral-diplomacy/"

ConceptRow = Mapping[str, Any]


def snake_case(name: str) -> str:
    """`AgreementEvent` → `agreement_event`: class names as tables and keys are named."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


@dataclass(frozen=True)
class Column:
    """One property as a column.

    `kind` is `string`, `integer`, `double`, `boolean`, `date`, `anyURI`, or, for references,
    `concept` (the cell holds a notation of class `range`) or `node` (the cell holds a full key).
    `dates_facts`: the newest such day is the day up to which the facts speak. `title` and
    `definition` are the property's words for people. `width`: a picture draws a line as wide as
    this `fraction` of 1, or as this `amount` against the largest of its kind.
    """

    name: str
    iri: str
    kind: str
    range: str
    required: bool
    many: bool
    partial_date: str | None = None
    dates_facts: bool = False
    title: str = ""
    definition: str = ""
    width: str | None = None


@dataclass(frozen=True)
class Edge:
    """How a statement becomes an edge: columns of its ends, its type, its direct predicate.

    `drawn_as` says what a picture makes of it: a `line`, a `point` of its own between two lines,
    a `figure` (a line shown where asked for), or a `detail` of what it speaks of.
    """

    source: str
    target: str
    type: str
    predicate: str
    title: str = ""
    definition: str = ""
    drawn_as: str = "line"


@dataclass(frozen=True)
class Table:
    """A concrete class: its columns (without `key`), identity, and edge if it is a statement."""

    name: str
    label: str
    iri: str
    ancestors: tuple[str, ...]
    columns: tuple[Column, ...]
    identity: tuple[str, ...]
    edge: Edge | None
    concept: bool
    title: str = ""
    definition: str = ""

    @cached_property
    def by_name(self) -> Mapping[str, Column]:
        """Columns by name."""
        return {column.name: column for column in self.columns}

    def is_a(self, class_name: str) -> bool:
        """Whether the table's class is, or descends from, a class."""
        return class_name == self.label or class_name in self.ancestors


@dataclass(frozen=True)
class Schema:
    """All tables and the concepts of the vocabularies."""

    version: str
    tables: Mapping[str, Table]
    concepts: Mapping[str, tuple[ConceptRow, ...]]

    def table(self, name: str) -> Table:
        """The table of a name. Raises `UnknownTermError`."""
        try:
            return self.tables[name]
        except KeyError:
            raise UnknownTermError("table", name, self.tables) from None

    def nodes(self) -> Iterator[Table]:
        """Tables that become nodes."""
        return (table for table in self.tables.values() if table.edge is None)

    def statements(self) -> Iterator[Table]:
        """Tables that become edges."""
        return (table for table in self.tables.values() if table.edge is not None)

    def subclasses(self, class_name: str) -> tuple[Table, ...]:
        """Concrete classes that are, or descend from, a class."""
        return tuple(table for table in self.tables.values() if table.is_a(class_name))

    @cached_property
    def notations(self) -> Mapping[str, Mapping[str, ConceptRow]]:
        """Concepts by table and notation, such as `["stage"]["processing"]`."""
        return {
            name: {str(row["notation"]): row for row in rows}
            for name, rows in self.concepts.items()
        }

    @cached_property
    def spellings(self) -> Mapping[str, Mapping[str, str]]:
        """Notation by table and lower-case spelling: notation, label, alternative labels."""
        return {name: _spellings(rows) for name, rows in self.concepts.items()}

    def notation(self, table: str, spelling: str) -> str:
        """The notation that a spelling stands for. Raises `UnknownTermError`."""
        known = self.spellings[table]
        try:
            return known[spelling.strip().lower()]
        except KeyError:
            names = self.notations[table]
            raise UnknownTermError(table.replace("_", " "), spelling, names) from None

    def concept_value(self, table: str, notation: str, column: str) -> Any:
        """One value of one concept; None where the concept or the value is absent."""
        row = self.notations.get(table, {}).get(notation)
        return None if row is None else row.get(column)

    def to_json(self) -> str:
        """As JSON text, the same for the same schema."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, indent=1)

    @classmethod
    def from_json(cls, text: str) -> Schema:
        """The schema that `to_json` wrote. Raises ValueError, KeyError or TypeError on others."""
        data = json.loads(text)
        return cls(
            version=data["version"],
            tables={name: _table(table) for name, table in data["tables"].items()},
            concepts={name: tuple(rows) for name, rows in data["concepts"].items()},
        )


def _spellings(rows: tuple[ConceptRow, ...]) -> dict[str, str]:
    """Lower-case spelling → notation; a notation outranks a label, a label an alternative."""
    found: dict[str, str] = {}
    for column in ("notation", "label", "alt_label"):
        for row in rows:
            value = row.get(column)
            for text in value if isinstance(value, (list, tuple)) else [value]:
                if text is not None:
                    found.setdefault(str(text).lower(), str(row["notation"]))
    return found


def _table(data: dict[str, Any]) -> Table:
    """One table from its JSON form."""
    edge = data["edge"]
    return Table(
        name=data["name"],
        label=data["label"],
        iri=data["iri"],
        ancestors=tuple(data["ancestors"]),
        columns=tuple(Column(**column) for column in data["columns"]),
        identity=tuple(data["identity"]),
        edge=None if edge is None else Edge(**edge),
        concept=data["concept"],
        title=data["title"],
        definition=data["definition"],
    )
