"""Facilities load as printed: place, kinds, commodities and stage, or a sentence says why not."""

import csv
import shutil
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path

import pytest
from openpyxl import load_workbook

from mineral_diplomacy.graph import stores
from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.loaders.build import BuildSpec, build
from mineral_diplomacy.loaders.icmm import load
from mineral_diplomacy.loaders.record import Record
from mineral_diplomacy.loaders.registry import SourcePath
from mineral_diplomacy.ontology.errors import (
    FieldError,
    InputError,
    SourceFileError,
    UnresolvedNamesError,
)
from mineral_diplomacy.ontology.schema import Schema
from tests.loaders.workbooks import ABOUT, HEADER, MINE, write_facilities, write_workbook

WORKS = {
    **MINE,
    "ICMMID": "ICMM00002",
    "Asset Type": "Mine;Smelter; Steel Plant",
    "Primary Commodity": "chromite",
    "Secondary Commodity": "Chromium",
    "Other Commodities": "sulphuric acid;ferrochrome;chromite",
}
FILE = "icmm_global_mining_dataset_2025.xlsx"

Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Writes a workbook of the rows."""

    def write(*rows: Mapping[str, object], header: Sequence[str] = HEADER) -> Path:
        return write_facilities(tmp_path / "mines.xlsx", rows, header)

    return write


def of(records: list[Record], table: str) -> list[dict[str, object]]:
    return [dict(record.values) for record in records if record.table == table]


def test_a_facility_is_what_is_printed_of_it(make: Make, schema: Schema) -> None:
    records = list(load(make(MINE), schema))
    (facility,) = of(records, "facility")
    assert facility == {
        "key": "facility/ICMM00001",
        "label": "Santa Ana",
        "alt_label": ["Mina A"],
        "source": "source/icmm-2025-09",
        "country": "country/BOL",
        "latitude": 7.5,
        "longitude": -61.25,
        "facility_kind": ["mine"],
        "printed_commodity": ["tin"],
        "printed_confidence": "Very Low",
    }
    (output,) = of(records, "facility_output")
    assert (output["mineral"], output["stage"], output["commodity_rank"]) == (
        *("tin", "extraction"),
        "primary",
    )
    (source,) = [row for row in of(records, "source") if "icmm" in str(row["key"])]
    assert source["edition"] == "2025-09 V1"
    assert source["licence"] == "CC BY 4.0"
    assert source["attribution"] == "ICMM Global Mining Dataset, September 2025 (V1) release."


def test_a_site_of_several_works_stands_at_each_stage_and_says_so(
    make: Make, schema: Schema, caplog: pytest.LogCaptureFixture
) -> None:
    records = list(load(make(WORKS), schema))
    (facility,) = of(records, "facility")
    assert facility["facility_kind"] == ["mine", "smelter", "steel_plant"]
    outputs = of(records, "facility_output")
    found = Counter((row["printed_form"], row["stage"], row["commodity_rank"]) for row in outputs)
    assert found == {
        (printed, stage, rank): 1
        for printed, rank in (
            ("chromite", "primary"),
            ("Chromium", "secondary"),
            ("ferrochrome", "other"),
        )
        for stage in ("extraction", "processing")
    }
    assert {row["mineral"] for row in outputs} == {"chromium"}
    assert all("is not said" in str(row["note"]) for row in outputs)
    assert "sulphuric acid" in str(facility["printed_commodity"])
    assert "1 outputs left out, of no mineral that is read: sulphuric acid (1)" in caplog.text


def test_two_facilities_of_one_name_in_one_country_stay_two(make: Make, schema: Schema) -> None:
    records = list(load(make(MINE, {**MINE, "ICMMID": "ICMM00009"}), schema))
    assert [row["key"] for row in of(records, "facility")] == [
        "facility/ICMM00001",
        "facility/ICMM00009",
    ]


def test_a_facility_in_a_country_that_is_not_read_is_counted(
    make: Make, schema: Schema, caplog: pytest.LogCaptureFixture
) -> None:
    kosovo = {**MINE, "ICMMID": "ICMM00009", "Country": "Kosovo"}
    assert len(of(list(load(make(MINE, kosovo), schema)), "facility")) == 1
    assert "1 facilities left out" in caplog.text


def test_a_printers_minus_is_a_minus_and_an_empty_coordinate_unknown(
    make: Make, schema: Schema
) -> None:
    south = {**MINE, "Latitude": "\N{MINUS SIGN}23.8901", "Longitude": None}
    (facility,) = of(list(load(make(south), schema)), "facility")
    assert (facility["latitude"], facility["longitude"]) == (-23.8901, None)


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("Latitude", 90.5, "from -90 to 90"),
        ("Longitude", -180.5, "from -180 to 180"),
        ("Latitude", "7°30'", "from -90 to 90"),
        ("Longitude", "nan", "from -180 to 180"),
        ("Asset Type", "Quarry", "kinds such as mine"),
        ("Asset Type", None, "at least one kind"),
        ("Country", "World", "a country"),
        ("ICMMID", None, "an identifier such as"),
        ("ICMMID", "../../etc", "an identifier such as"),
        ("Primary Commodity", "unobtainium", "icmm_terms.csv"),
    ],
)
def test_a_bad_cell_is_named_with_sheet_and_row(
    make: Make, schema: Schema, column: str, value: object, expected: str
) -> None:
    spoilt = {**MINE, "ICMMID": "ICMM00009", column: value}
    with pytest.raises(FieldError, match=expected) as raised:
        list(load(make(MINE, spoilt), schema))
    assert str(raised.value.origin) == "mines.xlsx, sheet 'External', row 3"
    assert raised.value.field == column


def test_a_duplicate_identifier_names_both_rows(make: Make, schema: Schema) -> None:
    with pytest.raises(FieldError, match=r"another identifier than that of .*row 2") as raised:
        list(load(make(MINE, {**MINE, "Country": "Peru"}), schema))
    assert raised.value.origin.row == 3


def test_all_unknown_countries_and_all_unknown_commodities_are_listed_at_once(
    make: Make, schema: Schema
) -> None:
    rows = [
        {**MINE, "ICMMID": f"ICMM0000{n}", "Country": country}
        for n, country in enumerate(("Atlantis", "Bolivia", "Ruritania"))
    ]
    with pytest.raises(UnresolvedNamesError, match=r"(?s)2 country names.*Atlantis.*Ruritania"):
        list(load(make(*rows), schema))
    commodities = {"Primary Commodity": "adamant", "Other Commodities": "mithril;tin"}
    with pytest.raises(FieldError, match="adamant, mithril"):
        list(load(make({**MINE, **commodities}), schema))


def test_a_missing_column_sheet_row_or_edition_is_named(
    make: Make, schema: Schema, tmp_path: Path
) -> None:
    short = [name for name in HEADER if name != "Longitude"]
    with pytest.raises(SourceFileError, match="no column Longitude in the sheet 'External'"):
        list(load(make(MINE, header=short), schema))
    with pytest.raises(SourceFileError, match="no facilities"):
        list(load(make(), schema))
    write_workbook(tmp_path / "mines.xlsx", {"About": ABOUT})
    with pytest.raises(SourceFileError, match="none of the columns in the sheets About"):
        list(load(tmp_path, schema))
    write_workbook(tmp_path / "mines.xlsx", {"External": [HEADER]})
    with pytest.raises(SourceFileError, match="no edition in any sheet"):
        list(load(tmp_path, schema))


def test_two_editions_in_one_folder_are_refused(make: Make, schema: Schema) -> None:
    file = make(MINE)
    shutil.copy(file, file.with_name("copy.xlsx"))
    with pytest.raises(SourceFileError, match="one edition at a time"):
        list(load(file.parent, schema))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"ICMMID,Country\n"])
def test_what_is_no_whole_workbook_is_refused(tmp_path: Path, schema: Schema, data: bytes) -> None:
    (tmp_path / "mines.xlsx").write_bytes(data)
    with pytest.raises(InputError, match=r"mines\.xlsx"):
        list(load(tmp_path, schema))


def test_every_reviewed_term_is_of_the_vocabulary_and_gives_a_reason_or_a_mineral(
    schema: Schema,
) -> None:
    text = (files("mineral_diplomacy.loaders") / "icmm_terms.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert rows == sorted(rows, key=lambda row: (row["column"], row["spelling"].lower()))
    for row in rows:
        if row["term"]:
            assert row["term"] in schema.notations["mineral"], row
        else:
            assert row["reason"], row
        assert row["spelling"].lower() not in schema.spellings["mineral"], row


def test_the_whole_real_file_is_read(shared_data: Path, schema: Schema) -> None:
    """Counted by openpyxl, and against the count by country that the publisher prints."""
    records = list(load(shared_data / "icmm-2025", schema))
    book = load_workbook(shared_data / "icmm-2025" / FILE, read_only=True)
    rows = list(book["External"].iter_rows(min_row=2, values_only=True))
    kosovo = sum(row[7] == "Kosovo" for row in rows)
    facilities = of(records, "facility")
    assert len(rows) == 8508
    assert len(facilities) == len(rows) - kosovo
    assert all(row["latitude"] is not None for row in facilities)
    countries = Counter(str(row["country"]) for row in facilities)
    printed = {row[11]: row[13] for row in book["Supplemental Sheet"].iter_rows(values_only=True)}
    for name, key in (("India", "IND"), ("Chile", "CHL"), ("China", "CHN")):
        assert countries[f"country/{key}"] == printed[name]


@pytest.mark.slow
def test_a_build_with_the_real_file_passes_the_shapes_and_fills_both_stores(
    shared_data: Path, tmp_path: Path
) -> None:
    spec = BuildSpec((SourcePath("icmm", shared_data / "icmm-2025"),))
    dataset = Dataset.open(build(spec, tmp_path / "out").path)
    assert stores.intact(dataset)
    assert len(dataset.table("facility")) == 8504
    smelters = {
        row["facility"]
        for row in dataset.rows("facility_output")
        if (row["mineral"], row["stage"]) == ("copper", "processing")
    }
    assert len(smelters) > 100
