"""The address holds all that a reader changed: another reader of it sees the same."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.graph.view.browser import Visits
from tests.graph.view.sheet import Sheet, opened


def seen(sheet: Sheet) -> list[Any]:
    """Everything that a reader has before him."""
    texts = ("as-of-text", "showing", "panel", "path-text")
    return [
        sheet.nodes(),
        sheet.edges(),
        sheet.selected(),
        sheet.state(),
        *(sheet.find(name).text_content() for name in texts),
        sheet.find("path-avoid").input_value(),
        sheet.find("layout-force").get_attribute("aria-pressed"),
        sheet.ask("getComputedStyle(document.body).backgroundColor"),
        sheet.ask("[...document.querySelectorAll('input:checked')].map(box => box.value)"),
        sheet.ask("[...document.querySelectorAll('[aria-pressed=false]')].map(b => b.textContent)"),
    ]


def change_everything(sheet: Sheet) -> None:
    sheet.press("layout-force")
    sheet.press("theme")
    sheet.day(int(sheet.find("as-of").input_value()) - 1)
    for facet, value in (("mineral", "lithium"), ("mineral", "cobalt"), ("stage", "processing")):
        sheet.page.locator(f'input[data-facet="{facet}"][value="{value}"]').click()
    sheet.page.locator('button[data-kind="Technology"]').click()
    sheet.choose("country/IND", "path-from")
    sheet.choose("mineral/cobalt", "path-to")
    sheet.find("path-avoid").select_option("country/CHN")
    sheet.press("path-find")
    sheet.choose("mineral/lithium")
    sheet.find("graph").focus()
    sheet.page.keyboard.press("e")
    sheet.settle()


def test_everything_changed_is_seen_again(shipped_file: Path, visits: Visits) -> None:
    first = opened(visits, shipped_file)
    at_first = seen(first)
    change_everything(first)
    changed = seen(first)
    assert all(one != other for one, other in zip(changed[:4], at_first[:4], strict=True))
    assert seen(opened(visits, shipped_file, first.fragment())) == changed


def test_each_change_alone_is_seen_again(shipped_file: Path, visits: Visits) -> None:
    first = opened(visits, shipped_file)
    for step in (
        lambda: first.press("layout-force"),
        lambda: first.press("theme"),
        lambda: first.page.locator('button[data-line="COVERS"]').click(),
        lambda: first.day(3),
        lambda: first.choose("country/CHN"),
        lambda: first.page.keyboard.press("Escape"),
        lambda: first.press("reset"),
    ):
        step()
        assert seen(opened(visits, shipped_file, first.fragment())) == seen(first)


def test_an_address_that_changes_changes_the_page(small: Sheet, small_file: Path) -> None:
    at_first = seen(small)
    small.press("layout-force")
    small.choose("country/CHL")
    fragment, changed = small.fragment(), seen(small)
    small.press("reset")
    assert seen(small)[:4] == at_first[:4]
    small.page.goto(small_file.resolve().as_uri() + fragment)
    assert seen(small) == changed


def test_copy_link_puts_the_address_on_the_clipboard(small_file: Path, visits: Visits) -> None:
    allowed = ["clipboard-read", "clipboard-write"]
    sheet = opened(visits, small_file, permissions=allowed)
    sheet.choose("country/CHL")
    sheet.press("copy-link")
    assert sheet.ask("navigator.clipboard.readText()") == sheet.ask("location.href")


def test_an_address_of_nonsense_shows_the_picture(small_file: Path, visits: Visits) -> None:
    nonsense = (
        "#layout=x&select=%3Cscript%3E&asof=9999&filter.mineral=y&path=1&from=z&%E0%A4%A&theme=1"
    )
    sheet = opened(visits, small_file, nonsense)
    assert sheet.nodes() == opened(visits, small_file).nodes()
    assert sheet.selected() is None


def test_a_day_between_two_events_shows_what_held_then(visits: Visits, shipped_file: Path) -> None:
    days = opened(visits, shipped_file).payload["timeline"]["dates"]
    first, later = next(
        pair for pair in pairwise(map(date.fromisoformat, days)) if (pair[1] - pair[0]).days > 1
    )
    between = first + (later - first) / 2
    sheet = opened(visits, shipped_file, f"#asof={between}")
    assert str(first) in sheet.find("as-of-text").inner_text()
