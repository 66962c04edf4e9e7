"""Where an importer's supply of a mineral comes from, and through whose hands, as trade shows it.

Points are (stage, country). Arcs are observed bilateral flows, one claim each: ore from who mines
to who refines, goods of one stage from country to country, and into the importer. Production,
stocks, recycling and a country's own use of its ore are arcs of their own where a source states
them on trade's own basis. Where a figure on another basis shows that a country makes such goods,
`own_output` lets it feed all it ships, so it never seems to live on others' goods alone. What any
other point sends out beyond all it is seen to take in is `unexplained_feed`: changes in stock, and
unreported output.

Stages are joined by the tonnes of the goods as they weigh, because no source gives a yield; a step
for which no flows are known says `insufficient_data`. Amounts are what was traded, so they bound
rerouting to what partners are seen to trade; whoever trades nothing with the importer is no way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from mineral_diplomacy.graph.analysis.chain import SINK, SOURCE
from mineral_diplomacy.graph.analysis.flow.arcs import Network, Point, inner
from mineral_diplomacy.graph.analysis.flow.claims import Claim, Gap
from mineral_diplomacy.graph.analysis.flow.routes import Place
from mineral_diplomacy.graph.notebook import framed_rows

__all__ = ["DOMESTIC", "FEED", "OWN", "FlowArc", "Step", "TradeNetwork", "balanced"]

FEED, DOMESTIC, OWN = "unexplained_feed", "domestic", "own_output"
_DERIVED = (FEED, OWN)


@dataclass(frozen=True)
class FlowArc:
    """One amount from one place to another.

    `kind`: trade, rest (of a code's imports, from exporters no source names), production,
    domestic, recycling, stock, demand, own_output, unexplained_feed. `claim` is None for what
    follows from others. The importer is the place of its ISO code.
    """

    start: Place
    end: Place
    kind: str
    amount: float
    hs6: str | None = None
    claim: Claim | None = None
    passed_over: tuple[Claim, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for rows."""
        return {
            "start": _named(self.start),
            "end": _named(self.end),
            "kind": self.kind,
            "hs6": self.hs6,
            "amount": self.amount,
            "source": self.claim.source if self.claim else None,
            "key": self.claim.key if self.claim else None,
            "passed_over": [
                {"key": claim.key, "source": claim.source, "amount": claim.amount}
                for claim in self.passed_over
            ],
        }


@dataclass(frozen=True)
class Step:
    """From one stage to the next, or to the importer: `observed` or `insufficient_data`.

    `yield_fraction`, tonnes out per tonne in, is None until a source gives one.
    """

    start: str
    end: str
    status: str
    reason: str | None
    yield_fraction: float | None = None


@dataclass(frozen=True)
class TradeNetwork:
    """An importer's supply of a mineral in a year, on one measure and basis.

    `measure` is `tonnes` or `value_usd`; every amount is in it. `stage` is the stage of what is
    imported. `own` are the ways of own output known only on another basis. `residual` are codes
    that are no country, never removed.
    """

    mineral: str
    year: int
    importer: str
    stage: str
    measure: str
    basis: str
    policy: tuple[str, ...]
    arcs: tuple[FlowArc, ...]
    steps: tuple[Step, ...]
    gaps: tuple[Gap, ...]
    own: tuple[tuple[Place, Point], ...] = ()
    residual: frozenset[str] = frozenset()

    @property
    def verdict(self) -> str:
        """`observed` where an amount reaches the importer, else `no_supply` or what is missing."""
        if self.imported > 0:
            return "observed"
        arriving = any(arc.end == self.importer for arc in self.arcs)
        return "no_supply" if arriving else "insufficient_data"

    @property
    def imported(self) -> float:
        """What is seen to reach the importer, its own output with it."""
        return sum(arc.amount for arc in self.arcs if arc.end == self.importer)

    @property
    def codes(self) -> Mapping[str, tuple[str, ...]]:
        """The HS codes counted, by the stage of their goods."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for arc in self.arcs:
            if arc.hs6 and isinstance(arc.start, tuple):
                found[arc.start[0]].add(arc.hs6)
        return {stage: tuple(sorted(codes)) for stage, codes in sorted(found.items())}

    @property
    def rows(self) -> tuple[dict[str, Any], ...]:
        """All arcs as plain values."""
        return tuple(arc.as_dict() for arc in self.arcs)

    def _repr_html_(self) -> str:
        caption = f"{self.mineral} to {self.importer} in {self.year}, {self.measure}"
        return framed_rows(caption, self.rows)

    @cached_property
    def alternatives(self) -> Mapping[str, tuple[float, ...]]:
        """By key of the chosen claim, all amounts claimed, where claims differ; chosen first.

        A contested claim may also not hold: 0 is then among its amounts.
        """
        found: dict[str, tuple[float, ...]] = {}
        for arc in self.arcs:
            if arc.claim is not None:
                amounts = [claim.amount for claim in (arc.claim, *arc.passed_over)]
                doubted = [0.0] if arc.claim.contested else []
                known = tuple(dict.fromkeys(a for a in (*amounts, *doubted) if a is not None))
                if len(known) > 1:
                    found[arc.claim.key] = known
        return found

    def claiming(self, amounts: Mapping[str, float]) -> TradeNetwork:
        """The network if other claims were right: amounts by key of the chosen claim."""
        arcs = [_claiming(arc, amounts) for arc in self.arcs if arc.kind not in _DERIVED]
        return replace(self, arcs=balanced(arcs, self.own))

    def adding(self, arcs: Iterable[FlowArc]) -> TradeNetwork:
        """The network with more arcs, such as a partner's new output and its way to the importer.

        Nobody has stated them: say so beside any result.
        """
        kept = [arc for arc in self.arcs if arc.kind not in _DERIVED]
        return replace(self, arcs=balanced([*kept, *arcs], self.own))

    def digraph(self) -> Network:
        """A split networkx DiGraph from `source` to `sink`, for every function of this package.

        Nodes: `source`, `sink`, the importer by its ISO code, and per point (stage, ISO, "in")
        and (stage, ISO, "out"), joined by an arc of all the point sends out. Arcs carry
        `capacity` in the measure, `kinds`, and the `claims` they rest on. Without a known demand
        the arc from the importer to the sink has no limit.
        """
        import networkx as nx

        graph: Network = nx.DiGraph(mineral=self.mineral, year=self.year, importer=self.importer)
        graph.graph.update(measure=self.measure, basis=self.basis)
        graph.add_nodes_from([SOURCE, SINK, self.importer])
        sent = _sum((arc.start, arc.amount) for arc in self.arcs)
        for arc in self.arcs:
            _add(graph, arc)
        for point in _points(self.arcs):
            graph.add_edge(*inner(point), capacity=sent[point], kinds=(), claims=())
            graph.nodes[inner(point)[0]]["residual"] = point[1] in self.residual
        if not graph.has_edge(self.importer, SINK):
            graph.add_edge(self.importer, SINK, kinds=(), claims=())
        return graph


def _add(graph: Network, arc: FlowArc) -> None:
    """Adds to what earlier arcs of other codes and kinds put between the same nodes."""
    tail = inner(arc.start)[1] if isinstance(arc.start, tuple) else arc.start
    head = inner(arc.end)[0] if isinstance(arc.end, tuple) else arc.end
    before: Any = graph.get_edge_data(tail, head, {"capacity": 0.0, "kinds": (), "claims": ()})
    claims = (arc.claim.key,) if arc.claim else ()
    graph.add_edge(
        tail,
        head,
        capacity=before["capacity"] + arc.amount,
        kinds=tuple(dict.fromkeys((*before["kinds"], arc.kind))),
        claims=(*before["claims"], *claims),
    )


def _points(arcs: Iterable[FlowArc]) -> list[Point]:
    ends = (end for arc in arcs for end in (arc.start, arc.end))
    return sorted({end for end in ends if isinstance(end, tuple)})


def _claiming(arc: FlowArc, amounts: Mapping[str, float]) -> FlowArc:
    if arc.claim is None or arc.claim.key not in amounts:
        return arc
    amount = amounts[arc.claim.key]
    return replace(arc, amount=amount, claim=replace(arc.claim, amount=amount))


def balanced(
    observed: Iterable[FlowArc], own: Iterable[tuple[Place, Point]] = ()
) -> tuple[FlowArc, ...]:
    """The arcs with what follows from them.

    `domestic` is what a point makes less what it sells. `own_output` is all that a point sends
    out, where it is known to make such goods and not how much: it may be less, and then it
    re-exports. `unexplained_feed` is all that a point sends out beyond what it takes in.
    """
    given = tuple(observed)
    arcs = [arc for arc in given if arc.kind != DOMESTIC]
    sold = _sum((arc.start, arc.amount) for arc in arcs)
    for arc in given:
        made = arc.claim.amount if arc.claim else None
        if arc.kind == DOMESTIC and made is not None and made > sold[arc.start]:
            arcs.append(replace(arc, amount=made - sold[arc.start]))
    sent = _sum((arc.start, arc.amount) for arc in arcs)
    for start, end in own:
        if sent[end] > 0:
            arcs.append(FlowArc(start, end, OWN, sent[end]))
            sent[start] += sent[end]
    taken = _sum((arc.end, arc.amount) for arc in arcs)
    feeds = [
        FlowArc(SOURCE, point, FEED, sent[point] - taken[point])
        for point in _points(arcs)
        if sent[point] > taken[point]
    ]
    return (*arcs, *feeds)


def _sum(amounts: Iterable[tuple[Place, float]]) -> defaultdict[Place, float]:
    found: defaultdict[Place, float] = defaultdict(float)
    for place, amount in amounts:
        found[place] += amount
    return found


def _named(place: Place) -> str:
    """`COD:extraction` for a point."""
    return place if isinstance(place, str) else f"{place[1]}:{place[0]}"
