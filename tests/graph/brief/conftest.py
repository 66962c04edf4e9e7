"""The brief of India from the shipped facts, made once."""

from __future__ import annotations

import pytest

from mineral_diplomacy.graph.brief.content import brief
from mineral_diplomacy.graph.brief.model import Brief
from mineral_diplomacy.graph.dataset import Dataset


@pytest.fixture(scope="session")
def india(dataset: Dataset) -> Brief:
    return brief(dataset, "IND", dataset.manifest.day)
