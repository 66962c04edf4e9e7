"""The whole real files: they load, repeat the shipped figures, and keep the agency's promises."""

import csv
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pycountry import countries

from mineral_diplomacy.loaders import agreements, curate
from mineral_diplomacy.loaders.record import Record
from mineral_diplomacy.loaders.registry import SourcePath
from mineral_diplomacy.loaders.typing_rows import Row, merge_rows, type_rows
from mineral_diplomacy.ontology.schema import Schema

RELEASES = [
    ("usgs-mcs", "usgs-mcs-2024"),
    ("usgs-mcs", "usgs-mcs-2026"),
    ("iea", "iea-2025"),
    ("iea", "iea-2026"),
]
SHARE_2024 = 0.86
KEY_MINERALS = ("copper", "lithium", "nickel", "cobalt", "graphite", "rare_earths")


def records(shared_data: Path, schema: Schema, loader: str, folder: str) -> list[Record]:
    return list(SourcePath(loader, shared_data / folder).records(schema))


@pytest.fixture(scope="module")
def shipped_rows(schema: Schema) -> dict[str, dict[str, Row]]:
    return merge_rows(type_rows(agreements.load(agreements.CURATED, schema), schema), schema)


@pytest.mark.parametrize(("loader", "folder"), RELEASES)
def test_a_users_copy_gives_the_shipped_claims_and_no_other(
    shared_data: Path,
    schema: Schema,
    shipped_rows: dict[str, dict[str, Row]],
    loader: str,
    folder: str,
) -> None:
    """What `--source` loads again is one claim with what is shipped, not a second one."""
    shipped = [row for rows in shipped_rows.values() for row in rows.values()]
    own = list(type_rows(records(shared_data, schema, loader, folder), schema))
    both = merge_rows([*shipped, *own], schema)
    assert own
    assert {name: rows.keys() for name, rows in both.items()} == {
        name: rows.keys() for name, rows in shipped_rows.items()
    }


@pytest.mark.parametrize(("loader", "folder"), RELEASES)
def test_the_shipped_tables_are_what_the_command_writes(
    shared_data: Path, tmp_path: Path, loader: str, folder: str
) -> None:
    assert curate.main([loader, str(shared_data / folder), str(tmp_path)]) == 0
    written = sorted(tmp_path.rglob("*.csv"))
    assert written
    for file in written:
        shipped = agreements.CURATED / file.relative_to(tmp_path)
        assert shipped.read_bytes() == file.read_bytes(), file.name


@pytest.mark.parametrize(("loader", "folder"), RELEASES)
def test_every_printed_number_of_the_folder_is_loaded(
    shared_data: Path, schema: Schema, loader: str, folder: str
) -> None:
    """Counted by independent readers: filled cells of columns of figures, numbers of JSON."""
    expected = {
        "usgs-mcs-2024": _world_table_cells,
        "usgs-mcs-2026": _listing_rows,
        "iea-2025": _long_table_cells,
        "iea-2026": _annex_numbers,
    }[folder](shared_data / folder)
    rows = merge_rows(type_rows(records(shared_data, schema, loader, folder), schema), schema)
    tables = ("supply", "capacity", "reserve", "demand")
    loaded = sum(row.values["quote"] is not None for name in tables for row in rows[name].values())
    assert loaded == expected


def _world_table_cells(folder: Path) -> int:
    count = 0
    for file in folder.glob("*.csv"):
        with file.open(encoding="utf-8-sig", newline="") as lines:
            for row in csv.DictReader(lines):
                figures = [
                    v for c, v in row.items() if c and c.startswith(("Prod_", "Cap_", "Res"))
                ]
                notes = [v for c, v in row.items() if c and c.endswith("_notes")]
                count += sum(bool(v and v.strip()) for v in figures)
                count -= sum(bool(v and v.strip()) for v in notes)
    return count


def _listing_rows(folder: Path) -> int:
    (file,) = folder.glob("*.csv")
    with file.open(encoding="utf-8", newline="") as lines:
        return sum(1 for _ in csv.DictReader(lines))


def _long_table_cells(folder: Path) -> int:
    with (folder / "iea_supply_by_country_long.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    totals = {(row["mineral"], row["stage"], row["year"]) for row in rows}
    explorer = json.loads((folder / "iea_cm_data_explorer_2025.json").read_text(encoding="utf-8"))
    demand = [block["totalDemand"] for block in explorer["totalDemand"].values()]
    return len(rows) + len(totals) + sum(_numbers(block) for block in demand)


def _annex_numbers(folder: Path) -> int:
    data = json.loads((folder / "iea_gcmo2026_annex_supply.json").read_text(encoding="utf-8"))
    return _numbers(data["supply_kt"]) + _numbers(data["demand_total_kt_STEPS"])


def _numbers(value: object) -> int:
    if isinstance(value, dict):
        return sum(map(_numbers, value.values()))
    return sum(map(_numbers, value)) if isinstance(value, list) else 1


def test_a_dash_stands_for_zero_in_every_real_table_that_has_one(
    shared_data: Path, schema: Schema
) -> None:
    """Where a dash were a hidden amount, the other rows would fall short of the total."""
    tables: dict[tuple[object, ...], list[Record]] = defaultdict(list)
    for loader, folder in RELEASES[:2]:
        for record in records(shared_data, schema, loader, folder):
            if "holder" in record.values:
                names = ("source", "mineral", "stage", "form", "period")
                key = tuple(record.values[name] for name in names)
                tables[record.table, *key].append(record)
    checked = 0
    for rows in tables.values():
        if any(row.values["quote"] == "-" for row in rows):
            amounts = {row.values["holder"]: row.values["quantity"] for row in rows}
            total = int(float(str(amounts.pop("aggregate/WLD"))))
            known = [float(str(amount)) for amount in amounts.values() if amount is not None]
            zeros = len(str(total)) - len(str(total).rstrip("0"))
            assert total - sum(known) <= 10**zeros / 2
            checked += 1
    assert checked >= 7


def test_top_three_refiners_hold_the_published_average_share(
    shared_data: Path, schema: Schema
) -> None:
    """The agency's own sentence about 2024: about 86 per cent over six minerals."""
    rows = records(shared_data, schema, "iea", "iea-2025")
    shares = []
    for mineral in KEY_MINERALS:
        refined = {
            str(r.values["holder"]): float(str(r.values["quantity"]))
            for r in rows
            if (r.values.get("mineral"), r.values.get("stage")) == (mineral, "processing")
            and r.values["period"] == "2024"
        }
        countries = sorted(
            (v for k, v in refined.items() if k.startswith("country/")), reverse=True
        )
        shares.append(sum(countries[:3]) / refined["aggregate/WLD"])
    assert sum(shares) / len(shares) == pytest.approx(SHARE_2024, abs=0.005)


SHIPPED_CODES = ("250490", "282200", "283691", "740311", "750210", "850511")
BACI = "source/baci-v202601"


@pytest.fixture(scope="module")
def baci_flows(shared_data: Path, schema: Schema) -> dict[str, Row]:
    found = type_rows(records(shared_data, schema, "baci", "baci-2024"), schema)
    return merge_rows(found, schema)["trade_flow"]


def test_the_shipped_flows_are_what_the_command_writes(shared_data: Path, tmp_path: Path) -> None:
    folder = str(shared_data / "baci-2024")
    assert curate.main(["baci", folder, str(tmp_path), "--hs6", *SHIPPED_CODES]) == 0
    written = sorted(tmp_path.rglob("*.csv"))
    assert len(written) == len(SHIPPED_CODES)
    for file in written:
        shipped = agreements.CURATED / file.relative_to(tmp_path)
        assert shipped.read_bytes() == file.read_bytes(), file.name


def test_every_flow_of_the_shipped_codes_is_shipped(
    shared_data: Path, shipped_rows: dict[str, dict[str, Row]]
) -> None:
    with (shared_data / "baci-2024" / "baci_2024.csv").open(encoding="utf-8") as lines:
        printed = [row["cmd"] for row in csv.DictReader(lines)]
    shipped = [
        row.values["hs6"]
        for row in shipped_rows["trade_flow"].values()
        if row.values["source"] == BACI
    ]
    for code in SHIPPED_CODES:
        assert shipped.count(code) == printed.count(code) > 600


def test_a_users_copy_of_the_flows_repeats_every_shipped_one(
    shipped_rows: dict[str, dict[str, Row]], baci_flows: dict[str, Row], schema: Schema
) -> None:
    shipped = [r for r in shipped_rows["trade_flow"].values() if r.values["source"] == BACI]
    both = merge_rows([*shipped, *baci_flows.values()], schema)["trade_flow"]
    assert both.keys() == baci_flows.keys() > {row.key for row in shipped}


def test_tonnes_are_those_printed_for_the_same_dollars(
    shared_data: Path, baci_flows: dict[str, Row]
) -> None:
    """Joined by pandas, on the six codes that are shipped."""
    folder = shared_data / "baci-2024"
    values = pd.read_csv(folder / "baci_2024.csv", dtype={"cmd": str})
    values = values.replace({"S19": "TWN"}).assign(value=lambda t: t["value"].round())
    materials = json.loads((folder / "bilateral_2024_by_material.json").read_text())["materials"]
    titles = json.loads((folder / "hs6_crosswalk.json").read_text())
    expected: dict[tuple[Any, ...], float] = {}
    for material in ("graphite", "cobalt", "lithium", "copper", "nickel", "magnets"):
        tonnes = pd.DataFrame(materials[material]).assign(cmd=titles[material]["title_code"])
        for old, new in (("from", "i"), ("to", "j")):
            tonnes[new] = [_alpha_3(code) for code in tonnes[old]]
        met = values.merge(tonnes[tonnes["qty"] > 0], on=["i", "j", "cmd", "value"])
        ends = zip(met["i"], met["j"], met["cmd"], strict=True)
        expected |= dict(zip(ends, (met["qty"] * 1000.0).tolist(), strict=True))
    found = {
        (str(v["exporter"])[-3:], str(v["importer"])[-3:], v["hs6"]): v["quantity_kg"]
        for v in (row.values for row in baci_flows.values())
        if v["hs6"] in SHIPPED_CODES and v["quantity_kg"] is not None
    }
    assert len(expected) > 2000
    assert found == expected


def _alpha_3(alpha_2: str) -> str:
    country = countries.get(alpha_2=alpha_2)
    assert country is not None
    return str(country.alpha_3)


@pytest.mark.parametrize(
    ("code", "exporter", "share"),
    [("740311", "JPN", 0.72), ("282200", "FIN", 0.62), ("850511", "CHN", 0.84)],
)
def test_indias_direct_origins_have_the_shares_of_the_design(
    shipped_rows: dict[str, dict[str, Row]], code: str, exporter: str, share: float
) -> None:
    dollars = {
        str(v["exporter"])[-3:]: float(str(v["value_usd"]))
        for v in (row.values for row in shipped_rows["trade_flow"].values())
        if (v["hs6"], v["importer"], v["source"]) == (code, "country/IND", BACI)
    }
    assert dollars[exporter] / sum(dollars.values()) == pytest.approx(share, abs=0.005)
