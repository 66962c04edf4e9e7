"""In a real browser, charts load nothing, break no policy and follow the page's colours."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from mineral_diplomacy.graph.analysis.chokepoints import Question, chokepoints
from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.graph.view.charts import charts
from tests.graph.view.browser import Visits

POLICY = "default-src 'none'; style-src 'sha256-{}'"
STYLE = (
    ":root { color-scheme: light dark } body { background: Canvas; color: CanvasText; margin: 8px;"
    " display: grid; grid-template-columns: 1fr 1fr; gap: 12px } figure { margin: 0 }"
)


def page_of(dataset: Dataset, visits: Visits, folder: Path, scheme: str) -> Page:
    """All charts on one page that allows no style but its own."""
    from base64 import b64encode
    from hashlib import sha256

    found = charts(dataset, chokepoints(dataset, Question(), dataset.manifest.day))
    assert found.heat is not None
    shown = (*found.sankeys, found.heat)
    figures = "".join(
        f"<figure>{chart.svg}<figcaption>{escape(chart.caption)}</figcaption></figure>"
        for chart in shown
    )
    policy = POLICY.format(b64encode(sha256(STYLE.encode()).digest()).decode())
    file = folder / "charts.html"
    file.write_text(
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}"><title>Charts</title>'
        f"<style>{STYLE}</style><body>{figures}</body></html>",
        encoding="utf-8",
    )
    return visits.open(file, color_scheme=scheme, viewport={"width": 1200, "height": 900})


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_charts_follow_the_page_and_stay_in_their_frames(
    dataset: Dataset, visits: Visits, evidence: Path, tmp_path: Path, scheme: str
) -> None:
    page = page_of(dataset, visits, tmp_path, scheme)
    page.screenshot(path=evidence / f"charts-{scheme}.png", full_page=True)
    colour = page.evaluate("getComputedStyle(document.body).color")
    texts = page.locator("svg[aria-labelledby^=sankey] text")
    fills = texts.evaluate_all("all => [...new Set(all.map(t => getComputedStyle(t).fill))]")
    assert fills == [colour]
    assert colour == {"light": "rgb(0, 0, 0)", "dark": "rgb(255, 255, 255)"}[scheme]
    outside = page.locator("svg text").evaluate_all(
        """all => all.filter(text => {
            const [inner, outer] = [text, text.ownerSVGElement].map(e => e.getBoundingClientRect());
            return inner.left < outer.left || inner.right > outer.right
                || inner.top < outer.top || inner.bottom > outer.bottom;
        }).map(text => text.textContent)"""
    )
    assert outside == []


def test_screen_readers_get_the_numbers(dataset: Dataset, visits: Visits, tmp_path: Path) -> None:
    page = page_of(dataset, visits, tmp_path, "light")
    copper = page.get_by_role("img", name="Copper, 2025: extraction to processing", exact=True)
    expect(copper).to_have_accessible_description(re.compile("China 46.8–47.9 % .chokepoint."))
