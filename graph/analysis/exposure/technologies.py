"""Per technology: the largest exposure over the minerals it requires, without substitution.

As in the system view of chokepoints, the largest figure over the required minerals stands for the
technology, and the minerals without one are named. Codes of several minerals are named too: what
they hold of one mineral is not known, so they never stand for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from mineral_diplomacy.graph.analysis.exposure.rows import DIRECT, NONE, WORLD, ExposureRow
from mineral_diplomacy.graph.records import Requirement, code

__all__ = ["TechnologyExposure", "by_technology"]


@dataclass(frozen=True)
class TechnologyExposure:
    """A technology through one lens: its largest row, and what is not in it.

    `row` is None where no required mineral has a figure. `mixed` are codes that hold a required
    mineral among others.
    """

    technology: str
    lens: str
    row: ExposureRow | None
    figured: tuple[str, ...]
    without_figures: tuple[str, ...]
    mixed: tuple[str, ...]
    sources: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON and CSV."""
        row = self.row
        return {
            "technology": self.technology,
            "lens": self.lens,
            "scope": row.scope if row else None,
            "country": row.country if row else None,
            "mineral": row.mineral if row else None,
            "stage": row.stage if row else None,
            "hs6": row.hs6 if row else None,
            "year": row.year if row else None,
            "measured_in": row.measured_in if row else None,
            "share": row.share if row and self.lens == DIRECT else None,
            "share_high": row.share_high if row and self.lens == DIRECT else None,
            "loss_low": row.loss_low if row else None,
            "loss_high": row.loss_high if row else None,
            "figured": list(self.figured),
            "without_figures": list(self.without_figures),
            "mixed": list(self.mixed),
            "sources": [code(source) for source in self.sources],
        }


def by_technology(
    rows: Iterable[ExposureRow], needs: Sequence[Requirement], asked: Iterable[str]
) -> tuple[TechnologyExposure, ...]:
    """Direct and world lens of every technology that requires one of the minerals asked for."""
    found = list(rows)
    wanted = {need.technology for need in needs if need.mineral in set(asked)}
    return tuple(
        _technology(name, lens, found, [need for need in needs if need.technology == name])
        for name in sorted(wanted)
        for lens in (DIRECT, WORLD)
    )


def _technology(
    name: str, lens: str, rows: Sequence[ExposureRow], needs: Sequence[Requirement]
) -> TechnologyExposure:
    minerals = {need.mineral for need in needs}
    here = [row for row in rows if row.lens == lens and row.mineral in minerals]
    figures = [row for row in here if row.known and not row.mixed and _size(row) is not None]
    figured = {row.mineral for row in here if row in figures or row.verdict == NONE}
    return TechnologyExposure(
        name,
        lens,
        max(figures, key=lambda row: (_size(row) or 0.0, row.mineral), default=None),
        tuple(sorted(figured)),
        tuple(sorted(minerals - figured)),
        tuple(sorted({str(row.hs6) for row in here if row.mixed})),
        tuple(sorted({need.source for need in needs})),
    )


def _size(row: ExposureRow) -> float | None:
    return row.share_high if row.lens == DIRECT else row.loss_low
