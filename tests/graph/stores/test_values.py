"""Values that one store would refuse, or lose, never reach any."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from mineral_diplomacy.graph.stores.values import check_table, plain_parameters
from mineral_diplomacy.ontology.errors import ValueRefusedError


@pytest.mark.parametrize(
    ("column", "values", "found"),
    [
        ("x", pa.array([math.nan]), "not finite"),
        ("x", pa.array([math.inf]), "not finite"),
        ("x", pa.array([Decimal("1.5")]), "type decimal"),
        ("x", pa.array([2**63], pa.uint64()), "type uint64"),
        ("x", pa.array([{"a": 1}]), "type struct"),
        ("x", pa.array([[1, None]]), "nothing in it"),
        ("x", pa.array([[[1]]]), "type list"),
        ("x", pa.array([b"bytes"]), "type binary"),
        ("id", pa.array(["x"]), "stores use themselves"),
        ("title", pa.array(["x"]), "stores use themselves"),
        ("type", pa.array(["x"]), "stores use themselves"),
        ("loaded_by", pa.array(["x"]), "stores use themselves"),
        ("label", pa.array([None], pa.string()), "a label for every node"),
    ],
)
def test_a_column_that_stores_do_not_keep_alike_is_refused(
    column: str, values: pa.Array[Any], found: str
) -> None:
    table = pa.table({"key": pa.array(["a"]), column: values})
    with pytest.raises(ValueRefusedError, match=rf"Thing\.{column}: .*{found}"):
        check_table("Thing", table, node=True)


@pytest.mark.parametrize("keys", [["a", "a"], ["a", None]])
def test_a_repeated_or_missing_key_is_refused(keys: list[str | None]) -> None:
    with pytest.raises(ValueRefusedError, match="missing or repeated key"):
        check_table("Thing", pa.table({"key": pa.array(keys)}), node=True)


def test_what_every_store_keeps_is_let_through() -> None:
    table = pa.table(
        {
            "key": ["a", "b"],
            "label": ["", "x"],
            "integer": [2**63 - 1, -(2**63)],
            "double": [0.1, None],
            "boolean": [True, None],
            "date": [date(1, 1, 1), None],
            "list": pa.array([[], ["a", "a"]]),
        }
    )
    check_table("Thing", table, node=True)


@pytest.mark.parametrize("value", [2**63, -(2**63) - 1, math.nan, math.inf, {"a": 1}, b"x", [{}]])
def test_a_parameter_that_a_store_would_refuse_is_refused_before(value: Any) -> None:
    with pytest.raises(ValueRefusedError, match=r"\$p: "):
        plain_parameters({"p": value})


def test_decimals_become_floats_and_the_rest_stays() -> None:
    given = {"a": Decimal("1.5"), "b": [1, None], "c": date(2024, 1, 1), "d": True, "e": "x"}
    assert plain_parameters(given) == given | {"a": 1.5}
