"""`mindip brief` and `kg.brief`: a whole file in the form its name asks for, or a sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mineral_diplomacy.graph.brief.model import Brief
from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.knowledge_graph import KnowledgeGraph
from tests.commands import Mindip, one_sentence

#: Whole commands and pages; left to `make test`.
pytestmark = pytest.mark.slow

FORMS = (".md", ".html", ".docx")


@pytest.fixture(scope="module")
def india(dataset: Dataset) -> Brief:
    return KnowledgeGraph(dataset).brief()


def written(brief: Brief, suffix: str) -> bytes:
    if suffix == ".docx":
        return brief.to_docx()
    text = brief.to_html() if suffix == ".html" else brief.to_markdown()
    return text.encode()


@pytest.mark.parametrize("suffix", FORMS)
def test_each_form_is_what_python_gives(
    mindip: Mindip, dataset: Dataset, india: Brief, tmp_path: Path, suffix: str
) -> None:
    out = tmp_path / f"brief{suffix}"
    run = mindip("brief", "--data", str(dataset.path), "-o", str(out))

    assert run.code == 0, run.err
    assert run.out == ""
    assert str(out) in run.err
    assert "as of 2026-07-16" in run.err
    assert out.read_bytes() == written(india, suffix)


@pytest.mark.slow
@pytest.mark.parametrize("suffix", FORMS)
def test_another_process_writes_the_same_bytes(
    dataset: Dataset, india: Brief, tmp_path: Path, suffix: str
) -> None:
    out = tmp_path / f"brief{suffix}"
    command = [str(Path(sys.executable).parent / "mindip"), "brief", "-o", str(out)]
    environment = {**os.environ, "MINDIP_DATA": str(dataset.path), "PYTHONHASHSEED": "7"}
    subprocess.run(command, check=True, capture_output=True, env=environment)

    assert out.read_bytes() == written(india, suffix)


def test_a_party_may_be_named(mindip: Mindip, dataset: Dataset, tmp_path: Path) -> None:
    out = tmp_path / "japan.md"
    run = mindip("brief", "--data", str(dataset.path), "--party", "JPN", "-o", str(out))

    assert run.code == 0, run.err
    assert out.read_text(encoding="utf-8").startswith("# Japan: mineral chokepoints")


@pytest.mark.parametrize(("name", "found"), [("a.pdf", "ends in .pdf"), ("brief", "no ending")])
def test_another_ending_is_refused_with_the_three(
    mindip: Mindip, dataset: Dataset, tmp_path: Path, name: str, found: str
) -> None:
    run = mindip("brief", "--data", str(dataset.path), "-o", str(tmp_path / name))

    one_sentence(run, name, found, ".md, .html, .docx")
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
@pytest.mark.parametrize("suffix", FORMS)
def test_a_file_is_replaced_only_by_force(
    mindip: Mindip, dataset: Dataset, tmp_path: Path, suffix: str
) -> None:
    out = tmp_path / f"brief{suffix}"
    out.write_text("mine")
    arguments = ("brief", "--data", str(dataset.path), "-o", str(out))

    one_sentence(mindip(*arguments), "exists and is kept", "--force")
    assert out.read_text() == "mine"
    assert mindip(*arguments, "--force").code == 0
    assert out.stat().st_size > 1_000
    assert [path.name for path in tmp_path.iterdir()] == [out.name]


def test_a_folder_and_a_place_that_is_not_there_are_refused(
    mindip: Mindip, dataset: Dataset, tmp_path: Path
) -> None:
    folder = tmp_path / "folder.md"
    folder.mkdir()
    data = ("brief", "--data", str(dataset.path), "-o")

    one_sentence(mindip(*data, str(folder)), "is a folder")
    one_sentence(mindip(*data, str(tmp_path / "gone" / "a.md")), "there is no folder")


def test_an_unknown_party_is_met_with_the_nearest(
    mindip: Mindip, dataset: Dataset, tmp_path: Path
) -> None:
    out = tmp_path / "brief.md"
    run = mindip("brief", "--data", str(dataset.path), "--party", "INX", "-o", str(out))

    one_sentence(run, "INX", "did you mean", "IND")
    assert not out.exists()


def test_no_dataset_is_one_sentence(mindip: Mindip, tmp_path: Path) -> None:
    gone, out = tmp_path / "gone", tmp_path / "brief.md"

    one_sentence(mindip("brief", "--data", str(gone), "-o", str(out)), str(gone))


def test_an_output_must_be_named(mindip: Mindip) -> None:
    run = mindip("brief")

    assert run.code == 2
    assert "--output" in run.err
