"""A picture as plain data: what is drawn, what stands behind it, and where it stands.

Any picture can be made by hand of these parts; `page.to_html` turns one into a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from mineral_diplomacy.graph.records import Source

if TYPE_CHECKING:
    from mineral_diplomacy.graph.view.charts import Chart

__all__ = [
    "ColumnHeading",
    "Fact",
    "Kind",
    "Mark",
    "Picture",
    "PictureLine",
    "PictureNode",
    "PictureStatement",
    "Place",
    "State",
]

#: Height of a picture in a notebook, in pixels.
_FRAME_HEIGHT = 800

Place = tuple[float, float]
#: Words for people, the value as text, and the node or web address that it names, if any.
Fact = tuple[str, str, str | None]
Facets = Mapping[str, tuple[str | int, ...]]


@dataclass(frozen=True)
class Mark:
    """That a point is a chokepoint: total, graded (with its severity in per cent), contested."""

    verdict: str
    severity: int | None
    text: str

    @property
    def contested(self) -> bool:
        """Whether sources or interval ends fall on both sides of the threshold."""
        return self.verdict == "contested"


@dataclass(frozen=True)
class Kind:
    """An entry of the legend: a class of nodes or a type of lines; `off` lines are not drawn."""

    label: str
    definition: str
    colour: str
    shape: str = ""
    off: bool = False


@dataclass(frozen=True)
class PictureNode:
    """A node: an entity of the graph, or a point (a country's output at a stage).

    `short` stands beside it in place of its label, if given; `country` is the one that it falls
    with; `size` is its radius in pixels at scale 1; `places` holds its place in each layout.
    """

    key: str
    label: str
    kind: str
    short: str | None = None
    aliases: tuple[str, ...] = ()
    country: str | None = None
    facets: Facets = field(default_factory=dict)
    facts: tuple[Fact, ...] = ()
    statements: tuple[str, ...] = ()
    source: str | None = None
    size: float = 12.0
    mark: Mark | None = None
    drawn: bool = True
    places: Mapping[str, Place] = field(default_factory=dict)


@dataclass(frozen=True)
class PictureLine:
    """All statements of one type between the same two nodes.

    `undertaking` is the one whose force on a day decides whether the line is solid.
    """

    source: str
    target: str
    type: str
    label: str
    width: float = 1.0
    solid: bool = True
    undertaking: str | None = None
    facets: Facets = field(default_factory=dict)
    statements: tuple[str, ...] = ()
    drawn: bool = True


@dataclass(frozen=True)
class PictureStatement:
    """A statement as the details show it: its class, every property, its source."""

    key: str
    kind: str
    label: str
    facts: tuple[Fact, ...]
    source: str | None


@dataclass(frozen=True)
class State:
    """An undertaking's status and force from a day on: `in_force`, `not_in_force`, `unknown`."""

    day: date
    status: str
    force: str


@dataclass(frozen=True)
class ColumnHeading:
    """A column of the value-chain layout."""

    label: str
    x: float


@dataclass(frozen=True)
class Picture:
    """Everything that one file shows.

    `total` counts the nodes that were asked for, of which `shown` are drawn at first; nodes
    beyond them are carried for whoever expands a node. `facets` lists values with their labels.
    """

    title: str
    asked: str
    as_of: date
    headline: tuple[str, ...] = ()
    nodes: tuple[PictureNode, ...] = ()
    lines: tuple[PictureLine, ...] = ()
    statements: Mapping[str, PictureStatement] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    line_kinds: Mapping[str, Kind] = field(default_factory=dict)
    facets: Mapping[str, tuple[tuple[str | int, str], ...]] = field(default_factory=dict)
    timeline: Mapping[str, tuple[State, ...]] = field(default_factory=dict)
    columns: tuple[ColumnHeading, ...] = ()
    total: int = 0
    charts: tuple[Chart, ...] = ()
    heat: Chart | None = None

    @property
    def shown(self) -> int:
        """How many nodes are drawn at first."""
        return sum(node.drawn for node in self.nodes)

    def to_html(self) -> str:
        """The whole page as text, without a reference to anything outside it."""
        from mineral_diplomacy.graph.view.rendering import to_html

        return to_html(self)

    def _repr_html_(self) -> str:
        from mineral_diplomacy.graph.notebook import framed

        return framed(self.to_html(), _FRAME_HEIGHT, scripts=True, title=self.title)
