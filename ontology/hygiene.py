"""Checks of the vocabulary itself: each file of `checks/` is a query, each row a fault.

The first line of a query says what is wrong; `?term` has the fault, `?found` what is at fault.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from pyoxigraph import QuerySolutions, RdfFormat, Store

from mineral_diplomacy.ontology.documents import read_triples, to_n_triples
from mineral_diplomacy.ontology.reading import read_schema, vocabulary_files
from mineral_diplomacy.ontology.schema import BASE

__all__ = ["Fault", "check_vocabulary", "checks"]


@dataclass(frozen=True, order=True)
class Fault:
    """One row of one check."""

    check: str
    term: str
    message: str

    def __str__(self) -> str:
        return f"{self.term}: {self.message} ({self.check})"


def checks() -> dict[str, str]:
    """The queries by name."""
    folder = files("mineral_diplomacy.ontology") / "checks"
    queries = (entry for entry in folder.iterdir() if entry.name.endswith(".rq"))
    return {q.name.removesuffix(".rq"): q.read_text(encoding="utf-8") for q in queries}


def check_vocabulary(extra: Sequence[Path] = ()) -> tuple[Fault, ...]:
    """Faults of the shipped vocabulary and further files, in order.

    Raises `SourceFileError` for a file that cannot be read.
    """
    store = Store()
    for shipped in vocabulary_files():
        store.load(shipped.read_bytes(), RdfFormat.TURTLE)
    for path in extra:
        triples = read_triples(path, read_schema())
        store.load(to_n_triples(triples).encode(), RdfFormat.N_TRIPLES)
    rows = (fault for name, query in checks().items() for fault in _faults(store, name, query))
    return tuple(sorted(set(rows)))


def _faults(store: Store, name: str, query: str) -> Iterator[Fault]:
    message = query.partition("\n")[0].removeprefix("# ")
    solutions = store.query(query)
    assert isinstance(solutions, QuerySolutions)  # noqa: S101  (every check is a SELECT)
    found = "found" in [variable.value for variable in solutions.variables]
    for row in solutions:
        value = _plain(row["found"]) if found else ""
        yield Fault(name, _plain(row["term"]), message.replace("{found}", value))


def _plain(term: object) -> str:
    return str(getattr(term, "value", term)).removeprefix(BASE)
