"""What nodes and lines say and how they look, against the tables and the analysis."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from mineral_diplomacy.graph.analysis.chokepoints import Answer, Question, chokepoints
from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.graph.network import to_networkx
from mineral_diplomacy.graph.view.drawing import FACETS
from mineral_diplomacy.graph.view.emphasis import kinds, line_kinds, point_size
from mineral_diplomacy.graph.view.making import view
from mineral_diplomacy.graph.view.palette import RED
from mineral_diplomacy.graph.view.picture import Picture, PictureLine, PictureNode
from mineral_diplomacy.graph.view.question import ViewQuestion


@pytest.fixture(scope="module")
def picture(dataset: Dataset) -> Picture:
    return view(dataset)


@pytest.fixture(scope="module")
def answer(dataset: Dataset) -> Answer:
    return chokepoints(dataset, Question(), dataset.manifest.day)


@pytest.fixture(scope="module")
def nodes(picture: Picture) -> dict[str, PictureNode]:
    return {node.key: node for node in picture.nodes}


def test_every_point_has_the_verdict_of_the_analysis(
    nodes: dict[str, PictureNode], answer: Answer
) -> None:
    points = [row.point for row in answer.rows if row.point]
    marked = {row.point.claim.key for row in answer.chokepoints if row.point}

    assert {key for key, node in nodes.items() if node.mark} == marked
    for point in points:
        mark = nodes[point.claim.key].mark
        found = (mark.verdict, mark.severity) if mark else ("none", None)
        assert found == (point.verdict, point.severity)


def test_a_point_grows_with_its_loss(nodes: dict[str, PictureNode], answer: Answer) -> None:
    points = [row.point for row in answer.rows if row.point and row.point.loss_high is not None]
    points.sort(key=lambda point: point.loss_high or 0.0)
    sizes = [nodes[point.claim.key].size for point in points]

    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[-1]


def test_an_unknown_loss_is_the_smallest_point_and_no_zero_in_words() -> None:
    assert point_size(None) == point_size(0.0) < point_size(0.01)
    assert point_size(1.0) == point_size(7.0)


def test_facts_are_every_known_property(dataset: Dataset, picture: Picture) -> None:
    edges = {key: data for _, _, key, data in to_networkx(dataset).edges(keys=True, data=True)}
    for one in picture.statements.values():
        table = next(t for t in dataset.schema.statements() if t.label == one.kind)
        known = {name for name in edges[one.key] if name != "type" and edges[one.key][name] != []}
        titles = Counter(label.lower() for label, _, _ in one.facts)
        assert set(titles) == {table.by_name[name].title for name in known}


def test_every_statement_and_node_names_its_source(picture: Picture) -> None:
    for one in picture.statements.values():
        assert one.source in picture.sources
    for node in picture.nodes:
        assert node.source is None or node.source in picture.sources


def test_all_statements_of_a_type_between_two_nodes_are_one_line(picture: Picture) -> None:
    ends = Counter((line.source, line.target, line.type) for line in picture.lines)

    assert max(ends.values()) == 1
    assert any(len(line.statements) > 1 for line in picture.lines)


def test_lines_join_nodes_of_the_picture(picture: Picture, nodes: dict[str, PictureNode]) -> None:
    for line in picture.lines:
        assert {line.source, line.target} <= set(nodes)
        assert line.drawn == (nodes[line.source].drawn and nodes[line.target].drawn)


def test_a_line_is_solid_only_where_its_undertaking_is_in_force(
    dataset: Dataset, picture: Picture
) -> None:
    solid = {line.undertaking for line in picture.lines if line.solid and line.undertaking}
    broken = {line.undertaking for line in picture.lines if not line.solid}

    assert "agreement/india-australia-cmip" in solid
    assert broken
    assert not solid & broken
    for key in solid | broken:
        states = [s for s in picture.timeline.get(str(key), ()) if s.day <= picture.as_of]
        assert (bool(states) and states[-1].force == "in_force") == (key in solid)


def test_an_earlier_day_shows_what_held_then(dataset: Dataset) -> None:
    early = view(dataset, ViewQuestion(as_of=date(2015, 1, 1)))

    assert early.as_of == date(2015, 1, 1)
    assert not any(
        line.solid for line in early.lines if line.undertaking == "agreement/india-australia-cmip"
    )


def test_a_reach_leads_to_the_points_that_it_is_about(
    picture: Picture, answer: Answer, nodes: dict[str, PictureNode]
) -> None:
    drawn = {(line.source, line.target) for line in picture.lines if line.type == "REACHES"}
    expected = {
        (agreement, row.point.claim.key)
        for row in answer.chokepoints
        if row.point
        for agreement in row.agreements
    }

    assert expected
    assert {pair for pair in drawn if nodes[pair[1]].kind == "Supply"} == expected


def test_widths_follow_the_share(picture: Picture, answer: Answer) -> None:
    shares = {r.point.claim.key: r.point.share for r in answer.rows if r.point and r.point.share}
    widths = {
        line.source: line.width
        for line in picture.lines
        if line.source in shares and line.type == "SUPPLIES"
    }

    assert set(widths) == set(shares)
    for key, share in shares.items():
        assert widths[key] == pytest.approx(1 + 7 * (share or 0.0))


def test_the_widest_amount_of_a_kind_is_the_largest(dataset: Dataset) -> None:
    picture = view(dataset, ViewQuestion(countries=("IND",)))
    flows = [line for line in picture.lines if line.type == "HOLDS_RESERVE_OF"]

    assert flows
    assert all(1.0 <= line.width <= 8.0 for line in picture.lines)


def test_facets_are_columns_and_only_values_that_occur(dataset: Dataset, picture: Picture) -> None:
    columns = {c.name for table in dataset.schema.tables.values() for c in table.columns}
    parts: list[PictureNode | PictureLine] = [*picture.nodes, *picture.lines]

    assert set(FACETS) <= columns
    for name, values in picture.facets.items():
        assert {value for value, _ in values} == {v for p in parts for v in p.facets.get(name, ())}


def test_stages_are_offered_in_the_order_of_the_value_chain(picture: Picture) -> None:
    stages = [value for value, _ in picture.facets["stage"]]

    assert stages.index("extraction") < stages.index("processing")


def test_no_kind_of_node_is_as_red_as_a_chokepoint(dataset: Dataset) -> None:
    colours = [kind.colour.lower() for kind in kinds(dataset.schema).values()]

    assert RED.lower() not in colours


def test_each_class_and_line_has_words_of_the_ontology(dataset: Dataset) -> None:
    entries = [*kinds(dataset.schema).values()]
    entries += line_kinds(dataset.schema, figures=True).values()

    assert all(entry.label and entry.definition for entry in entries)


def test_a_points_holder_falls_with_it(nodes: dict[str, PictureNode], answer: Answer) -> None:
    for row in answer.rows:
        if row.point:
            assert nodes[row.point.claim.key].country == f"country/{row.point.country}"
    assert nodes["country/IND"].country == "country/IND"
    assert nodes["organization/kabil"].country == "country/IND"


def test_an_answer_without_rows_is_an_empty_picture(dataset: Dataset) -> None:
    picture = view(dataset, ViewQuestion(query="shares"))

    assert (picture.nodes, picture.lines, picture.shown, picture.total) == ((), (), 0, 0)
