"""Each filter and each entry of the legend leaves what its definition says."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.graph.view.promised import Choice, shown
from tests.graph.view.sheet import Sheet

FACETS = ["mineral", "stage", "instrument", "status", "tier", "year"]


def tick(sheet: Sheet, facet: str, value: object) -> None:
    sheet.page.locator(f'input[data-facet="{facet}"][value="{value}"]').click()
    sheet.settle()


def test_at_first_everything_drawn_is_shown(shipped: Sheet) -> None:
    day = shipped.payload["as_of"]
    assert (shipped.nodes(), shipped.edges()) == shown(shipped.payload, Choice(day))


@pytest.mark.parametrize("facet", FACETS)
def test_a_ticked_value_leaves_what_has_it(shipped: Sheet, facet: str) -> None:
    before = shipped.nodes(), shipped.edges()
    value = str(shipped.payload["facets"][facet][0]["value"])
    tick(shipped, facet, value)
    choice = Choice(shipped.payload["as_of"], {facet: [value]})
    promised = shown(shipped.payload, choice)
    assert (shipped.nodes(), shipped.edges()) == promised
    assert promised[0] < before[0]
    tick(shipped, facet, value)
    assert (shipped.nodes(), shipped.edges()) == before


def test_values_of_one_facet_add_up_and_facets_narrow_each_other(shipped: Sheet) -> None:
    for mineral in ("lithium", "cobalt"):
        tick(shipped, "mineral", mineral)
    tick(shipped, "stage", "processing")
    ticked = {"mineral": ["lithium", "cobalt"], "stage": ["processing"]}
    choice = Choice(shipped.payload["as_of"], ticked)
    assert (shipped.nodes(), shipped.edges()) == shown(shipped.payload, choice)


def test_a_kind_in_the_legend_is_a_switch(shipped: Sheet) -> None:
    before = shipped.nodes()
    for kind in sorted({shipped.node(key)["kind"] for key in before}):
        entry = shipped.page.locator(f'button[data-kind="{kind}"]')
        entry.click()
        assert entry.get_attribute("aria-pressed") == "false"
        choice = Choice(shipped.payload["as_of"], kinds=[kind])
        assert (shipped.nodes(), shipped.edges()) == shown(shipped.payload, choice)
        entry.click()
        assert entry.get_attribute("aria-pressed") == "true"
        assert shipped.nodes() == before


def test_a_type_of_line_in_the_legend_is_a_switch(shipped: Sheet) -> None:
    before = shipped.edges()
    types = {line["id"]: line["type"] for line in shipped.payload["edges"]}
    for name in sorted({types[key] for key in before}):
        entry = shipped.page.locator(f'button[data-line="{name}"]')
        entry.click()
        assert entry.get_attribute("aria-pressed") == "false"
        assert shipped.edges() == {key for key in before if types[key] != name}
        entry.click()
        assert shipped.edges() == before


def test_the_legend_counts_and_defines_what_the_file_holds(shipped: Sheet) -> None:
    counts = Counter(node["kind"] for node in shipped.payload["nodes"])
    for kind, about in shipped.payload["kinds"].items():
        entry = shipped.page.locator(f'button[data-kind="{kind}"]')
        assert entry.inner_text().split("\n") == [about["label"], f"{counts[kind]:,}"]
        assert about["definition"]
        assert entry.get_attribute("aria-description") == about["definition"]


def test_reset_takes_every_filter_back(shipped: Sheet) -> None:
    before = shipped.nodes(), shipped.edges()
    tick(shipped, "mineral", "cobalt")
    shipped.page.locator('button[data-kind="Country"]').click()
    shipped.press("reset")
    assert (shipped.nodes(), shipped.edges()) == before


def test_showing_says_how_many_of_how_many(shipped: Sheet) -> None:
    tick(shipped, "mineral", "cobalt")
    said = shipped.find("showing").inner_text()
    assert str(len(shipped.nodes())) in said
    assert f"of {shipped.payload['total']}" in said
    assert shipped.find("showing").get_attribute("aria-live") == "polite"


def test_showing_all_counts_the_neighbours_that_the_file_carries(shipped: Sheet) -> None:
    shipped.press("show-all")
    carried = shipped.payload["carried"]
    assert carried > shipped.payload["total"]
    assert f"Showing {carried} of {carried}" in shipped.find("showing").inner_text()
