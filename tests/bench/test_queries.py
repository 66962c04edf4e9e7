"""The catalogue's SPARQL on 200,000 triples, by the store and by rdflib's own engine."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rdflib import Graph, URIRef

from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.graph.rdf import key_of, to_rdf
from mineral_diplomacy.graph.stores.parameters import bound_sparql
from mineral_diplomacy.graph.stores.rdf import RdfStore
from mineral_diplomacy.ontology.reading import read_graph
from mineral_diplomacy.queries.binding import bind
from mineral_diplomacy.queries.catalogue import NamedQuery, catalogue
from tests.bench.grown import grown
from tests.bench.ratios import MEASURED, Ratio, check, measured

pytestmark = [pytest.mark.bench]
_TRIPLES = 200_000
_FLOWS = 9_000
_CAP = 20  # seconds; where rdflib takes longer, this is its time


@pytest.fixture(scope="module")
def large(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return grown(dataset, tmp_path_factory.mktemp("bench") / "triples", _FLOWS)


@pytest.fixture(scope="module")
def peer(large: Dataset) -> Graph:
    graph = read_graph()
    graph.parse(data="".join(to_rdf(large)), format="nt")
    assert len(graph) >= _TRIPLES
    return graph


@pytest.fixture(scope="module")
def store(large: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RdfStore]:
    store = RdfStore(tmp_path_factory.mktemp("bench") / "rdf")
    store.load(large)
    yield store
    store.close()


def test_the_catalogue_against_rdflib(
    large: Dataset, peer: Graph, store: RdfStore, checkout: Path
) -> None:
    each = [compared(query, large, store, peer) for query in catalogue().values()]
    MEASURED.extend(each)
    ours, theirs = sum(ratio.ours for ratio in each), sum(ratio.peer for ratio in each)
    check(Ratio("SPARQL of the catalogue, against rdflib", ours, theirs, least=5), checkout)


def compared(query: NamedQuery, large: Dataset, store: RdfStore, peer: Graph) -> Ratio:
    """One query on both; equal rows, unless rdflib had to be stopped."""
    values = bind(query, dict(query.example), large)
    text = query.texts["sparql"]
    theirs = within_cap(peer, bound_sparql(text, values))
    ours = list(store.query(text, values))
    assert ours, query.name
    if theirs is not None:
        assert Counter(map(str, theirs)) == Counter(map(str, ours)), query.name
    times = measured(
        lambda: store.query(text, values),
        lambda: theirs is not None and within_cap(peer, bound_sparql(text, values)),
    )
    stopped = theirs is None
    what = f"  {query.name}{' (rdflib stopped)' if stopped else ''}"
    return Ratio(what, times[0], _CAP if stopped else times[1])


def within_cap(graph: Graph, text: str) -> list[tuple[Any, ...]] | None:
    """The rows that rdflib finds, as our stores return them; None where the cap ends it.

    Its engine is plain Python, so an alarm ends it.
    """

    def stop(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(_CAP)
    try:
        rows: Any = list(graph.query(text))
    except TimeoutError:
        return None
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
    return [tuple(map(_native, row)) for row in rows]


def _native(term: Any) -> object:
    if isinstance(term, URIRef):
        return key_of(str(term))
    return None if term is None else term.toPython()
