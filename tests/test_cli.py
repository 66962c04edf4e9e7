"""The command as users meet it: data on stdout, words on stderr, sentences for mistakes."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
import unicodedata
from importlib.metadata import version
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.output import Format
from tests.commands import Mindip, Run, in_json, one_sentence
from tests.loaders.own import FILES, write

PROMISED = {
    "mineral", "stage", "country", "year", "share", "share_low", "share_high", "hhi_low",
    "hhi_high", "loss_low", "loss_high", "spare_needed", "verdict", "basis", "source", "agreements",
}  # fmt: skip
FRACTIONS = ("share", "share_low", "share_high", "hhi_low", "hhi_high", "loss_low", "loss_high")
VERDICTS = {"total", "graded", "contested", "none", "insufficient_data", "no_supply"}
CSI = "\x1b[31m"


@pytest.fixture
def ask(mindip: Mindip, dataset: Dataset) -> Mindip:
    """`mindip chokepoints` on the shipped dataset."""
    return lambda *arguments: mindip("chokepoints", "--data", str(dataset.path), *arguments)


# --- chokepoints --------------------------------------------------------------------------------


def test_json_is_an_array_of_objects_with_the_promised_fields(ask: Mindip) -> None:
    rows = in_json(ask("--format", "json"))
    assert len(rows) > 20
    for row in rows:
        assert set(row) >= PROMISED
        assert row["verdict"] in VERDICTS
        assert row["country"] is None or re.fullmatch("[A-Z]{3}", row["country"])
        assert isinstance(row["agreements"], list)
        for name in FRACTIONS:
            assert row[name] is None or 0 <= row[name] <= 1
        if row["share"] is not None:
            assert row["share_low"] <= row["share"] <= row["share_high"]
            assert row["source"]
            assert row["basis"]
        if row["verdict"] in {"insufficient_data", "no_supply"}:
            assert row["reason"]


def test_rows_come_by_loss(ask: Mindip) -> None:
    losses = [row["loss_low"] for row in in_json(ask("--format", "json"))]
    known = [loss for loss in losses if loss is not None]
    assert known == sorted(known, reverse=True)
    assert losses[: len(known)] == known


def test_data_goes_to_stdout_and_words_to_stderr(ask: Mindip) -> None:
    run = ask("--format", "json")
    json.loads(run.out)
    assert "Chokepoints of world supply, observed figures for" in run.err
    assert "Processing is more concentrated than mining in" in run.err


def test_the_default_day_is_the_builds_and_is_printed(ask: Mindip, dataset: Dataset) -> None:
    assert f"agreements of IND as of {dataset.manifest.as_of}." in ask("--format", "csv").err
    assert f"as of {dataset.manifest.as_of}." in ask("--format", "table").out
    assert "as of 2020-01-01." in ask("--as-of", "2020-01-01").err


def test_csv_and_json_hold_the_same_rows(ask: Mindip) -> None:
    rows = in_json(ask("--format", "json"))
    lines = [json.loads(line) for line in ask("--format", "jsonl").out.splitlines()]
    assert lines == rows
    for form, mark in (("csv", ","), ("tsv", "\t")):
        text = ask("--format", form).out
        read = list(csv.DictReader(io.StringIO(text), delimiter=mark, strict=True))
        assert [row["country"] for row in read] == [row["country"] or "" for row in rows]
        assert [float(row["loss_low"]) for row in read if row["loss_low"]] == [
            row["loss_low"] for row in rows if row["loss_low"] is not None
        ]


@pytest.mark.parametrize("form", [None, *Format])
def test_every_format_is_printed(ask: Mindip, form: str | None) -> None:
    run = ask(*(["--format", form] if form else []))
    assert run.code == 0
    assert "graphite" in run.out


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_the_page_for_people_leads_with_the_rows_and_closes_with_sources(
    ask: Mindip, form: str
) -> None:
    text = ask("--format", form).out
    places = [text.index(part) for part in ("loss", "Processing is more", "grades", "Sources:")]
    assert places == sorted(places)
    assert "WORLD" in text
    assert "International Energy Agency" in text or "IEA" in text


def test_filters_show_what_was_asked_for(ask: Mindip) -> None:
    rows = in_json(ask("--mineral", "Li", "--stage", "refining", "--country", "CHN", "--format",
                       "json"))  # fmt: skip
    assert [(r["mineral"], r["stage"], r["country"]) for r in rows] == [
        ("lithium", "processing", "CHN")
    ]
    several = in_json(ask("--mineral", "lithium", "--mineral", "cobalt", "--format", "json"))
    assert {row["mineral"] for row in several} == {"lithium", "cobalt"}


def test_a_filter_that_leaves_nothing_still_prints_a_header(ask: Mindip) -> None:
    run = ask("--mineral", "uranium", "--stage", "extraction", "--country", "ISL")
    assert run.code == 0
    assert run.out.startswith("mineral,stage,")
    assert in_json(ask("--mineral", "uranium", "--country", "ISL", "--stage", "extraction",
                       "--format", "json")) == []  # fmt: skip


def test_a_policy_of_ones_own_chooses_the_source(ask: Mindip) -> None:
    rows = in_json(ask("--mineral", "copper", "--source-policy", "usgs-mcs-2024", "--format",
                       "json"))  # fmt: skip
    assert {row["source"] for row in rows} == {"usgs-mcs-2024"}


def test_an_outlook_is_asked_for_and_said(ask: Mindip) -> None:
    run = ask("--year", "2030", "--outlook", "--format", "json")
    assert {row["year"] for row in in_json(run)} == {2030}
    assert "outlook figures for 2030" in run.err
    one_sentence(ask("--year", "2030"), "no data for 2030 (observed years)", "2024, 2025")


def test_explain_gives_evidence_rivals_and_what_would_overturn_it(ask: Mindip) -> None:
    text = ask("--mineral", "cobalt", "--stage", "extraction", "--explain").out
    heads = ("COD at extraction of cobalt, ", "Evidence", "Claims passed over", "Agreements of IND",
             "What would overturn it")  # fmt: skip
    places = [text.index(head) for head in heads]
    assert places == sorted(places)
    assert "supply/iea-2026/cobalt/extraction/" in text
    assert "CC BY 4.0" in text
    assert "it models neither spare capacity nor stocks" in text
    assert "raising output by" in text


def test_a_claim_on_another_basis_is_said_not_to_weigh(ask: Mindip) -> None:
    text = ask("--mineral", "rare_earths", "--stage", "extraction", "--year", "2024",
               "--explain").out  # fmt: skip
    assert "on another basis (oxide_equivalent), so it does not weigh" in text


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (["--mineral", "lithum"], ["unknown mineral 'lithum'; did you mean: lithium"]),
        (["--mineral", "zzz"], ["unknown mineral 'zzz'; known are: "]),
        (["--stage", "refning"], ["unknown stage 'refning'"]),
        (["--country", "CHX"], ["unknown country 'CHX'; did you mean: "]),
        (["--party", "india"], ["unknown country 'india'"]),
        (["--year", "1950"], ["no data for 1950 (observed years); there is: ", "2024, 2025"]),
        (["--year", "2024", "--outlook"], ["no data for 2024 (outlook years)", "2030"]),
        (["--source-policy", "iea-2062"], ["unknown source 'iea-2062'; did you mean: iea-2026"]),
        (["--year", "soon"], ["Invalid value for '--year'"]),
        (["--as-of", "2026-02-30"], ["'2026-02-30' is no date"]),
        (["--as-of", "yesterday"], ["expected YYYY-MM-DD"]),
        (["--format", "xml"], ["Invalid value for '--format'"]),
        (["--nonsense"], ["No such option: --nonsense"]),
        (["surplus"], ["unexpected extra argument"]),
    ],
)
def test_a_mistake_is_a_sentence_that_helps(
    ask: Mindip, arguments: list[str], parts: list[str]
) -> None:
    one_sentence(ask(*arguments), *parts)


def test_no_dataset_says_how_to_get_one(mindip: Mindip, tmp_path: Path) -> None:
    for command in (["chokepoints"], ["sources"]):
        one_sentence(
            mindip(*command, "--data", str(tmp_path)),
            "no dataset here; build it again with `mindip build`",
        )


# --- the other commands -------------------------------------------------------------------------


def test_sources_name_publisher_and_licence(mindip: Mindip, dataset: Dataset) -> None:
    run = mindip("sources", "--data", str(dataset.path), "--format", "json")
    rows = {row["source"]: row for row in in_json(run)}
    assert all(row["publisher"] for row in rows.values())
    assert rows["iea-2025"]["licence"] == "CC BY 4.0"
    assert "IEA" in rows["iea-2025"]["attribution"]
    assert run.err == ""


def test_version_and_help(mindip: Mindip) -> None:
    assert mindip("version").out.strip() == version("mineral-diplomacy")
    assert "chokepoints" in mindip("--help").out
    assert mindip().code in {0, 2}
    one_sentence(mindip("chokpoints"), "No such command")


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    return write(tmp_path / "facts")


def build(mindip: Mindip, folder: Path, *more: str, to: str = "out") -> Run:
    source = f"agreements={folder}"
    out = str(folder.parent / to)
    return mindip("build", "--only", "--source", source, "--data", out, *more)


def test_a_build_says_what_it_did_and_the_second_that_nothing_changed(
    mindip: Mindip, facts: Path
) -> None:
    first, second = build(mindip, facts), build(mindip, facts)
    assert (first.code, second.code) == (0, 0)
    assert re.search(r"Built: [\d,]+ rows as of 2025-03-01 in .*out", first.err)
    assert "Unchanged: " in second.err
    assert first.out == second.out == ""
    run = mindip("chokepoints", "--data", str(facts.parent / "out"), "--format", "json")
    (china,) = [row for row in in_json(run) if row["country"] == "CHN"]
    assert (china["share"], china["verdict"]) == (0.6, "graded")
    assert china["agreements"] == ["pact"]
    assert china["tiers"] == {"pact": "binding_quantity"}


def test_a_bad_build_ends_in_a_sentence_and_its_code(mindip: Mindip, facts: Path) -> None:
    write(facts, supply=FILES["supply.csv"].replace("copper", "coper"))
    one_sentence(build(mindip, facts), "supply.csv, row 2, field 'mineral': found 'coper'")
    write(facts, pact=FILES["agreements/pact.toml"].replace("quantity = 5", "quantity = -5"))
    one_sentence(build(mindip, facts), "quantity: at most one number", code=1)
    one_sentence(build(mindip, facts, "--as-of", "tomorrow"), "'tomorrow' is no date")
    one_sentence(mindip("build", "--source", "iea"), "iea: no path; expected NAME=PATH")
    one_sentence(mindip("build", "--source", "usgs=x"), "unknown source 'usgs'", "usgs-mcs")
    one_sentence(build(mindip, facts, to="facts"), "a folder with other contents")
    missing = facts.parent / "nowhere.ttl"
    one_sentence(build(mindip, facts, "--vocabulary", str(missing)), "nowhere.ttl")


def test_hostile_text_of_a_source_reaches_no_terminal(mindip: Mindip, facts: Path) -> None:
    bad = f"{CSI}<b>|`[x](y)`=1+1\u202e\x9b31m"
    sources = FILES["source.csv"].replace("My figures", bad).replace(",Me,", f",{bad},")
    supply = "".join(
        f"{line},{extra},{extra}\n"
        for line, extra in zip(FILES["supply.csv"].splitlines(), ["quote", *[bad] * 3], strict=True)
    ).replace("quote,quote", "quote,note")
    pact = FILES["agreements/pact.toml"].replace("The pact", "\\u001b[31m\\u009b31m<b>|")
    write(facts, source=sources, supply=supply, pact=pact)
    assert build(mindip, facts).code == 0
    data = ("--data", str(facts.parent / "out"))
    runs = [mindip("chokepoints", *data, "--explain")]
    for form in Format:
        runs += [mindip("chokepoints", *data, "--format", form)]
        runs += [mindip("sources", *data, "--format", form)]
        runs += [mindip("chokepoints", *data, "--format", form, "--explain")]
    for run in runs:
        assert run.code == 0
        text = run.out + run.err
        assert [c for c in text if unicodedata.category(c)[0] == "C" and c not in "\n\t"] == []
    markdown = mindip("chokepoints", *data, "--format", "markdown").out
    assert "<b>" not in markdown
    assert "](" not in markdown.replace("\\](", "")


OPTIONS = ("--mineral", "--stage", "--year", "--format", "--as-of", "--explain", "--party",
           "--country", "--source-policy", "--outlook", "--")  # fmt: skip
VALUES = ("-", "copper", "json", "2024", "IND", "iea-2025", "source/iea-2025", ",")
WORDS = st.one_of(
    st.sampled_from([*OPTIONS, *VALUES]),
    st.text(st.characters(exclude_characters="\x00"), max_size=8),
)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, max_size=5))
@example(["--year", "9" * 30])
@example(["--source-policy", ","])
@example(["--mineral", ""])
@example(["--year", "-1"])
@example(["--mineral", "\ud800"])
def test_no_arguments_end_in_a_traceback(
    mindip: Mindip, dataset: Dataset, arguments: list[str]
) -> None:
    run = mindip("chokepoints", "--data", str(dataset.path), *arguments)
    assert run.code in {0, 2}
    assert run.code == 0 or run.err


# --- as a program of its own --------------------------------------------------------------------


def program(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", "from mineral_diplomacy.cli import main; main()", *arguments]
    env = {**os.environ, **environment}
    return subprocess.run(command, capture_output=True, env=env, timeout=120, check=False)


@pytest.mark.slow
def test_output_is_utf8_whatever_the_locale_says(dataset: Dataset) -> None:
    data = ("--data", str(dataset.path), "--format", "csv")
    plain = program("sources", *data, PYTHONIOENCODING="utf-8")
    ascii_ = program("sources", *data, PYTHONIOENCODING="ascii", LC_ALL="C")
    assert ascii_.returncode == 0
    assert ascii_.stdout == plain.stdout
    assert ascii_.stdout.decode() != ascii_.stdout.decode("ascii", "ignore")


@pytest.mark.slow
def test_a_reader_that_leaves_early_is_no_error_of_ours(dataset: Dataset) -> None:
    command = [sys.executable, "-c", "from mineral_diplomacy.cli import main; main()", "sources"]
    with subprocess.Popen(
        [*command, "--data", str(dataset.path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()


@pytest.mark.slow
def test_the_dataset_is_found_by_the_environment(dataset: Dataset, tmp_path: Path) -> None:
    found = program("sources", "--format", "jsonl", MINDIP_DATA=str(dataset.path))
    assert found.returncode == 0
    lost = program("sources", MINDIP_DATA=str(tmp_path / "none"))
    assert lost.returncode == 2
    assert lost.stdout == b""
    assert lost.stderr.decode().startswith("mindip: ")
