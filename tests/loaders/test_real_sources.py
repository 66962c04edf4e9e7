"""The whole real files: they load, repeat the shipped figures, and keep the agency's promises."""

import csv
import json
from collections import defaultdict
from pathlib import Path

import pytest

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
