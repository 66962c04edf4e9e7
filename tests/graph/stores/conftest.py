"""A small dataset with everything that stores have been seen to lose."""

from __future__ import annotations

import pytest

from mineral_diplomacy.graph.dataset import Dataset
from tests.graph.stores.datasets import make_dataset, small_rows


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return make_dataset(tmp_path_factory.mktemp("small") / "dataset", small_rows())
