"""The page on networks: its example runs on the shipped data, and what it names is there."""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from mineral_diplomacy.graph.dataset import Dataset

PACKAGE = "mineral_diplomacy.graph.analysis.flow"


@pytest.fixture(scope="module")
def page(checkout: Path) -> str:
    return (checkout / "docs" / "networks.md").read_text(encoding="utf-8")


def test_the_example_runs(page: str, dataset: Dataset, tmp_path: Path) -> None:
    (code,) = re.findall(r"^```python\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "MINDIP_DATA": str(dataset.path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    first, *rows = done.stdout.splitlines()
    assert first.startswith("observed")
    assert rows[0].split()[1:3] == ["JPN", "processing"]
    assert "insufficient_data" in rows[-2]


def test_every_function_it_lists_is_there(page: str) -> None:
    _, _, text = page.partition("## What can be asked")
    listed = re.findall(r"^- `(\w+)`(.*(?:\n  .*)*)", text, re.MULTILINE)
    assert len(listed) == 5
    for module, text in listed:
        names = [name for name in re.findall(r"`(\w+)`", text) if "_" in name]
        found = importlib.import_module(f"{PACKAGE}.{module}")
        assert all(hasattr(found, name) for name in names), (module, names)
