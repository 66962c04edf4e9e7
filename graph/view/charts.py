"""The charts beside the graph: a Sankey per mineral and a strip of concentrations, as inline SVG.

Each carries its numbers in words, for screen readers and for whoever wants to copy them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mineral_diplomacy.graph.analysis.chokepoints import Answer
from mineral_diplomacy.graph.analysis.selection import Figures, Selection
from mineral_diplomacy.graph.analysis.verdicts import StageResult
from mineral_diplomacy.graph.records import Tables, code
from mineral_diplomacy.graph.tables import KEY
from mineral_diplomacy.graph.text import names_of, shortened
from mineral_diplomacy.graph.view.flow import Band, Flow, Side, flow
from mineral_diplomacy.graph.view.heat import Strip, heat_figure, strip
from mineral_diplomacy.graph.view.sankey import sankey_figure
from mineral_diplomacy.graph.view.svg import inline_svg
from mineral_diplomacy.ontology.errors import MissingDataError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["Chart", "Charts", "charts", "chosen", "heat_strip", "sankey"]

_KINDS = {
    "chokepoint": " (chokepoint)",
    "contested": " (contested chokepoint)",
    "unaccounted": " (unexplained)",
}


_RED = {"chokepoint": "Red: chokepoints.", "contested": "Cross-hatched: contested chokepoints."}


@dataclass(frozen=True)
class Chart:
    """One chart: `svg` is safe to stand in a page as it is, `label` and `caption` are text.

    `draw` makes the figure anew, for another format.
    """

    mineral: str | None
    label: str
    svg: str
    caption: str
    draw: Callable[[], Figure] = field(compare=False, repr=False)


@dataclass(frozen=True)
class Charts:
    """The charts of an answer; no strip where no mineral was asked for."""

    sankeys: tuple[Chart, ...]
    heat: Chart | None


def charts(tables: Tables, answer: Answer) -> Charts:
    """The charts of every mineral of an answer, from the same choice of figures."""
    figures = Figures(tables, answer.question.policy)
    rows = tables.table("country").select([KEY, "label"]).to_pylist()
    names = {str(row[KEY]): str(row["label"]) for row in rows}
    minerals = tuple(dict.fromkeys(result.mineral for result in answer.results))
    selections = (chosen(figures, answer, mineral) for mineral in minerals)
    return Charts(
        tuple(sankey(figures, selection, names) for selection in selections),
        heat_strip(figures, answer.results) if minerals else None,
    )


def chosen(figures: Figures, answer: Answer, mineral: str) -> Selection:
    """The figures as the answer chose them; empty where there are none in the year asked for."""
    question = answer.question
    try:
        return figures.select(mineral, question.year, outlook=question.outlook)
    except MissingDataError:
        return Selection(mineral, question.year, None, (), ())


def sankey(figures: Figures, selection: Selection, names: Mapping[str, str]) -> Chart:
    """Mining to refining of one mineral; `names` are labels of countries by key."""
    shown = flow(figures, selection, names)
    year = "" if shown.year is None else f", {shown.year}"
    label = f"{shown.label}{year}: {shown.left.stage.lower()} to {shown.right.stage.lower()}"
    words = " ".join(_side(side) for side in (shown.left, shown.right))
    caption = _caption(shown, figures)

    def draw() -> Figure:
        return sankey_figure(shown)

    svg = inline_svg(draw, f"sankey-{shown.mineral}", label, f"{words} {caption}")
    return Chart(shown.mineral, label, svg, caption, draw)


def _side(side: Side) -> str:
    """One side in words."""
    if side.missing:
        return f"{side.stage}: {side.missing}."
    total = f" {side.total}" if side.total else ""
    return f"{side.stage}{total}: " + "; ".join(_band(band) for band in side.bands) + "."


def _band(band: Band) -> str:
    return f"{shortened(band.label, 80)} {band.text}{_KINDS.get(band.kind, '')}"


def _caption(shown: Flow, figures: Figures) -> str:
    """What a reader must know: year, basis, source, and what is not observed."""
    sides = [side for side in (shown.left, shown.right) if not side.missing]
    parts = [
        f"{shown.label}{'' if shown.year is None else f', {shown.year}'}.",
        *(_counted(side) for side in sides),
        *(f"{s.stage}: {s.missing}." for s in (shown.left, shown.right) if s.missing),
        *(_joining(shown) if sides else []),
        *(note for side in sides for note in side.notes),
    ]
    kinds = {band.kind for side in sides for band in side.bands}
    parts += [text for kind, text in _RED.items() if kind in kinds]
    return " ".join([*parts, *_credits([shown.source], figures)])


def _counted(side: Side) -> str:
    total = side.total or "no total printed"
    return f"{side.stage}: {total} (basis: {side.basis})."


def _joining(shown: Flow) -> list[str]:
    bands = {band.kind: band for side in (shown.left, shown.right) for band in side.bands}
    parts = ["Who feeds whom is not observed: all output meets in one world market."]
    if shown.left.missing or shown.right.missing:
        parts = ["So nothing is shown of what joins the stages."]
    elif not shown.joined:
        parts = [
            "The stages cannot be joined: each is drawn in shares of its own output.",
            "Who feeds whom is not observed.",
        ]
    if "feed" in bands:
        parts.append(
            f"Unexplained feed of {bands['feed'].text}: refined beyond what was mined (scrap, "
            "stocks or unreported mining)."
        )
    if "surplus" in bands:
        parts.append(
            f"{bands['surplus'].text} mined beyond what was refined that year; no spare capacity."
        )
    return parts


def _credits(sources: Iterable[str | None], figures: Figures) -> list[str]:
    """Attributions as the sources ask for them."""
    keys = dict.fromkeys(key for key in sources if key)
    texts = [_credit(key, figures) for key in keys]
    return [f"Source{'s' if len(texts) > 1 else ''}: {'; '.join(texts)}."] if texts else []


def _credit(key: str, figures: Figures) -> str:
    source = figures.sources.get(key)
    if source is None:
        return code(key)
    named = ", ".join(filter(None, [source.publisher, source.label, source.edition]))
    return source.attribution or named


def heat_strip(figures: Figures, results: Iterable[StageResult]) -> Chart:
    """HHI intervals by mineral and stage; shares as fractions of 1."""
    results = tuple(results)
    shown = strip(results)
    rows = [_row_name(figures, mineral, form) for mineral, form in shown.rows]
    stages = [_stage_name(figures, stage) for stage in shown.stages]
    label = "Concentration (HHI) by mineral and stage"
    caption = _strip_caption(figures, results, shown)
    words = f"{_strip_words(shown, rows, stages)} {caption}"

    def draw() -> Figure:
        return heat_figure(shown, rows, stages)

    svg = inline_svg(draw, "heat-strip", label, words)
    return Chart(None, label, svg, caption, draw)


def _row_name(figures: Figures, mineral: str, form: str | None) -> str:
    name = str(figures.schema.concept_value("mineral", mineral, "label"))
    return f"{name}, {form.replace('_', ' ')}" if form else name


def _stage_name(figures: Figures, stage: str) -> str:
    return str(figures.schema.concept_value("stage", stage, "label"))


def _strip_words(shown: Strip, rows: list[str], stages: list[str]) -> str:
    lines = []
    for (mineral, form), name in zip(shown.rows, rows, strict=True):
        cells = (
            f"{label.lower()} {'no figures' if cell.text == '?' else cell.text}"
            for stage, label in zip(shown.stages, stages, strict=True)
            if (cell := shown.cells.get((mineral, form, stage))) is not None
        )
        lines.append(f"{name}: {', '.join(cells)}.")
    return " ".join(lines)


def _strip_caption(figures: Figures, results: tuple[StageResult, ...], shown: Strip) -> str:
    years = sorted({one.year for one in results if one.concentration and one.year is not None})
    when = f", {names_of(map(str, years))}" if years else ""
    parts = [
        f"Herfindahl–Hirschman index of output by country{when}:",
        "the sum of squared shares, as fractions of 1 (1: one country makes all).",
        "Left half of a cell: the unnamed rest spread finely; right half: in one hand.",
        "Each stage on its own basis.",
    ]
    if any(cell.text == "?" for key, cell in shown.cells.items() if key[2] in shown.stages):
        parts.append("?: no figures, which is not 0.")
    if shown.empty:
        parts.append(f"No figures at {names_of(map(str.lower, _names(figures, shown.empty)))}.")
    return " ".join([*parts, *_credits((r.source for r in results if r.concentration), figures)])


def _names(figures: Figures, stages: Iterable[str]) -> list[str]:
    return [_stage_name(figures, stage) for stage in stages]
