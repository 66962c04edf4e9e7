"""Reads numbers as statistical tables print them: marks, bounds, and the words for "no number".

The signs are those of the US Geological Survey's Mineral Commodity Summaries. A dash there means
zero, not unknown: in every shipped table with one, the other rows add up to the printed total.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal

__all__ = ["PrintedNumber", "read_number"]

Missing = Literal["withheld", "not_available", "not_reported"]
Bound = Literal["less_than", "greater_than"]

_WORDS: dict[str, Missing] = {"w": "withheld", "na": "not_available", "n.a.": "not_available"}
_BOUNDS: dict[str, Bound] = {"<": "less_than", ">": "greater_than"}
_DASH = re.compile(r"[-‐‑‒–—−]+")
_ELSEWHERE = re.compile(r"included (in|with)\b.*", re.IGNORECASE)
_HALF = re.compile(r"less than (½|1/2|0\.5) unit", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?P<estimated>e)?\s*(?P<bound>[<>])?\s*"
    r"(?P<digits>[0-9]+|[0-9]{1,3}(,[0-9]{3})+)(?P<part>\.[0-9]+)?"
)


@dataclass(frozen=True)
class PrintedNumber:
    """What a cell says: a quantity, perhaps only a bound, or why there is none."""

    quantity: float | None = None
    missing: Missing | None = None
    bound: Bound | None = None
    estimated: bool = False


def read_number(text: str) -> PrintedNumber:
    """`e20,000` → 20000, estimated; `>9,100,000` → a lower bound; `W` → withheld; `--` → 0.

    `Less than ½ unit` is the bound 0.5; "included in …" says that another row holds the amount.
    Raises ValueError for anything else, an empty cell included.
    """
    text = " ".join(text.split())
    if text.lower() in _WORDS:
        return PrintedNumber(missing=_WORDS[text.lower()])
    if _ELSEWHERE.fullmatch(text):
        return PrintedNumber(missing="not_reported")
    if _DASH.fullmatch(text):
        return PrintedNumber(0.0)
    if _HALF.fullmatch(text):
        return PrintedNumber(0.5, bound="less_than")
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise ValueError(text)
    number = float(match["digits"].replace(",", "") + (match["part"] or ""))
    if not math.isfinite(number):
        raise ValueError(text)
    bound = _BOUNDS.get(match["bound"] or "")
    return PrintedNumber(number, bound=bound, estimated=match["estimated"] is not None)
