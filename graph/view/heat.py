"""Concentration as a strip: minerals as rows, stages as columns, HHI intervals as cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mineral_diplomacy.graph.analysis.verdicts import StageResult
from mineral_diplomacy.graph.text import shortened
from mineral_diplomacy.graph.view.canvas import canvas, rectangle, write
from mineral_diplomacy.graph.view.palette import BLUE, GREY

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["Cell", "Strip", "heat_figure", "strip"]

# Lengths in pixels; y grows downwards.
_NAMES, _CELL, _ROW, _HEAD, _SCALE = 150.0, 118.0, 26.0, 28.0, 44.0
_STEPS = 20
_WHITE = (1.0, 1.0, 1.0)


@dataclass(frozen=True)
class Cell:
    """The HHI interval of a stage, fractions of 1; both ends None where unknown."""

    low: float | None
    high: float | None

    @property
    def text(self) -> str:
        """One number where both ends print alike, "?" where unknown."""
        if self.low is None or self.high is None:
            return "?"
        ends = f"{self.low:.2f}", f"{self.high:.2f}"
        return ends[0] if ends[0] == ends[1] else "–".join(ends)


@dataclass(frozen=True)
class Strip:
    """Rows by (mineral, form) and columns by stage; `empty` stages have no figures at all."""

    rows: tuple[tuple[str, str | None], ...]
    stages: tuple[str, ...]
    empty: tuple[str, ...]
    cells: Mapping[tuple[str, str | None, str], Cell]


def strip(results: Iterable[StageResult]) -> Strip:
    """The cells of the results, minerals and stages in their order.

    A form that is counted apart has a row of its own.
    """
    results = list(results)
    cells = {(one.mineral, one.form, one.stage): _cell(one) for one in results}
    stages = tuple(dict.fromkeys(one.stage for one in results))
    known = {key[2] for key, cell in cells.items() if cell.low is not None}
    shown = tuple(stage for stage in stages if stage in known)
    rows = tuple(dict.fromkeys(key[:2] for key in cells if key[2] in shown or not shown))
    return Strip(rows, shown, tuple(stage for stage in stages if stage not in known), cells)


def _cell(result: StageResult) -> Cell:
    index = result.concentration
    return Cell(index.hhi_low, index.hhi_high) if index else Cell(None, None)


def heat_figure(strip: Strip, rows: Sequence[str], stages: Sequence[str]) -> Figure:
    """The figure; `rows` and `stages` are the names of the strip's rows and stages for people."""
    width = _NAMES + _CELL * max(2, len(stages)) + 10
    height = _HEAD + _ROW * len(rows) + _SCALE
    figure, axes = canvas(width, height)
    for column, stage in enumerate(stages):
        write(axes, (_NAMES + _CELL * (column + 0.5), _HEAD / 2), stage, fontweight="bold")
    for place, ((mineral, form), name) in enumerate(zip(strip.rows, rows, strict=True)):
        y = _HEAD + _ROW * place
        write(axes, (_NAMES - 8, y + _ROW / 2), shortened(name, 24), "right")
        for column, stage in enumerate(strip.stages):
            cell = strip.cells.get((mineral, form, stage))
            if cell is not None:
                _draw_cell(axes, cell, _NAMES + _CELL * column, y, f"{mineral}: {stage}")
    _draw_scale(axes, _HEAD + _ROW * len(rows) + 12)
    return figure


def _draw_cell(axes: Axes, cell: Cell, x: float, y: float, label: str) -> None:
    """Two halves in the colours of the interval's ends, or a hatched box."""
    inside, size = (x + 1, y + 1), (_CELL - 2, _ROW - 2)
    centre = (x + _CELL / 2, y + _ROW / 2)
    if cell.low is None or cell.high is None:
        rectangle(
            axes,
            *inside,
            *size,
            facecolor="none",
            edgecolor=GREY,
            hatch="//",
            lw=1,
            ls="--",
            label=label,
        )
        write(axes, centre, "?", fontweight="bold")
        return
    halves = [_colour(cell.low), _colour(cell.high)]
    rectangle(axes, *inside, *size, facecolor=halves[0], label=label)
    rectangle(axes, centre[0], inside[1], size[0] / 2, size[1], facecolor=halves[1], label=label)
    write(axes, centre, cell.text, color=_readable(halves))


def _draw_scale(axes: Axes, y: float) -> None:
    width = _CELL * 2 / _STEPS
    for step in range(_STEPS):
        colour = _colour((step + 0.5) / _STEPS)
        rectangle(axes, _NAMES + width * step, y, width + 0.3, 8, facecolor=colour)
    write(axes, (_NAMES - 8, y + 4), "HHI", "right")
    for part in (0.0, 0.25, 0.5, 0.75, 1.0):
        align = {0.0: "left", 1.0: "right"}.get(part, "center")
        write(axes, (_NAMES + _CELL * 2 * part, y + 18), f"{part:g}", align)


def _colour(value: float) -> tuple[float, float, float]:
    """From nearly white at 0 over blue to a dark blue at 1."""
    from matplotlib.colors import to_rgb

    blue = to_rgb(BLUE)
    part = 0.12 + 1.28 * value
    pale, dark = (_WHITE, part), (blue, 2 - part)
    if part <= 1:
        red, green, below = (w + (b - w) * pale[1] for w, b in zip(_WHITE, blue, strict=True))
    else:
        red, green, below = (b * dark[1] for b in blue)
    return red, green, below


def _readable(backgrounds: Sequence[tuple[float, float, float]]) -> str:
    """Black or white, whichever stands out more from the worse of the backgrounds (WCAG 2.2)."""
    lights = [_luminance(colour) for colour in backgrounds]
    black = min((light + 0.05) / 0.05 for light in lights)
    white = min(1.05 / (light + 0.05) for light in lights)
    return "#000000" if black >= white else "#ffffff"


def _luminance(colour: tuple[float, float, float]) -> float:
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
