"""A real Chromium for tests, the machine's own, driven headless and cut off from any network.

`MINDIP_CHROMIUM` names another than the first of `chromium`, `chromium-browser` and
`google-chrome` on the PATH.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Route, sync_playwright

from tests.skips import skip_or_fail

__all__ = ["Visits", "browser", "chromium", "evidence", "executable", "visits"]

NAMES = ("chromium", "chromium-browser", "google-chrome")
#: Nothing that the browser itself would like to say to its makers.
_QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
#: What the content security policy stops is told to the console, which is watched.
_TELL = """
addEventListener("securitypolicyviolation", event => console.error(
    `policy violated: ${event.effectiveDirective} by ${event.blockedURI} ${event.sample}`));
"""


def executable() -> str | None:
    """The path of the Chromium to drive; None where there is none."""
    return next(filter(None, map(shutil.which, _names())), None)


def _names() -> tuple[str, ...]:
    return (os.environ["MINDIP_CHROMIUM"],) if "MINDIP_CHROMIUM" in os.environ else NAMES


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark whatever asks for the browser."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", []):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the browser; without one the test is skipped, loudly."""
    found = executable()
    if found is None:
        skip_or_fail("browser", f"found no {' or '.join(_names())}")
    return found


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """The running browser, one for all tests; each visit has a profile of its own."""
    # Only root has no user namespace of its own to keep the sandbox in.
    args = [*_QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=args)
        yield browser
        browser.close()


@dataclass
class Visits:
    """Opens files in fresh profiles without a network, and keeps whatever they did wrong."""

    browser: Browser
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, file: Path, fragment: str = "", **profile: Any) -> Page:
        """The file's page, loaded; `profile` is a context's: `color_scheme="dark"` and the like."""
        page = self.page(file, **profile)
        page.goto(file.resolve().as_uri() + fragment, timeout=30_000)
        return page

    def page(self, file: Path, **profile: Any) -> Page:
        """A page that can open the file and nothing else: every other request is stopped."""
        context = self.browser.new_context(offline=True, **profile)
        context.set_default_timeout(30_000)
        context.add_init_script(_TELL)
        page = context.new_page()
        page.on("console", self._console)
        page.on("pageerror", self._error)
        page.on("websocket", lambda socket: self.requests.append(socket.url))
        address = file.resolve().as_uri()
        page.route("**/*", lambda route: self._only(address, route))
        return page

    def _only(self, address: str, route: Route) -> None:
        if route.request.url.split("#")[0] == address:
            route.continue_()
            return
        self.requests.append(route.request.url)
        route.abort()

    def _console(self, said: ConsoleMessage) -> None:
        if said.type == "error":
            self.complaints.append(said.text)

    def _error(self, error: Error) -> None:
        self.complaints.append(f"{error.message}\n{error.stack}")

    def close(self) -> None:
        for context in list(self.browser.contexts):
            context.close()


@pytest.fixture
def visits(browser: Browser) -> Iterator[Visits]:
    """Opens files; in the end no page may have asked the network for anything, or erred."""
    visits = Visits(browser)
    yield visits
    visits.close()
    assert not visits.requests, "a page asked the network"
    assert not visits.complaints, "a page erred"


@pytest.fixture(scope="session")
def evidence(checkout: Path) -> Path:
    """Where pictures of the pages are kept for people to look at."""
    folder = checkout / "build" / "evidence"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
