"""Where nodes stand, computed beforehand: the value chain in columns, and a force layout.

In the value-chain layout columns follow the ontology's stages, mining → refining → use, and each
mineral is a band of rows, so that what belongs to a mineral stands side by side.
"""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from mineral_diplomacy.graph.view.picture import ColumnHeading, PictureLine, Place

__all__ = ["ChainColumn", "ChainLayout", "chain_layout", "force_layout"]

_STEP_X, _STEP_Y = 130.0, 64.0
_GAP = 60.0
#: Rows of a picture without bands, at least.
_ROWS = 6
#: Rows of a band, at most.
_BAND_ROWS = 3
#: Width of a picture against its height.
_ASPECT = 1.8


@dataclass(frozen=True)
class ChainColumn:
    """A column of the value chain: its heading, and what stands in it from top to bottom.

    `bands` names the band (a mineral's key) of each node that belongs to one alone; `later` are
    nodes that are not drawn at first: they stand below the others. `step` is the room that a node
    and its label take, in pixels at scale 1.
    """

    label: str
    keys: tuple[str, ...]
    bands: Mapping[str, str]
    later: tuple[str, ...] = ()
    step: float = _STEP_X


@dataclass(frozen=True)
class ChainLayout:
    """Places by key, and the headings above the columns."""

    places: Mapping[str, Place]
    headings: tuple[ColumnHeading, ...]


def chain_layout(
    columns: Sequence[ChainColumn], bands: Sequence[str], lines: Iterable[PictureLine]
) -> ChainLayout:
    """Columns from left to right, bands from top to bottom; the unit is pixels at scale 1.

    A node that belongs to no single band stands as far down as what lines join it to.
    """
    columns = [column for column in columns if column.keys or column.later]
    tops, height = _tops(columns, bands)
    levels = _levels(lines, {band: (top + end) / 2 for band, (top, end) in tops.items()})
    places: dict[str, Place] = {}
    headings: list[ColumnHeading] = []
    x = 0.0
    for column in columns:
        wide = _wide(column, height)
        rows = _rows(column, wide, tops, levels, height)
        lowest = max([height, *(y for _, y in rows.values())])
        rows |= {
            key: (n % wide, lowest + (n // wide + 1) * _STEP_Y)
            for n, key in enumerate(column.later)
        }
        places |= {key: (x + place * column.step, y) for key, (place, y) in rows.items()}
        headings.append(ColumnHeading(column.label, x + (wide - 1) * column.step / 2))
        x += wide * column.step + _GAP
    return ChainLayout(places, tuple(headings))


def _tops(
    columns: Sequence[ChainColumn], bands: Sequence[str]
) -> tuple[dict[str, tuple[float, float]], float]:
    """First and last row of every band, as heights, and the height of all."""
    tops: dict[str, tuple[float, float]] = {}
    y = 0.0
    for band in bands:
        rows = max([1, *(_deep(column, band) for column in columns if column.bands)])
        tops[band] = (y, y + (rows - 1) * _STEP_Y)
        y += rows * _STEP_Y
    most = max((len(c.keys) for c in columns if not c.bands), default=0)
    return tops, max(y, _STEP_Y * max(_ROWS, math.isqrt(most)))


def _deep(column: ChainColumn, band: str) -> int:
    """How many rows a band needs in a column."""
    return math.ceil(_count(column, band) / _side_by_side(column))


def _count(column: ChainColumn, band: str) -> int:
    return sum(one == band for one in column.bands.values())


def _side_by_side(column: ChainColumn) -> int:
    """How many nodes of a band stand side by side: as many as make it three rows at most."""
    most = max(_count(column, band) for band in set(column.bands.values()))
    return max(1, math.ceil(most / _BAND_ROWS))


def _wide(column: ChainColumn, height: float) -> int:
    """How many nodes stand side by side so that a column is as high as the picture."""
    if column.bands:
        return _side_by_side(column)
    return max(1, math.ceil(len(column.keys) * _STEP_Y / height))


def _rows(
    column: ChainColumn,
    wide: int,
    tops: Mapping[str, tuple[float, float]],
    levels: Mapping[str, float],
    height: float,
) -> dict[str, tuple[int, float]]:
    """Place within its row, and height, of every node of a column."""
    if not column.bands:
        order = sorted(column.keys, key=lambda key: (levels.get(key, math.inf), key))
        rows = math.ceil(len(order) / wide)
        step = max(_STEP_Y, min(1.5 * _STEP_Y, height / max(1, rows)))
        top = max(0.0, (height - rows * step) / 2)
        return {key: (n % wide, top + n // wide * step) for n, key in enumerate(order)}
    found: dict[str, tuple[int, float]] = {}
    filled: dict[str, int] = defaultdict(int)
    for key in column.keys:
        band = column.bands[key]
        row, place = divmod(filled[band], wide)
        found[key] = (place, tops[band][0] + row * _STEP_Y)
        filled[band] += 1
    return found


def _levels(lines: Iterable[PictureLine], bands: Mapping[str, float]) -> dict[str, float]:
    """How far down nodes belong: the mean height of the bands they, or their neighbours, join."""
    near: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        near[line.source].add(line.target)
        near[line.target].add(line.source)
    levels = dict(bands)
    for _ in range(2):
        known = dict(levels)
        for key in near.keys() - known.keys():
            heights = [known[other] for other in sorted(near[key]) if other in known]
            if heights:
                levels[key] = fmean(heights)
    return levels


def force_layout(keys: Sequence[str], lines: Iterable[PictureLine]) -> dict[str, Place]:
    """Places by Fruchterman and Reingold's method (igraph), the same for the same picture.

    The unit is pixels at scale 1; a node has about the same room in a small and a large picture.
    """
    import igraph

    number = {key: n for n, key in enumerate(keys)}
    joined = {
        tuple(sorted((number[line.source], number[line.target])))
        for line in lines
        if line.source in number and line.target in number and line.source != line.target
    }
    graph = igraph.Graph(n=len(keys), edges=sorted(joined))
    igraph.set_random_number_generator(random.Random(0))  # noqa: S311  (repeatable, not secret)
    try:
        layout = graph.layout_fruchterman_reingold(niter=500 if len(keys) < 2_000 else 100)
    finally:
        igraph.set_random_number_generator(random)
    width, height = _box(len(keys))
    xs, ys = (_evened([place[axis] for place in layout]) for axis in (0, 1))
    return {
        key: (round(x * width, 1), round(y * height, 1))
        for key, x, y in zip(keys, xs, ys, strict=True)
    }


def _evened(values: Sequence[float]) -> list[float]:
    """Values from 0 to 1, halfway between where they are and an even spread.

    A few nodes far out would else press all others together.
    """
    lowest, span = min(values, default=0.0), max(values, default=0.0) - min(values, default=0.0)
    rank = {n: place for place, n in enumerate(sorted(range(len(values)), key=values.__getitem__))}
    most = max(1, len(values) - 1)
    return [
        (rank[n] / most + (value - lowest) / (span or 1.0)) / 2 for n, value in enumerate(values)
    ]


def _box(count: int) -> tuple[float, float]:
    """Width and height, as screens have them, with room for every node and its label."""
    width = math.sqrt(count * _STEP_X * _STEP_Y * 2.0 * _ASPECT)
    return width, width / _ASPECT
