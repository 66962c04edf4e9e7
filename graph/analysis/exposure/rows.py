"""One row of an answer about exposure, of whichever lens."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from mineral_diplomacy.graph.analysis.flow.claims import Claim
from mineral_diplomacy.graph.records import code

__all__ = ["DIRECT", "EMBODIED", "LENSES", "NONE", "WORLD", "ExposureRow", "Origin"]

DIRECT, WORLD, EMBODIED = "direct", "world", "embodied"
LENSES = (DIRECT, WORLD, EMBODIED)
#: The verdict where figures are known and show no chokepoint.
NONE = "none"


@dataclass(frozen=True)
class Origin:
    """Whether what an exporter ships is its own: `yes`, `no`, `contested` or `unknown`.

    `reexport`: it makes less than it ships of such goods. `others_ore`: it mines less than it
    ships. `reason` holds the figures this rests on, `keys` their rows.
    """

    reexport: str
    others_ore: str
    reason: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class ExposureRow:
    """What one lens says about one country, or why it says nothing (`country` None).

    Shares and losses are fractions of 1, None where unknown. `direct` and `embodied`: shares of
    the party's imports in the code, in `measured_in`; `scope` is the party. `world`: what the
    world loses if the country stops at the stage; `scope` is `WORLD`, never the party. `share` is
    empty where only its ends are known. `sales_back`: behind how many sales the country is met, 0
    for a direct supplier; `through` are those that buy from it. `amount` and `total` are in
    `measured_in`; `tonnes_low` and `tonnes_high` are the party's part of the world's loss, where
    a source states what it needs.
    """

    lens: str
    scope: str
    mineral: str
    stage: str | None
    country: str | None = None
    year: int | None = None
    hs6: str | None = None
    form: str | None = None
    mixed: bool | None = None
    measured_in: str | None = None
    amount: float | None = None
    total: float | None = None
    share: float | None = None
    share_low: float | None = None
    share_high: float | None = None
    loss_low: float | None = None
    loss_high: float | None = None
    tonnes_low: float | None = None
    tonnes_high: float | None = None
    sales_back: int | None = None
    through: tuple[str, ...] = ()
    origin: Origin | None = None
    verdict: str = "determined"
    reason: str | None = None
    contested: bool | None = None
    source: str | None = None
    keys: tuple[str, ...] = ()
    passed_over: tuple[Claim, ...] = ()

    @property
    def known(self) -> bool:
        """Whether the row says anything about a country."""
        return self.country is not None

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """The names of `as_dict`."""
        return tuple(cls(DIRECT, "", "", None).as_dict())

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON and CSV."""
        found = {one.name: getattr(self, one.name) for one in fields(self)}
        origin = found.pop("origin")
        found["source"] = code(self.source) if self.source else None
        found["through"], found["keys"] = list(self.through), list(self.keys)
        found["passed_over"] = [
            {"key": one.key, "source": code(one.source), "amount": one.amount}
            for one in self.passed_over
        ]
        return {
            **found,
            "reexport": origin.reexport if origin else None,
            "others_ore": origin.others_ore if origin else None,
            "origin_reason": origin.reason if origin else None,
            "origin_keys": list(origin.keys) if origin else [],
        }
