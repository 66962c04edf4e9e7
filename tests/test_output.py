"""Rows come out as a peer reads them back, and text of sources stays text."""

from __future__ import annotations

import csv
import io
import json
import math
import unicodedata
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineral_diplomacy.output import Format, chosen_format, plain, prose, rendered, say

COLUMNS = ("name", "share", "count", "day", "flag", "list", "map")
ROW = ("copper", 0.1 + 0.2, 3, date(2026, 1, 2), True, ["a", "b"], {"tier": "dialogue"})
HOSTILE = (
    "\x1b[31mred\x1b[0m",
    "\x9b31mred",
    "a\u202eb",
    "two\nlines",
    "two\u2028lines",
    "tab\there",
    "[bold]loud[/bold]",
    "[link](javascript:alert(1))",
    "<script>alert(1)</script>",
    "a|b",
    "# heading",
    "`code`",
    "=1+1",
    " +1",
    "-1+1",
    '@SUM(A1)","x',
    "\ud800",
)
MACHINE = (Format.CSV, Format.TSV, Format.JSON, Format.JSONL)


def read_separated(text: str, mark: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text), delimiter=mark, strict=True))


@pytest.mark.parametrize(("form", "mark"), [(Format.CSV, ","), (Format.TSV, "\t")])
def test_separated_values_read_back_with_numbers_in_full(form: Format, mark: str) -> None:
    head, row = read_separated(rendered(COLUMNS, [ROW], form), mark)
    assert tuple(head) == COLUMNS
    assert float(row[1]) == 0.1 + 0.2
    assert row[2:6] == ["3", "2026-01-02", "true", "a, b"]
    assert json.loads(row[6]) == {"tier": "dialogue"}


def test_json_reads_back_as_an_array_of_objects() -> None:
    (row,) = json.loads(rendered(COLUMNS, [ROW], Format.JSON))
    assert list(row) == list(COLUMNS)
    assert row["share"] == 0.1 + 0.2
    assert row["day"] == "2026-01-02"
    assert (row["flag"], row["list"], row["map"]) == (True, ["a", "b"], {"tier": "dialogue"})


def test_json_lines_are_one_object_a_line() -> None:
    lines = rendered(COLUMNS, [ROW, ROW], Format.JSONL).splitlines()
    assert [json.loads(line)["name"] for line in lines] == ["copper", "copper"]


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_no_json_holds_a_number_that_is_none(number: float) -> None:
    def refuse(text: str) -> None:
        raise AssertionError(text)

    for form in (Format.JSON, Format.JSONL):
        text = rendered(("a",), [(number,), ([number, {"x": number}],)], form)
        for line in [text] if form is Format.JSON else text.splitlines():
            json.loads(line, parse_constant=refuse)


@pytest.mark.parametrize("form", list(Format))
def test_no_rows_still_make_a_document(form: Format) -> None:
    text = rendered(("a", "b"), [], form)
    if form is Format.JSON:
        assert json.loads(text) == []
    elif form is Format.JSONL:
        assert text == ""
    else:
        assert "a" in text
        assert "b" in text


@pytest.mark.parametrize("form", list(Format))
@pytest.mark.parametrize("text", HOSTILE)
def test_no_format_lets_a_control_character_through(form: Format, text: str) -> None:
    found = rendered((text,), [(text,), ([text],), ({text: text},)], form)
    bad = [c for c in found if unicodedata.category(c)[0] == "C" and c not in "\n\t"]
    assert bad == []
    assert "\u2028" not in found
    assert form is Format.TSV or "\t" not in found


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_text_to_a_peer(text: str) -> None:
    (row,) = json.loads(rendered(("a",), [(text,)], Format.JSON))
    assert row["a"] == text
    for form, mark in ((Format.CSV, ","), (Format.TSV, "\t")):
        _, (cell,) = read_separated(rendered(("a",), [(text,)], form), mark)
        assert cell in {plain(text), "'" + plain(text)}
        assert not cell.lstrip().startswith(("=", "+", "-", "@"))


def test_a_negative_number_is_no_formula() -> None:
    _, row = read_separated(rendered(("a", "b"), [(-1, -0.5)], Format.CSV), ",")
    assert row == ["-1", "-0.5"]


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_is_not_obeyed(text: str) -> None:
    table = rendered(("a",), [(text,)], Format.TABLE)
    for mark in ("[bold]", "[link]", "<script>"):
        assert (mark in text) == (mark in table)
    markdown = rendered(("a", "b"), [(text, text)], Format.MARKDOWN)
    assert len(markdown.splitlines()) == 3
    cells = markdown.splitlines()[2]
    assert cells.replace("\\|", "").count("|") == 3
    assert "<script>" not in markdown
    assert "](" not in markdown.replace("\\](", "").replace("\\]\\(", "")


@given(st.lists(st.tuples(st.text(), st.none() | st.integers() | st.text()), max_size=5))
def test_any_rows_can_be_printed_and_machine_formats_keep_their_number(
    rows: list[tuple[str, Any]],
) -> None:
    for form in Format:
        text = rendered(("a", "b"), rows, form)
        if form is Format.JSON:
            assert [tuple(row.values()) for row in json.loads(text)] == rows
        elif form is Format.JSONL:
            assert len(text.splitlines()) == len(rows)
        elif form is Format.CSV:
            assert len(read_separated(text, ",")) == len(rows) + 1
        elif form is Format.MARKDOWN:
            assert len(text.splitlines()) == len(rows) + 2


@given(st.lists(st.text(), max_size=4))
def test_sentences_are_one_a_line(lines: list[str]) -> None:
    for form in (Format.TABLE, Format.MARKDOWN):
        assert len(prose(lines, form).split("\n")) == max(1, len(lines))


def test_words_go_to_stderr_without_controls(capsys: pytest.CaptureFixture[str]) -> None:
    say("one\ntwo \x1b[31m…")
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "one\ntwo  [31m…\n"


def test_away_from_a_terminal_rows_are_csv_unless_asked_otherwise() -> None:
    assert chosen_format(None) is Format.CSV
    assert chosen_format(Format.TABLE) is Format.TABLE
