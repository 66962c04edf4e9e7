"""Where nodes stand: in their columns and bands, apart from each other, the same every time."""

from __future__ import annotations

from itertools import combinations, pairwise
from math import dist

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.graph.view.layouts import ChainColumn, chain_layout, force_layout
from mineral_diplomacy.graph.view.making import view
from mineral_diplomacy.graph.view.picture import Picture, PictureLine, PictureNode

NAMES = st.lists(st.text("abc", min_size=1, max_size=4), unique=True, max_size=25)


def line(source: str, target: str) -> PictureLine:
    return PictureLine(source, target, "JOINS", "joins")


@pytest.fixture(scope="module")
def picture(dataset: Dataset) -> Picture:
    return view(dataset)


def at(picture: Picture, stage: str) -> list[PictureNode]:
    return [n for n in picture.nodes if n.kind == "Supply" and n.facets["stage"] == (stage,)]


def x(node: PictureNode) -> float:
    return node.places["chain"][0]


def test_mining_stands_before_refining_and_refining_before_use(picture: Picture) -> None:
    minerals = [n for n in picture.nodes if n.kind == "Mineral" and n.drawn]
    uses = [n for n in picture.nodes if n.kind == "Technology"]
    columns = [at(picture, "extraction"), minerals, at(picture, "processing"), uses]

    for before, after in pairwise(columns):
        assert max(map(x, before)) < min(map(x, after))


def test_headings_stand_over_their_columns_in_order(picture: Picture) -> None:
    places = [heading.x for heading in picture.columns]

    assert places == sorted(places)
    assert [heading.label for heading in picture.columns][2:5] == [
        "Extraction",
        "Minerals",
        "Processing",
    ]


def test_a_points_band_is_its_minerals(picture: Picture) -> None:
    heights = {n.key: n.places["chain"][1] for n in picture.nodes if n.kind == "Mineral"}
    ordered = sorted(heights, key=lambda key: heights[key])
    for stage in ("extraction", "processing"):
        nodes = at(picture, stage)
        for one, other in combinations(nodes, 2):
            first, second = (f"mineral/{n.facets['mineral'][0]}" for n in (one, other))
            if ordered.index(first) < ordered.index(second):
                assert one.places["chain"][1] < other.places["chain"][1]


@pytest.mark.parametrize("layout", ["chain", "force"])
def test_no_two_nodes_stand_in_one_place(picture: Picture, layout: str) -> None:
    places = [node.places[layout] for node in picture.nodes]

    assert len(set(places)) == len(places)


def test_nodes_of_the_value_chain_stand_apart(picture: Picture) -> None:
    places = [node.places["chain"] for node in picture.nodes if node.drawn]

    assert min(dist(one, other) for one, other in combinations(places, 2)) >= 60


def test_what_is_not_drawn_at_first_stands_below(picture: Picture) -> None:
    lowest = max(node.places["chain"][1] for node in picture.nodes if node.drawn)

    hidden = [node.places["chain"][1] for node in picture.nodes if not node.drawn]
    assert hidden
    assert min(hidden) > lowest - 64


def test_a_picture_is_placed_the_same_twice(dataset: Dataset, picture: Picture) -> None:
    assert view(dataset).nodes == picture.nodes


@settings(max_examples=50)
@given(names=NAMES, pairs=st.lists(st.tuples(st.integers(0, 24), st.integers(0, 24)), max_size=60))
def test_any_graph_is_placed_by_force(names: list[str], pairs: list[tuple[int, int]]) -> None:
    lines = [line(names[a], names[b]) for a, b in pairs if a < len(names) and b < len(names)]

    places = force_layout(names, lines)

    assert list(places) == names
    assert force_layout(names, lines) == places


@settings(max_examples=50)
@given(names=NAMES, data=st.data())
def test_any_columns_are_placed_without_overlap(names: list[str], data: st.DataObject) -> None:
    bands = ["band 1", "band 2", "band 3"]
    banded = {name: data.draw(st.sampled_from(bands)) for name in names[::2]}
    columns = [
        ChainColumn("mining", tuple(banded), banded),
        ChainColumn("bands", tuple(bands), dict(zip(bands, bands, strict=True))),
        ChainColumn("others", tuple(names[1::4]), {}, tuple(names[3::4])),
        ChainColumn("none", (), {}),
    ]
    lines = [line(name, band) for name, band in banded.items()]

    layout = chain_layout(columns, bands, lines)

    assert set(layout.places) == {*names, *bands}
    for one, other in combinations(layout.places.values(), 2):
        assert dist(one, other) >= 60
    assert "none" not in [heading.label for heading in layout.headings]
