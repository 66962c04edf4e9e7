"""`mindip view` and `kg.view`: one whole file where it was asked for, or a sentence."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.graph.view.making import view
from mineral_diplomacy.graph.view.picture import Picture, PictureNode
from mineral_diplomacy.graph.view.question import ViewQuestion
from mineral_diplomacy.knowledge_graph import KnowledgeGraph
from tests.commands import Mindip, Run, one_sentence

#: Whole commands and pages; left to `make test`.
pytestmark = pytest.mark.slow

View = Callable[..., Run]
HOSTILE = "</script><img src=x onerror=alert(1)>"


@pytest.fixture
def show(mindip: Mindip, dataset: Dataset, tmp_path: Path) -> View:
    """`mindip view` of the shipped dataset into `out.html`."""

    def run(*arguments: str) -> Run:
        out = str(tmp_path / "out.html")
        return mindip("view", "--data", str(dataset.path), "-o", out, *arguments)

    return run


def data(html: str) -> dict[str, Any]:
    packed = re.findall(r'<script type="application/gzip;base64" id="data">([^<]*)</script>', html)
    found: dict[str, Any] = json.loads(gzip.decompress(base64.b64decode(packed[0])))
    return found


def written(tmp_path: Path) -> str:
    return (tmp_path / "out.html").read_text(encoding="utf-8")


def test_the_first_view_says_where_it_is_and_leads_with_the_headline(
    show: View, tmp_path: Path
) -> None:
    run = show()

    assert run.code == 0, run.err
    assert run.out == ""
    assert f"nodes in {tmp_path / 'out.html'}" in run.err
    assert "Processing is more concentrated than mining in 5 of 6 minerals" in run.err
    html = unescape(written(tmp_path))
    assert html.index("Processing is more concentrated than mining") < html.index('id="graph"')


def test_the_file_is_a_page_in_utf8_that_names_language_title_and_viewport(
    show: View, tmp_path: Path
) -> None:
    show()
    html = written(tmp_path)

    assert html.startswith("<!doctype html>")
    assert '<html lang="en">' in html
    assert '<meta charset="utf-8">' in html
    assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in html
    assert "<title>Minerals diplomacy of India</title>" in html


def test_the_first_view_is_under_two_megabytes(show: View, tmp_path: Path) -> None:
    show()

    assert (tmp_path / "out.html").stat().st_size < 2_000_000


def test_only_the_two_scripts_of_the_file_may_run(show: View, tmp_path: Path) -> None:
    show()
    html = written(tmp_path)
    policy = unescape(re.findall(r'Content-Security-Policy" content="([^"]*)"', html)[0])
    scripts = re.findall(r'<script(?: type="module")?>(.*?)</script>', html, re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in scripts]

    assert len(scripts) == 2
    assert re.findall(r"'sha256-([^']*)'", policy) == hashes
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe-eval" not in policy


def test_a_page_is_the_same_twice(dataset: Dataset) -> None:
    assert view(dataset).to_html() == view(dataset).to_html()


def test_the_page_carries_the_picture(dataset: Dataset) -> None:
    picture = view(dataset)
    found = data(picture.to_html())

    assert [node["id"] for node in found["nodes"]] == [node.key for node in picture.nodes]
    assert len(found["edges"]) == len(picture.lines)
    assert set(found["statements"]) == set(picture.statements)
    assert (found["shown"], found["total"]) == (picture.shown, picture.total)
    assert {node["hidden"] for node in found["nodes"]} == {True, False}


def test_kg_view_is_the_same_picture(dataset: Dataset, show: View, tmp_path: Path) -> None:
    show("--mineral", "cobalt")
    picture = KnowledgeGraph(dataset).view(ViewQuestion(minerals=("cobalt",)))

    assert picture.to_html() == written(tmp_path)


@pytest.mark.parametrize(
    ("choices", "question"),
    [
        ({"minerals": "cobalt"}, ViewQuestion(minerals=("cobalt",))),
        ({"around": ["kabil"], "hops": 1}, ViewQuestion(around=("kabil",), hops=1)),
        (
            {"query": "lineage", "params": {"undertaking": "forge"}},
            ViewQuestion(query="lineage", params=(("undertaking", "forge"),)),
        ),
    ],
)
def test_choices_stand_for_a_question(
    dataset: Dataset, choices: dict[str, Any], question: ViewQuestion
) -> None:
    kg = KnowledgeGraph(dataset)

    assert kg.view(**choices) == kg.view(question)


def test_a_choice_that_is_none_is_refused(dataset: Dataset) -> None:
    with pytest.raises(TypeError, match="mineral"):
        KnowledgeGraph(dataset).view(mineral="cobalt")


def test_a_notebook_gets_the_page_in_a_frame(dataset: Dataset) -> None:
    picture = view(dataset, ViewQuestion(agreements=("forge",)))
    frame = picture._repr_html_()

    assert frame.startswith('<iframe sandbox="allow-scripts allow-downloads"')
    assert unescape(re.findall(r'srcdoc="([^"]*)"', frame)[0]) == picture.to_html()


@pytest.mark.parametrize(
    ("arguments", "there"),
    [
        (["--mineral", "lithium"], "mineral/lithium"),
        (["--country", "China"], "country/CHN"),
        (["--agreement", "forge"], "agreement/forge"),
        (["--around", "KABIL", "--hops", "1"], "organization/kabil"),
        (["--around", "source/article", "--hops", "1"], "source/article"),
        (["--query", "lineage", "-p", "undertaking=forge"], "agreement/forge"),
        (["--query", "shares", "-p", "mineral=lithium", "-p", "stage=mining"], "country/AUS"),
        (["--query", "routes", "-p", "mineral=cobalt", "-p", "start=COD"], "country/CHN"),
        (["--query", "concentration", "-p", "mineral=copper"], "mineral/copper"),
        (["--party", "JPN"], "country/JPN"),
        (["--as-of", "2015-01-01"], "country/IND"),
    ],
)
def test_each_choice_shows_what_it_is_about(
    show: View, tmp_path: Path, arguments: list[str], there: str
) -> None:
    run = show(*arguments)

    assert run.code == 0, run.err
    drawn = {node["id"] for node in data(written(tmp_path))["nodes"] if not node["hidden"]}
    assert there in drawn


def test_a_query_shows_the_figures_of_its_rows(show: View, tmp_path: Path) -> None:
    show("--query", "shares", "-p", "mineral=lithium", "-p", "stage=mining")
    found = data(written(tmp_path))
    supplies = {key for key, one in found["statements"].items() if one["class"] == "Supply"}
    drawn = {node["id"] for node in found["nodes"] if node["kind"] == "Supply"}

    assert drawn
    assert drawn < supplies
    assert all("lithium" in key and "extraction" in key for key in supplies)


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (["--mineral", "litium"], ["mineral 'litium'", "lithium"]),
        (["--country", "Indai"], ["country 'Indai'", "India"]),
        (["--agreement", "forg"], ["undertaking 'forg'", "forge"]),
        (["--around", "kabbil"], ["entity 'kabbil'", "kabil"]),
        (["--query", "share"], ["'share'", "shares"]),
        (["--query", "shares"], ["needs a value for mineral, stage"]),
        (["--query", "shares", "-p", "mineral"], ["mineral"]),
        (["-p", "mineral=lithium"], ["it does not have mineral"]),
        (["--country", "IND", "--around", "kabil"], ["countries and around", "one of them"]),
        (["--query", "agreements_of", "-p", "country=ATA"], ["no data", "agreements_of"]),
        (["--as-of", "soon"], ["'soon' is no date"]),
        (["--hops", "-1", "--around", "kabil"], ["--hops"]),
    ],
)
def test_a_mistake_is_a_sentence_and_writes_nothing(
    show: View, tmp_path: Path, arguments: list[str], parts: list[str]
) -> None:
    one_sentence(show(*arguments), *parts)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_exists_is_kept_unless_forced(show: View, tmp_path: Path) -> None:
    (tmp_path / "out.html").write_text("mine", encoding="utf-8")

    one_sentence(show("--mineral", "cobalt"), "out.html", "exists and is kept", "--force")
    assert written(tmp_path) == "mine"
    assert show("--mineral", "cobalt", "--force").code == 0
    assert "cobalt" in written(tmp_path)


def test_a_folder_is_no_file(show: View, tmp_path: Path) -> None:
    (tmp_path / "out.html").mkdir()

    one_sentence(show(), "is a folder")
    one_sentence(show("--force"), "is a folder")


def test_a_folder_that_is_not_there_is_said(
    mindip: Mindip, dataset: Dataset, tmp_path: Path
) -> None:
    out = tmp_path / "none" / "out.html"

    one_sentence(mindip("view", "--data", str(dataset.path), "-o", str(out)), "no folder")


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="folders are writable by everybody there")
def test_a_folder_that_cannot_be_written_to_is_said(
    show: View, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if os.geteuid() == 0:  # no folder is closed to it: what the system would say is said for it
        real = os.access
        monkeypatch.setattr(os, "access", lambda path, mode: path != tmp_path and real(path, mode))
    tmp_path.chmod(0o555)
    try:
        one_sentence(show(), "cannot be written to")
    finally:
        tmp_path.chmod(0o755)


def test_nothing_half_written_is_left_where_the_disk_is_full(
    show: View, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    (tmp_path / "out.html").write_text("mine", encoding="utf-8")
    monkeypatch.setattr(Path, "replace", full)

    one_sentence(show("--force"), "No space left on device")
    assert [path.name for path in tmp_path.iterdir()] == ["out.html"]
    assert written(tmp_path) == "mine"


def test_hostile_text_stays_text(dataset: Dataset) -> None:
    picture = Picture(
        title=HOSTILE,
        asked=HOSTILE,
        as_of=dataset.manifest.day,
        headline=(HOSTILE,),
        nodes=(PictureNode("country/X", HOSTILE, HOSTILE),),
        total=1,
    )
    html = picture.to_html()

    assert HOSTILE not in html
    assert "<img" not in html
    assert data(html)["nodes"][0]["label"] == HOSTILE
