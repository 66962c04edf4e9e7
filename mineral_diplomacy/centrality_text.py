"""Centralities as people read them: description, never a verdict."""

from __future__ import annotations

from mineral_diplomacy.graph.analysis.flow.centrality import Centralities
from mineral_diplomacy.graph.analysis.flow.trade_network import TradeNetwork

__all__ = ["COLUMNS", "opening", "rows"]

COLUMNS = ("mineral", "year", "country", "stage", "measure", "weight", "meaning", "value")


def opening(network: TradeNetwork, found: Centralities) -> str:
    """What was measured, what the weight means, and what it is not."""
    codes = ", ".join(code for group in network.codes.values() for code in group)
    return (
        f"{found.measure.replace('_', ' ')} in the observed flows of {network.mineral} that lead "
        f"to {network.importer}, {network.year}, {network.measure} of HS {codes or '—'}; "
        f"{found.meaning}. A description of the network, no verdict: what is lost with a point is "
        "the removal loss."
    )


def rows(network: TradeNetwork, found: Centralities) -> list[tuple[object, ...]]:
    """One row a point, largest first; the rows behind `COLUMNS`."""
    same = found.measure, found.weight, found.meaning
    return [
        (network.mineral, network.year, country, stage, *same, value)
        for (stage, country), value in found.rows
    ]
