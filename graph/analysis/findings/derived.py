"""Findings as data: what a build derives, with method, version and inputs.

They are computed for the default question, on the day of the build, so that Cypher, SPARQL,
pictures and dumps can ask for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from mineral_diplomacy.graph.analysis.chokepoints import (
    Answer,
    AnswerRow,
    Question,
    chokepoints,
)
from mineral_diplomacy.graph.analysis.concentration import Concentration
from mineral_diplomacy.graph.analysis.findings.agreements import party_findings
from mineral_diplomacy.graph.analysis.findings.exposure import exposure_findings
from mineral_diplomacy.graph.analysis.findings.importer import network_findings
from mineral_diplomacy.graph.analysis.reach import Reach
from mineral_diplomacy.graph.analysis.selection import Figures
from mineral_diplomacy.graph.analysis.verdicts import StageResult
from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.ontology.schema import snake_case

__all__ = ["METHOD_VERSION", "OWN_SOURCE", "findings"]

METHOD_VERSION = "1"
#: The source of what rests on no single other one.
OWN_SOURCE = "source/mineral-diplomacy"
_WORLD = "WORLD"
_INTERNAL = frozenset({"claim", "passed_over", "reason"})


def findings(dataset: Dataset) -> dict[str, list[dict[str, Any]]]:
    """Values of the finding tables' rows, by table; the build types them and gives them keys.

    Chokepoints and concentrations of every mineral that has figures; of the default party the
    reach of its agreements, what they cover and deliver, the roles of its partners, its exposure,
    and what its observed supply loses.
    """
    minerals = Figures(dataset).minerals
    answer = chokepoints(dataset, Question(minerals=minerals), dataset.manifest.day)
    found = {
        "ChokepointFinding": _chokepoints(answer),
        "ConcentrationFinding": _concentrations(answer),
        "ReachFinding": _reaches(answer),
        **exposure_findings(dataset, OWN_SOURCE),
        **party_findings(dataset, answer, OWN_SOURCE),
        **_dated(network_findings(dataset, answer.question.party), answer),
    }
    return {
        snake_case(label): [{**row, "method_version": METHOD_VERSION} for row in rows]
        for label, rows in found.items()
    }


def _dated(
    found: Mapping[str, Iterable[dict[str, Any]]], answer: Answer
) -> dict[str, list[dict[str, Any]]]:
    """Rows of the project's own with the day as of which they hold."""
    common = {"as_of": answer.as_of, "source": OWN_SOURCE}
    return {label: [{**common, **row} for row in rows] for label, rows in found.items()}


def _common(answer: Answer, method: str) -> dict[str, Any]:
    return {
        "method": method,
        "as_of": answer.as_of,
        "scope_area": _WORLD,
    }


def _chokepoints(answer: Answer) -> Iterator[dict[str, Any]]:
    for row in answer.chokepoints:
        point = row.point
        if point is None:
            continue
        yield {
            **_common(answer, "removal loss in the world value chain"),
            **{k: v for k, v in vars(point).items() if k not in _INTERNAL},
            "country": f"country/{point.country}",
            "note": point.reason,
            "derived_from": sorted([point.claim.key, *(c.key for c in point.passed_over)]),
        }


def _concentrations(answer: Answer) -> Iterator[dict[str, Any]]:
    for result in answer.results:
        index = result.concentration
        yield {
            **_common(answer, "Herfindahl-Hirschman interval"),
            **(asdict(index) if isinstance(index, Concentration) else {}),
            **_stage_values(result),
            "derived_from": sorted(result.inputs),
        }


def _stage_values(result: StageResult) -> dict[str, Any]:
    return {
        "mineral": result.mineral,
        "stage": result.stage,
        "form": result.form,
        "year": result.year,
        "basis": result.basis,
        "source": result.source or OWN_SOURCE,
        "verdict": result.verdict,
        "reason": result.reason,
    }


def _reaches(answer: Answer) -> Iterator[dict[str, Any]]:
    for row in answer.rows:
        for reach in row.reaches:
            if reach.reached:
                yield _reach(answer, row, reach)


def _reach(answer: Answer, row: AnswerRow, reach: Reach) -> dict[str, Any]:
    return {
        **_common(answer, "reach of an agreement"),
        "agreement": reach.agreement,
        "mineral": reach.mineral,
        "stage": reach.stage,
        "party": f"country/{answer.question.party}",
        "tier": reach.tier,
        "source": row.result.source,
        "derived_from": sorted(reach.inputs),
    }
