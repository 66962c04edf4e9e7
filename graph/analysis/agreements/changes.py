"""What changed between two days: agreements, their statuses, export controls, and reach.

`force.py` decides what is in force on each day; an event known to a month or year is an interval,
and a status that it leaves open is `unknown` on the days within.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from mineral_diplomacy.graph.analysis.agreements.partners import (
    Partners,
    asked_party,
    not_before_all_facts,
)
from mineral_diplomacy.graph.analysis.agreements.tonnes import contains
from mineral_diplomacy.graph.analysis.chokepoints import Answer, Question, chokepoints
from mineral_diplomacy.graph.analysis.force import Forces
from mineral_diplomacy.graph.notebook import framed_rows
from mineral_diplomacy.graph.records import (
    Agreement,
    Restriction,
    Source,
    StatusEvent,
    Tables,
    code,
    records,
)
from mineral_diplomacy.ontology.errors import DateOrderError

__all__ = ["CHANGE_FIELDS", "Change", "ChangesAnswer", "changes"]

#: What can change, in the order in which it is shown.
KINDS = ("force", "status", "control", "reach")


@dataclass(frozen=True)
class Change:
    """One thing that is otherwise on the later day; `when` says what happened and when."""

    kind: str
    subject: str
    label: str
    mineral: str | None
    stage: str | None
    before: str
    after: str
    when: tuple[str, ...]
    contested: bool
    inputs: tuple[str, ...]
    sources: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON and CSV."""
        return {name: value(self) for name, value in CHANGE_FIELDS.items()}


#: What a row shows to programs, in order.
CHANGE_FIELDS: Mapping[str, Callable[[Change], Any]] = {
    "kind": lambda row: row.kind,
    "subject": lambda row: code(row.subject),
    "label": lambda row: row.label,
    "mineral": lambda row: row.mineral,
    "stage": lambda row: row.stage,
    "before": lambda row: row.before,
    "after": lambda row: row.after,
    "when": lambda row: list(row.when),
    "contested": lambda row: row.contested,
    "sources": lambda row: [code(key) for key in row.sources],
}


@dataclass(frozen=True)
class ChangesAnswer:
    """All changes between two days, for a party's agreements and everyone's controls."""

    party: str
    first: date
    last: date
    rows: tuple[Change, ...]
    sources: dict[str, Source]

    def _repr_html_(self) -> str:
        caption = f"What changed for {self.party} between {self.first} and {self.last}"
        return framed_rows(caption, [row.as_dict() for row in self.rows])


def changes(tables: Tables, party: str, first: date, last: date) -> ChangesAnswer:
    """What is otherwise on `last` than on `first`.

    Raises `DateOrderError` where `last` is not the later, `MissingDataError` where `first` is
    before all facts, `UnknownTermError` for a party that is no country.
    """
    if last <= first:
        raise DateOrderError(first, last)
    asked_party(tables, party)
    not_before_all_facts(tables, first)
    finder = _Changes(tables, party, first, last)
    rows = [*finder.agreements(), *finder.controls(), *finder.reach()]
    rows.sort(key=lambda row: (KINDS.index(row.kind), row.subject, row.mineral or ""))
    sources = {source.key: source for source in records(tables, Source)}
    return ChangesAnswer(party, first, last, tuple(rows), sources)


class _Changes:
    def __init__(self, tables: Tables, party: str, first: date, last: date) -> None:
        self.tables, self.party, self.first, self.last = tables, party, first, last
        events = records(tables, StatusEvent)
        self.events: dict[str, list[StatusEvent]] = defaultdict(list)
        for event in events:
            self.events[event.undertaking].append(event)
        self.days = tuple(Forces(events, tables.schema, day) for day in (first, last))

    def agreements(self) -> Iterator[Change]:
        """Agreements of the party that enter or leave force, or move on without."""
        for agreement in Partners(self.tables, self.party).agreements.values():
            was, now = (self._state(agreement, forces) for forces in self.days)
            if was != now:
                before, after = (forces.of(agreement).state for forces in self.days)
                turned = before != after and "in_force" in {before, after}
                yield self._change("force" if turned else "status", agreement, was, now)

    def _state(self, undertaking: Agreement, forces: Forces) -> str:
        """State and status; of an undertaking without a certain event, what is contested."""
        force = forces.of(undertaking)
        if force.event is not None:
            return f"{force.state} ({force.status})"
        disputed = {
            event.status
            for event in self.events[undertaking.key]
            if event.contested
            and (event.date_earliest or event.date_latest or date.max) <= forces.day
        }
        if disputed:
            return f"unknown (contested: {', '.join(sorted(disputed))})"
        return "nothing known"

    def controls(self) -> Iterator[Change]:
        """Restrictions of trade measures, of any country, that begin or end."""
        measure = self.tables.schema.table("trade_measure")
        measures = {one.key: one for one in records(self.tables, Agreement, measure)}
        for row in records(self.tables, Restriction):
            found = measures[row.measure]
            before, after = (self._restricts(row, found, forces) for forces in self.days)
            if before != after:
                yield self._change("control", found, before, after, row)

    def _restricts(self, row: Restriction, measure: Agreement, forces: Forces) -> str:
        if contains(row.valid_from, row.valid_to, forces.day) is False:
            return "not_in_force"
        return self._state(measure, forces)

    def reach(self) -> Iterator[Change]:
        """Chokepoints whose stage other agreements of the party reach."""
        question = Question(party=self.party)
        before, after = (
            _reached(chokepoints(self.tables, question, forces.day)) for forces in self.days
        )
        names = {one.key: one for one in records(self.tables, Agreement)}
        for (agreement, mineral, stage), tier in sorted((before | after).items()):
            key = (agreement, mineral, stage)
            if (key in before) != (key in after):
                ends = ("not reached", f"reached, {tier}")
                was, now = ends if key in after else ends[::-1]
                found = self._change("reach", names[agreement], was, now)
                yield _at(found, mineral, stage)

    def _change(
        self, kind: str, subject: Agreement, before: str, after: str, row: Restriction | None = None
    ) -> Change:
        between = list(self._between(subject.key))
        contested = any(e.contested for e in between) or bool(row and row.contested)
        term = [] if row is None else _term(row)
        return Change(
            kind,
            subject.key,
            subject.label,
            row.mineral if row else None,
            row.stage if row else None,
            before,
            after,
            (*term, *(_when(event) for event in between)),
            contested,
            tuple(sorted([*(e.key for e in between), *([row.key] if row else [])])),
            tuple(sorted({*(e.source for e in between), *([row.source] if row else [])})),
        )

    def _between(self, undertaking: str) -> Iterable[StatusEvent]:
        """Events that may have happened, or terms that ended, after the first day by the last."""
        return sorted(
            (e for e in self.events[undertaking] if self._touches(e)),
            key=lambda e: (e.date_earliest or e.date_latest or date.min, e.key),
        )

    def _touches(self, event: StatusEvent) -> bool:
        first, last = event.date_earliest, event.date_latest or event.date_earliest
        happened = last is not None and last > self.first and (first or last) <= self.last
        return happened or (event.until is not None and self.first <= event.until < self.last)


def _reached(answer: Answer) -> dict[tuple[str, str, str], str]:
    """Tier by agreement, mineral and stage."""
    return {
        (reach.agreement, reach.mineral, reach.stage): reach.tier or ""
        for row in answer.chokepoints
        for reach in row.reaches
        if reach.reached
    }


def _at(change: Change, mineral: str, stage: str) -> Change:
    return replace(change, mineral=mineral, stage=stage)


def _when(event: StatusEvent) -> str:
    ends = dict.fromkeys(str(d) for d in (event.date_earliest, event.date_latest) if d)
    day = " to ".join(ends) or "undated"
    until = f", until {event.until}" if event.until else ""
    return f"{event.status} {day}{until}{' (contested)' if event.contested else ''}"


def _term(row: Restriction) -> list[str]:
    if row.valid_from is None and row.valid_to is None:
        return []
    return [f"{row.restriction_kind} {row.valid_from or '…'} to {row.valid_to or '…'}"]
