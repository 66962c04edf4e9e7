"""Numbers and lists of names as the charts print them."""

from __future__ import annotations

from mineral_diplomacy.graph.analysis.agreements.tonnes import UNBOUNDED, Interval

__all__ = ["amount", "interval", "tonnes"]

#: Keeps a number and its unit in one line.
_TIE = "\u00a0"
_STEPS = ((1e6, "Mt"), (1e3, "kt"), (1.0, "t"))


def amount(value: float, unit: str | None = None) -> str:
    """A quantity to three digits: tonnes with their prefix, or a value in another unit."""
    factor, name = (1.0, unit) if unit else next((s for s in _STEPS if value >= s[0]), _STEPS[-1])
    scaled = value / factor
    return f"{scaled:,.0f}{_TIE}{name}" if scaled >= 100 else f"{scaled:.3g}{_TIE}{name}"


def interval(low: float | None, high: float | None) -> str:
    """A share or its interval in per cent; "?" where unknown."""
    if low is None or high is None:
        return "?"
    first, last = f"{low:.1%}"[:-1], f"{high:.1%}"[:-1]
    return f"{first}{_TIE}%" if first == last else f"{first}–{last}{_TIE}%"


def tonnes(found: Interval | None) -> str:
    """An interval of tonnes; `?` where unknown, `≥` where nothing bounds it above."""
    if found is None:
        return "?"
    if found.high == UNBOUNDED:
        return f"≥ {found.low:,.0f}"
    ends = f"{found.low:,.0f}", f"{found.high:,.0f}"
    return ends[0] if ends[0] == ends[1] else "–".join(ends)
