"""The slider: what is not begun is hidden, what is not in force is dashed, the panel says both."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from tests.graph.view.promised import Choice, shown, standing
from tests.graph.view.sheet import Sheet

SVG = "{http://www.w3.org/2000/svg}"


def stops(sheet: Sheet) -> list[str]:
    """Every day at which something happens, and the day that the picture is of."""
    return sorted({*sheet.payload["timeline"]["dates"], sheet.payload["as_of"]})


def test_the_slider_stands_on_the_day_asked_for(shipped: Sheet) -> None:
    assert shipped.payload["as_of"] in shipped.find("as-of-text").inner_text()
    slider = shipped.find("as-of")
    assert stops(shipped)[int(slider.input_value())] == shipped.payload["as_of"]


def test_each_of_some_days_shows_what_had_begun(shipped: Sheet) -> None:
    days = stops(shipped)
    counts = []
    for index in range(0, len(days), max(1, len(days) // 6)):
        assert days[index] in shipped.day(index)
        promised = shown(shipped.payload, Choice(days[index]))
        assert (shipped.nodes(), shipped.edges()) == promised
        counts.append(len(promised[0]))
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]


def dashed(sheet: Sheet) -> dict[str, bool]:
    """Whether a line is dashed in the drawing, by the names of its ends."""
    drawing = ET.parse(sheet.download("export-svg").path()).getroot()
    return {
        str(line.findtext(f"{SVG}title")): "stroke-dasharray" in line.attrib
        for line in drawing.iter(f"{SVG}path")
    }


def name(sheet: Sheet, line: dict[str, str]) -> str:
    return f"{sheet.label(line['from'])} — {line['label']} → {sheet.label(line['to'])}"


def test_lines_are_dashed_unless_in_force_on_the_day(small: Sheet) -> None:
    days = stops(small)
    lines = {line["id"]: line for line in small.payload["edges"]}
    seen = set()
    for index, day in enumerate(days):
        small.day(index)
        drawn = dashed(small)
        for key in small.edges():
            line = lines[key]
            if line["agreement"]:
                now = standing(small.payload, line["agreement"], day)
                assert now is not None
                assert drawn[name(small, line)] == (now[1] != "in_force")
                seen.add((line["agreement"], now))
    # proposed, then in force, then lapsed; signed stays announced
    assert {now for agreement, now in seen if agreement == "agreement/pact"} == {
        ("signed", "not_in_force"),
        ("in_force", "in_force"),
        ("lapsed", "not_in_force"),
    }


def test_the_panel_says_the_standing_on_that_day(small: Sheet) -> None:
    for day, status in (
        ("2023-05-01", "signed"),
        ("2024-01-01", "in force"),
        ("2025-06-30", "lapsed"),
    ):
        small.day(stops(small).index(day))
        small.choose("agreement/pact")
        text = small.find("panel").inner_text()
        assert status in text.lower()
        assert day in text


def test_the_status_filter_follows_the_day(small: Sheet) -> None:
    small.day(stops(small).index("2024-01-01"))
    small.page.locator('input[data-facet="status"][value="in_force"]').click()
    ticked = {"status": ["in_force"]}
    for index, day in enumerate(stops(small)):
        small.day(index)
        promised = shown(small.payload, Choice(day, ticked))
        assert (small.nodes(), small.edges()) == promised
