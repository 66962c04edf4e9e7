"""Routes to an importer: by networkx' definitions, and a sentence where none leads."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mineral_diplomacy.graph.analysis.flow.arcs import Network
from mineral_diplomacy.graph.analysis.flow.routes import routes_within, unsplit
from mineral_diplomacy.graph.analysis.importer.ratings import governance
from mineral_diplomacy.graph.analysis.importer.routing import Paths, RouteQuestion, paths
from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.loaders.record import Record
from mineral_diplomacy.ontology.errors import MissingDataError, UnknownTermError
from mineral_diplomacy.queries.asking import ask
from tests.graph.analysis.flow.networks import networks
from tests.graph.analysis.flow.test_network import flow, ore
from tests.tables import MemoryTables, record, tables


def rated(country: str, value: float | None, year: int = 2022) -> Record:
    row = {"indicator": "wgi_political_stability", "year": year, "value": value}
    return record("governance", country=f"country/{country}", **row)


@pytest.fixture(scope="module")
def found() -> MemoryTables:
    """Ore of Chile is refined in China, Japan and Korea; Korea sells only through Japan."""
    return tables(
        [ore("CHL", "CHN", 60), ore("CHL", "JPN", 20), ore("CHL", "KOR", 40)],
        [flow("CHN", "IND", 50), flow("JPN", "IND", 45), flow("KOR", "JPN", 35)],
        [rated("CHN", -0.4), rated("JPN", 1.0), rated("CHL", 0.1), rated("JPN", 3.0, 2010)],
    )


def asked(found: MemoryTables | Dataset, *avoid: str, **columns: object) -> Paths:
    question = {"start": "CHL", "party": "IND", "mineral": "copper", "avoid": avoid, **columns}
    return paths(found, RouteQuestion(**question))  # type: ignore[arg-type]


def test_routes_with_their_width_share_and_weakest_link(found: MemoryTables) -> None:
    answer = asked(found)
    assert [tuple(way.as_dict()["route"]) for way in answer.ways] == [
        ("CHL:extraction", "CHN:processing", "IND"),
        ("CHL:extraction", "KOR:processing", "JPN:processing", "IND"),
        ("CHL:extraction", "JPN:processing", "IND"),
    ]
    assert [way.width for way in answer.ways] == [50, 35, 20]
    assert [way.share for way in answer.ways] == [50 / 95, 35 / 95, 20 / 95]
    assert answer.ways[2].as_dict()["weakest"] == "CHL:extraction → JPN:processing"
    assert answer.disjoint == 2
    assert answer.widest == answer.ways[0]
    assert answer.ways[0].sources == ("source/first",)
    assert len(answer.ways[0].inputs) == 2
    assert answer.why_none is None


def test_what_is_avoided_is_on_no_route(found: MemoryTables) -> None:
    answer = asked(found, "chn")
    assert answer.disjoint == 1
    assert all("CHN" not in str(way.places) for way in answer.ways)
    assert answer.widest is not None
    assert answer.widest.width == 35


def test_hops_are_flows(found: MemoryTables) -> None:
    assert len(asked(found, hops=2).ways) == 2
    none_so_short = asked(found, hops=1)
    assert none_so_short.ways == ()
    assert none_so_short.why_none is None
    assert none_so_short.shortest is not None
    assert len(none_so_short.shortest.places) == 3


def test_governance_is_the_newest_and_unknown_stays_unknown(found: MemoryTables) -> None:
    assert governance(found, "wgi_political_stability") == {"CHN": -0.4, "JPN": 1.0, "CHL": 0.1}
    answer = asked(found)
    by_route = {way.as_dict()["route"][1]: way.governance for way in answer.ways}
    assert by_route == {"CHN:processing": -0.4, "KOR:processing": None, "JPN:processing": 0.1}
    assert answer.unrated == ("KOR",)
    assert answer.best_governed is not None
    assert answer.best_governed.places[1] == ("processing", "JPN")
    without_china_and_japan = asked(tables([ore("CHL", "KOR", 4), flow("KOR", "IND", 4)]))
    assert without_china_and_japan.best_governed is None


def test_a_missing_rating_is_no_rating() -> None:
    found = tables([rated("CHN", None), rated("CHN", 0.5, 2020)])
    assert governance(found, "wgi_political_stability") == {"CHN": 0.5}
    with pytest.raises(UnknownTermError, match="indicator 'wgi_stability'"):
        governance(found, "wgi_stability")


def test_a_sentence_where_there_is_no_route(found: MemoryTables) -> None:
    for answer, sentence in (
        (
            asked(found, "CHN", "JPN"),
            "No route of observed flows leads from CHL to IND that avoids",
        ),
        (asked(found, "CHL"), "No route: CHL and IND are the ends, and one is to be avoided."),
        (asked(found, start="IND"), "No route: IND is where it would end."),
        (asked(found, party="CHL"), "No route is seen: no tonnes of copper processing goods to"),
    ):
        assert answer.why_none is not None
        assert answer.why_none.startswith(sentence)
        assert (answer.ways, answer.disjoint, answer.widest) == ((), 0, None)


def test_what_names_nothing_is_an_error(found: MemoryTables) -> None:
    with pytest.raises(UnknownTermError, match="country 'CHI'"):
        asked(found, start="CHI")
    with pytest.raises(UnknownTermError, match="country 'XXX'"):
        asked(found, "XXX")
    with pytest.raises(UnknownTermError, match="measure"):
        asked(found, measure="kilos")
    with pytest.raises(MissingDataError, match="2019"):
        asked(found, year=2019)


@settings(max_examples=60)
@given(networks(), st.integers(1, 4))
def test_routes_within_hops_are_networkx_simple_paths(network: Network, hops: int) -> None:
    graph = unsplit(network)
    expected = {tuple(path) for path in nx.all_simple_paths(graph, "source", "sink", cutoff=hops)}
    routes = routes_within(network, hops=hops)
    assert {route.places for route in routes} == expected
    for route in routes:
        steps = zip(route.places, route.places[1:], strict=False)
        narrow = [graph.edges[step]["capacity"] for step in steps]
        narrow += [graph.nodes[place]["capacity"] for place in route.places[1:-1]]
        assert route.width == min(narrow)


def test_the_named_query_finds_the_same_routes(dataset: Dataset) -> None:
    from mineral_diplomacy.graph import stores

    for start, mineral in (("COD", "cobalt"), ("CHL", "lithium")):
        ways = paths(dataset, RouteQuestion(start, "IND", mineral)).ways
        between = {tuple(place[1] for place in way.places[1:-1]) for way in ways}
        store = stores.open_embedded(dataset)
        rows = ask(store, "cypher", "routes", {"mineral": mineral, "start": start}, dataset=dataset)
        assert {tuple(filter(None, row[1:])) for row in rows} == between
