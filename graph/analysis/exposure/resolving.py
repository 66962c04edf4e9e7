"""Re-exports undone: from whom a buyer's goods come, when every seller may sell on what it bought.

A country that buys M of a code and sells X of it may have bought, not made, any part of what it
sells, up to r = min(1, M/X). What it sells on is taken to come from its own suppliers in the
proportions in which it buys from them. That is a random walk, back from sale to sale: at a country
it goes on with probability at most r, and ends there otherwise. How much a country really sells on
is not observed, so each origin has an interval, sharp under these assumptions:

- at most the chance that the walk visits it at all: everyone else sells on all it may, it nothing;
- at least its own direct share times 1 − r: everyone else sells on nothing, it all it may.

The hitting probability of a state j of an absorbing chain with fundamental matrix N = (I − R)⁻¹ is
(start · N)_j / N_jj (Kemeny and Snell, Finite Markov Chains, 1960, chapter 3).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mineral_diplomacy.graph.analysis.flow.claims import TradeClaims
from mineral_diplomacy.graph.records import code

__all__ = ["Part", "Sales", "resolve"]

#: A country that sells no more than it buys goes on with this chance: less than one, so that a
#: circle of such countries has an end.
_ALMOST_ONE = 1.0 - 1e-9
_NEGLIGIBLE = 1e-9
_COUNTRY = "country/"


@dataclass(frozen=True)
class Part:
    """A country's part of what a buyer gets: an interval.

    `sales_back` counts the sales at which it is first met, where that is one code's sales.
    """

    country: str
    low: float
    high: float
    sales_back: int | None


class Sales:
    """Who sells how much to whom in a year; the buyer itself sells nothing on.

    `areas` are sellers that are no country.
    """

    def __init__(self, flows: Iterable[TradeClaims], buyer: str) -> None:
        self.bought: defaultdict[str, defaultdict[str, float]]
        self.bought = defaultdict(lambda: defaultdict(float))
        self.sold: defaultdict[str, float] = defaultdict(float)
        self.areas: set[str] = set()
        self._keys: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for flow in flows:
            exporter, importer = code(flow.exporter), code(flow.importer)
            if not flow.exporter.startswith(_COUNTRY):
                self.areas.add(exporter)
            if flow.chosen.amount:
                self.bought[importer][exporter] += flow.chosen.amount
                self.sold[exporter] += flow.chosen.amount
                self._keys[importer, exporter].append(flow.chosen.key)
        self._buyer = buyer

    def behind(
        self, country: str, weights: Mapping[str, float], most: int = 3
    ) -> tuple[tuple[str, ...], list[str]]:
        """Whom of those weighed a country sells most to, and the claims that say so."""
        found = {
            name: weight * self.bought[name][country] / sum(self.bought[name].values())
            for name, weight in weights.items()
            if weight > 0 and country in self.bought.get(name, ()) and name != country
        }
        names = tuple(sorted(found, key=lambda name: (-found[name], name))[:most])
        return names, [key for name in names for key in self._keys[name, country]]

    def sold_on(self, country: str) -> float:
        """r: the largest part of a country's sales that it can have bought."""
        sold = self.sold[country]
        if country == self._buyer or sold <= 0:
            return 0.0
        return min(_ALMOST_ONE, sum(self.bought[country].values()) / sold)


def resolve(sales: Sales, low: Mapping[str, float], high: Mapping[str, float]) -> list[Part]:
    """Parts of every country that may be an origin, largest upper end first.

    `low` and `high` are the ends of what each direct supplier sells the buyer, in one unit.
    """
    import numpy as np

    steps = _steps(sales, high)
    names = list(steps)
    place = {name: number for number, name in enumerate(names)}
    passing = np.zeros((len(names), len(names)))
    for name in names:
        bought, on = sales.bought[name], sales.sold_on(name)
        whole = sum(bought.values())
        for seller, amount in bought.items():
            if on > 0:
                passing[place[name], place[seller]] = on * amount / whole
    start = np.array([high.get(name, 0.0) for name in names])
    fundamental = np.linalg.inv(np.eye(len(names)) - passing)
    visits = start @ fundamental / np.diag(fundamental)
    parts = [
        Part(name, low.get(name, 0.0) * (1.0 - sales.sold_on(name)), float(visit), steps[name])
        for name, visit in zip(names, visits, strict=True)
    ]
    found = [part for part in parts if part.high > _NEGLIGIBLE]
    return sorted(found, key=lambda part: (-part.high, -part.low, part.country))


def _steps(sales: Sales, start: Mapping[str, float]) -> dict[str, int]:
    """Every country that may be behind the start, by the fewest sales back."""
    found = dict.fromkeys(sorted(name for name, part in start.items() if part > 0), 0)
    ring = list(found)
    while ring:
        behind = sorted({s for name in ring if sales.sold_on(name) > 0 for s in sales.bought[name]})
        ring = [seller for seller in behind if seller not in found]
        found.update(dict.fromkeys(ring, found[next(iter(reversed(found)))] + 1))
    return found
