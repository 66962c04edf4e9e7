"""How results show themselves in notebooks: escaped, capped, in a frame of their own.

A notebook runs what it is given. So a table stands in a sandboxed frame in which no script runs
and nothing is loaded, and every cell is text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from mineral_diplomacy.graph.text import shortened

__all__ = ["MOST_ROWS", "framed", "framed_rows", "framed_table"]

MOST_ROWS = 50
_LONGEST = 200
#: What a page with scripts may do; it has no origin, so it cannot reach the notebook.
_WITH_SCRIPTS = "allow-scripts allow-downloads"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = """
:root { color-scheme: light dark; }
body { margin: 0; background: Canvas; color: CanvasText; font: 13px/1.4 system-ui, sans-serif; }
table { border-collapse: collapse; }
caption, p { margin: 4px 8px; text-align: start; }
th, td { padding: 2px 8px; border-bottom: 1px solid GrayText; text-align: start; }
td { max-width: 24em; vertical-align: top; }
td.number { text-align: end; font-variant-numeric: tabular-nums; }
""".strip()


def framed(html: str, height: int, *, scripts: bool, title: str = "mineral-diplomacy") -> str:
    """A whole HTML document in a sandboxed frame, `height` pixels high.

    Scripts in it run only with `scripts`; they reach neither the notebook nor its cookies.
    """
    allowed = _WITH_SCRIPTS if scripts else ""
    return (
        f'<iframe sandbox="{allowed}" srcdoc="{escape(html)}" title="{escape(title)}" '
        f'width="100%" height="{height}" style="border: 0" referrerpolicy="no-referrer">'
        "</iframe>"
    )


def framed_table(
    caption: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], most: int = MOST_ROWS
) -> str:
    """A table in a frame without scripts: at most `most` rows, and how many there are."""
    shown = rows[:most]
    head = "".join(f'<th scope="col" dir="auto">{_text(name)}</th>' for name in columns)
    body = "".join(f"<tr>{''.join(_cell(value) for value in row)}</tr>" for row in shown)
    document = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f"<title>{_text(caption)}</title><style>{_STYLE}</style></head><body>"
        f'<table><caption dir="auto">{_text(caption)}</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table><p>{_count(len(shown), len(rows))}</p></body></html>"
    )
    return framed(document, min(480, 90 + 26 * len(shown)), scripts=False, title=_short(caption))


def framed_rows(caption: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows of the same names as a table in a frame; without rows, the caption and a count of 0."""
    columns = tuple(rows[0]) if rows else ()
    return framed_table(caption, columns, [list(row.values()) for row in rows])


def _count(shown: int, total: int) -> str:
    if total == 0:
        return "no rows"
    return f"showing {shown:,} of {total:,}"


def _cell(value: Any) -> str:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return f'<td dir="auto"{" class=number" if number else ""}>{_text(value)}</td>'


def _text(value: Any) -> str:
    return escape(_short(value))


def _short(value: Any) -> str:
    return shortened(_plain(value), _LONGEST)


def _plain(value: Any) -> str:
    """A value as text; nothing where it is unknown. Long collections are not read to their end."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, Mapping):
        return _listed(f"{name}: {_plain(item)}" for name, item in value.items())
    if isinstance(value, (list, tuple)):
        return _listed(_plain(item) for item in value)
    return str(value)


def _listed(parts: Iterable[str]) -> str:
    found = ""
    for part in parts:
        found += f"{', ' if found else ''}{part}"
        if len(found) > _LONGEST:
            break
    return found
