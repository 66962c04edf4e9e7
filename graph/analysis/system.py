"""Across minerals: whose failure at which stage stops most, and which technologies stop with it.

Per (country, stage): the minerals it grades. Per technology: the loss is the largest over its
required minerals that have figures, without substitution; the others are named, not counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mineral_diplomacy.graph.analysis.verdicts import Chokepoint, StageResult
from mineral_diplomacy.graph.records import Requirement

__all__ = ["SystemPoint", "TechnologyLoss", "system_view"]

_FIRM = ("total", "graded")


@dataclass(frozen=True)
class TechnologyLoss:
    """What a technology loses: highest loss over its minerals, and minerals without figures."""

    technology: str
    mineral: str
    loss_low: float
    loss_high: float
    without_figures: tuple[str, ...]


@dataclass(frozen=True)
class SystemPoint:
    """A country at a stage, across minerals."""

    country: str
    stage: str
    graded: tuple[str, ...]
    severe: tuple[str, ...]
    contested: tuple[str, ...]
    technologies: tuple[TechnologyLoss, ...]


def system_view(
    results: Iterable[StageResult], requirements: Iterable[Requirement]
) -> tuple[SystemPoint, ...]:
    """Points that grade or contest at least one mineral, most minerals first."""
    rows = [row for result in results for row in result.rows if row.loss_high is not None]
    needs = list(requirements)
    points = {(row.country, row.stage) for row in rows if row.verdict in (*_FIRM, "contested")}
    found = [_point(country, stage, rows, needs) for country, stage in sorted(points)]
    return tuple(sorted(found, key=lambda p: (-len(p.graded), -len(p.severe), p.country, p.stage)))


def _point(
    country: str, stage: str, rows: list[Chokepoint], needs: list[Requirement]
) -> SystemPoint:
    here = [row for row in rows if (row.country, row.stage) == (country, stage)]
    known = {row.mineral for row in rows if row.stage == stage}
    firm = [row for row in here if row.verdict in _FIRM]
    technologies = sorted({need.technology for need in needs})
    losses = [_technology(name, here, known, needs) for name in technologies]
    return SystemPoint(
        country,
        stage,
        graded=tuple(sorted({row.mineral for row in firm})),
        severe=tuple(sorted({row.mineral for row in firm if row.severity == 50})),
        contested=tuple(sorted({row.mineral for row in here if row.verdict == "contested"})),
        technologies=tuple(loss for loss in losses if loss is not None),
    )


def _technology(
    name: str, here: list[Chokepoint], known: set[str], needs: list[Requirement]
) -> TechnologyLoss | None:
    minerals = {need.mineral for need in needs if need.technology == name}
    affected = [row for row in here if row.mineral in minerals and row.loss_low is not None]
    if not affected:
        return None
    worst = max(affected, key=lambda row: (row.loss_low or 0.0, row.mineral))
    return TechnologyLoss(
        name,
        worst.mineral,
        worst.loss_low or 0.0,
        max(row.loss_high or 0.0 for row in affected),
        tuple(sorted(minerals - known)),
    )
