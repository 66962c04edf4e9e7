"""What a maker's goods are made of: ore it buys, and ore it mines.

The part that is bought lies between the ends that sources allow: all of it where the maker is
stated to mine nothing; M/(M + P) where its output P is stated on the basis and in the measure of
its imports M; none where it is seen to import nothing; anything in between otherwise. What is
bought comes from its sellers in proportion, each of which may sell on what it bought in turn.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from mineral_diplomacy.graph.analysis.exposure.origins import Origins
from mineral_diplomacy.graph.analysis.exposure.resolving import Part, Sales, resolve
from mineral_diplomacy.graph.analysis.flow.claims import BASIS
from mineral_diplomacy.graph.records import Supply

__all__ = ["Feed", "fed"]

Ends = tuple[float, float]


@dataclass(frozen=True)
class Feed:
    """What is known of makers' own output at the stage before, in a year and measure."""

    origins: Origins
    mineral: str
    stage: str
    year: int
    measure: str

    def bought(self, country: str, imports: float) -> Ends:
        """Lowest and highest part of a maker's feed that it buys."""
        found = [
            self._bought(claim, imports)
            for claim in self.origins.outputs(self.mineral, self.stage, country, self.year)
        ]
        if imports <= 0:
            return 0.0, 0.0
        lows, highs = zip(*(found or [(0.0, 1.0)]), strict=True)
        return min(lows), max(highs)

    def mined(self, country: str, imports: float) -> Ends:
        """Lowest and highest part of a maker's feed that is its own."""
        claims = self.origins.outputs(self.mineral, self.stage, country, self.year)
        low, high = self.bought(country, imports)
        if imports > 0:
            return 1.0 - high, 1.0 - low
        amounts = [claim.quantity for claim in claims]
        surely = bool(amounts) and all(amounts)
        return (1.0 if surely else 0.0), (0.0 if amounts and not any(amounts) else 1.0)

    def _bought(self, claim: Supply, imports: float) -> Ends:
        if claim.quantity == 0:
            return 1.0, 1.0
        tonnes = self.origins.tonnes(claim)
        if claim.basis != BASIS or self.measure != "tonnes" or tonnes is None:
            return 0.0, 1.0
        part = imports / (imports + tonnes)
        return part, part


def fed(makers: Sequence[Part], sales: Sales, feed: Feed) -> list[Part]:
    """Parts of every country that may stand behind the makers, largest upper end first."""
    lows: defaultdict[str, float] = defaultdict(float)
    highs: defaultdict[str, float] = defaultdict(float)
    own: dict[str, Ends] = {}
    for maker in makers:
        sellers = sales.bought[maker.country]
        imports = sum(sellers.values())
        low, high = feed.bought(maker.country, imports)
        for seller, amount in sellers.items():
            lows[seller] += maker.low * low * amount / imports
            highs[seller] += maker.high * high * amount / imports
        ends = feed.mined(maker.country, imports)
        own[maker.country] = maker.low * ends[0], maker.high * ends[1]
    through = {part.country: part for part in resolve(sales, lows, highs)}
    return _together(through, own)


def _together(bought: dict[str, Part], own: dict[str, Ends]) -> list[Part]:
    found = []
    for country in bought.keys() | {name for name, ends in own.items() if ends[1] > 0}:
        part = bought.get(country, Part(country, 0.0, 0.0, None))
        low, high = own.get(country, (0.0, 0.0))
        found.append(Part(country, part.low + low, min(1.0, part.high + high), None))
    return sorted(found, key=lambda part: (-part.high, -part.low, part.country))
