"""How the status and force of undertakings changed, for the "as of" slider.

The page only looks dates up: what counts as in force is decided here, by the rules of
`analysis.force`, on every day on which anything can change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, timedelta

from mineral_diplomacy.graph.analysis.force import Forces
from mineral_diplomacy.graph.records import Agreement, StatusEvent, Tables, records
from mineral_diplomacy.graph.view.picture import State
from mineral_diplomacy.ontology.schema import Schema

__all__ = ["timeline"]


def timeline(tables: Tables, keys: Iterable[str]) -> dict[str, tuple[State, ...]]:
    """The states of undertakings, each from its day until the next; none before the first."""
    wanted = set(keys)
    events: dict[str, list[StatusEvent]] = {}
    for event in records(tables, StatusEvent):
        if event.undertaking in wanted:
            events.setdefault(event.undertaking, []).append(event)
    kinds = tables.schema.subclasses("Undertaking")
    undertakings = (one for table in kinds for one in records(tables, Agreement, table))
    return {
        one.key: tuple(_states(one, events[one.key], tables.schema))
        for one in undertakings
        if one.key in events
    }


def _states(undertaking: Agreement, events: list[StatusEvent], schema: Schema) -> Iterator[State]:
    last: tuple[str, str] | None = None
    for day in sorted(_days(undertaking, events)):
        force = Forces(events, schema, day).of(undertaking)
        found = (force.status, force.state) if force.status else last
        if found is not None and found != last:
            last = found
            yield State(day, *found)


def _days(undertaking: Agreement, events: Iterable[StatusEvent]) -> set[date]:
    """Every day on which the answer can change.

    What has no date is known from the day of its report on, or ever since where that has none.
    """
    days = {day for e in events for day in (e.date_earliest, e.date_latest) if day is not None}
    days |= {event.until + timedelta(days=1) for event in events if event.until}
    return days | _reported(undertaking.status_as_of)


def _reported(printed: str | None) -> set[date]:
    """The first day on which a report of that date, perhaps only a month or a year, counts."""
    if printed is None:
        return {date.min}
    for suffix in ("", "-01", "-01-01"):
        with suppress(ValueError):
            return {date.fromisoformat(f"{printed}{suffix}")}
    return set()
