"""The stores a dataset is loaded into and asked on, and where a dataset's folder keeps them."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mineral_diplomacy.graph.dataset import Dataset
    from mineral_diplomacy.graph.stores.embedded import EmbeddedStore
    from mineral_diplomacy.graph.stores.neo4j import Neo4jStore
    from mineral_diplomacy.graph.stores.rdf import RdfStore

__all__ = [
    "fill",
    "intact",
    "open_embedded",
    "open_neo4j",
    "open_rdf",
    "validate_rdf",
]

STORES = "stores"
SEAL = "seal.json"


def open_embedded(dataset: Dataset) -> EmbeddedStore:
    """The embedded property graph of a dataset, for Cypher."""
    from mineral_diplomacy.graph.stores.embedded import EmbeddedStore

    return EmbeddedStore(dataset.path / STORES / "property_graph.kgl")


def open_rdf(dataset: Dataset) -> RdfStore:
    """The RDF graph of a dataset, for SPARQL."""
    from mineral_diplomacy.graph.stores.rdf import RdfStore

    return RdfStore(dataset.path / STORES / "rdf")


def open_neo4j() -> Neo4jStore:
    """The Neo4j that `NEO4J_URI` and its companions name."""
    from mineral_diplomacy.graph.stores.neo4j import Connection, Neo4jStore

    return Neo4jStore(Connection.from_environment())


def validate_rdf(dataset: Dataset, vocabulary: Sequence[Path] = ()) -> None:
    """Holds the RDF view against the shapes, those of further vocabulary files included.

    Raises `ShapeViolationError`.
    """
    from mineral_diplomacy.graph.rdf import escaped, to_rdf
    from mineral_diplomacy.graph.rdf_parts import rdf_parts
    from mineral_diplomacy.ontology.errors import ShapeViolationError
    from mineral_diplomacy.ontology.validation import validate_parts

    def view(only: Container[str] | None) -> Iterator[str]:
        return map(escaped, to_rdf(dataset, only))

    violations = validate_parts(rdf_parts(dataset), view, "dataset", extra=vocabulary)
    if violations:
        raise ShapeViolationError([str(violation) for violation in violations])


def fill(dataset: Dataset, vocabulary: Sequence[Path] = ()) -> None:
    """Fills the stores of a dataset's folder from its tables, and seals them."""
    open_embedded(dataset).load(dataset)
    open_rdf(dataset).load(dataset, vocabulary)
    (dataset.path / STORES / SEAL).write_text(_digest(dataset), encoding="utf-8")


def intact(dataset: Dataset) -> bool:
    """Whether the stores are there and unchanged since they were filled."""
    try:
        return (dataset.path / STORES / SEAL).read_text(encoding="utf-8") == _digest(dataset)
    except OSError:
        return False


def _digest(dataset: Dataset) -> str:
    """One hash of the stores' data files; logs and locks of the engines are left out."""
    import hashlib

    folder = dataset.path / STORES
    patterns = ("*.kgl", "rdf/*.sst", "rdf/CURRENT")
    files = [file for pattern in patterns for file in folder.glob(pattern)]
    hashes = (f"{f.name} {hashlib.sha256(f.read_bytes()).hexdigest()}" for f in sorted(files))
    return "\n".join(hashes) + "\n"
