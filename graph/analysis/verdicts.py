"""Whether a (country, stage) is a single-point chokepoint of a mineral.

`total`: it separates source and sink on positive capacities and its stage has no residual, and
no other claim says otherwise.
`graded`: at least a quarter of output is lost under every claim; severity 25 or 50.
`contested`: interval ends or claims fall on both sides of a quarter. `none`,
`insufficient_data`, `no_supply`: as they say. Thresholds are fractions of 1.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mineral_diplomacy.graph.analysis.chain import (
    THRESHOLD,
    ValueChain,
    spare_needed,
    value_chain,
)
from mineral_diplomacy.graph.analysis.concentration import Concentration, concentration
from mineral_diplomacy.graph.analysis.selection import ClaimSet, Figures, Selection
from mineral_diplomacy.graph.records import Supply, code
from mineral_diplomacy.ontology.errors import BasisError
from mineral_diplomacy.ontology.schema import Schema

__all__ = ["CHOKEPOINTS", "Chokepoint", "StageResult", "assess", "supply_stages", "weighs"]

SEVERE = 0.5
#: Verdicts that make a row a chokepoint, the firmest first.
CHOKEPOINTS = ("total", "graded", "contested")


@dataclass(frozen=True)
class Chokepoint:
    """One row of the answer: a country at a stage of a mineral, for the world.

    Shares, losses and HHI are fractions of 1; None means unknown. `passed_over` holds the other
    sources' claims about the same point, of any basis; only those on the same basis (or that
    state none) weigh in the verdict.
    """

    mineral: str
    stage: str
    form: str | None
    country: str
    year: int
    basis: str
    source: str
    share: float | None
    share_low: float | None
    share_high: float | None
    loss_low: float | None
    loss_high: float | None
    spare_needed: float | None
    months_bridged: float | None
    verdict: str
    severity: int | None
    reason: str | None
    claim: Supply
    passed_over: tuple[Supply, ...]


@dataclass(frozen=True)
class StageResult:
    """One stage of one mineral: its concentration and its countries, or what is missing."""

    mineral: str
    stage: str
    form: str | None
    year: int | None
    source: str | None
    basis: str | None
    concentration: Concentration | None
    rows: tuple[Chokepoint, ...]
    verdict: str
    reason: str | None
    inputs: tuple[str, ...]


def supply_stages(schema: Schema) -> tuple[str, ...]:
    """The stages that turn ore into metal, in order: those for which world output is counted."""
    ordered = sorted(
        (row for row in schema.concepts["stage"] if row.get("counts_output")),
        key=lambda row: int(row["order"]),
    )
    return tuple(str(row["notation"]) for row in ordered)


def assess(figures: Figures, selection: Selection) -> tuple[StageResult, ...]:
    """Every stage of a selection, those without figures with what is missing."""
    stages = supply_stages(figures.schema)
    chain = _chain(selection, stages)
    results: list[StageResult] = []
    for stage in stages:
        tables = selection.at(stage)
        if not tables:
            results.append(_missing(selection, stage))
        results += [_stage(selection, table, chain) for table in tables]
    return tuple(results)


def _chain(selection: Selection, stages: tuple[str, ...]) -> ValueChain | None:
    """The tonnage chain, where the stages count the same thing."""
    try:
        return value_chain(selection, stages)
    except BasisError:
        return None


def _missing(selection: Selection, stage: str) -> StageResult:
    source = "any source asked" if selection.source is None else code(selection.source)
    when = "any year" if selection.year is None else str(selection.year)
    reason = f"no world figures for {selection.mineral} {stage} in {when} from {source}"
    return StageResult(
        selection.mineral,
        stage,
        None,
        selection.year,
        selection.source,
        None,
        None,
        (),
        "insufficient_data",
        reason,
        (),
    )


def _stage(selection: Selection, table: ClaimSet, chain: ValueChain | None) -> StageResult:
    others = selection.others(table)
    rows = tuple(_row(table, claim, chain, others) for claim in table.named)
    index = None if table.total == 0 else concentration(table)
    verdict, reason = _stage_verdict(table, index)
    return StageResult(
        table.mineral,
        table.stage,
        table.form,
        table.year,
        table.source,
        table.basis,
        index,
        rows,
        verdict,
        reason,
        tuple(claim.key for claim in table.claims),
    )


def _stage_verdict(table: ClaimSet, index: Concentration | None) -> tuple[str, str | None]:
    if table.total == 0:
        return "no_supply", f"the printed world total of {table.mineral} {table.stage} is 0"
    if index is None:
        return "insufficient_data", "no country's share is known"
    withheld = [code(c.holder) for c in table.named if c.share is None]
    note = f"not known: {', '.join(withheld)}" if withheld else None
    return "determined", note


def _row(
    table: ClaimSet, claim: Supply, chain: ValueChain | None, others: tuple[ClaimSet, ...]
) -> Chokepoint:
    country = code(claim.holder)
    passed = tuple(found for one in others if (found := one.claim(country)) is not None)
    loss = _loss(table, claim, chain)
    bypassed = chain is not None and chain.bypassed(table.stage)
    separates = _separates(table, claim) and not bypassed
    verdict, severity, reason = _verdict(table, claim, loss, passed, separates=separates)
    return Chokepoint(
        mineral=table.mineral,
        stage=table.stage,
        form=table.form,
        country=country,
        year=table.year,
        basis=table.basis,
        source=table.source,
        share=claim.share,
        share_low=claim.share_low,
        share_high=claim.share_high,
        loss_low=loss[0] if loss else None,
        loss_high=loss[1] if loss else None,
        spare_needed=None if claim.share is None else spare_needed(claim.share),
        months_bridged=None,
        verdict=verdict,
        severity=severity,
        reason=reason,
        claim=claim,
        passed_over=passed,
    )


def _loss(table: ClaimSet, claim: Supply, chain: ValueChain | None) -> tuple[float, float] | None:
    """Loss in the chain, or of the stage's own output where no chain joins it to the next."""
    in_chain = chain and any(one.table is table for one in chain.stages)
    found = chain.loss(table.stage, code(claim.holder)) if chain and in_chain else None
    if found is not None:
        return found
    if claim.share_low is None or claim.share_high is None:
        return None
    return claim.share_low, claim.share_high


def _verdict(
    table: ClaimSet,
    claim: Supply,
    loss: tuple[float, float] | None,
    passed: Iterable[Supply],
    *,
    separates: bool,
) -> tuple[str, int | None, str | None]:
    if table.total == 0:
        return "no_supply", None, "the printed world total is 0"
    if loss is None:
        why = claim.missing or "no share and no printed total"
        return "insufficient_data", None, f"{code(claim.holder)}: {why.replace('_', ' ')}"
    weighed = [other for other in passed if weighs(other, table.basis)]
    lows = [loss[0], *(o.share_low for o in weighed if o.share_low is not None)]
    highs = [loss[1], *(o.share_high for o in weighed if o.share_high is not None)]
    if separates and min([1.0, *lows[1:]]) >= 1.0:
        return "total", 50, None
    if min(lows) >= THRESHOLD:
        return "graded", 50 if min(lows) >= SEVERE else 25, None
    if max(highs) < THRESHOLD:
        return "none", None, None
    return "contested", None, _why_contested(loss, weighed)


def weighs(claim: Supply, basis: str) -> bool:
    """Whether another source's claim counts against a verdict: on the same basis, or on none."""
    return claim.basis in {basis, "unstated"}


def _why_contested(loss: tuple[float, float], weighed: list[Supply]) -> str:
    if loss[0] < THRESHOLD <= loss[1]:
        return f"the interval {loss[0]:.1%} to {loss[1]:.1%} spans {THRESHOLD:.0%}"
    other = ", ".join(
        f"{code(o.source)} says {o.share_low:.1%}"
        if o.share_low == o.share_high
        else f"{code(o.source)} says {o.share_low:.1%} to {o.share_high:.1%}"
        for o in weighed
        if o.share_low is not None and o.share_high is not None
    )
    return f"the chosen source says {loss[0]:.1%} to {loss[1]:.1%}; {other}"


def _separates(table: ClaimSet, claim: Supply) -> bool:
    """Whether a country alone has output at a stage whose listing is known to be complete."""
    others = [c for c in table.claims if c.holder.startswith(("country/", "aggregate/ROW"))]
    complete = claim.share == 1.0 and table.amount(claim) == table.total and len(others) > 1
    return complete and all(c.quantity == 0 for c in others if c is not claim)
