"""Charts show the analysis' numbers, what is unknown as unknown, and bring nothing into a page."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
from matplotlib.patches import Rectangle

from mineral_diplomacy.graph.analysis.chain import RESIDUAL, value_chain
from mineral_diplomacy.graph.analysis.chokepoints import Answer, Question, chokepoints
from mineral_diplomacy.graph.analysis.selection import Figures
from mineral_diplomacy.graph.analysis.verdicts import supply_stages
from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.graph.records import Tables, code
from mineral_diplomacy.graph.view.charts import Chart, Charts, charts, heat_strip, sankey
from mineral_diplomacy.graph.view.flow import Flow, Side, flow
from mineral_diplomacy.graph.view.heat import strip
from mineral_diplomacy.graph.view.palette import RED
from mineral_diplomacy.graph.view.sankey import sankey_figure
from mineral_diplomacy.ontology.errors import BasisError, MissingDataError
from tests.tables import share, supply, tables

DAY = date(2026, 1, 1)
SVG = "{http://www.w3.org/2000/svg}"
LIMIT = 60_000
HOSTILE = '"><script>alert(1)</script> $\\frac{$ & \x00 भारत ]]>'


@pytest.fixture(scope="module")
def figures(dataset: Dataset) -> Figures:
    return Figures(dataset)


@pytest.fixture(scope="module")
def answer(dataset: Dataset) -> Answer:
    return chokepoints(dataset, Question(), dataset.manifest.day)


@pytest.fixture(scope="module")
def shipped(dataset: Dataset, answer: Answer) -> Charts:
    return charts(dataset, answer)


def drawn(found: Tables, mineral: str = "copper", names: dict[str, str] | None = None) -> Chart:
    figures = Figures(found)
    return sankey(figures, figures.select(mineral), names or {})


def shown(found: Tables, mineral: str = "copper") -> Flow:
    figures = Figures(found)
    return flow(figures, figures.select(mineral), {})


def widths(side: Side) -> dict[str, float]:
    return {band.label: band.width for band in side.bands}


def texts(svg: str) -> list[str]:
    return ["".join(element.itertext()) for element in ET.fromstring(svg).iter(f"{SVG}text")]


def described(svg: str) -> str:
    return str(ET.fromstring(svg).findtext(f"{SVG}desc"))


def bars(of: Flow) -> dict[str, float]:
    figure = sankey_figure(of)
    patches = [patch for patch in figure.axes[0].patches if isinstance(patch, Rectangle)]
    return {str(p.get_label()): p.get_height() for p in patches if ": " in str(p.get_label())}


def all_of(shipped: Charts) -> Iterable[Chart]:
    assert shipped.heat is not None
    return (*shipped.sankeys, shipped.heat)


@pytest.mark.parametrize(
    "mineral", ["lithium", "cobalt", "nickel", "rare_earths", "copper", "uranium"]
)
def test_widths_are_the_capacities_of_the_value_chain(
    figures: Figures, dataset: Dataset, mineral: str
) -> None:
    selection = figures.select(mineral)
    stages = supply_stages(figures.schema)[:2]
    chain = value_chain(selection, stages)
    graph = chain.digraph()
    of = flow(figures, selection, {})
    for stage, side in zip(stages, (of.left, of.right), strict=True):
        known = [one for one in chain.stages if one.stage == stage]
        expected = {
            country: graph.edges[(stage, country, "in"), (stage, country, "out")]["capacity"]
            for one in known
            for country in (*one.outputs, RESIDUAL)
        }
        rest = expected.pop(RESIDUAL, 0.0)
        found = widths(side)
        named = {b.label: b.width for b in side.bands if b.kind in {"named", "chokepoint"}}
        assert named == pytest.approx(expected)
        unnamed = [b.width for b in side.bands if b.kind in {"rest", "unaccounted"}]
        assert sum(unnamed) == pytest.approx(rest)
        assert bool(known) is bool(found)
    feed = chain.unexplained_feed.get(stages[0], 0.0)
    surplus = chain.surplus.get(stages[0], 0.0)
    assert widths(of.left).get("Unexplained feed", 0.0) == pytest.approx(feed)
    assert widths(of.right).get("Not refined that year", 0.0) == pytest.approx(surplus)


def test_bars_are_as_high_as_their_widths_and_both_sides_share_a_scale(figures: Figures) -> None:
    of = flow(figures, figures.select("copper"), {})
    heights = bars(of)
    expected = {
        f"{side.stage}: {band.label}": band.width
        for side in (of.left, of.right)
        for band in side.bands
    }
    assert heights.keys() == expected.keys()
    scale = heights["Extraction: CHL"] / expected["Extraction: CHL"]
    assert heights == pytest.approx({label: w * scale for label, w in expected.items()})
    assert sum(h for label, h in heights.items() if label.startswith("Extraction")) == (
        pytest.approx(sum(h for label, h in heights.items() if label.startswith("Processing")))
    )


def test_every_mineral_and_year_of_the_dataset_can_be_drawn(figures: Figures) -> None:
    for mineral in figures.minerals:
        selection = figures.select(mineral)
        chart = sankey(figures, selection, {})
        ET.fromstring(chart.svg)
        assert len(chart.svg.encode()) < LIMIT
        assert chart.label.startswith(
            str(figures.schema.concept_value("mineral", mineral, "label"))
        )
        of = flow(figures, selection, {})
        for side in (of.left, of.right):
            assert bool(side.missing) is not bool(side.bands)


def test_shares_in_the_chart_are_those_of_the_claims(figures: Figures) -> None:
    of = flow(figures, figures.select("graphite"), {})
    for stage, side in zip(supply_stages(figures.schema), (of.left, of.right), strict=False):
        (table,) = figures.select("graphite").at(stage)
        claims = {code(claim.holder): claim.share for claim in table.named}
        named = {b.label: b.width for b in side.bands if b.kind in {"named", "chokepoint"}}
        assert named == pytest.approx(claims)


def test_stages_that_count_different_things_are_drawn_apart_and_said_to_be(
    figures: Figures,
) -> None:
    selection = figures.select("graphite")
    with pytest.raises(BasisError):
        value_chain(selection, supply_stages(figures.schema))
    of = flow(figures, selection, {})
    chart = sankey(figures, selection, {})
    assert not of.joined
    assert of.left.width == pytest.approx(1)
    assert of.right.width == pytest.approx(1)
    assert "natural graphite" in texts(chart.svg)
    assert "battery-grade graphite" in texts(chart.svg)
    assert "shares of its own output" in chart.caption
    assert "Unexplained feed" not in described(chart.svg)


def test_a_stage_without_figures_is_unknown_and_not_zero(figures: Figures) -> None:
    chart = sankey(figures, figures.select("uranium"), {})
    of = flow(figures, figures.select("uranium"), {})
    assert not of.joined
    assert of.right.bands == ()
    assert of.right.missing == "no figures"
    assert "no figures" in texts(chart.svg)
    assert "?" in texts(chart.svg)
    assert "Processing: no figures." in described(chart.svg)
    assert "Processing: no figures." in chart.caption
    assert "Processing: unknown" in bars(of)


def test_what_the_totals_leave_over_is_shown_as_such(shipped: Charts) -> None:
    words = {chart.mineral: described(chart.svg) for chart in shipped.sankeys}
    lines = {chart.mineral: " ".join(texts(chart.svg)) for chart in shipped.sankeys}
    for mineral in ("copper", "lithium", "rare_earths"):
        assert "Unexplained feed" in words[mineral]
        assert "Unexplained feed" in lines[mineral]
    for mineral in ("nickel", "cobalt"):
        assert "Not refined that year" in words[mineral]
        assert "Unexplained feed" not in words[mineral]
    for mineral in ("copper", "nickel", "lithium", "cobalt", "rare_earths", "graphite"):
        assert words[mineral].count("Rest of world") == 2
    assert "In the total, in no row" in words["copper"]


def test_a_withheld_row_is_named_and_has_no_width() -> None:
    found = tables(supply({"CHN": 60, "USA": None}, 100), share("JPN", 0.1))
    chart, of = drawn(found), shown(found)
    assert "USA" not in widths(of.right)
    assert "USA (withheld)" in chart.caption
    assert widths(of.right)["Rest of world"] == pytest.approx(40_000)


def test_rows_beyond_the_printed_total_are_told() -> None:
    chart = drawn(tables(supply({"CHN": 60, "CHL": 43}, 100)))
    assert "The rows exceed the printed total by 3.0%." in chart.caption


def test_a_printed_total_of_zero_is_told() -> None:
    assert shown(tables(supply({"CHN": 0}, 0))).right.missing == "the printed world total is 0"


def test_forms_counted_apart_are_named_and_not_added_up(figures: Figures) -> None:
    of = flow(figures, figures.select("titanium"), {})
    assert of.left.missing == "counted apart: ilmenite and rutile"


def test_many_countries_share_a_band_and_none_is_lost() -> None:
    outputs: dict[str, float | None] = dict.fromkeys(
        (
            "AUS",
            "BEL",
            "BOL",
            "BRA",
            "CAN",
            "CHL",
            "CHN",
            "COD",
            "CUB",
            "DEU",
            "ESP",
            "FIN",
            "FRA",
            "GBR",
            "IND",
            "JPN",
        ),
        10,
    )
    of = shown(tables(supply(outputs, 160)))
    assert [band.label for band in of.right.bands][-1] == "4 further countries"
    assert of.right.width == pytest.approx(160_000)


def test_red_is_kept_for_chokepoints(answer: Answer, shipped: Charts) -> None:
    reds = {row.result.mineral for row in answer.chokepoints}
    for chart in shipped.sankeys:
        assert (RED in chart.svg) is (chart.mineral in reds)
        count = sum(
            row.result.mineral == chart.mineral and row.verdict != "contested"
            for row in answer.chokepoints
        )
        assert described(chart.svg).count("(chokepoint)") == count


def test_a_contested_chokepoint_is_marked_as_one() -> None:
    chart = drawn(tables(supply({"CHN": 26, "CHL": 74}, 100), share("CHN", 0.2, basis="unstated")))
    assert "CHN 26.0\xa0% (contested chokepoint)".replace("\xa0", " ") in described(chart.svg)
    assert "Cross-hatched: contested chokepoints." in chart.caption


def test_captions_tell_year_source_basis_total_and_what_is_not_observed(
    figures: Figures, shipped: Charts
) -> None:
    for chart in shipped.sankeys:
        selection = figures.select(str(chart.mineral))
        source = figures.sources[str(selection.source)]
        assert (source.attribution or source.label) in chart.caption
        assert str(selection.year) in chart.caption
    copper = next(c for c in shipped.sankeys if c.mineral == "copper")
    assert "Who feeds whom is not observed" in copper.caption
    assert "content of the element" in copper.caption


def test_the_strip_shows_the_intervals_of_the_analysis(answer: Answer, shipped: Charts) -> None:
    assert shipped.heat is not None
    cells = strip(answer.results).cells
    for result in answer.results:
        cell = cells[result.mineral, result.form, result.stage]
        index = result.concentration
        assert (cell.low, cell.high) == ((index.hhi_low, index.hhi_high) if index else (None, None))
    words = described(shipped.heat.svg)
    assert "Uranium: extraction 0.23, processing no figures." in words
    assert "Copper: extraction 0.10–0.21, processing 0.24–0.31." in words
    assert texts(shipped.heat.svg).count("?") == 1
    assert "No figures at manufacturing." in shipped.heat.caption


def test_forms_have_rows_of_their_own_in_the_strip(dataset: Dataset, figures: Figures) -> None:
    titanium = chokepoints(dataset, Question(("titanium",)), DAY)
    labels = texts(heat_strip(figures, titanium.results).svg)
    assert {"Titanium, ilmenite", "Titanium, rutile"} <= set(labels)


def test_minerals_without_any_figures_make_charts_that_say_so(dataset: Dataset) -> None:
    nothing = chokepoints(dataset, Question(("critical_minerals",)), DAY)
    found = charts(dataset, nothing)
    assert "Extraction: no figures. Processing: no figures." in found.sankeys[0].caption
    assert found.heat is not None
    assert "No figures at" in found.heat.caption


def test_a_year_that_one_mineral_lacks_leaves_its_chart_without_figures(dataset: Dataset) -> None:
    asked = Question(("uranium", "graphite"), year=2025)
    with pytest.raises(MissingDataError):
        Figures(dataset).select("uranium", 2025)
    found = charts(dataset, chokepoints(dataset, asked, DAY))
    assert "Extraction: no figures." in found.sankeys[0].caption
    assert "China" in described(found.sankeys[1].svg)


def test_charts_bring_no_script_style_link_or_document_into_a_page(shipped: Charts) -> None:
    for chart in all_of(shipped):
        assert chart.svg.startswith("<svg ")
        assert len(chart.svg.encode()) < LIMIT
        root = ET.fromstring(chart.svg)
        assert root.get("role") == "img"
        assert root.get("width") == "100%"
        for element in root.iter():
            assert element.tag.removeprefix(SVG) in {
                "clipPath", "defs", "desc", "g", "path", "pattern", "rect", "svg", "text", "title",
            }  # fmt: skip
            assert not {"style", "href", "class"} & element.attrib.keys()
            assert not any(name.startswith(("on", "{")) for name in element.attrib)


def test_ids_are_unique_over_all_charts_and_every_reference_is_met(shipped: Charts) -> None:
    ids: list[str] = []
    wanted: set[str] = set()
    for chart in all_of(shipped):
        for element in ET.fromstring(chart.svg).iter():
            ids += [element.attrib["id"]] if "id" in element.attrib else []
            wanted.update(element.get("aria-labelledby", "").split())
            wanted.update(element.get("aria-describedby", "").split())
            wanted.update(v[5:-1] for v in element.attrib.values() if v.startswith("url(#"))
    assert len(ids) == len(set(ids))
    assert wanted == set(ids)


def test_text_and_outlines_follow_the_colour_of_the_page(shipped: Charts) -> None:
    for chart in shipped.sankeys:
        fills = {element.get("fill") for element in ET.fromstring(chart.svg).iter(f"{SVG}text")}
        assert fills == {"currentColor"}


def test_charts_are_the_same_bytes_every_time(
    dataset: Dataset, answer: Answer, shipped: Charts
) -> None:
    import matplotlib as mpl

    with mpl.rc_context({"font.size": 40, "lines.linewidth": 9, "svg.fonttype": "path"}):
        assert charts(dataset, answer) == shipped


def test_a_hostile_label_stays_text() -> None:
    found = tables(supply({"CHN": 60, "CHL": 40}, 100))
    chart = drawn(found, names={"country/CHN": HOSTILE, "country/CHL": "x" * 10_000})
    root = ET.fromstring(chart.svg)
    assert not [element for element in root.iter() if element.tag.endswith("script")]
    assert "<script" not in chart.svg
    assert '"><script>alert(1)</script> $\\frac{$ &' in described(chart.svg)
    assert "$\\frac" in " ".join(texts(chart.svg))
    assert len(chart.svg) < LIMIT


def test_a_label_between_dollar_signs_is_no_formula() -> None:
    chart = drawn(tables(supply({"CHN": 60, "CHL": 40}, 100)), names={"country/CHN": "$\\frac{$"})
    assert "$\\frac{$ 60.0\xa0%" in texts(chart.svg)


def test_names_of_countries_are_shown(shipped: Charts) -> None:
    cobalt: Any = next(c for c in shipped.sankeys if c.mineral == "cobalt")
    assert "Democratic Republic of the Congo 65.6 % (chokepoint)" in described(cobalt.svg)
