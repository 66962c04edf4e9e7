"""What a brief says: every number has a note, every note a source, and none is new."""

from __future__ import annotations

import re

import pytest

from mineral_diplomacy.graph.brief.content import brief
from mineral_diplomacy.graph.brief.model import Brief, Section
from mineral_diplomacy.graph.brief.world import MOST_ROWS
from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.graph.tables import KEY
from mineral_diplomacy.knowledge_graph import KnowledgeGraph
from mineral_diplomacy.ontology.errors import MissingDataError, UnknownTermError
from tests.graph.brief.briefs import DAY, NUMBER, made, pact, plain, world
from tests.tables import record, share, supply

#: Whole commands and pages; left to `make test`.
pytestmark = pytest.mark.slow

PERCENT = re.compile(r"([\d,.]+)\u00a0%")


def section(found: Brief, heading: str) -> Section:
    return next(one for one in found.sections if heading in one.heading)


def words(found: Section) -> str:
    return "\n".join(map(plain, found.paragraphs))


def unfounded(found: Brief) -> list[str]:
    """Runs and rows with a number that name no note, or one that is none."""
    known = {note.number for note in found.notes}
    runs = [(run.text, run.notes) for one in found.paragraphs() for run in one]
    rows = [(" ".join(row.cells), row.notes) for row in found.table.rows]
    titles = [(text, ()) for text in (found.table.title, *found.table.columns)]
    headings = [(one.heading, ()) for one in found.sections]
    return [
        text
        for text, notes in [*runs, *rows, *titles, *headings]
        if (NUMBER.search(text) and not notes) or not set(notes) <= known
    ]


@pytest.mark.parametrize("party", ["IND", "JPN", "TUV", "CHN"])
def test_every_number_has_a_note(dataset: Dataset, party: str) -> None:
    found = brief(dataset, party, dataset.manifest.day)

    assert not unfounded(found)
    assert NUMBER.search(found.headline[0][0].text)


def test_every_note_is_used_and_numbered_in_the_order_of_reading(india: Brief) -> None:
    used = [n for one in india.paragraphs() for run in one for n in run.notes]
    used += [n for row in india.table.rows for n in row.notes]

    assert set(used) == {note.number for note in india.notes}
    assert [note.number for note in india.notes] == list(range(1, len(india.notes) + 1))
    assert used[0] == 1


def test_every_note_leads_to_the_sources_of_its_statements(india: Brief, dataset: Dataset) -> None:
    sources = {row[KEY]: row for row in dataset.table("source").to_pylist()}
    stated: dict[str, str] = {}
    for table in dataset.schema.statements():
        if "source" in table.by_name:
            rows = dataset.table(table.name).select([KEY, "source"]).to_pylist()
            stated |= {row[KEY]: row["source"] for row in rows}

    for note in india.notes:
        assert note.keys
        assert {stated[key] for key in note.keys} == set(note.sources)
        assert set(note.sources) <= set(sources)
        if len(note.sources) == 1 and "statements of" not in note.text:
            source = sources[note.sources[0]]
            assert (source["attribution"] or source["publisher"]) in note.text
            assert (source["edition"] or "") in note.text
            assert (source["published_printed"] or str(source["published"])) in note.text or (
                source["published"] is None and "date not stated" in note.text
            )
            assert note.url == source["url"] or source["url"] is None or "%" in str(note.url)


def test_a_note_states_the_basis_and_the_period_of_its_figures(
    india: Brief, dataset: Dataset
) -> None:
    supplies = {row[KEY]: row for row in dataset.table("supply").to_pylist()}
    for note in india.notes:
        if note.keys[0].startswith("trade_flow/"):
            label = dataset.schema.concept_value("basis", "hs_basket", "label")
            assert f"figures of 2024; basis: {label}" in note.text
        for key in note.keys:
            if key in supplies and len(note.sources) == 1:
                row = supplies[key]
                label = dataset.schema.concept_value("basis", row["basis"], "label")
                assert f"basis: {str(label).lower()}" in note.text
                assert f"figures of {row['period']}" in note.text


def test_the_table_is_what_the_dataset_states_and_the_analysis_finds(
    india: Brief, dataset: Dataset
) -> None:
    answer = KnowledgeGraph(dataset).chokepoints()
    cover = KnowledgeGraph(dataset).coverage("IND").rows
    labels = {row[KEY]: row["label"] for row in dataset.table("country").to_pylist()}
    stated = {row[KEY]: row for row in dataset.table("supply").to_pylist()}

    assert len(india.table.rows) == len(answer.chokepoints) == 13
    for row, one, covered in zip(india.table.rows, answer.chokepoints, cover, strict=True):
        assert one.point is not None
        claim = stated[one.point.claim.key]
        assert row.cells[2] == labels[claim["holder"]]
        assert float(PERCENT.findall(row.cells[3])[0]) == pytest.approx(
            claim["share"] * 100, abs=0.05
        )
        ends = [float(end) for end in re.findall(r"[\d.]+", row.cells[4])]
        assert ends[0] == pytest.approx((one.point.loss_low or 0) * 100, abs=0.05)
        assert ends[-1] == pytest.approx((one.point.loss_high or 0) * 100, abs=0.05)
        bound = [float(end.replace(",", "")) for end in re.findall(r"[\d,]+", row.cells[6])]
        assert (bound[0], bound[-1]) == (covered.bound.low, covered.bound.high)
        assert (row.cells[7] == "none") is not bool(one.agreements)


def test_the_headline_is_the_analysis_headline_in_names(india: Brief, dataset: Dataset) -> None:
    from mineral_diplomacy.graph.analysis.headline import headline

    plain_words = headline(KnowledgeGraph(dataset).chokepoints())
    expected = [t.replace("CHN", "China").replace("IND", "India") for t in plain_words]

    assert [plain(one) for one in india.headline] == expected


def test_a_share_of_the_world_is_never_told_as_india_s(india: Brief, dataset: Dataset) -> None:
    """In a sentence about India's imports all percentages are of the direct lens."""
    rows = KnowledgeGraph(dataset).exposure().lens("direct")
    own = {f"{row.share_high * 100:.1f}" for row in rows if row.share_high is not None}
    for paragraph in section(india, "imports come from").paragraphs:
        for run in paragraph:
            if "as sources state" not in plain(paragraph):
                assert set(PERCENT.findall(run.text)) <= own, run.text
    for paragraph in india.paragraphs():
        text = plain(paragraph)
        if re.search(r"India('s)? (own )?loss|India loses", text):
            assert "world" in text


def test_origins_of_imports_are_those_of_the_direct_lens(india: Brief, dataset: Dataset) -> None:
    text = words(section(india, "imports come from"))
    largest: dict[str, float] = {}
    for row in KnowledgeGraph(dataset).exposure().lens("direct"):
        if row.hs6 and row.share_high is not None and row.country:
            largest[row.hs6] = max(largest.get(row.hs6, 0.0), row.share_high)

    half = [hs6 for hs6, part in largest.items() if part >= 0.5]
    assert f"in {len(half)} of {len(largest)} HS codes" in text
    assert "copper cathode (740311) Japan 72.2\u00a0%" in text
    assert "nor an upper bound of a loss" in text


def test_only_what_was_delivered_is_told_as_delivered(india: Brief, dataset: Dataset) -> None:
    labels = {row[KEY]: row["label"] for row in dataset.table("country").to_pylist()}
    rows = KnowledgeGraph(dataset).delivery("IND")
    delivered = {
        labels[row.partner]
        for row in rows
        if row.standing == "delivered" and row.direction != "from_party" and row.delivered
    }
    lead = "Delivered to India: "
    found = next(p for p in map(plain, india.paragraphs()) if p.startswith(lead))

    parts = found.removeprefix(lead).split("; ")
    assert {
        label for label in labels.values() if any(p.startswith(f"{label} ") for p in parts)
    } == (delivered)
    assert "A memorandum or a dialogue counts no tonnes." in words(section(india, "reach and bind"))


def test_remedies_are_those_of_the_analysis_each_view_apart(india: Brief, dataset: Dataset) -> None:
    text = words(section(india, "stand in"))
    views = {(v.mineral, v.scope): v for v in KnowledgeGraph(dataset).remedies()}
    own, world = views["copper", "IND"], views["copper", "WORLD"]
    assert own.lost is not None
    assert world.lost is not None

    assert f"copper without Japan loses {own.lost:,.0f} of {own.before:,.0f} t" in text
    assert f"could give {own.rows[0].gain:,.0f} t" in text
    assert f"copper without China loses {world.lost:,.0f} t" in text
    assert "For the world, capacity that a source states" in text
    assert "Whether any would sell is not known." in text
    assert "lithium without Ireland (a contested flow)" in text
    assert "nickel without" not in text  # less than a quarter of what is imported
    assert "India's rare earths and uranium; mindip remedies --importer IND says why" in text


def test_counts_of_agreements_add_up(india: Brief) -> None:
    text = next(t for t in map(plain, india.paragraphs()) if "by how far each has come" in t)
    total, *parts = (int(number) for number in re.findall(r"\d+", text))

    assert total == sum(parts)


def test_what_is_unknown_and_what_would_overturn_it_is_said(india: Brief) -> None:
    unknown, overturn = words(section(india, "not known")), words(section(india, "overturn"))

    assert "processing of uranium" in unknown
    assert "which is not 0" in unknown
    assert "neither spare capacity nor stocks" in unknown
    assert "HHI 0.101–0.208 in extraction, 0.236–0.309 in processing, 0.028 apart" in overturn
    assert "China's processing of nickel" in overturn


def test_there_are_three_pictures_with_captions_that_have_notes(india: Brief) -> None:
    assert [one.name for one in india.pictures] == ["concentration", "flow", "origins"]
    for one in india.pictures:
        assert one.caption[0].notes
        assert one.png.startswith(b"\x89PNG")
        assert one.svg.startswith("<svg")
        assert one.words


def test_a_party_without_agreements_says_so(dataset: Dataset) -> None:
    found = brief(dataset, "TUV", dataset.manifest.day)

    assert words(section(found, "reach and bind")) == (
        "The dataset has no agreement to which Tuvalu is party."
    )
    assert {row.cells[7] for row in found.table.rows} == {"none"}
    assert "reach 0 of 13 chokepoints" in " ".join(map(plain, found.headline))


def test_an_unknown_party_is_met_with_the_nearest(dataset: Dataset) -> None:
    with pytest.raises(UnknownTermError, match=r"did you mean: .*IND"):
        brief(dataset, "INX", dataset.manifest.day)


def test_a_dataset_without_figures_says_so() -> None:
    _, found = made([])

    assert [plain(one) for one in found.headline] == [
        "The dataset has no world figures for any of the minerals asked about."
    ]
    assert not found.table.rows
    assert not found.pictures
    assert not found.notes
    assert "No world figures in the sources chosen" in words(section(found, "not known"))
    assert "No imports of IND" in words(section(found, "imports come from"))
    assert "A source with world figures" in words(section(found, "overturn"))


def test_a_mineral_at_one_stage_alone_is_not_compared() -> None:
    _, found = made(supply({"CHN": 80.0, "AUS": 20.0}, 100.0))

    assert "more concentrated" not in " ".join(map(plain, found.headline))
    assert "extraction of" in words(section(found, "not known"))
    assert not unfounded(found)


def test_claims_on_both_sides_are_told_as_contested() -> None:
    _, found = made(
        supply({"CHN": 30.0, "AUS": 10.0}, 100.0),
        share("CHN", 0.2, source="source/usgs-mcs-2024", basis="element_content"),
    )

    assert [row.cells[2] for row in found.table.rows] == ["CHN (contested)"]
    text = words(section(found, "not known"))
    assert "30.0\u00a0% in the source chosen, 20.0\u00a0% in another" in text


def test_a_binding_quantity_is_in_the_table_with_its_note() -> None:
    _, found = made(world(), pact())
    row = next(r for r in found.table.rows if (r.cells[1], r.cells[2]) == ("Processing", "CHN"))

    assert row.cells[6:] == ("5,000", "The pact: binding")
    keys = [key for note in found.notes if note.number in row.notes for key in note.keys]
    assert any(key.startswith("coverage/pact/") for key in keys)
    assert "AUS 15,000 t of copper" in words(section(found, "reach and bind"))
    assert not unfounded(found)


def test_more_chokepoints_than_fit_are_left_out_openly() -> None:
    minerals = ("lithium", "cobalt", "nickel", "copper", "graphite", "uranium")
    rows = [
        one
        for mineral in minerals
        for stage in ("extraction", "processing")
        for one in supply(
            {"CHN": 40.0, "AUS": 30.0, "CHL": 30.0}, 100.0, mineral=mineral, stage=stage
        )
    ]
    _, found = made(rows)

    assert len(found.table.rows) == MOST_ROWS
    assert found.table.title.endswith("The smallest are left out.")


def test_a_day_before_all_facts_is_refused() -> None:
    given, _ = made(world(), pact())

    with pytest.raises(MissingDataError, match="1999-01-01"):
        brief(given, "IND", DAY.replace(year=1999))


def test_an_address_that_is_no_link_is_none() -> None:
    source = record(
        "source",
        key="source/iea-2025",
        label="Outlook",
        publisher="Agency",
        url="javascript:alert(1)",
    )
    _, found = made(world(), [source])

    assert [note.url for note in found.notes] == [None]
