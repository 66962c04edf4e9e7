"""Builds an importer's network from the tables: trade, and what else is on trade's basis."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from mineral_diplomacy.graph.analysis.chain import RESIDUAL
from mineral_diplomacy.graph.analysis.flow.arcs import Point
from mineral_diplomacy.graph.analysis.flow.asking import Asked, resolved
from mineral_diplomacy.graph.analysis.flow.claims import (
    BASIS,
    Gap,
    TradeClaims,
    chosen_flows,
    trade_in,
)
from mineral_diplomacy.graph.analysis.flow.quantities import quantities
from mineral_diplomacy.graph.analysis.flow.trade_network import (
    FlowArc,
    Step,
    TradeNetwork,
    balanced,
)
from mineral_diplomacy.graph.records import Tables, TradeFlow, code
from mineral_diplomacy.ontology.errors import MissingDataError

__all__ = ["network", "years"]

_COUNTRY = "country/"
#: Shares are printed to three digits: a rest below this part of the total is none.
_ROUNDING = 0.005


def years(tables: Tables, mineral: str) -> tuple[int, ...]:
    """The calendar years with trade in a mineral, or in a code that may hold it.

    Raises `UnknownTermError`.
    """
    return _years(trade_in(tables, tables.schema.notation("mineral", mineral)))


def _years(rows: Iterable[TradeFlow]) -> tuple[int, ...]:
    return tuple(sorted({row.year for row in rows if row.year is not None}))


def network(
    tables: Tables,
    mineral: str,
    year: int | None = None,
    importer: str = "IND",
    policy: Sequence[str] = (),
    *,
    stage: str = "processing",
    measure: str = "tonnes",
) -> TradeNetwork:
    """Where an importer's supply of a mineral comes from, on observed flows.

    `policy` orders the sources that speak first on an arc; behind it the newest speaks. `stage`
    is the stage of the goods imported, `measure` either `tonnes` or `value_usd`. Without a year,
    the newest with trade in the mineral. An importer for which nothing in that measure is known
    gives a network whose verdict is `insufficient_data`, with its gaps.

    Raises `UnknownTermError` for an unknown mineral, country, stage, source or measure, and
    `MissingDataError` with the years there are for a year without trade in the mineral.
    """
    asked = resolved(tables, mineral, importer, tuple(policy), stage, measure)
    trade = trade_in(tables, asked.mineral)
    there = _years(trade)
    if not there or (year is not None and year not in there):
        when = "" if year is None else f" in {year}"
        raise MissingDataError(f"trade in {asked.mineral}{when}", there)
    chosen_year = there[-1] if year is None else year
    rows = [row for row in trade if row.year == chosen_year]
    counted = [row for row in rows if row.stage is None or row.stage in asked.stages]
    flows, gaps = chosen_flows(counted, asked.mineral, measure, tables.schema, asked.ranking)
    beside = quantities(asked, chosen_year, flows)
    observed = [*(_trade(asked, flow) for flow in flows), *_rests(asked, flows), *beside.arcs]
    return TradeNetwork(
        asked.mineral,
        chosen_year,
        importer,
        asked.last,
        measure,
        BASIS,
        asked.policy,
        balanced(observed, beside.own),
        tuple(_steps(asked, chosen_year, flows)),
        (*gaps, *_other_stages(asked, rows), *beside.gaps),
        beside.own,
        frozenset(code(f.exporter) for f in flows if not f.exporter.startswith(_COUNTRY)),
    )


def _trade(asked: Asked, flow: TradeClaims) -> FlowArc:
    """Goods of the last stage go to the importer, or from country to country; ore to mills."""
    country = code(flow.importer)
    end: str | Point = asked.taking(flow.stage), country
    if flow.stage == asked.last and country == asked.importer:
        end = country
    start, amount = (flow.stage, code(flow.exporter)), flow.chosen.amount or 0.0
    return FlowArc(start, end, "trade", amount, flow.hs6, flow.chosen, flow.passed_over)


def _rests(asked: Asked, flows: Sequence[TradeClaims]) -> Iterator[FlowArc]:
    """What the importer gets in a code from exporters that no source names.

    A source that states an exporter's share of the code's imports states their total with it.
    """
    found: dict[tuple[str, str], list[TradeClaims]] = {}
    for flow in flows:
        if code(flow.importer) == asked.importer:
            found.setdefault((flow.stage, flow.hs6), []).append(flow)
    for (stage, hs6), group in found.items():
        named = sum(flow.chosen.amount or 0.0 for flow in group)
        best = max(group, key=lambda flow: flow.share or 0.0)
        total = (best.chosen.amount or 0.0) / best.share if best.share else 0.0
        if total - named > _ROUNDING * total:
            end = asked.importer if stage == asked.last else (asked.taking(stage), asked.importer)
            yield FlowArc((stage, RESIDUAL), end, "rest", total - named, hs6)


def _steps(asked: Asked, year: int, flows: Sequence[TradeClaims]) -> Iterator[Step]:
    """From each stage to the next, where its goods are seen to be traded, and to the importer."""
    traded = {flow.stage for flow in flows}
    arriving = {flow.stage for flow in flows if code(flow.importer) == asked.importer}
    for start, end in pairwise((*asked.stages, asked.importer)):
        last = end == asked.importer
        if start in (arriving if last else traded):
            yield Step(start, end, "observed", None)
        else:
            to = f" to {end}" if last else ""
            reason = f"no {asked.measure} of {asked.mineral} {start} goods{to} in {year}"
            yield Step(start, end, "insufficient_data", reason)


def _other_stages(asked: Asked, rows: Iterable[TradeFlow]) -> Iterator[Gap]:
    """Goods of stages behind the one asked for: other goods, not counted."""
    found: dict[str, list[str]] = {}
    for row in rows:
        if row.mineral == asked.mineral and row.stage not in {None, *asked.stages}:
            found.setdefault(str(row.stage), []).append(row.key)
    for stage, keys in sorted(found.items()):
        text = f"{len(keys)} flows of {stage} goods: not {asked.last}"
        yield Gap("other_stage", text, tuple(sorted(keys)))
