"""What an importer's networks lose, as people read it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from mineral_diplomacy.chokepoint_text import interval, percent
from mineral_diplomacy.graph.analysis.flow.trade_network import TradeNetwork
from mineral_diplomacy.graph.analysis.importer.loss_rows import NetworkAnswer, NetworkLoss
from mineral_diplomacy.graph.records import code

__all__ = [
    "COLUMNS",
    "UNITS",
    "amount",
    "left_out",
    "limits",
    "opening",
    "table_rows",
    "unknown_lines",
]

COLUMNS = (
    "mineral",
    "goods",
    "stops",
    "at",
    "year",
    "lost",
    "of all it is seen to get",
    "interval",
    "verdict",
    "sources",
)
UNITS = {"tonnes": "t", "value_usd": "USD"}


def amount(value: float | None, measure: str) -> str:
    """An amount with its unit; `?` where unknown."""
    return "?" if value is None else f"{value:,.0f} {UNITS[measure]}"


def opening(answer: NetworkAnswer) -> str:
    """What was asked, with the defaults spelt out."""
    years = sorted({network.year for network in answer.networks})
    codes = sorted({c for n in answer.networks for group in n.codes.values() for c in group})
    return (
        f"What {answer.question.party} is seen to get and would lose if one point, or one country "
        f"at all its stages, stopped: observed bilateral flows of "
        f"{', '.join(map(str, years)) or '—'} in {answer.question.measure} of HS "
        f"{', '.join(codes) or '—'}, rerouted as far as partners are seen to trade."
    )


def table_rows(answer: NetworkAnswer) -> list[tuple[str, ...]]:
    """Every row that loses something; the rows behind `COLUMNS`.

    A country as a whole stands beside its stages where it has more than one.
    """
    stages = Counter((row.mineral, row.country) for row in answer.rows if row.stage)
    return [
        _row(row)
        for row in answer.rows
        if row.lost and (row.stage or stages[row.mineral, row.country] > 1)
    ]


def _row(row: NetworkLoss) -> tuple[str, ...]:
    return (
        row.mineral,
        row.goods,
        str(row.country),
        row.stage or "all its stages",
        str(row.year),
        amount(row.lost, row.measure),
        percent(row.loss, 1),
        interval(row.loss_low, row.loss_high) + ("" if row.seed is None else " (sampled)"),
        row.verdict + (f" ≥ {row.severity} %" if row.severity else ""),
        ", ".join(code(source) for source in row.sources),
    )


def unknown_lines(answer: NetworkAnswer) -> Iterator[str]:
    """What could not be judged, and what each network leaves out."""
    for row in answer.rows:
        if row.country is None:
            yield f"{row.mineral}: {row.verdict}; {row.reason}"
    for network in answer.networks:
        yield from left_out(network)


def left_out(network: TradeNetwork) -> Iterator[str]:
    """What a network does not count, one line a kind."""
    for step in network.steps:
        if step.reason:
            yield f"{network.mineral}: {step.reason}"
    kinds = {gap.kind for gap in network.gaps}
    for kind in sorted(kinds):
        gaps = [gap for gap in network.gaps if gap.kind == kind]
        if kind in {"unknown", "other_basis", "other_stage"}:
            yield from (f"{network.mineral}: {gap.text}" for gap in gaps)
        else:
            yield f"{network.mineral}: {len(gaps)} flows not counted, {_KINDS[kind]}"


_KINDS = {
    "mixed": "since their code holds several minerals",
    "heading": "since they name no six-digit code",
    "no_stage": "since their stage is not known",
    "no_amount": "since no source states their amount",
}


def limits() -> str:
    """What the reader must not take this for."""
    return (
        "Amounts are what was traded: they bound rerouting to trade that was seen, and know "
        "neither stocks nor spare capacity nor prices. No figure here is the world's."
    )
