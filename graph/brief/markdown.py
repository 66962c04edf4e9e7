"""A brief as one Markdown file: pictures as data, notes as footnotes.

Text from sources stays text: whatever Markdown would obey is escaped.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator

from mineral_diplomacy.graph.brief.model import Brief, BriefPicture, BriefTable, Note, Paragraph
from mineral_diplomacy.graph.text import visible

__all__ = ["to_markdown"]

_MARKUP = re.compile(r"[\\`*_{}\[\]<>|#&~^$!]")
#: What begins a list, a rule or an underlined heading at the start of a line.
_LIST = re.compile(r"^(?:([-+=])|(\d+)([.)]))(?=\s|\1|$)")
#: As many keys of statements are listed in a note.
_KEYS = 12


def to_markdown(brief: Brief) -> str:
    """The whole file as text; write it in UTF-8."""
    return "\n\n".join(part for part in _parts(brief) if part) + "\n"


def _parts(brief: Brief) -> Iterator[str]:
    yield f"# {_text(brief.title)}"
    yield f"*{_text(brief.dateline)}*"
    yield _list(brief.headline)
    yield from _table(brief.table)
    for picture in brief.pictures:
        yield from _picture(picture)
    for section in brief.sections:
        yield f"## {_text(section.heading)}"
        paragraphs = map(_paragraph, section.paragraphs)
        yield _list(section.paragraphs) if section.listed else "\n\n".join(paragraphs)
    yield "## Notes" if brief.notes else ""
    yield "\n".join(_note(note) for note in brief.notes)


def _list(paragraphs: Iterable[Paragraph]) -> str:
    return "\n".join(f"- {_paragraph(one)}" for one in paragraphs)


def _paragraph(paragraph: Paragraph) -> str:
    return "".join(_text(run.text) + _references(run.notes) for run in paragraph)


def _references(numbers: Iterable[int]) -> str:
    return "".join(f"[^{number}]" for number in numbers)


def _table(table: BriefTable) -> Iterator[str]:
    if not table.rows:
        yield "No chokepoint was found in the figures there are."
        return
    lines = [
        _row([*map(_text, table.columns), "Notes"]),
        _row(["---:" if number else "---" for number in (*table.numeric, False)]),
        *(_row([*map(_text, row.cells), _references(row.notes)]) for row in table.rows),
    ]
    yield f"**{_text(table.title)}**"
    yield "\n".join(lines)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _picture(picture: BriefPicture) -> Iterator[str]:
    data = base64.b64encode(picture.png).decode()
    yield f"![{_text(picture.words)}](data:image/png;base64,{data})"
    yield f"*{_paragraph(picture.caption)}*" if picture.caption else ""


def _note(note: Note) -> str:
    link = f" <{note.url}>" if note.url else ""
    more = len(note.keys) - _KEYS
    keys = ", ".join(map(_text, note.keys[:_KEYS])) + (f" and {more} more" if more > 0 else "")
    return f"[^{note.number}]: {_text(note.text)}{link} Statements: {keys}."


def _text(text: str) -> str:
    escaped = _MARKUP.sub(r"\\\g<0>", visible(text))
    return _LIST.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", escaped)
