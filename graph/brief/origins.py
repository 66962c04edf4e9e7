"""Origins of a party's imports as bars, one a code: shares of the party's imports by value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mineral_diplomacy.graph.text import shortened
from mineral_diplomacy.graph.view.canvas import canvas, rectangle, write
from mineral_diplomacy.graph.view.palette import BLUE, GREY, INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["Bar", "bars_in_words", "origins_figure"]

# Lengths in pixels; y grows downwards.
_NAMES, _WIDE, _ROW, _HEAD, _FOOT = 196.0, 320.0, 25.0, 6.0, 22.0
#: As many origins of a code have a part of their own, as dark as they are large.
_NAMED = 3
_STRENGTH = (0.85, 0.5, 0.28)
#: Room for a letter, roughly, and for the shortest text worth printing.
_LETTER, _SHORTEST = 6.4, 26.0
#: Shares add up to this much of 1.
_ROUNDING = 0.005


@dataclass(frozen=True)
class Bar:
    """One code: its goods and its origins as (name, ISO code, share), largest first."""

    goods: str
    origins: tuple[tuple[str, str, float], ...]

    @property
    def rest(self) -> float:
        """What comes from origins that no source names."""
        return max(0.0, 1.0 - sum(share for _, _, share in self.origins))


def bars_in_words(bars: tuple[Bar, ...]) -> str:
    """The same for who does not see it."""
    return " ".join(
        f"{bar.goods}: "
        + ", ".join(f"{name} {share:.1%}" for name, _, share in bar.origins[:_NAMED])
        + f", not named {bar.rest:.1%}."
        for bar in bars
    )


def origins_figure(bars: tuple[Bar, ...]) -> Figure:
    """The figure: named origins in blue, all others in grey, what is not named hatched."""
    bottom = _HEAD + _ROW * len(bars)
    figure, axes = canvas(_NAMES + _WIDE + 14, bottom + _FOOT)
    for place, bar in enumerate(bars):
        _draw(axes, bar, _HEAD + _ROW * place)
    for part in (0.0, 0.5, 1.0):
        write(axes, (_NAMES + _WIDE * part, bottom + 9), f"{part:.0%}", fontsize=9.5)
    return figure


def _draw(axes: Axes, bar: Bar, top: float) -> None:
    write(axes, (_NAMES - 8, top + _ROW / 2), shortened(bar.goods, 34), "right", fontsize=10)
    left = _NAMES
    for part in _parts(bar):
        width = _WIDE * part.share
        rectangle(axes, left, top + 2, width, _ROW - 4, **part.look)
        middle = (left + width / 2, top + _ROW / 2)
        write(axes, middle, part.fitting(width), color=part.ink, fontsize=9.5)
        left += width


@dataclass(frozen=True)
class _Part:
    """One piece of a bar: its text, a shorter one, and how it looks."""

    text: str
    short: str
    share: float
    look: Mapping[str, Any]
    ink: str = INK

    def fitting(self, width: float) -> str:
        """The text, its short form, or nothing, as the width allows."""
        if len(self.text) * _LETTER <= width:
            return self.text
        return self.short if width >= _SHORTEST else ""


def _parts(bar: Bar) -> Iterator[_Part]:
    inks = ("#ffffff", INK, INK)
    for (name, iso3, share), alpha, ink in zip(bar.origins, _STRENGTH, inks, strict=False):
        look = {"facecolor": BLUE, "alpha": alpha}
        yield _Part(shortened(f"{name} {share:.0%}", 40), iso3, share, look, ink)
    others = sum(share for _, _, share in bar.origins[_NAMED:])
    if others > 0:
        yield _Part("others", "", others, {"facecolor": GREY, "alpha": 0.6})
    if bar.rest > _ROUNDING:
        look = {"facecolor": "none", "hatch": "//", "edgecolor": GREY, "lw": 1}
        yield _Part("not named", "?", bar.rest, look)
