"""What a database holds of ours, and the removal of what a build no longer holds.

Ours is what carries `loaded_by`. A node of ours that a build no longer holds, but that others
have tied to data of their own, loses its label and the mark and stays: their edge stays whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa
from neo4j import ManagedTransaction, Session

from mineral_diplomacy.graph.dataset import SOURCE_KEY, TARGET_KEY, Dataset
from mineral_diplomacy.graph.stores.base import Counts
from mineral_diplomacy.graph.stores.cypher_loading import BATCH, column_of, quoted
from mineral_diplomacy.graph.stores.values import MARKER, OWNER
from mineral_diplomacy.graph.tables import KEY
from mineral_diplomacy.ontology.errors import ForeignDataError
from mineral_diplomacy.ontology.schema import Schema, snake_case

__all__ = ["count", "holds_ours", "refuse_foreign", "sweep"]

_OURS = f"x.{MARKER} = '{OWNER}'"
_FOREIGN = f"(x.{MARKER} IS NULL OR x.{MARKER} <> '{OWNER}')"


def holds_ours(session: Session) -> bool:
    """Whether anything of ours is there, whichever build it came from."""
    patterns = ("(x)", "()-[x]->()")
    exists = (f"EXISTS {{ MATCH {pattern} WHERE {_OURS} }}" for pattern in patterns)
    record = session.run(f"RETURN {' OR '.join(exists)} AS found").single(strict=True)
    return bool(record["found"])


def refuse_foreign(session: Session, dataset: Dataset) -> None:
    """Raises `ForeignDataError` where others' nodes or edges have keys that ours would have."""
    nodes = _keys((node.label, node.table) for node in dataset.nodes())
    edges = _keys((edge.type, edge.table) for edge in dataset.edges())
    _refuse(session, "nodes", "MATCH (x)", "labels(x)", nodes)
    _refuse(session, "edges", "MATCH ()-[x]->()", "[type(x)]", edges)


def _keys(tables: Iterable[tuple[str, pa.Table]]) -> set[tuple[str, str]]:
    """Label or type, and key, of every row."""
    return {(name, key) for name, table in tables for key in column_of(table, KEY)}


def _refuse(
    session: Session, kind: str, match: str, names: str, ours: set[tuple[str, str]]
) -> None:
    # Our keys, which may be very many, are sent only where others have keys at all.
    keyed = f"{match} WHERE x.key IS NOT NULL AND {_FOREIGN} RETURN x.key LIMIT 1"
    if session.run(keyed).single() is None:
        return
    # One statement each for all labels and types: a server plans slowly and scans quickly.
    text = f"{match} WHERE x.key IN $keys AND {_FOREIGN} RETURN x.key AS key, {names} AS names"
    records = session.run(text, keys=sorted({key for _, key in ours}))
    found = {r["key"] for r in records if any((name, r["key"]) in ours for name in r["names"])}
    if found:
        raise ForeignDataError(kind, sorted(found))


def sweep(session: Session, dataset: Dataset) -> tuple[int, int]:
    """Removes what the dataset no longer holds: how much, and how many nodes had to stay."""
    edges = {
        (edge.type, *ends)
        for edge in dataset.edges()
        for ends in zip(
            *(column_of(edge.table, name) for name in (KEY, SOURCE_KEY, TARGET_KEY)), strict=True
        )
    }
    stale = [
        record["id"]
        for record in session.run(
            f"MATCH (a)-[x]->(b) WHERE {_OURS} RETURN elementId(x) AS id, type(x) AS type, "
            "x.key AS key, a.key AS source, b.key AS target"
        )
        if (record["type"], record["key"], record["source"], record["target"]) not in edges
    ]
    text = "UNWIND $ids AS id MATCH ()-[x]->() WHERE elementId(x) = id DELETE x"
    _in_batches(session, text, stale)
    gone, released = _sweep_nodes(session, dataset)
    return len(stale) + gone, released


def _sweep_nodes(session: Session, dataset: Dataset) -> tuple[int, int]:
    """How many nodes the dataset no longer holds, and how many of them stay for others."""
    nodes = _keys((node.label, node.table) for node in dataset.nodes())
    stale: list[str] = []
    tied: dict[str, list[str]] = {}
    for record in session.run(
        f"MATCH (x) WHERE {_OURS} RETURN elementId(x) AS id, labels(x) AS labels, x.key AS key, "
        f"EXISTS {{ (x)-[e]-() WHERE e.{MARKER} IS NULL OR e.{MARKER} <> '{OWNER}' }} AS tied"
    ):
        ours = [label for label in record["labels"] if (label, record["key"]) in nodes]
        if not ours and record["tied"]:
            tied.setdefault(_class_of(record["labels"], record["key"]), []).append(record["id"])
        elif not ours:
            stale.append(record["id"])
    _in_batches(session, "UNWIND $ids AS id MATCH (x) WHERE elementId(x) = id DELETE x", stale)
    for label, ids in tied.items():
        drop = f"REMOVE x:{quoted(label)} " if label else ""
        text = f"UNWIND $ids AS id MATCH (x) WHERE elementId(x) = id {drop}REMOVE x.{MARKER}"
        _in_batches(session, text, ids)
    released = sum(map(len, tied.values()))
    return len(stale) + released, released


def _class_of(labels: list[str], key: str) -> str:
    """The label that the key begins with, as we put it there; others' labels stay."""
    return next((label for label in labels if key.startswith(f"{snake_case(label)}/")), "")


def count(session: Session, schema: Schema, removed: int, released: int) -> Counts:
    """What the database now holds of ours, edges by distinct key."""
    labels = [table.label for table in schema.nodes()]
    nodes = (
        f"MATCH (x) WHERE {_OURS} UNWIND [name IN labels(x) WHERE name IN $labels] AS name "
        "RETURN name, count(DISTINCT x.key) AS n"
    )
    edges = f"MATCH ()-[x]->() WHERE {_OURS} RETURN type(x) AS name, count(DISTINCT x.key) AS n"
    of_nodes, of_edges = (
        {record["name"]: record["n"] for record in session.run(text, labels=labels)}
        for text in (nodes, edges)
    )
    return Counts(of_nodes, of_edges, removed, released)


def _in_batches(session: Session, text: str, ids: list[str]) -> None:
    for batch in _split(ids):
        session.execute_write(_delete, text, batch)


def _delete(transaction: ManagedTransaction, text: str, ids: list[str]) -> Any:
    return transaction.run(text, ids=ids).consume()


def _split(ids: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]
