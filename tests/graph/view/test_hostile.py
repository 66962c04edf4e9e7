"""Whatever a label, a title or an address holds stays text."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from mineral_diplomacy.graph.view.picture import Picture
from tests.graph.view import pictures
from tests.graph.view.browser import Visits
from tests.graph.view.pictures import HOSTILE, LONG
from tests.graph.view.sheet import Sheet, opened

#: What only a label could have made.
_FOREIGN = "img, iframe, object, embed, [onerror], [onload], [onmouseover], main b, main script"


@pytest.fixture
def hostile(visits: Visits, written: Callable[[Picture], Path]) -> Sheet:
    return opened(visits, written(pictures.hostile()))


def harmless(sheet: Sheet) -> None:
    assert sheet.ask("typeof hacked") == "undefined"
    assert sheet.ask("document.scripts.length") == 3
    assert sheet.page.locator(_FOREIGN).count() == 0
    for link in sheet.page.locator("a[href]").all():
        assert (link.get_attribute("href") or "").startswith(("#", "https://", "http://"))


def test_labels_arrive_as_they_were_written(hostile: Sheet) -> None:
    harmless(hostile)
    assert [node["label"] for node in hostile.payload["nodes"]] == list(HOSTILE)
    assert hostile.page.title() == " ".join(HOSTILE[1].split())


def test_a_hostile_node_is_found_chosen_and_read(hostile: Sheet) -> None:
    for number, text in enumerate(HOSTILE):
        hostile.choose(f"country/{number}")
        assert hostile.selected() == f"country/{number}"
        panel = hostile.find("panel")
        assert panel.locator("h2").text_content() == text
        assert panel.locator("dt").first.text_content() == text
        harmless(hostile)


def test_paths_tables_filters_and_legend_keep_text_text(hostile: Sheet) -> None:
    hostile.choose("country/0", "path-from")
    hostile.choose(f"country/{len(HOSTILE) - 1}", "path-to")
    hostile.press("path-find")
    assert HOSTILE[3] in (hostile.find("path-text").text_content() or "")
    hostile.page.locator("#table summary").click()
    hostile.settle()
    assert HOSTILE[0] in (hostile.find("table").text_content() or "")
    for box in hostile.page.locator("input[data-facet]").all():
        box.click()
    for entry in hostile.page.locator("button[data-kind], button[data-line]").all():
        entry.click()
    harmless(hostile)


def test_a_click_on_what_names_a_trap_goes_nowhere(hostile: Sheet) -> None:
    hostile.choose("country/6")
    hostile.find("panel").get_by_text(HOSTILE[6]).last.click()
    harmless(hostile)


def test_the_drawing_stays_xml_and_its_labels_text(hostile: Sheet) -> None:
    drawing = ET.parse(hostile.download("export-svg").path()).getroot()
    kinds = {element.tag.rpartition("}")[2] for element in drawing.iter()}
    assert kinds <= {"svg", "g", "title", "desc", "rect", "path", "circle", "polygon", "text"}
    titles = {element.text for element in drawing.iter() if element.tag.endswith("title")}
    assert {HOSTILE[0], HOSTILE[3], HOSTILE[13]} <= titles


def test_no_cell_of_the_table_is_a_formula(hostile: Sheet) -> None:
    text = hostile.download("export-csv").path().read_bytes().decode("utf-8-sig")
    with_nodes = [row for row in csv.reader(io.StringIO(text, newline="")) if row[0] == "node"]
    assert len(with_nodes) == len(HOSTILE)
    for row in with_nodes:
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
    assert {row[3].removeprefix("'") for row in with_nodes} >= set(HOSTILE[:12])


def test_a_long_label_is_cut_on_the_canvas_and_whole_in_the_panel(hostile: Sheet) -> None:
    key = f"country/{HOSTILE.index(LONG)}"
    hostile.choose(key)
    assert (hostile.find("panel").locator("h2").text_content() or "").strip() == LONG.strip()
    drawing = ET.parse(hostile.download("export-svg").path()).getroot()
    texts = [element.text or "" for element in drawing.iter() if element.tag.endswith("text")]
    (shortened,) = {text for text in texts if text.startswith("long")}
    assert len(shortened) < 50
    assert shortened.endswith("\u2026")
    assert hostile.ask("document.documentElement.scrollWidth <= innerWidth")


def test_text_from_right_to_left_is_told_to_the_browser(hostile: Sheet) -> None:
    hostile.choose("country/13")
    title = hostile.find("panel").locator("h2")
    assert title.evaluate("element => getComputedStyle(element).direction") == "rtl"
