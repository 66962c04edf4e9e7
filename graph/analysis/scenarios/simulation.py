"""What a scenario changes: before, after, who loses, which cut binds, and what is assumed.

Two views of each mineral stand side by side and are never merged: the world's value chain, in
which every stage feeds the next through one hub, and the importer's network of observed flows.
Nothing is a forecast: nobody responds beyond what the scenario says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from mineral_diplomacy.graph.analysis.chain import SOURCE, ValueChain, value_chain
from mineral_diplomacy.graph.analysis.chokepoints import default_minerals
from mineral_diplomacy.graph.analysis.flow.arcs import Network, arcs_of
from mineral_diplomacy.graph.analysis.flow.maximum import Cut, max_flow, min_cut
from mineral_diplomacy.graph.analysis.flow.trade_network import TradeNetwork
from mineral_diplomacy.graph.analysis.importer.imports import imports_network
from mineral_diplomacy.graph.analysis.importer.loss_rows import WORLD
from mineral_diplomacy.graph.analysis.importer.network_losses import why_missing
from mineral_diplomacy.graph.analysis.scenarios.controls import Control, controls
from mineral_diplomacy.graph.analysis.scenarios.scenario import Scenario, resolved
from mineral_diplomacy.graph.analysis.scenarios.scenario_changes import (
    Change,
    network_change,
    world_change,
)
from mineral_diplomacy.graph.analysis.selection import Figures, Selection
from mineral_diplomacy.graph.analysis.verdicts import supply_stages
from mineral_diplomacy.graph.notebook import framed_rows
from mineral_diplomacy.graph.records import ReadOnce, Requirement, Tables, code, records
from mineral_diplomacy.ontology.errors import BasisError, MissingDataError

__all__ = ["Loser", "Simulation", "View", "cut_names", "simulate"]


@dataclass(frozen=True)
class Loser:
    """Who gets or delivers less: before and after, in the view's measure.

    `kind`: importer; supplier (the most it could deliver by itself); technology (the output of a
    mineral that it needs).
    """

    kind: str
    name: str
    before: float
    after: float


@dataclass(frozen=True)
class View:
    """One view of one mineral: `scope` is `WORLD` or the importer's ISO code.

    `before` and `after` are the largest flows, in `measure` on `basis`; `goods` is the stage they
    are counted at. `verdict` is `determined`, or says what is missing. `cut` is what limits the
    flow after the change.
    """

    scope: str
    mineral: str
    goods: str
    year: int | None
    measure: str
    basis: str
    verdict: str
    reason: str | None
    before: float | None
    after: float | None
    cut: Cut | None
    losers: tuple[Loser, ...]
    assumptions: tuple[str, ...]
    sources: tuple[str, ...]

    @property
    def lost(self) -> float | None:
        """What is lost; below 0 where more flows than before."""
        if self.before is None or self.after is None:
            return None
        return self.before - self.after

    @property
    def loss(self) -> float | None:
        """Part of the flow before that is lost; None where nothing flowed."""
        return None if self.lost is None or not self.before else self.lost / self.before

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """The names of `as_dict`."""
        kept = [name for name in cls.__dataclass_fields__ if name not in {"before", "after"}]
        return (*kept[:8], "before", "after", "lost", "loss", *kept[8:])

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON and CSV."""
        row = {name: getattr(self, name) for name in self.columns()}
        return {
            **row,
            "cut": list(cut_names(self.cut)),
            "losers": [vars(loser) for loser in self.losers],
            "assumptions": list(self.assumptions),
            "sources": [code(source) for source in self.sources],
        }


@dataclass(frozen=True)
class Simulation:
    """The views of a scenario, mineral by mineral, the world's first."""

    scenario: Scenario
    as_of: date
    views: tuple[View, ...]

    def _repr_html_(self) -> str:
        caption = f"{self.scenario.name} as of {self.as_of}"
        return framed_rows(caption, [row.as_dict() for row in self.views])


def simulate(tables: Tables, scenario: Scenario, build_day: date) -> Simulation:
    """Both views of every mineral of a scenario.

    Its minerals are those it names and those it adds to, else those of the default question. Raises
    what `scenario.resolved` raises, `MissingDataError` where no mineral has figures in the year,
    and `BasisError` for an addition on a basis that no view counts.
    """
    once = ReadOnce(tables)
    asked = resolved(once, scenario)
    day = asked.as_of or build_day
    switched = tuple(one for key in asked.ban for one in controls(once, key, day))
    minerals = tuple(dict.fromkeys([*asked.minerals, *(one.mineral for one in asked.add)]))
    figures = Figures(once)
    views = [
        view
        for mineral in minerals or default_minerals(once.schema)
        for view in _mineral(figures, once, asked, mineral, switched)
    ]
    if asked.year is not None and all(view.year is None for view in views):
        raise MissingDataError(f"{asked.year} in any view", ())
    return Simulation(asked, day, tuple(views))


def _mineral(
    figures: Figures, tables: Tables, asked: Scenario, mineral: str, bans: tuple[Control, ...]
) -> list[View]:
    mine = tuple(one for one in bans if one.mineral == mineral)
    idle = set(asked.ban) - {one.measure for one in mine}
    said = [f"{code(key)} does not name {mineral}: it stops nothing of it" for key in sorted(idle)]
    views = [
        *_world_views(figures, tables, asked, mineral, mine),
        _network_view(tables, asked, mineral, mine),
    ]
    counted = {view.basis for view in views if view.basis}
    for one in asked.add:
        if one.mineral == mineral and one.basis and one.basis not in counted and counted:
            raise BasisError(str(one), {one.basis, *counted})
    return [replace(view, assumptions=(*view.assumptions, *said)) for view in views]


def _world_views(
    figures: Figures, tables: Tables, asked: Scenario, mineral: str, bans: tuple[Control, ...]
) -> Iterator[View]:
    try:
        selection = figures.select(mineral, asked.year)
    except MissingDataError as error:
        yield _missing(WORLD, mineral, "insufficient_data", str(error))
        return
    chains = list(_chains(selection, supply_stages(figures.schema)))
    if not chains:
        yield _missing(WORLD, mineral, "insufficient_data", f"no world figures for {mineral}")
    for chain in chains:
        graph = chain.digraph()
        change = world_change(chain, asked, bans, figures.schema)
        needing = {row.technology for row in records(tables, Requirement) if row.mineral == mineral}
        before, after = max_flow(graph), max_flow(change.graph)
        losers = [Loser("technology", name, before, after) for name in sorted(needing)]
        yield _solved(
            _missing(WORLD, mineral, "determined", None),
            change,
            (before, after),
            losers if after < before else [],
            {"goods": chain.stages[-1].stage, "year": chain.year, "basis": chain.basis}
            | {"sources": (chain.source,)},
        )


def _chains(selection: Selection, stages: tuple[str, ...]) -> Iterator[ValueChain]:
    """One chain; where its stages count different things, one per stage."""
    groups = [stages]
    try:
        value_chain(selection, stages)
    except BasisError:
        groups = [(stage,) for stage in stages]
    except IndexError:
        groups = []
    for group in groups:
        if any(len(selection.at(stage)) == 1 and selection.at(stage)[0].total for stage in group):
            yield value_chain(selection, group)


def _network_view(tables: Tables, asked: Scenario, mineral: str, bans: tuple[Control, ...]) -> View:
    try:
        network = imports_network(tables, mineral, asked.party, year=asked.year)
    except MissingDataError as error:
        return _missing(asked.party, mineral, "insufficient_data", str(error))
    known = {"goods": network.stage, "year": network.year, "basis": network.basis}
    if network.verdict != "observed":
        view = _missing(asked.party, mineral, network.verdict, why_missing(network))
        return View(**(vars(view) | known))
    graph = network.digraph()
    change = network_change(network, asked, bans, tables.schema)
    flows = max_flow(graph), max_flow(change.graph)
    losers = _importing(network, graph, change.graph, flows)
    known["sources"] = tuple(sorted({a.claim.source for a in network.arcs if a.claim}))
    return _solved(_missing(asked.party, mineral, "determined", None), change, flows, losers, known)


def _missing(scope: str, mineral: str, verdict: str, reason: str | None) -> View:
    nothing: dict[str, Any] = {"before": None, "after": None, "cut": None, "year": None}
    texts = {"goods": "", "measure": "tonnes", "basis": "", "verdict": verdict, "reason": reason}
    lists: dict[str, Any] = {"losers": (), "assumptions": (), "sources": ()}
    return View(scope, mineral, **texts, **nothing, **lists)  # type: ignore[arg-type]


def _solved(
    view: View,
    change: Change,
    flows: tuple[float, float],
    losers: list[Loser],
    known: dict[str, Any],
) -> View:
    found = {"before": flows[0], "after": flows[1], "cut": min_cut(change.graph)}
    lists = {"losers": tuple(losers), "assumptions": change.assumptions}
    return View(**(vars(view) | known | found | lists))


def _importing(
    network: TradeNetwork, before: Network, after: Network, flows: tuple[float, float]
) -> list[Loser]:
    """The importer, and every supplier that could deliver less than before."""
    importer = network.importer
    losers = [Loser("importer", importer, *flows)] if flows[1] < flows[0] else []
    was, now = _deliverable(before, importer), _deliverable(after, importer)
    less = [(name, was[name], now.get(name, 0.0)) for name in was]
    falling = [(name, old, new) for name, old, new in less if new < old]
    ordered = sorted(falling, key=lambda row: (row[2] - row[1], row[0]))
    return losers + [Loser("supplier", name, old, new) for name, old, new in ordered]


def _deliverable(graph: Network, importer: str) -> dict[str, float]:
    """By country, the most that the points that sell to the importer could bring it alone.

    A largest flow is spread over suppliers by a solver's choice; this is not.
    """
    arcs = arcs_of(graph)
    place = arcs.position[importer]
    into: dict[str, list[int]] = {}
    for arc, (tail, head) in enumerate(zip(arcs.tails.tolist(), arcs.heads.tolist(), strict=True)):
        node = arcs.nodes[tail]
        if head == place and isinstance(node, tuple):
            into.setdefault(str(node[1]), []).append(arc)
    found: dict[str, float] = {}
    entries = [arc for group in into.values() for arc in group]
    for country, group in into.items():
        capacities = arcs.capacities.copy()
        capacities[[arc for arc in entries if arc not in group]] = 0.0
        found[country] = arcs.igraph.maxflow_value(*arcs.ends, capacity=capacities.tolist())
    return found


def cut_names(cut: Cut | None) -> Iterator[str]:
    """The parts of a cut in words: points, then arcs with their tonnes."""
    if cut is None:
        return
    yield from (f"{country}:{stage}" for stage, country in cut.points)
    for tail, head, capacity in cut.arcs:
        yield f"{_place(tail)} → {_place(head)} ({capacity:,.0f})"


def _place(node: object) -> str:
    if isinstance(node, tuple):
        return f"{node[1]}:{node[0]}" if len(node) == 3 else f"{node[0]} pool"
    return "the ground or stocks" if node == SOURCE else str(node)
