"""Origins behind re-exports: the ends of each interval, held against every choice there is."""

from __future__ import annotations

import itertools

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mineral_diplomacy.graph.analysis.exposure.resolving import Part, Sales, resolve
from mineral_diplomacy.graph.analysis.flow.claims import Claim, TradeClaims

CLOSE = 1e-6
Amounts = dict[tuple[str, str], float]


def sold(amounts: Amounts) -> Sales:
    """Sales by (seller, buyer), into the party P."""
    return Sales(
        [
            TradeClaims(
                f"country/{seller}",
                f"country/{buyer}",
                "processing",
                "740311",
                Claim(f"{seller}{buyer}", "source/one", amount),
                (),
                None,
            )
            for (seller, buyer), amount in amounts.items()
        ],
        "P",
    )


def parts(amounts: Amounts) -> dict[str, Part]:
    bought = {seller: amount for (seller, buyer), amount in amounts.items() if buyer == "P"}
    total = sum(bought.values())
    shares = {seller: amount / total for seller, amount in bought.items()}
    return {part.country: part for part in resolve(sold(amounts), shares, shares)}


def ends_by_trying(amounts: Amounts, country: str) -> tuple[float, float]:
    """The least and most of a country's part over all choices of who sells on what it bought.

    The part is linear-fractional in each chance of selling on, so its extremes lie where every
    country sells on nothing or all it may.
    """
    sales = sold(amounts)
    bought = {seller: amount for (seller, buyer), amount in amounts.items() if buyer == "P"}
    names = sorted({name for pair in amounts for name in pair} - {"P"})
    start = np.array([bought.get(name, 0.0) for name in names]) / sum(bought.values())
    found = []
    for chosen in itertools.product([False, True], repeat=len(names)):
        chances = [
            sales.sold_on(name) if on else 0.0 for name, on in zip(names, chosen, strict=True)
        ]
        passing = np.zeros((len(names), len(names)))
        for row, name in enumerate(names):
            whole = sum(sales.bought[name].values())
            for column, seller in enumerate(names):
                if whole:
                    passing[row, column] = chances[row] * sales.bought[name][seller] / whole
        ended = start @ np.linalg.inv(np.eye(len(names)) - passing) * (1 - np.array(chances))
        found.append(float(ended[names.index(country)]))
    return min(found), max(found)


def test_a_country_that_sells_what_it_bought_stands_before_its_own_supplier() -> None:
    found = parts({("HUB", "P"): 60.0, ("MAKER", "P"): 40.0, ("MINER", "HUB"): 60.0})
    assert found["HUB"].low == pytest.approx(0.0, abs=CLOSE)
    assert found["HUB"].high == pytest.approx(0.6)
    assert (found["MINER"].low, found["MINER"].sales_back) == (0.0, 1)
    assert found["MINER"].high == pytest.approx(0.6)
    assert (found["MAKER"].low, found["MAKER"].high) == pytest.approx((0.4, 0.4))


def test_what_it_can_have_bought_is_at_most_what_it_bought() -> None:
    found = parts({("HUB", "P"): 50.0, ("HUB", "Q"): 50.0, ("MINER", "HUB"): 20.0})
    assert (found["HUB"].low, found["HUB"].high) == pytest.approx((0.8, 1.0))
    assert found["MINER"].high == pytest.approx(0.2)


def test_a_circle_of_sellers_has_an_end() -> None:
    found = parts(
        {("A", "P"): 10.0, ("A", "B"): 5.0, ("B", "A"): 5.0, ("C", "B"): 1.0, ("B", "D"): 1.0}
    )
    assert found["A"].high == pytest.approx(1.0)
    assert 0.0 < found["C"].high < found["B"].high < 1.0
    assert found["C"].sales_back == 2


def test_two_that_only_sell_to_each_other_and_the_party_are_bounded() -> None:
    found = parts({("A", "P"): 1.0, ("A", "B"): 9.0, ("B", "A"): 10.0})
    assert found["A"].high == pytest.approx(1.0)
    assert found["B"].high == pytest.approx(1.0, abs=CLOSE)
    assert found["A"].low == pytest.approx(0.0, abs=CLOSE)


def test_the_buyer_s_own_goods_that_come_back_end_with_it() -> None:
    found = parts({("A", "P"): 10.0, ("P", "A"): 4.0, ("X", "P"): 0.0})
    assert found["P"].high == pytest.approx(0.4)


@settings(max_examples=60)
@given(st.data())
def test_the_ends_are_the_extremes_over_all_choices(data: st.DataObject) -> None:
    names = "ABCDE"[: data.draw(st.integers(2, 5))]
    pairs = [(one, other) for one in names for other in (*names, "P") if one != other]
    chosen = data.draw(st.lists(st.sampled_from(pairs), min_size=1, unique=True))
    amounts = {pair: float(data.draw(st.integers(1, 20))) for pair in chosen}
    amounts.setdefault((names[0], "P"), 5.0)
    found = parts(amounts)
    reached = nx.ancestors(nx.DiGraph(list(amounts)), "P")
    for name in {name for pair in amounts for name in pair} - {"P"}:
        low, high = ends_by_trying(amounts, name)
        part = found.get(name, Part(name, 0.0, 0.0, None))
        assert part.low == pytest.approx(low, abs=CLOSE)
        assert part.high == pytest.approx(high, abs=CLOSE)
        assert name in reached or part.high == 0.0


@given(st.floats(0.01, 1e6))
def test_scaling_every_sale_changes_nothing(factor: float) -> None:
    amounts = {("A", "P"): 10.0, ("B", "P"): 5.0, ("C", "A"): 8.0, ("D", "C"): 2.0, ("C", "B"): 1.0}
    scaled = {pair: amount * factor for pair, amount in amounts.items()}
    for name, part in parts(amounts).items():
        assert parts(scaled)[name].high == pytest.approx(part.high)
        assert parts(scaled)[name].low == pytest.approx(part.low)
