"""The network of what a country is seen to import of a mineral, at the stage of those goods."""

from __future__ import annotations

from collections.abc import Sequence

from mineral_diplomacy.graph.analysis.flow.network import network
from mineral_diplomacy.graph.analysis.flow.trade_network import TradeNetwork
from mineral_diplomacy.graph.analysis.verdicts import supply_stages
from mineral_diplomacy.graph.records import Tables, TradeFlow, records

__all__ = ["goods_stage", "imports_network"]

_HS6 = 6
_COUNTRY = "country/"


def goods_stage(tables: Tables, mineral: str, party: str, measure: str, year: int | None) -> str:
    """The last stage whose goods the party is seen to get in the year, else in the newest year.

    Where none of it can be counted, the last stage spoken of, else `processing`: the network then
    says what is missing.
    """
    counted: dict[str, int] = {}
    spoken: dict[str, int] = {}
    for row in records(tables, TradeFlow):
        mine = (row.mineral, row.importer) == (mineral, f"{_COUNTRY}{party}")
        if mine and row.stage and row.year is not None and year in {None, row.year}:
            for found in (counted, spoken) if _counts(row, tables, measure) else (spoken,):
                found[row.stage] = max(found.get(row.stage, 0), row.year)
    years = counted or spoken
    last = [
        s for s in supply_stages(tables.schema) if s in years and years[s] == max(years.values())
    ]
    return last[-1] if last else "processing"


def _counts(row: TradeFlow, tables: Tables, measure: str) -> bool:
    """Whether a row states the measure in one unmixed six-digit code."""
    amount = row.value_usd if measure == "value_usd" else row.quantity_kg
    code = row.hs6 or ""
    mixed = tables.schema.concept_value("hs_code", code, "mixed")
    return bool(amount) and len(code) == _HS6 and not mixed


def imports_network(
    tables: Tables,
    mineral: str,
    party: str = "IND",
    *,
    year: int | None = None,
    stage: str | None = None,
    measure: str = "tonnes",
    policy: Sequence[str] = (),
) -> TradeNetwork:
    """The party's network, of the goods of `stage` or of the last stage it is seen to import.

    Raises what `flow.network.network` raises.
    """
    name = tables.schema.notation("mineral", mineral)
    goods = stage or goods_stage(tables, name, party, measure, year)
    return network(tables, name, year, party, policy, stage=goods, measure=measure)
