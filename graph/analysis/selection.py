"""Which source answers a question, and which claims that choice passes over.

A policy is an ordered list of sources. The first that has figures for a mineral in a year gives
all its stages: sources are never mixed within one chain, and nothing is averaged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from mineral_diplomacy.graph.records import Source, Supply, Tables, code, records
from mineral_diplomacy.ontology.errors import BasisError, MissingDataError, UnknownTermError

__all__ = ["DEFAULT_POLICY", "ClaimSet", "Figures", "Selection"]

#: Newest first, and the fuller chain before the single stage.
DEFAULT_POLICY = (
    "source/iea-2026",
    "source/iea-2025",
    "source/usgs-mcs-2026",
    "source/usgs-mcs-2025",
    "source/usgs-mcs-2024",
)
_COUNTRY = "country/"
_WORLD = "aggregate/WLD"
_RESIDUAL = "aggregate/ROW"


@dataclass(frozen=True)
class ClaimSet:
    """One table of one source: who holds what of a mineral at a stage in a year, on one basis."""

    mineral: str
    stage: str
    form: str | None
    year: int
    source: str
    basis: str
    claims: tuple[Supply, ...]
    #: Tonnes per unit; a unit that is not a mass is missing.
    tonnes: Mapping[str, float] = field(default_factory=dict, repr=False)

    @cached_property
    def named(self) -> tuple[Supply, ...]:
        """Countries' rows, largest share first, equal ones by ISO code, unknown ones last."""
        rows = [claim for claim in self.claims if claim.holder.startswith(_COUNTRY)]
        return tuple(sorted(rows, key=lambda c: (c.share is None, -(c.share or 0.0), c.holder)))

    @property
    def residual_claim(self) -> Supply | None:
        """The row of the unnamed rest, where one is printed."""
        return next((c for c in self.claims if c.holder == _RESIDUAL), None)

    @property
    def total(self) -> float | None:
        """Printed world total, in tonnes where its unit is a mass, else in its unit."""
        totals = [self.amount(c) for c in self.claims if c.holder == _WORLD]
        return totals[0] if totals else None

    @property
    def measures(self) -> frozenset[str]:
        """What quantities are counted in: `mass`, or units that are none."""
        units = {str(claim.unit) for claim in self.claims if claim.quantity is not None}
        return frozenset("mass" if unit in self.tonnes else unit for unit in units)

    def amount(self, claim: Supply) -> float | None:
        """A row's quantity, in tonnes where its unit is a mass, else in its unit."""
        if claim.quantity is None:
            return None
        return claim.quantity * self.tonnes.get(str(claim.unit), 1.0)

    def claim(self, country: str) -> Supply | None:
        """One country's row."""
        return next((c for c in self.named if code(c.holder) == country), None)


@dataclass(frozen=True)
class Selection:
    """What a policy chose for one mineral and year, and what it passed over."""

    mineral: str
    year: int | None
    source: str | None
    sets: tuple[ClaimSet, ...]
    passed_over: tuple[ClaimSet, ...]

    def at(self, stage: str) -> tuple[ClaimSet, ...]:
        """The chosen tables of a stage; several where it has several forms."""
        return tuple(one for one in self.sets if one.stage == stage)

    def others(self, chosen: ClaimSet) -> tuple[ClaimSet, ...]:
        """Tables of other sources about the same mineral, stage, form and year."""
        same = (chosen.stage, chosen.form, chosen.year)
        return tuple(
            one
            for one in self.passed_over
            if (one.stage, one.form or chosen.form, one.year) == (same[0], chosen.form, same[2])
            and one.source != chosen.source
        )


class Figures:
    """All supply claims of a dataset, ready for selection."""

    def __init__(self, tables: Tables, policy: Sequence[str] = DEFAULT_POLICY) -> None:
        self.schema = tables.schema
        self.sources = {source.key: source for source in records(tables, Source)}
        self.policy = tuple(self._known_source(name) for name in policy)
        self.strict = self.policy != DEFAULT_POLICY
        self.supply = records(tables, Supply)

    def _known_source(self, name: str) -> str:
        key = name if name.startswith("source/") else f"source/{name}"
        if key not in self.sources and key not in DEFAULT_POLICY:
            raise UnknownTermError("source", name, (code(known) for known in self.sources))
        return key

    @cached_property
    def _tonnes(self) -> dict[str, float]:
        units = self.schema.concepts["unit"]
        return {str(u["notation"]): float(u["to_tonnes"]) for u in units if u.get("to_tonnes")}

    @cached_property
    def minerals(self) -> tuple[str, ...]:
        """Minerals with at least one claim."""
        return tuple(sorted({claim.mineral for claim in self.supply}))

    def years(self, mineral: str, *, outlook: bool = False) -> tuple[int, ...]:
        """Years with figures, observed or (with `outlook`) projected, in order."""
        claims = self._claims(mineral, outlook=outlook)
        return tuple(sorted({claim.year for claim in claims if claim.year is not None}))

    def _claims(self, mineral: str, *, outlook: bool) -> list[Supply]:
        return [c for c in self.supply if c.mineral == mineral and c.projection is outlook]

    def select(self, mineral: str, year: int | None = None, *, outlook: bool = False) -> Selection:
        """The tables of the first source of the policy that has the mineral and year.

        Without a year, the newest one that has figures. Raises `MissingDataError`, listing the
        years there are, where a year was asked for that has none; a mineral without any figures
        gives an empty selection.
        """
        sets = _sets(self._claims(mineral, outlook=outlook), self._tonnes)
        usable = [
            one for one in sets if one.total == 0 or any(c.share is not None for c in one.named)
        ]
        there = sorted({one.year for one in usable if self._allowed(one.source)})
        if year is not None and year not in there:
            kind = "outlook" if outlook else "observed"
            raise MissingDataError(f"{mineral} in {year} ({kind} years)", there)
        if not there:
            return Selection(mineral, None, None, (), tuple(sets))
        wanted = there[-1] if year is None else year
        candidates = [one for one in usable if one.year == wanted]
        source = min((s.source for s in candidates), key=lambda s: self._rank(s, candidates))
        chosen = tuple(one for one in candidates if one.source == source)
        _one_basis(chosen)
        rest = tuple(one for one in sets if one.year == wanted and one.source != source)
        return Selection(mineral, wanted, source, chosen, rest)

    def _allowed(self, source: str) -> bool:
        return not self.strict or source in self.policy

    def _rank(self, source: str, candidates: Iterable[ClaimSet]) -> tuple[int, int, int, str]:
        """Place in the policy; behind it the fuller listing, then the newer, come first."""
        if source in self.policy:
            return (0, self.policy.index(source), 0, source)
        if self.strict:
            return (2, 0, 0, source)
        named = sum(len(one.named) for one in candidates if one.source == source)
        published = self.sources[source].published
        return (1, -named, -(published.toordinal() if published else 0), source)


def _sets(claims: Iterable[Supply], tonnes: Mapping[str, float]) -> list[ClaimSet]:
    """Claims by the table they stand in.

    Left out: claims without a whole calendar year, and claims with a scope, which speak of
    something wider or narrower than the mineral (nickel sulphate, one company) and so are no
    rivals of those that speak of all of it.
    """
    found: dict[tuple[str, str, str, str, int, str], list[Supply]] = {}
    for claim in claims:
        if claim.year is not None and claim.scope is None:
            key = (
                claim.source,
                claim.stage,
                claim.form or "",
                claim.basis,
                claim.year,
                claim.scenario or "",
            )
            found.setdefault(key, []).append(claim)
    return [
        ClaimSet(
            rows[0].mineral, key[1], key[2] or None, key[4], key[0], key[3], tuple(rows), tonnes
        )
        for key, rows in sorted(found.items())
    ]


def _one_basis(chosen: Sequence[ClaimSet]) -> None:
    """One stage and form of one source on two bases cannot be answered by either alone."""
    seen: dict[tuple[str, str | None], str] = {}
    for one in chosen:
        basis = seen.setdefault((one.stage, one.form), one.basis)
        if basis != one.basis:
            what = f"{one.mineral} {one.stage} {one.year} of {code(one.source)}"
            raise BasisError(what, {basis, one.basis})
