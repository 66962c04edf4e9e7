"""The three forms say the same, hold what they need, and take text from sources as text."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import docx
import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from mineral_diplomacy.graph.brief.content import brief
from mineral_diplomacy.graph.brief.model import Brief
from mineral_diplomacy.graph.text import clean, shortened
from tests.graph.brief.briefs import DAY, NUMBER, made, named, pact, plain, world
from tests.graph.view.pictures import HOSTILE

#: Whole commands and pages; left to `make test`.
pytestmark = pytest.mark.slow

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: What the page is made of; a label could only add to it.
TAGS = {
    *("html", "head", "meta", "title", "style", "body", "header", "h1", "h2", "p", "main"),
    *("ul", "ol", "li", "span", "sup", "a", "div", "figure", "figcaption", "details", "summary"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td"),
    *("svg", "desc", "g", "path", "text", "defs", "clippath", "rect", "use", "pattern"),
}


class Page(HTMLParser):
    """Tags, links, and texts with the tags and classes they stand in."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.stack: list[tuple[str, str]] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.texts: list[tuple[str, tuple[tuple[str, str], ...]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.add(tag)
        self.attributes |= set(values)
        if values.get("href"):
            self.links.append(str(values["href"]))
        if tag != "meta":
            self.stack.append((tag, values.get("class") or ""))

    def handle_endtag(self, tag: str) -> None:
        while self.stack and self.stack.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((data, tuple(self.stack)))

    def within(self, *names: str) -> str:
        """All text within tags or classes of these names."""
        return " ".join(
            text for text, stack in self.texts if any(set(names) & set(one) for one in stack)
        )


def flat(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from flat(token.children or [])


def parsed(markdown: str) -> list[Token]:
    return list(flat(MarkdownIt("commonmark", {"html": True}).enable("table").parse(markdown)))


def shown(tokens: list[Token]) -> str:
    kinds = {"text", "code_inline", "text_special"}
    return "".join(token.content for token in tokens if token.type in kinds)


def read(data: bytes) -> ET.Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return ET.fromstring(archive.read("word/document.xml"))


def word_text(data: bytes) -> str:
    return "".join(element.text or "" for element in read(data).iter(f"{WORD}t"))


@pytest.fixture(scope="module")
def hostile() -> list[tuple[str, Brief]]:
    """Briefs in which countries, agreements and sources have hostile names."""
    return [(text, named(text)) for text in HOSTILE]


@pytest.mark.parametrize("write", [Brief.to_markdown, Brief.to_html, Brief.to_docx])
def test_the_same_brief_is_the_same_bytes(
    write: Callable[[Brief], str | bytes], india: Brief
) -> None:
    given, first = made(world(), pact())

    assert write(first) == write(brief(given, "IND", DAY))
    assert write(india) == write(india)


def test_the_forms_say_the_same(india: Brief) -> None:
    page, document = Page(india.to_html()), word_text(india.to_docx())
    markdown = shown(parsed(india.to_markdown()))
    html = "".join(text for text, _ in page.texts)

    runs = [run.text for one in india.paragraphs() for run in one]
    cells = [cell for row in india.table.rows for cell in row.cells]
    notes = [note.text for note in india.notes]
    for text in [india.title, india.dateline, india.table.title, *runs, *cells, *notes]:
        for form in (html, markdown, document):
            assert clean(text) in " ".join(form.split()) or clean(text) in clean(form)


def test_every_number_on_the_page_stands_with_its_note(india: Brief) -> None:
    page = Page(india.to_html())
    numbers = {str(note.number) for note in india.notes}
    for text, stack in page.texts:
        names = {name for one in stack for name in one}
        free = names & {"header", "title", "style", "svg", "sources", "refs"}
        if NUMBER.search(text) and not free:
            assert "cited" in names or "td" in names, text
    assert set(re.findall(r"\d+", page.within("refs"))) == numbers
    anchors = [link for link in page.links if link.startswith("#")]
    assert set(anchors) == {f"#note-{number}" for number in numbers}
    assert all(f'id="note-{number}"' in india.to_html() for number in numbers)


def test_every_number_in_markdown_is_followed_by_its_footnote(india: Brief) -> None:
    text = india.to_markdown()
    body, _, notes = text.partition("## Notes")
    used = set(re.findall(r"\[\^(\d+)\]", body))

    assert used == set(re.findall(r"^\[\^(\d+)\]: ", notes, re.MULTILINE))
    for line in re.sub(r"!\[.*\)", "", body).splitlines()[3:]:
        if NUMBER.search(re.sub(r"\[\^\d+\]", "", line)):
            assert re.search(r"\[\^\d+\][^\d]*$", line), line


def test_every_number_in_word_leads_to_a_bookmark(india: Brief) -> None:
    root = read(india.to_docx())
    marks = {one.get(f"{WORD}name") for one in root.iter(f"{WORD}bookmarkStart")}
    anchors = {one.get(f"{WORD}anchor") for one in root.iter(f"{WORD}hyperlink")} - {None}

    assert anchors == marks == {f"note-{note.number}" for note in india.notes}


def test_word_has_the_headings_table_and_pictures(india: Brief) -> None:
    data = india.to_docx()
    found = docx.Document(io.BytesIO(data))
    headings = [p.text for p in found.paragraphs if p.style and p.style.name == "Heading 1"]
    table = found.tables[0]

    assert headings == [*(one.heading for one in india.sections), "Notes"]
    assert len(table.rows) == len(india.table.rows) + 1
    for row, expected in zip(table.rows[1:], india.table.rows, strict=True):
        assert [cell.text for cell in row.cells][:-1] == list(expected.cells)
    assert len(found.inline_shapes) == len(india.pictures) == 3
    assert (found.sections[0].page_width or 0) == pytest.approx(210 * 36_000, abs=700)


def test_word_tells_nothing_of_when_it_was_written(india: Brief) -> None:
    data = india.to_docx()
    about = docx.Document(io.BytesIO(data)).core_properties
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        times = {entry.date_time for entry in archive.infolist()}

    assert times == {(1980, 1, 1, 0, 0, 0)}
    day = datetime.combine(india.as_of, datetime.min.time())
    assert {one.replace(tzinfo=None) for one in (about.created, about.modified) if one} == {day}
    assert about.title == india.title


def test_markdown_takes_hostile_text_as_text(hostile: list[tuple[str, Brief]]) -> None:
    usual = {token.type for token in parsed(named("Plainland").to_markdown())}
    for text, found in hostile:
        tokens = parsed(found.to_markdown())

        assert {token.type for token in tokens} - {"text_special"} <= usual, text
        assert shortened(text, 80) in shown(tokens)
        for token in tokens:
            link = str(token.attrs.get("href") or token.attrs.get("src") or "https://")
            assert link.startswith(("https://", "http://", "data:image/png;base64,"))


def test_html_takes_hostile_text_as_text(hostile: list[tuple[str, Brief]]) -> None:
    for text, found in hostile:
        html = found.to_html()
        page = Page(html)

        assert page.tags <= TAGS, page.tags - TAGS
        assert not {name for name in page.attributes if name.startswith("on")}
        assert shortened(text, 80) in page.within("td")
        assert all(link.startswith(("#", "https://", "http://")) for link in page.links)
        assert html.count("<style>") == html.count("</style>") == 1


def test_word_takes_hostile_text_as_text(hostile: list[tuple[str, Brief]]) -> None:
    usual = {element.tag for element in read(named("Plainland").to_docx()).iter()}
    for text, found in hostile:
        data = found.to_docx()

        assert {element.tag for element in read(data).iter()} <= usual
        assert shortened(text, 80) in word_text(data)
        targets = _targets(data)
        assert all(target.startswith(("https://", "http://")) for target in targets)


def _targets(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        relations = ET.fromstring(archive.read("word/_rels/document.xml.rels"))
    return [one.get("Target", "") for one in relations if one.get("TargetMode") == "External"]


@pytest.mark.parametrize("write", [Brief.to_markdown, Brief.to_html])
def test_an_empty_brief_is_written_and_says_so(write: Callable[[Brief], str]) -> None:
    _, found = made([])
    text = write(found)

    assert "no world figures" in text
    assert "No chokepoint was found" in text
    assert "Notes" not in text
    assert "No chokepoint was found" in word_text(found.to_docx())


def test_a_notebook_shows_the_page_in_a_frame_without_scripts(india: Brief) -> None:
    frame = india._repr_html_()

    assert frame.startswith('<iframe sandbox=""')
    assert "chokepoints" in frame


def test_no_paragraph_is_empty(india: Brief) -> None:
    assert all(plain(one).strip() for one in india.paragraphs())
