"""What every store can do: take a dataset in, and answer a read-only query."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.graph.notebook import framed_table
from mineral_diplomacy.ontology.errors import LoadMismatchError

__all__ = ["Counts", "Limits", "Rows", "Store", "expected_counts", "require_equal"]


@dataclass(frozen=True)
class Limits:
    """How long a query may run, in seconds, and how many rows it may return."""

    seconds: float = 60.0
    rows: int = 100_000


@dataclass(frozen=True)
class Rows:
    """The answer to a query: column names and rows of Python values, the same on every store.

    Dates are `datetime.date`; our own IRIs are keys (`country/IND`); a node is a mapping of
    `labels` and `properties`, an edge of `type` and `properties`.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return iter(self.rows)

    def dicts(self) -> list[dict[str, Any]]:
        """The rows as dictionaries."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def _repr_html_(self) -> str:
        return framed_table("Rows of a query", self.columns, self.rows)


@dataclass(frozen=True)
class Counts:
    """What a store holds of a dataset after loading it.

    `removed` counts what an earlier build had put there and this one no longer holds; `released`
    the nodes among it that stay, without label, because others tied data of their own to them.
    """

    nodes: Mapping[str, int] = field(default_factory=dict)
    edges: Mapping[str, int] = field(default_factory=dict)
    removed: int = 0
    released: int = 0


class Store(Protocol):
    """A store that a dataset is loaded into and asked on."""

    def load(self, dataset: Dataset) -> Counts:
        """Takes in a whole dataset. Raises `LoadMismatchError` where less arrived."""
        ...

    def query(
        self, text: str, params: Mapping[str, Any] | None = None, limits: Limits | None = None
    ) -> Rows:
        """Answers a read-only query. Raises `QueryError` or `StoreError`."""
        ...


def expected_counts(dataset: Dataset) -> Counts:
    """How many nodes per label and edges per type the tables hold."""
    nodes = {node.label: len(node.table) for node in dataset.nodes() if len(node.table)}
    edges: Counter[str] = Counter()
    for edge in dataset.edges():
        edges[edge.type] += len(edge.table)
    return Counts(nodes, dict(edges))


def require_equal(store: str, expected: Counts, found: Counts) -> None:
    """Raises `LoadMismatchError` with every label and type whose count differs."""
    differences = {
        name: (wanted.get(name, 0), there.get(name, 0))
        for wanted, there in ((expected.nodes, found.nodes), (expected.edges, found.edges))
        for name in sorted({*wanted, *there})
        if wanted.get(name, 0) != there.get(name, 0)
    }
    if differences:
        raise LoadMismatchError(store, differences)
