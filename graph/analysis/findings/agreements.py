"""Findings about the default party: what it has covered, what was delivered, who serves what."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from mineral_diplomacy.graph.analysis.agreements.coverage import CoverageRow, covered
from mineral_diplomacy.graph.analysis.agreements.delivery import Standing, every_standing
from mineral_diplomacy.graph.analysis.agreements.roles import Role, every_role
from mineral_diplomacy.graph.analysis.agreements.tonnes import columns
from mineral_diplomacy.graph.analysis.chokepoints import Answer
from mineral_diplomacy.graph.dataset import Dataset

__all__ = ["party_findings"]


def party_findings(
    dataset: Dataset, answer: Answer, own_source: str
) -> dict[str, list[dict[str, Any]]]:
    """Values of the rows of `CoverageFinding`, `DeliveryFinding` and `RoleFinding`, by class.

    None where the facts do not hold the party: facts of one's own may speak of others alone.
    """
    party, day = answer.question.party, answer.as_of
    if f"country/{party}" not in dataset.table("country")["key"].to_pylist():
        return {}
    common = {"party": f"country/{party}", "as_of": day, "scope_area": party}
    coverage = [_coverage(row) for row in covered(dataset, answer).rows]
    delivery = [_delivery(row, own_source) for row in every_standing(dataset, party, day)]
    roles = [_role(row, own_source) for row in every_role(dataset, party, day)]
    return {
        "CoverageFinding": list(
            _with(common, "coverage of a loss by binding quantities", coverage)
        ),
        "DeliveryFinding": list(_with(common, "standing of an agreement", delivery)),
        "RoleFinding": list(_with(common, "roles by three kinds of evidence", roles)),
    }


def _with(
    common: dict[str, Any], method: str, rows: Collection[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    return ({**common, "method": method, **row} for row in rows)


def _coverage(row: CoverageRow) -> dict[str, Any]:
    point = row.point
    return {
        "country": f"country/{point.country}",
        "mineral": point.mineral,
        "stage": point.stage,
        "form": point.form,
        "basis": point.basis,
        "verdict": point.verdict,
        "tier": row.tier,
        "reached_by": sorted(row.reached_by),
        **columns("loss_tonnes", row.loss.tonnes if row.loss else None),
        **columns("bound_tonnes", row.bound),
        **columns("covered_tonnes", row.covered),
        **columns("gap_tonnes", row.gap),
        "reason": row.reason,
        "source": point.source,
        "derived_from": list(row.inputs),
    }


def _delivery(row: Standing, own_source: str) -> dict[str, Any]:
    return {
        "partner": row.partner,
        "agreement": row.agreement,
        "mineral": row.mineral,
        "direction": row.direction,
        "standing": row.standing,
        "status": row.force.status,
        "basis": row.basis,
        **columns("contracted_tonnes", row.contracted),
        **columns("delivered_tonnes", row.delivered),
        "reason": row.reason,
        "source": row.sources[0] if len(row.sources) == 1 else own_source,
        "derived_from": list(row.inputs),
    }


def _role(row: Role, own_source: str) -> dict[str, Any]:
    return {
        "partner": row.partner,
        "stage": row.stage,
        "by_agreement": row.by_agreement,
        "by_output": row.by_output,
        "by_claim": row.by_claim,
        "differs": row.differs,
        "tier": row.tier,
        "reached_by": list(row.agreements),
        "source": row.sources[0] if len(row.sources) == 1 else own_source,
        "derived_from": list(row.inputs),
    }
