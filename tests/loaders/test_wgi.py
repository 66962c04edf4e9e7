"""Governance estimates load from every layout alike, or a sentence says why not."""

import csv
import json
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mineral_diplomacy.loaders import agreements
from mineral_diplomacy.loaders.record import Record
from mineral_diplomacy.loaders.typing_rows import merge_rows, type_rows
from mineral_diplomacy.loaders.wgi import load
from mineral_diplomacy.ontology.errors import (
    DuplicateKeyError,
    FieldError,
    InputError,
    SourceFileError,
    UnresolvedNamesError,
)
from mineral_diplomacy.ontology.schema import Schema
from tests.loaders.workbooks import write_workbook

LONG = [
    *("codeindyr", "code", "countryname", "year", "indicator", "estimate", "stddev"),
    *("nsource", "pctrank", "pctranklower", "pctrankupper"),
]
SHEET = ["Economy (name)", "Economy (code)", "Year", "Governance estimate (approx. -2.5 to +2.5)"]
# Country, year, indicator, estimate: the same claims for every layout.
CLAIMS = [
    ("IND", "2022", "pv", "-0.5698"),
    ("IND", "2023", "pv", ".."),
    ("CHL", "2023", "pv", "0.25"),
    ("ZAR", "2023", "pv", "-2.1"),
    ("XKX", "2023", "pv", "-0.3"),
]
EXPECTED = {
    ("country/IND", "wgi_political_stability", 2022, -0.5698),
    ("country/CHL", "wgi_political_stability", 2023, 0.25),
    ("country/COD", "wgi_political_stability", 2023, -2.1),
}
NOT_AVAILABLE, LEFT_OUT = "1 values are not available", "1 values left out, of codes XKX"

Claims = Sequence[tuple[str, str, str, str]]
Writer = Callable[[Path, Claims], Path]


def long_rows(claims: Claims) -> list[list[object]]:
    rows: list[list[object]] = [list(LONG)]
    for code, year, indicator, estimate in claims:
        name = f"{code}{indicator}{year}"
        rows.append([name, code, code, year, indicator, estimate, 0.1, 9, 50, 40, 60])
    return rows


def long_csv(folder: Path, claims: Claims) -> Path:
    file = folder / "wgidataset.csv"
    with file.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows(long_rows(claims))
    return file


def long_workbook(folder: Path, claims: Claims) -> Path:
    return write_workbook(folder / "wgidataset.xlsx", {"Sheet1": long_rows(claims)})


def sheets(folder: Path, claims: Claims) -> Path:
    named: dict[str, list[list[object]]] = {"Introduction": [["Worldwide Governance Indicators"]]}
    for code, year, indicator, estimate in claims:
        rows = named.setdefault(indicator, [["Political stability"], list(SHEET)])
        rows.append([code, code, year, estimate])
    return write_workbook(folder / "wgi-2025.xlsx", named)


def database(folder: Path, claims: Claims) -> Path:
    """A country's row has a cell for every year; what is not claimed is `nan`."""
    years = sorted({year for _, year, _, _ in claims})
    known = {(code, year): estimate for code, year, _, estimate in claims}
    file = folder / "wgi_pv_2022_2023.db"
    with closing(sqlite3.connect(file)) as base:
        columns = ", ".join(f'"{year}" TEXT' for year in years)
        base.execute(f'CREATE TABLE "Estimate" ("Country/Territory" TEXT, "Code" TEXT, {columns})')
        for code in dict.fromkeys(code for code, _, _, _ in claims):
            cells = [known.get((code, year), "nan") for year in years]
            marks = ", ".join("?" * (2 + len(years)))
            base.execute(f'INSERT INTO "Estimate" VALUES ({marks})', [code, code, *cells])
        base.commit()
    return file


LAYOUTS: list[Writer] = [long_csv, long_workbook, sheets, database]
TABULAR = LAYOUTS[:3]


def found(records: list[Record]) -> set[tuple[object, ...]]:
    names = ("country", "indicator", "year", "value")
    return {
        tuple(record.values[name] for name in names)
        for record in records
        if record.table == "governance"
    }


@pytest.mark.parametrize("write", LAYOUTS)
def test_every_layout_gives_the_same_claims(
    tmp_path: Path, schema: Schema, write: Writer, caplog: pytest.LogCaptureFixture
) -> None:
    records = list(load(write(tmp_path, CLAIMS), schema))
    assert found(records) == EXPECTED
    assert {r.values["source"] for r in records if r.table == "governance"} == {"source/wgi-2024"}
    typed = merge_rows(type_rows(records, schema), schema)
    assert typed["source"]["source/wgi-2024"].values["publisher"] == "World Bank"
    assert "not available" in caplog.text
    assert "left out, of codes XKX" in caplog.text


def test_what_makes_no_row_is_counted(
    tmp_path: Path, schema: Schema, caplog: pytest.LogCaptureFixture
) -> None:
    list(load(long_csv(tmp_path, CLAIMS), schema))
    assert f"wgidataset.csv: {NOT_AVAILABLE}" in caplog.text
    assert f"wgidataset.csv: {LEFT_OUT}" in caplog.text


@pytest.mark.parametrize(
    ("code", "indicator"),
    [
        ("cc", "wgi_control_of_corruption"),
        ("ge", "wgi_government_effectiveness"),
        ("pv", "wgi_political_stability"),
        ("rl", "wgi_rule_of_law"),
        ("rq", "wgi_regulatory_quality"),
        ("va", "wgi_voice_and_accountability"),
    ],
)
def test_all_six_indicators_are_known(
    tmp_path: Path, schema: Schema, code: str, indicator: str
) -> None:
    records = list(load(sheets(tmp_path, [("IND", "2023", code, "0.5")]), schema))
    assert found(records) == {("country/IND", indicator, 2023, 0.5)}


def test_two_layouts_of_one_update_are_the_same_claims_and_differences_show(
    tmp_path: Path, schema: Schema
) -> None:
    long_csv(tmp_path, CLAIMS)
    sheets(tmp_path, [*CLAIMS[:-1], ("XKX", "2023", "pv", "-0.3")])
    rows = merge_rows(type_rows(load(tmp_path, schema), schema), schema)["governance"]
    assert len(rows) == len(EXPECTED)
    assert all(str(row.values["locator"]).count(";") == 1 for row in rows.values())
    sheets(tmp_path, [*CLAIMS[1:], ("IND", "2022", "pv", "-0.6")])
    with pytest.raises(DuplicateKeyError, match="differ in value"):
        merge_rows(type_rows(load(tmp_path, schema), schema), schema)


def test_a_mean_has_no_year_and_a_source_of_its_own(tmp_path: Path, schema: Schema) -> None:
    data = {"source": "World Bank (mean of 6, latest yr 2015-2024)", "wgi": {"IN": -0.148}}
    file = tmp_path / "wgi.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    records = list(load(file, schema))
    assert found(records) == {("country/IND", "wgi_mean", None, -0.148)}
    (row,) = [record.values for record in records if record.table == "governance"]
    assert row["source"] == "source/wgi-2025-mean"
    assert "2015-2024" in str(row["note"])
    sources = [record.values for record in records if record.table == "source"]
    assert "unnamed compiler" in str(sources[-1]["publisher"])


@pytest.mark.parametrize("write", TABULAR)
@pytest.mark.parametrize(
    ("claim", "field", "expected"),
    [
        (("IND", "2023", "pv", "high"), "estimate", "an estimate from about"),
        (("IND", "2023", "pv", "37.5"), "estimate", "neither a rank nor a score"),
        (("IND", "2023", "pv", "inf"), "estimate", "an estimate from about"),
        (("IND", "1895", "pv", "0.5"), "year", "a year from 1996 on"),
        (("IND", "2023-24", "pv", "0.5"), "year", "a year from 1996 on"),
        (("IND", "", "pv", "0.5"), "year", "a year from 1996 on"),
        (("WLD", "2023", "pv", "0.5"), "code", "the code of a country"),
        (("CHL", "2023", "pv", "0.75"), "code", "each country, indicator and year once"),
    ],
)
def test_a_bad_cell_is_named(
    tmp_path: Path,
    schema: Schema,
    write: Writer,
    claim: tuple[str, str, str, str],
    field: str,
    expected: str,
) -> None:
    with pytest.raises(FieldError, match=expected) as raised:
        list(load(write(tmp_path, [*CLAIMS, claim]), schema))
    assert raised.value.field == field
    assert raised.value.origin.row is not None


@pytest.mark.parametrize("write", [long_csv, long_workbook, sheets])
def test_an_unknown_indicator_is_named(tmp_path: Path, schema: Schema, write: Writer) -> None:
    with pytest.raises(FieldError, match="'zz'; expected the code of an indicator"):
        list(load(write(tmp_path, [("IND", "2023", "zz", "0.5")]), schema))


@pytest.mark.parametrize("write", LAYOUTS)
def test_all_unknown_codes_are_listed_once(tmp_path: Path, schema: Schema, write: Writer) -> None:
    odd = [(code, year, "pv", "0.5") for code in ("QQQ", "ZZZ") for year in ("2022", "2023")]
    with pytest.raises(UnresolvedNamesError, match=r"(?s)2 country names.*'QQQ'.*'ZZZ'"):
        list(load(write(tmp_path, [*CLAIMS, *odd]), schema))


@pytest.mark.parametrize("write", LAYOUTS)
def test_a_file_without_one_estimate_is_refused(
    tmp_path: Path, schema: Schema, write: Writer
) -> None:
    with pytest.raises(SourceFileError, match="no values"):
        list(load(write(tmp_path, [("IND", "2023", "pv", "..")]), schema))


def test_a_missing_column_or_sheet_is_named(tmp_path: Path, schema: Schema) -> None:
    rows = [[cell for cell in row if cell != "estimate"] for row in long_rows(())]
    book = write_workbook(tmp_path / "long.xlsx", {"Sheet1": rows})
    with pytest.raises(SourceFileError, match="no column estimate in the sheet 'Sheet1'"):
        list(load(book, schema))
    write_workbook(book, {"pv": [["Economy (code)", "Year"]]})
    with pytest.raises(SourceFileError, match="no column Governance estimate"):
        list(load(book, schema))
    text = tmp_path / "wgi.csv"
    text.write_text("code,countryname,year,indicator\nIND,India,2023,pv\n", encoding="utf-8")
    with pytest.raises(SourceFileError, match="no column estimate"):
        list(load(text, schema))


def test_a_database_says_its_indicator_and_has_the_table(tmp_path: Path, schema: Schema) -> None:
    file = database(tmp_path, CLAIMS)
    with pytest.raises(SourceFileError, match="does not say its indicator"):
        list(load(file.rename(tmp_path / "governance.db"), schema))
    with closing(sqlite3.connect(tmp_path / "governance.db")) as base:
        base.execute('ALTER TABLE "Estimate" RENAME COLUMN "Code" TO "Land"')
        base.commit()
    with pytest.raises(SourceFileError, match="the column Code and a column per year"):
        list(load((tmp_path / "governance.db").rename(file), schema))
    with closing(sqlite3.connect(file)) as base:
        base.execute('DROP TABLE "Estimate"')
        base.commit()
    with pytest.raises(SourceFileError, match="no such table"):
        list(load(file, schema))


def test_a_truncated_database_is_refused(tmp_path: Path, schema: Schema) -> None:
    file = database(tmp_path, CLAIMS)
    file.write_bytes(file.read_bytes()[:5000])
    with pytest.raises(SourceFileError, match="expected a whole SQLite file"):
        list(load(file, schema))


@pytest.mark.parametrize("write", [database, long_workbook])
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255))))
def test_damaged_bytes_end_in_rows_or_in_one_error_never_in_a_traceback(
    tmp_path: Path, schema: Schema, write: Writer, changes: list[tuple[float, int]]
) -> None:
    (tmp_path / "whole").mkdir(exist_ok=True)
    (tmp_path / "whole" / "wgi_pv_2022_2023.db").unlink(missing_ok=True)
    file = write(tmp_path / "whole", CLAIMS)
    data = bytearray(file.read_bytes())
    for where, byte in changes:
        data[int(where * len(data))] = byte
    (tmp_path / file.name).write_bytes(data)
    with suppress(InputError):
        list(load(tmp_path / file.name, schema))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("wgi.xlsx", b""),
        ("wgi.xlsx", b"PK\x03\x04 and no more"),
        ("wgi.csv", b"\xff\xfe\x00"),
        ("wgi.csv", b""),
        ("wgi.json", b'{"wgi": {"IN": 1.0'),
        ("wgi.json", b'{"wgi": {"IN": 1.0}}'),
        ("wgi.json", b'{"source": "latest yr 2015-2024", "wgi": [1]}'),
        ("wgi.json", b'{"source": "latest yr 2015-2024", "wgi": {"IN": true}}'),
        ("wgi.json", b'{"source": "latest yr 2015-2024", "wgi": {"IN": {}}}'),
        ("wgi_pv_1996.db", b"no database"),
    ],
)
def test_an_unreadable_file_is_refused_by_name(
    tmp_path: Path, schema: Schema, name: str, data: bytes
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError, match=name):
        list(load(tmp_path, schema))


def test_every_value_of_the_real_files_is_a_row_or_counted(
    shared_data: Path, schema: Schema, caplog: pytest.LogCaptureFixture
) -> None:
    records = list(load(shared_data / "wgi", schema))
    with closing(sqlite3.connect(shared_data / "wgi" / "wgi_pv_1996_2022.db")) as base:
        rows = base.execute('SELECT * FROM "Estimate"').fetchall()
    unread = {"ANT", "GUY", "PUS", "R20"}
    known = {
        (row[1], number): float(row[number])
        for row in rows
        for number in range(2, len(row) - 1)
        if row[1] not in unread and row[number] != "nan"
    }
    means = json.loads((shared_data / "wgi" / "wgi.json").read_text(encoding="utf-8"))["wgi"]
    loaded = found(records)
    stable = [row for row in loaded if row[1] == "wgi_political_stability"]
    assert len(stable) == len(known)
    assert {str(row[0])[-3:] for row in stable} == {code for code, _ in known}
    assert sum(float(str(row[3])) for row in stable) == pytest.approx(sum(known.values()), abs=1e-3)
    assert len([row for row in loaded if row[1] == "wgi_mean"]) == len(means) - 1  # Kosovo
    assert "of codes ANT, GUY, PUS, R20" in caplog.text


def test_a_users_copy_repeats_the_shipped_claims(shared_data: Path, schema: Schema) -> None:
    """The shipped values are the newest year of the same update: one claim, not two."""
    shipped = merge_rows(type_rows(agreements.load(agreements.CURATED, schema), schema), schema)
    own = list(type_rows(load(shared_data / "wgi" / "wgi_pv_1996_2022.db", schema), schema))
    newest = {row.key for row in own if row.values.get("year") == 2022}
    assert shipped["governance"].keys() == newest
    every = [row for rows in shipped.values() for row in rows.values()]
    both = merge_rows([*every, *own], schema)
    assert len(both["governance"]) == sum(row.table == "governance" for row in own)
