"""Text from sources made fit to be shown: one line, visible, not too long."""

from __future__ import annotations

import unicodedata

__all__ = ["clean", "shortened"]

#: Controls, surrogates, unassigned, line and paragraph breaks.
_INVISIBLE = {"Cc", "Cs", "Cn", "Zl", "Zp"}


def clean(text: str) -> str:
    """The text in one line, without what XML and HTML cannot hold."""
    kept = (" " if unicodedata.category(c) in _INVISIBLE else c for c in text)
    return " ".join("".join(kept).split())


def shortened(text: str, length: int) -> str:
    """At most `length` characters, with … where something was left out."""
    text = clean(text)
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
