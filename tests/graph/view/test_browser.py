"""The browser that the other tests drive would tell if a page did something wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.graph.view.browser import Visits

POLICY = "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'\">"
ASKING = [
    "<img src='https://example.org/a.png'>",
    "<link rel=stylesheet href='https://example.org/a.css'>",
    "<script src='https://example.org/a.js'></script>",
    "<script>fetch('https://example.org/a').catch(() => {})</script>",
    "<script>navigator.sendBeacon('https://example.org/a')</script>",
    "<iframe src='https://example.org/'></iframe>",
    "<img src='beside.png'>",
]
ERRING = [
    "<script>undefined.x</script>",
    "<script>console.error('oh')</script>",
    "<script>Promise.reject(new Error('oh'))</script>",
    f"{POLICY}<script>1</script>",
    f"{POLICY}<img src='https://example.org/a.png'>",
]


@pytest.fixture
def free(browser: Browser) -> Visits:
    """Visits whose misdeeds no fixture judges."""
    return Visits(browser)


def opened(free: Visits, folder: Path, body: str) -> Visits:
    file = folder / "page.html"
    file.write_text(f"<!doctype html><meta charset=utf-8><title>t</title>{body}", encoding="utf-8")
    free.open(file).wait_for_timeout(50)
    free.close()
    return free


@pytest.mark.parametrize("body", ASKING)
def test_a_request_is_stopped_and_kept(free: Visits, tmp_path: Path, body: str) -> None:
    assert opened(free, tmp_path, body).requests


@pytest.mark.parametrize("body", ERRING)
def test_an_error_is_kept(free: Visits, tmp_path: Path, body: str) -> None:
    found = opened(free, tmp_path, body)
    assert found.complaints
    assert not found.requests


def test_a_page_that_does_nothing_wrong_leaves_nothing(free: Visits, tmp_path: Path) -> None:
    found = opened(free, tmp_path, "<script>console.log('fine')</script><a href='#x'>x</a>")
    assert (found.requests, found.complaints) == ([], [])
