"""What a notebook shows of a result is text in a frame, whatever the result holds."""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest

from mineral_diplomacy.graph.analysis.chokepoints import AnswerRow, Question, chokepoints
from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.graph.notebook import MOST_ROWS, framed, framed_table
from mineral_diplomacy.graph.stores.base import Rows, expected_counts
from mineral_diplomacy.knowledge_graph import KnowledgeGraph
from tests.tables import supply, tables

HOSTILE = (
    "<script>parent.document.title = document.title = 'run'</script>",
    "<img src=x onerror=\"parent.document.title = 'run'\">",
    "\"></iframe><script>document.title = 'run'</script>",
    "&quot;&gt;&lt;/iframe&gt;<script>document.title = 'run'</script>",
    "</td></table></body><script>document.title = 'run'</script>",
    "<a href=\"javascript:document.title='run'\">javascript:document.title='run'</a>",
    "' onload='document.title=1",
    "<meta http-equiv=refresh content='0;url=https://example.org/'>",
    "NUL \x00, bell \x07, line \u2028 and half a pair \ud800",
    "\u202eright to left, भारत, 🇮🇳",
)


class Parsed(HTMLParser):
    """Elements, attributes and text of a document."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag in {"td", "th", "caption", "p"}:
            self.texts.append("")

    def handle_data(self, data: str) -> None:
        if self.texts:
            self.texts[-1] += data


def inside(html: str) -> Parsed:
    """The document in the frame, which is all there is."""
    ((tag, attributes),) = Parsed(html).elements
    assert tag == "iframe"
    assert attributes["sandbox"] == ""
    return Parsed(str(attributes["srcdoc"]))


def cells(html: str) -> list[str]:
    found = inside(html)
    count = sum(tag == "th" for tag, _ in found.elements)
    return found.texts[1 + count : -1]


def hostile_rows() -> Rows:
    return Rows(HOSTILE, (HOSTILE, tuple({text: [text]} for text in HOSTILE)))


def test_hostile_cells_and_columns_stay_text() -> None:
    found = inside(hostile_rows()._repr_html_())
    allowed = {"html", "head", "meta", "title", "style", "body", "table", "caption", "thead"}
    allowed |= {"tr", "th", "tbody", "td", "p"}
    assert {tag for tag, _ in found.elements} == allowed
    names = {name for _, attributes in found.elements for name in attributes}
    assert names <= {"lang", "charset", "http-equiv", "content", "scope", "dir", "class"}
    assert sum(tag == "meta" for tag, _ in found.elements) == 2
    assert HOSTILE[0] in found.texts
    assert HOSTILE[3] in found.texts


def test_no_cell_brings_what_a_file_cannot_hold() -> None:
    shown = hostile_rows()._repr_html_()
    shown.encode("utf-8")
    assert "\x00" not in shown
    assert "भारत, 🇮🇳" in shown


def test_long_tables_are_cut_and_say_so() -> None:
    rows = Rows(("n",), tuple((n,) for n in range(1234)))
    assert cells(rows._repr_html_()) == [str(n) for n in range(MOST_ROWS)]
    assert inside(rows._repr_html_()).texts[-1] == f"showing {MOST_ROWS} of 1,234"


def test_a_long_cell_is_cut_and_the_rest_is_nowhere() -> None:
    text = "x" * 10_000 + "the rest"
    shown = Rows((text,), ((text, [text] * 1000),))._repr_html_()
    assert len(shown) < 5_000
    assert "the rest" not in shown
    assert cells(shown)[0] == "x" * 199 + "…"


def test_no_rows_are_told() -> None:
    found = inside(Rows(("mineral", "share"), ())._repr_html_())
    assert found.texts == ["Rows of a query", "mineral", "share", "no rows"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (0, "0"),
        (0.1 + 0.2, "0.3"),
        (True, "true"),
        (date(2026, 7, 16), "2026-07-16"),
        ({"labels": ["Country"], "share": None}, "labels: Country, share:"),
        (("a", "b"), "a, b"),
    ],
)
def test_values_are_shown_as_text_and_unknown_as_nothing(value: Any, text: str) -> None:
    assert cells(Rows(("value",), ((value,),))._repr_html_()) == [text]


def test_an_answer_shows_its_rows() -> None:
    answer = chokepoints(
        tables(supply({"CHN": 60, "CHL": 40}, 100)), Question(("copper",)), date(2026, 1, 1)
    )
    found = inside(answer._repr_html_())
    left_out = set(AnswerRow.columns()) - set(found.texts)
    assert left_out == {"passed_over", "tiers", "not_reached_because"}
    assert {"CHN", "CHL", "graded", "0.6"} <= set(found.texts)
    assert found.texts[-1] == f"showing {len(answer.rows)} of {len(answer.rows)}"


def test_a_graph_shows_what_it_holds_and_as_of_when(dataset: Dataset) -> None:
    expected = expected_counts(dataset)
    shown = KnowledgeGraph(dataset)._repr_html_()
    caption = inside(shown).texts[0]
    assert f"{sum(expected.nodes.values()):,} nodes" in caption
    assert f"{sum(expected.edges.values()):,} edges" in caption
    assert dataset.manifest.as_of in caption
    found = cells(shown)
    counts = list(zip(found[::3], found[1::3], found[2::3], strict=True))
    assert {label: int(n) for label, edge, n in counts if not edge} == expected.nodes
    assert str(dataset.path) not in shown


def test_a_frame_runs_scripts_only_where_told_to() -> None:
    assert Parsed(framed("<p>", 10, scripts=False)).elements[0][1]["sandbox"] == ""
    (_, attributes) = Parsed(framed('<p title="a&amp;b">', 10, scripts=True, title='"x"')).elements[
        0
    ]
    assert attributes["sandbox"] == "allow-scripts allow-downloads"
    assert attributes["srcdoc"] == '<p title="a&amp;b">'
    assert attributes["title"] == '"x"'


def test_a_caption_is_text_too() -> None:
    found = inside(framed_table(HOSTILE[2], ("a",), ()))
    assert found.texts[0] == HOSTILE[2]
