"""A built folder is read through one class, and damage to it is one sentence."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from mineral_diplomacy.graph.dataset import SOURCE_KEY, TARGET_KEY, Dataset, default_path
from mineral_diplomacy.graph.tables import KEY
from mineral_diplomacy.ontology.errors import DatasetError, UnknownTermError


@pytest.fixture
def copy(dataset: Dataset, tmp_path: Path) -> Path:
    """A copy to damage: manifest, schema and tables."""
    ignored = shutil.ignore_patterns("stores")
    return Path(shutil.copytree(dataset.path, tmp_path / "copy", ignore=ignored))


def test_every_table_of_the_schema_is_there_and_counted(dataset: Dataset) -> None:
    assert set(dataset.manifest.rows) == set(dataset.schema.tables)
    for name, count in dataset.manifest.rows.items():
        assert len(dataset.table(name)) == count
    assert dataset.manifest.rows["supply"] > 1000


def test_nodes_and_edges_are_all_rows_once(dataset: Dataset) -> None:
    nodes = {node.label: len(node.table) for node in dataset.nodes()}
    edges: Counter[str] = Counter()
    for edge in dataset.edges():
        edges[edge.label] += len(edge.table)
    for table in dataset.schema.tables.values():
        found = edges if table.edge else nodes
        assert found[table.label] == dataset.manifest.rows[table.name]


def test_every_edge_joins_nodes_of_the_classes_it_names(dataset: Dataset) -> None:
    keys = {node.label: set(node.table[KEY].to_pylist()) for node in dataset.nodes()}
    for edge in dataset.edges():
        for label, column in ((edge.source_label, SOURCE_KEY), (edge.target_label, TARGET_KEY)):
            assert set(edge.table[column].to_pylist()) <= keys[label], (edge.type, label)


def test_every_node_has_a_name_for_people(dataset: Dataset) -> None:
    assert dataset.labels["country/IND"] == "India"
    assert all(dataset.labels.values())


def test_no_dataset_is_one_sentence_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"no dataset here; build it again with `mindip build`"):
        Dataset.open(tmp_path)


def test_an_unknown_table_names_the_nearest(dataset: Dataset) -> None:
    with pytest.raises(UnknownTermError, match=r"suply.*supply"):
        dataset.table("suply")


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def junk(file: Path) -> None:
    file.write_bytes(b"\x00\xffjunk")


def empty(file: Path) -> None:
    file.write_bytes(b"")


DAMAGES = [cut, junk, empty, Path.unlink]


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", ["manifest.json", "schema.json"])
def test_a_damaged_manifest_or_schema_is_one_sentence(
    copy: Path, name: str, damage: Callable[[Path], None]
) -> None:
    damage(copy / name)
    with pytest.raises(DatasetError, match=r"build it again"):
        Dataset.open(copy)


@pytest.mark.parametrize(
    "change",
    [
        {"as_of": "yesterday"},
        {"as_of": 5},
        {"files": []},
        {"rows": None},
        {"surprise": 1},
    ],
)
def test_a_manifest_of_another_shape_is_a_damaged_one(
    copy: Path, change: dict[str, object]
) -> None:
    file = copy / "manifest.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), **change}))
    with pytest.raises(DatasetError, match="a damaged manifest"):
        Dataset.open(copy)


@pytest.mark.parametrize("text", ["[]", "null", "{}", '{"version": "1"}', "5"])
@pytest.mark.parametrize("name", ["manifest.json", "schema.json"])
def test_other_json_is_a_damaged_one(copy: Path, name: str, text: str) -> None:
    (copy / name).write_text(text)
    with pytest.raises(DatasetError, match="a damaged manifest or schema"):
        Dataset.open(copy)


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_table_is_one_sentence_that_names_its_file(
    copy: Path, damage: Callable[[Path], None]
) -> None:
    damage(copy / "tables" / "supply.parquet")
    with pytest.raises(DatasetError, match=r"supply\.parquet: a damaged table"):
        Dataset.open(copy).table("supply")


def test_a_table_in_the_place_of_another_is_one_sentence(copy: Path) -> None:
    shutil.copy(copy / "tables" / "country.parquet", copy / "tables" / "supply.parquet")
    with pytest.raises(DatasetError, match=r"other columns than its schema's"):
        Dataset.open(copy).table("supply")


def test_a_table_that_pandas_rewrote_in_order_is_still_read(copy: Path) -> None:
    file = copy / "tables" / "country.parquet"
    pq.write_table(pq.read_table(file), file)
    assert len(Dataset.open(copy).table("country")) > 100


def test_the_folder_is_named_by_the_environment_or_the_users_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MINDIP_DATA", str(tmp_path))
    assert default_path() == tmp_path
    monkeypatch.delenv("MINDIP_DATA")
    assert default_path().parts[-2:] == ("mineral-diplomacy", "dataset")
