"""What loaders fill in are columns of the ontology, and totals are held against their rows."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineral_diplomacy.loaders.figure import Figure, refuse_excess
from mineral_diplomacy.ontology.errors import Origin, TotalMismatchError
from mineral_diplomacy.ontology.schema import Schema


def figure(holder: str, quantity: float | None, bound: str | None = None) -> Figure:
    return Figure(
        table="supply",
        origin=Origin("a.csv", 2),
        source="source/x",
        holder=holder,
        mineral="cobalt",
        stage="extraction",
        basis="element_content",
        period="2024",
        projection=False,
        quantity=quantity,
        unit="t",
        bound=bound,
    )


@pytest.mark.parametrize("table", ["supply", "capacity", "reserve", "demand"])
def test_every_field_is_a_column(schema: Schema, table: str) -> None:
    names = {field.name for field in fields(Figure)} - {"table", "origin"}
    assert names <= schema.table(table).by_name.keys()


@given(st.lists(st.integers(min_value=1, max_value=10**6), min_size=2, max_size=20))
def test_rows_that_add_up_are_never_refused(amounts: list[int]) -> None:
    rows = [figure("country/IND", amount) for amount in amounts]
    for total in (sum(amounts), sum(amounts) * 1.04, sum(amounts) * 3):
        refuse_excess([*rows, figure("aggregate/WLD", total)])


@given(st.integers(min_value=10**6 + 1, max_value=10**9))
def test_an_excess_over_five_per_cent_is_refused_unless_the_total_is_a_bound(amount: int) -> None:
    total = amount / 1.06
    rows = [figure("country/CHN", amount), figure("country/USA", None)]
    with pytest.raises(TotalMismatchError) as raised:
        refuse_excess([*rows, figure("aggregate/WLD", total)])
    assert raised.value.rows_sum == amount
    refuse_excess([*rows, figure("aggregate/WLD", total, "greater_than")])


def test_rounding_of_small_numbers_is_no_excess() -> None:
    refuse_excess([figure("country/CHN", 6), figure("country/USA", 5), figure("aggregate/WLD", 10)])
