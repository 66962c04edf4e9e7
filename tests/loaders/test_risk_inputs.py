"""Supplied inputs of supply-risk measures: what is read, and the sentence for each mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from mineral_diplomacy.loaders.risk_inputs import load
from mineral_diplomacy.ontology.errors import DuplicateKeyError, FieldError, InputError
from mineral_diplomacy.ontology.reading import read_schema

HEADER = "name,mineral,stage,country,party,value,period,source\n"
GOOD = 'name = "governance"\nmineral = "Copper"\nstage = "refining"\ncountry = "CHL"\n'
GOOD += 'value = 0.5\nperiod = 2024\nsource = "made up"\n'


def toml(folder: Path, *tables: str) -> Path:
    file = folder / "inputs.toml"
    file.write_text("".join(f"[[input]]\n{table}" for table in tables), encoding="utf-8")
    return file


def test_toml_and_csv_say_the_same(tmp_path: Path) -> None:
    table = tmp_path / "inputs.csv"
    table.write_text(f"{HEADER}governance,copper,processing,CHL,,0.5,2024,made up\n", "utf-8")
    schema = read_schema()
    (one,) = load(toml(tmp_path, GOOD), schema)
    assert load(table, schema) == (one,)
    assert (one.mineral, one.stage, one.value, one.period) == ("copper", "processing", 0.5, "2024")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            '"governance"',
            '"governanse"',
            "field 'name': found 'governanse'; expected one of global",
        ),
        ('"Copper"', '"coper"', "field 'mineral': found 'coper'; expected a mineral .* copper"),
        ('"refining"', '"refing"', "field 'stage': found 'refing'"),
        ('country = "CHL"\n', "", "field 'country': found None; expected a value"),
        ('"CHL"', '"Chile"', "field 'country': found 'Chile'; expected three capital letters"),
        ("value = 0.5", 'value = "half"', "field 'value': found 'half'; expected a number from -4"),
        ("value = 0.5", "value = nan", "field 'value': found nan; expected a number from -4"),
        ("value = 0.5", "value = true", "field 'value': found True; expected a number from -4"),
        ("value = 0.5", "value = 50", "field 'value': found 50; expected a number from -4 to 4"),
        ('source = "made up"\n', "", "field 'source': found None; expected a value"),
        ('"made up"', '" "', "field 'source': found ' '; expected a text, not empty"),
        ("period = 2024\n", "", "field 'period': found None; expected a value"),
        ("period", "perod", "field 'perod': found 2024; expected one of the fields name, mineral"),
        ('country = "CHL"', 'country = "CHL"\nparty = "IND"', "field 'party': .*expected none"),
    ],
)
def test_each_mistake_names_file_row_and_field(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    assert old in GOOD
    with pytest.raises(FieldError, match=rf"inputs.toml, \[\[input\]\], row 2, {message}"):
        load(toml(tmp_path, GOOD.replace("CHL", "PER"), GOOD.replace(old, new)), read_schema())


def test_a_value_given_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DuplicateKeyError, match="governance/copper/processing/CHL"):
        load(toml(tmp_path, GOOD, GOOD.replace("0.5", "0.6")), read_schema())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "an empty file"),
        ("x = 1\n", r"inputs.toml: x at its top; expected \[\[input\]\] tables alone"),
        ("input = 3\n", r"input at its top; expected \[\[input\]\] tables alone"),
        ("[[input]\n", "expected TOML"),
    ],
)
def test_a_file_that_is_none_is_refused(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "inputs.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        load(file, read_schema())


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.csv"):
        load(tmp_path / "nowhere.csv", read_schema())
