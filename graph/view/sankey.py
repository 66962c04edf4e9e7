"""A flow drawn as a Sankey: mining on the left, one world market, refining on the right.

Drawn with matplotlib's shapes: its own Sankey knows no columns, and the layouts built on it that
were tried print to standard output where sums differ by a rounding.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from mineral_diplomacy.graph.text import shortened
from mineral_diplomacy.graph.view.canvas import canvas, rectangle, write
from mineral_diplomacy.graph.view.flow import Band, Flow, Kind, Side
from mineral_diplomacy.graph.view.palette import BLUE, GREY, INK, RED

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["sankey_figure"]

# Lengths in pixels of a chart 520 wide; y grows downwards.
_WIDTH, _HEAD, _FOOT = 520.0, 54.0, 8.0
_BAR, _GAP, _LINE, _TALL = 12.0, 3.0, 14.0, 220.0
_LEFT, _HUB, _RIGHT = 164.0, (254.0, 266.0), 344.0
_BOX = (92.0, 60.0)
_HEADS = (12.0, 27.0, 40.0)
_TEXT, _SMALL = 11.0, 9.5
#: As many characters fit beside a bar; longer labels take two lines.
_CHARACTERS = 23

_FILL: dict[Kind, str] = {
    "named": BLUE,
    "chokepoint": RED,
    "contested": RED,
    "rest": GREY,
    "unaccounted": "none",
    "feed": "none",
    "surplus": "none",
}


@dataclass(frozen=True)
class _Place:
    """Where a band's bar lies, and the lines of text beside it."""

    band: Band
    lines: tuple[str, ...]
    top: float
    height: float

    @property
    def room(self) -> float:
        """The height that bar or text takes, whichever is higher."""
        return max(self.height, _LINE * len(self.lines))

    def moved(self, down: float) -> _Place:
        """The same further down."""
        return replace(self, top=self.top + down)


def sankey_figure(flow: Flow) -> Figure:
    """The figure; every bar is a patch labelled with its stage and holder, as high as its width."""
    scales = _scales(flow)
    columns = [_column(side, scale) for side, scale in zip(_sides(flow), scales, strict=True)]
    height = max([_BOX[1], *(_bottom(column) for column in columns)])
    total = _HEAD + height + _FOOT
    figure, axes = canvas(_WIDTH, total)
    for side, column in zip(_sides(flow), columns, strict=True):
        left, middle = side is flow.left, _HEAD + height / 2
        _draw_heading(axes, side, left=left)
        _draw_side(axes, side, _moved(column, height), left=left, middle=middle)
    _draw_market(axes, flow, scales, _HEAD + height / 2)
    return figure


def _sides(flow: Flow) -> tuple[Side, Side]:
    return flow.left, flow.right


def _scales(flow: Flow) -> tuple[float, float]:
    """Pixels per unit of width, one for both sides where they join."""
    widths = [side.width for side in _sides(flow)]
    if flow.joined:
        widths = [max(widths)] * 2
    first, second = (_TALL / width if width else 0.0 for width in widths)
    return first, second


def _column(side: Side, scale: float) -> list[_Place]:
    """Bars from the top; a thin one keeps room for its text."""
    places, y = [], 0.0
    for band in side.bands:
        place = _Place(band, _lines(band), y, band.width * scale)
        places.append(place.moved((place.room - place.height) / 2))
        y += place.room + _GAP
    return places


def _lines(band: Band) -> tuple[str, ...]:
    """Label and figure, in two lines where one is too short for both."""
    label = shortened(band.label, 2 * _CHARACTERS - len(band.text) - 4)
    return _wrapped(f"{label} {band.text}")


def _wrapped(text: str) -> tuple[str, ...]:
    from textwrap import wrap

    return tuple(wrap(text, _CHARACTERS, max_lines=2, placeholder=" …"))


def _bottom(column: list[_Place]) -> float:
    if not column:
        return 0.0
    last = column[-1]
    return last.top + (last.height + last.room) / 2


def _moved(column: list[_Place], height: float) -> list[_Place]:
    """The column under the heading, in the middle of the chart's height."""
    down = _HEAD + (height - _bottom(column)) / 2
    return [place.moved(down) for place in column]


def _outer(*, left: bool) -> tuple[float, str]:
    """Where text beside a column stands, and how it is aligned."""
    return (_LEFT - 6, "right") if left else (_RIGHT + _BAR + 6, "left")


def _draw_heading(axes: Axes, side: Side, *, left: bool) -> None:
    """Stage, total and what is counted, or what is missing."""
    x, align = _outer(left=left)
    write(axes, (x, _HEADS[0]), side.stage, align, fontweight="bold", fontsize=12)
    lines = _wrapped(side.missing or "")
    if not side.missing:
        lines = (side.total or "no total printed", shortened(side.basis or "", _CHARACTERS))
    for y, line in zip(_HEADS[1:], lines, strict=False):
        write(axes, (x, y), line, align, fontsize=_SMALL if y == _HEADS[2] else _TEXT)


def _draw_side(axes: Axes, side: Side, column: list[_Place], *, left: bool, middle: float) -> None:
    x = _LEFT if left else _RIGHT
    outer, align = _outer(left=left)
    if side.missing:
        _draw_missing(axes, side, middle, left=left)
    hub = middle - sum(place.height for place in column) / 2
    for place in column:
        _draw_ribbon(axes, place, hub, left=left)
        hub += place.height
    for place in column:
        label = f"{side.stage}: {place.band.label}"
        look = _look(place.band.kind)
        rectangle(axes, x, place.top, _BAR, place.height, label=label, **look)
        weight = "bold" if place.band.kind in {"chokepoint", "contested"} else "normal"
        y = place.top + (place.height - _LINE * (len(place.lines) - 1)) / 2
        for number, line in enumerate(place.lines):
            write(axes, (outer, y + _LINE * number), line, align, fontweight=weight)


def _look(kind: Kind) -> dict[str, Any]:
    """How a bar looks: hatched and dashed where no row of the source stands behind it."""
    if _FILL[kind] == "none":
        return {"facecolor": "none", "edgecolor": INK, "hatch": "////", "lw": 0.8, "ls": "--"}
    if kind == "contested":
        return {"facecolor": "none", "edgecolor": RED, "hatch": "xxxx", "lw": 1.2}
    return {"facecolor": _FILL[kind]}


def _draw_ribbon(axes: Axes, place: _Place, hub: float, *, left: bool) -> None:
    """From a bar to the market; dashed without filling where nothing is known of it."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    start, end = (_LEFT + _BAR, _HUB[0]) if left else (_RIGHT, _HUB[1])
    bend = (start + end) / 2
    y, height = place.top, place.height
    points = [
        *((start, y), (bend, y), (bend, hub), (end, hub)),
        *((end, hub + height), (bend, hub + height), (bend, y + height), (start, y + height)),
    ]
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3]
    look: dict[str, Any] = {"facecolor": _FILL[place.band.kind], "alpha": 0.35, "lw": 0}
    if look["facecolor"] == "none":
        look = {"facecolor": "none", "edgecolor": INK, "alpha": 0.6, "lw": 0.7, "ls": "--"}
    axes.add_patch(PathPatch(Path(points, codes), clip_on=False, **look))


def _draw_market(axes: Axes, flow: Flow, scales: tuple[float, float], middle: float) -> None:
    """One bar for both sides where they join, else one for each with a gap between."""
    heights = [side.width * scale for side, scale in zip(_sides(flow), scales, strict=True)]
    if not any(heights):
        return
    centre = sum(_HUB) / 2
    lines = ("World market", "who feeds whom", "is not observed")
    if not flow.joined:
        lines = ("World total", "each stage", "for itself")
    for y, line in zip(_HEADS, lines, strict=True):
        write(axes, (centre, y), line, fontsize=_TEXT if y == _HEADS[0] else _SMALL)
    for x, width, height in _market(flow, heights):
        look: dict[str, Any] = {"facecolor": GREY, "edgecolor": INK, "lw": 0.5}
        rectangle(axes, x, middle - height / 2, width, height, **look)


def _market(flow: Flow, heights: list[float]) -> Iterator[tuple[float, float, float]]:
    (start, end), third = _HUB, (_HUB[1] - _HUB[0]) / 3
    if flow.joined:
        yield start, end - start, max(heights)
        return
    for x, height in zip((start, end - third), heights, strict=True):
        if height:
            yield x, third, height


def _draw_missing(axes: Axes, side: Side, middle: float, *, left: bool) -> None:
    """An empty hatched box of no particular size: unknown is not nothing."""
    width, height = _BOX
    x = _LEFT + _BAR - width if left else _RIGHT
    look: dict[str, Any] = {"facecolor": "none", "edgecolor": GREY, "hatch": "//", "ls": "--"}
    label = f"{side.stage}: unknown"
    rectangle(axes, x, middle - height / 2, width, height, lw=1, label=label, **look)
    write(axes, (x + width / 2, middle), "?", fontweight="bold", fontsize=20)
