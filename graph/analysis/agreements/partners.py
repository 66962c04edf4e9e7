"""Who stands on the other side of a party's agreements, and which way the goods go."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from mineral_diplomacy.graph.records import (
    Agreement,
    Organization,
    Participation,
    StatusEvent,
    Tables,
    records,
)
from mineral_diplomacy.ontology.errors import MissingDataError, UnknownTermError

__all__ = ["Partners", "asked_party", "not_before_all_facts"]

_TAKING = frozenset({"buyer", "investor"})
_GIVING = frozenset({"supplier", "host"})


class Partners:
    """The agreements of one party; countries and blocs are partners, companies for their home."""

    def __init__(self, tables: Tables, party: str) -> None:
        self.party = f"country/{party}"
        self.homes = {o.key: o.country for o in records(tables, Organization) if o.country}
        self.parts: dict[str, list[Participation]] = defaultdict(list)
        for part in records(tables, Participation):
            self.parts[part.undertaking].append(part)
        self.agreements = {
            agreement.key: agreement
            for agreement in records(tables, Agreement)
            if self.roles(agreement.key)
        }

    def roles(self, agreement: str) -> frozenset[str]:
        """What the party is in an agreement; empty where it is none of its parties."""
        return frozenset(p.role for p in self.parts[agreement] if self._home(p) == self.party)

    def direction(self, agreement: str) -> str:
        """Which way the goods go: `to_party`, `from_party`, or `mutual` where no role says."""
        roles = self.roles(agreement)
        if roles & _TAKING:
            return "to_party"
        return "from_party" if roles & _GIVING else "mutual"

    def of(self, agreement: str) -> tuple[str, ...]:
        """Keys of the other countries and blocs."""
        homes = {self._home(part) for part in self.parts[agreement]}
        return tuple(sorted(h for h in homes if _acts(h) and h != self.party))

    def suppliers(self, agreement: str) -> tuple[str, ...]:
        """The partners that supply or host; all of them where no role says."""
        giving = {self._home(p) for p in self.parts[agreement] if p.role in _GIVING}
        return tuple(home for home in self.of(agreement) if home in giving) or self.of(agreement)

    def _home(self, part: Participation) -> str:
        return self.homes.get(part.actor, part.actor)


def _acts(key: str) -> bool:
    """Whether a key is a state's or a bloc's: an organization without a home is no partner."""
    return key.startswith(("country/", "bloc/"))


def asked_party(tables: Tables, party: str) -> str:
    """The code of a party. Raises `UnknownTermError`, suggesting the nearest."""
    codes = [str(row["iso3"]) for row in tables.table("country").select(["iso3"]).to_pylist()]
    if party not in codes:
        raise UnknownTermError("country", party, codes)
    return party


def not_before_all_facts(tables: Tables, day: date) -> None:
    """Raises `MissingDataError` for a day before the first event that any source dates."""
    events = records(tables, StatusEvent)
    days = [first for e in events if (first := e.date_earliest or e.date_latest) is not None]
    if days and day < min(days):
        raise MissingDataError(
            f"{day}: the first dated event of any agreement is later", [min(days)]
        )
