"""The tables of the Mineral Commodity Summaries load as printed, or say what is wrong."""

import math
import shutil
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import pandas as pd
import pytest

from mineral_diplomacy.loaders.record import Record
from mineral_diplomacy.loaders.typing_rows import merge_rows, type_rows
from mineral_diplomacy.loaders.usgs_mcs import load
from mineral_diplomacy.ontology.errors import (
    FieldError,
    InputError,
    SourceFileError,
    TotalMismatchError,
    UnresolvedNamesError,
)
from mineral_diplomacy.ontology.schema import Schema

Spoil = Callable[[str, str, str, str], Path]
OTHER_YEAR = "usgs-mcs-2023"
TABLES, LISTING = "usgs-mcs-2024", "usgs-mcs-2026"
COBALT, LITHIUM = "mcs2024-cobal_world.csv", "mcs2024-lithi_world.csv"
EXTRACT = "usgs_mcs2026_extract.csv"


def statements(records: Iterable[Record]) -> list[Record]:
    return [record for record in records if "holder" in record.values]


def one(records: Iterable[Record], table: str, **wanted: object) -> dict[str, object]:
    """The values of the single record that has all the wanted ones."""
    found = [
        dict(record.values)
        for record in records
        if record.table == table
        and all(record.values.get(name) == value for name, value in wanted.items())
    ]
    assert len(found) == 1, found
    return found[0]


@pytest.fixture(scope="module")
def tables(fixtures: Path, schema: Schema) -> list[Record]:
    return list(load(fixtures / TABLES, schema))


@pytest.fixture(scope="module")
def listing(fixtures: Path, schema: Schema) -> list[Record]:
    return list(load(fixtures / LISTING, schema))


def test_world_tables_agree_with_an_independent_reader(
    tables: list[Record], fixtures: Path
) -> None:
    """pandas reads the same cells: every number of every column is there once, unchanged."""
    for file in sorted((fixtures / TABLES).glob("*.csv")):
        frame = pd.read_csv(file, dtype=str, keep_default_na=False, encoding="utf-8-sig")
        columns = [c for c in frame.columns[3:] if not c.endswith("_notes")]
        cells = frame[columns].fillna("").map(lambda text: text.strip().replace(",", ""))
        expected = Counter(
            (number + 2, float(cell))
            for number, row in enumerate(cells.to_numpy())
            for cell in row
            if cell.removeprefix(">").removeprefix("e").replace(".", "").isdigit()
            for cell in [cell.removeprefix(">").removeprefix("e")]
        )
        loaded = Counter(
            (record.origin.row, record.values["quantity"])
            for record in statements(tables)
            if record.origin.file == file.name and record.values["quantity"] is not None
        )
        assert loaded == expected, file.name


def test_listing_agrees_with_an_independent_reader(listing: list[Record], fixtures: Path) -> None:
    frame = pd.read_csv(fixtures / LISTING / EXTRACT, dtype=str, keep_default_na=False)
    numbers = pd.to_numeric(frame["value_as_printed"].replace("-", "0"), errors="coerce")
    expected = dict(zip(frame.index + 2, numbers, strict=True))
    loaded = {record.origin.row: record.values["quantity"] for record in statements(listing)}
    assert loaded.keys() == expected.keys()
    for row, number in expected.items():
        value = loaded[row]
        assert value is None if math.isnan(number) else value == number, row


def test_every_record_has_its_place_and_its_printed_words(tables: list[Record]) -> None:
    for record in statements(tables):
        assert record.values["locator"] == f"{record.origin.file}, row {record.origin.row}"
        assert record.values["printed_form"]
        assert record.values["source"] == "source/usgs-mcs-2024"
        assert record.values["projection"] is False


def test_records_are_rows_of_the_ontology(
    tables: list[Record], listing: list[Record], schema: Schema
) -> None:
    rows = merge_rows(type_rows([*tables, *listing], schema), schema)
    assert sum(len(rows[name]) for name in ("supply", "capacity", "reserve")) == len(
        statements(tables)
    ) + len(statements(listing))


def test_sources_and_countries_come_with_the_figures(tables: list[Record]) -> None:
    nodes = {str(record.values["key"]) for record in tables if "key" in record.values}
    holders = {str(record.values["holder"]) for record in statements(tables)}
    assert nodes >= holders | {"source/usgs-mcs-2024", "source/iso-3166-1"}


def test_mining_and_refining_of_copper_are_two_stages(tables: list[Record]) -> None:
    chile = {"mineral": "copper", "holder": "country/CHL", "period": "2023"}
    assert one(tables, "supply", **chile, stage="extraction")["quantity"] == 5000
    assert one(tables, "supply", **chile, stage="processing")["quantity"] == 2000
    reserves = [r for r in tables if r.table == "reserve" and r.values["mineral"] == "copper"]
    assert len(reserves) == len({r.values["holder"] for r in reserves})


def test_withheld_and_unavailable_are_unknown_not_zero(tables: list[Record]) -> None:
    withheld = one(tables, "supply", mineral="lithium", holder="country/USA", period="2023")
    assert (withheld["quantity"], withheld["missing"], withheld["quote"]) == (None, "withheld", "W")
    china = one(tables, "supply", mineral="germanium", holder="country/CHN", period="2022")
    assert (china["quantity"], china["missing"]) == (None, "not_available")
    world = one(tables, "supply", mineral="lithium", holder="aggregate/WLD", period="2023")
    assert (world["quantity"], world["note"]) == (180_000, "Excludes U.S. production.")


def test_amounts_counted_in_another_row_are_not_reported_here(tables: list[Record]) -> None:
    rutile = one(tables, "supply", form="rutile", holder="country/USA", period="2022")
    assert (rutile["quantity"], rutile["missing"]) == (None, "not_reported")
    assert rutile["quote"] == "included with ilmenite"
    austria = one(tables, "reserve", mineral="graphite", holder="country/AUT")
    assert (austria["quantity"], austria["quote"]) == (None, "Included in World total.")


def test_bounds_stay_bounds(tables: list[Record], listing: list[Record]) -> None:
    rest = one(tables, "reserve", mineral="nickel", holder="aggregate/ROW")
    assert (rest["quantity"], rest["bound"]) == (9_100_000, "greater_than")
    world = one(listing, "reserve", mineral="rare_earths", holder="aggregate/WLD")
    assert (world["quantity"], world["bound"]) == (85_000_000, "greater_than")
    assert world["quote"] == ">85,000,000"


@pytest.mark.parametrize(
    ("wanted", "estimated"),
    [
        ({"mineral": "cobalt", "holder": "country/COD", "period": "2022"}, True),  # header
        ({"mineral": "lithium", "holder": "country/ARG", "period": "2022"}, False),
        ({"mineral": "lithium", "holder": "country/ARG", "period": "2023"}, True),
        ({"mineral": "lithium", "holder": "country/CHN", "period": "2022"}, True),  # note
        ({"mineral": "vanadium", "holder": "country/RUS", "period": "2022"}, True),  # e20,000
        ({"mineral": "gallium", "holder": "country/JPN", "period": "2022"}, True),  # Japane
        ({"mineral": "gallium", "holder": "country/USA", "period": "2022"}, False),
    ],
)
def test_estimates_are_marked_wherever_the_source_says_so(
    tables: list[Record], wanted: dict[str, str], estimated: bool
) -> None:
    assert one(tables, "supply", **wanted)["estimated"] is estimated


def test_titanium_is_told_apart_by_form(tables: list[Record]) -> None:
    china = {"holder": "country/CHN", "mineral": "titanium"}
    assert (
        one(tables, "supply", **china, period="2023", form="titanium_sponge")["quantity"] == 220_000
    )
    assert one(tables, "capacity", **china, form="titanium_pigment")["quantity"] == 5_500_000
    both = one(tables, "supply", form="ilmenite_and_rutile", period="2023")
    assert (both["holder"], both["quantity"]) == ("aggregate/WLD", 9200)


def test_platinum_reserves_are_those_of_the_whole_group(tables: list[Record]) -> None:
    reserves = [
        r.values for r in tables if r.table == "reserve" and r.values["mineral"] == "platinum"
    ]
    assert {values["scope"] for values in reserves} == {"all platinum-group metals"}


def test_reserves_have_no_stage_and_bases_say_what_is_counted(tables: list[Record]) -> None:
    assert {r.values["stage"] for r in tables if r.table == "reserve"} == {None}
    bases = {r.values["mineral"]: r.values["basis"] for r in statements(tables)}
    assert bases["lithium"] == "element_content"
    assert bases["graphite"] == "natural_graphite"


def test_a_dash_is_zero_and_says_so(listing: list[Record]) -> None:
    rest = one(listing, "supply", mineral="gallium", holder="aggregate/ROW", period="2024")
    assert (rest["quantity"], rest["quote"]) == (0.0, "-")
    assert "zero" in str(rest["note"])


def test_units_of_the_listing_say_what_is_counted(listing: list[Record]) -> None:
    gallium = one(listing, "capacity", holder="country/CHN")
    assert (gallium["unit"], gallium["basis"]) == ("kg", "element_content")
    india = one(listing, "reserve", holder="country/IND")
    assert (india["unit"], india["basis"], india["missing"]) == (
        "t",
        "oxide_equivalent",
        "not_available",
    )


def test_a_note_about_one_country_stays_with_it(listing: list[Record]) -> None:
    india = one(listing, "reserve", holder="country/IND")
    china = one(listing, "reserve", holder="country/CHN")
    assert "6.9 Mt in MCS 2025" in str(india["note"])
    assert china["note"] is None


def test_a_release_of_another_year_loads(tmp_path: Path, fixtures: Path, schema: Schema) -> None:
    for file in (fixtures / TABLES).glob("*.csv"):
        text = file.read_text(encoding="utf-8-sig")
        text = text.replace("2023", "2026").replace("2022", "2025").replace("MCS2024", "MCS2027")
        (tmp_path / file.name.replace("2024", "2027")).write_text(text, encoding="utf-8")
    records = list(load(tmp_path, schema))
    assert len(statements(records)) == len(statements(load(fixtures / TABLES, schema)))
    assert {r.values["period"] for r in records if r.table == "supply"} == {"2025", "2026"}
    source = one(records, "source", key="source/usgs-mcs-2027")
    assert source["edition"] == "2027"
    assert source["publisher"] == "US Geological Survey"
    assert "2026" not in str(source["label"])
    assert list(type_rows(records, schema))


def test_the_release_of_2023_in_its_own_words(
    fixtures: Path, schema: Schema, caplog: pytest.LogCaptureFixture
) -> None:
    """Another year words its types, totals and notes differently, and marks what can't apply."""
    records = list(load(fixtures / OTHER_YEAR, schema))
    world = one(records, "supply", mineral="lithium", holder="aggregate/WLD", period="2021")
    assert world["quantity"] == 107_000
    assert "excluding U.S. production" in str(world["note"])
    ilmenite = one(records, "supply", form="ilmenite", holder="country/IND", period="2022")
    assert ilmenite["basis"] == "unstated"
    capacity = one(records, "capacity", form="titanium_pigment", holder="country/GBR")
    assert (capacity["quantity"], capacity["period"]) == (315_000, "2021")
    blank = one(records, "supply", form="titanium_sponge", holder="country/GBR", period="2021")
    assert (blank["quantity"], blank["missing"]) == (None, "not_reported")
    assert one(records, "capacity", mineral="gallium", holder="country/JPN")["estimated"] is True
    copper = [r for r in records if r.table == "reserve" and r.values["mineral"] == "copper"]
    assert {r.values["quantity"] for r in copper} == {44_000, 190_000, 890_000}
    assert "2 tables left out" in caplog.text
    assert "abras, fluor" in caplog.text


def test_one_file_loads_alone(fixtures: Path, schema: Schema) -> None:
    records = list(load(fixtures / TABLES / LITHIUM, schema))
    assert {r.values["mineral"] for r in statements(records)} == {"lithium"}


# --- bad input ----------------------------------------------------------------------------------


def test_a_missing_path(tmp_path: Path, schema: Schema) -> None:
    with pytest.raises(SourceFileError, match="no such file or folder"):
        list(load(tmp_path / "absent", schema))


def test_a_folder_without_tables(tmp_path: Path, schema: Schema) -> None:
    (tmp_path / "readme.txt").write_text("nothing here")
    with pytest.raises(SourceFileError, match="no such file in the folder"):
        list(load(tmp_path, schema))


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "an empty file"),
        (b"\xef\xbb\xbf \n", "an empty file"),
        ("Source,Côte\n".encode("latin-1"), "byte 0xf4"),
        ("Source,Country,Type\n".encode("utf-16"), "byte 0xff"),
        (b"a,b,c\n1,2,3\n", "the header a,b,c"),
        (b"Source,Country,Type,Prod_t_2022\n", "a header without rows"),
        (b"Source,Country,Type,Prod_notes\nMCS2024,Chile,x,y\n", "no column of figures"),
        (b'Source,Country,Type,Prod_t_2022\nMCS2024,"Chile,x,1\n', "unexpected end of data"),
    ],
)
def test_files_that_cannot_be_read(
    tmp_path: Path, schema: Schema, content: bytes, found: str
) -> None:
    (tmp_path / COBALT).write_bytes(content)
    with pytest.raises(SourceFileError) as raised:
        list(load(tmp_path, schema))
    assert COBALT in str(raised.value)
    assert found in raised.value.found


@pytest.mark.parametrize(
    ("old", "new", "field", "row"),
    [
        ("MCS2024,Congo", "MCS2023,Congo", "Source", 3),
        ("MCS2024,Congo", "IEA,Congo", "Source", 3),
        ("144000", "144000 or so", "Prod_t_est_2022", 3),
        ("144000", "-144000", "Prod_t_est_2022", 3),
        ("Prod_t_est_2023", "Prod_t_est_2019", "Prod_t_est_2019", 1),
        ("Prod_t_est_2023", "Prod_t_est_2031", "Prod_t_est_2031", 1),
        ("Prod_t_est_2023", "Prod_bushels_est_2023", "header", 1),
        ("Prod_t_est_2023", "Prod_t_est", "header", 1),
        ("Prod_t_est_2023", "Output_t_2023", "header", 1),
        ('(Kinshasa),"Mine production', '(Kinshasa),"Ore stock', "Type", 3),
    ],
)
def test_a_wrong_field_is_named_with_file_and_row(
    spoilt: Spoil, schema: Schema, old: str, new: str, field: str, row: int
) -> None:
    with pytest.raises(FieldError) as raised:
        list(load(spoilt(TABLES, COBALT, old, new), schema))
    error = raised.value
    assert (error.origin.file, error.origin.row, error.field) == (COBALT, row, field)
    assert COBALT in str(error)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("gallium,primary low-purity production,", "unobtainium,primary,", "mineral"),
        (",processing,production,CHN", ",conjuring,production,CHN", "stage"),
        (",production,CHN", ",rumour,CHN", "kind"),
        ("kg Ga,2024", "bushel Ga,2024", "unit"),
        ("kg Ga,2024", "kg Xx,2024", "unit"),
        (",2024,", ",1924,", "year"),
        (",2024,", ",2035,", "year"),
        (",2024,", ",²,", "year"),
        (",839000,", ",lots,", "value_as_printed"),
    ],
)
def test_a_wrong_field_of_the_listing(
    spoilt: Spoil, schema: Schema, old: str, new: str, field: str
) -> None:
    with pytest.raises(FieldError) as raised:
        list(load(spoilt(LISTING, EXTRACT, old, new), schema))
    assert raised.value.field == field
    assert raised.value.origin.file == EXTRACT


def test_unknown_countries_of_all_files_are_one_error(spoilt: Spoil, schema: Schema) -> None:
    folder = spoilt(TABLES, COBALT, "United States", "Atlantis")
    lithium = folder / LITHIUM
    text = lithium.read_text(encoding="utf-8").replace(",Chile,", ",Chili,")
    lithium.write_text(text.replace(",Portugal,", ",Lusitania,"), encoding="utf-8")
    with pytest.raises(UnresolvedNamesError) as raised:
        list(load(folder, schema))
    assert {name for name, _ in raised.value.names} == {"Atlantis", "Chili", "Lusitania"}
    assert f"{LITHIUM}, row 7" in str(raised.value)


def test_commodities_that_are_not_known_are_one_error(
    tmp_path: Path, fixtures: Path, schema: Schema
) -> None:
    shutil.copy(fixtures / TABLES / COBALT, tmp_path)
    for name in ("unobt", "krypt"):
        shutil.copy(fixtures / TABLES / COBALT, tmp_path / f"mcs2024-{name}_world.csv")
    with pytest.raises(SourceFileError) as raised:
        list(load(tmp_path, schema))
    assert raised.value.file == "mcs2024-krypt_world.csv, mcs2024-unobt_world.csv"
    assert "cobal" in raised.value.expected


def test_a_file_name_that_says_no_commodity(tmp_path: Path, fixtures: Path, schema: Schema) -> None:
    shutil.copy(fixtures / TABLES / COBALT, tmp_path / "table.csv")
    with pytest.raises(SourceFileError, match=r"table\.csv: no commodity"):
        list(load(tmp_path, schema))


def test_only_commodities_that_are_not_read(tmp_path: Path, fixtures: Path, schema: Schema) -> None:
    shutil.copy(fixtures / OTHER_YEAR / "mcs2023-abras_world.csv", tmp_path)
    with pytest.raises(SourceFileError, match="only commodities that are not read"):
        list(load(tmp_path, schema))


def test_a_table_that_lost_its_end(tmp_path: Path, fixtures: Path, schema: Schema) -> None:
    lines = (fixtures / TABLES / LITHIUM).read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / LITHIUM).write_text("".join(lines[:7]), encoding="utf-8")
    with pytest.raises(SourceFileError, match="truncated"):
        list(load(tmp_path, schema))


def test_two_releases_in_one_folder(spoilt: Spoil, fixtures: Path, schema: Schema) -> None:
    folder = spoilt(TABLES, COBALT, "MCS2024", "MCS2024")
    shutil.copy(fixtures / LISTING / EXTRACT, folder)
    with pytest.raises(SourceFileError, match="one release at a time"):
        list(load(folder, schema))


def test_a_column_that_comes_twice(spoilt: Spoil, schema: Schema) -> None:
    with pytest.raises(SourceFileError, match="column 'Prod_t_est_2022' twice"):
        list(load(spoilt(TABLES, COBALT, "Prod_t_est_2023", "Prod_t_est_2022"), schema))


def test_only_a_line_break_ends_a_row(spoilt: Spoil, schema: Schema) -> None:
    """A separator that Unicode calls a line end stays inside its cell."""
    records = load(spoilt(TABLES, COBALT, "Overseas territory", "Overseas\u2028territory"), schema)
    assert one(records, "supply", holder="country/NCL", mineral="cobalt", period="2023")


def test_a_row_longer_than_the_header(spoilt: Spoil, schema: Schema) -> None:
    with pytest.raises(FieldError, match="as in the header"):
        list(load(spoilt(TABLES, COBALT, "69000", "69000,,,,,"), schema))


def test_rows_that_exceed_their_total_by_over_five_per_cent(spoilt: Spoil, schema: Schema) -> None:
    folder = spoilt(TABLES, LITHIUM, ",74700,", ",84700,")
    with pytest.raises(TotalMismatchError) as raised:
        list(load(folder, schema))
    assert raised.value.origin.file == LITHIUM
    assert raised.value.total == 146_000
    assert raised.value.rows_sum == 156_450


def test_a_total_that_rows_fall_short_of_is_kept(spoilt: Spoil, schema: Schema) -> None:
    """Withheld and unlisted countries explain a shortfall."""
    records = list(load(spoilt(TABLES, LITHIUM, ",146000,", ",246000,"), schema))
    assert one(records, "supply", mineral="lithium", holder="aggregate/WLD", period="2022")


@pytest.mark.parametrize("name", ["mcs2024-galli_world.csv", "mcs2024-coppe_world.csv"])
def test_a_file_cut_anywhere_loads_whole_tables_or_not_at_all(
    tmp_path: Path, fixtures: Path, schema: Schema, name: str
) -> None:
    content = (fixtures / TABLES / name).read_bytes().rstrip(b"\n ")
    file = tmp_path / name
    survived = []
    for end in range(0, len(content), 11):
        file.write_bytes(content[:end])
        try:
            survived.append(list(type_rows(load(file, schema), schema)))
            sentence = name
        except InputError as error:
            sentence = str(error)
        assert name in sentence
    for rows in survived:
        assert any(row.values.get("holder") == "aggregate/WLD" for row in rows)
