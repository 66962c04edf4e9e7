"""The graph's export controls, switched on by name: whose exports of what they stop, for whom.

A control named in a scenario is read as a full stop of the exports that it restricts, whatever
its kind; what that assumes, and whether it is in force on the day, is said in words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from mineral_diplomacy.graph.analysis.force import Forces
from mineral_diplomacy.graph.country_records import Restriction, TradeMeasure
from mineral_diplomacy.graph.records import Participation, StatusEvent, Tables, code, records

__all__ = ["Control", "controls"]

_COUNTRY = "country/"


@dataclass(frozen=True)
class Control:
    """Exports of one country that are stopped.

    `stage` None: the measure names no stage, so nothing is stopped. `target`: against whom; None:
    everyone. `note` says what is assumed.
    """

    country: str
    mineral: str
    stage: str | None
    target: str | None
    note: str
    measure: str


def controls(tables: Tables, measure: str, day: date) -> tuple[Control, ...]:
    """What a measure stops, by its restrictions of that day, else by all it ever had."""
    rows = [row for row in records(tables, Restriction) if row.measure == measure]
    on_the_day = [row for row in rows if _holds(row, day)]
    state = _state(tables, measure, day)
    found: dict[tuple[str, str | None, str | None, str], Control] = {}
    for row in on_the_day or rows:
        term = "" if on_the_day else f"; none of its terms covers {day}"
        for country in _issuers(tables, measure):
            note = _note(row, country, state + term)
            control = Control(country, row.mineral, row.stage, row.target, note, measure)
            found.setdefault((row.mineral, row.stage, row.target, country), control)
    return tuple(found.values())


def _holds(row: Restriction, day: date) -> bool:
    begun = row.valid_from is None or row.valid_from <= day
    return begun and (row.valid_to is None or row.valid_to >= day)


def _issuers(tables: Tables, measure: str) -> Iterator[str]:
    parts = (row for row in records(tables, Participation) if row.undertaking == measure)
    issuers = {row.actor for row in parts if row.role == "issuer"}
    yield from sorted(code(actor) for actor in issuers if actor.startswith(_COUNTRY))


def _state(tables: Tables, measure: str, day: date) -> str:
    events = [row for row in records(tables, StatusEvent) if row.undertaking == measure]
    rows = (row for row in records(tables, TradeMeasure) if row.key == measure)
    force = Forces(events, tables.schema, day).of(next(rows))
    return f"{force.state.replace('_', ' ')} on {day}"


def _note(row: Restriction, country: str, state: str) -> str:
    """What is assumed of one restriction."""
    name = code(row.measure)
    kind = row.restriction_kind.replace("_", " ")
    read = "" if kind == "ban" else ", read as a full stop of exports"
    against = f" to {code(row.target)}" if row.target else ""
    if row.stage is None:
        return f"{name} names no stage of {row.mineral}, so it stops nothing here"
    what = f"{country}'s exports of {row.mineral} {row.stage}{against}"
    return f"{name}: {what} stop; {kind}{read}; {state}"
