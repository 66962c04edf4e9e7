"""`mindip coverage`, `roles`, `asof` and `disagreements` as users meet them."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mineral_diplomacy.graph.analysis.agreements.coverage import COVERAGE_FIELDS
from mineral_diplomacy.graph.analysis.agreements.roles import ROLE_FIELDS
from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.knowledge_graph import KnowledgeGraph
from mineral_diplomacy.output import Format
from tests.commands import Mindip, Run, in_json, one_sentence
from tests.loaders.own import FILES, write

#: Whole commands and pages; left to `make test`.
pytestmark = pytest.mark.slow

COMMANDS = (
    ("coverage",),
    ("coverage", "--partners"),
    ("roles",),
    ("asof", "2020-01-01", "2026-01-01"),
    ("disagreements",),
)


@pytest.fixture
def ask(mindip: Mindip, dataset: Dataset) -> Mindip:
    """The command on the shipped dataset."""
    return lambda *arguments: mindip(*arguments, "--data", str(dataset.path))


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_format_answers_with_the_same_rows(ask: Mindip, command: tuple[str, ...]) -> None:
    rows = in_json(ask(*command, "--format", "json"))
    lines = ask(*command, "--format", "jsonl").out.splitlines()
    assert [json.loads(line) for line in lines] == rows
    listed = list(csv.DictReader(io.StringIO(ask(*command, "--format", "csv").out)))
    assert len(listed) == len(rows) > 0
    assert list(listed[0]) == list(rows[0])


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("form", ["table", "markdown"])
def test_people_get_a_page_with_its_sources(
    ask: Mindip, command: tuple[str, ...], form: str
) -> None:
    run = ask(*command, "--format", form)
    assert run.code == 0
    assert run.err == ""
    opening, table, *_, sources = run.out.split("\n\n")
    assert opening.endswith((".", ";", "known."))
    assert len(table.splitlines()) > 5
    assert sources.startswith("Sources:")
    cited = {line.split(":")[0].strip() for line in sources.splitlines()[1:] if line}
    assert len(cited) > 3


def named_sources(row: dict[str, Any]) -> set[str]:
    return set(row["sources"])


def test_every_row_of_coverage_has_its_evidence(ask: Mindip, dataset: Dataset) -> None:
    rows = in_json(ask("coverage", "--format", "json"))
    known = {row["key"].partition("/")[2] for row in dataset.rows("source")}
    for row in rows:
        assert named_sources(row)
        assert named_sources(row) <= known
        if row["loss_t_low"] is None:
            assert row["gap_t_low"] is row["gap_t_high"] is row["covered_t_low"] is None
            assert row["reason"]
        else:
            assert row["covered_t_low"] <= row["loss_t_low"] <= row["loss_t_high"]
            assert row["gap_t_low"] <= row["gap_t_high"]


def test_the_one_loss_in_tonnes_is_use_times_the_world_s_loss(ask: Mindip) -> None:
    """0.84 Mt of refined copper in 2023-24, of which China's refining is 46.8 to 47.9 %."""
    rows = in_json(ask("coverage", "--mineral", "copper", "--format", "json"))
    (copper,) = [row for row in rows if row["country"] == "CHN"]
    assert copper["loss_t_low"] == pytest.approx(840_000 * copper["world_loss_low"])
    assert copper["loss_t_high"] == pytest.approx(840_000 * copper["world_loss_high"])
    assert (copper["bound_t_high"], copper["covered_t_high"]) == (0, 0)
    assert copper["gap_t_low"] == copper["loss_t_low"]


def test_on_a_day_within_its_window_cameco_binds_pounds_turned_into_uranium(ask: Mindip) -> None:
    """22m lb U3O8 in nine years: 22e6 x 0.4536 x 0.848 / 9 = 940 tU a year."""
    arguments = ("coverage", "--mineral", "uranium", "--format", "json", "--as-of")
    (later,) = in_json(ask(*arguments, "2028-01-01"))
    found = later["binding"]["cameco-uranium-2026"]
    assert found["t_low"] == pytest.approx(22e6 * 0.4536 * 0.848 / 9000, rel=1e-3)
    (before,) = in_json(ask(*arguments, "2026-07-16"))
    assert before["binding"]["cameco-uranium-2026"] == {"t_low": 0.0, "t_high": 0.0}
    assert "navoi-uranium-2019" in before["binding_unknown"]
    assert before["contested"]


def test_what_was_delivered_and_what_was_not_is_said_in_sentences(ask: Mindip) -> None:
    said = ask("coverage", "--format", "csv").err
    assert "KAZ delivered 3,500 of 5,000 t of uranium (element_content)" in said
    (none,) = [line for line in said.splitlines() if line.startswith("No delivery")]
    assert "cobalt" in none
    assert "lithium" in none
    assert "uranium" not in none


def test_disagreements_are_those_of_the_named_query(ask: Mindip, dataset: Dataset) -> None:
    arguments = ("disagreements", "--mineral", "mining", "--points", "5", "--format", "json")
    one_sentence(ask(*arguments), "unknown mineral 'mining'")
    rows = in_json(ask("disagreements", "--mineral", "cobalt", "--points", "5", "--format", "json"))
    asked = KnowledgeGraph(dataset).cypher("disagreements", mineral="cobalt", points=5.0)
    assert rows == list(asked.dicts())
    page = ask("disagreements", "--mineral", "cobalt", "--points", "8.5", "--format", "table").out
    assert "8.6 points" in page
    assert "8.4 points" not in page


def test_the_front_door_answers_as_the_command_does(ask: Mindip, dataset: Dataset) -> None:
    kg = KnowledgeGraph(dataset)
    assert in_json(ask("coverage", "--format", "json")) == [r.as_dict() for r in kg.coverage().rows]
    assert in_json(ask("roles", "--format", "json")) == [r.as_dict() for r in kg.roles().rows]
    stands = in_json(ask("coverage", "--partners", "--format", "json"))
    assert stands == [row.as_dict() for row in kg.delivery()]
    found = kg.changes(date(2020, 1, 1), date(2026, 1, 1)).rows
    shown = in_json(ask("asof", "2020-01-01", "2026-01-01", "--format", "json"))
    assert shown == [row.as_dict() for row in found]


def test_findings_in_the_graph_are_those_of_the_command(dataset: Dataset) -> None:
    kg = KnowledgeGraph(dataset)
    minerals = sorted({row["mineral"] for row in dataset.rows("coverage_finding")})
    rows = {
        (f"country/{r.point.country}", r.point.mineral, r.point.stage, r.point.form): r
        for r in kg.coverage(minerals=minerals).rows
    }
    found = dataset.rows("coverage_finding")
    assert len(found) == len(rows) > 13
    for one in found:
        row = rows[one["country"], one["mineral"], one["stage"], one["form"]]
        assert set(one["reached_by"] or []) == set(row.reached_by)
        assert (one["tier"], one["reason"]) == (row.tier, row.reason)
        assert one["gap_tonnes_high"] == row.as_dict()["gap_t_high"]
        assert set(one["derived_from"]) == set(row.inputs)
    roles = {(r.partner, r.stage): r for r in kg.roles().rows}
    assert {(one["partner"], one["stage"]) for one in dataset.rows("role_finding")} == set(roles)
    for one in dataset.rows("role_finding"):
        role = roles[one["partner"], one["stage"]]
        views = (one["by_agreement"], one["by_output"], one["by_claim"], one["differs"])
        assert views == (role.by_agreement, role.by_output, role.by_claim, role.differs)


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (("coverage", "--party", "INDIA"), ("unknown country 'INDIA'", "did you mean: IND")),
        (("coverage", "--mineral", "litium"), ("unknown mineral 'litium'", "lithium")),
        (("coverage", "--partners", "--mineral", "cobolt"), ("'cobolt'", "cobalt")),
        (("coverage", "--partners", "--party", "IN"), ("unknown country 'IN'", "IND")),
        (("roles", "--party", "INDIA"), ("unknown country 'INDIA'", "did you mean: IND")),
        (("coverage", "--as-of", "1900-01-01"), ("1900-01-01", "there is: 2008-12-17")),
        (("roles", "--as-of", "1900-01-01"), ("1900-01-01", "there is: 2008-12-17")),
        (("coverage", "--as-of", "2026-13-01"), ("'2026-13-01' is no date", "YYYY-MM-DD")),
        (("asof", "2024", "2025-01-01"), ("'2024' is no date", "YYYY-MM-DD")),
        (("asof", "2025-01-01", "2024-01-01"), ("expected the earlier day first",)),
        (("asof", "1900-01-01", "2024-01-01"), ("1900-01-01", "there is: 2008-12-17")),
        (("asof", "2020-01-01", "2024-01-01", "--party", "INDI"), ("did you mean: IND",)),
        (("disagreements", "--mineral", "litium"), ("litium", "lithium")),
        (("disagreements", "--points", "-1"), ("--points", "greater than or equal to 0")),
    ],
)
def test_a_mistake_ends_in_one_sentence(
    ask: Mindip, arguments: tuple[str, ...], parts: tuple[str, ...]
) -> None:
    one_sentence(ask(*arguments), *parts)


def test_a_party_without_agreements_is_told_so(ask: Mindip) -> None:
    run = ask("coverage", "--party", "ISL", "--format", "csv")
    assert run.code == 0
    assert "with no agreement in these facts" in run.err
    run = ask("coverage", "--partners", "--party", "ISL", "--format", "csv")
    assert (run.code, len(run.out.splitlines())) == (0, 1)
    assert "No agreement of ISL is known by" in run.err
    assert ask("roles", "--party", "ISL", "--format", "json").code == 0


def header(run: Run) -> list[str]:
    assert run.code == 0, run.err
    (line,) = run.out.splitlines()
    return line.split(",")


def test_nothing_found_still_has_its_columns(ask: Mindip) -> None:
    assert header(ask("coverage", "--mineral", "tin", "--format", "csv")) == list(COVERAGE_FIELDS)
    empty = ask("roles", "--party", "AFG", "--format", "csv").out.splitlines()[0]
    assert empty.split(",") == list(ROLE_FIELDS)
    assert in_json(ask("coverage", "--mineral", "tin", "--format", "json")) == []


def test_hostile_text_of_a_source_reaches_no_terminal(mindip: Mindip, tmp_path: Path) -> None:
    bad = "\\u001b[31m\\u009b31m<b>|`[x](y)`\\u202e"
    pact = FILES["agreements/pact.toml"].replace("The pact", bad)
    facts = write(tmp_path / "facts", pact=pact)
    out = tmp_path / "out"
    built = mindip("build", "--only", "--source", f"agreements={facts}", "--data", str(out))
    assert built.code == 0, built.err
    for command in (*COMMANDS[:3], ("asof", "2024-05-31", "2030-01-01")):
        for form in Format:
            run = mindip(*command, "--data", str(out), "--format", form)
            assert run.code == 0, run.err
            text = run.out + run.err
            assert [c for c in text if unicodedata.category(c)[0] == "C" and c not in "\n\t"] == []
            if form is Format.MARKDOWN:
                assert "<b>" not in run.out


def test_a_notebook_shows_answers_as_tables(dataset: Dataset) -> None:
    kg = KnowledgeGraph(dataset)
    for answer, word in ((kg.coverage(), "cameco-uranium-2026"), (kg.roles(), "not a raw-mineral")):
        html = answer._repr_html_()
        assert "<iframe" in html
        assert word in html


def test_facts_without_the_default_party_build_without_its_findings(
    mindip: Mindip, tmp_path: Path
) -> None:
    others = FILES["country.csv"].replace("country/IND,IND,India,source/mine\n", "")
    facts = write(tmp_path / "facts", pact=None, country=others)
    out = str(tmp_path / "out")
    assert mindip("build", "--only", "--source", f"agreements={facts}", "--data", out).code == 0
    built = Dataset.open(tmp_path / "out")
    assert len(built.rows("chokepoint_finding")) == 1
    for name in ("coverage_finding", "delivery_finding", "role_finding"):
        assert built.rows(name) == []
    one_sentence(mindip("coverage", "--data", out), "unknown country 'IND'")


def test_a_build_as_of_a_day_before_its_facts_still_has_findings(
    mindip: Mindip, tmp_path: Path
) -> None:
    facts, out = write(tmp_path / "facts"), str(tmp_path / "out")
    build = ("build", "--only", "--source", f"agreements={facts}", "--data", out)
    assert mindip(*build, "--as-of", "2020-01-01").code == 0
    (found,) = Dataset.open(tmp_path / "out").rows("coverage_finding")
    assert (found["tier"], found["bound_tonnes_high"]) == (None, 0.0)
    one_sentence(mindip("roles", "--data", out), "2020-01-01", "there is: 2024-05-01")
