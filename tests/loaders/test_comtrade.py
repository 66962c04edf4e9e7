"""UN Comtrade's answers load as JSON and as saved data frames; mirror flows stay two claims."""

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from mineral_diplomacy.loaders.comtrade import load
from mineral_diplomacy.loaders.typing_rows import merge_rows, type_rows
from mineral_diplomacy.ontology.errors import (
    DuplicateKeyError,
    FieldError,
    InputError,
    Origin,
    SourceFileError,
    UnresolvedNamesError,
)
from mineral_diplomacy.ontology.schema import Schema

FILE = "india_2024.json"
IMPORTERS, EXPORTERS = "source/un-comtrade-importers", "source/un-comtrade-exporters"
Values = dict[str, Any]


def flows(path: Path, schema: Schema) -> list[Values]:
    return [dict(r.values) for r in load(path, schema) if r.table == "trade_flow"]


@pytest.fixture(scope="module")
def answer(fixtures: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((fixtures / "comtrade" / FILE).read_text(encoding="utf-8"))
    return data


@pytest.fixture(scope="module")
def found(fixtures: Path, schema: Schema) -> list[Values]:
    return flows(fixtures / "comtrade", schema)


@pytest.fixture
def saved(answer: dict[str, Any], tmp_path: Path) -> Callable[..., Path]:
    """The first record of the answer, changed, as a data frame saved by pandas."""

    def save(*changes: Values, without: str = "") -> Path:
        rows = [{**answer["data"][0], **change} for change in changes or ({},)]
        frame = pd.DataFrame(rows).drop(columns=without or [])
        file = tmp_path / "saved.csv"
        frame.to_csv(file)
        return file

    return save


def one(found: list[Values], **wanted: object) -> Values:
    (flow,) = [flow for flow in found if all(flow[name] == value for name, value in wanted.items())]
    return flow


def test_mirror_flows_stay_two_claims_of_two_sources(found: list[Values]) -> None:
    arc = {"exporter": "country/CHN", "importer": "country/IND", "hs6": "283691", "period": "2024"}
    bought, sold = one(found, **arc, source=IMPORTERS), one(found, **arc, source=EXPORTERS)
    assert (bought["value_usd"], bought["scope"], bought["quantity_kg"]) == (12000.5, "cif", 1000)
    assert (sold["value_usd"], sold["scope"], sold["quantity_kg"]) == (11000, "fob", None)
    assert bought["quote"] == "12000.5 USD cif; 1000 kg"


def test_a_month_is_a_period_of_its_own(found: list[Values]) -> None:
    assert one(found, period="2024-01")["value_usd"] == 900


def test_other_asia_and_estimates_say_what_they_are(found: list[Values]) -> None:
    flow = one(found, exporter="country/TWN")
    assert "Other Asia, nes" in flow["note"]
    assert "estimate" in flow["note"]
    assert flow["quantity_kg"] == 12.5


def test_each_row_is_read_in_its_own_edition(found: list[Values]) -> None:
    magnets = one(found, hs6="850511")
    assert (magnets["hs_edition"], magnets["mixed"]) == ("HS2017", True)
    assert magnets["scope"] == "mixed code; cif"
    ore = one(found, hs6="2603")
    assert (ore["hs_edition"], ore["stage"], ore["mineral"]) == ("HS2022", "extraction", "copper")


def test_totals_and_parts_are_left_out_and_counted(
    fixtures: Path, schema: Schema, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        assert len(flows(fixtures / "comtrade", schema)) == 6
    counts = sorted(record.getMessage().partition(": ")[2] for record in caplog.records)
    assert counts == [
        "1 rows left out, neither imports nor exports, such as re-exports",
        "1 rows left out, of codes that are not mapped",
        "1 rows left out, totals to the world",
        "1 rows left out, with a partner that is no country",
        "3 rows left out, parts of another: one transport, procedure or second partner",
    ]


@pytest.mark.parametrize("kind", ["csv", "csv.gz", "records", "answer"])
def test_an_answer_and_a_saved_data_frame_say_the_same(
    answer: dict[str, Any], tmp_path: Path, schema: Schema, found: list[Values], kind: str
) -> None:
    """`to_csv` writes an index without a name before the columns."""
    frame = pd.json_normalize(answer["data"])
    file = tmp_path / (f"saved.{kind}" if kind.startswith("csv") else "saved.json")
    if kind.startswith("csv"):
        frame.to_csv(file)
    elif kind == "records":
        frame.to_json(file, orient="records")
    else:
        file.write_text(json.dumps(answer), encoding="utf-8")
    wording = {"locator", "quote"}
    plain = [{k: v for k, v in flow.items() if k not in wording} for flow in flows(file, schema)]
    assert plain == [{k: v for k, v in flow.items() if k not in wording} for flow in found]


def test_records_are_what_the_ontology_takes(fixtures: Path, schema: Schema) -> None:
    rows = merge_rows(type_rows(load(fixtures / "comtrade", schema), schema), schema)
    assert {row.values["year"] for row in rows["trade_flow"].values()} == {2024, None}
    assert {IMPORTERS, EXPORTERS} <= rows["source"].keys()
    assert {"country/CHN", "country/IND", "country/TWN", "country/CHL"} == rows["country"].keys()


def test_reports_that_contradict_each_other_are_an_error(
    saved: Callable[..., Path], schema: Schema
) -> None:
    twice = merge_rows(type_rows(load(saved({}, {}), schema), schema), schema)
    assert len(twice["trade_flow"]) == 1
    with pytest.raises(DuplicateKeyError) as error:
        merge_rows(type_rows(load(saved({}, {"netWgt": 7}), schema), schema), schema)
    assert error.value.fields == ("quantity_kg",)


def test_all_unknown_countries_are_in_one_error(saved: Callable[..., Path], schema: Schema) -> None:
    path = saved({"partnerISO": "XAA"}, {"reporterISO": "EUR", "reporterDesc": "European Union"})
    with pytest.raises(UnresolvedNamesError) as error:
        flows(path, schema)
    assert {name for name, _ in error.value.names} == {"XAA", "EUR"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"primaryValue": -1}, "primaryValue"),
        ({"netWgt": "many"}, "netWgt"),
        ({"period": "24"}, "period"),
        ({"period": "202413"}, "period"),
        ({"classificationCode": "H4"}, "classificationCode"),
        ({"classificationCode": "S4"}, "classificationCode"),
        ({"classificationCode": "H5", "cmdCode": "811231"}, "cmdCode"),
    ],
)
def test_a_bad_cell_is_named(
    saved: Callable[..., Path], schema: Schema, change: Values, field: str
) -> None:
    with pytest.raises(FieldError) as error:
        flows(saved({}, change), schema)
    assert (error.value.origin, error.value.field) == (Origin("saved.csv", 3), field)


@pytest.mark.parametrize("column", ["reporterISO", "primaryValue", "motCode"])
def test_a_missing_column_is_named(saved: Callable[..., Path], schema: Schema, column: str) -> None:
    with pytest.raises(SourceFileError, match=f"expected also {column}"):
        flows(saved(without=column), schema)


def test_without_descriptions_there_are_no_country_codes(
    saved: Callable[..., Path], schema: Schema
) -> None:
    bare = {"reporterISO": None, "partnerISO": None, "partnerDesc": None}
    with pytest.raises(InputError, match="includeDesc=True"):
        flows(saved(bare), schema)


def test_a_file_of_totals_alone_says_so(saved: Callable[..., Path], schema: Schema) -> None:
    with pytest.raises(SourceFileError, match="1 rows totals to the world; expected at least one"):
        flows(saved({"partnerISO": "W00", "partnerDesc": "World"}), schema)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"data": [{"period"', "complete JSON"),
        ('{"data": []}', "no records"),
        ('{"count": 3}', "no records"),
        ("[1, 2]", "no records"),
        ('{"data": [{"period": "2024"}]}', "record 1: the columns period; expected also"),
    ],
)
def test_json_that_is_no_answer_is_named(
    tmp_path: Path, schema: Schema, text: str, said: str
) -> None:
    (tmp_path / "answer.json").write_text(text, encoding="utf-8")
    with pytest.raises(SourceFileError, match=said):
        flows(tmp_path / "answer.json", schema)


def test_a_folder_without_files_is_an_error(tmp_path: Path, schema: Schema) -> None:
    with pytest.raises(SourceFileError, match=r"files ending in .csv, .csv.gz or .json"):
        flows(tmp_path, schema)
