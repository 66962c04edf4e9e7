"""The catalogue's SPARQL on 200,000 triples, by the store and by rdflib's own engine."""

import signal
import time
from pathlib import Path

import pytest
from rdflib import Graph

from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.graph.rdf import to_rdf
from mineral_diplomacy.graph.stores.parameters import bound_sparql
from mineral_diplomacy.graph.stores.rdf import RdfStore
from mineral_diplomacy.ontology.reading import read_graph
from mineral_diplomacy.queries.binding import bind
from mineral_diplomacy.queries.catalogue import catalogue
from tests.bench.grown import grown
from tests.bench.ratios import Ratio, report

pytestmark = [pytest.mark.bench]
_TRIPLES = 200_000
_FLOWS = 9_000
_CAP = 20


@pytest.fixture(scope="module")
def large(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return grown(dataset, tmp_path_factory.mktemp("bench") / "triples", _FLOWS)


@pytest.fixture(scope="module")
def peer(large: Dataset) -> Graph:
    graph = read_graph()
    graph.parse(data="".join(to_rdf(large)), format="nt")
    assert len(graph) >= _TRIPLES
    return graph


def test_the_catalogue_against_rdflib(
    large: Dataset, peer: Graph, checkout: Path, tmp_path: Path
) -> None:
    store = RdfStore(tmp_path / "rdf")
    store.load(large)
    found: list[tuple[str, float, float]] = []
    other: list[str] = []
    for query in catalogue().values():
        values = bind(query, dict(query.example), large)
        text = query.texts["sparql"]
        rows = len(store.query(text, values))  # also: the worker is up, the pages are read
        start = time.perf_counter()
        store.query(text, values)
        half = time.perf_counter()
        theirs = by_peer(peer, bound_sparql(text, values))
        end = time.perf_counter()
        print(f"\n{query.name}: {half - start:.3f} s against {end - half:.3f} s")
        assert rows > 0
        if theirs in {rows, None}:
            found.append((query.name, half - start, end - half))
        else:
            other.append(f"{query.name} ({rows} rows against {theirs})")
    print(f"\nleft out, for rdflib's engine answers otherwise: {', '.join(other) or 'none'}")
    assert len(found) > len(other)
    ours, theirs_all = (sum(times) for times in list(zip(*found, strict=True))[1:])
    ratio = Ratio("SPARQL of the catalogue against rdflib", ours, theirs_all, 5)
    report(ratio, checkout)
    assert ratio.times >= ratio.promised


def by_peer(graph: Graph, text: str) -> int | None:
    """How many rows rdflib finds; None where it has not ended by the cap, which is its time then.

    Its engine is plain Python, so an alarm ends it.
    """

    def stop(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(_CAP)
    try:
        return len(list(graph.query(text)))
    except TimeoutError:
        return None
    finally:
        signal.alarm(0)
