"""What every part of a brief is told from: the analysis as it is, names, and the notes so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from mineral_diplomacy.graph.analysis.agreements.coverage import (
    CoverageAnswer,
    CoverageRow,
    covered,
)
from mineral_diplomacy.graph.analysis.agreements.delivery import Standing, every_standing
from mineral_diplomacy.graph.analysis.agreements.partners import Partners, not_before_all_facts
from mineral_diplomacy.graph.analysis.chokepoints import Answer, AnswerRow, Question, chokepoints
from mineral_diplomacy.graph.brief.notes import Citations
from mineral_diplomacy.graph.brief.words import Names
from mineral_diplomacy.graph.records import ReadOnce, Tables

__all__ = ["Facts"]


@dataclass(frozen=True)
class Facts:
    """The answers for one party on one day; fractions of 1 and tonnes, None where unknown."""

    tables: Tables
    party: str
    day: date
    answer: Answer
    names: Names
    cited: Citations

    @classmethod
    def of(cls, tables: Tables, party: str, day: date) -> Facts:
        """Asks the analysis. Raises what `chokepoints` and `coverage` raise."""
        once = ReadOnce(tables)
        answer = chokepoints(once, Question(party=party, as_of=day), day)
        not_before_all_facts(once, day)
        return cls(once, party, day, answer, Names(once), Citations(once))

    @cached_property
    def coverage(self) -> CoverageAnswer:
        """What agreements cover at each chokepoint."""
        return covered(self.tables, self.answer)

    @cached_property
    def rows(self) -> tuple[tuple[AnswerRow, CoverageRow], ...]:
        """Each chokepoint with its coverage, largest loss of the world first."""
        return tuple(zip(self.answer.chokepoints, self.coverage.rows, strict=True))

    @cached_property
    def standings(self) -> tuple[Standing, ...]:
        """How far each agreement has come, the furthest first."""
        return every_standing(self.tables, self.party, self.day)

    @cached_property
    def partners(self) -> Partners:
        """The party's agreements and who else is in them."""
        return Partners(self.tables, self.party)

    @property
    def claims(self) -> tuple[str, ...]:
        """The claims behind the chokepoints."""
        return tuple(row.point.claim.key for row, _ in self.rows if row.point)

    @property
    def name(self) -> str:
        """The party's name."""
        return self.names.country(self.party)
