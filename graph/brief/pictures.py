"""The pictures of a brief: concentration by stage, one mineral's flow, origins of imports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from mineral_diplomacy.graph.analysis.selection import Figures, Selection
from mineral_diplomacy.graph.brief.facts import Facts
from mineral_diplomacy.graph.brief.imports import Basket, Imports
from mineral_diplomacy.graph.brief.model import BriefPicture, Paragraph
from mineral_diplomacy.graph.brief.origins import Bar, bars_in_words, origins_figure
from mineral_diplomacy.graph.text import names_of
from mineral_diplomacy.graph.view.charts import Chart, chosen, heat_strip, sankey
from mineral_diplomacy.graph.view.svg import bitmap, inline_svg

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["concentration", "flow", "origins"]

#: As many codes leave room for the rest on two pages.
_CODES = 10


def _picture(name: str, chart: Chart, caption: Paragraph) -> BriefPicture:
    """A chart as a brief carries it."""
    return BriefPicture(name, chart.svg, bitmap(chart.draw), f"{chart.label}.", caption)


def concentration(facts: Facts, figures: Figures) -> Iterator[BriefPicture]:
    """How concentrated each stage of each mineral is; none where nothing is known."""
    known = [result for result in facts.answer.results if result.concentration]
    if not known:
        return
    text = (
        f"Concentration of output, {_years(r.year for r in known)}: the Herfindahl–Hirschman "
        "index (HHI), the sum of squared shares; 1 is one country alone. Left half of a cell: "
        "the unnamed rest spread finely; right half: in one hand."
    )
    caption = (facts.cited.run(text, [key for one in known for key in one.inputs]),)
    yield _picture("concentration", heat_strip(figures, facts.answer.results), caption)


def _years(years: Iterable[int | None]) -> str:
    return names_of(str(year) for year in sorted({year for year in years if year is not None}))


def flow(facts: Facts, figures: Figures) -> Iterator[BriefPicture]:
    """The mineral of the largest loss whose two stages count the same thing, else the first."""
    minerals = dict.fromkeys(row.point.mineral for _, row in facts.rows)
    found = [chosen(figures, facts.answer, mineral) for mineral in minerals]
    if not found:
        return
    selection = next((one for one in found if _one_basis(one)), found[0])
    chart = sankey(figures, selection, facts.names.labels)
    text = (
        f"{facts.names.concept('mineral', selection.mineral)}, {selection.year}: who mines and "
        "who refines. Red: chokepoints. Who feeds whom is not observed: all meet in one world "
        "market."
    )
    keys = [claim.key for one in selection.sets for claim in one.claims]
    yield _picture("flow", chart, (facts.cited.run(text, keys),))


def _one_basis(selection: Selection) -> bool:
    """Whether its stages count the same thing, and there are two."""
    return len(selection.sets) > 1 and len({one.basis for one in selection.sets}) == 1


def origins(facts: Facts, found: Imports) -> Iterator[BriefPicture]:
    """Where the party's imports come from, code by code; none where none are known."""
    if not found.baskets:
        return
    bars = tuple(_bar(facts, basket) for basket in found.baskets[:_CODES])
    words = f"Origins of {facts.name}'s imports, {found.year}. {bars_in_words(bars)}"
    left_out = len(found.baskets) - len(bars)
    text = (
        f"Origins of {facts.name}'s imports by HS code, shares of value, {found.year}. Grey: other "
        f"origins; hatched: not named by the source. A mixed code holds several minerals."
        + (f" {left_out} more codes are not shown." if left_out else "")
    )
    caption = (facts.cited.run(text, [key for one in found.baskets for key in one.keys]),)

    def draw() -> Figure:
        return origins_figure(bars)

    svg = inline_svg(draw, "origins", "Origins of imports", words)
    yield BriefPicture("origins", svg, bitmap(draw), words, caption)


def _bar(facts: Facts, basket: Basket) -> Bar:
    return Bar(
        basket.title,
        tuple(
            (facts.names.country(str(row.country)), str(row.country), row.share_high or 0.0)
            for row in basket.origins
        ),
    )
