"""Every result that a person asks for shows itself in a notebook, escaped and in a frame."""

from __future__ import annotations

from datetime import date

import pytest

from mineral_diplomacy.graph.analysis.importer.loss_rows import NetworkQuestion
from mineral_diplomacy.graph.analysis.importer.network_losses import network_losses
from mineral_diplomacy.graph.analysis.importer.remedy_views import RemedyQuestion
from mineral_diplomacy.graph.analysis.importer.routing import RouteQuestion
from mineral_diplomacy.graph.analysis.risk.risk import RiskQuestion
from mineral_diplomacy.graph.analysis.scenarios.scenario import Scenario, stop
from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.knowledge_graph import KnowledgeGraph

#: Whole commands and pages; left to `make test`.
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def results(dataset: Dataset) -> dict[str, tuple[object, str]]:
    """A result of each kind, and a word that its table must show."""
    kg = KnowledgeGraph(dataset)
    route = RouteQuestion("CHL", "IND", "lithium")
    return {
        "changes": (kg.changes(date(2022, 1, 1), date(2026, 1, 1)), "india-australia-cmip"),
        "coverage": (kg.coverage(minerals=["uranium"]), "KAZ"),
        "exposure": (kg.exposure(), "JPN"),
        "losses": (network_losses(dataset, NetworkQuestion(minerals=("copper",))), "JPN"),
        "network": (kg.network("copper", 2024), "JPN"),
        "paths": (kg.path(route), "CHL"),
        "remedies": (kg.remedies(RemedyQuestion(minerals=("copper",)))[0], "copper"),
        "risk": (kg.risk(RiskQuestion(method="eu")), "insufficient_data"),
        "roles": (kg.roles(), "AUS"),
        "simulation": (kg.simulate(Scenario(remove=(stop("CHN"),))), "lithium"),
    }


@pytest.mark.parametrize(
    "kind",
    [
        "changes",
        "coverage",
        "exposure",
        "losses",
        "network",
        "paths",
        "remedies",
        "risk",
        "roles",
        "simulation",
    ],
)
def test_a_result_is_a_table_in_a_frame(results: dict[str, tuple[object, str]], kind: str) -> None:
    result, word = results[kind]
    frame = result._repr_html_()  # type: ignore[attr-defined]

    assert frame.startswith('<iframe sandbox="" srcdoc="')
    assert word in frame
    assert "showing" in frame
