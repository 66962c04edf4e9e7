"""Findings on an importer's networks: what removals cost and what would mend it.

They are values of the finding tables. Only what takes something away, or brings it back, is
written.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

from mineral_diplomacy.graph.analysis.asked_names import Names
from mineral_diplomacy.graph.analysis.chokepoints import default_minerals
from mineral_diplomacy.graph.analysis.importer.loss_rows import WORLD, NetworkLoss, NetworkQuestion
from mineral_diplomacy.graph.analysis.importer.network_losses import network_losses
from mineral_diplomacy.graph.analysis.importer.remedies import Remedies, Remedy
from mineral_diplomacy.graph.analysis.importer.remedy_views import RemedyQuestion, remedies
from mineral_diplomacy.graph.analysis.importer.world_losses import world_losses
from mineral_diplomacy.graph.records import ReadOnce, Tables
from mineral_diplomacy.ontology.errors import MissingDataError

__all__ = ["network_findings"]

#: Remedies of an importer that are written, mineral by mineral.
_FIRST = 10
_METHODS = {
    "enumerated": "removal loss with rerouting on observed flows, all claims enumerated",
    "sampled": "removal loss with rerouting on observed flows, claims sampled",
    "arithmetic": "removal loss at all stages in the world value chain",
}


def network_findings(tables: Tables, party: str) -> dict[str, list[dict[str, Any]]]:
    """Values by label of the finding tables, without what all findings share.

    None for a party that the tables do not have, as in a build of a user's own facts alone.
    """
    once = ReadOnce(tables)
    if party not in Names(once).countries:
        return {}
    return {
        "RemovalFinding": list(_removals(once, party)),
        "RemedyFinding": list(_remedies(once, party)),
    }


def _removals(tables: Tables, party: str) -> Iterator[dict[str, Any]]:
    try:
        rows = network_losses(tables, NetworkQuestion(party=party)).rows
    except MissingDataError:  # a build without trade
        rows = ()
    for row in chain(rows, world_losses(tables, default_minerals(tables.schema))):
        if row.country is not None and (row.loss_high or 0.0) > 0.0:
            yield _removal(row)


def _removal(row: NetworkLoss) -> dict[str, Any]:
    values = {
        "method": _METHODS[row.method],
        "scope_area": row.scope,
        "country": f"country/{row.country}",
        "loss_rank": row.rank,
        "quantity": row.lost,
        "unit": None if row.lost is None else "t",
        "derived_from": list(row.inputs),
    }
    same = "mineral stage year basis verdict severity loss loss_low loss_high combinations reason"
    values |= {name: getattr(row, name) for name in same.split()}
    return values | ({"source": row.sources[0]} if len(row.sources) == 1 else {})


def _remedies(tables: Tables, party: str) -> Iterator[dict[str, Any]]:
    """The first ten of the importer's view, and all that is stated for the world's."""
    for view in remedies(tables, RemedyQuestion(party=party, pairs=False)):
        kept = view.rows if view.scope == WORLD else view.rows[:_FIRST]
        for row in kept:
            if row.rank is not None and (row.gain or view.scope == WORLD):
                yield _remedy(view, row)


def _remedy(view: Remedies, row: Remedy) -> dict[str, Any]:
    one = row.candidate
    values = {
        "method": "loss brought back with the outage active",
        "scope_area": view.scope,
        "country": f"country/{one.country}",
        "mineral": view.mineral,
        "stage": one.stage,
        "year": view.year,
        "basis": one.basis,
        "outage": f"country/{view.outage}",
        "remedy_kind": one.kind,
        "project_scope": one.scope,
        "quantity": one.quantity,
        "unit": "t",
        "mended": row.mended,
        "remedy_rank": row.rank,
        "reason": row.reason,
        "derived_from": list(one.inputs),
    }
    return values | ({"source": one.sources[0]} if len(one.sources) == 1 else {})
