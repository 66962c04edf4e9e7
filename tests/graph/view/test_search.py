"""Search by label and alias, and what choosing a result does."""

from __future__ import annotations

import pytest

from tests.graph.view.sheet import Sheet


def test_a_label_is_found_and_its_node_chosen_by_mouse(shipped: Sheet) -> None:
    shipped.choose("mineral/lithium")
    assert shipped.selected() == "mineral/lithium"
    assert "Lithium" in shipped.find("panel").inner_text()


def test_results_come_while_typing_and_enter_takes_the_one_arrowed_to(small: Sheet) -> None:
    small.find("search").press_sequentially("turk")
    assert small.option("country/TUR").is_visible()
    assert small.option("supply/tur").is_visible()
    options = small.find("search-results").get_by_role("option").all()
    assert len(options) == 2
    second = options[1].get_attribute("data-id")
    small.find("search").press("ArrowDown")
    small.find("search").press("Enter")
    assert small.selected() == second
    assert small.find("search-results").is_hidden()


@pytest.mark.parametrize("typed", ["türkiye", "TURKIYE", "Anadolu", "anadolu cumhuriyeti"])
def test_case_accents_and_aliases_do_not_matter(small: Sheet, typed: str) -> None:
    small.find("search").fill(typed)
    assert small.option("country/TUR").is_visible()


def test_what_matches_nothing_is_said(shipped: Sheet) -> None:
    shipped.find("search").fill("no such thing anywhere")
    shipped.settle()
    results = shipped.find("search-results")
    assert "no match" in results.inner_text().lower()
    assert results.is_visible()
    assert results.get_by_role("option").count() == 0
    shipped.find("search").press("Enter")
    assert shipped.selected() is None


def test_a_node_left_out_by_the_cap_is_shown_when_chosen(small: Sheet) -> None:
    assert "organization/far" not in small.nodes()
    small.choose("organization/far")
    assert "organization/far" in small.nodes()
    assert small.selected() == "organization/far"


def test_the_box_is_a_combobox_whose_list_says_which_option_is_active(small: Sheet) -> None:
    box = small.find("search")
    assert box.get_attribute("role") == "combobox"
    assert box.get_attribute("aria-expanded") == "false"
    box.press_sequentially("in")
    assert box.get_attribute("aria-expanded") == "true"
    assert box.get_attribute("aria-controls") == "search-results"
    box.press("ArrowDown")
    active = box.get_attribute("aria-activedescendant")
    assert active
    assert small.find(active).get_attribute("aria-selected") == "true"
    box.press("Escape")
    assert box.get_attribute("aria-expanded") == "false"
