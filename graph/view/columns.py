"""What stands in which column of the value-chain layout."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from mineral_diplomacy.graph.records import code
from mineral_diplomacy.graph.view.elements import Elements
from mineral_diplomacy.graph.view.layouts import ChainColumn, ChainLayout, chain_layout
from mineral_diplomacy.graph.view.picture import PictureLine, PictureNode

__all__ = ["chain", "ordered"]

#: Room for the long names of agreements, in pixels at scale 1.
_LONG = 190.0


def ordered(elements: Elements, facet: str, values: Iterable[str | int]) -> list[str | int]:
    """Values of a facet in the vocabulary's order, those without a place in it last."""

    def place(value: str | int) -> tuple[float, str]:
        order = elements.schema.concept_value(facet, str(value), "order")
        return (float("inf") if order is None else float(order), str(value))

    return sorted(values, key=place)


def chain(
    elements: Elements, nodes: Sequence[PictureNode], lines: Sequence[PictureLine]
) -> ChainLayout:
    """Columns: actors, undertakings, then the stages in order with minerals behind the first."""
    schema = elements.schema
    mineral, technology = schema.table("mineral"), schema.table("technology").label
    actors = {table.label for table in schema.subclasses("Actor")}
    undertakings = {table.label for table in schema.subclasses("Undertaking")}
    points = [node for node in nodes if node.key in elements.statements]
    minerals = _column("Minerals", [node for node in nodes if node.kind == mineral.label])
    stages = [
        _stage_column(elements, str(stage), points)
        for stage in ordered(elements, "stage", {node.facets["stage"][0] for node in points})
    ]
    columns = [
        _column("Parties", [node for node in nodes if node.kind in actors]),
        replace(
            _column("Agreements and measures", [n for n in nodes if n.kind in undertakings]),
            step=_LONG,
        ),
        *stages[:1],
        replace(minerals, bands={key: key for key in minerals.keys}),
        *stages[1:],
        _column("Use", [node for node in nodes if node.kind == technology]),
    ]
    there = {key for column in columns for key in (*column.keys, *column.later)}
    columns.append(_column("Other", [node for node in nodes if node.key not in there]))
    banded = {code(band) for column in columns for band in column.bands.values()}
    bands = [f"{mineral.name}/{name}" for name in ordered(elements, "mineral", banded)]
    return chain_layout(columns, bands, lines)


def _column(label: str, nodes: Sequence[PictureNode]) -> ChainColumn:
    drawn = tuple(node.key for node in nodes if node.drawn)
    return ChainColumn(label, drawn, {}, tuple(node.key for node in nodes if not node.drawn))


def _stage_column(elements: Elements, stage: str, points: Iterable[PictureNode]) -> ChainColumn:
    """The points of a stage, the largest of each mineral first, in the band of their mineral."""
    here = [node for node in points if node.facets["stage"][0] == stage]
    here.sort(key=lambda node: (-node.size, node.key))
    column = _column(str(elements.schema.concept_value("stage", stage, "label")), here)
    prefix = elements.schema.table("mineral").name
    bands = {node.key: f"{prefix}/{node.facets['mineral'][0]}" for node in here if node.drawn}
    return replace(column, bands=bands)
