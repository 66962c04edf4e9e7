"""Everything without a mouse, from the first Tab to a found path."""

from __future__ import annotations

import pytest

from tests.graph.view.sheet import Sheet

_FOCUS = """() => {
    const at = document.activeElement, style = getComputedStyle(at);
    return {id: at.id, seen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0
        || style.boxShadow !== "none", name: at.outerHTML.slice(0, 120)};
}"""
MOST = 200


def tab_to(sheet: Sheet, name: str) -> None:
    """Tab until the element of that id has the focus, which must be visible all the way."""
    for _ in range(MOST):
        sheet.page.keyboard.press("Tab")
        focus = sheet.page.evaluate(_FOCUS)
        assert focus["seen"], f"the focus cannot be seen on {focus['name']}"
        if focus["id"] == name:
            return
    pytest.fail(f"no way by Tab to {name}")


def typed(sheet: Sheet, text: str) -> None:
    """Types into a combobox, walks to and fro in its results, and takes the first."""
    sheet.page.keyboard.type(text)
    for key in ("ArrowDown", "ArrowUp", "Enter"):
        sheet.page.keyboard.press(key)
    sheet.settle()


def test_the_first_stop_skips_to_the_graph(shipped: Sheet) -> None:
    shipped.page.keyboard.press("Tab")
    assert "skip" in shipped.ask("document.activeElement.textContent").lower()
    shipped.page.keyboard.press("Enter")
    assert shipped.ask("document.activeElement.id") == "graph"


def test_from_load_to_a_found_path(shipped: Sheet) -> None:
    tab_to(shipped, "search")
    typed(shipped, "Lithium")
    assert shipped.selected() == "mineral/lithium"
    tab_to(shipped, "path-from")
    typed(shipped, "India")
    tab_to(shipped, "path-to")
    typed(shipped, "Cobalt")
    tab_to(shipped, "path-avoid")
    shipped.page.keyboard.type("China")
    tab_to(shipped, "path-find")
    shipped.page.keyboard.press("Enter")
    text = shipped.find("path-text").inner_text()
    assert text.index("India") < text.rindex("Cobalt")
    assert shipped.find("path-avoid").input_value() == "country/CHN"


def test_every_control_can_be_reached_and_the_last_stop_passed(small: Sheet) -> None:
    wanted = set(
        small.ask(
            "[...document.querySelectorAll('button, input, select, summary, a[href], #graph')]"
            ".filter(e => e.checkVisibility({visibilityProperty: true}) && !e.disabled)"
            ".map(e => e.outerHTML)"
        )
    )
    reached = set()
    for _ in range(MOST):
        small.page.keyboard.press("Tab")
        reached.add(small.page.evaluate("document.activeElement.outerHTML"))
    assert {html[:100] for html in wanted - reached} == set()


def test_arrows_walk_enter_opens_e_expands_escape_clears(small: Sheet) -> None:
    small.find("graph").focus()
    keyboard = small.page.keyboard
    seen = []
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
        keyboard.press(key)
        seen.append(small.selected())
    assert None not in seen
    assert len(set(seen)) > 1
    keyboard.press("Enter")
    assert small.find("panel").is_visible()
    assert small.label(str(small.selected())) in small.find("panel").inner_text()
    keyboard.press("Escape")
    small.find("graph").focus()
    keyboard.press("Escape")
    assert small.selected() is None


def test_an_arrow_goes_the_way_it_points(small: Sheet) -> None:
    small.choose("agreement/pact")
    small.find("graph").focus()
    for key, (dx, dy) in {"ArrowLeft": (-1, 0), "ArrowRight": (1, 0), "ArrowUp": (0, -1)}.items():
        before = str(small.selected())
        small.page.keyboard.press(key)
        places, after = small.places(), str(small.selected())
        if after != before:
            moved = places[after][0] - places[before][0], places[after][1] - places[before][1]
            assert moved[0] * dx + moved[1] * dy > 0


def test_plus_and_minus_zoom_and_nought_fits(small: Sheet) -> None:
    small.find("graph").focus()

    def width() -> float:
        xs = [x for x, _ in small.places().values()]
        return max(xs) - min(xs)

    small.page.keyboard.press("0")
    fitted = width()
    small.page.keyboard.press("+")
    assert width() > fitted
    small.page.keyboard.press("-")
    small.page.keyboard.press("-")
    assert width() < fitted
    small.page.keyboard.press("0")
    assert width() == pytest.approx(fitted)


def test_the_graph_says_what_it_is_and_its_keys(small: Sheet) -> None:
    graph = small.find("graph")
    assert graph.get_attribute("role") == "application"
    assert graph.get_attribute("aria-label")
    keys = small.find(str(graph.get_attribute("aria-describedby"))).text_content() or ""
    assert all(word in keys.lower() for word in ("arrow", "enter", "escape", "neighbours"))
