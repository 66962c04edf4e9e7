"""What a brief says, whatever it is written as: text, one table, pictures, notes.

Whoever writes it decides how it looks, never what it says. Every run of text with a number in it
names the notes that say where the number comes from.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

__all__ = ["Brief", "BriefPicture", "BriefTable", "Note", "Paragraph", "Run", "Section", "TableRow"]

_FRAME_HEIGHT = 700


@dataclass(frozen=True)
class Run:
    """Words that share their notes, by number."""

    text: str
    notes: tuple[int, ...] = ()


#: Runs that follow each other.
Paragraph = tuple[Run, ...]


@dataclass(frozen=True)
class TableRow:
    """Cells as text; the notes are those of all numbers in the row."""

    cells: tuple[str, ...]
    notes: tuple[int, ...]


@dataclass(frozen=True)
class BriefTable:
    """A table with a title; a last column, which writers add, holds the notes."""

    title: str
    columns: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True)
class BriefPicture:
    """A picture as shapes for a page and as a bitmap; `words` say what it shows."""

    name: str
    svg: str
    png: bytes
    words: str
    caption: Paragraph


@dataclass(frozen=True)
class Section:
    """Paragraphs under a heading; `listed` ones are points of a list."""

    heading: str
    paragraphs: tuple[Paragraph, ...]
    listed: bool = False


@dataclass(frozen=True)
class Note:
    """Where numbers come from: `keys` are the statements behind them, `sources` what states them.

    `text` gives source, edition, date, period and basis; `url` is http(s), None where none is
    known.
    """

    number: int
    text: str
    url: str | None
    sources: tuple[str, ...]
    keys: tuple[str, ...]

    @property
    def site(self) -> str:
        """Whose address it is, short enough for print; nothing where none is known."""
        return (urlsplit(self.url).hostname or "") if self.url else ""


@dataclass(frozen=True)
class Brief:
    """Two pages for a party: the headline, a table, pictures, sections and notes."""

    title: str
    dateline: str
    as_of: date
    headline: tuple[Paragraph, ...]
    table: BriefTable
    pictures: tuple[BriefPicture, ...]
    sections: tuple[Section, ...]
    notes: tuple[Note, ...]

    def paragraphs(self) -> Iterator[Paragraph]:
        """Everything said in sentences, in the order of reading."""
        yield from self.headline
        for picture in self.pictures:
            yield picture.caption
        for section in self.sections:
            yield from section.paragraphs

    def to_markdown(self) -> str:
        """As one Markdown file, pictures inside."""
        from mineral_diplomacy.graph.brief.markdown import to_markdown

        return to_markdown(self)

    def to_html(self) -> str:
        """As one HTML page of two printed sides, without scripts; write it in UTF-8."""
        from mineral_diplomacy.graph.brief.html import to_html

        return to_html(self)

    def to_docx(self) -> bytes:
        """As a Word document."""
        from mineral_diplomacy.graph.brief.docx import to_docx

        return to_docx(self)

    def _repr_html_(self) -> str:
        from mineral_diplomacy.graph.notebook import framed

        return framed(self.to_html(), _FRAME_HEIGHT, scripts=False, title=self.title)
