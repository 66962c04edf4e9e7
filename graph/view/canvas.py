"""A figure measured in pixels, y growing downwards, and the shapes and texts drawn on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mineral_diplomacy.graph.view.palette import INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["canvas", "rectangle", "write"]

_DOTS = 72


def canvas(width: float, height: float) -> tuple[Figure, Axes]:
    """An empty figure without background, and the axes that fill it."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width / _DOTS, height / _DOTS), dpi=_DOTS)
    figure.patch.set_visible(False)
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, width), ylim=(height, 0))
    axes.axis("off")
    return figure, axes


def rectangle(axes: Axes, x: float, y: float, width: float, height: float, **look: Any) -> None:
    """A rectangle from its upper left corner, without outline unless `look` has one."""
    from matplotlib.patches import Rectangle

    plain = {"lw": 0, "edgecolor": "none", "clip_on": False}
    axes.add_patch(Rectangle((x, y), width, height, **{**plain, **look}))


def write(
    axes: Axes, at: tuple[float, float], text: str, align: str = "center", **look: Any
) -> None:
    """A line of text around its middle height, as it is: a dollar sign starts no formula."""
    plain = {"fontsize": 11.0, "color": INK}
    axes.text(*at, text, ha=align, va="center", parse_math=False, **{**plain, **look})
