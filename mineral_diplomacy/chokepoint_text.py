"""The chokepoints as people read them: a table, the headline, and one row's evidence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mineral_diplomacy.graph.analysis.chokepoints import Answer, AnswerRow
from mineral_diplomacy.graph.analysis.system import TechnologyLoss
from mineral_diplomacy.graph.analysis.verdicts import Chokepoint, StageResult, weighs
from mineral_diplomacy.graph.records import Source, Supply, code

__all__ = [
    "COLUMNS",
    "citations",
    "concentration_columns",
    "concentration_rows",
    "explanation",
    "opening",
    "system_lines",
    "table_rows",
    "unknown_lines",
]

COLUMNS = (
    "mineral",
    "stage",
    "country",
    "year",
    "share",
    "loss (WORLD)",
    "spare needed",
    "verdict",
    "source",
    "reached by",
)


def percent(value: float | None, digits: int = 0) -> str:
    """A fraction as per cent; `?` where unknown."""
    return "?" if value is None else f"{value * 100:,.{digits}f} %"


def interval(low: float | None, high: float | None) -> str:
    """Two fractions as per cent, one where they round to the same."""
    if low is None or high is None:
        return "?"
    ends = f"{low * 100:.1f}", f"{high * 100:.1f}"
    return f"{ends[0]} %" if ends[0] == ends[1] else f"{ends[0]}–{ends[1]} %"


def index(low: float | None, high: float | None) -> str:
    """An HHI interval on shares as fractions."""
    if low is None or high is None:
        return "?"
    ends = f"{low:.3f}", f"{high:.3f}"
    return ends[0] if ends[0] == ends[1] else f"{ends[0]}–{ends[1]}"


def opening(answer: Answer) -> str:
    """What was asked, with the defaults spelt out."""
    kind = "outlook" if answer.question.outlook else "observed"
    years = sorted({result.year for result in answer.results if result.year})
    sources = sorted({code(result.source) for result in answer.results if result.source})
    return (
        f"Chokepoints of world supply, {kind} figures for {', '.join(map(str, years)) or '—'}, "
        f"from {', '.join(sources) or 'no source'}; agreements of {answer.question.party} as of "
        f"{answer.as_of}."
    )


def table_rows(answer: Answer) -> list[tuple[str, ...]]:
    """The chokepoints, by loss; the rows behind `COLUMNS`."""
    return [_table_row(row, row.point) for row in answer.chokepoints if row.point]


def _table_row(row: AnswerRow, point: Chokepoint) -> tuple[str, ...]:
    verdict = point.verdict + (f" ≥ {point.severity} %" if point.severity else "")
    return (
        point.mineral,
        point.stage + (f" ({point.form})" if point.form else ""),
        point.country,
        str(point.year),
        percent(point.share, 1),
        interval(point.loss_low, point.loss_high),
        percent(point.spare_needed),
        verdict,
        code(point.source),
        _few([code(key) for key in row.agreements]),
    )


def concentration_columns(answer: Answer) -> tuple[str, ...]:
    """Per mineral, then HHI and top three at each stage that has figures, then the comparison."""
    parts = [f"{name} {stage}" for stage in _known_stages(answer) for name in ("HHI", "top 3")]
    return ("mineral", "year", *parts, "processing, against extraction")


def concentration_rows(answer: Answer) -> list[tuple[str, ...]]:
    """The rows behind `concentration_columns`; forms of a stage stand in rows of their own."""
    stages = _known_stages(answer)
    found = {(r.mineral, r.form, r.stage): r for r in answer.results if r.concentration}
    minerals = dict.fromkeys((r.mineral, r.form, r.year) for r in found.values())
    return [
        (
            mineral + (f" ({form})" if form else ""),
            str(year),
            *(cell for s in stages for cell in _stage_cells(found.get((mineral, form, s)))),
            answer.comparison(mineral, "extraction", "processing") if form is None else "?",
        )
        for mineral, form, year in minerals
    ]


def _known_stages(answer: Answer) -> list[str]:
    return list(dict.fromkeys(r.stage for r in answer.results if r.concentration))


def _stage_cells(result: StageResult | None) -> tuple[str, str]:
    found = result.concentration if result else None
    if found is None:
        return "?", "?"
    return index(found.hhi_low, found.hhi_high), interval(found.top3_low, found.top3_high)


def _few(names: list[str]) -> str:
    """The first name and how many more; `none` for none."""
    more = f" +{len(names) - 1}" if len(names) > 1 else ""
    return f"{names[0]}{more}" if names else "none"


def unknown_lines(answer: Answer) -> Iterator[str]:
    """What the chosen sources have no figures for, stage by stage."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in answer.rows:
        if row.point is None:
            source = code(row.result.source) if row.result.source else "any source"
            found.setdefault((row.result.stage, source), []).append(row.result.mineral)
    for (stage, source), minerals in sorted(found.items()):
        yield f"{stage} of {', '.join(minerals)}: no world figures from {source} in that year"


def system_lines(answer: Answer, most: int = 3) -> Iterator[str]:
    """The points that grade most minerals, and what technologies lose with them."""
    for point in answer.system[:most]:
        if not point.graded:
            continue
        losses = ", ".join(
            f"{loss.technology} {percent(loss.loss_low)} ({loss.mineral}{_left_out(loss)})"
            for loss in point.technologies
        )
        yield (
            f"{point.country} at {point.stage}: grades {len(point.graded)} "
            f"({', '.join(point.graded)}); technologies lose at least: "
            f"{losses or 'no requirement with figures'}."
        )


def _left_out(loss: TechnologyLoss) -> str:
    """Required minerals that the answer has no figures for, or was not asked about."""
    return f"; not counted: {', '.join(loss.without_figures)}" if loss.without_figures else ""


def citations(answer: Answer) -> Iterator[str]:
    """The sources behind the rows, as their publishers ask to be named."""
    for key in sorted({result.source for result in answer.results if result.source}):
        yield f"{code(key)}: {cite(answer.sources[key])}"


def cite(source: Source) -> str:
    """One source in a line."""
    named = source.attribution or f"{source.publisher}, {source.label}"
    more = [part for part in (source.edition, source.licence, source.url) if part]
    return "; ".join([named, *(part for part in more if part not in named)])


def explanation(answer: Answer, row: AnswerRow) -> Iterator[str]:
    """One row's evidence path, the claims passed over, and what would overturn it."""
    point = row.point
    if point is None:
        yield f"{row.result.mineral} {row.result.stage}: {row.verdict}; {row.result.reason}"
        return
    yield (
        f"{point.country} at {point.stage} of {point.mineral}, {point.year}: {point.verdict}"
        + (f" at {point.severity} %" if point.severity else "")
        + (f" ({point.reason})" if point.reason else "")
    )
    yield "Evidence"
    yield from _evidence(answer, row, point)
    yield "Claims passed over"
    yield from _passed_over(answer, point)
    yield f"Agreements of {answer.question.party} as of {answer.as_of}"
    yield from _agreements(row)
    yield "What would overturn it"
    yield from _overturn(row, point)


def _evidence(answer: Answer, row: AnswerRow, point: Chokepoint) -> Iterator[str]:
    claim = point.claim
    found = row.result.concentration
    yield f"  source: {cite(answer.sources[claim.source])}"
    yield f"  read at: {claim.locator}; printed: {claim.quote or '—'}"
    yield f"  statement: {claim.key}"
    quantity = "unknown" if claim.quantity is None else f"{claim.quantity:g} {claim.unit}"
    total = "not printed" if claim.world_total is None else f"{claim.world_total:g} {claim.unit}"
    yield f"  output: {quantity} of {total} in the world, basis {point.basis}"
    yield f"  share: {interval(point.share_low, point.share_high)}"
    if claim.total_mismatch:
        yield "  rows and printed total differ by more than rounding: both denominators are used"
    yield f"  loss if it stops and nobody responds: {interval(point.loss_low, point.loss_high)}"
    yield "  (arithmetic on the world's shares; it models neither spare capacity nor stocks)"
    if found:
        yield f"  HHI of the stage: {index(found.hhi_low, found.hhi_high)}"
        yield f"  not accounted for by named countries: {percent(found.residual, 1)}"


def _passed_over(answer: Answer, point: Chokepoint) -> Iterator[str]:
    for claim in point.passed_over:
        yield f"  {_claim(answer, claim, point)}"
    if not point.passed_over:
        yield "  none: no other source speaks of this country, stage and year"


def _claim(answer: Answer, claim: Supply, point: Chokepoint) -> str:
    source = answer.sources[claim.source]
    text = f"{source.publisher} ({code(claim.source)}): "
    text += interval(claim.share_low, claim.share_high)
    if claim.share is not None and point.share is not None:
        text += f", {(claim.share - point.share) * 100:+.1f} points"
    if not weighs(claim, point.basis):
        text += f"; on another basis ({claim.basis}), so it does not weigh"
    elif claim.basis != point.basis:
        text += f"; on a basis it leaves {claim.basis}, so it weighs"
    return text + (f"; contested: {claim.note or 'no reason given'}" if claim.contested else "")


def _agreements(row: AnswerRow) -> Iterator[str]:
    """Reached ones, then those that name the mineral with what failed, then the groups."""
    for reach in row.reaches:
        if reach.reached:
            yield f"  reached by {code(reach.agreement)}, tier {reach.tier}: {reach.label}"
    failed = [reach for reach in row.reaches if not reach.reached]
    for reach in failed:
        if reach.names_mineral:
            yield f"  not by {code(reach.agreement)}: {'; '.join(reach.failed)}"
    groups = [code(reach.agreement) for reach in failed if not reach.names_mineral]
    if groups:
        yield f"  not by {len(groups)} that name only a group: {', '.join(groups)}"
    if not row.reaches:
        yield "  none names the mineral or a group"


def _overturn(row: AnswerRow, point: Chokepoint) -> Iterator[str]:
    share, threshold = point.share, 0.25
    if share is None:
        yield "  a source that gives the missing figure"
        return
    if point.spare_needed is not None:
        yield (
            f"  everyone else together raising output by {percent(point.spare_needed)} "
            "(it would bring the loss under a quarter)"
        )
    gap = abs(share - threshold) * 100
    side = "below" if share >= threshold else "above"
    yield f"  a better figure {gap:.1f} points {side} this share, on the same basis"
    found: Any = row.result.concentration
    if found and found.residual > threshold:
        yield f"  a listing of the unnamed {percent(found.residual)}"
