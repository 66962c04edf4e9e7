"""`mindip exposure` and `mindip risk` as users meet them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.knowledge_graph import KnowledgeGraph
from mineral_diplomacy.output import Format
from tests.commands import Mindip, in_json, one_sentence

#: Whole commands and pages; left to `make test`.
pytestmark = pytest.mark.slow

FRACTIONS = ("share", "share_low", "share_high", "loss_low", "loss_high")
WORDS = st.one_of(
    st.sampled_from(["--mineral", "--year", "--party", "--measure", "--method", "--inputs", "IND"]),
    st.sampled_from(["copper", "tonnes", "2024", "eu", "-", "nowhere.toml"]),
    st.text(st.characters(exclude_characters="\x00"), max_size=8),
)


@pytest.fixture
def ask(mindip: Mindip, dataset: Dataset) -> Mindip:
    """A command on the shipped dataset."""
    return lambda command, *rest: mindip(command, "--data", str(dataset.path), *rest)


def test_records_are_of_three_kinds_with_the_documented_fields(ask: Mindip, checkout: Path) -> None:
    rows = in_json(ask("exposure", "--format", "json"))
    assert {row["kind"] for row in rows} == {"exposure", "technology", "stated"}
    page = (checkout / "docs" / "method.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"`(\w+)`", page))
    assert set(rows[0]) <= documented
    for row in rows:
        for name in FRACTIONS:
            assert row[name] is None or 0 <= row[name] <= 1
        if row["lens"] == "world":
            assert row["scope"] in {"WORLD", None}
        if row["verdict"] == "insufficient_data":
            assert row["reason"]
    assert {row["lens"] for row in rows if row["kind"] == "exposure"} == {
        "direct",
        "world",
        "embodied",
    }


@pytest.mark.parametrize("form", list(Format))
def test_every_format_answers(ask: Mindip, form: Format) -> None:
    for command in (("exposure", "--mineral", "copper"), ("risk", "--method", "eu")):
        run = ask(*command, "--format", form.value)
        assert run.code == 0, run.err
        assert "copper" in run.out


def test_the_tables_say_what_a_direct_share_is_not(ask: Mindip) -> None:
    out = ask("exposure", "--mineral", "copper", "--format", "table").out
    assert "no upper bound of a loss" in out
    assert "a result of no importer" in out
    assert "trade of 2024 in value_usd" in out
    assert "Likely copper of the Democratic Republic of the Congo" in out
    assert re.search(r"embodied, copper 740311 extraction: no trade in codes of copper", out)


def test_by_mass_upper_ends_are_shown_as_such(ask: Mindip) -> None:
    out = ask("exposure", "--mineral", "copper", "--measure", "tonnes", "--format", "table").out
    assert re.search(r"740311 +JPN +≤ 72\.2 %", out)


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (("exposure", "--party", "IDN", "--mineral", "coper"), ("unknown mineral", "copper")),
        (("exposure", "--party", "XYZ"), ("unknown country 'XYZ'",)),
        (("exposure", "--measure", "usd"), ("unknown measure 'usd'", "value_usd")),
        (("exposure", "--year", "1999"), ("no data for imports of IND in 1999", "2024")),
        (("risk", "--method", "geopol"), ("unknown method 'geopol'", "geopolrisk")),
        (("risk", "--method", "eu", "--party", "XYZ"), ("unknown party 'XYZ'",)),
        (("risk", "--method", "eu", "--inputs", "nowhere.toml"), ("nowhere.toml",)),
        (("risk",), ("--method",)),
    ],
)
def test_a_mistake_ends_in_one_sentence(
    ask: Mindip, arguments: tuple[str, ...], parts: tuple[str, ...]
) -> None:
    one_sentence(ask(*arguments), *parts)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["exposure", "risk"]), st.lists(WORDS, max_size=4))
@example("exposure", ["--year", "9" * 30])
@example("risk", ["--method", "eu", "--year", "-1"])
def test_no_arguments_end_in_a_traceback(
    mindip: Mindip, dataset: Dataset, command: str, arguments: list[str]
) -> None:
    run = mindip(command, "--data", str(dataset.path), *arguments)
    assert run.code in {0, 2}
    assert run.code == 0 or run.err


def test_the_example_of_the_page_answers(ask: Mindip, checkout: Path, tmp_path: Path) -> None:
    page = (checkout / "docs" / "method.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"^```toml\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    file = tmp_path / "inputs.toml"
    file.write_text(block, encoding="utf-8")
    arguments = ("risk", "--method", "geopolrisk", "--inputs", str(file), "--format")
    (row,) = in_json(ask(*arguments, "json"))
    assert row["verdict"] == "determined"
    assert row["value_low"] == row["value_high"] == pytest.approx(1.0 * 3000 * 0.5 / 4000)
    assert {one["source"] for one in row["inputs"]} == {"made up for this page"}
    assert "made up for this page" in ask(*arguments, "table").out


def test_the_front_door_answers_as_the_command_does(dataset: Dataset, ask: Mindip) -> None:
    answer = KnowledgeGraph(dataset).exposure()
    rows = in_json(ask("exposure", "--format", "json"))
    assert len([row for row in rows if row["kind"] == "exposure"]) == len(answer.rows)
    assert "Exposure of IND" in answer._repr_html_()
