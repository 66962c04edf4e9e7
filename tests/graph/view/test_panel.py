"""Details of what is chosen: every property, unit, basis, and the source with its link."""

from __future__ import annotations

import pytest

from tests.graph.view.sheet import Payload, Sheet


def on_screen(sheet: Sheet) -> str:
    return " ".join((sheet.find("panel").text_content() or "").split())


def told(sheet: Sheet, statements: list[str]) -> None:
    """The panel shows every fact of the statements, and links to where each was published."""
    while (more := sheet.find("panel").get_by_role("button", name="Show more").first).is_visible():
        more.click()
    text = on_screen(sheet)
    links = {link.get_attribute("href") for link in sheet.find("panel").get_by_role("link").all()}
    for statement in (sheet.payload["statements"][key] for key in statements):
        for name, value, _ in statement["facts"]:
            assert " ".join(f"{name}".split()) in text
            assert " ".join(value.split()) in text
        source = sheet.payload["sources"][statement["source"]]
        assert source["label"] in text
        if source["attribution"]:
            assert source["attribution"] in text
        if source["url"]:
            assert source["url"] in links


def one_of(sheet: Sheet, kind: str) -> Payload:
    """A node of a kind that says as much as any."""
    found = [sheet.node(key) for key in sheet.nodes()]
    return max(
        (node for node in found if node["kind"] == kind),
        key=lambda node: (len(node["statements"]) < 20, len(node["statements"]), node["id"]),
    )


@pytest.mark.parametrize("kind", ["Country", "Agreement", "Mineral", "Supply", "Technology"])
def test_a_node_tells_all_that_is_known_of_it(shipped: Sheet, kind: str) -> None:
    node = one_of(shipped, kind)
    shipped.choose(node["id"])
    text = on_screen(shipped)
    assert node["label"] in text
    for name, value, _ in node["facts"]:
        assert name in text
        assert " ".join(value.split()) in text
    told(shipped, node["statements"])


def test_a_point_names_share_unit_basis_and_verdict(shipped: Sheet) -> None:
    (node,) = (
        node
        for node in shipped.payload["nodes"]
        if node["kind"] == "Supply" and node["country"] == "country/CHN"
        if node["facets"]["mineral"] == ["lithium"] and node["facets"]["stage"] == ["processing"]
    )
    shipped.choose(node["id"])
    text = on_screen(shipped)
    assert "73.7 %" in text
    assert node["verdict"]["text"] in text
    assert {"Basis", "Unit", "Share"} <= {fact[0] for fact in everything(shipped, node)}
    told(shipped, node["statements"])


def everything(sheet: Sheet, node: Payload) -> list[list[str]]:
    statements = sheet.payload["statements"]
    return [
        *node["facts"],
        *(fact for key in node["statements"] for fact in statements[key]["facts"]),
    ]


def test_a_fact_that_names_a_node_leads_to_it(shipped: Sheet) -> None:
    keys = shipped.nodes()
    node, fact = next(
        (node, fact)
        for node in map(shipped.node, sorted(keys))
        for fact in node["facts"]
        if fact[2] in keys
    )
    shipped.choose(node["id"])
    shipped.find("panel").get_by_role("button", name=fact[1], exact=True).first.click()
    assert shipped.selected() == fact[2]


def test_every_link_is_opened_apart_and_tells_nothing_of_the_page(shipped: Sheet) -> None:
    shipped.choose(one_of(shipped, "Agreement")["id"])
    links = shipped.find("panel").get_by_role("link").all()
    assert links
    for link in links:
        assert (link.get_attribute("href") or "").startswith(("https://", "http://"))
        assert link.get_attribute("target") == "_blank"
        assert link.get_attribute("rel") == "noopener noreferrer"


def test_a_click_on_a_node_opens_its_details(shipped: Sheet) -> None:
    key = shipped.apart()
    shipped.click(key)
    assert shipped.selected() == key
    assert shipped.label(key) in on_screen(shipped)


def test_a_click_on_a_line_tells_its_statements(small: Sheet) -> None:
    places = small.places()
    (ax, ay), (bx, by) = places["country/IND"], places["agreement/pact"]
    (line,) = (
        line
        for line in small.payload["edges"]
        if {line["from"], line["to"]} == {"country/IND", "agreement/pact"}
    )
    small.page.locator("#layout-force").click()
    places = small.places()
    (ax, ay), (bx, by) = places["country/IND"], places["agreement/pact"]
    small.page.mouse.click((ax + bx) / 2, (ay + by) / 2)
    small.page.wait_for_timeout(400)
    assert small.selected() == line["id"]
    told(small, line["statements"])


def hidden_neighbours(sheet: Sheet, key: str) -> set[str]:
    ends = [(line["from"], line["to"]) for line in sheet.payload["edges"]]
    near = {a if b == key else b for a, b in ends if key in {a, b}}
    return near - sheet.nodes()


def test_a_double_click_expands_a_node_to_all_its_neighbours(small: Sheet) -> None:
    assert hidden_neighbours(small, "country/CHL") == {"organization/far"}
    small.click("country/CHL", times=2)
    assert not hidden_neighbours(small, "country/CHL")


def test_so_does_the_button_in_the_panel(small: Sheet) -> None:
    small.choose("country/CHL")
    small.find("panel").get_by_role("button", name="neighbours").click()
    assert not hidden_neighbours(small, "country/CHL")


def test_show_all_lifts_the_cap(small: Sheet) -> None:
    drawn = {node["id"] for node in small.payload["nodes"] if not node["hidden"]}
    assert small.nodes() == drawn
    assert f"{len(drawn)} of {small.payload['total']}" in small.find("showing").inner_text()
    small.press("show-all")
    assert small.nodes() == {node["id"] for node in small.payload["nodes"]}
    assert small.find("show-all").is_hidden()
