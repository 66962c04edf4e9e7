"""Re-exports: whether an exporter makes and mines what it ships, or sells others' goods.

What a country ships is the tonnes it is seen to sell in a code, all importers together; sales whose
mass no source states are counted beside it, and `no` holds for what is seen alone. Output on
trade's own basis is compared with it. Output counted by what goods contain never weighs more than
they do: where it is at least what is shipped, the country makes enough; where it is less, nothing
follows, and nothing from other bases. Output stated to be zero is zero on every basis. A country
that no source names is `unknown`, never a re-exporter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from mineral_diplomacy.graph.analysis.exposure.asking import Basket, Trade
from mineral_diplomacy.graph.analysis.exposure.rows import Origin
from mineral_diplomacy.graph.analysis.flow.claims import BASIS
from mineral_diplomacy.graph.analysis.verdicts import supply_stages
from mineral_diplomacy.graph.records import Supply, Tables, code, records

__all__ = ["Origins"]


#: Bases that count what goods contain of the mineral itself.
_CONTENTS = frozenset({"element_content", "magnet_rare_earths", "natural_graphite"})


@dataclass(frozen=True)
class _Output:
    """What a country puts out at a stage, against what it ships."""

    verdict: str
    figures: tuple[str, ...]
    keys: tuple[str, ...]


class Origins:
    """What exporters make and mine, held against what they ship."""

    def __init__(self, tables: Tables, trade: Trade) -> None:
        self.schema, self._tables = tables.schema, tables
        self._trade = trade.in_measure("tonnes")
        self._mining = supply_stages(tables.schema)[0]
        self._shipped = cache(self._sales)

    @cached_property
    def _outputs(self) -> dict[tuple[str, str, str, int | None], list[Supply]]:
        """Observed outputs of all of a mineral, by mineral, stage, holder and year."""
        found: defaultdict[tuple[str, str, str, int | None], list[Supply]] = defaultdict(list)
        for row in records(self._tables, Supply):
            if not row.projection and row.scope is None and row.quantity is not None:
                found[row.mineral, row.stage, code(row.holder), row.year].append(row)
        return found

    def outputs(self, mineral: str, stage: str, country: str, year: int) -> Sequence[Supply]:
        """What sources say a country puts out of a mineral at a stage in a year."""
        return self._outputs.get((mineral, stage, country, year), ())

    def tonnes(self, claim: Supply) -> float | None:
        """An output in tonnes; None where its unit measures no mass."""
        factor = self.schema.concept_value("unit", claim.unit or "", "to_tonnes")
        return claim.quantity * float(factor) if claim.quantity is not None and factor else None

    def of(self, basket: Basket, country: str) -> Origin:
        """Whether a country makes and mines what it ships in a code."""
        shipped, silent = self._shipped(basket.mineral, basket.hs6, basket.year, country)
        ships = f"ships {shipped:,.0f} t of {basket.hs6}" if shipped else f"ships {basket.hs6}"
        if silent:
            ships += f"; buyers for which its mass is unknown: {silent}"
        why = _incomparable(basket)
        if why is not None:
            return Origin("unknown", "unknown", f"{ships}; {why}", ())
        made = self._output(basket, str(basket.stage), country, shipped)
        mined = self._output(basket, self._mining, country, shipped)
        figures = dict.fromkeys([ships, *made.figures, *mined.figures])
        keys = tuple(dict.fromkeys([*made.keys, *mined.keys]))
        return Origin(made.verdict, mined.verdict, "; ".join(figures), keys)

    def _sales(self, mineral: str, hs6: str, year: int, country: str) -> tuple[float, int]:
        """Tonnes a country is seen to sell in a code, and how many sales state none."""
        amounts = [
            flow.chosen.amount
            for basket in self._trade.baskets(mineral, year)
            if basket.hs6 == hs6
            for flow in basket.flows
            if code(flow.exporter) == country
        ]
        return sum(amount or 0.0 for amount in amounts), amounts.count(None)

    def _output(self, basket: Basket, stage: str, country: str, shipped: float) -> _Output:
        claims = self.outputs(basket.mineral, stage, country, basket.year)
        if not claims:
            why = f"its output at {stage} in {basket.year} is unknown: no source states it"
            return _Output("unknown", (why,), ())
        said = {self._short(claim, basket.form, shipped) for claim in claims} - {None}
        verdict = "unknown" if not said else "contested" if len(said) > 1 else _yes(said.pop())
        figures = (
            f"{stage} {claim.quantity:,.6g} {claim.unit} ({claim.basis}, {code(claim.source)})"
            for claim in claims
        )
        return _Output(verdict, tuple(figures), tuple(claim.key for claim in claims))

    def _short(self, claim: Supply, form: str | None, shipped: float) -> bool | None:
        """Whether an output is less than what is shipped; None where that cannot be said."""
        tonnes = self.tonnes(claim)
        about_all = claim.form in {None, form}
        if about_all and (claim.quantity == 0 or (tonnes is not None and claim.basis == BASIS)):
            return (tonnes or 0.0) < shipped
        enough = tonnes is not None and claim.basis in _CONTENTS and tonnes >= shipped > 0
        return False if enough else None


def _incomparable(basket: Basket) -> str | None:
    """Why no output can be held against what a country ships in a code; None where it can."""
    if basket.mixed:
        return f"the code holds more than {basket.mineral}, so no output compares with it"
    if len(basket.importers) == 1:
        return f"what it ships to others than {min(basket.importers)} is not loaded"
    return None


def _yes(short: bool | None) -> str:
    return "yes" if short else "no"
