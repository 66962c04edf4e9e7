"""A matplotlib figure as inline SVG for a page that it must neither style nor call out from.

What matplotlib writes for a file is brought down to plain shapes and texts: no prolog, metadata,
style sheet, link or font; ids begin with the chart's name, so that many charts fit on one page;
`INK` becomes the page's text colour, so that charts follow a dark page.
"""

from __future__ import annotations

import io
import warnings
import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from mineral_diplomacy.graph.text import clean
from mineral_diplomacy.graph.view.palette import INK

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["bitmap", "inline_svg"]

_NAMESPACE = "http://www.w3.org/2000/svg"
_DROPPED = {"metadata", "style", "script"}
#: Nothing else of a style is kept; fonts are the page's.
_PROPERTIES = {
    "fill", "fill-opacity", "font-size", "font-weight", "opacity", "stroke", "stroke-dasharray",
    "stroke-dashoffset", "stroke-opacity", "stroke-width", "text-anchor",
}  # fmt: skip


def inline_svg(draw: Callable[[], Figure], name: str, title: str, description: str) -> str:
    """The figure that `draw` makes, the same text for the same figure.

    `name` begins every id and must differ from chart to chart; `title` and `description` are
    what a screen reader says.
    """
    drawn = ET.fromstring(_written(draw, name))  # noqa: S314  (matplotlib's own text)
    root = _inline(drawn, name)
    root.attrib = {
        "xmlns": _NAMESPACE,
        "viewBox": root.attrib["viewBox"],
        "width": "100%",
        "role": "img",
        "aria-labelledby": f"{name}-title",
        "aria-describedby": f"{name}-desc",
        # What matplotlib's style sheet says of everything.
        "stroke-linejoin": "round",
        "stroke-linecap": "butt",
    }
    for place, (tag, text) in enumerate((("title", title), ("desc", description))):
        element = ET.Element(tag, {"id": f"{name}-{tag}"})
        element.text = clean(text)
        root.insert(place, element)
    return ET.tostring(root, encoding="unicode")


def bitmap(draw: Callable[[], Figure], dots: int = 220) -> bytes:
    """The figure as PNG on white, with `dots` per inch; the same bytes for the same figure."""
    return _saved(draw, {}, format="png", dpi=dots, facecolor="white", metadata={"Software": None})


def _written(draw: Callable[[], Figure], name: str) -> bytes:
    settings = {"svg.fonttype": "none", "svg.hashsalt": name}
    return _saved(draw, settings, format="svg", metadata={"Date": None})


def _saved(draw: Callable[[], Figure], settings: dict[str, str], **how: Any) -> bytes:
    import matplotlib.style

    written = io.BytesIO()
    with matplotlib.style.context(["default", settings]), warnings.catch_warnings():
        # The page's font draws the text; matplotlib's own need not know its letters.
        warnings.filterwarnings("ignore", r"Glyph .* missing from font", UserWarning)
        warnings.filterwarnings("ignore", "Matplotlib currently does not support", UserWarning)
        draw().savefig(written, **how)
    return written.getvalue()


def _inline(element: ET.Element, name: str) -> ET.Element:
    """The element without namespaces, styles, links and ids that nothing refers to."""
    tag = element.tag.rpartition("}")[2]
    made = ET.Element(tag, _attributes(element, name))
    made.text = element.text if element.text and element.text.strip() else None
    for child in element:
        if child.tag.rpartition("}")[2] not in _DROPPED:
            made.append(_inline(child, name))
    return _flat(made)


def _flat(element: ET.Element) -> ET.Element:
    """Groups of one, and empty definitions, add nothing."""
    for place, child in reversed(list(enumerate(element))):
        if child.tag in {"g", "defs"} and not len(child):
            del element[place]
        elif child.tag == "g" and not child.attrib:
            element[place : place + 1] = list(child)
    return element


def _attributes(element: ET.Element, name: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in element.attrib.items():
        if key == "style":
            found.update(_style(value))
        elif key == "id":
            if element.tag.endswith(("}pattern", "}clipPath")):
                found["id"] = f"{name}-{value}"
        elif not key.startswith("{"):
            found[key] = value
    return {key: _value(value, name) for key, value in found.items()}


def _style(text: str) -> dict[str, str]:
    """The declarations of a style that are attributes as well."""
    found: dict[str, str] = {}
    for declaration in text.split(";"):
        key, _, value = (part.strip() for part in declaration.partition(":"))
        if key == "font":
            found.update(_font(value))
        elif key in _PROPERTIES:
            found[key] = value
    return found


def _font(text: str) -> dict[str, str]:
    """Size and weight of a font shorthand, such as `bold 12px "DejaVu Sans"`."""
    before = text.partition("px")[0].split()
    bold = {"font-weight": "bold"} if {"bold", "700"} & set(before[:-1]) else {}
    return {"font-size": before[-1], **bold}


def _value(value: str, name: str) -> str:
    if value == INK:
        return "currentColor"
    return value.replace("url(#", f"url(#{name}-")
