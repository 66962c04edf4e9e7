"""One claim per flow: which source speaks, what it passes over, and what is left out and why.

Trade is counted as the Harmonized System counts it, on the basis `hs_basket`: the goods of a
six-digit code, whatever they contain. A code that holds several minerals, a heading that holds
other codes, and a flow whose amount no source states are named, never counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from mineral_diplomacy.graph.records import Source, Tables, TradeFlow, records
from mineral_diplomacy.ontology.schema import Schema

__all__ = [
    "BASIS",
    "MEASURES",
    "Claim",
    "Gap",
    "Ranking",
    "TradeClaims",
    "choose",
    "chosen_flows",
    "trade_in",
]

#: What trade is counted on.
BASIS = "hs_basket"
#: What a flow is measured in.
MEASURES = ("tonnes", "value_usd")
#: What a share of imports is a share of, in the same measure.
_SHARE_OF = {"tonnes": "mass", "value_usd": "value"}
_HS6 = 6
_KG = 1000.0


@dataclass(frozen=True)
class Claim:
    """What one row of one source says; None: it does not say how much.

    A contested claim may not hold at all.
    """

    key: str
    source: str
    amount: float | None
    contested: bool = False


@dataclass(frozen=True)
class Gap:
    """Something the network does not count.

    `kind`: `mixed` (a code of several minerals), `heading` (no six-digit code), `no_stage`,
    `other_stage`, `no_amount` (no source states the measure), `other_basis`, `unknown`. `keys`
    are its rows.
    """

    kind: str
    text: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class TradeClaims:
    """One flow in one code: the claim that counts and those passed over.

    `share` is the part of the importer's imports in the code, in the measure, that the source of
    the chosen claim states.
    """

    exporter: str
    importer: str
    stage: str
    hs6: str
    chosen: Claim
    passed_over: tuple[Claim, ...]
    share: float | None


class _Sourced(Protocol):
    @property
    def source(self) -> str: ...


class Ranking:
    """The order in which sources speak: as the policy lists them, then the newest first."""

    def __init__(self, sources: Iterable[Source], policy: Sequence[str]) -> None:
        self._published = {
            one.key: one.published.toordinal() if one.published else 0 for one in sources
        }
        self._place = {key: place for place, key in enumerate(policy)}

    def place(self, row: _Sourced) -> tuple[int, int, str]:
        """Sorts the source that speaks first to the front."""
        last = len(self._place)
        place = self._place.get(row.source, last)
        return place, -self._published.get(row.source, 0), row.source


def chosen_flows(
    rows: Iterable[TradeFlow], mineral: str, measure: str, schema: Schema, ranking: Ranking
) -> tuple[tuple[TradeClaims, ...], tuple[Gap, ...]]:
    """The flows of a mineral that count, one claim each, and what does not count.

    A source that states the measure speaks before one that does not; of those, the ranking
    decides. Every flow and every gap stands in order, whatever the order of the rows.
    """
    found: dict[tuple[str, str, str, str], list[TradeFlow]] = {}
    gaps: list[Gap] = []
    for row in sorted(rows, key=lambda row: row.key):
        gap = _unfit(row, mineral, schema)
        if gap is not None:
            gaps.append(gap)
        elif row.mineral == mineral and row.exporter != row.importer:
            found.setdefault((str(row.stage), row.exporter, row.importer, str(row.hs6)), [])
            found[str(row.stage), row.exporter, row.importer, str(row.hs6)].append(row)
    flows = [choose(claims, measure, ranking) for _, claims in sorted(found.items())]
    gaps += [_no_amount(flow, measure) for flow in flows if flow.chosen.amount is None]
    return tuple(flow for flow in flows if flow.chosen.amount is not None), tuple(gaps)


def trade_in(tables: Tables, mineral: str) -> tuple[TradeFlow, ...]:
    """All claims about trade in a mineral, or in a code that may hold it."""
    codes = [
        code
        for code, concept in tables.schema.notations["hs_code"].items()
        if mineral in {concept.get("mineral"), *(concept.get("holds") or ())}
    ]
    return records(tables, TradeFlow, where={"mineral": [mineral], "hs6": codes})


def _unfit(row: TradeFlow, mineral: str, schema: Schema) -> Gap | None:
    """Why a row of trade in the mineral cannot count."""
    what = f"{row.exporter} to {row.importer}, {row.hs6 or 'no code'}"
    if row.mixed or schema.concept_value("hs_code", row.hs6 or "", "mixed"):
        return Gap("mixed", f"{what}: the code holds more than {mineral}", (row.key,))
    if row.mineral != mineral:
        return None
    if len(row.hs6 or "") != _HS6:
        return Gap("heading", f"{what}: no six-digit code, so it may hold others", (row.key,))
    if row.stage is None:
        return Gap("no_stage", f"{what}: its stage is not known", (row.key,))
    return None


def choose(rows: Sequence[TradeFlow], measure: str, ranking: Ranking) -> TradeClaims:
    """The claim of one flow that counts: of those that state the measure, the first ranked."""
    ordered = sorted(rows, key=lambda row: (_amount(row, measure) is None, ranking.place(row)))
    claims = [
        Claim(row.key, row.source, _amount(row, measure), bool(row.contested)) for row in ordered
    ]
    first = ordered[0]
    ends = first.exporter, first.importer, str(first.stage), str(first.hs6)
    share = first.share_of_imports if first.share_of == _SHARE_OF[measure] else None
    return TradeClaims(*ends, claims[0], tuple(claims[1:]), share)


def _amount(row: TradeFlow, measure: str) -> float | None:
    """Tonnes, or US dollars."""
    if measure == "value_usd":
        return row.value_usd
    return None if row.quantity_kg is None else row.quantity_kg / _KG


def _no_amount(flow: TradeClaims, measure: str) -> Gap:
    keys = (flow.chosen.key, *(claim.key for claim in flow.passed_over))
    text = f"{flow.exporter} to {flow.importer}, {flow.hs6}: no source states its {measure}"
    return Gap("no_amount", text, keys)
