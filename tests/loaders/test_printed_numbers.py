"""Numbers as tables print them, and every word that stands in place of one."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineral_diplomacy.loaders.printed_numbers import PrintedNumber, read_number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("W", PrintedNumber(missing="withheld")),
        ("NA", PrintedNumber(missing="not_available")),
        ("included with ilmenite", PrintedNumber(missing="not_reported")),
        ("Included in World total.", PrintedNumber(missing="not_reported")),
        ("-", PrintedNumber(0.0)),
        ("--", PrintedNumber(0.0)),
        ("—", PrintedNumber(0.0)),
        ("Less than ½ unit", PrintedNumber(0.5, bound="less_than")),
        ("    >9,100,000", PrintedNumber(9_100_000.0, bound="greater_than")),
        ("<50", PrintedNumber(50.0, bound="less_than")),
        ("e20,000", PrintedNumber(20_000.0, estimated=True)),
        ("\u00a0 325 ", PrintedNumber(325.0)),
        ("10.38", PrintedNumber(10.38)),
        ("0", PrintedNumber(0.0)),
    ],
)
def test_what_tables_print(text: str, expected: PrintedNumber) -> None:
    assert read_number(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "1,23",
        "1,2345",
        "12,34,567",
        "-5",
        "5-",
        "1.2.3",
        "1 000",
        "ten",
        "1e5",
        "nan",
        "inf",
        "Ww",
        "N A",
        ">",
        "e",
        "０１",
        "½",
        "5%",
        "=1+1",
        "1_000",
        "0x10",
        "9" * 400,
    ],
)
def test_anything_else_is_refused_not_guessed(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(" ".join(text.split())) + "$"):
        read_number(text)


@given(st.integers(min_value=0, max_value=10**15))
def test_whole_numbers_survive_with_and_without_separators(number: int) -> None:
    for text in (str(number), f"{number:,}", f" {number:,}\u00a0"):
        assert read_number(text) == PrintedNumber(float(number))


@given(st.decimals(min_value=0, max_value=10**9, places=3))
def test_decimals_survive(number: object) -> None:
    assert read_number(f"{number:f}").quantity == float(str(number))


@given(st.integers(min_value=0, max_value=10**9), st.sampled_from(["e", ">", "<", "e>"]))
def test_marks_change_what_is_said_not_the_number(number: int, mark: str) -> None:
    read = read_number(f"{mark}{number:,}")
    assert read.quantity == number
    assert read.estimated == ("e" in mark)
    assert (read.bound is not None) == (mark[-1] in "<>")


@given(st.text(max_size=12))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read = read_number(text)
    except ValueError:
        return
    assert (read.quantity is None) == (read.missing is not None)
