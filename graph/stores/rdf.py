"""The RDF graph: pyoxigraph in one folder of the dataset's, asked with SPARQL.

pyoxigraph has no time-out, so queries run in a process of their own that is killed when its time
is up.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import sys
import threading
import weakref
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.graph.rdf import key_of, to_rdf
from mineral_diplomacy.graph.stores.base import (
    Counts,
    Limits,
    Rows,
    expected_counts,
    require_equal,
)
from mineral_diplomacy.graph.stores.guard import guard_sparql
from mineral_diplomacy.graph.stores.parameters import bound_sparql
from mineral_diplomacy.graph.stores.values import check_table
from mineral_diplomacy.ontology.errors import (
    DatasetError,
    QueryFailedError,
    QueryLimitError,
    QuerySyntaxError,
)
from mineral_diplomacy.ontology.reading import vocabulary_files

__all__ = ["RdfStore"]

_BATCH = 200_000
_WORKER = "mineral_diplomacy.graph.stores.sparql_worker"


class RdfStore:
    """A pyoxigraph store in the folder `path`; it holds the dataset and the vocabulary."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._process: subprocess.Popen[str] | None = None

    def load(self, dataset: Dataset, vocabulary: Sequence[Path] = ()) -> Counts:
        """Fills a fresh store; `vocabulary` are further Turtle files of the build."""
        for node in dataset.nodes():
            check_table(node.label, node.table, node=True)
        self.close()
        shutil.rmtree(self.path, ignore_errors=True)
        store = ox.Store(str(self.path))
        _load_lines(store, to_rdf(dataset))
        found = _counts(store, dataset)
        store.bulk_extend(_vocabulary_quads(vocabulary))
        require_equal("the RDF graph", expected_counts(dataset), found)
        store.optimize()
        store.flush()
        return found

    def query(
        self, text: str, params: Mapping[str, Any] | None = None, limits: Limits | None = None
    ) -> Rows:
        """Answers a SPARQL query; parameters are written `$name`, variables `?name`."""
        limits = limits or Limits()
        guard_sparql(text)
        answer = self._ask(bound_sparql(text, params or {}), limits)
        error, found = answer.get("error"), answer.get("found", "")
        if error == "syntax":
            raise QuerySyntaxError(found)
        if error == "rows":
            raise QueryLimitError("rows", limits.rows)
        if error:
            raise QueryFailedError(found)
        rows = (tuple(_native(value) for value in row) for row in answer["rows"])
        return Rows(tuple(answer["columns"]), tuple(rows))

    def close(self) -> None:
        """Ends the process that answers queries; the next query starts another."""
        if self._process is not None:
            _end(self._process)
            self._process = None

    def _ask(self, query: str, limits: Limits) -> dict[str, Any]:
        process = self._running()
        timer = threading.Timer(limits.seconds, process.kill)
        timer.start()
        try:
            line = _exchange(process, json.dumps({"query": query, "rows": limits.rows}))
        except BaseException:
            self.close()
            raise
        finally:
            timer.cancel()
        if not line:
            self.close()
            raise QueryLimitError("seconds", limits.seconds)
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _running(self) -> subprocess.Popen[str]:
        """The process, started and ready. Raises `DatasetError` where the store is damaged."""
        if self._process is None or self._process.poll() is not None:
            if not self.path.is_dir():
                raise DatasetError(str(self.path), "no RDF store here")
            process = _start(self.path)
            ready = json.loads(process.stdout.readline() if process.stdout else "") or {}
            if "ready" not in ready:
                _end(process)
                found = f"a damaged RDF store ({ready['found']})"
                raise DatasetError(str(self.path), found)
            self._process = process
            weakref.finalize(self, _end, process)
        return self._process


def _load_lines(store: ox.Store, lines: Iterator[str]) -> None:
    """Some lines at a time: all at once would take five times the memory, and longer."""
    while batch := "".join(islice(lines, _BATCH)):
        store.bulk_load(batch.encode(), ox.RdfFormat.N_TRIPLES, lenient=True)


def _start(path: Path) -> subprocess.Popen[str]:
    # -P: nothing in the working directory is imported by accident
    return subprocess.Popen(
        [sys.executable, "-P", "-m", _WORKER, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    )


def _exchange(process: subprocess.Popen[str], line: str) -> str:
    """One line there, one line back; nothing where the process was killed meanwhile."""
    assert process.stdin is not None  # noqa: S101  (both are pipes)
    assert process.stdout is not None  # noqa: S101
    with contextlib.suppress(BrokenPipeError):
        process.stdin.write(line + "\n")
        process.stdin.flush()
    return process.stdout.readline()


def _end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        with contextlib.suppress(OSError):
            if pipe is not None:
                pipe.close()


def _native(value: Any) -> Any:
    """What the process sent, as Python values: IRIs of ours as keys, dates as dates."""
    if not isinstance(value, dict):
        return value
    ((kind, text),) = value.items()
    with contextlib.suppress(ValueError):
        if kind == "iri":
            return key_of(text)
        return date.fromisoformat(text) if kind == "date" else datetime.fromisoformat(text)
    return text


def _vocabulary_quads(further: Sequence[Path]) -> Iterator[ox.Quad]:
    for file in (*vocabulary_files(), *further):
        yield from ox.parse(file.read_bytes(), ox.RdfFormat.TURTLE, rename_blank_nodes=True)


def _counts(store: ox.Store, dataset: Dataset) -> Counts:
    """Subjects per class, as labels and types."""
    query = "SELECT ?class (COUNT(?subject) AS ?n) { ?subject a ?class } GROUP BY ?class"
    rows: Any = store.query(query)
    found = {row["class"].value: int(row["n"].value) for row in rows}
    nodes: Counter[str] = Counter()
    edges: Counter[str] = Counter()
    for table in dataset.schema.tables.values():
        if table.iri in found:
            counter, name = (edges, table.edge.type) if table.edge else (nodes, table.label)
            counter[name] += found[table.iri]
    return Counts(dict(nodes), dict(edges))
