"""Which ways a mineral takes from a country to an importer, avoiding others (CQ 09).

Ways are of observed flows, over as many hops as are asked for. How many ways keep apart, the
widest, the weakest link and the way through the best governed countries are of the whole network,
whatever its length. A way's share is the most it could carry, as part of all the importer gets.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from mineral_diplomacy.graph.analysis.asked_names import Names
from mineral_diplomacy.graph.analysis.flow.arcs import Network, Point, all_points, without
from mineral_diplomacy.graph.analysis.flow.routes import (
    Place,
    Route,
    disjoint_routes,
    routes_within,
    shortest_route,
    widest_route,
)
from mineral_diplomacy.graph.analysis.flow.trade_network import TradeNetwork
from mineral_diplomacy.graph.analysis.importer.imports import imports_network
from mineral_diplomacy.graph.analysis.importer.network_losses import why_missing
from mineral_diplomacy.graph.analysis.importer.ratings import governance
from mineral_diplomacy.graph.notebook import framed_rows
from mineral_diplomacy.graph.records import ReadOnce, Tables, code

__all__ = ["HOPS", "INDICATOR", "Paths", "RouteQuestion", "Way", "named", "paths"]

HOPS = 3
INDICATOR = "wgi_political_stability"


@dataclass(frozen=True)
class RouteQuestion:
    """From where to whom, with what, avoiding whom, over how many hops at most."""

    start: str
    party: str
    mineral: str
    avoid: tuple[str, ...] = ()
    hops: int = HOPS
    stage: str | None = None
    year: int | None = None
    measure: str = "tonnes"
    indicator: str = INDICATOR


@dataclass(frozen=True)
class Way:
    """One way: `width` is the most it carries, `share` a part of what the importer gets.

    `weakest` are the two ends of its narrowest part, twice the same for a point. `governance` is
    the lowest rating among the countries on it, the importer's aside; None where one is not rated.
    """

    places: tuple[Place, ...]
    width: float
    share: float | None
    weakest: tuple[Place, Place] | None
    governance: float | None
    kinds: tuple[str, ...]
    sources: tuple[str, ...]
    inputs: tuple[str, ...]

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """The names of `as_dict`."""
        return ("route", "hops", "kinds", "width", "share", "weakest", "governance", "sources")

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON and CSV."""
        weakest = " → ".join(dict.fromkeys(map(named, self.weakest or ())))
        return {
            "route": [named(place) for place in self.places],
            "hops": len(self.places) - 1,
            "kinds": list(self.kinds),
            "width": self.width,
            "share": self.share,
            "weakest": weakest,
            "governance": self.governance,
            "sources": [code(source) for source in self.sources],
        }


@dataclass(frozen=True)
class Paths:
    """The answer: `why_none` is a sentence where there is no way, else None.

    `ways` are all of at most `hops`, widest first. `disjoint` is how many ways of any length share
    no point between their ends; `widest`, `shortest` and `best_governed` are of any length.
    """

    question: RouteQuestion
    network: TradeNetwork
    start: Point | None
    ways: tuple[Way, ...]
    disjoint: int
    widest: Way | None
    shortest: Way | None
    best_governed: Way | None
    unrated: tuple[str, ...]
    why_none: str | None

    def _repr_html_(self) -> str:
        caption = self.why_none or f"Routes of {self.network.mineral} to {self.network.importer}"
        return framed_rows(caption, [row.as_dict() for row in self.ways])


def paths(tables: Tables, question: RouteQuestion) -> Paths:
    """The ways from a country's first stage in the network to the importer.

    Raises `UnknownTermError` for an unknown country, mineral, stage, measure or indicator and
    `MissingDataError` for a mineral or year without trade.
    """
    once = ReadOnce(tables)
    names = Names(once)
    start, party = names.country(question.start), names.country(question.party)
    avoid = tuple(names.country(name) for name in question.avoid)
    ratings = governance(once, question.indicator)
    network = imports_network(
        once,
        question.mineral,
        party,
        year=question.year,
        stage=question.stage,
        measure=question.measure,
    )
    graph = network.digraph()
    first = _first(graph, start, network)
    asked = RouteQuestion(start, party, network.mineral, avoid, question.hops)
    if first is None or start in avoid or party in avoid:
        return _none(asked, network, first, _why_not_there(asked, network, first))
    there = {point[1] for point in all_points(graph)}
    kept = without(
        graph, [name for name in avoid if name in there and name not in network.residual]
    )
    return _answer(asked, network, kept, first, ratings)


def _first(graph: Network, country: str, network: TradeNetwork) -> Point | None:
    """The country's point at the earliest stage at which it is seen."""
    stages = [point[0] for point in all_points(graph) if point[1] == country]
    order = dict.fromkeys(step.start for step in network.steps)
    found = [stage for stage in order if stage in stages]
    return (found[0], country) if found else None


def _answer(
    asked: RouteQuestion,
    network: TradeNetwork,
    graph: Network,
    start: Point,
    ratings: dict[str, float],
) -> Paths:
    party = asked.party
    ways = [_way(network, r, ratings) for r in routes_within(graph, start, party, asked.hops)]
    widest = widest_route(graph, start, party)
    if widest is None:
        return _none(asked, network, start, _why_no_way(asked, network))
    shortest = shortest_route(graph, start, party)
    best = _best_governed(graph, start, party, ratings)
    on_the_way = {point[1] for way in ways for point in way.places if isinstance(point, tuple)}
    return Paths(
        question=asked,
        network=network,
        start=start,
        ways=tuple(sorted(ways, key=lambda way: (-way.width, len(way.places), way.places))),
        disjoint=len(disjoint_routes(graph, start, party)),
        widest=_way(network, widest, ratings),
        shortest=_way(network, shortest, ratings) if shortest else None,
        best_governed=_way(network, best, ratings) if best else None,
        unrated=tuple(sorted(on_the_way - set(ratings))),
        why_none=None,
    )


def _none(asked: RouteQuestion, network: TradeNetwork, start: Point | None, why: str) -> Paths:
    return Paths(asked, network, start, (), 0, None, None, None, (), why)


def _why_not_there(asked: RouteQuestion, network: TradeNetwork, first: Point | None) -> str:
    if asked.start in asked.avoid or asked.party in asked.avoid:
        return f"No route: {asked.start} and {asked.party} are the ends, and one is to be avoided."
    if network.verdict != "observed":
        return f"No route is seen: {why_missing(network)}."
    if first is None and asked.start == asked.party:
        return f"No route: {asked.start} is where it would end."
    traded = f"{network.mineral} in {network.year} in {network.measure}"
    return f"No route is seen: {asked.start} is not seen to sell {traded}."


def _why_no_way(asked: RouteQuestion, network: TradeNetwork) -> str:
    if network.verdict != "observed":
        return f"No route is seen: {why_missing(network)}."
    around = f" that avoids {', '.join(asked.avoid)}" if asked.avoid else ""
    return (
        f"No route of observed flows leads from {asked.start} to {asked.party}{around} for "
        f"{network.mineral} in {network.year}."
    )


def _way(network: TradeNetwork, route: Route, ratings: dict[str, float]) -> Way:
    steps = set(zip(route.places, route.places[1:], strict=False))
    arcs = [arc for arc in network.arcs if (arc.start, arc.end) in steps]
    claims = [arc.claim for arc in arcs if arc.claim]
    countries = [place[1] for place in route.places if isinstance(place, tuple)]
    rated = [ratings.get(country) for country in countries]
    known = [rating for rating in rated if rating is not None]
    finite = math.isfinite(route.width)
    return Way(
        places=route.places,
        width=route.width,
        share=route.width / network.imported if finite and network.imported else None,
        weakest=route.weakest,
        governance=min(known) if known and len(known) == len(rated) else None,
        kinds=tuple(sorted({arc.kind for arc in arcs})),
        sources=tuple(sorted({claim.source for claim in claims})),
        inputs=tuple(sorted({claim.key for claim in claims})),
    )


def _best_governed(
    graph: Network, start: Point, party: str, ratings: dict[str, float]
) -> Route | None:
    """A route whose worst rated country between its ends is rated best, with fewest hops.

    Countries without a rating are avoided. Found by letting in countries from the best rated
    downwards, halving the list each time.
    """
    between = {point[1] for point in all_points(graph)} - {start[1]}
    limits = sorted({ratings[c] for c in between if c in ratings})
    low, high, best = 0, len(limits) - 1, None
    while low <= high:
        middle = (low + high) // 2
        below = [p for p in all_points(graph) if _below(p, ratings, limits[middle]) and p != start]
        found = shortest_route(_closed(graph, below), start, party)
        if found is None:
            high = middle - 1
        else:
            best, low = found, middle + 1
    return best or shortest_route(_closed(graph, set(all_points(graph)) - {start}), start, party)


def _below(point: Point, ratings: dict[str, float], limit: float) -> bool:
    return ratings.get(point[1], -math.inf) < limit


def _closed(graph: Network, shut: Iterable[Point]) -> Network:
    """Without points, the unnamed rest among them."""
    rest = graph.copy()
    rest.remove_edges_from([((*point, "in"), (*point, "out")) for point in shut])
    return rest


def named(place: Place) -> str:
    """A place in a word."""
    return place if isinstance(place, str) else f"{place[1]}:{place[0]}"
