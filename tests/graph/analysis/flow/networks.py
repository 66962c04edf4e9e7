"""Random capacitated networks for hypothesis, and the definitions that networkx gives."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import networkx as nx
from hypothesis import strategies as st

from mineral_diplomacy.graph.analysis.chain import SINK, SOURCE
from mineral_diplomacy.graph.analysis.flow.arcs import Network, Point, inner

__all__ = ["CLOSE", "flow_of", "layered", "network_of", "networks", "stopped"]

CLOSE = 1e-9
STAGES = ("extraction", "processing")
CODES = ("AUS", "CHL", "CHN", "COD", "IND", "ROW")
POINTS = tuple((stage, code) for stage in STAGES for code in CODES)


def network_of(
    inside: dict[Point, float], arcs: Iterable[tuple[Point | str, Point | str, float | None]]
) -> Network:
    """A split network: what points pass on, and arcs between them, source and sink."""
    graph: Network = nx.DiGraph()
    graph.add_nodes_from([SOURCE, SINK])
    for point, capacity in inside.items():
        graph.add_edge(*inner(point), capacity=capacity)
    for start, end, amount in arcs:
        tail = inner(start)[1] if isinstance(start, tuple) else start
        head = inner(end)[0] if isinstance(end, tuple) else end
        before: Any = graph.get_edge_data(tail, head, {"capacity": 0})
        if amount is None:
            graph.add_edge(tail, head)
        elif "capacity" in before:
            graph.add_edge(tail, head, capacity=before["capacity"] + amount)
    return graph


@st.composite
def networks(draw: st.DrawFn, least: int = 0, *, limited: bool = False) -> Network:
    """Cycles, loops, parallel claims, zero capacities, parts apart, arcs without a limit.

    An arc without a limit never leaves the source, so that every flow has one.
    """
    amount = st.integers(least, 12)
    some = draw(st.lists(st.sampled_from(POINTS), max_size=8, unique=True))
    inside = {point: float(draw(amount)) for point in some}
    place = st.sampled_from(some) if some else st.nothing()
    optional: Any = amount if limited else st.one_of(amount, amount, st.none())
    between = draw(st.lists(st.tuples(place, place, optional), max_size=24)) if some else []
    entries = draw(st.lists(st.tuples(st.just(SOURCE), place, amount), max_size=6)) if some else []
    exits = draw(st.lists(st.tuples(place, st.just(SINK), optional), max_size=6)) if some else []
    arcs: Any = draw(st.permutations([*between, *entries, *exits]))
    return network_of(inside, arcs)


def layered(seed: int, countries: int, arcs: int) -> Network:
    """A larger random bilateral network: mined → refined, with re-exports, seeded."""
    import random

    draw = random.Random(seed)
    codes = [f"C{number:02d}" for number in range(countries)]
    points = [(stage, code) for stage in STAGES for code in codes]
    inside = {point: float(draw.randint(0, 60)) for point in points}
    flows: list[tuple[Point | str, Point | str, float | None]] = []
    for _ in range(arcs):
        stage = draw.choice(STAGES)
        start, end = (stage, draw.choice(codes)), ("processing", draw.choice(codes))
        flows.append((start, end, float(draw.randint(0, 20))))
    flows += [(SOURCE, ("extraction", code), float(draw.randint(0, 40))) for code in codes]
    flows += [(("processing", code), SINK, float(draw.randint(0, 40))) for code in codes]
    return network_of(inside, flows)


def flow_of(network: Network) -> float:
    """F by networkx."""
    return float(nx.maximum_flow_value(network, SOURCE, SINK))


def stopped(network: Network, points: Iterable[Point]) -> float:
    """F(G) − F(G∖v) by networkx: the definition."""
    rest = network.copy()
    rest.remove_edges_from([inner(point) for point in points])
    return flow_of(network) - flow_of(rest)
