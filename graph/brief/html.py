"""A brief as one HTML page of two printed sides: no script, nothing fetched, text as text."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any

from mineral_diplomacy.graph.brief.model import Brief
from mineral_diplomacy.graph.text import visible

__all__ = ["to_html"]

_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'"
)


def to_html(brief: Brief) -> str:
    """The whole page as text; write it in UTF-8."""
    pictures = {one.name: vars(one) | {"svg": _trusted(one.svg)} for one in brief.pictures}
    page: str = _template().render(
        brief=brief,
        pictures=pictures,
        csp=_POLICY,
        lang="en",
        styles=_trusted(_resource("brief.css")),
    )
    return page


def _trusted(text: str) -> Any:
    """Styles of our own, and shapes that `inline_svg` has made safe: they stay as they are."""
    from markupsafe import Markup

    return Markup(text)  # noqa: S704  (never text of a user)


@lru_cache
def _template() -> Any:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True,
        finalize=_finished,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.from_string(_resource("brief.html"))


def _finished(value: Any) -> Any:
    """Text without what HTML cannot hold; markup of our own stays as it is."""
    return visible(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


def _resource(name: str) -> str:
    return (files("mineral_diplomacy.graph.brief") / name).read_text(encoding="utf-8")
