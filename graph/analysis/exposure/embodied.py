"""The embodied lens: the stage behind the direct supplier, from that supplier's own imports.

Two kinds of step back, as far as data reach. Goods of the same code: whoever sells them may have
bought them (see `resolving`). Goods of the stage before: whoever makes metal has bought or mined
its ore (see `feeding`). A step for which no trade is known says `insufficient_data`; it is never
read as no trade.

Nothing here is a quantity of contained metal: a supplier's ore imports give the proportions of its
origins, not a yield. By value, a mark-up makes what is sold on look smaller than it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from mineral_diplomacy.graph.analysis.exposure.asking import Basket, Trade
from mineral_diplomacy.graph.analysis.exposure.direct import imported
from mineral_diplomacy.graph.analysis.exposure.feeding import Feed, fed
from mineral_diplomacy.graph.analysis.exposure.origins import Origins
from mineral_diplomacy.graph.analysis.exposure.resolving import Part, Sales, resolve
from mineral_diplomacy.graph.analysis.exposure.rows import EMBODIED, ExposureRow
from mineral_diplomacy.graph.analysis.verdicts import supply_stages
from mineral_diplomacy.graph.records import code

__all__ = ["Embodied"]


@dataclass(frozen=True)
class Embodied:
    """The lens of one party on one year's trade."""

    trade: Trade
    origins: Origins
    party: str

    def rows(self, basket: Basket) -> Iterator[ExposureRow]:
        """Origins in the same code, then at each stage before it."""
        total = imported(basket, self.party)
        why = self._unusable([basket]) or (None if total > 0 else "nothing imported is stated")
        if why is not None:
            yield self._unknown(basket, basket.stage, why)
            return
        direct = basket.into(self.party)
        shares = {code(flow.exporter): (flow.chosen.amount or 0.0) / total for flow in direct}
        sales = Sales(basket.flows, self.party)
        makers = resolve(sales, shares, shares)
        yield from self._parts(basket, basket.stage, makers, sales, shares)
        yield from self._stages_before(basket, makers)

    def _stages_before(self, basket: Basket, makers: Sequence[Part]) -> Iterator[ExposureRow]:
        stages = supply_stages(self.trade.schema)
        before = stages[: stages.index(basket.stage)] if basket.stage in stages else ()
        for stage in reversed(before):
            goods = self._goods(basket, stage)
            why = self._no_goods(basket, stage, goods) or self._unusable(goods)
            if why is not None:
                yield self._unknown(basket, stage, why)
                return
            sales = Sales((flow for one in goods for flow in one.flows), "")
            feed = Feed(self.origins, basket.mineral, stage, basket.year, self.trade.measure)
            parts = fed(makers, sales, feed)
            weights = {part.country: part.high for part in makers}
            yield from self._parts(basket, stage, parts, sales, weights)
            makers = parts

    def _parts(
        self,
        basket: Basket,
        stage: str | None,
        parts: Sequence[Part],
        sales: Sales,
        weights: dict[str, float],
    ) -> Iterator[ExposureRow]:
        """A row per country; areas that are none are named, never ranked."""
        areas = [part for part in parts if part.country in sales.areas]
        for part in parts:
            if part not in areas:
                yield self._row(basket, stage, part, sales, weights)
        if areas:
            named = ", ".join(f"{part.country} up to {part.high:.1%}" for part in areas)
            yield self._unknown(basket, stage, f"behind areas that are no country: {named}")

    def _goods(self, basket: Basket, stage: str) -> tuple[Basket, ...]:
        """Codes of the mineral alone at a stage."""
        found = self.trade.baskets(basket.mineral, basket.year)
        return tuple(one for one in found if one.stage == stage and not one.mixed)

    def _no_goods(self, basket: Basket, stage: str, goods: Sequence[Basket]) -> str | None:
        what = f"{basket.mineral} {stage} goods"
        if basket.mixed:
            return f"{basket.hs6} holds more than {basket.mineral}: no {stage} stands behind it"
        return None if goods else f"no trade in codes of {what} alone in {basket.year} is loaded"

    def _unusable(self, goods: Iterable[Basket]) -> str | None:
        """Why the imports of suppliers are not known in a code; None where they are."""
        for one in goods:
            if one.importers <= {self.party}:
                return f"only {self.party}'s own imports of {one.hs6} are loaded, no supplier's"
            if one.unstated:
                of = f"{one.unstated} of {len(one.flows)} flows of {one.hs6}"
                return f"{of} state no {self.trade.measure}: what suppliers import is not known"
        return None

    def _unknown(self, basket: Basket, stage: str | None, reason: str) -> ExposureRow:
        return self._about(basket, stage, verdict="insufficient_data", reason=reason)

    def _row(
        self,
        basket: Basket,
        stage: str | None,
        part: Part,
        sales: Sales,
        weights: dict[str, float],
    ) -> ExposureRow:
        through, keys = sales.behind(part.country, weights)
        own = [
            f.chosen.key
            for f in basket.into(self.party)
            if code(f.exporter) in {part.country, *through}
        ]
        exact = part.high - part.low <= 1e-12
        return self._about(
            basket,
            stage,
            country=part.country,
            share=part.low if exact else None,
            share_low=part.low,
            share_high=part.high,
            sales_back=part.sales_back,
            through=through,
            keys=tuple(dict.fromkeys([*own, *keys])),
        )

    def _about(self, basket: Basket, stage: str | None, **values: Any) -> ExposureRow:
        return ExposureRow(
            EMBODIED,
            self.party,
            basket.mineral,
            stage,
            year=basket.year,
            hs6=basket.hs6,
            form=basket.form,
            mixed=basket.mixed,
            measured_in=self.trade.measure,
            **values,
        )
