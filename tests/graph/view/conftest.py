"""Pictures written as users write them, and the same open in the browser."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.graph.view.picture import Picture
from mineral_diplomacy.graph.view.rendering import to_html
from tests.graph.view import pictures
from tests.graph.view.browser import Visits
from tests.graph.view.sheet import Sheet, opened

MINDIP = Path(sys.executable).parent / "mindip"


@pytest.fixture(scope="session")
def shipped_file(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `mindip view` writes of the shipped facts."""
    file = tmp_path_factory.mktemp("view") / "shipped.html"
    command = [str(part) for part in (MINDIP, "view", "--data", dataset.path, "-o", file)]
    subprocess.run(command, check=True, capture_output=True)
    return file


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Picture], Path]:
    """Writes a picture made by hand."""

    def write(picture: Picture) -> Path:
        file = tmp_path_factory.mktemp("view") / "picture.html"
        file.write_text(to_html(picture), encoding="utf-8")
        return file

    return write


@pytest.fixture(scope="session")
def small_file(written: Callable[[Picture], Path]) -> Path:
    return written(pictures.small())


@pytest.fixture
def shipped(visits: Visits, shipped_file: Path) -> Sheet:
    return opened(visits, shipped_file)


@pytest.fixture
def small(visits: Visits, small_file: Path) -> Sheet:
    return opened(visits, small_file)
