"""Rows as people and programs want them: table, CSV, TSV, JSON, JSON lines, Markdown.

Data goes to stdout, words and progress to stderr. Text from sources is hostile until escaped:
control characters never reach a terminal, and markup of none of the formats is obeyed.
"""

from __future__ import annotations

import csv
import io
import json
import math
import re
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from mineral_diplomacy.formats import Format

__all__ = ["Format", "chosen_format", "plain", "prose", "rendered", "say", "write"]

Row = Sequence[Any]
#: Width where nobody looks at a screen: no cell is folded.
_UNWRAPPED = 10_000
#: Categories of Unicode that are no visible text: controls, formats, line and paragraph breaks.
_INVISIBLE = ("C", "Zl", "Zp")
#: What makes a spreadsheet compute a cell instead of showing it.
_FORMULA = ("=", "+", "-", "@")
_MARKUP = re.compile(r"[\\`*_\[\]<>|#]")


def chosen_format(asked: Format | None) -> Format:
    """What was asked for; else a table on a terminal and CSV elsewhere."""
    return asked or (Format.TABLE if sys.stdout.isatty() else Format.CSV)


def plain(value: Any) -> str:
    """A cell as one line of text without control characters."""
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return ", ".join(plain(item) for item in value)
    if isinstance(value, bool):
        return str(value).lower()
    text = f"{value:.6g}" if isinstance(value, float) else str(value)
    return text if text.isprintable() else "".join(" " if _invisible(c) else c for c in text)


def _invisible(char: str) -> bool:
    return unicodedata.category(char).startswith(_INVISIBLE)


def prose(lines: Iterable[str], form: Format) -> str:
    """Sentences, one a line, as safe in a format as the cells of its tables."""
    safe = _markdown_cell if form is Format.MARKDOWN else plain
    return "\n".join(safe(line) for line in lines)


def rendered(columns: Sequence[str], rows: Iterable[Row], form: Format) -> str:
    """Rows in a format, ending with a line break (an empty JSON array for no rows)."""
    makers = {
        Format.CSV: lambda: _separated(columns, rows, ","),
        Format.TSV: lambda: _separated(columns, rows, "\t"),
        Format.JSON: lambda: _json(columns, rows),
        Format.JSONL: lambda: _json_lines(columns, rows),
        Format.MARKDOWN: lambda: _markdown(columns, rows),
    }
    return makers[form]() if form in makers else _table(columns, rows)


def write(columns: Sequence[str], rows: Iterable[Row], asked: Format | None = None) -> None:
    """Prints rows on stdout."""
    sys.stdout.write(rendered(columns, list(rows), chosen_format(asked)))


def say(text: str) -> None:
    """Prints words on stderr."""
    sys.stderr.write("".join(c if c in "\n…" else plain(c) for c in text) + "\n")


def _json_value(value: Any) -> Any:
    """A value as JSON knows it: days as text, no number that is none."""
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(name): _json_value(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_json_value(item) for item in value]
    return value if isinstance(value, (bool, int, str)) or value is None else str(value)


def _json_text(value: Any, indent: int | None = None) -> str:
    """JSON in UTF-8 in which what a terminal might obey is escaped."""
    text = json.dumps(_json_value(value), ensure_ascii=False, indent=indent)
    return "\n".join(line if line.isprintable() else _escaped(line) for line in text.split("\n"))


def _escaped(line: str) -> str:
    return "".join(json.dumps(c)[1:-1] if _invisible(c) else c for c in line)


def _json(columns: Sequence[str], rows: Iterable[Row]) -> str:
    return _json_text([dict(zip(columns, row, strict=True)) for row in rows], indent=1) + "\n"


def _json_lines(columns: Sequence[str], rows: Iterable[Row]) -> str:
    lines = [_json_text(dict(zip(columns, row, strict=True))) for row in rows]
    return "".join(f"{line}\n" for line in lines)


def _separated(columns: Sequence[str], rows: Iterable[Row], mark: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=mark, lineterminator="\n")
    writer.writerow([_cell(column) for column in columns])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def _cell(value: Any) -> str:
    """Numbers in full, structures as JSON, text on one line and never a formula."""
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, Mapping) or (
        isinstance(value, (list, tuple)) and any(isinstance(item, Mapping) for item in value)
    ):
        return _json_text(value)
    text = plain(value)
    formula = not isinstance(value, int) and text.lstrip().startswith(_FORMULA)
    return f"'{text}" if formula else text


def _markdown(columns: Sequence[str], rows: Iterable[Row]) -> str:
    lines = [[_markdown_cell(value) for value in row] for row in rows]
    head = [_markdown_cell(column) for column in columns]
    table = [head, ["---"] * len(head), *lines]
    return "".join("| " + " | ".join(line) + " |\n" for line in table)


def _markdown_cell(value: Any) -> str:
    return _MARKUP.sub(r"\\\g<0>", plain(value))


def _table(columns: Sequence[str], rows: Iterable[Row]) -> str:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    listed = [[plain(value) for value in row] for row in rows]
    for number, column in enumerate(columns):
        numeric = bool(listed) and all(_numeric(row[number]) for row in listed)
        table.add_column(
            Text(plain(column)), justify="right" if numeric else "left", overflow="fold"
        )
    for row in listed:
        table.add_row(*(Text(cell) for cell in row))
    out = io.StringIO()
    width = Console().width if sys.stdout.isatty() else _UNWRAPPED
    console = Console(file=out, width=width, color_system=None)
    console.print(table)
    return "".join(line.rstrip() + "\n" for line in out.getvalue().splitlines())


def _numeric(text: str) -> bool:
    return not text or text.strip("%–- .").replace(".", "").replace(",", "").isdigit()
