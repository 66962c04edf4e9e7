"""A brief as a Word document: numbered notes at its end, each number a link to its note.

python-docx writes no footnotes, so notes are paragraphs with bookmarks. Nothing in the file tells
the time of writing: the same brief is the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from mineral_diplomacy.graph.brief.model import Brief, BriefPicture, BriefTable, Note, Paragraph
from mineral_diplomacy.graph.text import visible

if TYPE_CHECKING:
    from docx.document import Document as DocxDocument
    from docx.text.paragraph import Paragraph as DocxParagraph

__all__ = ["to_docx"]

#: What a ZIP archive holds where it holds no time.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_A4_MM, _MARGIN_MM, _WIDTH_MM = (210, 297), 15, 180
_BODY, _SMALL = 8.5, 6.5
#: Width of pictures side by side, in millimetres.
_BESIDE_MM = 87
#: Letters of the narrowest and the widest column of the table.
_SHORT, _LONG = 9, 26


def to_docx(brief: Brief) -> bytes:
    """The whole file."""
    document = _document(brief)
    document.add_heading(visible(brief.title), level=0)
    document.add_paragraph(visible(brief.dateline))
    for paragraph in brief.headline:
        _fill(document.add_paragraph(style="List Bullet"), paragraph)
    _add_table(document, brief.table)
    _add_pictures(document, brief.pictures)
    for section in brief.sections:
        document.add_heading(visible(section.heading), level=1)
        for paragraph in section.paragraphs:
            style = "List Bullet" if section.listed else "Normal"
            _fill(document.add_paragraph(style=style), paragraph)
    _add_notes(document, brief.notes)
    return _timeless(document)


def _document(brief: Brief) -> DocxDocument:
    """An empty A4 document with narrow margins and small type."""
    from docx import Document
    from docx.shared import Mm, Pt

    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = (Mm(side) for side in _A4_MM)
    page.left_margin = page.right_margin = Mm(_MARGIN_MM)
    page.top_margin = page.bottom_margin = Mm(_MARGIN_MM - 3)
    sizes = {"Normal": _BODY, "List Bullet": _BODY, "Title": 15, "Heading 1": 10.5}
    for name, size in sizes.items():
        style: Any = document.styles[name]
        style.font.size = Pt(size)
        style.paragraph_format.space_before = Pt(4 if name == "Heading 1" else 0)
        style.paragraph_format.space_after = Pt(1.5)
        style.paragraph_format.line_spacing = 1.0
    _describe(document, brief)
    return document


def _describe(document: DocxDocument, brief: Brief) -> None:
    """Properties that say what it is and as of when, never when it was written."""
    about, day = document.core_properties, datetime.combine(brief.as_of, time())
    about.title, about.subject = visible(brief.title)[:255], visible(brief.dateline)
    about.author = about.last_modified_by = "mineral-diplomacy"
    about.language, about.comments = "en", ""
    about.created = about.modified = day
    about.revision = 1


def _fill(into: DocxParagraph, paragraph: Paragraph, size: float | None = None) -> None:
    for run in paragraph:
        _write(into, run.text, size)
        _refer(into, run.notes)


def _write(into: DocxParagraph, text: str, size: float | None = None) -> Any:
    from docx.shared import Pt

    run = into.add_run(visible(text))
    if size is not None:
        run.font.size = Pt(size)
    return run


def _refer(into: DocxParagraph, numbers: Iterable[int]) -> None:
    """Raised numbers, each a link to the bookmark of its note."""
    for place, number in enumerate(numbers):
        if place:
            _write(into, ",").font.superscript = True
        link = _element("w:hyperlink", **{"w:anchor": _bookmark(number)})
        run = _write(into, str(number))
        run.font.superscript = True
        link.append(run._r)  # noqa: SLF001  (python-docx makes no links within a document)
        into._p.append(link)  # noqa: SLF001


def _bookmark(number: int) -> str:
    return f"note-{number}"


def _element(tag: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(name), value)
    return made


def _add_table(document: DocxDocument, table: BriefTable) -> None:
    if not table.rows:
        document.add_paragraph("No chokepoint was found in the figures there are.")
        return
    heading = document.add_paragraph()
    _write(heading, table.title).bold = True
    grid = document.add_table(rows=1, cols=len(table.columns) + 1, style="Light List Accent 1")
    grid.autofit = False
    for cell, text in zip(grid.rows[0].cells, (*table.columns, "Notes"), strict=True):
        _write(cell.paragraphs[0], text, _SMALL + 1)
    for row in table.rows:
        cells = grid.add_row().cells
        for cell, text in zip(cells, row.cells, strict=False):
            _write(cell.paragraphs[0], text, _SMALL + 1)
        _refer(cells[-1].paragraphs[0], row.notes)
    _set_widths(grid, table)


def _set_widths(grid: Any, table: BriefTable) -> None:
    """Columns as wide as what they hold: not every reader fits them."""
    from docx.shared import Mm

    texts = [[row.cells[place] for row in table.rows] for place in range(len(table.columns))]
    weights = [min(max(_SHORT, *map(len, column)), _LONG) for column in texts] + [_SHORT]
    for column, weight in zip(grid.columns, weights, strict=True):
        for cell in column.cells:
            cell.width = Mm(_WIDTH_MM * weight / sum(weights))


def _add_pictures(document: DocxDocument, pictures: tuple[BriefPicture, ...]) -> None:
    """Two side by side, in a table without lines."""
    from docx.shared import Mm

    if not pictures:
        return
    grid = document.add_table(rows=0, cols=2)
    for place, picture in enumerate(pictures):
        cell = (grid.rows[-1] if place % 2 else grid.add_row()).cells[place % 2]
        shown = cell.paragraphs[0].add_run().add_picture(io.BytesIO(picture.png), Mm(_BESIDE_MM))
        shown._inline.docPr.set("descr", visible(picture.words))  # noqa: SLF001  (no API)
        _fill(cell.add_paragraph(), picture.caption, _SMALL)


def _add_notes(document: DocxDocument, notes: tuple[Note, ...]) -> None:
    """All notes in two columns."""
    from docx.enum.section import WD_SECTION
    from docx.oxml.ns import qn

    if not notes:
        return
    document.add_heading("Notes", level=1)
    columns = document.add_section(WD_SECTION.CONTINUOUS)._sectPr.find(qn("w:cols"))  # noqa: SLF001
    columns.set(qn("w:num"), "2")
    for note in notes:
        _add_note(document, note)


def _add_note(document: DocxDocument, note: Note) -> None:
    """A numbered note with a bookmark, its link live."""
    paragraph = document.add_paragraph()
    mark = {"w:id": str(note.number)}
    start = _element("w:bookmarkStart", **mark, **{"w:name": _bookmark(note.number)})
    paragraph._p.append(start)  # noqa: SLF001
    _write(paragraph, f"{note.number}. {note.text} ", _SMALL)
    paragraph._p.append(_element("w:bookmarkEnd", **mark))  # noqa: SLF001
    if note.url:
        _link(paragraph, note.url)


def _link(paragraph: DocxParagraph, url: str) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE

    to = paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = _element("w:hyperlink", **{"r:id": to})
    link.append(_write(paragraph, url, _SMALL)._r)  # noqa: SLF001
    paragraph._p.append(link)  # noqa: SLF001


def _timeless(document: DocxDocument) -> bytes:
    """The archive that python-docx writes, without the time it was written at."""
    written, timeless = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as archive, zipfile.ZipFile(timeless, "w") as made:
        for name in archive.namelist():
            entry = zipfile.ZipInfo(name, _NO_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(entry, archive.read(name))
    return timeless.getvalue()
