"""How concentrated a stage is: HHI as an interval, and the shares of the largest holders.

HHI low = Σ s², the residual spread finely; HHI high = Σ s² + r², the residual in one hand. The
residual is what no named country accounts for: the printed rest of the world together with what
neither is named nor printed. It is never ranked. Where rows and printed total disagree, both
denominators are tried and the interval covers them.

Source of the index: O. C. Herfindahl (1950) and A. O. Hirschman (1945), on shares as fractions.
"""

from __future__ import annotations

from dataclasses import dataclass

from mineral_diplomacy.graph.analysis.selection import ClaimSet

__all__ = ["Comparison", "Concentration", "compare", "concentration"]


@dataclass(frozen=True)
class Concentration:
    """Concentration of one stage; all values are fractions of 1."""

    hhi_low: float
    hhi_high: float
    top1_low: float
    top1_high: float
    top3_low: float
    top3_high: float
    residual: float


@dataclass(frozen=True)
class Comparison:
    """Whether one stage is more concentrated than another: only disjoint intervals decide."""

    first: Concentration | None
    second: Concentration | None

    @property
    def verdict(self) -> str:
        """`higher`, `lower` or `undetermined`, of the second stage against the first."""
        if self.first is None or self.second is None:
            return "undetermined"
        if self.second.hhi_low > self.first.hhi_high:
            return "higher"
        if self.second.hhi_high < self.first.hhi_low:
            return "lower"
        return "undetermined"


def concentration(table: ClaimSet) -> Concentration | None:
    """Concentration of a table's holders; None where no country has a share."""
    lows = [claim.share_low for claim in table.named if claim.share_low is not None]
    highs = [claim.share_high for claim in table.named if claim.share_high is not None]
    if not lows or not highs:
        return None
    rest = table.residual_claim
    printed = (rest.share_low or 0.0, rest.share_high or 0.0) if rest else (0.0, 0.0)
    residuals = [max(p, 1.0 - sum(ends)) for p, ends in zip(printed, (lows, highs), strict=True)]
    return Concentration(
        hhi_low=min(1.0, _squares(lows)),
        hhi_high=min(1.0, _highest(table, lows, highs, residuals)),
        top1_low=max(lows),
        top1_high=max(highs),
        top3_low=min(1.0, sum(sorted(lows, reverse=True)[:3])),
        top3_high=min(1.0, sum(sorted(highs, reverse=True)[:3])),
        residual=min(1.0, max(0.0, *residuals)),
    )


def _squares(shares: list[float]) -> float:
    return sum(share * share for share in shares)


def _highest(
    table: ClaimSet, lows: list[float], highs: list[float], residuals: list[float]
) -> float:
    """HHI with the residual in one hand.

    Shares of one table share a denominator, so all are low or all high together; shares printed
    with intervals of their own may lie anywhere in them.
    """
    low, high = (max(0.0, rest) for rest in residuals)
    if all(claim.quantity is not None for claim in table.named if claim.share is not None):
        return max(_squares([*lows, low]), _squares([*highs, high]))
    return _squares([*highs, max(low, high)])


def compare(first: Concentration | None, second: Concentration | None) -> Comparison:
    """The comparison of two stages of one mineral."""
    return Comparison(first, second)
