"""A written picture, open in the browser: what it was given, what it shows, how to work it."""

from __future__ import annotations

import base64
import gzip
import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Download, Locator, Page

from tests.graph.view.browser import Visits

__all__ = ["Payload", "Point", "Sheet", "opened"]

Payload = dict[str, Any]
Point = tuple[float, float]
_READY = "html[data-ready=true]"
_DRAWN = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
_PLACES = """() => {
    const place = id => { const {x, y} = mindip.positionOnPage(id); return [x, y]; };
    const ids = mindip.shownNodes();
    return ids.map(id => [id, place(id)]);
}"""


@dataclass(frozen=True)
class Sheet:
    """The page and the data inside it."""

    page: Page
    payload: Payload

    def find(self, name: str) -> Locator:
        """The element of that id."""
        return self.page.locator(f"#{name}")

    def settle(self) -> None:
        """Until what was asked for is drawn."""
        self.page.evaluate(_DRAWN)

    def ask(self, expression: str) -> Any:
        self.settle()
        return self.page.evaluate(expression)

    def nodes(self) -> set[str]:
        return set(self.ask("mindip.shownNodes()"))

    def edges(self) -> set[str]:
        return set(self.ask("mindip.shownEdges()"))

    def selected(self) -> str | None:
        found: str | None = self.ask("mindip.selected()")
        return found

    def state(self) -> Any:
        return self.ask("mindip.state()")

    def fragment(self) -> str:
        return str(self.ask("location.hash"))

    def node(self, key: str) -> Payload:
        (found,) = (node for node in self.payload["nodes"] if node["id"] == key)
        return dict(found)

    def label(self, key: str) -> str:
        return str(self.node(key)["label"])

    def press(self, name: str) -> None:
        """Presses the button of that id."""
        self.find(name).click()
        self.settle()

    def choose(self, key: str, box: str = "search") -> None:
        """Types a node's label into a search box and takes the option that is this node."""
        self.find(box).fill(self.label(key))
        self.option(key, box).click()
        self.settle()

    def option(self, key: str, box: str = "search") -> Locator:
        """The option for a node, among nodes of the same label too."""
        return self.page.locator(f"#{box}-results [role=option][data-id={json.dumps(key)}]")

    def places(self) -> dict[str, Point]:
        """Where the nodes shown are, for the mouse."""
        self.find("graph").scroll_into_view_if_needed()
        dx, dy = self.ask("[scrollX, scrollY]")
        return {key: (x - dx, y - dy) for key, (x, y) in self.ask(_PLACES)}

    def apart(self, wanted: Callable[[Payload], object] = lambda _: True) -> str:
        """Of the nodes shown that are wanted, the one that stands farthest from all others."""
        box = self.find("graph").bounding_box()
        places = self.places()
        assert box is not None
        height = min(box["y"] + box["height"], 700.0)
        inside = [
            key
            for key, (x, y) in places.items()
            if box["x"] + 10 < x < box["x"] + box["width"] - 90 and box["y"] + 10 < y < height - 60
            if wanted(self.node(key))
        ]
        return max(inside, key=lambda key: _room(key, places))

    def click(self, key: str, times: int = 1) -> None:
        """Clicks a node on the canvas."""
        x, y = self.places()[key]
        self.page.mouse.click(x, y, click_count=times)
        # vis-network waits this long to tell a click from a double click.
        self.page.wait_for_timeout(400)

    def download(self, name: str) -> Download:
        with self.page.expect_download() as waiting:
            self.find(name).click()
        return waiting.value

    def day(self, index: int) -> str:
        """Moves the slider to a stop, as a hand would, and returns the day it says."""
        self.find("as-of").fill(str(index))
        self.settle()
        return self.find("as-of-text").inner_text()


def _room(key: str, places: dict[str, Point]) -> float:
    others = (place for other, place in places.items() if other != key)
    return min((math.dist(places[key], place) for place in others), default=math.inf)


def opened(visits: Visits, file: Path, fragment: str = "", **profile: Any) -> Sheet:
    """The picture in a file, ready to be worked."""
    page = visits.open(file, fragment, **profile)
    page.locator(_READY).wait_for(state="attached")
    packed = base64.b64decode(page.locator("#data").text_content() or "")
    return Sheet(page, json.loads(gzip.decompress(packed)))
