"""A scenario carried out on a network: spare output, additions, controls, then what stops.

Both kinds of network are split networks from source to sink (`flow.arcs`). What the original
allowed stays as it is; the change is a copy with its assumptions in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from mineral_diplomacy.graph.analysis.chain import SINK, SOURCE, ValueChain
from mineral_diplomacy.graph.analysis.flow.arcs import Network, all_points, inner, points
from mineral_diplomacy.graph.analysis.flow.trade_network import TradeNetwork
from mineral_diplomacy.graph.analysis.scenarios.controls import Control
from mineral_diplomacy.graph.analysis.scenarios.scenario import Addition, Scenario, Stop
from mineral_diplomacy.graph.records import code
from mineral_diplomacy.ontology.schema import Schema

__all__ = ["Change", "network_change", "tonnes", "world_change"]


@dataclass(frozen=True)
class Change:
    """The changed network, and what the change assumes."""

    graph: Network
    assumptions: tuple[str, ...]


def tonnes(schema: Schema, given: Addition) -> float:
    """An addition in tonnes."""
    return given.quantity * float(schema.concept_value("unit", given.unit, "to_tonnes"))


def world_change(
    chain: ValueChain, asked: Scenario, bans: Iterable[Control], schema: Schema
) -> Change:
    """A scenario in the world's value chain.

    Spare output raises the output of everyone that stands, the unnamed rest too. A ban leaves a
    country's output to its own next stage; at the last stage it is lost to all others.
    """
    graph, stages = chain.digraph(), [one.stage for one in chain.stages]
    said = list(_spared(graph, asked.spare, [inner(point) for point in all_points(graph)]))
    said += [
        _world_addition(graph, stages, one, chain.basis, tonnes(schema, one))
        for one in asked.add
        if one.mineral == chain.mineral
    ]
    said += [_world_ban(graph, stages, ban) for ban in bans]
    return Change(graph, (*said, *_stopped(graph, asked.remove, "the world's figures")))


def network_change(
    network: TradeNetwork, asked: Scenario, bans: Iterable[Control], schema: Schema
) -> Change:
    """A scenario on an importer's observed flows.

    Spare output raises every flow that is seen. An addition goes to the importer, or to all who
    are seen to take goods of its stage. A ban stops what leaves the country, not what stays.
    """
    graph = network.digraph()
    said = list(_spared(graph, asked.spare, list(graph.edges)))
    said += [
        _network_addition(graph, network, one, tonnes(schema, one))
        for one in asked.add
        if one.mineral == network.mineral
    ]
    said += [_network_ban(graph, network.importer, ban) for ban in bans]
    where = f"what {network.importer} is seen to get"
    return Change(graph, (*said, *_stopped(graph, asked.remove, where)))


def _spared(graph: Network, spare: float, arcs: list[tuple[object, object]]) -> Iterator[str]:
    if not spare:
        return
    for tail, head in arcs:
        data: dict[str, Any] = graph.edges[tail, head]
        if "capacity" in data:
            data["capacity"] *= 1.0 + spare
    yield f"assumption: everyone that still stands can deliver {spare:.0%} more"


def _stopped(graph: Network, stops: Iterable[Stop], where: str) -> Iterator[str]:
    """Points that stop pass nothing on, whatever was added to them."""
    there = points(graph)
    for stop in stops:
        meant = [p for p in there if p[1] == stop.country and stop.stage in {None, p[0]}]
        graph.remove_edges_from(inner(point) for point in meant)
        yield f"{stop} stops" if meant else f"{stop} is not in {where}: its stop changes nothing"


def _other_basis(one: Addition, basis: str) -> str | None:
    if one.basis in {None, basis}:
        return None
    return f"{one}: not counted here, where figures are on {basis}"


def _widen(graph: Network, tail: object, head: object, amount: float) -> None:
    """Raises a capacity; an arc without a limit stays without one."""
    data: Any = graph.get_edge_data(tail, head)
    if data is None:
        graph.add_edge(tail, head, capacity=amount)
    elif "capacity" in data:
        graph.edges[tail, head]["capacity"] += amount


def _world_addition(
    graph: Network, stages: list[str], one: Addition, basis: str, amount: float
) -> str:
    missing = _other_basis(one, basis)
    if missing or one.stage not in stages:
        return missing or f"{one}: not counted here, where {one.stage} is no stage"
    before = [SOURCE, *((stage, "hub") for stage in stages)]
    entry = before[stages.index(one.stage)]
    following = SINK if one.stage == stages[-1] else (one.stage, "hub")
    tail, head = inner((one.stage, one.country))
    _widen(graph, tail, head, amount)
    graph.add_edge(entry, tail)
    graph.add_edge(head, following)
    read = "" if one.basis else f", read as {basis}"
    return f"assumption: {one} is there, and can be fed{read}"


def _network_addition(graph: Network, network: TradeNetwork, one: Addition, amount: float) -> str:
    missing = _other_basis(one, network.basis)
    if missing or network.measure != "tonnes":
        return missing or f"{one}: not counted here, where flows are in {network.measure}"
    takers = _takers(graph, network, one.stage)
    tail, head = inner((one.stage, one.country))
    _widen(graph, SOURCE, tail, amount)
    _widen(graph, tail, head, amount)
    for taker in takers:
        _widen(graph, head, taker, amount)
    read = "" if one.basis else f", read as goods of {network.basis}"
    to = "all who are seen to take such goods" if takers != [network.importer] else takers[0]
    more = "" if takers else "; but nobody is seen to take goods of that stage"
    return f"assumption: {one} is there, fed, and offered to {to}{read}{more}"


def _takers(graph: Network, network: TradeNetwork, stage: str) -> list[object]:
    """The importer for the goods it imports; else the inner nodes of who takes such goods."""
    if stage == network.stage:
        return [network.importer]
    found = {
        head
        for tail, head in graph.edges
        if isinstance(tail, tuple) and tail[0] == stage and tail[2] == "out"
    }
    return sorted(found, key=str)


def _world_ban(graph: Network, stages: list[str], ban: Control) -> str:
    if ban.target or ban.stage is None or ban.stage not in stages:
        where = "" if ban.stage is None else "; it changes nothing in the world's figures"
        return ban.note + where
    tail, head = inner((ban.stage, ban.country))
    if not graph.has_edge(tail, head):
        return f"{ban.note}; no output of it is known there"
    following = SINK if ban.stage == stages[-1] else (ban.stage, "hub")
    graph.remove_edge(head, following)
    if following == SINK:
        return f"{ban.note}; all its output counts as lost to the others"
    own = inner((stages[stages.index(ban.stage) + 1], ban.country))
    if graph.has_edge(*own):
        graph.add_edge(head, own[0])
    return f"{ban.note}; its own next stage may use what stays"


def _network_ban(graph: Network, importer: str, ban: Control) -> str:
    if ban.stage is None:
        return ban.note
    _, outer = inner((ban.stage, ban.country))
    out = list(graph.out_edges(outer)) if outer in graph else []
    abroad = [arc for arc in out if _country(arc[1]) != ban.country]
    if ban.target:
        abroad = [arc for arc in abroad if _country(arc[1]) == code(ban.target)]
    graph.remove_edges_from(abroad)
    return ban.note if abroad else f"{ban.note}; no such flow is seen on the way to {importer}"


def _country(node: object) -> object:
    return node[1] if isinstance(node, tuple) else node
