"""What a question selects, held against networkx and against the tables."""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import pytest

from mineral_diplomacy.graph.analysis.chokepoints import Question, chokepoints, default_minerals
from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.graph.network import to_networkx
from mineral_diplomacy.graph.view import selecting
from mineral_diplomacy.graph.view.elements import Elements
from mineral_diplomacy.graph.view.question import ViewQuestion, resolved
from mineral_diplomacy.graph.view.selecting import Selected, select
from mineral_diplomacy.ontology.errors import ChoiceError, UnknownTermError


@pytest.fixture(scope="module")
def elements(dataset: Dataset) -> Elements:
    return Elements(dataset)


def selected(dataset: Dataset, elements: Elements, question: ViewQuestion) -> Selected:
    return select(dataset, elements, resolved(question, dataset))


def kinds(elements: Elements, keys: set[str]) -> set[str]:
    return {elements.entities[key].table.label for key in keys if key in elements.entities}


def test_elements_are_all_nodes_and_statements(dataset: Dataset, elements: Elements) -> None:
    graph = to_networkx(dataset)

    assert set(elements.entities) == set(graph)
    assert set(elements.statements) == {key for _, _, key in graph.edges(keys=True)}


def test_the_first_view_shows_the_party_its_agreements_and_the_chokepoints(
    dataset: Dataset, elements: Elements
) -> None:
    found = selected(dataset, elements, ViewQuestion())
    answer = chokepoints(dataset, Question(), dataset.manifest.day)
    signed = {
        one.target
        for one in elements.of["country/IND"]
        if one.edge.type == "PARTY_TO" and one.target.startswith("agreement/")
    }

    assert signed <= found.drawn
    assert {row.point.claim.key for row in answer.chokepoints if row.point} <= found.drawn
    assert {f"mineral/{name}" for name in default_minerals(dataset.schema)} <= found.drawn
    stages = {found.points[key].stage for key in found.drawn if key in found.points}
    assert {"extraction", "processing"} <= stages
    assert len(found.drawn) < 400


def test_a_point_has_its_holder_in_the_picture(dataset: Dataset, elements: Elements) -> None:
    found = selected(dataset, elements, ViewQuestion())

    assert {point.claim.holder for point in found.points.values()} <= set(found.ranks)


@pytest.mark.parametrize("hops", [0, 1, 2, 3])
@pytest.mark.parametrize("centre", ["organization/kabil", "agreement/forge"])
def test_around_a_node_is_what_networkx_finds_within_the_hops(
    dataset: Dataset, elements: Elements, centre: str, hops: int
) -> None:
    graph = nx.Graph(
        (one.source, one.target)
        for one in elements.statements.values()
        if one.edge.drawn_as != "detail" or centre in {one.source, one.target}
    )
    distances = nx.single_source_shortest_path_length(graph, centre, cutoff=hops)

    assert elements.distances([centre], hops) == dict(distances)


def test_details_lead_on_from_the_centre_alone(elements: Elements) -> None:
    near = elements.distances(["source/article"], 1)

    assert len(near) > 1
    assert not any(key.startswith("source/") for key in elements.distances(["country/IND"], 3))


def test_one_mineral_leaves_the_others_out(dataset: Dataset, elements: Elements) -> None:
    found = selected(dataset, elements, ViewQuestion(minerals=("Lithium",)))

    assert {key for key in found.drawn if key.startswith("mineral/")} == {"mineral/lithium"}
    assert {point.mineral for point in found.points.values()} == {"lithium"}
    assert any(key.startswith("agreement/") for key in found.drawn)
    for key in found.drawn:
        if key.startswith("agreement/"):
            assert any(one.target == "mineral/lithium" for one in elements.lines(key))


def test_a_country_shows_its_own_points_and_measures(dataset: Dataset, elements: Elements) -> None:
    found = selected(dataset, elements, ViewQuestion(countries=("China",)))

    assert {point.claim.holder for point in found.points.values()} == {"country/CHN"}
    assert "TradeMeasure" in kinds(elements, set(found.drawn))


def test_an_agreement_shows_its_parties_and_minerals(dataset: Dataset, elements: Elements) -> None:
    found = selected(dataset, elements, ViewQuestion(agreements=("india-australia-cmip",)))

    joined = {
        one.other("agreement/india-australia-cmip")
        for one in elements.lines("agreement/india-australia-cmip")
    }
    assert joined <= found.drawn
    assert {point.mineral for point in found.points.values()} == {"lithium", "cobalt"}


def test_a_query_shows_what_its_rows_name(dataset: Dataset, elements: Elements) -> None:
    key = "participation/kabil-camyen-lithium/kabil/investor/-/article"
    found = selected(
        dataset, elements, ViewQuestion(query="some", rows=(key, "country/CHL", "no such key"))
    )

    assert {"organization/kabil", "agreement/kabil-camyen-lithium", "country/CHL"} <= found.drawn
    assert key in {one.key for one in found.statements}


def test_rows_that_name_nothing_select_nothing(dataset: Dataset, elements: Elements) -> None:
    assert not selected(dataset, elements, ViewQuestion(query="some")).ranks


def test_more_than_can_be_read_is_carried_but_not_drawn(
    dataset: Dataset, elements: Elements, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = selected(dataset, elements, ViewQuestion())
    monkeypatch.setattr(selecting, "MOST_DRAWN", 30)
    capped = selected(dataset, elements, ViewQuestion())

    assert capped.ranks == whole.ranks
    assert len(capped.drawn) == 30
    assert max(capped.ranks[key] for key in capped.drawn) <= min(
        rank for key, rank in capped.ranks.items() if key not in capped.drawn
    )


def test_one_file_carries_no_more_than_it_can(
    dataset: Dataset, elements: Elements, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = selected(dataset, elements, ViewQuestion())
    monkeypatch.setattr(selecting, "MOST_CARRIED", len(found.ranks) + 5)

    assert len(selected(dataset, elements, ViewQuestion()).neighbours) == 5


@pytest.mark.parametrize(
    ("question", "nearest"),
    [
        (ViewQuestion(around=("kabbil",)), "kabil"),
        (ViewQuestion(minerals=("litium",)), "lithium"),
        (ViewQuestion(countries=("Indai",)), "India"),
        (ViewQuestion(agreements=("forg",)), "forge"),
        (ViewQuestion(party="Indai"), "India"),
    ],
)
def test_an_unknown_name_is_met_with_the_nearest(
    dataset: Dataset, question: ViewQuestion, nearest: str
) -> None:
    with pytest.raises(UnknownTermError) as caught:
        resolved(question, dataset)

    assert nearest.lower() in [name.lower() for name in caught.value.nearest]


def test_two_focuses_at_once_are_refused(dataset: Dataset) -> None:
    both = ViewQuestion(countries=("IND",), around=("kabil",))

    with pytest.raises(ChoiceError, match="countries and around"):
        resolved(both, dataset)
    with pytest.raises(ChoiceError, match="rows"):
        resolved(replace(both, countries=(), query="shares"), dataset)
