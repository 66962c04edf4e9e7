"""Nothing, one node, the first view, and the same data as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from mineral_diplomacy.graph.view.picture import Picture
from tests.graph.view import pictures
from tests.graph.view.browser import Visits
from tests.graph.view.sheet import Sheet, opened


def test_an_empty_picture_says_so(visits: Visits, written: Callable[[Picture], Path]) -> None:
    sheet = opened(visits, written(pictures.empty()))
    assert "no node" in sheet.find("empty").inner_text()
    assert sheet.nodes() == set()
    for name in ("export-svg", "export-csv", "export-png"):
        assert sheet.download(name).path().stat().st_size
    sheet.find("search").fill("India")
    sheet.settle()
    assert "no match" in sheet.find("search-results").inner_text()


def test_one_node_can_be_clicked_walked_to_and_taken_away(
    visits: Visits, written: Callable[[Picture], Path]
) -> None:
    sheet = opened(visits, written(pictures.one_node()))
    assert sheet.nodes() == {"country/IND"}
    sheet.click("country/IND")
    assert sheet.selected() == "country/IND"
    sheet.find("graph").focus()
    sheet.page.keyboard.press("ArrowLeft")
    assert sheet.selected() == "country/IND"
    assert "India" in sheet.download("export-svg").path().read_text(encoding="utf-8")
    sheet.press("layout-force")
    assert sheet.nodes() == {"country/IND"}


def test_the_first_view_is_readable(shipped: Sheet, shipped_file: Path) -> None:
    keys = shipped.nodes()
    assert {"country/IND", "country/CHN"} <= keys
    minerals = {"lithium", "cobalt", "nickel", "rare_earths", "copper", "graphite"}
    assert {f"mineral/{name}" for name in minerals} <= keys
    assert 100 < len(keys) < 400
    assert shipped_file.stat().st_size < 2_000_000
    marked = [node for node in map(shipped.node, keys) if node["verdict"]]
    assert len(marked) >= 13
    assert all(node["color"] == marked[0]["color"] for node in marked)
    assert shipped.page.locator(".headline li").count()
    assert shipped.page.locator("figure svg").count() >= len(minerals)


def rows(sheet: Sheet, number: int) -> list[list[str]]:
    table = sheet.find("table").locator("table").nth(number)
    return list(
        table.evaluate(
            "t => [...t.tBodies[0].rows].map(r => [...r.cells].map(c => c.textContent.trim()))"
        )
    )


def in_table(sheet: Sheet) -> None:
    """The tables hold the nodes and lines shown, neither more nor fewer."""
    lines = {line["id"]: line for line in sheet.payload["edges"]}
    kinds = sheet.payload["kinds"]
    nodes = [sheet.node(key) for key in sheet.nodes()]
    assert Counter((row[0], row[1]) for row in rows(sheet, 0)) == Counter(
        (node["label"], kinds[node["kind"]]["label"]) for node in nodes
    )
    assert Counter(tuple(row[:3]) for row in rows(sheet, 1)) == Counter(
        (sheet.label(line["from"]), line["label"], sheet.label(line["to"]))
        for line in map(lines.__getitem__, sheet.edges())
    )


def test_the_table_says_what_the_picture_shows(small: Sheet) -> None:
    small.page.locator("#table summary").click()
    small.settle()
    in_table(small)
    small.page.locator('button[data-kind="Agreement"]').click()
    in_table(small)
    small.press("reset")
    small.press("show-all")
    in_table(small)


def test_a_table_has_captions_and_headings(small: Sheet) -> None:
    small.page.locator("#table summary").click()
    tables = small.find("table").locator("table").all()
    assert len(tables) == 2
    for table in tables:
        assert table.locator("caption").inner_text()
        assert table.locator("th[scope=col]").count() >= 3


def test_a_long_table_grows_by_a_button(visits: Visits, written: Callable[[Picture], Path]) -> None:
    (first, *_) = pictures.small().nodes
    nodes = tuple(
        replace(first, key=f"country/{n}", label=f"N {n}", country=None) for n in range(1200)
    )
    picture = replace(pictures.small(), nodes=nodes, lines=(), timeline={}, total=1200)
    sheet = opened(visits, written(picture))
    sheet.page.locator("#table summary").click()
    counts = []
    for _ in range(3):
        counts.append(len(rows(sheet, 0)))
        said = sheet.find("table").locator("caption").first.inner_text().replace(",", "")
        assert f"{counts[-1]} of 1200" in said
        more = sheet.find("table").get_by_role("button", name="more").first
        if more.is_visible():
            more.click()
    assert counts == [500, 1000, 1200]
