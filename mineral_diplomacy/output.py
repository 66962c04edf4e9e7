"""Rows as people and programs want them: table, CSV, TSV, JSON, JSON lines, Markdown.

Data goes to stdout, words and progress to stderr. Text from sources is hostile until escaped:
control characters never reach a terminal, and markup of none of the formats is obeyed.
"""

from __future__ import annotations

import csv
import io
import json
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

__all__ = ["Format", "chosen_format", "plain", "rendered", "say", "write"]

Row = Sequence[Any]
#: Width where nobody looks at a screen: no cell is folded.
_UNWRAPPED = 10_000


class Format(StrEnum):
    """Output formats of every command that answers with rows."""

    TABLE = "table"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    JSONL = "jsonl"
    MARKDOWN = "markdown"


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
    return "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text)


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
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    if isinstance(value, float) and value != value:  # noqa: PLR0124  (not a number)
        return None
    return str(value)


def _json(columns: Sequence[str], rows: Iterable[Row]) -> str:
    data = [dict(zip(columns, row, strict=True)) for row in rows]
    return json.dumps(data, ensure_ascii=False, indent=1, default=_json_value) + "\n"


def _json_lines(columns: Sequence[str], rows: Iterable[Row]) -> str:
    lines = [dict(zip(columns, row, strict=True)) for row in rows]
    dumps = [json.dumps(line, ensure_ascii=False, default=_json_value) for line in lines]
    return "".join(f"{line}\n" for line in dumps)


def _separated(columns: Sequence[str], rows: Iterable[Row], mark: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=mark, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def _cell(value: Any) -> str:
    """Numbers in full, structures as JSON, text on one line."""
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, dict) or (
        isinstance(value, (list, tuple)) and any(isinstance(item, dict) for item in value)
    ):
        return json.dumps(value, ensure_ascii=False, default=_json_value)
    return plain(value)


def _markdown(columns: Sequence[str], rows: Iterable[Row]) -> str:
    lines = [[_markdown_cell(value) for value in row] for row in rows]
    head = [_markdown_cell(column) for column in columns]
    table = [head, ["---"] * len(head), *lines]
    return "".join("| " + " | ".join(line) + " |\n" for line in table)


def _markdown_cell(value: Any) -> str:
    text = plain(value)
    for mark in "\\`*_[]<>|#":
        text = text.replace(mark, "\\" + mark)
    return text


def _table(columns: Sequence[str], rows: Iterable[Row]) -> str:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    listed = [[plain(value) for value in row] for row in rows]
    for number, column in enumerate(columns):
        numeric = bool(listed) and all(_numeric(row[number]) for row in listed)
        table.add_column(Text(column), justify="right" if numeric else "left", overflow="fold")
    for row in listed:
        table.add_row(*(Text(cell) for cell in row))
    out = io.StringIO()
    width = Console().width if sys.stdout.isatty() else _UNWRAPPED
    console = Console(file=out, width=width, color_system=None)
    console.print(table)
    return "".join(line.rstrip() + "\n" for line in out.getvalue().splitlines())


def _numeric(text: str) -> bool:
    return not text or text.strip("%–- .").replace(".", "").replace(",", "").isdigit()
