"""Text from sources made fit to be shown: one line, visible, not too long."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

__all__ = ["clean", "names_of", "shortened", "visible"]

#: Controls, surrogates, unassigned, line and paragraph breaks.
_INVISIBLE = {"Cc", "Cs", "Cn", "Zl", "Zp"}


def visible(text: str) -> str:
    """The text without what XML and HTML cannot hold, its spaces as they are."""
    return "".join(" " if unicodedata.category(c) in _INVISIBLE else c for c in text)


def clean(text: str) -> str:
    """The text in one line, without what XML and HTML cannot hold."""
    return " ".join(visible(text).split())


def shortened(text: str, length: int) -> str:
    """At most `length` characters, with … where something was left out."""
    text = clean(text)
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def names_of(names: Iterable[str]) -> str:
    """Names in a sentence."""
    words = list(names)
    if len(words) < 2:
        return "".join(words)
    return ", ".join(words[:-1]) + " and " + words[-1]
