"""The world lens: what the world loses if a point stops, shared pro rata.

A WORLD result, never a country's own: if every user went without the same part, the party would
too. Tonnes stand beside it only where a source states what the party needs of the mineral, in that
year and on that basis.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mineral_diplomacy.graph.analysis.exposure.rows import NONE, WORLD, ExposureRow
from mineral_diplomacy.graph.analysis.selection import Figures
from mineral_diplomacy.graph.analysis.verdicts import CHOKEPOINTS, Chokepoint, StageResult, assess
from mineral_diplomacy.graph.records import Demand, Tables, code, records
from mineral_diplomacy.ontology.errors import MissingDataError

__all__ = ["World"]

_SCOPE = "WORLD"


@dataclass(frozen=True)
class World:
    """The chokepoints of the world's supply, and what the party is stated to need."""

    figures: Figures
    needs: tuple[Demand, ...]

    @classmethod
    def of(cls, tables: Tables, party: str) -> World:
        """Reads the figures of a dataset."""
        demands = records(tables, Demand)
        mine = (d for d in demands if code(d.holder) == party and not d.projection)
        return cls(Figures(tables), tuple(d for d in mine if d.quantity is not None))

    def rows(self, mineral: str, year: int | None) -> Iterator[ExposureRow]:
        """One row per chokepoint of a mineral, worst first; stages without one say so."""
        try:
            selection = self.figures.select(mineral, year)
        except MissingDataError as error:
            yield self._missing(mineral, None, year, str(error))
            return
        for result in assess(self.figures, selection):
            if result.concentration is None:
                yield self._missing(mineral, result.stage, result.year, str(result.reason))
            else:
                yield from self._chokepoints(result)

    def _missing(
        self, mineral: str, stage: str | None, year: int | None, reason: str
    ) -> ExposureRow:
        return ExposureRow(
            WORLD, _SCOPE, mineral, stage, year=year, verdict="insufficient_data", reason=reason
        )

    def _chokepoints(self, result: StageResult) -> Iterator[ExposureRow]:
        points = [point for point in result.rows if point.verdict in CHOKEPOINTS]
        for point in sorted(points, key=lambda p: (-(p.loss_high or 0.0), p.country)):
            yield self._row(point)
        if not points:
            yield ExposureRow(
                WORLD,
                _SCOPE,
                result.mineral,
                result.stage,
                year=result.year,
                form=result.form,
                verdict=NONE,
                reason="no country alone is known to make a quarter of the world's output",
                source=result.source,
                keys=result.inputs,
            )

    def _row(self, point: Chokepoint) -> ExposureRow:
        need = self._need(point)
        return ExposureRow(
            WORLD,
            _SCOPE,
            point.mineral,
            point.stage,
            point.country,
            point.year,
            form=point.form,
            share=point.share,
            share_low=point.share_low,
            share_high=point.share_high,
            loss_low=point.loss_low,
            loss_high=point.loss_high,
            tonnes_low=_part(point.loss_low, need),
            tonnes_high=_part(point.loss_high, need),
            verdict=point.verdict,
            reason=point.reason,
            source=point.source,
            keys=(point.claim.key, *(claim.key for claim in point.passed_over)),
        )

    def _need(self, point: Chokepoint) -> float | None:
        """Tonnes the party needs, stated on the point's own basis; None where none or several."""
        found = {self._tonnes(need) for need in self.needs if self._fits(need, point)}
        return found.pop() if len(found) == 1 else None

    def _fits(self, need: Demand, point: Chokepoint) -> bool:
        what = (need.mineral, need.year, need.basis) == (point.mineral, point.year, point.basis)
        return what and need.scope is None and need.stage in {None, point.stage}

    def _tonnes(self, need: Demand) -> float | None:
        factor = self.figures.schema.concept_value("unit", need.unit or "", "to_tonnes")
        return (need.quantity or 0.0) * float(factor) if factor else None


def _part(loss: float | None, need: float | None) -> float | None:
    return None if loss is None or need is None else loss * need
