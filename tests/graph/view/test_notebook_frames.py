"""In a real browser, nothing of what hostile results hold in a notebook runs or is loaded."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from mineral_diplomacy.graph.notebook import framed
from tests.graph.test_notebook import HOSTILE, hostile_rows
from tests.graph.view.browser import Visits


def notebook(visits: Visits, folder: Path, output: str) -> Page:
    """A page that holds an output, as a notebook does: it runs what it is given."""
    file = folder / "notebook.html"
    head = "<!doctype html><html lang=en><meta charset=utf-8><title>quiet</title>"
    file.write_text(f"{head}<body>{output}</body></html>", encoding="utf-8")
    page = visits.open(file)
    page.wait_for_timeout(200)
    return page


def test_nothing_in_a_table_runs(visits: Visits, tmp_path: Path) -> None:
    page = notebook(visits, tmp_path, hostile_rows()._repr_html_())
    assert page.title() == "quiet"
    assert page.locator("body > *").count() == 1
    frame = page.frame_locator("iframe")
    assert frame.locator("td").count() == 2 * len(HOSTILE)
    assert frame.locator("td").first.inner_text() == HOSTILE[0]
    assert frame.locator("script, img, a").count() == 0


def test_a_frame_with_scripts_runs_its_own_and_cannot_reach_the_notebook(
    visits: Visits, tmp_path: Path
) -> None:
    script = (
        "document.title = 'mine';"
        "try { parent.document.title = 'reached' } catch { document.body.textContent = 'kept out' }"
    )
    html = f"<!doctype html><title>t</title><body><script>{script}</script></body>"
    page = notebook(visits, tmp_path, framed(html, 50, scripts=True))
    assert page.frame_locator("iframe").locator("body").inner_text() == "kept out"
    assert page.title() == "quiet"


def test_a_frame_without_scripts_runs_none(visits: Visits, tmp_path: Path) -> None:
    html = "<!doctype html><title>t</title><body>still<script>document.body.textContent = 'ran'"
    page = notebook(visits, tmp_path, framed(html, 50, scripts=False))
    frame = page.frame_locator("iframe").locator("body")
    assert frame.evaluate("body => body.firstChild.textContent") == "still"
