"""The catalogue's SPARQL on 200,000 triples, by the store and by rdflib's own engine."""

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
from tests.bench.ratios import Ratio, report, seconds

pytestmark = [pytest.mark.bench]
_TRIPLES = 200_000
_FLOWS = 9_000


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
    totals = [0.0, 0.0]
    for query in catalogue().values():
        values = bind(query, dict(query.example), large)
        text = query.texts["sparql"]
        store.query(text, values)  # the worker is up and the pages are read
        ours = seconds(lambda text=text, values=values: store.query(text, values))
        start = time.perf_counter()
        theirs = list(peer.query(bound_sparql(text, values)))
        spent = time.perf_counter() - start
        assert len(theirs) == len(store.query(text, values)) > 0, query.name
        print(f"\n{query.name}: {ours:.3f} s against {spent:.3f} s, {spent / ours:.0f} times")
        totals = [totals[0] + ours, totals[1] + spent]
    ratio = Ratio("SPARQL of the catalogue against rdflib", totals[0], totals[1], 5)
    report(ratio, checkout)
    assert ratio.times >= ratio.promised
