"""Light and dark, small screens, no movement for who wants none; a checker finds no barrier."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from mineral_diplomacy.graph.view.picture import Picture
from tests.graph.view import pictures
from tests.graph.view.browser import Visits
from tests.graph.view.sheet import Sheet, opened

THEMES = ["light", "dark"]
_LIGHTNESS = """() => {
    const [r, g, b] = getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number);
    return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
}"""


def is_dark(sheet: Sheet) -> bool:
    sheet.settle()
    return bool(sheet.page.evaluate(_LIGHTNESS) < 0.5)


@pytest.mark.parametrize("theme", THEMES)
def test_the_system_decides_and_the_button_overrides(
    visits: Visits, shipped_file: Path, theme: str
) -> None:
    sheet = opened(visits, shipped_file, color_scheme=theme)
    assert is_dark(sheet) == (theme == "dark")
    sheet.press("theme")
    assert is_dark(sheet) == (theme == "light")
    sheet.press("theme")
    assert is_dark(sheet) == (theme == "dark")


def test_a_system_that_changes_its_mind_is_followed(shipped: Sheet) -> None:
    shipped.page.emulate_media(color_scheme="dark")
    assert is_dark(shipped)
    shipped.page.emulate_media(color_scheme="light")
    assert not is_dark(shipped)


@pytest.mark.parametrize("theme", THEMES)
def test_a_checker_finds_no_barrier(visits: Visits, shipped_file: Path, theme: str) -> None:
    sheet = opened(visits, shipped_file, color_scheme=theme)
    sheet.choose("mineral/lithium", "path-from")
    sheet.choose("country/IND", "path-to")
    sheet.press("path-find")
    sheet.choose("country/IND")
    sheet.page.locator("#table summary").click()
    found = Axe().run(sheet.page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("theme", THEMES)
def test_nor_in_an_empty_picture(
    visits: Visits, written: Callable[[Picture], Path], theme: str
) -> None:
    sheet = opened(visits, written(pictures.empty()), color_scheme=theme)
    found = Axe().run(sheet.page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("layout", ["chain", "force"])
@pytest.mark.parametrize("theme", THEMES)
def test_a_picture_of_each_layout_is_kept(
    visits: Visits, shipped_file: Path, evidence: Path, layout: str, theme: str
) -> None:
    screen = {"width": 1440, "height": 900}
    sheet = opened(visits, shipped_file, color_scheme=theme, viewport=screen)
    sheet.press(f"layout-{layout}")
    file = evidence / f"{layout}-{theme}.png"
    sheet.page.screenshot(path=file)
    assert len(set(file.read_bytes())) > 200, "an even surface is no picture"
    sheet.page.screenshot(path=evidence / f"{layout}-{theme}-whole.png", full_page=True)


def test_who_wants_no_movement_sees_none(visits: Visits, shipped_file: Path) -> None:
    sheet = opened(visits, shipped_file, reduced_motion="reduce")
    sheet.choose("mineral/cobalt")
    at_once = sheet.places()
    assert sheet.ask("document.getAnimations().length") == 0
    sheet.page.wait_for_timeout(500)
    assert sheet.places() == at_once


@pytest.mark.parametrize("width", [320, 768])
def test_a_narrow_screen_needs_no_sideways_scrolling(
    visits: Visits, shipped_file: Path, width: int
) -> None:
    sheet = opened(visits, shipped_file, viewport={"width": width, "height": 700})
    assert sheet.ask("document.documentElement.scrollWidth") <= width
    sheet.choose("mineral/lithium")
    assert sheet.find("panel").is_visible()
    assert sheet.ask("document.documentElement.scrollWidth") <= width


def test_the_page_says_its_language_title_and_width(shipped: Sheet) -> None:
    assert shipped.ask("document.documentElement.lang") == "en"
    assert shipped.page.title() == shipped.payload["title"]
    viewport = shipped.page.locator("meta[name=viewport]").get_attribute("content") or ""
    assert "width=device-width" in viewport
    assert "user-scalable=no" not in viewport
    assert shipped.ask("document.characterSet") == "UTF-8"
