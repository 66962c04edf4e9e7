"""A dataset's RDF view in parts of limited size, each with what is to be known beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.graph.rdf import concept_table, escaped, iri_of, row_lines
from mineral_diplomacy.graph.tables import KEY
from mineral_diplomacy.ontology.schema import Schema, Table
from mineral_diplomacy.ontology.shape_scopes import RDF_TYPE
from mineral_diplomacy.ontology.validation import Part

__all__ = ["PART", "rdf_parts"]

#: Rows that are held against the shapes at once: some 400,000 triples, or 300 MB.
PART = 20_000
#: The published stubs of Arrow's compute functions know no chunked arrays.
_compute: Any = pc
Piece = tuple[Table, pa.Table]


def rdf_parts(dataset: Dataset, size: int = PART) -> Iterator[Part]:
    """All rows, `size` at a time, with the classes of all that they refer to.

    The direct triples of edges are left out: they belong to rows of two tables.
    """
    keys = [(table, dataset.table(table.name)[KEY]) for table in dataset.schema.tables.values()]
    for pieces in _packed(dataset, size):
        lines = (line for table, rows in pieces for line in row_lines(rows, table, dataset.schema))
        yield Part(map(escaped, lines), map(escaped, _known(pieces, keys, dataset.schema)))


def _packed(dataset: Dataset, size: int) -> Iterator[list[Piece]]:
    """Slices of the tables, in their order, so many together as have `size` rows."""
    pieces: list[Piece] = []
    room = size
    for table in dataset.schema.tables.values():
        data = dataset.table(table.name)
        while len(data):
            pieces.append((table, data.slice(0, room)))
            data = data.slice(room)
            room -= len(pieces[-1][1])
            if room == 0:
                yield pieces
                pieces, room = [], size
    if pieces:
        yield pieces


def _known(
    pieces: Sequence[Piece], keys: Sequence[tuple[Table, Any]], schema: Schema
) -> Iterator[str]:
    """The class of every row of the dataset that the pieces refer to."""
    keys_named = {key for piece in pieces for key in _named(*piece, schema)}
    named = pa.array(sorted(keys_named), pa.string())
    for table, present in keys:
        for key in present.filter(_compute.is_in(present, value_set=named)).to_pylist():
            yield f"<{iri_of(key)}> <{RDF_TYPE}> <{table.iri}> .\n"


def _named(table: Table, rows: pa.Table, schema: Schema) -> Iterator[str]:
    """The keys in the columns of a table that refer to other rows."""
    for column in table.columns:
        if column.kind in {"node", "concept"}:
            values = rows[column.name]
            values = _compute.list_flatten(values) if column.many else values
            prefix = f"{concept_table(column, table, schema)}/" if column.kind == "concept" else ""
            yield from (prefix + key for key in _compute.unique(values.drop_null()).to_pylist())
