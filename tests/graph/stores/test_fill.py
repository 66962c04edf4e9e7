"""A build's stores are filled together, sealed, and known when they are no longer as filled."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mineral_diplomacy.graph import stores
from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.graph.stores.base import Counts, require_equal
from mineral_diplomacy.ontology.errors import LoadMismatchError, ShapeViolationError
from tests.graph.stores.datasets import make_dataset, small_rows


@pytest.fixture
def filled(tmp_path: Path) -> Dataset:
    dataset = make_dataset(tmp_path / "dataset", small_rows())
    stores.fill(dataset)
    return dataset


def test_filled_stores_are_intact_also_after_queries_and_a_move(filled: Dataset) -> None:
    rdf, embedded = stores.open_rdf(filled), stores.open_embedded(filled)
    assert rdf.query("ASK { ?s ?p ?o }").rows == ((True,),)
    assert len(embedded.query("MATCH (n) RETURN n.key AS key"))
    assert stores.intact(filled)
    rdf.close()
    moved = Dataset.open(filled.path.rename(filled.path.with_name("moved")))
    assert stores.intact(moved)
    assert stores.open_rdf(moved).query("ASK { ?s ?p ?o }").rows == ((True,),)


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


@pytest.mark.parametrize("pattern", ["seal.json", "*.kgl", "rdf/*.sst", "rdf/CURRENT"])
@pytest.mark.parametrize("damage", [_flip, Path.unlink])
def test_damaged_stores_are_not_intact(
    filled: Dataset, pattern: str, damage: Callable[[Path], None]
) -> None:
    damage(next((filled.path / stores.STORES).glob(pattern)))
    assert not stores.intact(filled)


def test_a_dataset_without_stores_is_not_intact(small: Dataset) -> None:
    assert not stores.intact(small)


def test_the_rdf_view_is_held_against_the_shapes(tmp_path: Path) -> None:
    rows = small_rows()
    rows["supply"][0] |= {"share": 1.5}
    with pytest.raises(ShapeViolationError) as caught:
        stores.validate_rdf(make_dataset(tmp_path / "dataset", rows))
    assert any("supply/0: share" in line and "1.5" in line for line in caught.value.results)


def test_a_count_that_differs_is_named() -> None:
    wanted, found = Counts({"A": 1, "B": 2}, {"R": 3}), Counts({"A": 1, "B": 1}, {"S": 1})
    with pytest.raises(LoadMismatchError, match="B: 2 in the tables, 1 in the store") as caught:
        require_equal("a store", wanted, found)
    assert caught.value.differences == {"B": (2, 1), "R": (3, 0), "S": (0, 1)}
    require_equal("a store", wanted, Counts(wanted.nodes, wanted.edges, removed=5))
