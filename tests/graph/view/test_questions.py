"""Whatever is asked for, a file or a notebook's frame shows it without an error or a request."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.graph.tables import KEY
from mineral_diplomacy.graph.view.making import view
from mineral_diplomacy.graph.view.picture import Picture
from mineral_diplomacy.graph.view.question import ViewQuestion
from tests.graph.stores.datasets import make_dataset
from tests.graph.view import pictures
from tests.graph.view.browser import Visits
from tests.graph.view.conftest import MINDIP
from tests.graph.view.promised import Choice, shown
from tests.graph.view.sheet import Sheet, opened

QUESTIONS = [
    ["--mineral", "lithium"],
    ["--country", "China"],
    ["--agreement", "forge"],
    ["--around", "KABIL", "--hops", "2"],
    ["--query", "shares", "-p", "mineral=lithium", "-p", "stage=processing"],
    ["--as-of", "2020-01-01"],
]


def asked(visits: Visits, dataset: Dataset, folder: Path, *options: str) -> Sheet:
    file = folder / "asked.html"
    command = [str(MINDIP), "view", *options, "--data", str(dataset.path), "-o", str(file)]
    subprocess.run(command, check=True, capture_output=True)
    return opened(visits, file)


@pytest.mark.parametrize("options", QUESTIONS, ids=" ".join)
def test_what_was_asked_for_is_shown(
    visits: Visits, dataset: Dataset, tmp_path: Path, options: list[str]
) -> None:
    sheet = asked(visits, dataset, tmp_path, *options)
    promised = shown(sheet.payload, Choice(sheet.payload["as_of"]))
    assert promised[0]
    assert (sheet.nodes(), sheet.edges()) == promised
    sheet.press("layout-force")
    sheet.press("show-all") if sheet.find("show-all").is_visible() else None
    assert len(sheet.nodes()) >= len(promised[0])


def test_a_notebook_shows_the_page_in_its_frame(
    visits: Visits, dataset: Dataset, tmp_path: Path
) -> None:
    picture = view(dataset, ViewQuestion(agreements=("forge",)))
    file = tmp_path / "notebook.html"
    html = f"<!doctype html><meta charset=utf-8><title>n</title>{picture._repr_html_()}"
    file.write_text(html, encoding="utf-8")
    frame = visits.open(file).frame_locator("iframe")
    frame.locator("html[data-ready=true]").wait_for(state="attached")
    frame.locator("#search").fill("forge")
    frame.locator("#search-results").get_by_role("option").first.click()
    assert frame.locator("#panel").is_visible()
    frame.locator("#copy-link").click()
    assert "#select=" in frame.locator("#link").input_value()


@pytest.fixture
def hostile_dataset(tmp_path: Path) -> Dataset:
    """A folder whose countries and agreements are called what no page should run."""
    names = [text for text in pictures.HOSTILE if text.strip()]
    return make_dataset(
        tmp_path / "dataset",
        {
            "country": [
                {KEY: "country/IND", "iso3": "IND", "label": "India"},
                *(
                    {KEY: f"country/H{number:02}", "label": text, "alt_label": [text], "note": text}
                    for number, text in enumerate(names)
                ),
            ],
            "source": [{KEY: "source/s", "label": names[0], "url": "javascript:hacked=1"}],
            "agreement": [
                {KEY: "agreement/a", "label": names[1], "summary": names[3], "source": "source/s"}
            ],
            "participation": [
                {KEY: f"participation/{number}", "actor": f"country/H{number:02}", "role": "host"}
                | {"undertaking": "agreement/a", "source": "source/s", "quote": text}
                for number, text in enumerate(names)
            ],
        },
    )


def test_hostile_tables_become_a_page_of_text(
    visits: Visits, hostile_dataset: Dataset, tmp_path: Path
) -> None:
    sheet = asked(visits, hostile_dataset, tmp_path, "--around", "agreement/a", "--hops", "1")
    keys = [key for key in sheet.nodes() if key.startswith("country/H")]
    assert len(keys) == len(pictures.HOSTILE)
    sheet.choose("agreement/a")
    text = sheet.find("panel").text_content() or ""
    assert pictures.HOSTILE[1] in text
    assert pictures.HOSTILE[3] in text
    assert sheet.find("panel").get_by_role("link").count() == 0
    assert sheet.ask("typeof hacked") == "undefined"
    assert sheet.ask("document.scripts.length") == 3


def test_a_picture_made_by_hand_is_a_page(
    visits: Visits, written: Callable[[Picture], Path]
) -> None:
    sheet = opened(visits, written(Picture("By hand", "Nothing.", pictures.small().as_of)))
    assert sheet.page.title() == "By hand"
