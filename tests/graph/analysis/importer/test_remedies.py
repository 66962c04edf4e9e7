"""Remedies against brute force: every gain re-solved by networkx, every pair tried."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mineral_diplomacy.graph.analysis.flow.arcs import Network, inner, points, without
from mineral_diplomacy.graph.analysis.importer.imports import imports_network
from mineral_diplomacy.graph.analysis.importer.remedies import Remedies, remedies_on
from mineral_diplomacy.graph.analysis.importer.remedy_candidates import (
    Arc,
    Candidate,
    diverted_exports,
)
from mineral_diplomacy.graph.analysis.importer.remedy_views import RemedyQuestion, remedies
from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.loaders.record import Record
from mineral_diplomacy.ontology.errors import MissingDataError, UnknownTermError
from tests.graph.analysis.flow.networks import CLOSE, POINTS, flow_of, networks
from tests.graph.analysis.flow.test_network import flow, ore
from tests.tables import MemoryTables, record, supply, tables


def candidate(name: str, *arcs: Arc) -> Candidate:
    quantity = max((amount for *_, amount in arcs), default=0.0)
    return Candidate(name, "processing", "exports to others", quantity, "t", None, arcs, (), ())


def added(network: Network, chosen: tuple[Candidate, ...]) -> Network:
    """The definition: the network with the candidates' arcs in it."""
    more = network.copy()
    for one in chosen:
        for tail, head, amount in one.arcs:
            data = more.get_edge_data(tail, head)
            if data is None:
                more.add_edge(tail, head, capacity=amount)
            elif "capacity" in data:
                more.edges[tail, head]["capacity"] += amount
    return more


def view(outage: str | None) -> Remedies:
    return Remedies("IND", "copper", "processing", 2024, "hs_basket", "determined", None, outage,
                    None, None, None, ())  # fmt: skip


@st.composite
def cases(draw: st.DrawFn) -> tuple[Network, str, list[Candidate]]:
    network = draw(networks(limited=True))
    outages = sorted({country for _, country in points(network)})
    assume(outages)
    ends = [inner(point)[side] for point in POINTS for side in (0, 1)]
    place = st.sampled_from([*ends, "source", "sink"])
    arc = st.tuples(place, place, st.floats(0.5, 12))
    groups = draw(st.lists(st.lists(arc, min_size=1, max_size=2), max_size=5))
    found = [candidate(f"C{number}", *arcs) for number, arcs in enumerate(groups)]
    return network, draw(st.sampled_from(outages)), found


@settings(max_examples=80)
@given(cases())
def test_gains_and_pairs_are_those_of_brute_force(
    case: tuple[Network, str, list[Candidate]],
) -> None:
    network, outage, candidates = case
    before, rest = flow_of(network), without(network, [outage])
    lost = before - flow_of(rest)

    def gain(*chosen: Candidate) -> float:
        return min(lost, flow_of(added(rest, chosen)) - flow_of(rest))

    found = remedies_on(view(outage), network, candidates)
    assert found.lost == pytest.approx(lost, abs=CLOSE)
    for row in found.rows:
        assert row.gain == pytest.approx(gain(row.candidate), abs=CLOSE)
        assert row.mended == (pytest.approx(gain(row.candidate) / before) if before else None)
        assert row.gain or (row.reason or "").startswith("off the cut that binds")
    gains = [row.gain or 0.0 for row in found.rows]
    assert gains == sorted(gains, reverse=True)
    best = max((gain(*pair) for pair in combinations(candidates, 2)), default=None)
    if found.pair is not None:
        assert found.pair[1] == pytest.approx(best, abs=CLOSE)
        assert found.pairs == len(candidates) * (len(candidates) - 1) // 2
        reached = found.chosen[:2][-1][1] if found.chosen else 0.0
        if found.greedy_is_best:
            assert reached >= found.pair[1] - CLOSE
    else:
        assert best is None or max(gains) >= lost - CLOSE


@settings(max_examples=40)
@given(cases())
def test_the_choice_one_by_one_never_falls_and_is_what_it_says(
    case: tuple[Network, str, list[Candidate]],
) -> None:
    network, outage, candidates = case
    rest = without(network, [outage])
    found = remedies_on(view(outage), network, candidates)
    reached = 0.0
    for number, (_, gain) in enumerate(found.chosen, start=1):
        taken = tuple(one for one, _ in found.chosen[:number])
        assert gain > reached
        exact = min(found.lost or 0.0, flow_of(added(rest, taken)) - flow_of(rest))
        assert gain == pytest.approx(exact, abs=CLOSE)
        reached = gain


def test_a_pair_that_only_works_together_is_found() -> None:
    """A mine and a mill: neither alone brings anything back, so one by one finds nothing."""
    graph: Network = nx.DiGraph()
    graph.add_nodes_from(["source", "sink"])
    tail, head = inner(("processing", "CHN"))
    graph.add_edge("source", tail, capacity=9.0)
    graph.add_edge(tail, head, capacity=9.0)
    graph.add_edge(head, "sink", capacity=9.0)
    mine, mill = candidate("AUS", ("source", "ore", 5.0)), candidate("JPN", ("ore", "sink", 4.0))
    found = remedies_on(view("CHN"), graph, [mine, mill])
    assert [row.gain for row in found.rows] == [0, 0]
    assert found.chosen == ()
    assert found.pair == ((mine, mill), 4.0)


@pytest.fixture(scope="module")
def trade() -> MemoryTables:
    """China sells India most; Japan sells others, Korea only what it gets from China."""
    return tables(
        [flow("CHN", "IND", 50), flow("JPN", "IND", 10), flow("JPN", "DEU", 30)],
        [flow("KOR", "DEU", 20), flow("CHN", "KOR", 20), flow("DEU", "IND", 1)],
        [ore("CHL", "CHN", 90)],
    )


def test_partners_can_divert_what_they_are_seen_to_sell_to_others(trade: MemoryTables) -> None:
    (found, _) = remedies(trade, RemedyQuestion(("copper",), outage="chn"))
    assert (found.outage, found.before, found.lost) == ("CHN", 61, 50)
    by_country = {row.candidate.country: row for row in found.rows}
    assert by_country["JPN"].candidate.quantity == 30
    # 30 t that went to Germany, of which Germany had sold on 1 t.
    assert by_country["JPN"].gain == 29
    assert by_country["KOR"].gain == 0  # its goods come from the outage
    assert (by_country["KOR"].reason or "").startswith("off the cut that binds")
    assert "CHN" not in by_country
    assert "IND" not in by_country
    assert by_country["JPN"].candidate.inputs == (
        next(key for key in trade.rows["trade_flow"] if "JPN/DEU" in key),
    )


def test_without_an_outage_the_worst_of_each_view_is_taken(trade: MemoryTables) -> None:
    (found, _) = remedies(trade, RemedyQuestion(("copper",)))
    assert (found.outage, found.lost) == ("CHL", 50)  # as much as China, and first by its code


def test_candidates_are_never_more_than_what_is_sold_to_others(trade: MemoryTables) -> None:
    network = imports_network(trade, "copper")
    for one in diverted_exports(network, "CHN"):
        sold = sum(a.amount for a in network.arcs if a.start == (one.stage, one.country))
        assert 0 < (one.quantity or 0) <= sold


def capacity(holder: str, quantity: float, **columns: object) -> Record:
    row: dict[str, object] = {
        "holder": f"country/{holder}",
        "mineral": "copper",
        "stage": "processing",
        "basis": "element_content",
        "period": "2024",
        "projection": False,
        "quantity": quantity,
        "unit": "kt",
    }
    return record("capacity", **{**row, **columns})


def world(*more: Record) -> Remedies:
    """China refines 60 of 100 kt; the mines yield 100."""
    rows = supply({"CHL": 100.0}, 100.0, rest=0.0, stage="extraction")
    rows += supply({"CHN": 60.0, "JPN": 40.0}, 100.0, rest=0.0)
    named = [record("country", key="country/IND", label="IND", iso3="IND")]
    found = remedies(tables(rows, named, more), RemedyQuestion(("copper",), outage="CHN"))
    return found[1]


def test_stated_capacity_counts_beyond_what_a_country_makes() -> None:
    found = world(capacity("JPN", 55.0), capacity("IND", 10.0, scope="a plant"))
    rows = {(row.candidate.country, row.candidate.kind): row for row in found.rows}
    assert rows["JPN", "idle capacity"].gain == 15_000
    assert rows["IND", "built capacity"].gain == 10_000
    assert [row.rank for row in found.rows] == [1, 2]
    assert found.greedy_is_best
    assert found.pair is not None
    assert found.pair[1] == 25_000


def test_announced_is_never_built_and_unknown_is_never_zero() -> None:
    found = world(
        capacity("JPN", 55.0, projection=True),
        capacity("IND", 9.0),
        capacity("CHN", 99.0),
        capacity("IND", 7.0, basis="gross_weight", scope="other"),
    )
    (announced, unknown) = found.rows
    assert announced.candidate.kind == "announced capacity"
    assert (unknown.candidate.country, unknown.gain, unknown.rank) == ("IND", None, None)
    assert unknown.reason == "what it makes is not known"


def test_capacity_off_the_cut_brings_nothing_and_says_which_cut_binds() -> None:
    found = world(capacity("CHL", 150.0, stage="extraction"))
    (row,) = found.rows
    assert (row.gain, row.rank) == (0, 1)
    assert row.reason == "off the cut that binds: JPN:processing"


def test_facilities_without_a_capacity_are_named_and_not_ranked(trade: MemoryTables) -> None:
    plant = {"key": "facility/one", "label": "A smelter", "country": "country/PER"}
    makes = {"facility": "facility/one", "mineral": "copper", "stage": "processing"}
    found = tables(
        [flow("CHN", "IND", 5)], [record("facility", **plant), record("facility_output", **makes)]
    )
    (row,) = remedies(found, RemedyQuestion(("copper",)))[0].rows
    assert (row.candidate.country, row.gain, row.rank) == ("PER", None, None)
    assert row.reason == "1 facility, of which no source states a capacity"


def test_an_outage_that_is_not_there_and_names_that_are_none(trade: MemoryTables) -> None:
    (found, _) = remedies(trade, RemedyQuestion(("copper",), outage="IND"))
    assert found.rows == ()
    assert found.why == "IND is not seen to lose anything if IND stops"
    with pytest.raises(UnknownTermError, match="country 'CHM'"):
        remedies(trade, RemedyQuestion(("copper",), outage="CHM"))
    with pytest.raises(UnknownTermError, match="mineral 'coper'"):
        remedies(trade, RemedyQuestion(("coper",)))
    with pytest.raises(MissingDataError, match="1900"):
        remedies(trade, RemedyQuestion(("copper",), year=1900))


def test_findings_are_the_first_of_the_analysis(dataset: Dataset) -> None:
    views = remedies(dataset, RemedyQuestion(pairs=False))
    ranked = {
        (v.scope, v.mineral, r.candidate.country, r.candidate.kind, r.candidate.scope): r
        for v in views
        for r in v.rows
    }
    written = dataset.rows("remedy_finding")
    assert {row["scope_area"] for row in written} == {"IND", "WORLD"}
    for row in written:
        place = (row["scope_area"], row["mineral"], row["country"][-3:], row["remedy_kind"])
        found = ranked[(*place, row["project_scope"])]
        assert (row["mended"], row["remedy_rank"]) == (found.mended, found.rank)
        assert set(row["derived_from"]) == set(found.candidate.inputs)


def test_the_order_of_minerals_never_matters(dataset: Dataset) -> None:
    one = remedies(dataset, RemedyQuestion(("copper", "nickel")))
    other = remedies(dataset, RemedyQuestion(("nickel", "copper")))
    assert sorted(map(str, one)) == sorted(map(str, other))
