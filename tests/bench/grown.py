"""A dataset grown by made-up trade flows in the shipped schema, the same ones every time."""

import random
import shutil
from pathlib import Path

import pyarrow as pa

from mineral_diplomacy.graph.dataset import TABLES, Dataset
from mineral_diplomacy.graph.tables import to_arrow, write_table

_SEED = 20261122
_TABLE = "trade_flow"


def grown(dataset: Dataset, folder: Path, flows: int) -> Dataset:
    """A copy of a dataset in `folder` with that many more trade flows."""
    shutil.copytree(dataset.path, folder, ignore=shutil.ignore_patterns("stores"))
    copy = Dataset(folder, dataset.schema, dataset.manifest)
    table = dataset.schema.table(_TABLE)
    more = to_arrow(_flows(dataset, flows), table)
    whole = pa.concat_tables([dataset.table(_TABLE), more]).sort_by("key")
    write_table(whole, folder / TABLES / f"{_TABLE}.parquet")
    return copy


def _flows(dataset: Dataset, number: int) -> list[dict[str, object]]:
    random_ = random.Random(_SEED)
    countries = dataset.table("country")["key"].to_pylist()
    minerals = [row["notation"] for row in dataset.schema.concepts["mineral"]]
    names = dataset.schema.table(_TABLE).by_name
    rows = []
    for index in range(number):
        exporter, importer = random_.sample(countries, 2)
        row: dict[str, object] = dict.fromkeys(names)
        row |= {
            "key": f"{_TABLE}/made-up/{index:07}",
            "exporter": exporter,
            "importer": importer,
            "mineral": random_.choice(minerals),
            "stage": random_.choice(["extraction", "processing"]),
            "hs6": f"{random_.randrange(1_000_000):06}",
            "period": "2024",
            "year": 2024,
            "value_usd": float(random_.randrange(1, 10**9)),
            "quantity_kg": float(random_.randrange(1, 10**8)),
            "source": "source/mineral-diplomacy",
            "locator": "made up for a measurement",
        }
        rows.append(row)
    return rows
