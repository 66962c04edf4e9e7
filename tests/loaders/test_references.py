"""Every reference names something that is there, and of the right class."""

from __future__ import annotations

import pytest

from mineral_diplomacy.loaders.record import Record
from mineral_diplomacy.loaders.references import check_references
from mineral_diplomacy.loaders.typing_rows import merge_rows, type_rows
from mineral_diplomacy.ontology.errors import DanglingReferenceError, Origin
from mineral_diplomacy.ontology.reading import read_schema
from tests.tables import agreement, record

SCHEMA = read_schema()
SOURCE = record("source", key="source/register", label="R", publisher="P")
INDIA = record("country", key="country/IND", label="I", iso3="IND", source="source/register")
JAPAN = record("country", key="country/JPN", label="J", iso3="JPN", source="source/register")
PACT = agreement(
    parties={"country/IND": "buyer", "country/JPN": "supplier"}, source="source/register"
)


def check(*records: Record) -> None:
    check_references(merge_rows(type_rows(records, SCHEMA), SCHEMA), SCHEMA)


def test_a_whole_set_of_rows_passes() -> None:
    check(SOURCE, INDIA, JAPAN, *PACT)


def test_one_error_lists_every_reference_to_nothing() -> None:
    with pytest.raises(DanglingReferenceError) as caught:
        check(INDIA, *PACT)
    assert {key for _, _, key in caught.value.dangling} == {"country/JPN", "source/register"}
    text = str(caught.value)
    assert text.startswith(f"{len(caught.value.dangling)} references name nothing")
    assert "test.csv, field 'actor': 'country/JPN'" in text


def test_a_long_list_is_cut_and_says_how_much_is_left() -> None:
    rows = [
        Record("country", {**INDIA.values, "key": f"country/X{n:02}"}, Origin("c.csv", n))
        for n in range(30)
    ]
    with pytest.raises(DanglingReferenceError, match=r"30 references(?s:.*)… and 10 more"):
        check(*rows)


def test_a_reference_to_a_row_of_another_class_is_dangling() -> None:
    wrong = record(
        "participation",
        undertaking="country/IND",
        actor="country/IND",
        role="buyer",
        source="source/register",
    )
    with pytest.raises(DanglingReferenceError, match="field 'undertaking': 'country/IND'"):
        check(SOURCE, INDIA, wrong)


def test_a_reference_may_name_any_class_below_the_one_asked_for() -> None:
    bloc = record("bloc", key="bloc/EU", label="EU", source="source/register")
    part = record(
        "participation",
        undertaking="agreement/pact",
        actor="bloc/EU",
        role="supporter",
        source="source/register",
    )
    check(SOURCE, INDIA, JAPAN, bloc, *PACT, part)
