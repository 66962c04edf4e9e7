"""The embedded property graph: kglite in one file of the dataset's folder, asked with Cypher.

kglite fails silently, so what its bulk loader leaves behind is counted before it is trusted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import kglite
import pandas as pd
import pyarrow as pa

from mineral_diplomacy.graph.dataset import SOURCE_KEY, TARGET_KEY, Dataset, EdgeTable
from mineral_diplomacy.graph.stores.base import (
    Counts,
    Limits,
    Rows,
    expected_counts,
    require_equal,
)
from mineral_diplomacy.graph.stores.cypher_loading import (
    Statement,
    column_of,
    edge_statements,
    quoted,
)
from mineral_diplomacy.graph.stores.guard import cypher_tokens, guard_cypher
from mineral_diplomacy.graph.stores.parameters import check_parameters
from mineral_diplomacy.graph.stores.values import (
    MARKER,
    OWNER,
    RESERVED,
    check_table,
    plain_parameters,
)
from mineral_diplomacy.graph.tables import KEY
from mineral_diplomacy.ontology.errors import (
    DatasetError,
    QueryFailedError,
    QueryLimitError,
    QuerySyntaxError,
    ValueRefusedError,
)

__all__ = ["EmbeddedStore"]

_NAME = "the embedded property graph"


class EmbeddedStore:
    """A kglite graph saved at `path`."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def load(self, dataset: Dataset) -> Counts:
        """Fills a fresh graph, counts it, and saves it in one step."""
        graph = kglite.KnowledgeGraph()
        for node in dataset.nodes():
            check_table(node.label, node.table, node=True)
            if len(node.table):
                graph.add_nodes(_frame(node.table), node.label, KEY, KEY, **_types(node.table))
        for edges in _by_source(dataset.edges()):
            _add_edges(graph, edges)
        found = _counts(graph)
        require_equal(_NAME, expected_counts(dataset), found)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        graph.save(str(self.path))
        self.__dict__.pop("_frozen", None)
        return found

    def query(
        self, text: str, params: Mapping[str, Any] | None = None, limits: Limits | None = None
    ) -> Rows:
        """Answers a Cypher query that only reads."""
        limits = limits or Limits()
        guard_cypher(text)
        check_parameters(cypher_tokens(text), params or {})
        result = self._run(_without_block_comments(text), plain_parameters(params or {}), limits)
        rows = result.to_list()
        if len(rows) > limits.rows:
            raise QueryLimitError("rows", limits.rows)
        columns = tuple(result.columns)
        return Rows(columns, tuple(tuple(_native(row[c]) for c in columns) for row in rows))

    def _run(self, text: str, params: dict[str, Any], limits: Limits) -> Any:
        try:
            return self._frozen.cypher(
                text,
                params=params,
                timeout_ms=max(1, int(limits.seconds * 1000)),
                row_limit=limits.rows + 1,
            )
        except kglite.CypherTimeoutError:
            raise QueryLimitError("seconds", limits.seconds) from None
        except kglite.CypherSyntaxError as error:
            raise QuerySyntaxError(_sentence(error, "Cypher syntax error")) from None
        except (kglite.KgError, ValueError) as error:
            raise QueryFailedError(_sentence(error, "Cypher execution error: ")) from None

    @cached_property
    def _frozen(self) -> kglite.FrozenGraph:
        """The graph, opened once and only for reading."""
        kglite.set_query_warning_policy("silent")
        try:
            return kglite.load(str(self.path)).freeze()
        except kglite.FileError:
            raise DatasetError(str(self.path), "no embedded graph here") from None
        except kglite.KgError as error:
            found = f"a damaged embedded graph ({_sentence(error, '')})"
            raise DatasetError(str(self.path), found) from None


def _sentence(error: Exception, prefix: str) -> str:
    return str(error).removeprefix(prefix).strip()


def _without_block_comments(text: str) -> str:
    """The text as kglite reads it: it knows `//` comments only."""
    tokens = cypher_tokens(text)
    return "".join(" " if token.text.startswith("/*") else token.text for token in tokens)


def _frame(table: pa.Table) -> pd.DataFrame:
    """A table as pandas holds it without losing integers, dates or lists, marked as ours."""
    marker = pa.array([OWNER] * len(table), pa.string())
    frame = table.append_column(MARKER, marker).to_pandas(
        integer_object_nulls=True, date_as_object=True
    )
    for name in table.column_names:
        if pa.types.is_list(table.schema.field(name).type):
            lists = [None if value is None else list(value) for value in frame[name]]
            frame[name] = pd.Series(lists, dtype=object, index=frame.index)
    return frame


def _types(table: pa.Table) -> dict[str, Any]:
    """Types kglite would otherwise guess from the values."""
    known = ((pa.types.is_date, "datetime"), (pa.types.is_list, "list"))
    types = {field.name: name for field in table.schema for test, name in known if test(field.type)}
    types |= {f.name: "string" for f in table.schema if pa.types.is_string(f.type)}
    types |= {f.name: "integer" for f in table.schema if pa.types.is_integer(f.type)}
    types |= {f.name: "float" for f in table.schema if pa.types.is_floating(f.type)}
    return {"column_types": types}


def _by_source(edges: Iterable[EdgeTable]) -> Iterator[list[EdgeTable]]:
    """Edges in groups of one type and one source class, the largest table of each group first."""
    groups: dict[tuple[str, str], list[EdgeTable]] = defaultdict(list)
    for edge in edges:
        check_table(edge.label, edge.table, node=False)
        groups[edge.type, edge.source_label].append(edge)
    for group in groups.values():
        yield sorted(group, key=lambda edge: -len(edge.table))


def _add_edges(graph: kglite.KnowledgeGraph, edges: list[EdgeTable]) -> None:
    """The first table in bulk, the others by statements.

    A second bulk call for the same type and source class would overwrite parallel edges.
    """
    for edge in edges:
        _check_ends(graph, edge)
    first, *others = edges
    frame = _frame(first.table)
    graph.add_relationships(
        frame,
        first.type,
        first.source_label,
        SOURCE_KEY,
        first.target_label,
        TARGET_KEY,
        columns=[name for name in frame.columns if name not in {SOURCE_KEY, TARGET_KEY}],
        **_types(first.table),
    )
    for edge in others:
        for statement in edge_statements(edge):
            _execute(graph, statement)


def _execute(graph: kglite.KnowledgeGraph, statement: Statement) -> list[dict[str, Any]]:
    """Runs a statement batch by batch; the rows of all batches."""
    results: list[Any] = [graph.cypher(statement.text, params=dict(b)) for b in statement.batches]
    return [row for result in results for row in result.to_list()]


def _check_ends(graph: kglite.KnowledgeGraph, edge: EdgeTable) -> None:
    """Refuses an end that is not there, of which kglite would make a stub."""
    for column, label in ((SOURCE_KEY, edge.source_label), (TARGET_KEY, edge.target_label)):
        there = _execute(graph, Statement(f"MATCH (n:{quoted(label)}) RETURN n.key AS name"))
        missing = sorted(set(column_of(edge.table, column)) - {row["name"] for row in there})
        if missing:
            raise ValueRefusedError(f"{edge.label}.{column}", missing[0], f"the key of a {label}")


def _counts(graph: kglite.KnowledgeGraph) -> Counts:
    """Nodes per label and distinct edge keys per type."""
    nodes = "MATCH (n) RETURN labels(n)[0] AS name, count(DISTINCT n.key) AS n"
    edges = "MATCH ()-[r]->() RETURN type(r) AS name, count(DISTINCT r.key) AS n"
    of_nodes, of_edges = (
        {row["name"]: row["n"] for row in _execute(graph, Statement(text))}
        for text in (nodes, edges)
    )
    return Counts(of_nodes, of_edges)


def _native(value: Any) -> Any:
    """A value without the names that kglite adds to nodes, edges and their properties."""
    if isinstance(value, list | tuple):
        return [_native(item) for item in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"id", "labels", "properties"}:
        return {"labels": value["labels"], "properties": _stripped(value["properties"])}
    if value.keys() == {"id", "start", "end", "type", "properties"}:
        return {"type": value["type"], "properties": _stripped(value["properties"])}
    if value.get(MARKER) == OWNER:
        return _stripped(value)
    return {name: _native(item) for name, item in value.items()}


def _stripped(properties: dict[str, Any]) -> dict[str, Any]:
    return {name: _native(v) for name, v in properties.items() if name not in RESERVED - {MARKER}}
