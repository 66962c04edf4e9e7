"""Commands on networks as users meet them, on the shipped data: rows, sentences, mistakes."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from mineral_diplomacy.graph.analysis.importer.loss_rows import NetworkLoss
from mineral_diplomacy.graph.analysis.importer.remedies import Remedies
from mineral_diplomacy.graph.analysis.importer.remedy_views import RemedyQuestion
from mineral_diplomacy.graph.analysis.importer.routing import RouteQuestion, Way
from mineral_diplomacy.graph.analysis.scenarios.scenario import Scenario, Stop
from mineral_diplomacy.graph.analysis.scenarios.simulation import View
from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.knowledge_graph import KnowledgeGraph
from tests.commands import Mindip, in_json, one_sentence

#: Whole commands and pages; left to `make test`.
pytestmark = pytest.mark.slow


@pytest.fixture
def ask(mindip: Mindip, dataset: Dataset) -> Mindip:
    return lambda name, *more: mindip(name, "--data", str(dataset.path), *more)


COMMANDS = [
    (("chokepoints", "--network"), NetworkLoss.columns()),
    (("simulate", "--remove", "CHN:processing", "--spare", "0.1"), View.columns()),
    (("path", "CHL", "IND", "--mineral", "lithium", "--avoid", "CHN"), Way.columns()),
    (("remedies", "--mineral", "copper"), Remedies.columns()),
    (
        ("centrality", "--mineral", "cobalt", "--measure", "closeness"),
        ("mineral", "year", "country", "stage", "measure", "weight", "meaning", "value"),
    ),
]


@pytest.mark.parametrize(("command", "columns"), COMMANDS, ids=[c[0][0] for c in COMMANDS])
def test_rows_for_programs_and_a_page_for_people(
    ask: Mindip, command: tuple[str, ...], columns: tuple[str, ...]
) -> None:
    rows = in_json(ask(*command, "--format", "json"))
    assert rows
    assert all(tuple(row) == columns for row in rows)
    page = ask(*command, "--format", "table")
    assert page.code == 0
    assert "baci-v202601" in page.out
    assert "CEPII" in page.out
    assert len(page.out.splitlines()) > 5
    marked = ask(*command, "--format", "markdown")
    assert "| --- |" in marked.out
    lines = ask(*command, "--format", "jsonl").out.splitlines()
    assert [json.loads(line) for line in lines] == rows


def test_every_loss_has_a_source_and_is_no_world_figure(ask: Mindip) -> None:
    rows = in_json(ask("chokepoints", "--network", "--mineral", "cobalt", "--format", "json"))
    assert {row["scope"] for row in rows} == {"IND"}
    finland = next(row for row in rows if (row["country"], row["stage"]) == ("FIN", "processing"))
    assert (finland["lost"], finland["verdict"], finland["severity"]) == (385, "graded", 50)
    assert finland["sources"] == ["baci-v202601"]


def test_values_are_another_measure(ask: Mindip) -> None:
    more = ("--network", "--mineral", "cobalt", "--measure", "value_usd", "--format", "json")
    rows = in_json(ask("chokepoints", *more))
    assert {row["measure"] for row in rows} == {"value_usd"}


def test_both_views_stand_side_by_side(ask: Mindip) -> None:
    asked = ("--mineral", "lithium", "--remove", "CHN:processing", "--format", "json")
    world, india = in_json(ask("simulate", *asked))
    assert (world["scope"], world["basis"], india["scope"], india["basis"]) == (
        *("WORLD", "element_content"),
        *("IND", "hs_basket"),
    )
    assert world["after"] < world["before"]
    assert world["cut"]
    assert {loser["kind"] for loser in world["losers"]} == {"technology"}
    assert india["losers"][0]["name"] == "IND"


def test_a_path_that_is_none_is_a_sentence_and_no_failure(ask: Mindip) -> None:
    run = ask("path", "AFG", "IND", "--mineral", "lithium", "--format", "table")
    assert run.code == 0
    assert "No route is seen: AFG is not seen to sell lithium in 2024 in tonnes." in run.out
    rows = ask("path", "AFG", "IND", "--mineral", "lithium", "--format", "json")
    assert (rows.code, rows.out) == (0, "[]\n")
    assert "No route is seen" in rows.err


MISTAKES = [
    (("chokepoints", "--network", "--mineral", "litium"), "did you mean: lithium"),
    (("chokepoints", "--network", "--party", "XXX"), "unknown country 'XXX'"),
    (("chokepoints", "--network", "--measure", "kg"), "unknown measure 'kg'"),
    (("chokepoints", "--network", "--year", "1950"), "no data for trade in"),
    (("simulate", "--remove", "CHN:procesing"), "did you mean: processing"),
    (("simulate", "--ban", "indonesia-nickel"), "did you mean: indonesia-nickel-ore-export-ban"),
    (("simulate", "--add", "AUS:lithium:processing:-1kt"), "expected a number above 0"),
    (("simulate", "--add", "AUS:lithium:processing:1 GWh"), "energy and mass cannot be compared"),
    (("simulate", "--add", "AUS:lithium:processing:1kt LCE"), "carbonate_equivalent and element"),
    (("simulate", "--spare", "-1"), "field 'spare'"),
    (("simulate", "--year", "1950"), "no data for 1950"),
    (("simulate", "--scenario", "nothing.toml"), "nothing.toml: No such file or directory"),
    (("path", "CHL", "IN", "--mineral", "lithium"), "unknown country 'IN'"),
    (("remedies", "--remove", "CHIN"), "unknown country 'CHIN'; did you mean: CHN"),
    (("centrality", "--mineral", "cobalt", "--measure", "fame"), "unknown measure 'fame'"),
    (("centrality", "--mineral", "cobalt", "--weight", "age"), "unknown weight 'age'"),
]


@pytest.mark.parametrize(("command", "sentence"), MISTAKES, ids=[" ".join(m[0]) for m in MISTAKES])
def test_a_mistake_is_one_sentence(ask: Mindip, command: tuple[str, ...], sentence: str) -> None:
    one_sentence(ask(*command), sentence)


def test_options_of_the_world_are_refused_with_a_network(ask: Mindip) -> None:
    run = ask("chokepoints", "--network", "--outlook", "--country", "CHN")
    assert run.code == 2
    assert "--network goes without --country, --outlook" in " ".join(run.err.split())


def test_the_example_of_the_page_runs_and_says_the_same_both_ways(
    ask: Mindip, checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (checkout / "docs" / "scenarios.md").read_text(encoding="utf-8").replace("\\\n", "")
    (text,) = re.findall(r"^```toml\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    commands = [shlex.split(line) for line in re.findall(r"^    mindip (.+)$", page, re.MULTILINE)]
    monkeypatch.chdir(tmp_path)
    Path("china.toml").write_text(text, encoding="utf-8")
    of_file, typed = (in_json(ask(*line, "--format", "json")) for line in commands)
    assert of_file == typed
    assert [view["scope"] for view in of_file] == ["WORLD", "IND"]
    assert len(of_file[0]["assumptions"]) == 5


def test_python_answers_as_the_commands_do(ask: Mindip, dataset: Dataset) -> None:
    graph = KnowledgeGraph(dataset)
    found = graph.simulate(Scenario(minerals=("nickel",), remove=(Stop("IDN"),)))
    rows = in_json(ask("simulate", "--mineral", "nickel", "--remove", "IDN", "--format", "json"))
    assert [view.after for view in found.views] == [row["after"] for row in rows]
    ways = graph.path(RouteQuestion("COD", "IND", "cobalt")).ways
    rows = in_json(ask("path", "COD", "IND", "--mineral", "cobalt", "--format", "json"))
    assert [way.as_dict()["route"] for way in ways] == [row["route"] for row in rows]
    views = graph.remedies(RemedyQuestion(("copper",)))
    rows = in_json(ask("remedies", "--mineral", "copper", "--format", "json"))
    assert [row["gain"] for row in rows] == [r.gain for view in views for r in view.rows]
