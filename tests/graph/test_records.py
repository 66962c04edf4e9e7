"""Typed rows follow the ontology: a class or a column it does not have fails at once."""

from __future__ import annotations

from dataclasses import dataclass, is_dataclass

import pytest

from mineral_diplomacy.graph import country_records
from mineral_diplomacy.graph import records as module
from mineral_diplomacy.graph.records import Agreement, Supply, code, records
from mineral_diplomacy.ontology.errors import UnknownTermError
from tests.tables import agreement, record, supply, tables


def test_every_record_is_a_class_of_the_ontology_and_its_fields_are_columns() -> None:
    found = tables(supply({"CHN": 1}, 2), agreement())
    named = [getattr(one, name) for one in (module, country_records) for name in one.__all__]
    kinds = [kind for kind in named if isinstance(kind, type) and is_dataclass(kind)]
    assert len(kinds) > 5
    for kind in kinds:
        records(found, kind)


def test_rows_come_in_the_order_of_their_keys() -> None:
    found = records(tables(supply({"JPN": 1, "CHN": 1, "AUS": 1}, 3)), Supply)
    keys = [row.key for row in found]
    assert keys == sorted(keys)
    assert {code(row.holder) for row in found} == {"AUS", "CHN", "JPN", "WLD"}


def test_a_sister_class_is_read_with_the_same_fields() -> None:
    found = tables([record("policy", key="policy/mission", label="The mission")])
    (policy,) = records(found, Agreement, found.schema.table("policy"))
    assert policy.label == "The mission"


def test_rows_can_be_chosen_by_any_of_several_columns() -> None:
    found = tables(supply({"CHN": 1, "JPN": 1}, 2), supply({"CHN": 1}, 1, stage="extraction"))
    rows = records(found, Supply, where={"holder": ["country/JPN"], "stage": ["extraction"]})
    assert [(row.stage, code(row.holder)) for row in rows] == [
        ("extraction", "CHN"),
        ("extraction", "WLD"),
        ("processing", "JPN"),
    ]
    assert records(found, Supply, where={"holder": []}) == ()


def test_a_class_that_the_ontology_lacks_fails_at_once() -> None:
    @dataclass(frozen=True)
    class Moonshot:
        key: str

    with pytest.raises(UnknownTermError, match="moonshot"):
        records(tables(), Moonshot)


@pytest.mark.parametrize(
    ("key", "expected"),
    [("country/IND", "IND"), ("supply/iea/copper/CHN", "iea/copper/CHN"), ("", "")],
)
def test_code_is_what_follows_the_class(key: str, expected: str) -> None:
    assert code(key) == expected
