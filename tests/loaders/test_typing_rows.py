"""Cells become what the ontology says they are, or a sentence says why not."""

from __future__ import annotations

import contextlib
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineral_diplomacy.loaders.record import Record
from mineral_diplomacy.loaders.typing_rows import Row, merge_rows, partial_date, type_rows
from mineral_diplomacy.ontology.errors import DuplicateKeyError, FieldError, Origin
from mineral_diplomacy.ontology.reading import read_schema

SCHEMA = read_schema()
WHERE = Origin("file.csv", 7)
SUPPLY: dict[str, Any] = {
    "holder": "country/CHN",
    "mineral": "copper",
    "stage": "processing",
    "basis": "element_content",
    "period": "2024",
    "projection": False,
    "source": "source/x",
}


def typed(table: str, **values: object) -> Row:
    (row,) = type_rows([Record(table, values, WHERE)], SCHEMA)
    return row


def supply(**changes: object) -> Row:
    return typed("supply", **{**SUPPLY, **changes})


def test_every_column_of_the_table_is_there() -> None:
    assert set(supply().values) == set(SCHEMA.table("supply").by_name)


def test_spellings_become_notations() -> None:
    row = supply(mineral="Cu", stage="Refining", unit="thousand metric tons", quantity="1.5")
    assert [row.values[name] for name in ("mineral", "stage", "unit", "quantity")] == [
        "copper",
        "processing",
        "kt",
        1.5,
    ]


@pytest.mark.parametrize(
    ("column", "text", "expected"),
    [
        ("quantity", "many", "a number such as"),
        ("quantity", "1,000", "a number such as"),
        ("quantity", "1_000", "a number such as"),
        ("quantity", "١٢", "a number such as"),
        ("quantity", "nan", "a number such as"),
        ("quantity", "inf", "a number such as"),
        ("quantity", True, "a number such as"),
        ("quantity", [1], "a number such as"),
        ("year", "2024.5", "a whole number"),
        ("year", str(2**63), "a whole number"),
        ("projection", "maybe", "true or false"),
        ("projection", "1", "true or false"),
        ("mineral", "unobtainium", "a mineral such as"),
        ("holder", "China", "a key such as country/IND"),
        ("holder", "country/", "a key such as country/IND"),
        ("holder", "country/CHN extra", "a key such as country/IND"),
        ("note", 5, "text"),
        ("note", {"a": 1}, "text"),
        ("nonsense", "x", "a column of supply"),
        ("period_start", "2024-02-30", "a date"),
        ("period_start", "30.01.2024", "a date"),
    ],
)
def test_a_wrong_cell_names_file_row_field_what_was_found_and_what_was_expected(
    column: str, text: object, expected: str
) -> None:
    with pytest.raises(FieldError, match=expected) as caught:
        supply(**{column: text})
    assert str(caught.value).startswith(f"file.csv, row 7, field {column!r}: found {text!r}; ")


def test_a_required_cell_that_is_blank_is_an_error() -> None:
    with pytest.raises(FieldError, match="field 'basis': found None; expected a value"):
        supply(basis="  ")


def test_an_unknown_table_lists_the_tables() -> None:
    with pytest.raises(FieldError, match=r"field 'table': found 'suply'; expected one of .*supply"):
        typed("suply")


# --- dates and periods --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("period", "start", "end", "year"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31), 2024),
        ("2024-25", date(2024, 4, 1), date(2025, 3, 31), None),
        ("1999-00", date(1999, 4, 1), date(2000, 3, 31), None),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), None),
        ("2024-02-05", date(2024, 2, 5), date(2024, 2, 5), None),
        ("not stated", None, None, None),
        ("2024-14", None, None, None),
    ],
)
def test_a_period_keeps_its_words_and_gets_its_days(
    period: str, start: date | None, end: date | None, year: int | None
) -> None:
    values = supply(period=period).values
    assert values["period"] == period
    assert (values["period_start"], values["period_end"], values["year"]) == (start, end, year)


def test_days_that_are_given_are_not_overwritten() -> None:
    values = supply(period="2024-25", period_start="2024-07-01", period_end="2025-06-30").values
    assert (values["period_start"], values["period_end"]) == (date(2024, 7, 1), date(2025, 6, 30))


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.sampled_from([4, 7, 10]))
def test_a_partial_date_holds_every_day_it_may_mean(day: date, length: int) -> None:
    text = day.isoformat()[:length]
    first, last = partial_date(text, "first"), partial_date(text, "last")
    assert first <= day <= last
    assert first.isoformat()[:length] == last.isoformat()[:length] == text
    if length < 10:
        with pytest.raises(ValueError, match=text):
            partial_date(text, None)


def test_an_interval_that_ends_before_it_starts_is_an_error() -> None:
    with pytest.raises(FieldError, match=r"'period_end': found '2023-01-01'; expected 2024-01-01"):
        supply(period_start="2024-01-01", period_end="2023-01-01")


# --- keys ---------------------------------------------------------------------------------------


def test_a_statements_key_follows_from_its_identity() -> None:
    assert supply().key == "supply/x/copper/processing/-/element_content/2024/CHN"
    assert supply(scenario="base case").key.endswith("/2024/CHN/base-case")


def test_a_statement_states_no_key_of_its_own() -> None:
    with pytest.raises(FieldError, match="no key: it follows from"):
        supply(key="supply/mine")


@pytest.mark.parametrize("key", [None, "CHN", "bloc/CHN", "country/", "country/a b"])
def test_a_node_needs_a_key_of_its_class(key: str | None) -> None:
    with pytest.raises(FieldError, match="a key such as country/name"):
        typed("country", key=key, label="China", iso3="CHN", source="source/x")


@given(st.text(max_size=20))
def test_no_text_makes_a_key_that_is_no_iri(scope: str) -> None:
    with contextlib.suppress(FieldError):
        key = supply(scope=scope).key
        assert all(32 < ord(char) < 127 and char not in '<>"{}|\\^`' for char in key)


# --- lists and hostile cells --------------------------------------------------------------------


def test_lists_are_sorted_and_single() -> None:
    row = typed("source", key="source/x", label="L", publisher="P", alt_label="b| a |b||")
    assert row.values["alt_label"] == ("a", "b")
    with pytest.raises(FieldError, match="expected a list"):
        typed("source", key="source/x", label="L", publisher="P", alt_label=5)


@given(
    st.sampled_from(sorted(SCHEMA.table("supply").by_name)),
    st.one_of(
        st.text(),
        st.integers(),
        st.floats(),
        st.booleans(),
        st.dates(),
        st.lists(st.text(), max_size=2),
        st.dictionaries(st.text(), st.integers(), max_size=2),
    ),
)
def test_any_cell_is_typed_or_refused_in_a_sentence(column: str, value: object) -> None:
    with contextlib.suppress(FieldError):
        supply(**{column: value})


# --- rows that meet -----------------------------------------------------------------------------


def merged(*rows: Row) -> dict[str, Row]:
    return merge_rows(rows, SCHEMA)["supply"]


def test_two_reports_of_one_claim_are_one_row_with_both_paths() -> None:
    first = supply(quantity=5, unit="kt", locator="a.csv, row 1", quote="5")
    second = supply(quantity=5, unit="kt", locator="b.json", quote="5.0", note="revised")
    (row,) = merged(first, second).values()
    assert row.values["locator"] == "a.csv, row 1; b.json"
    assert row.values["quote"] == "5"
    assert row.values["note"] == "revised"
    (again,) = merged(row, second).values()
    assert again.values["locator"] == "a.csv, row 1; b.json"


def test_two_rows_of_one_key_that_contradict_each_other_are_an_error_that_names_both() -> None:
    with pytest.raises(DuplicateKeyError, match=r"file\.csv, row 7 differ in quantity, unit"):
        merged(supply(quantity=5, unit="kt"), supply(quantity=6, unit="t"))


def test_texts_that_make_one_key_but_differ_are_not_merged() -> None:
    with pytest.raises(DuplicateKeyError, match="differ in scope"):
        merged(supply(scope="a b"), supply(scope="a-b"))
