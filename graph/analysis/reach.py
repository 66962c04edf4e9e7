"""Which agreements reach a chokepoint's stage for a party, and which condition fails where not.

An agreement reaches (mineral, stage) for a party on a day if it is in force, names the mineral (a
group never stands for a member), names the stage, has a partner outside the outage that produces
there or a named project, and the party is its buyer or investor. A mining agreement cannot cover
a refining gap. A memorandum that reaches counts no tonnes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from mineral_diplomacy.graph.analysis.force import Force, Forces
from mineral_diplomacy.graph.analysis.selection import Selection
from mineral_diplomacy.graph.records import (
    Agreement,
    Coverage,
    Implementation,
    Membership,
    Organization,
    Participation,
    Project,
    StatusEvent,
    Tables,
    code,
    records,
)
from mineral_diplomacy.ontology.schema import Schema

__all__ = ["Reach", "ReachAnalysis"]

_TAKING_ROLES = frozenset({"buyer", "investor"})
_COUNTRY = "country/"

Kind = TypeVar("Kind")


@dataclass(frozen=True)
class Reach:
    """One agreement against one (mineral, stage): reached if `failed` is empty."""

    agreement: str
    label: str
    mineral: str
    stage: str
    tier: str | None
    names_mineral: bool
    force: Force
    failed: tuple[str, ...]
    inputs: tuple[str, ...]

    @property
    def reached(self) -> bool:
        """Whether every condition holds."""
        return not self.failed


class ReachAnalysis:
    """The agreements of one party on one day."""

    def __init__(self, tables: Tables, party: str, day: date) -> None:
        self.schema: Schema = tables.schema
        self.party, self.day = f"{_COUNTRY}{party}", day
        self.coverages = _by(records(tables, Coverage), lambda c: c.undertaking)
        self.participations = _by(records(tables, Participation), lambda p: p.undertaking)
        homes = {o.key: o.country for o in records(tables, Organization)}
        self.homes = {key: home for key, home in homes.items() if home}
        self.projects = {project.key: project for project in records(tables, Project)}
        links = [*records(tables, Membership), *records(tables, Implementation)]
        self.parts = _by(links, lambda link: link.to_undertaking)
        kinds = [t for t in self.schema.subclasses("Undertaking") if self._reaches(t.name)]
        self.agreements = [a for table in kinds for a in records(tables, Agreement, table)]
        forces = Forces(records(tables, StatusEvent), self.schema, day)
        self.forces = {agreement.key: forces.of(agreement) for agreement in self.agreements}
        self.groups = _groups(self.schema)

    def _reaches(self, table: str) -> bool:
        """Agreements between parties; a party's own policies and measures reach no partner."""
        return table == "agreement"

    def for_stage(
        self, mineral: str, stage: str, outage: str, selection: Selection
    ) -> tuple[Reach, ...]:
        """Every agreement of the party that names the mineral or a group, reached ones first."""
        found = list(self._all(mineral, stage, outage, selection))
        return tuple(sorted(found, key=lambda r: (not r.reached, self._order(r), r.agreement)))

    def bound_minerals(self) -> tuple[str, ...]:
        """Minerals of which an agreement in force binds a quantity for the party as a taker."""
        firm = {
            coverage.mineral
            for agreement in self.agreements
            if self.forces[agreement.key].state == "in_force" and not self._why_no_role(agreement)
            for coverage in self.coverages[agreement.key]
            if self.schema.concept_value("tier", coverage.tier, "counts_tonnes")
            and not self._over(coverage)
        }
        return tuple(sorted(firm))

    def _order(self, reach: Reach) -> int:
        return int(self.schema.concept_value("tier", reach.tier or "", "order") or 99)

    def _all(self, mineral: str, stage: str, outage: str, selection: Selection) -> Iterator[Reach]:
        for agreement in self.agreements:
            coverages = self.coverages[agreement.key]
            parts = [p for p in self.participations[agreement.key] if self._is_party(p)]
            named = [c for c in coverages if c.mineral == mineral]
            if parts and (named or any(self._group(c.mineral, mineral) for c in coverages)):
                yield self._one(agreement, (mineral, stage), outage, named, selection)

    def _is_party(self, part: Participation) -> bool:
        return self.party in {part.actor, self.homes.get(part.actor)}

    def _group(self, name: str, mineral: str) -> bool:
        """Whether a name is a group that may hold the mineral: its members, if known, say."""
        members = self.groups.get(name)
        return members is not None and (not members or mineral in members)

    def _over(self, coverage: Coverage) -> bool:
        """Whether the term for which a coverage was agreed has passed."""
        return coverage.valid_to is not None and coverage.valid_to < self.day

    def _one(
        self,
        agreement: Agreement,
        point: tuple[str, str],
        outage: str,
        named: list[Coverage],
        selection: Selection,
    ) -> Reach:
        mineral, stage = point
        force = self.forces[agreement.key]
        there = sorted((c for c in named if c.stage == stage), key=self._tier_order)
        at_stage = [coverage for coverage in there if not self._over(coverage)]
        best = at_stage[0] if at_stage else None
        failed = [
            *([] if force.state == "in_force" else [_why_not_in_force(force)]),
            *([] if named else [f"names no {mineral}, only a group"]),
            *([] if there or not named else [self._why_not_stage(named, stage)]),
            *([] if at_stage or not there else [f"its term ended on {there[0].valid_to}"]),
            *self._why_no_producer(agreement, point, outage, best, selection),
            *self._why_no_role(agreement),
        ]
        inputs = [c.key for c in at_stage] + ([force.event.key] if force.event else [])
        tier = best.tier if best else None
        return Reach(
            agreement.key,
            agreement.label,
            mineral,
            stage,
            tier,
            bool(named),
            force,
            tuple(failed),
            tuple(inputs),
        )

    def _tier_order(self, coverage: Coverage) -> int:
        return int(self.schema.concept_value("tier", coverage.tier, "order") or 99)

    def _why_not_stage(self, named: list[Coverage], stage: str) -> str:
        stages = sorted({c.stage for c in named if c.stage})
        return f"names {', '.join(stages) or 'no stage'}, not {stage}"

    def _why_no_producer(
        self,
        agreement: Agreement,
        point: tuple[str, str],
        outage: str,
        best: Coverage | None,
        selection: Selection,
    ) -> list[str]:
        partners = self._partners(agreement.key) - {f"{_COUNTRY}{outage}"}
        if partners & self._producers(selection, point[1]):
            return []
        if self._projects(agreement.key, point, outage) or (partners and self._firm(best)):
            return []
        who = ", ".join(sorted(map(code, partners))) or "no partner country outside the outage"
        return [f"no output at {point[1]} and no named project there: {who}"]

    def _partners(self, agreement: str) -> set[str]:
        """Countries of the other parties."""
        actors = {part.actor for part in self.participations[agreement]}
        countries = {self.homes.get(actor, actor) for actor in actors}
        return {c for c in countries if c.startswith(_COUNTRY)} - {self.party}

    def _producers(self, selection: Selection, stage: str) -> set[str]:
        """Countries with output at a stage, by the chosen source or one passed over."""
        tables = [*selection.at(stage), *(t for t in selection.passed_over if t.stage == stage)]
        return {
            claim.holder
            for table in tables
            for claim in table.named
            if (claim.quantity or 0) > 0 or (claim.share or 0) > 0
        }

    def _firm(self, coverage: Coverage | None) -> bool:
        """Whether a coverage is firmer than a dialogue: then it names a project or a quantity."""
        weakest = max(int(row["order"]) for row in self.schema.concepts["tier"])
        return coverage is not None and self._tier_order(coverage) < weakest

    def _projects(self, agreement: str, point: tuple[str, str], outage: str) -> list[str]:
        """Projects under the agreement that name the mineral at the stage outside the outage."""
        linked = [link.from_undertaking for link in self.parts[agreement]]
        return [
            key
            for key in linked
            if key in self.projects
            and self.projects[key].country not in {None, f"{_COUNTRY}{outage}"}
            and any((c.mineral, c.stage) == point for c in self.coverages[key])
        ]

    def _why_no_role(self, agreement: Agreement) -> list[str]:
        roles = {p.role for p in self.participations[agreement.key] if self._is_party(p)}
        if roles & _TAKING_ROLES:
            return []
        named = ", ".join(sorted(roles)) or "no party"
        return [f"{code(self.party)} is {named}, not buyer or investor"]


def _groups(schema: Schema) -> dict[str, set[str]]:
    """The members of each group of minerals, as far as the vocabulary names them."""
    minerals = schema.concepts["mineral"]
    return {
        str(group["notation"]): {
            str(row["notation"]) for row in minerals if row.get("broader") == group["notation"]
        }
        for group in minerals
        if group.get("is_group")
    }


def _why_not_in_force(force: Force) -> str:
    prefix = "not in force" if force.state == "not_in_force" else "not known to be in force"
    return f"{prefix}: {force.reason}"


def _by(rows: Iterable[Kind], field: Callable[[Kind], str]) -> dict[str, list[Kind]]:
    found: dict[str, list[Kind]] = defaultdict(list)
    for row in rows:
        found[field(row)].append(row)
    return found
