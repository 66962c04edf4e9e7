"""The datasets that these tests share with those of the other stores."""

from __future__ import annotations

from pathlib import Path

import pytest

from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.loaders.build import BuildSpec, build
from tests.graph.stores.datasets import small

__all__ = ["shipped", "small"]


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """The dataset of the shipped facts."""
    folder: Path = tmp_path_factory.mktemp("shipped") / "dataset"
    return Dataset.open(build(BuildSpec(), folder).path)
