"""What is asked about an importer, and the trade that answers it, basket by basket.

A basket is what an HS code of six digits holds in a year. Baskets of several minerals are named
`mixed`; none is ever counted as one mineral's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, replace
from functools import cache, cached_property

from mineral_diplomacy.graph.analysis.chokepoints import default_minerals
from mineral_diplomacy.graph.analysis.flow.claims import MEASURES, Ranking, TradeClaims, choose
from mineral_diplomacy.graph.records import Source, Tables, TradeFlow, code, records
from mineral_diplomacy.ontology.errors import MissingDataError, UnknownTermError

__all__ = ["Basket", "ExposureQuestion", "Trade", "resolved"]

_HS6 = 6


@dataclass(frozen=True)
class ExposureQuestion:
    """What is asked; no minerals and no year mean the defaults that the answer states.

    `measure` is `value_usd` or `tonnes`.
    """

    party: str = "IND"
    minerals: tuple[str, ...] = ()
    year: int | None = None
    measure: str = "value_usd"


@dataclass(frozen=True)
class Basket:
    """All trade in one code in a year: one claim per exporter and importer.

    `printed` holds the rows of all claims by key.
    """

    hs6: str
    mineral: str
    stage: str | None
    form: str | None
    mixed: bool
    year: int
    flows: tuple[TradeClaims, ...]
    printed: Mapping[str, TradeFlow]

    def into(self, country: str) -> tuple[TradeClaims, ...]:
        """What a country imports, largest first, unknown amounts last."""
        found = [flow for flow in self.flows if code(flow.importer) == country]
        return tuple(sorted(found, key=lambda f: (-(f.chosen.amount or 0.0), f.exporter)))

    @cached_property
    def unstated(self) -> int:
        """How many flows no source states the measure of."""
        return sum(flow.chosen.amount is None for flow in self.flows)

    @cached_property
    def importers(self) -> frozenset[str]:
        """ISO codes of whoever imports."""
        return frozenset(code(flow.importer) for flow in self.flows)


class Trade:
    """Flows in six-digit codes, by year and code."""

    def __init__(self, tables: Tables, measure: str) -> None:
        self.schema, self.measure = tables.schema, measure
        self._ranking = Ranking(records(tables, Source), ())
        self.rows = records(tables, TradeFlow)
        self.baskets = cache(self._baskets)

    def in_measure(self, measure: str) -> Trade:
        """The same flows, in a measure."""
        found = copy(self)
        found.measure, found.baskets = measure, cache(found._baskets)  # noqa: SLF001  (its own)
        return found

    @cached_property
    def _coded(self) -> tuple[TradeFlow, ...]:
        return tuple(row for row in self.rows if len(row.hs6 or "") == _HS6 and row.year)

    def years(self, minerals: Iterable[str], importer: str | None = None) -> tuple[int, ...]:
        """Calendar years with flows in codes that hold the minerals, into a country or anywhere."""
        wanted = set(minerals)
        return tuple(
            sorted(
                {
                    row.year
                    for row in self._coded
                    if row.year is not None
                    and wanted & {row.mineral, *self._held(str(row.hs6))}
                    and importer in {None, code(row.importer)}
                }
            )
        )

    def minerals(self, importer: str) -> tuple[str, ...]:
        """Minerals that codes are mapped to, or may hold, which a country imports."""
        imported = [row for row in self._coded if code(row.importer) == importer]
        found = {row.mineral for row in imported}
        for hs6 in {str(row.hs6) for row in imported}:
            found.update(self._held(hs6))
        return tuple(sorted(found))

    def _held(self, hs6: str) -> tuple[str, ...]:
        """What a mixed code may hold, where no single mineral is meant."""
        return tuple(self.schema.concept_value("hs_code", hs6, "holds") or ())

    def holding(self, mineral: str, year: int) -> tuple[Basket, ...]:
        """Mixed codes that may hold a mineral but are mapped to no single one."""
        groups = {row.mineral for row in self._coded if mineral in self._held(str(row.hs6))}
        found = (one for group in sorted(groups) for one in self.baskets(group, year))
        return tuple(one for one in found if mineral in self._held(one.hs6))

    def _baskets(self, mineral: str, year: int) -> tuple[Basket, ...]:
        """The codes mapped to a mineral, in order; a mixed one says so."""
        found: dict[str, list[TradeFlow]] = {}
        for row in self._coded:
            if (row.mineral, row.year) == (mineral, year) and row.exporter != row.importer:
                found.setdefault(str(row.hs6), []).append(row)
        return tuple(self._basket(hs6, year, rows) for hs6, rows in sorted(found.items()))

    def _basket(self, hs6: str, year: int, rows: list[TradeFlow]) -> Basket:
        pairs: dict[tuple[str, str], list[TradeFlow]] = {}
        for row in rows:
            pairs.setdefault((row.exporter, row.importer), []).append(row)
        flows = tuple(choose(pairs[pair], self.measure, self._ranking) for pair in sorted(pairs))
        first = rows[0]
        mixed = bool(self.schema.concept_value("hs_code", hs6, "mixed"))
        named = {row.key: row for row in rows}
        return Basket(hs6, first.mineral, first.stage, first.form, mixed, year, flows, named)


def resolved(tables: Tables, question: ExposureQuestion, trade: Trade) -> ExposureQuestion:
    """The question with spellings resolved and its year filled in.

    Raises `UnknownTermError` for an unknown party, mineral or measure, and `MissingDataError` for
    a year without imports of the party in the minerals (of anyone, where the party has none in
    any year), with the years that have some. Minerals that nobody trades keep the year asked for.
    """
    countries = [str(iso3) for iso3 in tables.table("country")["iso3"].to_pylist()]
    for kind, name, known in (
        ("country", question.party, countries),
        ("measure", question.measure, MEASURES),
    ):
        if name not in known:
            raise UnknownTermError(kind, name, known)
    asked = tuple(tables.schema.notation("mineral", name) for name in question.minerals)
    minerals = tuple(dict.fromkeys(asked or default_minerals(tables.schema)))
    own = trade.years(minerals, question.party)
    there = own or trade.years(minerals)
    if question.year is not None and there and question.year not in there:
        whose = f" of {question.party}" if own else ""
        raise MissingDataError(f"imports{whose} in {question.year}", there)
    any_of_it = there or trade.years(trade.minerals(question.party), question.party)
    newest = any_of_it[-1] if any_of_it else None
    year = newest if question.year is None else question.year
    return replace(question, minerals=minerals, year=year)
