"""An importer's exposure as findings, for whoever asks the graph."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from mineral_diplomacy.graph.analysis.exposure.answer import exposure
from mineral_diplomacy.graph.analysis.exposure.asking import ExposureQuestion
from mineral_diplomacy.graph.analysis.exposure.rows import EMBODIED, LENSES, ExposureRow
from mineral_diplomacy.graph.dataset import Dataset

__all__ = ["exposure_findings"]

#: Origins that stand behind less than this part of an importer's imports are not written.
_LEAST_EMBODIED = 0.01
_METHODS = dict(
    zip(
        LENSES,
        (
            "shares of origin of the party's imports",
            "pro-rata share of the world's loss",
            "origins behind direct suppliers, re-exports undone",
        ),
        strict=True,
    )
)


def exposure_findings(dataset: Dataset, own_source: str) -> dict[str, list[dict[str, Any]]]:
    """Values of the findings' rows by class; `own_source` is named where no single one speaks."""
    return {"ExposureFinding": list(_rows(dataset, own_source))}


def _rows(dataset: Dataset, own_source: str) -> Iterator[dict[str, Any]]:
    """Every row but small origins behind suppliers; none where the party is not described."""
    if ExposureQuestion.party not in dataset.table("country")["iso3"].to_pylist():
        return
    answer, day = exposure(dataset), dataset.manifest.day
    for row in answer.rows:
        small = row.lens == EMBODIED and row.known and (row.share_high or 0.0) < _LEAST_EMBODIED
        if not small:
            yield _finding(row, answer.question.party, day, own_source)


def _finding(row: ExposureRow, party: str, day: date, own_source: str) -> dict[str, Any]:
    values = row.as_dict()
    columns = (
        "lens mineral stage form hs6 mixed year measured_in share share_low share_high loss_low "
        "loss_high sales_back reexport others_ore verdict reason contested"
    )
    return {
        "method": _METHODS[row.lens],
        "as_of": day,
        "scope_area": row.scope,
        **{name: values[name] for name in columns.split()},
        "party": f"country/{party}",
        "country": f"country/{row.country}" if row.country else None,
        "note": values["origin_reason"],
        "source": row.source or own_source,
        "derived_from": sorted(row.keys),
    }
