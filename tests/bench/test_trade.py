"""Ten million rows of BACI, read, filtered and summed, against pandas; and built from.

Each side runs in a process of its own, so that its peak memory is its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from mineral_diplomacy.loaders.hs_crosswalk import crosswalk
from mineral_diplomacy.loaders.shipped_nodes import shipped
from mineral_diplomacy.ontology.reading import read_schema
from tests.bench.ratios import Ratio, check

pytestmark = [pytest.mark.bench]
ROWS = 10_000_000
MEMORY = 2.0
_NAME = "BACI_HS17_Y2024_V202699.csv"
_COUNTRIES = "country_codes_V202699.csv"
_HEADER = "country_code,country_name,country_iso2,country_iso3"
_OTHERS = 4_900

#: What a process prints: seconds, the peak of its memory in GB, and sums by importer and code.
_FRAME = """
import json, resource, sys, time
{work}
seconds = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
print(json.dumps([seconds, peak, sums]))
"""
_OURS = """
from pathlib import Path
from mineral_diplomacy.loaders.baci import unified
from mineral_diplomacy.loaders.baci_release import CEPII
from mineral_diplomacy.loaders.trade_tables import chosen, connected, csv_table, first_line
import ibis
file, codes = Path(sys.argv[1]), sys.argv[2].split(",")
start = time.perf_counter()
with connected() as backend:
    table = chosen(unified(csv_table(backend, file, first_line(file)), CEPII, None), codes)
    table = table.group_by(["importer", "hs6"]).aggregate(value=table.value_number.sum())
    columns = table.to_pyarrow().to_pydict().values()
    sums = sorted([a, b, round(c, 1)] for a, b, c in zip(*columns, strict=True))
"""
_PEER = """
import pandas as pd
codes = set(sys.argv[2].split(","))
start = time.perf_counter()
table = pd.read_csv(sys.argv[1], dtype={"k": str, "j": str}, na_values=["NA"])
table = table[table["k"].str.zfill(6).isin(codes)]
sums = table.groupby(["j", "k"])["v"].sum().reset_index().values.tolist()
sums = sorted([a, b, round(c, 1)] for a, b, c in sums)
"""
_LOADER = """
from pathlib import Path
from mineral_diplomacy.loaders.baci import load
from mineral_diplomacy.ontology.reading import read_schema
start = time.perf_counter()
sums = sum(record.table == "trade_flow" for record in load(Path(sys.argv[1]), read_schema()))
"""
_BUILD = """
from pathlib import Path
from mineral_diplomacy.loaders.build import BuildSpec, build
from mineral_diplomacy.loaders.registry import SourcePath
start = time.perf_counter()
spec = BuildSpec((SourcePath("baci", Path(sys.argv[1])),))
sums = build(spec, Path(sys.argv[2])).manifest.rows["trade_flow"]
"""


@pytest.fixture(scope="module")
def codes() -> list[str]:
    goods = crosswalk(read_schema(), "HS2017").goods
    return sorted(code for code in goods if len(code) == 6)


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory, codes: list[str]) -> Path:
    """A folder as CEPII packs it: made-up flows between the shipped countries, each flow once."""
    import duckdb

    folder = tmp_path_factory.mktemp("release")
    areas = [key.partition("/")[2] for key in shipped("country")]
    lines = [f"{number},{area},,{area}" for number, area in enumerate(areas, 1)]
    (folder / _COUNTRIES).write_text("\n".join([_HEADER, *lines, ""]), encoding="utf-8")
    products = [*codes, *(str(300_000 + number) for number in range(_OTHERS))]
    # Pair by pair all products, and no pair twice: the step from exporter to importer grows.
    with duckdb.connect() as connection:
        connection.execute(
            f"""COPY (SELECT 2024 AS t, 1 + p % $1 AS i, 1 + (p + 1 + 17 * (p // $1)) % $1 AS j,
                $2[1 + r % len($2)] AS k, printf('%.3f', r * 7919 % 100000 / 7.0) AS v,
                CASE WHEN r % 3 = 0 THEN 'NA' ELSE printf('%.3f', r % 5000 / 3.0) END AS q
            FROM (SELECT r, r // len($2) AS p FROM range($3) AS rows(r)))
            TO '{folder / _NAME}' (HEADER)""",
            [len(areas), products, ROWS],
        )
    return folder


def process(work: str, *arguments: str) -> tuple[float, float, object]:
    """Seconds, peak memory in GB, and sums."""
    command = [sys.executable, "-c", _FRAME.format(work=work), *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds, peak, sums = json.loads(done.stdout)
    return float(seconds), float(peak), sums


def test_reading_filtering_and_summing_within_pandas_time_and_memory(
    release: Path, codes: list[str], checkout: Path
) -> None:
    arguments = str(release / _NAME), ",".join(codes)
    ours, peer = process(_OURS, *arguments), process(_PEER, *arguments)
    assert ours[2] == peer[2] != []
    check(Ratio("BACI, 10m rows, against pandas: time", ours[0], peer[0]), checkout)
    check(Ratio("BACI, 10m rows, against pandas: GB", ours[1], peer[1], least=3), checkout)
    assert ours[1] < MEMORY


def test_the_loader_stays_within_two_gigabytes(release: Path, checkout: Path) -> None:
    seconds, peak, flows = process(_LOADER, str(release))
    assert isinstance(flows, int)
    assert flows > 100_000
    check(Ratio("BACI, 10m rows, loaded: GB, against 2 GB", peak, MEMORY, least=1), checkout)
    print(f"{flows:,} flows of {ROWS:,} rows in {seconds:.1f} s, {peak:.2f} GB")


def test_a_whole_build_stays_within_two_gigabytes(
    release: Path, tmp_path: Path, checkout: Path
) -> None:
    seconds, peak, flows = process(_BUILD, str(release), str(tmp_path / "built"))
    assert isinstance(flows, int)
    assert flows > 100_000
    check(Ratio("BACI, 10m rows, built: GB, against 2 GB", peak, MEMORY, least=1), checkout)
    print(f"{flows:,} flows of {ROWS:,} rows, built in {seconds:.1f} s, {peak:.2f} GB")
