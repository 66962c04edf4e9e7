"""A dataset as RDF: one node per row with all its properties, and the direct triple of an edge.

The text is N-Triples, written from the tables, so that lexical forms are the tables' own. A list
is a set in RDF: its order and repetitions stay in the tables.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Sequence
from datetime import date
from typing import Any
from urllib.parse import quote, unquote

import pyarrow as pa

from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.graph.tables import KEY
from mineral_diplomacy.ontology.schema import BASE, Column, Schema, Table, snake_case

__all__ = ["concept_table", "escaped", "iri_of", "key_of", "row_lines", "to_rdf"]

_RDF_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_ESCAPES = {ord(c): f"\\{e}" for c, e in zip('\\"\n\r\t\b\f', '\\"nrtbf', strict=True)} | {
    code: f"\\u{code:04X}" for code in (*range(8), 11, *range(14, 32), 127)
}
# What RFC 3987 keeps out of an IRI: some of ASCII, controls, private and unassigned planes.
_FORBIDDEN = (
    r'\x00-\x20<>"{}|^`\[\]\\\x7f-\x9f\ue000-\uf8ff\ufdd0-\ufdef\ufff0-\uffff\U000e0000-\U000e0fff'
    + "".join(rf"\U{plane:04x}fffe-\U{plane:04x}ffff" for plane in range(1, 15))
    + r"\U000f0000-\U0010ffff"
)
_IN_IRI = re.compile(f"[{_FORBIDDEN}]")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
#: A key is no fragment of another.
_IN_KEY = re.compile(f"[{_FORBIDDEN}%#]")


def iri_of(key: str) -> str:
    """The IRI of a key: characters that no IRI may hold are percent-encoded."""
    return BASE + _IN_KEY.sub(_percent, key)


def _percent(found: re.Match[str]) -> str:
    return quote(found[0], safe="")


def key_of(iri: str) -> str:
    """The key of an IRI of ours; any other IRI as it is."""
    return unquote(iri.removeprefix(BASE)) if iri.startswith(BASE) else iri


def to_rdf(dataset: Dataset, only: Container[str] | None = None) -> Iterator[str]:
    """The dataset's triples, one N-Triples line each, table by table.

    `only`: those with a property, or that a row is of a class, among these IRIs.
    """
    for table in dataset.schema.tables.values():
        data = dataset.table(table.name)
        yield from row_lines(data, table, dataset.schema, only)
        if table.edge is not None and (only is None or table.edge.predicate in only):
            yield from _direct_lines(data, table, dataset.schema)


def escaped(line: str) -> str:
    """The line in ASCII: a single letter beyond Latin doubles the memory of a whole text."""
    return line if line.isascii() else _BEYOND_ASCII.sub(_code_point, line)


def _code_point(found: re.Match[str]) -> str:
    number = ord(found[0])
    return f"\\u{number:04X}" if number <= 0xFFFF else f"\\U{number:08X}"


def row_lines(
    data: pa.Table, table: Table, schema: Schema, only: Container[str] | None = None
) -> Iterator[str]:
    """The triples of rows of a table, but for the direct ones of edges; `only` as in `to_rdf`."""
    subjects = [f"<{iri_of(str(key))}>" for key in data[KEY].to_pylist()]
    if only is None or table.iri in only:
        for subject in subjects:
            yield f"{subject} {_RDF_TYPE} <{table.iri}> .\n"
    for column in table.columns:
        if only is None or column.iri in only:
            yield from _column_lines(subjects, data[column.name], column, table, schema)


def _column_lines(
    subjects: Sequence[str], values: Any, column: Column, table: Table, schema: Schema
) -> Iterator[str]:
    write = _writer(column, table, schema)
    for subject, value in zip(subjects, values.to_pylist(), strict=True):
        for item in value if column.many and value else [value]:
            if item is not None and item != []:
                yield f"{subject} <{column.iri}> {write(item)} .\n"


def _direct_lines(data: Any, table: Table, schema: Schema) -> Iterator[str]:
    """`source predicate target`, for simple queries; parallel edges are one such triple."""
    assert table.edge is not None  # noqa: S101  (statements only)
    ends = []
    for name in (table.edge.source, table.edge.target):
        write = _writer(table.by_name[name], table, schema)
        ends.append([write(value) for value in data[name].to_pylist()])
    for source, target in zip(*ends, strict=True):
        yield f"{source} <{table.edge.predicate}> {target} .\n"


def _writer(column: Column, table: Table, schema: Schema) -> Callable[[Any], str]:
    """How the values of a column are written."""
    if column.kind == "node":
        return lambda value: f"<{iri_of(value)}>"
    if column.kind == "concept":
        prefix = concept_table(column, table, schema)
        return lambda value: f"<{iri_of(f'{prefix}/{value}')}>"
    if column.kind == "anyURI":
        return lambda value: f"<{_address(value)}>"
    if column.kind == "string":
        return lambda value: f'"{value.translate(_ESCAPES)}"'
    datatype = f"^^<{_XSD}{column.kind}>"
    return lambda value: f'"{_lexical(value)}"{datatype}'


def concept_table(column: Column, table: Table, schema: Schema) -> str:
    """The table of the concepts that a column names by their notations."""
    # `broader` may name any class of concepts: it stays within the concept's own.
    own = snake_case(column.range)
    return own if own in schema.tables else table.name


def _address(text: str) -> str:
    """An address as an IRI: what none may hold is percent-encoded, a second `#` included."""
    before, mark, fragment = text.partition("#")
    return _IN_IRI.sub(_percent, before + mark + fragment.replace("#", "%23"))


def _lexical(value: Any) -> str:
    """A number, truth value or date as XML Schema writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    return repr(value)
