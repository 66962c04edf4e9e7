"""The page on the brief: its commands run, and what it names is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mineral_diplomacy.graph.dataset import Dataset
from tests.test_readme import blocks, run

#: Whole commands and pages; left to `make test`.
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def page(checkout: Path) -> str:
    return (checkout / "docs" / "brief.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_its_commands_run(page: str, dataset: Dataset, tmp_path: Path) -> None:
    script = "".join(blocks(page, "sh"))
    done = run(script, tmp_path, MINDIP_DATA=str(dataset.path))

    assert done.returncode == 0, done.stderr
    assert {path.name for path in tmp_path.iterdir()} == set(re.findall(r"-o (\S+)", script))


def test_a_key_in_a_note_leads_on(page: str, dataset: Dataset, tmp_path: Path) -> None:
    key = dataset.table("supply")["key"][0].as_py()
    command = re.findall(r"`(mindip query provenance [^`]*)`", page)[0].replace("KEY", key)
    done = run(command, tmp_path, MINDIP_DATA=str(dataset.path))

    assert done.returncode == 0, done.stderr
    assert key in done.stdout
