"""What a brief does not know, and what would overturn what it says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from mineral_diplomacy.graph.analysis.verdicts import Chokepoint, StageResult, weighs
from mineral_diplomacy.graph.brief.facts import Facts
from mineral_diplomacy.graph.brief.model import Paragraph, Run, Section
from mineral_diplomacy.graph.brief.words import percent
from mineral_diplomacy.graph.records import Supply

__all__ = ["overturning", "unknown"]

_FIRST, _SECOND = "extraction", "processing"
#: An unnamed rest worth a reader's time, as a fraction of the world.
_REST = 0.1


def unknown(facts: Facts) -> Section:
    """What has no figure, what sources contest, and what the model does not see."""
    points = [
        *_no_figures(facts),
        *_no_tonnes(facts),
        *_unnamed(facts),
        *_contested(facts),
        (
            Run(
                "A loss is arithmetic on the world's shares if nobody responds: it sees neither "
                "spare capacity nor stocks, prices, quality or who owns a plant."
            ),
        ),
    ]
    return Section("What is not known", tuple(points), listed=True)


def _no_figures(facts: Facts) -> Iterator[Paragraph]:
    """Stages without a concentration, by stage."""
    missing: dict[str, list[str]] = defaultdict(list)
    for result in facts.answer.results:
        if result.concentration is None:
            missing[result.stage].append(result.mineral)
    parts = [
        f"{facts.names.concept('stage', stage).lower()} of {facts.names.minerals(minerals)}"
        for stage, minerals in missing.items()
    ]
    if parts:
        yield (Run(f"No world figures in the sources chosen: {'; '.join(parts)}."),)


def _no_tonnes(facts: Facts) -> Iterator[Paragraph]:
    """Chokepoints at which the party's own loss is unknown."""
    without = [row for _, row in facts.rows if row.loss is None]
    if without:
        text = (
            f"{facts.name}'s own loss in tonnes at {len(without)} of {len(facts.rows)} chokepoints:"
            " no source gives its use or imports on the basis of the world's figures. The gap there"
            " is unknown, which is not 0."
        )
        yield (facts.cited.run(text, facts.claims),)


def _unnamed(facts: Facts) -> Iterator[Paragraph]:
    """Stages in which a good part of the world's output is in no named country's row."""
    found = [
        (one.concentration.residual, one)
        for one in facts.answer.results
        if one.concentration and one.concentration.residual >= _REST
    ]
    parts = [
        facts.cited.run(
            f"{percent(rest)} of {facts.names.point(one.mineral, one.stage)}", one.inputs
        )
        for rest, one in sorted(found, key=lambda pair: -pair[0])[:3]
    ]
    if parts:
        joined = [run for part in parts for run in (part, Run(", "))][:-1]
        yield (Run("In no named country's row: "), *joined, Run("."))


def _contested(facts: Facts) -> Iterator[Paragraph]:
    """The widest disagreement between sources about a chokepoint, on the same basis."""
    found = [
        (abs(claim.share - point.share), point, claim)
        for _, row in facts.rows
        for point in [row.point]
        for claim in point.passed_over
        if weighs(claim, point.basis) and claim.share is not None and point.share is not None
    ]
    if not found:
        return
    _, point, claim = max(found, key=lambda one: one[0])
    yield (facts.cited.run(_disagreement(facts, point, claim), [point.claim.key, claim.key]),)


def _disagreement(facts: Facts, point: Chokepoint, claim: Supply) -> str:
    return (
        f"Sources differ most on {facts.names.country(point.country)}'s "
        f"{facts.names.point(point.mineral, point.stage)}: {percent(point.share)} in the source "
        f"chosen, {percent(claim.share)} in another."
    )


def overturning(facts: Facts) -> Section:
    """The observations that would prove the verdicts wrong."""
    points = [*_headline_margin(facts), *_spare(facts), *_binding(facts)]
    points = points or [(Run("A source with world figures of these minerals."),)]
    return Section("What would overturn this", tuple(points), listed=True)


def _headline_margin(facts: Facts) -> Iterator[Paragraph]:
    """The mineral in which the comparison of stages rests on the least."""
    at = {(r.mineral, r.stage): r for r in facts.answer.results if r.form is None}
    found: list[tuple[float, str, StageResult, StageResult]] = []
    for mineral in dict.fromkeys(mineral for mineral, _ in at):
        pair = at.get((mineral, _FIRST)), at.get((mineral, _SECOND))
        if pair[0] and pair[1] and pair[0].concentration and pair[1].concentration:
            low, high = pair[0].concentration, pair[1].concentration
            gap = max(high.hhi_low - low.hhi_high, low.hhi_low - high.hhi_high)
            found.append((gap, mineral, pair[0], pair[1]))
    if found:
        gap, mineral, first, second = min(found, key=lambda one: one[:2])
        text = (
            "Which stage is the more concentrated is closest in "
            f"{facts.names.minerals([mineral])}: HHI {_index(first)} in extraction, "
            f"{_index(second)} in processing, {gap:.3f} apart."
        )
        yield (facts.cited.run(text, [*first.inputs, *second.inputs]),)


def _index(result: StageResult) -> str:
    found = result.concentration
    if found is None:
        return "?"
    ends = f"{found.hhi_low:.3f}", f"{found.hhi_high:.3f}"
    return ends[0] if ends[0] == ends[1] else "–".join(ends)


def _spare(facts: Facts) -> Iterator[Paragraph]:
    """The most fragile and the firmest chokepoint: what everyone else would have to add."""
    found = [row.point for _, row in facts.rows if row.point.spare_needed is not None]
    ordered = sorted(found, key=lambda point: point.spare_needed or 0.0)
    if not ordered:
        return
    weak, firm = ordered[0], ordered[-1]
    yield (
        facts.cited.run(
            f"{_point(facts, weak)} is no single point any more once everyone else together makes "
            f"{percent(weak.spare_needed, 0)} more",
            [weak.claim.key],
        ),
        *(
            [
                Run("; "),
                facts.cited.run(
                    f"{_point(facts, firm)} only at {percent(firm.spare_needed, 0)} more",
                    [firm.claim.key],
                ),
            ]
            if firm is not weak
            else []
        ),
        Run(". Spare capacity of that size, shown by a source, ends the verdict."),
    )


def _point(facts: Facts, point: Chokepoint) -> str:
    where = facts.names.point(point.mineral, point.stage)
    return f"{facts.names.country(point.country)}'s {where}"


def _binding(facts: Facts) -> Iterator[Paragraph]:
    """What would end a gap."""
    open_ = dict.fromkeys(row.point.mineral for _, row in facts.rows if not row.pledges)
    if open_:
        yield (
            Run(
                f"A signed contract with a quantity and a delivery window for {facts.name} in "
                f"{facts.names.minerals(open_)}, at the stage of the chokepoint, with a partner "
                "outside it."
            ),
        )
