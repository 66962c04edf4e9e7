"""The direct lens: on which origins a party's imports of each HS code depend.

A share is an exporter's part of all the party is seen to import in the code, by value or mass.
Where some flows state no amount in the measure, the shares are known at their upper end only:
what is missing is neither zero nor renormalised away. A direct share is no upper bound of a loss:
others bid for the same remainder.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mineral_diplomacy.graph.analysis.exposure.asking import Basket
from mineral_diplomacy.graph.analysis.exposure.origins import Origins
from mineral_diplomacy.graph.analysis.exposure.rows import DIRECT, ExposureRow
from mineral_diplomacy.graph.analysis.flow.claims import TradeClaims
from mineral_diplomacy.graph.records import code

__all__ = ["direct", "imported", "unsorted"]

_COUNTRY = "country/"
#: Shares are printed to three digits: a rest below this part of the total is none.
_ROUNDING = 0.005


def imported(basket: Basket, party: str) -> float:
    """All a party imports in a code, in the measure: the sum, or the total a share implies.

    A source that states an exporter's share of the code's imports states their total with it.
    """
    flows = basket.into(party)
    named = sum(flow.chosen.amount or 0.0 for flow in flows)
    best = max(flows, key=lambda flow: flow.share or 0.0, default=None)
    total = (best.chosen.amount or 0.0) / best.share if best is not None and best.share else 0.0
    return total if total - named > _ROUNDING * total else named


def direct(basket: Basket, party: str, measure: str, origins: Origins) -> Iterator[ExposureRow]:
    """One row per exporter, largest first, those without a stated amount last; then the rest.

    The rest is what comes from exporters that no source names, and from areas that are no
    country.
    """
    flows, total = basket.into(party), imported(basket, party)
    countries = [flow for flow in flows if flow.exporter.startswith(_COUNTRY)]
    unstated = [code(flow.exporter) for flow in flows if flow.chosen.amount is None]
    for flow in countries:
        yield _row(basket, flow, party, measure, total, unstated, origins)
    rest = total - sum(flow.chosen.amount or 0.0 for flow in countries)
    areas = [flow for flow in flows if flow not in countries]
    if rest > _ROUNDING * total or areas:
        yield _rest(basket, party, measure, rest, total, areas)


def unsorted(basket: Basket, mineral: str, party: str, measure: str) -> ExposureRow:
    """A code that may hold a mineral among others: named, with what the party imports in it."""
    total = imported(basket, party)
    return ExposureRow(
        DIRECT,
        party,
        mineral,
        basket.stage,
        year=basket.year,
        hs6=basket.hs6,
        form=basket.form,
        mixed=True,
        measured_in=measure,
        total=total or None,
        verdict="insufficient_data",
        reason=f"{basket.hs6} holds several minerals: how much of it is {mineral} is not known",
        keys=tuple(flow.chosen.key for flow in basket.into(party)),
    )


def _rest(
    basket: Basket,
    party: str,
    measure: str,
    rest: float,
    total: float,
    areas: Sequence[TradeClaims],
) -> ExposureRow:
    named = ", ".join(flow.exporter for flow in areas) or "exporters that no source names"
    part = f"{rest / total:.1%}" if total > 0 else "an unknown part"
    return ExposureRow(
        DIRECT,
        party,
        basket.mineral,
        basket.stage,
        year=basket.year,
        hs6=basket.hs6,
        form=basket.form,
        mixed=basket.mixed,
        measured_in=measure,
        amount=rest,
        total=total or None,
        verdict="insufficient_data",
        reason=f"{part} of the code's imports come from no named country: {named}",
        keys=tuple(flow.chosen.key for flow in areas),
    )


def _row(
    basket: Basket,
    flow: TradeClaims,
    party: str,
    measure: str,
    total: float,
    unstated: list[str],
    origins: Origins,
) -> ExposureRow:
    amount, country = flow.chosen.amount, code(flow.exporter)
    part = amount / total if amount is not None and total > 0 else None
    whole = part is not None and not unstated
    printed = basket.printed[flow.chosen.key]
    return ExposureRow(
        DIRECT,
        party,
        basket.mineral,
        basket.stage,
        country,
        basket.year,
        basket.hs6,
        basket.form,
        basket.mixed,
        measure,
        amount,
        total or None,
        share=part if whole else None,
        share_low=part if whole else None,
        share_high=part,
        sales_back=0,
        origin=origins.of(basket, country),
        verdict="determined" if whole else "insufficient_data",
        reason=_reason(measure, country, unstated, printed.note),
        contested=printed.contested,
        source=flow.chosen.source,
        keys=(flow.chosen.key,),
        passed_over=flow.passed_over,
    )


def _reason(measure: str, country: str, unstated: list[str], note: str | None) -> str | None:
    parts = [note] if note else []
    if country in unstated:
        parts.append(f"no source states its {measure}")
    elif unstated:
        few = ", ".join(unstated[:5]) + (" …" if len(unstated) > 5 else "")
        parts.append(f"at most: no {measure} stated for {few}")
    return "; ".join(parts) or None
