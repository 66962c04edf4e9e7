"""The page in a real browser: two printed sides of A4, nothing asked of a network."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from mineral_diplomacy.graph.brief.content import brief
from mineral_diplomacy.graph.brief.model import Brief
from mineral_diplomacy.graph.dataset import Dataset
from tests.graph.brief.briefs import named
from tests.graph.view.browser import Visits
from tests.graph.view.pictures import HOSTILE


def written(found: Brief, folder: Path) -> Path:
    file = folder / "brief.html"
    file.write_text(found.to_html(), encoding="utf-8")
    return file


def sides(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.slow
@pytest.mark.parametrize("party", ["IND", "JPN", "TUV"])
def test_a_brief_is_two_sides_of_a4(
    visits: Visits, dataset: Dataset, tmp_path: Path, evidence: Path, party: str
) -> None:
    page = visits.open(written(brief(dataset, party, dataset.manifest.day), tmp_path))
    pdf = page.pdf(
        path=evidence / f"brief-{party}.pdf", prefer_css_page_size=True, print_background=True
    )

    assert 1 <= sides(pdf) <= 2
    assert re.search(rb"/MediaBox \[0 0 59[45]\S* 84[12]", pdf)


def test_the_page_names_language_and_title_and_forbids_scripts(
    visits: Visits, india: Brief, tmp_path: Path
) -> None:
    page = visits.open(written(india, tmp_path))

    assert page.title() == india.title
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("script, link, img, iframe").count() == 0
    policy = page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content")
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:")


def test_a_note_lists_its_statements_on_a_screen(
    visits: Visits, india: Brief, tmp_path: Path
) -> None:
    page = visits.open(written(india, tmp_path))
    first = page.locator("#note-1 details")
    first.locator("summary").click()

    assert first.locator("li").all_text_contents() == list(india.notes[0].keys)
    page.emulate_media(media="print")
    assert not first.is_visible()


@pytest.mark.parametrize("width", [1280, 400])
def test_the_page_is_accessible(visits: Visits, india: Brief, tmp_path: Path, width: int) -> None:
    page = visits.open(
        written(india, tmp_path), viewport={"width": width, "height": 900}, bypass_csp=True
    )
    results = Axe().run(page)

    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("text", HOSTILE[:7])
def test_a_hostile_name_runs_nothing(visits: Visits, tmp_path: Path, text: str) -> None:
    page = visits.open(written(named(text), tmp_path))

    assert page.evaluate("typeof hacked") == "undefined"
    assert page.locator("td").filter(has_text=text[:20].strip()).count() > 0
