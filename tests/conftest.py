"""What every test may ask for.

`MINDIP_CHECKOUT` names the checkout when the tests run elsewhere, against the installed wheel.
"""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.loaders.build import BuildSpec, build

pytest_plugins = ["tests.skips", "tests.neo4j.server", "tests.graph.view.browser", "tests.commands"]

# The first example of a test may import half the world: time says nothing about the code.
settings.register_profile("project", deadline=None)
settings.load_profile("project")


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The project's own folder, wherever the tests run."""
    return Path(os.environ.get("MINDIP_CHECKOUT", Path(__file__).parents[1]))


@pytest.fixture(scope="session")
def shared_data(checkout: Path) -> Path:
    """The real source files beside the checkout, which are too large and too foreign to ship."""
    folder = checkout.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"the real source files are not beside the checkout: {folder}")
    return folder


@pytest.fixture(scope="session")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """The shipped dataset, built once."""
    return Dataset.open(build(BuildSpec(), tmp_path_factory.mktemp("shipped") / "dataset").path)
