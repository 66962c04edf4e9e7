"""What the published measures of supply risk are computed from, and what a dataset has of it.

Each input is a value with the words of its source. What a dataset does not hold is not assumed:
a user may supply it (see `loaders.risk_inputs`), with its source.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from mineral_diplomacy.graph.analysis.exposure.asking import Trade
from mineral_diplomacy.graph.analysis.flow.claims import BASIS
from mineral_diplomacy.graph.analysis.selection import Figures
from mineral_diplomacy.graph.records import Governance, ImportDependence, Tables, code, records
from mineral_diplomacy.ontology.errors import MissingDataError

__all__ = ["KINDS", "InputKind", "KnownInputs", "RiskInput"]


@dataclass(frozen=True)
class InputKind:
    """What an input is: its range, whether it is one country's, and whether a party's own.

    A `complete` one is a listing: whoever supplies a country's value supplies them all.
    """

    meaning: str
    low: float
    high: float
    of_country: bool = False
    of_party: bool = False
    complete: bool = False


#: Every input by name.
KINDS: Mapping[str, InputKind] = {
    "global_share": InputKind(
        "a country's part of world output, as a fraction", 0, 1, True, False, True
    ),
    "sourcing_share": InputKind("a country's part of what the party gets", 0, 1, True, True, True),
    "governance": InputKind("a country's WGI, from about -2.5 to 2.5", -4, 4, True),
    "political_stability": InputKind("its WGI political stability alone", -4, 4, True),
    "trade_parameter": InputKind("t: how trade measures with a country weigh", 0, 10, True),
    "import_reliance": InputKind("IR: net imports in what the party uses", 0, 1, False, True),
    "recycling_input_rate": InputKind("EoL-RIR, as a fraction", 0, 1),
    "substitution_index": InputKind("SI_SR, as a fraction", 0, 1),
    "imports": InputKind("tonnes the party gets from a country", 0, 1e12, True, True, True),
    "domestic_production": InputKind("tonnes the party makes itself", 0, 1e12, False, True),
}


@dataclass(frozen=True)
class RiskInput:
    """One value: of a country, a party, or neither; `source` says in words where it is from.

    `key` is the statement, where a dataset holds it.
    """

    name: str
    mineral: str
    stage: str
    value: float
    period: str
    source: str
    country: str | None = None
    party: str | None = None
    key: str | None = None

    @property
    def place(self) -> tuple[str, str, str, str | None, str | None]:
        """What identifies it: a second value in the same place is a competing one."""
        return self.name, self.mineral, self.stage, self.country, self.party

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for rows."""
        return {
            "name": self.name,
            "country": self.country,
            "value": self.value,
            "period": self.period,
            "source": self.source,
            "key": self.key,
        }


class KnownInputs:
    """The inputs that the tables of a dataset hold, all of one calendar year."""

    def __init__(self, tables: Tables) -> None:
        self._tables, self.figures = tables, Figures(tables)
        self.trade = Trade(tables, "tonnes")

    def of(self, mineral: str, stage: str, party: str, year: int | None) -> list[RiskInput]:
        """All that is known about a mineral at a stage for a party in a year."""
        if year is None:
            return []
        found = [
            *self._shares(mineral, stage, year),
            *self._imports(mineral, stage, party, year),
            *self._domestic(mineral, stage, party, year),
            *self._reliance(mineral, stage, party, year),
        ]
        countries = {one.country for one in found if one.country is not None}
        return [*found, *self._stability(mineral, stage, year, countries)]

    def stages(self, mineral: str, year: int | None) -> Sequence[str]:
        """Stages with the world's figures or trade in the year."""
        if year is None:
            return ()
        traded = [str(basket.stage) for basket in self.trade.baskets(mineral, year)]
        return tuple(dict.fromkeys([one.stage for one in self._sets(mineral, year)] + traded))

    def _sets(self, mineral: str, year: int) -> Sequence[Any]:
        try:
            return self.figures.select(mineral, year).sets
        except MissingDataError:
            return ()

    def _shares(self, mineral: str, stage: str, year: int) -> Iterator[RiskInput]:
        tables = [one for one in self._sets(mineral, year) if one.stage == stage]
        for claim in tables[0].named if len(tables) == 1 else ():
            if claim.share is not None:
                country, source = code(claim.holder), code(claim.source)
                yield RiskInput(
                    "global_share",
                    mineral,
                    stage,
                    claim.share,
                    claim.period,
                    source,
                    country,
                    key=claim.key,
                )

    def _imports(self, mineral: str, stage: str, party: str, year: int) -> Iterator[RiskInput]:
        """Of the one code at the stage, if all its tonnes are stated; several do not add up."""
        baskets = [
            basket
            for basket in self.trade.baskets(mineral, year)
            if basket.stage == stage and basket.into(party)
        ]
        flows = baskets[0].into(party) if len(baskets) == 1 and not baskets[0].mixed else ()
        if all(flow.chosen.amount is not None for flow in flows):
            for flow in flows:
                yield RiskInput(
                    "imports",
                    mineral,
                    stage,
                    flow.chosen.amount or 0.0,
                    str(year),
                    f"{code(flow.chosen.source)}, HS {flow.hs6}",
                    code(flow.exporter),
                    party,
                    flow.chosen.key,
                )

    def _domestic(self, mineral: str, stage: str, party: str, year: int) -> Iterator[RiskInput]:
        """The party's own output, on trade's basis or stated to be zero."""
        for claim in self.figures.supply:
            about = (claim.mineral, claim.stage, code(claim.holder), claim.year)
            if about != (mineral, stage, party, year) or claim.projection or claim.scope:
                continue
            factor = self._tables.schema.concept_value("unit", claim.unit or "", "to_tonnes")
            if claim.quantity == 0 or (claim.basis == BASIS and claim.quantity and factor):
                tonnes = (claim.quantity or 0.0) * float(factor or 0.0)
                name, source = "domestic_production", code(claim.source)
                yield RiskInput(
                    name, mineral, stage, tonnes, claim.period, source, None, party, claim.key
                )
                return

    def _reliance(self, mineral: str, stage: str, party: str, year: int) -> Iterator[RiskInput]:
        for row in records(self._tables, ImportDependence):
            about = (row.mineral, row.stage, code(row.holder), row.year)
            if about == (mineral, stage, party, year) and not row.projection and not row.scope:
                value, source = row.fraction, code(row.source)
                if value is not None:
                    yield RiskInput(
                        "import_reliance",
                        mineral,
                        stage,
                        value,
                        row.period,
                        source,
                        None,
                        party,
                        row.key,
                    )
                    return

    @cached_property
    def _governance(self) -> dict[tuple[str, int], Governance]:
        rows = records(self._tables, Governance)
        return {
            (code(row.country), row.year): row
            for row in rows
            if row.indicator == "wgi_political_stability" and row.value is not None
        }

    def stability_years(self) -> tuple[int, ...]:
        """The years with political stability."""
        return tuple(sorted({year for _, year in self._governance}))

    def _stability(
        self, mineral: str, stage: str, year: int, countries: set[str]
    ) -> Iterator[RiskInput]:
        for country in sorted(countries):
            row = self._governance.get((country, year))
            if row is not None:
                plain = RiskInput(
                    "political_stability", mineral, stage, row.value or 0.0, str(year), ""
                )
                yield replace(plain, country=country, source=code(row.source), key=row.key)
