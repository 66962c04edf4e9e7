"""How long a command takes, against a process that imports the libraries it needs.

Both are warm: their files have been read once, and Python keeps what it compiled.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mineral_diplomacy.graph.analysis.selection import Figures
from mineral_diplomacy.graph.dataset import Dataset
from tests.bench.ratios import Ratio, check, measured

pytestmark = [pytest.mark.bench]
MINDIP = str(Path(sys.executable).parent / "mindip")
_RUNS = 9


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which Python keeps what it compiled, in a folder of this run's own."""
    kept = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPYCACHEPREFIX": str(tmp_path_factory.mktemp("compiled"))}


def process(environment: dict[str, str], *command: str) -> Callable[[], object]:
    def run() -> None:
        subprocess.run(command, env=environment, check=True, capture_output=True)

    run()
    return run


def importing(environment: dict[str, str], names: str) -> Callable[[], object]:
    return process(environment, sys.executable, "-c", f"import {names}")


def test_help_within_typer_and_rich(compiled: dict[str, str], checkout: Path) -> None:
    ours, peer = process(compiled, MINDIP, "--help"), importing(compiled, "typer, rich")
    times = measured(ours, peer, _RUNS)
    check(Ratio("mindip --help, against importing typer, rich", *times, most=1.5), checkout)


def test_chokepoints_within_its_libraries(
    dataset: Dataset, compiled: dict[str, str], checkout: Path
) -> None:
    ours = process(compiled | {"MINDIP_DATA": str(dataset.path)}, MINDIP, "chokepoints")
    times = measured(ours, importing(compiled, "networkx, pyarrow, kglite"), _RUNS)
    what = "mindip chokepoints, against importing networkx, pyarrow, kglite"
    check(Ratio(what, *times, most=3), checkout)


def test_coverage_of_all_minerals_within_its_libraries(
    dataset: Dataset, compiled: dict[str, str], checkout: Path
) -> None:
    minerals = [f"--mineral={name}" for name in Figures(dataset).minerals]
    command = (MINDIP, "coverage", "--format", "json", *minerals)
    ours = process(compiled | {"MINDIP_DATA": str(dataset.path)}, *command)
    times = measured(ours, importing(compiled, "typer, pyarrow"), _RUNS)
    what = "mindip coverage, all minerals, against importing typer, pyarrow"
    check(Ratio(what, *times, most=10), checkout)


def test_remedies_within_its_libraries(
    dataset: Dataset, compiled: dict[str, str], checkout: Path
) -> None:
    """India, all minerals, both views, every pair that is worth trying."""
    ours = process(compiled | {"MINDIP_DATA": str(dataset.path)}, MINDIP, "remedies")
    times = measured(ours, importing(compiled, "networkx, igraph, numpy, pyarrow"), _RUNS)
    what = "mindip remedies, against importing networkx, igraph, numpy, pyarrow"
    check(Ratio(what, *times, most=10), checkout)
