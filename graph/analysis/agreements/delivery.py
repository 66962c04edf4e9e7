"""Per partner and agreement: announced, named, contracted, delivered.

An agreement stands as far as what is shown of it by a day: `delivered` where something reached
the buyer, `contracted` where a signed instrument binds a quantity, `named` where it names a
project, an offtake or a stake, else `announced`. Announced is never shown as delivered.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mineral_diplomacy.graph.analysis.agreements.partners import (
    Partners,
    asked_party,
    not_before_all_facts,
)
from mineral_diplomacy.graph.analysis.agreements.tonnes import (
    Interval,
    Tonnes,
    high,
    hull,
    low,
    years,
)
from mineral_diplomacy.graph.analysis.force import Force, Forces
from mineral_diplomacy.graph.records import (
    Coverage,
    Delivery,
    StatusEvent,
    Tables,
    code,
    records,
)

__all__ = ["STANDINGS", "STANDING_FIELDS", "Standing", "every_standing", "standings"]

#: How far an agreement has come, the furthest first.
STANDINGS = ("delivered", "contracted", "named", "announced")
_DELIVERING = frozenset({"delivering", "delivered"})
_BINDING, _NAMED = "binding_quantity", "named_offtake_or_equity"


@dataclass(frozen=True)
class Standing:
    """One agreement with one partner on one mineral; tonnes are totals on `basis`."""

    partner: str
    agreement: str
    label: str
    mineral: str
    direction: str
    standing: str
    force: Force
    basis: str | None
    contracted: Interval | None
    delivered: Interval | None
    contested: bool
    reason: str | None
    inputs: tuple[str, ...]
    sources: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON and CSV: tonnes, None where unknown."""
        return {name: value(self) for name, value in STANDING_FIELDS.items()}


#: What a row shows to programs, in order.
STANDING_FIELDS: Mapping[str, Callable[[Standing], Any]] = {
    "partner": lambda row: code(row.partner),
    "mineral": lambda row: row.mineral,
    "agreement": lambda row: code(row.agreement),
    "direction": lambda row: row.direction,
    "standing": lambda row: row.standing,
    "state": lambda row: row.force.state,
    "status": lambda row: row.force.status,
    "basis": lambda row: row.basis,
    "contracted_t_low": lambda row: low(row.contracted),
    "contracted_t_high": lambda row: high(row.contracted),
    "delivered_t_low": lambda row: low(row.delivered),
    "delivered_t_high": lambda row: high(row.delivered),
    "contested": lambda row: row.contested,
    "reason": lambda row: row.reason,
    "sources": lambda row: [code(key) for key in row.sources],
}


def standings(
    tables: Tables, party: str, minerals: tuple[str, ...], day: date
) -> tuple[Standing, ...]:
    """How far each agreement of a party has come by a day, the furthest first.

    Of all minerals where none are named; groups stay groups. Raises `UnknownTermError` for a party
    or mineral that is none, `MissingDataError` for a day before all facts.
    """
    asked_party(tables, party)
    not_before_all_facts(tables, day)
    asked = {tables.schema.notation("mineral", name) for name in minerals}
    found = every_standing(tables, party, day)
    return tuple(row for row in found if not asked or row.mineral in asked)


def every_standing(tables: Tables, party: str, day: date) -> tuple[Standing, ...]:
    """The same of all minerals, for a party and a day that need no check."""
    return tuple(sorted(_Standings(tables, party, day).rows(), key=_order))


def _order(row: Standing) -> tuple[int, str, str, str]:
    return STANDINGS.index(row.standing), row.partner, row.mineral, row.agreement


class _Standings:
    def __init__(self, tables: Tables, party: str, day: date) -> None:
        self.schema, self.day = tables.schema, day
        self.partners, self.tonnes = Partners(tables, party), Tonnes(tables.schema)
        self.events: dict[str, list[StatusEvent]] = defaultdict(list)
        for event in records(tables, StatusEvent):
            self.events[event.undertaking].append(event)
        self.forces = Forces(records(tables, StatusEvent), self.schema, day)
        self.coverages: dict[tuple[str, str], list[Coverage]] = defaultdict(list)
        for one in records(tables, Coverage):
            self.coverages[one.undertaking, one.mineral].append(one)
        self.deliveries: dict[tuple[str, str], list[Delivery]] = defaultdict(list)
        for delivery in records(tables, Delivery):
            self.deliveries[delivery.undertaking, delivery.mineral].append(delivery)
        #: Agreements whose deliveries say of what: their statuses say nothing of other minerals.
        self.quantified = {agreement for agreement, _ in self.deliveries}

    def rows(self) -> Iterator[Standing]:
        """One per partner, agreement and mineral that it names; none where nothing is known yet."""
        for agreement, mineral in sorted({*self.coverages, *self.deliveries}):
            if agreement in self.partners.agreements and self._begun(agreement):
                for partner in self.partners.of(agreement):
                    yield self._one(agreement, mineral, partner)

    def _begun(self, agreement: str) -> bool:
        """Whether any event can have happened by the day; what has no date is taken as known."""
        firsts = [e.date_earliest or e.date_latest for e in self.events[agreement]]
        return not firsts or any(first is None or first <= self.day for first in firsts)

    def _one(self, agreement: str, mineral: str, partner: str) -> Standing:
        claims = self.coverages[agreement, mineral]
        came = [d for d in self.deliveries[agreement, mineral] if self._ended(d)]
        signed = self._signed(agreement)
        binding = [c for c in claims if c.tier == _BINDING] if signed else []
        basis, contracted, delivered, reason = self._amounts(agreement, partner, binding, came)
        shown = came or (agreement not in self.quantified and self._delivering(agreement))
        firm: list[Coverage | Delivery] = [*binding, *came]
        behind: list[Coverage | Delivery] = [*claims, *came]
        return Standing(
            partner,
            agreement,
            self.partners.agreements[agreement].label,
            mineral,
            self.partners.direction(agreement),
            self._standing(shown=bool(shown), binding=binding, named=signed, claims=claims),
            self.forces.of(self.partners.agreements[agreement]),
            basis,
            contracted,
            delivered,
            any(one.contested for one in firm),
            reason,
            tuple(sorted(one.key for one in behind)),
            tuple(sorted({one.source for one in behind})),
        )

    def _standing(
        self, *, shown: bool, binding: list[Coverage], named: bool, claims: list[Coverage]
    ) -> str:
        if shown:
            return "delivered"
        if binding:
            return "contracted"
        return "named" if named and any(c.tier == _NAMED for c in claims) else "announced"

    def _signed(self, agreement: str) -> bool:
        """Whether it has been in force, for certain, by the day, whatever came of it since."""
        return self.forces.ever_counted(self.partners.agreements[agreement])

    def _delivering(self, agreement: str) -> bool:
        """Whether a status says that goods reached the buyer by the day."""
        return any(
            event.status in _DELIVERING
            and not event.contested
            and (event.date_latest or event.date_earliest or date.max) <= self.day
            for event in self.events[agreement]
        )

    def _ended(self, delivery: Delivery) -> bool:
        last = delivery.date_latest or delivery.date_earliest
        return last is None or last <= self.day

    def _amounts(
        self, agreement: str, partner: str, binding: list[Coverage], came: list[Delivery]
    ) -> tuple[str | None, Interval | None, Interval | None, str | None]:
        """Basis, contracted and delivered tonnes, and why one of them is unknown."""
        suppliers = self.partners.suppliers(agreement)
        if partner not in suppliers or not (binding or came):
            return None, None, None, None
        if len(suppliers) > 1:
            return None, None, None, "several partners supply; whose tonnes they are is not said"
        bases = {self.tonnes.basis(one.basis) for one in binding}
        bases = bases or {self.tonnes.basis(one.basis) for one in came}
        basis = min(bases, key=lambda name: (name == "unstated", name))
        contracted, why = _total((c, self._term(c, basis)) for c in binding)
        delivered, why_not = _total((d, self._came(d, basis)) for d in came)
        reason = "; ".join(dict.fromkeys(text for text in (why, why_not) if text))
        return basis, contracted, delivered, reason or None

    def _term(self, claim: Coverage, basis: str) -> float | str:
        """All of a binding quantity: an annual one times the years of its window."""
        found = self.tonnes.of(claim.quantity, claim.unit, claim.basis, basis)
        if isinstance(found, str) or not claim.annual:
            return found
        if claim.valid_from is None or claim.valid_to is None:
            return "its term is not stated in full"
        return found * years(claim.valid_from, claim.valid_to)

    def _came(self, delivery: Delivery, basis: str) -> float | str:
        return self.tonnes.of(delivery.quantity, delivery.unit, delivery.basis, basis)


def _total(
    parts: Iterable[tuple[Coverage | Delivery, float | str]],
) -> tuple[Interval | None, str | None]:
    """Each source's sum, from the least to the most; what does not convert is said, not counted."""
    sums: dict[str, float] = defaultdict(float)
    left_out: list[str] = []
    for part, found in parts:
        if isinstance(found, str):
            amount = "" if part.quantity is None else f"{part.quantity:,g} {part.unit}, "
            left_out.append(f"{amount}{found}")
        else:
            sums[part.source] += found
    known = hull(Interval(value, value) for value in sums.values()) if sums else None
    return known, f"not counted: {'; '.join(left_out)}" if left_out else None
