"""A scenario: what stops, what is added, which control is switched on, what others can spare.

It is typed as options or read from a small TOML file, and resolved against a dataset's own names
before anything is computed.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from mineral_diplomacy.graph.analysis.asked_names import Names
from mineral_diplomacy.graph.records import Tables
from mineral_diplomacy.ontology.errors import (
    BasisError,
    FieldError,
    Origin,
)

__all__ = ["Addition", "Scenario", "Stop", "addition", "resolved", "stop"]

_QUANTITY = re.compile(r"\s*([-+]?[\d.,]+(?:[eE][-+]?\d+)?)\s*([^\W\d]\S*)\s*(.*)")


@dataclass(frozen=True)
class Stop:
    """A country that stops at a stage; without one, at all its stages."""

    country: str
    stage: str | None = None

    def __str__(self) -> str:
        return f"{self.country} at {self.stage or 'all its stages'}"


@dataclass(frozen=True)
class Addition:
    """Capacity a year that a country has beyond what the figures say.

    `basis` says what the quantity counts; None: what the view that it is added to counts.
    """

    country: str
    mineral: str
    stage: str
    quantity: float
    unit: str
    basis: str | None = None

    def __str__(self) -> str:
        amount = f"{self.quantity:g} {self.unit}" + (f" ({self.basis})" if self.basis else "")
        return f"{amount} of {self.mineral} {self.stage} in {self.country}"


@dataclass(frozen=True)
class Scenario:
    """What is asked; `remove`, `add` and `ban` are also the names of a file's fields.

    `ban` names export controls of the graph. `spare` is an assumption: the part by which everyone
    that still stands raises output. Without minerals, those of the default question; without a
    year, the newest of each figure; without a day, that of the build.
    """

    name: str = "scenario"
    minerals: tuple[str, ...] = ()
    party: str = "IND"
    year: int | None = None
    as_of: date | None = None
    spare: float = 0.0
    ban: tuple[str, ...] = ()
    remove: tuple[Stop, ...] = ()
    add: tuple[Addition, ...] = ()

    def joined(self, **more: Any) -> Scenario:
        """With more of what can be several, and other single values where they are given."""
        values = {name: value for name, value in more.items() if value not in {None, ()}}
        for name in ("minerals", "ban", "remove", "add"):
            values[name] = (*getattr(self, name), *values.get(name, ()))
        return replace(self, **values)


def resolved(tables: Tables, scenario: Scenario) -> Scenario:
    """A scenario in the dataset's own names.

    Raises `UnknownTermError` with the nearest for an unknown name, `FieldError` for a quantity or
    spare output that is none, `BasisError` for a unit of something else than mass.
    """
    names, where = Names(tables), Origin(scenario.name)
    if not 0 <= scenario.spare < math.inf:
        raise FieldError(where, "spare", scenario.spare, "a fraction of output, 0 or more")
    minerals = [tables.schema.notation("mineral", name) for name in scenario.minerals]
    return replace(
        scenario,
        minerals=tuple(dict.fromkeys(minerals)),
        party=names.country(scenario.party),
        ban=tuple(dict.fromkeys(names.measure(name) for name in scenario.ban)),
        remove=tuple(dict.fromkeys(_stop(names, one) for one in scenario.remove)),
        add=tuple(_addition(names, one, where) for one in scenario.add),
    )


def _stop(names: Names, given: Stop) -> Stop:
    return Stop(names.country(given.country), names.stage(given.stage) if given.stage else None)


def _addition(names: Names, given: Addition, origin: Origin) -> Addition:
    """An addition in the vocabulary's words.

    Raises `FieldError` for a quantity that is none and `BasisError` for a unit that is no
    mass: what the figures count are tonnes of something.
    """
    schema = names.tables.schema
    unit = schema.notation("unit", given.unit)
    if not math.isfinite(given.quantity) or given.quantity <= 0:
        raise FieldError(origin, "quantity", given.quantity, "a number above 0")
    measures = str(schema.concept_value("unit", unit, "measures"))
    if measures != "mass":
        raise BasisError(f"{given.quantity:g} {unit} of {given.mineral}", {measures, "mass"})
    return Addition(
        names.country(given.country),
        schema.notation("mineral", given.mineral),
        names.stage(given.stage),
        given.quantity,
        unit,
        schema.notation("basis", given.basis) if given.basis else None,
    )


def stop(text: str) -> Stop:
    """What `--remove` says: `CHN:processing`, or `COD` for all its stages."""
    country, colon, stage = text.partition(":")
    if not country or (colon and not stage):
        raise FieldError(Origin("--remove"), "value", text, "COUNTRY or COUNTRY:STAGE")
    return Stop(country, stage or None)


def addition(text: str) -> Addition:
    """What `--add` says: `AUS:lithium:processing:50kt`, with a basis behind where it matters."""
    parts = text.split(":", 3)
    found = _QUANTITY.fullmatch(parts[3]) if len(parts) == 4 else None
    number = _number(found[1]) if found else None
    if found is None or number is None or not all(parts):
        expected = "COUNTRY:MINERAL:STAGE:QUANTITY, such as AUS:lithium:processing:50kt"
        raise FieldError(Origin("--add"), "value", text, expected)
    return Addition(parts[0], parts[1], parts[2], number, found[2], found[3] or None)


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return None
