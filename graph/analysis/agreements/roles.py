"""Which partner serves which stage: by its agreements, by its output, and as a source claims.

The three stand side by side and are never merged. A country without a figure is unknown, not
without output; a source that does not speak of a partner claims nothing. Disagreements come first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mineral_diplomacy.graph.analysis.agreements.partners import (
    Partners,
    asked_party,
    not_before_all_facts,
)
from mineral_diplomacy.graph.analysis.force import Forces
from mineral_diplomacy.graph.notebook import framed_table
from mineral_diplomacy.graph.records import (
    Capacity,
    Coverage,
    PartnerClaim,
    Source,
    StatusEvent,
    Supply,
    Tables,
    code,
    records,
)

__all__ = ["ROLE_FIELDS", "Output", "Role", "RolesAnswer", "every_role", "roles"]


@dataclass(frozen=True)
class Output:
    """The newest observed output or capacity of a partner for one mineral at one stage.

    `share` is of the world, a fraction of 1; None where the source gives a quantity alone.
    """

    mineral: str
    kind: str
    year: int
    share: float | None
    positive: bool
    key: str
    source: str


@dataclass(frozen=True)
class Role:
    """One partner at one stage, as three kinds of evidence have it; None means unknown."""

    partner: str
    stage: str
    position: str | None
    by_agreement: bool
    by_output: bool | None
    by_claim: bool | None
    tier: str | None
    agreements: tuple[str, ...]
    minerals: tuple[str, ...]
    outputs: tuple[Output, ...]
    claims: tuple[PartnerClaim, ...]
    inputs: tuple[str, ...]
    sources: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether what is known points both ways."""
        return {True, False} <= {self.by_agreement, self.by_output, self.by_claim}

    @property
    def judgements(self) -> tuple[str, ...]:
        """What the source says, in a word or two each."""
        return tuple(dict.fromkeys(c.judgement for c in self.claims if c.judgement))

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON and CSV: None where unknown."""
        return {name: value(self) for name, value in ROLE_FIELDS.items()}


#: What a row shows to programs, in order.
ROLE_FIELDS: Mapping[str, Callable[[Role], Any]] = {
    "partner": lambda row: code(row.partner),
    "stage": lambda row: row.stage,
    "position": lambda row: row.position,
    "differs": lambda row: row.differs,
    "by_agreement": lambda row: row.by_agreement,
    "by_output": lambda row: row.by_output,
    "by_claim": lambda row: row.by_claim,
    "tier": lambda row: row.tier,
    "agreements": lambda row: [code(key) for key in row.agreements],
    "agreed_minerals": lambda row: list(row.minerals),
    "outputs": lambda row: {
        f"{one.mineral} {one.kind} {one.year}": one.share for one in row.outputs if one.positive
    },
    "judgements": lambda row: list(row.judgements),
    "sources": lambda row: [code(key) for key in row.sources],
}


@dataclass(frozen=True)
class RolesAnswer:
    """Every partner at every stage that any evidence speaks of, disagreements first."""

    party: str
    as_of: date
    rows: tuple[Role, ...]
    sources: dict[str, Source]

    def _repr_html_(self) -> str:
        caption = f"Which partner of {self.party} serves which stage, as of {self.as_of}"
        rows = [list(row.as_dict().values()) for row in self.rows]
        return framed_table(caption, tuple(ROLE_FIELDS), rows)


def roles(tables: Tables, party: str, as_of: date) -> RolesAnswer:
    """The roles of a party's partners on a day.

    Raises `UnknownTermError` for a party that is no country, `MissingDataError` for a day before
    all facts.
    """
    asked_party(tables, party)
    not_before_all_facts(tables, as_of)
    sources = {source.key: source for source in records(tables, Source)}
    return RolesAnswer(party, as_of, every_role(tables, party, as_of), sources)


def every_role(tables: Tables, party: str, day: date) -> tuple[Role, ...]:
    """The same rows, for a party and a day that need no check."""
    found = _Roles(tables, party, day).rows()
    return tuple(sorted(found, key=lambda row: (not row.differs, row.partner)))


class _Roles:
    def __init__(self, tables: Tables, party: str, day: date) -> None:
        self.schema, self.day = tables.schema, day
        self.partners = Partners(tables, party)
        self.forces = Forces(records(tables, StatusEvent), self.schema, day)
        self.agreed = self._agreed(records(tables, Coverage))
        self.claims: dict[tuple[str, str], list[PartnerClaim]] = defaultdict(list)
        for claim in records(tables, PartnerClaim):
            self.claims[claim.partner, claim.stage].append(claim)
        self.outputs = self._newest(
            [
                *(("output", one) for one in records(tables, Supply) if one.scope is None),
                *(("capacity", one) for one in records(tables, Capacity)),
            ]
        )

    def _agreed(self, coverages: Iterable[Coverage]) -> dict[tuple[str, str], list[Coverage]]:
        """Coverages of agreements in force whose term has not ended, by partner and stage."""
        found: dict[tuple[str, str], list[Coverage]] = defaultdict(list)
        for one in coverages:
            agreement = self.partners.agreements.get(one.undertaking)
            over = one.valid_to is not None and one.valid_to < self.day
            if agreement is None or one.stage is None or over:
                continue
            if self.forces.of(agreement).state == "in_force":
                for partner in self.partners.of(one.undertaking):
                    found[partner, one.stage].append(one)
        return found

    def _newest(
        self, claims: Iterable[tuple[str, Supply | Capacity]]
    ) -> dict[tuple[str, str], list[Output]]:
        """Per holder and stage: of each mineral what was newest by the day, by any source."""
        newest: dict[tuple[str, str, str, str], Output] = {}
        for kind, one in claims:
            known = one.quantity is not None or one.share is not None
            if one.projection or one.year is None or one.stage is None or not known:
                continue
            if one.year > self.day.year:
                continue
            positive = (one.quantity or 0.0) > 0 or (one.share or 0.0) > 0
            found = Output(one.mineral, kind, one.year, one.share, positive, one.key, one.source)
            key = (one.holder, one.stage, one.mineral, kind)
            newest[key] = max(newest.get(key, found), found, key=_rank)
        by_stage: dict[tuple[str, str], list[Output]] = defaultdict(list)
        for (holder, stage, *_), found in newest.items():
            by_stage[holder, stage].append(found)
        return by_stage

    def rows(self) -> Iterator[Role]:
        """Partners by agreement, and those that a source recommends or advises against."""
        spoken = {c.partner for found in self.claims.values() for c in found if _takes_side(c)}
        partners = {p for key in self.partners.agreements for p in self.partners.of(key)}
        for partner in sorted((partners | spoken) - {self.partners.party}):
            for stage in sorted(self.schema.concepts["stage"], key=lambda row: int(row["order"])):
                row = self._one(partner, str(stage["notation"]), stage.get("position"))
                if row.by_agreement or row.by_output or row.claims:
                    yield row

    def _one(self, partner: str, stage: str, position: str | None) -> Role:
        agreed = self.agreed.get((partner, stage), [])
        outputs = sorted(self.outputs.get((partner, stage), []), key=_largest)
        claims = self.claims.get((partner, stage), [])
        behind: list[Coverage | Output | PartnerClaim] = [*agreed, *outputs, *claims]
        return Role(
            partner,
            stage,
            position,
            by_agreement=bool(agreed),
            by_output=any(one.positive for one in outputs) if outputs else None,
            by_claim=_claimed(claims),
            tier=min((one.tier for one in agreed), key=self._tier_order, default=None),
            agreements=tuple(sorted({one.undertaking for one in agreed})),
            minerals=tuple(sorted({one.mineral for one in agreed})),
            outputs=tuple(outputs),
            claims=tuple(claims),
            inputs=tuple(sorted({one.key for one in behind})),
            sources=tuple(sorted({one.source for one in behind})),
        )

    def _tier_order(self, tier: str) -> int:
        return int(self.schema.concept_value("tier", tier, "order") or 99)


def _takes_side(claim: PartnerClaim) -> bool:
    return claim.affirms is not None


def _claimed(claims: Sequence[PartnerClaim]) -> bool | None:
    """What the claims come to; None where none takes a side, or they contradict each other."""
    sides = {claim.affirms for claim in claims if _takes_side(claim)}
    return sides.pop() if len(sides) == 1 else None


def _rank(one: Output) -> tuple[int, bool, float, str]:
    """The newest year, then what has a share, then the larger: order of the tables is no reason."""
    return one.year, one.share is not None, one.share or 0.0, one.key


def _largest(one: Output) -> tuple[float, str, str]:
    return -(one.share or 0.0), one.mineral, one.kind
