"""BACI loads in every layout it comes in, its unknowns stay unknown, or it says what is wrong."""

import gzip
import logging
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mineral_diplomacy.loaders.baci import load
from mineral_diplomacy.loaders.record import Record
from mineral_diplomacy.loaders.typing_rows import Row, merge_rows, type_rows
from mineral_diplomacy.ontology.errors import (
    DuplicateKeyError,
    FieldError,
    InputError,
    Origin,
    SourceFileError,
    UnresolvedNamesError,
)
from mineral_diplomacy.ontology.schema import Schema

Spoil = Callable[[str, str, str, str], Path]
CEPII, USD = "baci", "baci-usd"
FLOWS, COUNTRIES = "BACI_HS17_Y2024_V202699.csv", "country_codes_V202699.csv"
PRODUCTS, PLAIN = "product_codes_HS17_V202699.csv", "baci_2024.csv"
HEADER = "t,i,j,k,v,q\n"


def flows(path: Path, schema: Schema) -> dict[tuple[str, str, str], dict[str, object]]:
    """Columns by exporter, importer and code."""
    records = [record for record in load(path, schema) if record.table == "trade_flow"]
    found = {
        (
            str(r.values["exporter"])[-3:],
            str(r.values["importer"])[-3:],
            str(r.values["hs6"]),
        ): dict(r.values)
        for r in records
    }
    assert len(found) == len(records)
    return found


def merged(path: Path, schema: Schema) -> dict[str, Row]:
    return merge_rows(type_rows(load(path, schema), schema), schema)["trade_flow"]


@pytest.fixture(scope="module")
def cepii(fixtures: Path, schema: Schema) -> dict[tuple[str, str, str], dict[str, object]]:
    return flows(fixtures / CEPII, schema)


@pytest.fixture(scope="module")
def usd(fixtures: Path, schema: Schema) -> dict[tuple[str, str, str], dict[str, object]]:
    return flows(fixtures / USD, schema)


@pytest.fixture
def own(fixtures: Path, tmp_path: Path) -> Callable[..., Path]:
    """A release whose flows are the given rows."""

    def make(*rows: str, header: str = HEADER, name: str = FLOWS) -> Path:
        shutil.copy(fixtures / CEPII / COUNTRIES, tmp_path)
        (tmp_path / name).write_text(header + "".join(f"{row}\n" for row in rows))
        return tmp_path

    return make


ORES = {
    "260300": ("copper", "extraction", "ore_and_concentrate", False),
    "260400": ("nickel", "extraction", "ore_and_concentrate", False),
    "260500": ("cobalt", "extraction", "ore_and_concentrate", False),
    "253090": ("minerals", "extraction", "ore_and_concentrate", True),
    "284690": ("rare_earths", "processing", "rare_earth_compounds", False),
    "280530": ("rare_earths", "processing", "rare_earth_metals", False),
    "250490": ("graphite", "extraction", "natural_graphite", False),
    "250410": ("graphite", "extraction", "natural_graphite", False),
    "283691": ("lithium", "processing", "lithium_carbonate", False),
    "850511": ("rare_earths", "manufacturing", "permanent_magnets", True),
    "811292": ("minerals", "processing", None, True),
}


@pytest.mark.parametrize("code", ORES)
def test_a_code_stands_for_its_mineral_stage_and_form(
    cepii: dict[tuple[str, str, str], dict[str, object]], code: str
) -> None:
    (flow,) = [flow for key, flow in cepii.items() if key[2] == code]
    meant = tuple(flow[name] for name in ("mineral", "stage", "form", "mixed"))
    assert meant == ORES[code]
    assert flow["hs_edition"] == "HS2017"
    assert (flow["scope"] == "mixed code") is flow["mixed"]


def test_thousands_of_dollars_and_tonnes_become_dollars_and_kilograms(
    cepii: dict[tuple[str, str, str], dict[str, object]],
) -> None:
    flow = cepii["CHL", "CHN", "260300"]
    assert (flow["value_usd"], flow["quantity_kg"]) == (1_500_250, 1_000_500)
    assert flow["quote"] == "1500.25 thousand USD; 1000.5 t"
    assert flow["locator"] == f"{FLOWS}, row 2"
    assert flow["source"] == "source/baci-v202699"


@pytest.mark.parametrize("key", [("COD", "CHN", "260500"), ("CHN", "IND", "280530")])
def test_a_quantity_of_0_or_none_is_unknown(
    cepii: dict[tuple[str, str, str], dict[str, object]], key: tuple[str, str, str]
) -> None:
    assert cepii[key]["quantity_kg"] is None
    assert cepii[key]["value_usd"] is not None


def test_other_asia_is_read_as_taiwan_and_says_so(
    cepii: dict[tuple[str, str, str], dict[str, object]],
    usd: dict[tuple[str, str, str], dict[str, object]],
) -> None:
    for table in (cepii, usd):
        assert "Other Asia, nes" in str(table["TWN", "IND", "282200"]["note"])


def test_plain_dollars_stay_dollars_and_lose_their_binary_noise(
    usd: dict[tuple[str, str, str], dict[str, object]],
) -> None:
    assert usd["JPN", "IND", "850511"]["value_usd"] == 32_310
    assert usd["JPN", "IND", "850511"]["period"] == "2024"


def test_tonnes_belong_to_the_flow_of_the_same_dollars_alone(
    usd: dict[tuple[str, str, str], dict[str, object]],
) -> None:
    tonnes = {key: flow["quantity_kg"] for key, flow in usd.items()}
    assert tonnes == {
        ("CHN", "IND", "850511"): 19_259_000,
        ("JPN", "IND", "850511"): None,
        ("CHN", "IND", "283691"): None,
        ("FIN", "IND", "282200"): None,
        ("TWN", "IND", "282200"): 2_000,
    }
    magnets = usd["CHN", "IND", "850511"]
    assert magnets["quote"] == "162786289.0 USD; 19259 t"
    assert magnets["locator"] == f"{PLAIN}, row 2; bilateral_2024_by_material.json, magnets/1"


def test_what_is_left_out_is_counted(
    fixtures: Path, schema: Schema, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        list(load(fixtures / CEPII, schema))
        list(load(fixtures / USD, schema))
    said = [record.getMessage() for record in caplog.records]
    assert said == [
        f"{FLOWS}: 2 rows left out, of 2 codes that are not mapped",
        f"{FLOWS}: 1 rows left out, from or to an area that is no country",
        f"{PLAIN}: 1 rows left out, of 1 codes that are not mapped",
        "2 rows of tonnes left out: they belong to no flow that is read",
    ]


def test_the_nodes_it_speaks_of_come_with_it(fixtures: Path, schema: Schema) -> None:
    nodes = {r.values["key"] for r in load(fixtures / USD, schema) if "key" in r.values}
    assert nodes == {
        *(f"country/{code}" for code in ("CHN", "FIN", "IND", "JPN", "TWN")),
        "source/baci-v202699",
        "source/iso-3166-1",
    }


@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_columns_are_read_by_their_names_in_whatever_order(
    own: Callable[..., Path], schema: Schema, bom: str
) -> None:
    path = own("699,156,283691,2024,5,1", header=f"{bom}j,i,k,t,q,v\n")
    flow = flows(path, schema)["CHN", "IND", "283691"]
    assert (flow["value_usd"], flow["quantity_kg"]) == (1000, 5000)


def test_a_gzip_and_a_zip_hold_what_the_folder_holds(
    fixtures: Path,
    tmp_path: Path,
    schema: Schema,
    cepii: dict[tuple[str, str, str], dict[str, object]],
) -> None:
    packed = tmp_path / "packed"
    shutil.copytree(fixtures / CEPII, packed)
    plain = (packed / FLOWS).read_bytes()
    (packed / FLOWS).unlink()
    (packed / f"{FLOWS}.gz").write_bytes(gzip.compress(plain))
    archive = tmp_path / "BACI_HS17_V202699.zip"
    with zipfile.ZipFile(archive, "w") as writer:
        for file in sorted((fixtures / CEPII).iterdir()):
            writer.write(file, file.name)
    assert flows(archive, schema) == cepii
    assert flows(packed, schema).keys() == cepii.keys()


def test_another_release_and_edition_is_a_source_of_its_own(
    fixtures: Path, tmp_path: Path, schema: Schema
) -> None:
    shutil.copy(fixtures / CEPII / COUNTRIES, tmp_path / "country_codes_V202701.csv")
    (tmp_path / "BACI_HS22_Y2024_V202701.csv").write_text(
        f"{HEADER}2024,156,699,811231,5,1\n", encoding="utf-8"
    )
    records = list(load(tmp_path, schema))
    (source,) = [r.values for r in records if r.values.get("publisher") == "CEPII"]
    (flow,) = [r.values for r in records if r.table == "trade_flow"]
    assert source["key"] == flow["source"] == "source/baci-hs22-v202701"
    assert (flow["mineral"], flow["hs_edition"]) == ("hafnium", "HS2022")


def test_rows_that_agree_are_one_claim_and_rows_that_do_not_are_an_error(
    own: Callable[..., Path], schema: Schema
) -> None:
    (row,) = merged(own(*["2024,156,699,283691,5,1"] * 2), schema).values()
    assert row.values["locator"] == f"{FLOWS}, row 2; {FLOWS}, row 3"
    with pytest.raises(DuplicateKeyError) as error:
        merged(own("2024,156,699,283691,5,1", "2024,156,699,283691,6,1"), schema)
    assert error.value.fields == ("value_usd",)
    assert (error.value.first, error.value.second) == (Origin(FLOWS, 2), Origin(FLOWS, 3))


def test_a_row_without_value_and_quantity_says_nothing(
    own: Callable[..., Path], schema: Schema, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        found = flows(own("2024,156,699,283691,NA,0", "2024,152,699,283691,,2"), schema)
    assert {key: flow["value_usd"] for key, flow in found.items()} == {
        ("CHL", "IND", "283691"): None
    }
    assert "1 rows left out, without value and quantity" in caplog.text


def test_all_unknown_countries_are_in_one_error(own: Callable[..., Path], schema: Schema) -> None:
    rows = [f"2024,{code},699,283691,5,1" for code in (280, 736, 999, 156)]
    with pytest.raises(UnresolvedNamesError) as error:
        flows(own(*rows), schema)
    assert error.value.names == (
        ("280 Fed. Rep. of Germany (...1990)", Origin(FLOWS, 2)),
        ("736 Sudan (...2011)", Origin(FLOWS, 3)),
        ("999", Origin(FLOWS, 4)),
    )


@pytest.mark.parametrize(
    ("row", "field", "found"),
    [
        ("2024,156,699,283691,-5,1", "v", "-5"),
        ("2024,156,699,283691,5,-1", "q", "-1"),
        ("2024,156,699,283691,a lot,1", "v", "a lot"),
        ("2024,156,699,283691,5,inf", "q", "inf"),
        ("2024,156,699,283691,NaN,1", "v", "NaN"),
        ("24,156,699,283691,5,1", "t", "24"),
        ("156,2024,699,283691,5,1", "t", "156"),
        ("2024,156,699,28369100,5,1", "HS code", "28369100"),
        ("2024,156,699,lithium,5,1", "HS code", "lithium"),
        ("2024,156,699,811231,5,1", "HS code", "811231"),
    ],
)
def test_a_bad_cell_is_named(
    own: Callable[..., Path], schema: Schema, row: str, field: str, found: str
) -> None:
    with pytest.raises(FieldError) as error:
        flows(own("2024,156,699,283691,5,1", row), schema)
    assert (error.value.origin, error.value.field) == (Origin(FLOWS, 3), field)
    assert error.value.found == found


def test_a_code_of_another_edition_names_the_editions_that_have_it(
    own: Callable[..., Path], schema: Schema
) -> None:
    with pytest.raises(FieldError, match=r"expected codes of HS2017: this is one of HS2022"):
        flows(own("2024,156,699,811231,5,1"), schema)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("BACI_HS92_Y2024_V202699.csv", "the edition HS1992; expected an edition whose codes"),
        ("BACI_HS12_Y2024_V202699.csv", "the edition HS2012; expected an edition whose codes"),
        ("BACI_Y2024_V202699.csv", "expected the edition of the HS, such as HS17"),
        ("BACI_HS17_Y2024_V202501.csv", "expected 202501 as BACI_HS17_Y2024_V202501.csv says"),
    ],
)
def test_names_say_edition_and_release_or_it_is_an_error(
    own: Callable[..., Path], schema: Schema, name: str, said: str
) -> None:
    with pytest.raises(SourceFileError, match=said):
        flows(own("2024,156,699,283691,5,1", name=name), schema)


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("t,i,j,k,v\n", "the header t,i,j,k,v; expected the columns t,i,j,k,v,q or i,j,cmd,value"),
        ("year,exporter,importer,product,value,quantity\n", "the header year,exporter"),
        ("t,i,j,k,v,v\n", "each column once"),
        ("\n", "no header"),
    ],
)
def test_an_unknown_header_is_named_beside_the_known_ones(
    own: Callable[..., Path], schema: Schema, header: str, said: str
) -> None:
    with pytest.raises(SourceFileError, match=said):
        flows(own("2024,156,699,283691,5,1", header=header), schema)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((), "a header without rows"),
        (("2024,156,699,10121,5,1",), "no code that is mapped, only 010121"),
        (("2024,156,699,283691,5",), "CSV Error on Line: 2"),
        (("2024,156,699,283691,5,1,7",), "CSV Error on Line: 2"),
        (('2024,156,"699,283691,5,1',), "unterminated quote"),
    ],
)
def test_a_file_that_is_no_whole_table_is_named(
    own: Callable[..., Path], schema: Schema, rows: tuple[str, ...], said: str
) -> None:
    with pytest.raises(SourceFileError, match=said) as error:
        flows(own(*rows), schema)
    assert error.value.file == FLOWS
    assert "/" not in str(error.value)


@pytest.mark.parametrize("size", [8, 0.5, -9, -4])
def test_a_gzip_that_ends_early_is_an_error(
    own: Callable[..., Path], schema: Schema, size: float
) -> None:
    path = own(*[f"2024,156,699,283691,{number},1" for number in range(2000)])
    whole = gzip.compress((path / FLOWS).read_bytes())
    (path / FLOWS).unlink()
    end = int(len(whole) * size) if size == 0.5 else int(size)
    (path / f"{FLOWS}.gz").write_bytes(whole[:end])
    with pytest.raises(SourceFileError) as error:
        flows(path, schema)
    assert error.value.file == f"{FLOWS}.gz"
    assert "Traceback" not in str(error.value)


def test_text_that_is_no_utf_8_is_an_error(own: Callable[..., Path], schema: Schema) -> None:
    path = own("2024,156,699,283691,5,1")
    with (path / FLOWS).open("ab") as file:
        file.write(b"2024,\xff\xfe,699,283691,5,1\n")
    with pytest.raises(SourceFileError, match="not utf-8"):
        flows(path, schema)


def test_a_zip_that_ends_early_is_an_error(tmp_path: Path, schema: Schema) -> None:
    archive = tmp_path / "BACI_HS17_V202699.zip"
    archive.write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(SourceFileError, match="a whole zip file"):
        flows(archive, schema)


def test_flows_by_number_need_the_list_of_countries(fixtures: Path, schema: Schema) -> None:
    with pytest.raises(SourceFileError, match=r"country_codes_V….csv"):
        flows(fixtures / CEPII / FLOWS, schema)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("bilateral_2024_by_material.json", '"materials"', '"things"', "the keys year, source"),
        ("bilateral_2024_by_material.json", '"CN"', '"C1"', "an ISO 3166-1 alpha-2 code"),
        ("bilateral_2024_by_material.json", "19259", "-19259", "magnets/1, field 'qty'"),
        ("bilateral_2024_by_material.json", '"magnets"', '"copper"', "with a title_code"),
        ("bilateral_2024_by_material.json", '"materials": {', '"materials": {{', "complete JSON"),
        ("hs6_crosswalk.json", "850511", "283691", "as in bilateral_2024_by_material.json, mag"),
        (PLAIN, "i,j,cmd,value", "i,j,hs6,value", "the header i,j,hs6,value"),
        (PLAIN, "CHN,IND", "XXX,IND", "'XXX'"),
    ],
)
def test_the_layout_in_plain_dollars_says_what_is_wrong_too(
    spoilt: Spoil, schema: Schema, file: str, old: str, new: str, said: str
) -> None:
    with pytest.raises(InputError, match=said):
        flows(spoilt(USD, file, old, new), schema)


def test_a_year_must_be_somewhere(fixtures: Path, tmp_path: Path, schema: Schema) -> None:
    shutil.copytree(fixtures / USD, tmp_path / USD)
    (tmp_path / USD / PLAIN).rename(tmp_path / USD / "baci.csv")
    with pytest.raises(SourceFileError, match=r"no year; expected a name such as baci_2024.csv"):
        flows(tmp_path / USD, schema)


def test_a_folder_without_flows_is_an_error(fixtures: Path, tmp_path: Path, schema: Schema) -> None:
    with pytest.raises(SourceFileError, match="no such file"):
        flows(tmp_path, schema)
    shutil.copy(fixtures / CEPII / PRODUCTS, tmp_path)
    with pytest.raises(SourceFileError, match="no trade flows"):
        flows(tmp_path, schema)


NUMBERS = st.one_of(
    st.sampled_from(["", "NA", "0", "0.000", "  NA"]),
    st.decimals(0, 10**7, places=3).map(str),
)
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["36", "152", "156", "180", "251"]),
        st.sampled_from(["699", "842"]),
        st.sampled_from(["260300", "283691", "850511", "10121", "271012"]),
        NUMBERS,
        NUMBERS,
    ),
    unique_by=lambda row: row[:3],
    max_size=12,
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
def test_sums_are_those_of_another_reader(
    own: Callable[..., Path], schema: Schema, rows: list[tuple[str, ...]]
) -> None:
    """pandas reads the same file: what is unknown there adds nothing here."""
    path = own("2024,156,842,282200,1,1", *(",".join(("2024", *row)) for row in rows))
    table = pd.read_csv(path / FLOWS, skipinitialspace=True)
    known = table[table["k"].isin([260300, 282200, 283691, 850511])]
    expected = known.groupby("k")[["v", "q"]].sum() * 1000

    found = flows(path, schema).values()
    for code, row in expected.iterrows():
        chosen = [flow for flow in found if flow["hs6"] == str(code)]
        values = [float(str(flow["value_usd"] or 0)) for flow in chosen]
        masses = [float(str(flow["quantity_kg"] or 0)) for flow in chosen]
        assert sum(values) == pytest.approx(row["v"])
        assert sum(masses) == pytest.approx(row["q"])


def test_records_are_what_the_ontology_takes(fixtures: Path, schema: Schema) -> None:
    records: list[Record] = list(load(fixtures / CEPII, schema))
    rows = list(type_rows(records, schema))
    assert {row.values["year"] for row in rows if row.table == "trade_flow"} == {2024}
