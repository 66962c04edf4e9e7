"""How long a command takes to start, against a process that imports the libraries it needs."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mineral_diplomacy.graph.dataset import Dataset
from tests.bench.ratios import Ratio, measured, report

pytestmark = [pytest.mark.bench]
MINDIP = str(Path(sys.executable).parent / "mindip")


def process(*command: str, **environment: str) -> Callable[[], object]:
    def run() -> None:
        subprocess.run(command, env={**os.environ, **environment}, check=True, capture_output=True)

    run()  # warm: the files are read once
    return run


def within(ratio: Ratio, most: float, checkout: Path) -> None:
    report(ratio, checkout)
    assert ratio.ours <= most * ratio.peer


def test_help_within_typer_and_rich(checkout: Path) -> None:
    ours = process(MINDIP, "--help")
    peer = process(sys.executable, "-c", "import typer, rich, rich.console")
    within(measured("mindip --help", ours, peer, 1 / 1.5, runs=9), 1.5, checkout)


def test_chokepoints_within_its_libraries(dataset: Dataset, checkout: Path) -> None:
    ours = process(MINDIP, "chokepoints", MINDIP_DATA=str(dataset.path))
    peer = process(sys.executable, "-c", "import networkx, pyarrow, kglite")
    within(measured("mindip chokepoints", ours, peer, 1 / 3, runs=9), 3, checkout)
