"""Which further supply lowers a loss most, with the outage active (CQ 17).

ΔL of a candidate is what it brings back of the flow before the outage. Candidates are chosen one
by one, each time the one that brings back most; every pair is then tried, to see whether two
together do better. What lies off the cut that binds brings back nothing: the cut is the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from mineral_diplomacy.graph.analysis.flow.arcs import Arcs, Network, arcs_of, points, without
from mineral_diplomacy.graph.analysis.flow.maximum import EXACT, Cut, max_flow, min_cut
from mineral_diplomacy.graph.analysis.flow.removal import country_losses
from mineral_diplomacy.graph.analysis.importer.remedy_candidates import Candidate
from mineral_diplomacy.graph.notebook import framed_rows
from mineral_diplomacy.graph.records import code

__all__ = [
    "PAIRED",
    "STEPS",
    "Remedies",
    "Remedy",
    "Trials",
    "knows",
    "remedies_on",
    "worst_country",
]

#: Candidates of which every pair is tried; steps of the choice one by one.
PAIRED, STEPS = 40, 3


@dataclass(frozen=True)
class Remedy:
    """One candidate with what it brings back, in tonnes and as a part of the flow before.

    `part` is the part of its quantity that this takes. Equal remedies share a `rank`; what no
    source quantifies has none, and `reason` says why something brings back nothing.
    """

    candidate: Candidate
    gain: float | None
    mended: float | None
    part: float | None
    rank: int | None
    reason: str | None


_HEAD = ("scope", "mineral", "goods", "year", "outage", "before", "after")
_CELLS = (
    *("rank", "partner", "stage", "kind", "project", "quantity", "basis"),
    *("gain", "mended", "part", "reason", "sources"),
)


@dataclass(frozen=True)
class Remedies:
    """One view of one mineral with one country out: `scope` is `WORLD` or the importer's code.

    `chosen` are the candidates picked one by one with what they bring back together; `pair` is
    the best pair of all tried (`pairs`), None where one candidate alone brings back all or none
    brings back anything.
    """

    scope: str
    mineral: str
    goods: str
    year: int | None
    basis: str
    verdict: str
    why: str | None
    outage: str | None
    before: float | None
    after: float | None
    cut: Cut | None
    rows: tuple[Remedy, ...]
    chosen: tuple[tuple[Candidate, float], ...] = ()
    pair: tuple[tuple[Candidate, Candidate], float] | None = None
    pairs: int = 0

    @property
    def lost(self) -> float | None:
        """What the outage takes, in tonnes."""
        return None if self.before is None or self.after is None else self.before - self.after

    @property
    def greedy_is_best(self) -> bool | None:
        """Whether the first two chosen bring back as much as the best pair; None: no pair."""
        if self.pair is None or not self.chosen:
            return None
        return self.chosen[:2][-1][1] >= self.pair[1] * (1 - EXACT)

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """The names of the rows."""
        return (*_HEAD, *_CELLS)

    def as_dicts(self) -> list[dict[str, Any]]:
        """Plain values for JSON and CSV, ranked ones first; one row without a partner if none."""
        head = {name: getattr(self, name) for name in _HEAD}
        if not self.rows:
            nothing = dict.fromkeys(self.columns()) | {"basis": self.basis, "sources": []}
            return [nothing | head | {"reason": self.why or "no candidate has a stated quantity"}]
        return [head | _cells(row) for row in self.rows]

    def _repr_html_(self) -> str:
        caption = f"What would stand in for {self.outage or 'nobody'}: {self.mineral}, {self.scope}"
        return framed_rows(caption, self.as_dicts())


def _cells(row: Remedy) -> dict[str, Any]:
    one = row.candidate
    values = (row.rank, one.country, one.stage, one.kind, one.scope, one.quantity, one.basis)
    sources = [code(source) for source in one.sources]
    more = (row.gain, row.mended, row.part, row.reason, sources)
    return dict(zip(_CELLS, (*values, *more), strict=True))


class Trials:
    """The flow with the outage active and some candidates added, by one array of capacities."""

    def __init__(self, network: Network, candidates: Sequence[Candidate]) -> None:
        import numpy as np

        base = arcs_of(network)
        extra = [arc for one in candidates for arc in one.arcs]
        ends = dict.fromkeys(end for tail, head, _ in extra for end in (tail, head))
        nodes = tuple(dict.fromkeys([*base.nodes, *ends]))
        place = {node: number for number, node in enumerate(nodes)}
        tails = np.array([place[tail] for tail, _, _ in extra], dtype=np.int64)
        heads = np.array([place[head] for _, head, _ in extra], dtype=np.int64)
        most = base.unlimited + 2.0 * sum(amount for *_, amount in extra)
        known = np.where(base.capacities >= base.unlimited, most, base.capacities)
        self._capacities = np.concatenate([known, np.zeros(len(extra))])
        self._arcs = Arcs(
            nodes,
            np.concatenate([base.tails, tails]),
            np.concatenate([base.heads, heads]),
            self._capacities,
            most,
        )
        self._places = _numbered(candidates, len(known))
        self.nothing = self.flow(())

    def flow(self, chosen: Iterable[Candidate]) -> float:
        """F with some candidates."""
        capacities = self._capacities.copy()
        for one in chosen:
            for number, (*_, amount) in zip(self._places[one], one.arcs, strict=True):
                capacities[number] = amount
        ends = self._arcs.ends
        return float(self._arcs.igraph.maxflow_value(*ends, capacity=capacities.tolist()))


def _numbered(candidates: Iterable[Candidate], first: int) -> dict[Candidate, list[int]]:
    found: dict[Candidate, list[int]] = {}
    for one in candidates:
        found[one] = [first + number for number in range(len(one.arcs))]
        first += len(one.arcs)
    return found


def remedies_on(
    view: Remedies, network: Network, candidates: Sequence[Candidate], *, pairs: bool = True
) -> Remedies:
    """A view's remedies on its network: its outage stops, then every candidate is tried.

    Raises `UnknownTermError` for an outage that is no removable point.
    """
    assert view.outage is not None  # noqa: S101  (chosen before)
    rest = without(network, [view.outage])
    before = max_flow(network)
    usable = [one for one in candidates if one.arcs and one.quantity]
    trials = Trials(rest, usable)
    cut = min_cut(rest)
    lost = max(0.0, before - trials.nothing)
    gains = {one: _gain(trials, (one,), lost) for one in usable}
    rows = _ranked(gains, before, cut) + [_unranked(o) for o in candidates if o not in gains]
    found = replace(view, before=before, after=trials.nothing, cut=cut, rows=tuple(rows))
    found = replace(found, chosen=_one_by_one(trials, usable, lost))
    all_alone = max(gains.values(), default=0.0) >= lost
    return found if all_alone or not pairs else _with_pair(found, trials, gains, lost)


def _gain(trials: Trials, chosen: Iterable[Candidate], lost: float) -> float:
    """What candidates bring back of the loss: no more than it is, errors of rounding taken out."""
    gain = trials.flow(chosen) - trials.nothing
    small = EXACT * max(1.0, trials.nothing, lost)
    return 0.0 if gain <= small else min(gain, lost)


def _ranked(gains: dict[Candidate, float], before: float, cut: Cut) -> list[Remedy]:
    """By what they bring back, then by the smaller part of their quantity, then by ISO code."""
    rows: list[Remedy] = []
    parts = {one: gain / (one.quantity or gain) if gain else None for one, gain in gains.items()}
    order = sorted(
        gains,
        key=lambda one: (-gains[one], parts[one] or 0.0, one.country, one.stage, str(one.scope)),
    )
    for place, one in enumerate(order, start=1):
        gain, part = gains[one], parts[one]
        same = rows and (rows[-1].gain, rows[-1].part) == (gain, part)
        rank = rows[-1].rank if same else place
        reason = one.note if gain else _off_the_cut(cut)
        rows.append(Remedy(one, gain, gain / before if before else None, part, rank, reason))
    return rows


def _off_the_cut(cut: Cut) -> str:
    parts = [f"{country}:{stage}" for stage, country in cut.points]
    parts += [f"{_word(tail)} → {_word(head)}" for tail, head, _ in cut.arcs]
    more = f" and {len(parts) - 3} more" if len(parts) > 3 else ""
    return f"off the cut that binds: {', '.join(parts[:3]) or 'nothing was lost'}{more}"


def _word(node: object) -> str:
    if isinstance(node, tuple):
        return f"{node[1]}:{node[0]}" if len(node) == 3 else f"{node[0]} pool"
    return str(node)


def _unranked(one: Candidate) -> Remedy:
    why = one.note or "no source states a quantity"
    return Remedy(one, None, None, None, None, why)


def _one_by_one(
    trials: Trials, usable: Sequence[Candidate], lost: float
) -> tuple[tuple[Candidate, float], ...]:
    """Up to three candidates, each the one that brings back most beside those before it."""
    chosen: list[tuple[Candidate, float]] = []
    while len(chosen) < STEPS:
        taken = [one for one, _ in chosen]
        reached = chosen[-1][1] if chosen else 0.0
        rest = [one for one in usable if one not in taken]
        tried = [(_gain(trials, (*taken, one), lost), one) for one in rest]
        best = max(tried, key=lambda row: (row[0], row[1].quantity or 0.0), default=None)
        if best is None or best[0] <= reached:
            break
        chosen.append((best[1], best[0]))
    return tuple(chosen)


def _with_pair(
    found: Remedies, trials: Trials, gains: dict[Candidate, float], lost: float
) -> Remedies:
    """The best of all pairs of the candidates that bring back most, the larger ones first."""
    order = sorted(gains, key=lambda one: (-gains[one], -(one.quantity or 0.0), one.country))
    tried = list(combinations(order[:PAIRED], 2))
    if not tried:
        return found
    best = max(tried, key=lambda pair: _gain(trials, pair, lost))
    return replace(found, pair=(best, _gain(trials, best, lost)), pairs=len(tried))


def worst_country(network: Network) -> str | None:
    """The country whose failure at all its stages takes most; None where nothing is lost."""
    found = country_losses(network).rows
    return found[0].country if found and found[0].loss > 0 else None


def knows(network: Network, country: str) -> bool:
    """Whether a country has a point that may be removed."""
    return any(point[1] == country for point in points(network))
