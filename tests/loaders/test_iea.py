"""The agency's tables load in every layout they come in, or say what is wrong."""

import copy
import json
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mineral_diplomacy.loaders.iea import load
from mineral_diplomacy.loaders.record import Record
from mineral_diplomacy.loaders.typing_rows import merge_rows, type_rows
from mineral_diplomacy.ontology.errors import (
    FieldError,
    InputError,
    SourceFileError,
    TotalMismatchError,
    UnresolvedNamesError,
)
from mineral_diplomacy.ontology.schema import Schema

Spoil = Callable[[str, str, str, str], Path]
OLD, NEW = "iea-2025", "iea-2026"
CSV, EXPLORER = "iea_supply_by_country_long.csv", "iea_cm_data_explorer_2025.json"
ANNEX, CONFLICTS = "iea_gcmo2026_annex_supply.json", "iea_gcmo2026_conflicts.json"


def statements(records: Iterable[Record]) -> list[Record]:
    return [record for record in records if "holder" in record.values]


def one(records: Iterable[Record], table: str, **wanted: object) -> dict[str, object]:
    found = [
        dict(record.values)
        for record in records
        if record.table == table
        and all(record.values.get(name) == value for name, value in wanted.items())
    ]
    assert len(found) == 1, found
    return found[0]


@pytest.fixture(scope="module")
def old(fixtures: Path, schema: Schema) -> list[Record]:
    return list(load(fixtures / OLD / CSV, schema))


@pytest.fixture(scope="module")
def explorer(fixtures: Path, schema: Schema) -> list[Record]:
    return list(load(fixtures / OLD / EXPLORER, schema))


@pytest.fixture(scope="module")
def new(fixtures: Path, schema: Schema) -> list[Record]:
    return list(load(fixtures / NEW, schema))


def test_the_annex_holds_every_number_of_the_file(new: list[Record], fixtures: Path) -> None:
    data = json.loads((fixtures / NEW / ANNEX).read_text(encoding="utf-8"))
    stages = {"mining": "extraction", "refining": "processing"}
    expected = {
        (mineral, stages[stage], holder, str(year)): amount
        for mineral, tables in data["supply_kt"].items()
        for stage, table in tables.items()
        for holder, amounts in table.items()
        for year, amount in zip(data["years"], amounts, strict=True)
    }
    loaded = {
        (v["mineral"], v["stage"], str(v["holder"]).partition("/")[2], v["period"]): v["quantity"]
        for v in (record.values for record in new if record.table == "supply")
    }
    assert loaded == expected
    demand = {
        (v["mineral"], v["period"]): v["quantity"]
        for v in (record.values for record in new if record.table == "demand")
    }
    assert demand == {
        (mineral, year): amount
        for mineral, years in data["demand_total_kt_STEPS"].items()
        for year, amount in years.items()
    }


def test_both_layouts_of_one_edition_are_the_same_claims(
    old: list[Record], explorer: list[Record], fixtures: Path, schema: Schema
) -> None:
    apart = [
        merge_rows(type_rows(records, schema), schema)["supply"] for records in (old, explorer)
    ]
    assert apart[0].keys() == apart[1].keys()
    both = merge_rows(type_rows(load(fixtures / OLD, schema), schema), schema)["supply"]
    assert both.keys() == apart[0].keys()
    for key, row in both.items():
        assert row.values["quantity"] == apart[0][key].values["quantity"]
        assert {CSV, EXPLORER} <= {
            part.partition(", ")[0] for part in str(row.values["locator"]).split("; ")
        }


def test_layouts_are_known_by_their_content_not_by_name(
    tmp_path: Path, fixtures: Path, schema: Schema, old: list[Record]
) -> None:
    shutil.copy(fixtures / OLD / CSV, tmp_path / "supply.csv")
    shutil.copy(fixtures / NEW / ANNEX, tmp_path / "tables.json")
    records = list(load(tmp_path, schema))
    assert {r.values["source"] for r in statements(records)} == {
        "source/iea-2025",
        "source/iea-2026",
    }


def test_observed_and_outlook_years_are_apart(old: list[Record], new: list[Record]) -> None:
    for records, observed in ((old, {"2024"}), (new, {"2021", "2025"})):
        supply = [r.values for r in records if r.table == "supply"]
        assert {v["period"] for v in supply if not v["projection"]} == observed
        assert {v["scenario"] for v in supply if not v["projection"]} == {None}
        assert {v["scenario"] for v in supply if v["projection"]} == {"base case"}


def test_demand_outlooks_name_their_scenario(new: list[Record], explorer: list[Record]) -> None:
    for records, scenarios in ((new, {"STEPS"}), (explorer, {"STEPS", "APS", "NZE"})):
        demand = [r.values for r in records if r.table == "demand"]
        assert {v["scenario"] for v in demand if v["projection"]} == scenarios
        assert {v["scenario"] for v in demand if not v["projection"]} == {None}
        assert {v["holder"] for v in demand} == {"aggregate/WLD"}


def test_bases_say_what_the_agency_counts(new: list[Record], old: list[Record]) -> None:
    bases = {
        (r.values["mineral"], r.values["stage"]): r.values["basis"]
        for r in [*new, *old]
        if r.table == "supply"
    }
    assert bases["lithium", "processing"] == "element_content"
    assert bases["rare_earths", "extraction"] == "magnet_rare_earths"
    assert bases["graphite", "extraction"] == "natural_graphite"
    assert bases["graphite", "processing"] == "battery_grade_graphite"


def test_rest_of_world_and_world_are_kept(old: list[Record], new: list[Record]) -> None:
    for records in (old, new):
        for holder in ("aggregate/ROW", "aggregate/WLD"):
            rows = [r.values for r in records if r.values.get("holder") == holder]
            assert {v["stage"] for v in rows} >= {"extraction", "processing"}


def test_a_printed_zero_is_zero(old: list[Record]) -> None:
    canada = one(
        old, "supply", mineral="graphite", stage="processing", holder="country/CAN", period="2024"
    )
    assert (canada["quantity"], canada["quote"]) == (0.0, "0.0")


def test_where_the_agency_contradicts_itself_the_row_is_contested(
    new: list[Record], fixtures: Path, schema: Schema
) -> None:
    refined = {"stage": "processing", "holder": "country/CHN", "period": "2025"}
    lithium = one(new, "supply", mineral="lithium", **refined)
    assert lithium["contested"] is True
    assert all(share in str(lithium["note"]) for share in ("69", "71", "73.7", "75"))
    assert one(new, "supply", mineral="rare_earths", **refined)["contested"] is True
    assert one(new, "supply", mineral="copper", **refined)["contested"] is None
    alone = list(load(fixtures / NEW / ANNEX, schema))
    assert [r.values for r in alone] == [r.values for r in new]


def test_shortfalls_said_of_copper_are_those_of_the_file(new: list[Record], fixtures: Path) -> None:
    data = json.loads((fixtures / NEW / ANNEX).read_text(encoding="utf-8"))
    table = data["supply_kt"]["copper"]["refining"]
    for index, year in enumerate(data["years"]):
        rows = sum(amounts[index] for code, amounts in table.items() if code != "WLD")
        world = one(
            new, "supply", mineral="copper", stage="processing", holder="aggregate/WLD",
            period=str(year),
        )  # fmt: skip
        assert f"{table['WLD'][index] - rows} kt" in str(world["note"])
        assert world["contested"] is True


def test_footnotes_among_the_countries_are_no_countries(explorer: list[Record]) -> None:
    holders = {r.values["holder"] for r in statements(explorer)}
    assert len(holders) == len({h for h in holders if str(h).startswith(("country", "aggregate"))})


def test_an_edition_that_is_not_shipped_loads_as_printed(
    tmp_path: Path, fixtures: Path, schema: Schema
) -> None:
    data = json.loads((fixtures / NEW / ANNEX).read_text(encoding="utf-8"))
    data["_source"] = "IEA, Global Critical Minerals Outlook 2027"
    data["years"] = [2021, 2026, 2030, 2040]
    (tmp_path / "annex.json").write_text(json.dumps(data), encoding="utf-8")
    records = list(load(tmp_path, schema))
    source = one(records, "source", key="source/iea-2027")
    assert source["label"] == "Global Critical Minerals Outlook 2027"
    assert {r.values["period"] for r in statements(records) if not r.values["projection"]} >= {
        "2021",
        "2026",
    }
    assert not any(r.values["contested"] for r in statements(records))


# --- bad input ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("a.csv", b"", "an empty file"),
        ("a.csv", b"a,b\n1,2\n", "the header a,b"),
        ("a.csv", b"mineral,stage,country,year,kt,world_total_kt,share\n", "a header without rows"),
        ("a.json", b"", "an empty file"),
        ("a.json", b'{"supply_kt": {"copper"', "Expecting ':' delimiter"),
        ("a.json", b"[1, 2]", "a JSON list"),
        ("a.json", b'{"other": 1}', "the keys other"),
        ("a.json", b"{}", "the keys none"),
        ("a.json", '{"é": 1}'.encode("latin-1"), "byte 0xe9"),
        ("a.json", b'{"known_conflicts": []}', "no figures"),
    ],
)
def test_files_that_cannot_be_read(
    tmp_path: Path, schema: Schema, name: str, content: bytes, found: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SourceFileError) as raised:
        list(load(tmp_path, schema))
    assert found in raised.value.found


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("Graphite,mining,China,2024,", "Kryptonite,mining,China,2024,", "mineral"),
        ("Graphite,mining,China,2024,", "Copper and tin,mining,China,2024,", "mineral"),
        ("Graphite,mining,China,2024,", "Zinc,mining,China,2024,", "mineral"),
        ("Graphite,mining,China,2024,", "Graphite,digging,China,2024,", "stage"),
        ("Graphite,mining,China,2024,", "Graphite,mining,China,MMXXIV,", "year"),
        ("Graphite,mining,China,2024,", "Graphite,mining,China,2024,many", "kt"),
        ("Graphite,mining,China,2024,", "Graphite,mining,China,2024,-", "kt"),
        ("Graphite,mining,China,2024,", "Graphite,mining,China,2024,nan,", "row"),
        ("Graphite,mining,China,2024,", "Graphite,mining,China,2024,1", "share"),
        ("\nGraphite,mining,China,2024,", "\nChina,2024,", "row"),
    ],
)
def test_a_wrong_field_is_named_with_file_and_row(
    spoilt: Spoil, schema: Schema, old: str, new: str, field: str
) -> None:
    with pytest.raises(FieldError) as raised:
        list(load(spoilt(OLD, CSV, old, new) / CSV, schema))
    assert (raised.value.origin.file, raised.value.field) == (CSV, field)
    assert raised.value.origin.row is not None


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('"CHN": [', '"CHN": [1, ', FieldError),
        ('"lithium": {\n   "mining"', '"unobtainium": {\n   "mining"', FieldError),
        ('"mining": {', '"digging": {', FieldError),
        ("2025,\n", "2029,\n", FieldError),
        ("Outlook 2026", "Outlook", FieldError),
        ('"WLD"', '"XXX"', SourceFileError),
        ('"ROW"', '"XXX"', SourceFileError),
        ('"CHN"', '"XXX"', UnresolvedNamesError),
    ],
)
def test_a_wrong_annex(
    spoilt: Spoil, schema: Schema, old: str, new: str, expected: type[InputError]
) -> None:
    with pytest.raises(expected) as raised:
        list(load(spoilt(NEW, ANNEX, old, new), schema))
    assert ANNEX in str(raised.value)


def test_the_wrong_year(spoilt: Spoil, schema: Schema) -> None:
    """A table whose observed year was lost would pass an outlook off as an observation."""
    with pytest.raises(SourceFileError) as raised:
        list(load(spoilt(OLD, CSV, ",2024,", ",2029,") / CSV, schema))
    assert "2029" in raised.value.found
    assert "2024 (edition 2025)" in raised.value.expected


def test_unknown_countries_are_one_error(spoilt: Spoil, schema: Schema) -> None:
    folder = spoilt(OLD, CSV, ",China,", ",Cathay,")
    text = (folder / CSV).read_text(encoding="utf-8").replace(",Japan,", ",Nippon,")
    (folder / CSV).write_text(text, encoding="utf-8")
    with pytest.raises(UnresolvedNamesError) as raised:
        list(load(folder / CSV, schema))
    assert {name for name, _ in raised.value.names} == {"Cathay", "Nippon"}


@pytest.mark.parametrize("lines", [20, 40, 56, 58, 90])
def test_a_table_that_lost_its_end(
    tmp_path: Path, fixtures: Path, schema: Schema, lines: int
) -> None:
    text = (fixtures / OLD / CSV).read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / CSV).write_text("".join(text[:lines]), encoding="utf-8")
    with pytest.raises(SourceFileError, match="truncated"):
        list(load(tmp_path, schema))


def test_totals_that_differ_within_one_table(spoilt: Spoil, schema: Schema) -> None:
    folder = spoilt(
        OLD, CSV, "Graphite,refining,Canada,2024,0.0,1875", "Graphite,refining,Canada,2024,0.0,1975"
    )
    with pytest.raises(FieldError) as raised:
        list(load(folder / CSV, schema))
    assert raised.value.field == "world_total_kt"


def test_rows_that_exceed_their_total_by_over_five_per_cent(spoilt: Spoil, schema: Schema) -> None:
    with pytest.raises(TotalMismatchError) as raised:
        list(load(spoilt(NEW, ANNEX, "13069", "16069"), schema))
    assert (raised.value.rows_sum, raised.value.total) == (30_276, 27_955)
    assert ANNEX in str(raised.value)


def test_a_contradiction_nobody_reviewed_is_not_read_past(spoilt: Spoil, schema: Schema) -> None:
    with pytest.raises(FieldError) as raised:
        list(load(spoilt(NEW, CONFLICTS, "lithium refined", "tin refined"), schema))
    assert raised.value.field == "known_conflicts"


JUNK = st.sampled_from([None, True, -1, "x", [], {}, [1], {"a": 1}, "", 10**400, float("nan")])


def paths(data: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(data, dict):
        return [at, *(p for key in data for p in paths(data[key], (*at, key)))]
    if isinstance(data, list):
        return [at, *(p for i, item in enumerate(data) for p in paths(item, (*at, i)))]
    return [at]


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_no_value_anywhere_makes_it_crash(
    data: st.DataObject, tmp_path: Path, fixtures: Path, schema: Schema
) -> None:
    """Any value of either JSON layout may be junk: figures or one sentence, never a traceback."""
    folder, name = data.draw(st.sampled_from([(OLD, EXPLORER), (NEW, ANNEX), (NEW, CONFLICTS)]))
    spoilt = copy.deepcopy(json.loads((fixtures / folder / name).read_text(encoding="utf-8")))
    where = data.draw(st.sampled_from([path for path in paths(spoilt) if path]))
    target = spoilt
    for part in where[:-1]:
        target = target[part]
    target[where[-1]] = data.draw(JUNK)
    file = tmp_path / name
    file.write_text(json.dumps(spoilt), encoding="utf-8")
    try:
        list(type_rows(load(file, schema), schema))
        sentence = ""
    except InputError as error:
        sentence = str(error)
    assert not sentence or name in sentence or "country names" in sentence


@pytest.mark.parametrize("name", ["data.txt", "DATA.CSV", "data"])
def test_a_file_given_by_itself_may_have_any_name(
    tmp_path: Path, fixtures: Path, schema: Schema, name: str
) -> None:
    for source in (fixtures / OLD / CSV, fixtures / NEW / ANNEX):
        shutil.copy(source, tmp_path / name)
        assert statements(load(tmp_path / name, schema))


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ('{"supply_kt": {}, "supply_kt": {}}', "the name 'supply_kt' twice"),
        ("[" * 100_000, "maximum recursion depth"),
        ('{"years": ' + "1" * 5000 + "}", "Exceeds the limit"),
        ("mineral,stage,mineral\na,b,c\n", "column 'mineral' twice"),
    ],
)
def test_files_that_say_something_twice_or_too_much(
    tmp_path: Path, schema: Schema, content: str, found: str
) -> None:
    (tmp_path / "a.csv").write_text(content, encoding="utf-8")
    with pytest.raises(SourceFileError) as raised:
        list(load(tmp_path, schema))
    assert found in raised.value.found


@pytest.mark.parametrize("number", ["1_000", "0x10", "１", "1,5", "+5", "inf", " "])
def test_what_only_looks_like_a_number(spoilt: Spoil, schema: Schema, number: str) -> None:
    folder = spoilt(
        OLD, CSV, "Graphite,refining,Canada,2024,0.0,", f'Graphite,refining,Canada,2024,"{number}",'
    )
    with pytest.raises(FieldError) as raised:
        list(load(folder / CSV, schema))
    assert raised.value.field == "kt"
