"""Scenarios as options and files: read in the dataset's own names, refused in one sentence."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mineral_diplomacy.graph.analysis.scenarios.scenario import (
    Addition,
    Scenario,
    Stop,
    addition,
    resolved,
    stop,
)
from mineral_diplomacy.graph.analysis.scenarios.scenario_files import read_scenario
from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.ontology.errors import (
    BasisError,
    FieldError,
    MineralDiplomacyError,
    SourceFileError,
    UnknownTermError,
)

FILE = """
name = "China stops"
minerals = ["Lithium"]
party = "JPN"
year = 2024
as_of = 2026-01-31
spare = 1
ban = ["indonesia-nickel-ore-export-ban"]

[[remove]]
country = "chn"
stage = "refining"

[[remove]]
country = "COD"

[[add]]
country = "AUS"
mineral = "lithium"
stage = "processing"
quantity = 50
unit = "kt"
basis = "LCE"
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "china.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_says_what_the_options_say(tmp_path: Path, dataset: Dataset) -> None:
    found = resolved(dataset, read_scenario(written(tmp_path, FILE)))
    typed = Scenario("China stops", ("lithium",), "JPN", 2024, date(2026, 1, 31), 1.0)
    typed = typed.joined(
        ban=("trade_measure/indonesia-nickel-ore-export-ban",),
        remove=(stop("CHN:processing"), stop("COD")),
        add=(addition("AUS:lithium:processing:50kt LCE"),),
    )
    assert found == resolved(dataset, typed)
    assert found.remove == (Stop("CHN", "processing"), Stop("COD"))
    given = Addition("AUS", "lithium", "processing", 50.0, "kt", "carbonate_equivalent")
    assert found.add == (given,)


def test_options_add_to_a_file_and_its_single_values_give_way(tmp_path: Path) -> None:
    found = read_scenario(written(tmp_path, FILE)).joined(
        party="IND", spare=0.0, remove=(Stop("X"),)
    )
    assert (found.party, found.spare, found.year) == ("IND", 0.0, 2024)
    assert [one.country for one in found.remove] == ["chn", "COD", "X"]


def test_a_file_without_a_name_has_its_own(tmp_path: Path) -> None:
    assert read_scenario(written(tmp_path, "")) == Scenario("china")


@pytest.mark.parametrize(
    ("text", "quantity", "unit", "basis"),
    [
        ("AUS:lithium:processing:50kt", 50, "kt", None),
        ("AUS:lithium:processing: 1,500.5 t element_content", 1500.5, "t", "element_content"),
        ("AUS:lithium:processing:1e-3Mt", 0.001, "Mt", None),
    ],
)
def test_quantities_have_units(text: str, quantity: float, unit: str, basis: str | None) -> None:
    found = addition(text)
    assert (found.quantity, found.unit, found.basis) == (quantity, unit, basis)


@pytest.mark.parametrize("text", ["", ":processing", "CHN:"])
def test_a_stop_that_is_none(text: str) -> None:
    with pytest.raises(FieldError, match="expected COUNTRY or COUNTRY:STAGE"):
        stop(text)


@pytest.mark.parametrize(
    "text",
    ["AUS", "AUS:lithium:processing:", "AUS:lithium:processing:kt", "AUS:lithium:processing:50",
     "AUS::processing:50kt", "AUS:lithium:processing:1.2.3 kt"],
)  # fmt: skip
def test_an_addition_that_is_none(text: str) -> None:
    with pytest.raises(FieldError, match="expected COUNTRY:MINERAL:STAGE:QUANTITY"):
        addition(text)


BAD: list[tuple[Scenario, type[MineralDiplomacyError], str]] = [
    (Scenario(remove=(Stop("CHM"),)), UnknownTermError, "country 'CHM'; did you mean: "),
    (Scenario(remove=(Stop("CHN", "procesing"),)), UnknownTermError, "did you mean: processing"),
    (Scenario(remove=(Stop("CHN", "recycling"),)), UnknownTermError, "stage of supply"),
    (Scenario(minerals=("litium",)), UnknownTermError, "did you mean: lithium"),
    (Scenario(party="INDIA"), UnknownTermError, "country 'INDIA'"),
    (Scenario(ban=("indonesia-nickel-export",)), UnknownTermError, "did you mean: indonesia-nic"),
    (Scenario(ban=("article-us-tariffs-on-india",)), UnknownTermError, "export control"),
    (Scenario(add=(addition("AUS:lithium:processing:0kt"),)), FieldError, "a number above 0"),
    (Scenario(add=(addition("AUS:lithium:processing:-5kt"),)), FieldError, "a number above 0"),
    (Scenario(add=(addition("AUS:lithium:processing:5 kilo"),)), UnknownTermError, "unit 'kilo'"),
    (Scenario(add=(addition("AUS:lithium:processing:5kt x"),)), UnknownTermError, "basis 'x'"),
    (Scenario(add=(addition("AUS:lithum:processing:5kt"),)), UnknownTermError, "mineral 'lithum'"),
    (Scenario(add=(addition("AUS:lithium:processing:5 GWh"),)), BasisError, "energy and mass"),
    (Scenario(spare=-0.1), FieldError, "field 'spare': found -0.1"),
    (Scenario(spare=float("nan")), FieldError, "field 'spare'"),
]


@pytest.mark.parametrize(("scenario", "error", "sentence"), BAD, ids=[bad[2] for bad in BAD])
def test_what_names_nothing_is_refused(
    dataset: Dataset, scenario: Scenario, error: type[MineralDiplomacyError], sentence: str
) -> None:
    with pytest.raises(error) as refused:
        resolved(dataset, scenario)
    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("spar = 1", "field 'spar': found 1; expected one of the fields name, minerals"),
        ("spare = 'much'", "field 'spare': found 'much'; expected a number"),
        ("year = 2024.5", "field 'year': found 2024.5; expected a whole number"),
        ("year = true", "field 'year': found True; expected a whole number"),
        ("as_of = 2026-01-31T10:00:00", "expected a day, YYYY-MM-DD"),
        ("ban = 'x'", "field 'ban': found 'x'; expected a list"),
        ("ban = [1]", "field 'ban': found 1; expected a text"),
        ("remove = ['CHN']", "china.toml, remove, field 'value': found 'CHN'"),
        ("[[remove]]\nstage = 'processing'", "remove, field 'country': found None"),
        ("[[add]]\ncountry = 'AUS'\nmine = 1", "add, field 'mine': found 1"),
        ("[[add]]\ncountry = 'AUS'\nmineral='x'\nstage='y'\nquantity='3'\nunit='t'",
         "add, field 'quantity': found '3'; expected a number"),
    ],
)  # fmt: skip
def test_a_bad_field_is_named(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(FieldError) as refused:
        read_scenario(written(tmp_path, text))
    assert sentence in str(refused.value)


def test_a_file_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(SourceFileError, match="a readable file"):
        read_scenario(tmp_path / "nothing.toml")
    with pytest.raises(SourceFileError, match="a scenario in TOML"):
        read_scenario(written(tmp_path, "spare = = 1"))
    path = tmp_path / "latin.toml"
    path.write_bytes("name = 'é'".encode("latin-1"))
    with pytest.raises(SourceFileError, match="a scenario in TOML"):
        read_scenario(path)
