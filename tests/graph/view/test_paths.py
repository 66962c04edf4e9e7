"""The path between two chosen nodes, with and without a country that fails: networkx agrees."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
import pytest

from tests.graph.view.promised import steps
from tests.graph.view.sheet import Sheet


def find(sheet: Sheet, start: str, end: str, avoid: str = "") -> None:
    sheet.choose(start, "path-from")
    sheet.choose(end, "path-to")
    sheet.find("path-avoid").select_option(avoid)
    sheet.press("path-find")


def walked(sheet: Sheet) -> list[str]:
    """The nodes of the path as it is told in words, step by step: each starts where one ended."""
    steps = [
        [str(end.get_attribute("data-id")) for end in step.locator("[data-id]").all()]
        for step in sheet.find("path-text").get_by_role("listitem").all()
    ]
    assert all(one[1] == other[0] for one, other in pairwise(steps))
    return [*(start for start, _ in steps), *(end for _, end in steps[-1:])]


def is_shortest(sheet: Sheet, path: list[str], avoid: str | None = None) -> bool:
    graph = steps(sheet.payload, avoid)
    assert nx.is_path(graph, path)
    return len(path) - 1 == nx.shortest_path_length(graph, path[0], path[-1])


@pytest.mark.parametrize(
    "end", ["country/CHN", "mineral/cobalt", "country/AUS", "technology/magnets"]
)
def test_the_path_is_a_shortest_one(shipped: Sheet, end: str) -> None:
    find(shipped, "country/IND", end)
    path = walked(shipped)
    assert (path[0], path[-1]) == ("country/IND", end)
    assert is_shortest(shipped, path)
    assert set(path) <= shipped.nodes()
    text = shipped.find("path-text").inner_text()
    assert all(shipped.label(key)[:50] in text for key in path)


def test_an_avoided_country_takes_its_points_and_organizations_with_it(small: Sheet) -> None:
    for country, point in {"country/TUR": "supply/chl", "country/CHL": "supply/tur"}.items():
        find(small, "country/IND", "mineral/copper", country)
        path = walked(small)
        assert point in path
        assert all(small.node(key)["country"] != country for key in path)
        assert is_shortest(small, path, country)


def test_avoiding_a_country_of_the_shipped_facts_goes_round_it(shipped: Sheet) -> None:
    find(shipped, "country/IND", "mineral/cobalt")
    (avoid, *_) = [
        node["country"]
        for node in map(shipped.node, walked(shipped)[1:-1])
        if node["country"] not in {None, "country/IND"}
    ] or ["country/CHN"]
    find(shipped, "country/IND", "mineral/cobalt", avoid)
    path = walked(shipped)
    assert all(shipped.node(key)["country"] != avoid for key in path)
    assert is_shortest(shipped, path, avoid)


def test_where_no_path_is_left_a_sentence_says_so(small: Sheet) -> None:
    assert not nx.has_path(steps(small.payload), "country/IND", "country/JPN")
    find(small, "country/IND", "country/JPN")
    text = small.find("path-text").inner_text()
    assert "No path" in text
    assert "India" in text
    assert "Japan" in text
    assert not walked(small)


def test_a_way_through_nodes_not_drawn_shows_them(small: Sheet) -> None:
    assert "organization/far" not in small.nodes()
    find(small, "country/IND", "project/mine")
    assert "organization/far" in walked(small)
    assert "organization/far" in small.nodes()


def test_a_filter_closes_ways(small: Sheet) -> None:
    find(small, "country/IND", "country/CHL")
    assert is_shortest(small, walked(small))
    small.page.locator('button[data-kind="Agreement"]').click()
    small.settle()
    assert not any(small.node(key)["kind"] == "Agreement" for key in walked(small))


def test_clear_forgets_the_path(small: Sheet) -> None:
    find(small, "country/IND", "country/CHL")
    small.press("path-clear")
    assert not small.find("path-text").inner_text().strip()
    assert small.find("path-from").input_value() == ""


def test_the_panel_chooses_the_ends_too(small: Sheet) -> None:
    for key, name in (("country/IND", "Path from here"), ("country/CHL", "Path to here")):
        small.choose(key)
        small.find("panel").get_by_role("button", name=name).click()
    small.press("path-find")
    path = walked(small)
    assert (path[0], path[-1]) == ("country/IND", "country/CHL")


def test_the_answer_is_said_to_a_screen_reader(small: Sheet) -> None:
    assert small.find("path-text").get_attribute("aria-live") == "polite"
