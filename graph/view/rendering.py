"""A picture as one self-contained HTML file: pyvis' network, its vis-network, our own page.

Nothing is fetched when the file is opened: a content security policy in the file forbids it and
names the hashes of the only scripts that may run. Data travel compressed, in letters that can end
no script element; the page shows all text as text.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from mineral_diplomacy.graph.records import Source
from mineral_diplomacy.graph.view.palette import RED
from mineral_diplomacy.graph.view.picture import Kind, Picture, PictureLine, PictureNode, State

if TYPE_CHECKING:
    from mineral_diplomacy.graph.view.charts import Chart

__all__ = ["payload", "to_html"]

_LIBRARY = "lib/vis-9.1.2/vis-network.min.js"
_DASHES = [7, 5]
#: The first layout, and the one in which vis-network finds its nodes.
_FIRST = "chain"
#: The page's scripts: one module in this order, in which each uses names of those before it.
_SCRIPTS = (
    "data",
    "text",
    "state",
    "days",
    "filtering",
    "paths",
    "view",
    "dom",
    "paint",
    "labels",
    "network",
    "svg",
    "exports",
    "combobox",
    "controls",
    "legend",
    "route",
    "panel",
    "tabulate",
    "keys",
    "main",
)


def to_html(picture: Picture) -> str:
    """The whole page as text; write it in UTF-8."""
    page: str = _template().render(
        title=picture.title,
        lang="en",
        headline=picture.headline,
        asked=picture.asked,
        csp=_policy(),
        styles=_trusted(_resource("page.css")),
        library=_trusted(_library()),
        scripts=_trusted(_scripts()),
        data=_packed(payload(picture)),
        charts=[_chart(chart) for chart in picture.charts],
        heat=_chart(picture.heat) if picture.heat else None,
        sources=[_attribution(source) for _, source in sorted(picture.sources.items())],
    )
    return page


def _chart(chart: Chart) -> dict[str, Any]:
    return vars(chart) | {"svg": _trusted(chart.svg)}


def payload(picture: Picture) -> dict[str, Any]:
    """What the page's scripts read: the network of pyvis with what stands behind it."""
    network = _network(picture)
    return {
        "title": picture.title,
        "as_of": picture.as_of,
        "kinds": {name: vars(kind) for name, kind in picture.kinds.items()},
        "lines": {name: vars(kind) for name, kind in picture.line_kinds.items()},
        "facets": {
            name: [{"value": value, "label": label} for value, label in values]
            for name, values in picture.facets.items()
        },
        "columns": [vars(heading) for heading in picture.columns],
        "nodes": network.nodes,
        "edges": network.edges,
        "statements": {
            one.key: {
                "class": one.kind,
                "label": one.label,
                "facts": one.facts,
                "source": one.source,
            }
            for one in picture.statements.values()
        },
        "sources": {key: _source(source) for key, source in picture.sources.items()},
        "timeline": _timeline(picture.timeline),
        "shown": picture.shown,
        "total": picture.total,
        "carried": len(picture.nodes),
    }


def _network(picture: Picture) -> Any:
    """The network of pyvis, its lists filled directly: its own `add_edge` is quadratic."""
    from pyvis.network import Network

    network = Network(directed=True)
    network.nodes = [_node(node, picture.kinds) for node in picture.nodes]
    network.edges = [_edge(*item, picture.line_kinds) for item in enumerate(picture.lines)]
    return network


def _node(node: PictureNode, kinds: Mapping[str, Kind]) -> dict[str, Any]:
    kind = kinds.get(node.kind, _PLAIN)
    place = node.places.get(_FIRST, (0.0, 0.0))
    mark = node.mark
    return {
        "id": node.key,
        "label": node.label,
        "short": node.short,
        "kind": node.kind,
        "shape": kind.shape or _PLAIN.shape,
        "size": round(node.size, 1),
        "color": _colour(node, kind),
        "x": place[0],
        "y": place[1],
        "hidden": not node.drawn,
        **node.places,
        "aliases": node.aliases,
        "country": node.country,
        "verdict": None
        if mark is None
        else {
            "verdict": mark.verdict,
            "severity": mark.severity,
            "text": mark.text,
            "contested": mark.contested,
        },
        "facets": node.facets,
        "facts": node.facts,
        "statements": node.statements,
        "source": node.source,
    }


_PLAIN = Kind("", "", "#777777", "dot")


def _colour(node: PictureNode, kind: Kind) -> str:
    return kind.colour if node.mark is None else RED


def _edge(number: int, line: PictureLine, kinds: Mapping[str, Kind]) -> dict[str, Any]:
    return {
        "id": f"e{number}",
        "from": line.source,
        "to": line.target,
        "type": line.type,
        "label": line.label,
        "width": round(line.width, 2),
        "dashes": False if line.solid else _DASHES,
        "color": kinds.get(line.type, _PLAIN).colour,
        "hidden": not line.drawn,
        "agreement": line.undertaking,
        "facets": line.facets,
        "statements": line.statements,
    }


def _source(source: Source) -> dict[str, Any]:
    return {name: value for name, value in vars(source).items() if name != "key"}


def _attribution(source: Source) -> str:
    return source.attribution or f"{source.publisher}, {source.label}"


def _timeline(states: Mapping[str, Iterable[State]]) -> dict[str, Any]:
    """Every day on which something changes, and each undertaking's states from their days on."""
    by_key = {key: [(s.day, s.status, s.force) for s in found] for key, found in states.items()}
    days = {state[0] for found in by_key.values() for state in found} - {date.min}
    return {"dates": sorted(days), "agreements": by_key}


def _packed(data: Mapping[str, Any]) -> str:
    """JSON, compressed, in letters that mean nothing to HTML; the same for the same data."""
    text = json.dumps(data, ensure_ascii=False, default=date.isoformat, separators=(",", ":"))
    return base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()


def _policy() -> str:
    """Nothing but the two scripts of the file, its styles, and pictures it makes itself."""
    hashes = " ".join(f"'sha256-{_hash(text)}'" for text in (_library(), _scripts()))
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@lru_cache
def _library() -> str:
    return (files("pyvis") / _LIBRARY).read_text(encoding="utf-8").replace("\r\n", "\n")


@lru_cache
def _scripts() -> str:
    return "\n".join(_resource(f"{name}.js") for name in _SCRIPTS)


def _resource(name: str) -> str:
    return (files("mineral_diplomacy.graph.view") / "page" / name).read_text(encoding="utf-8")


def _trusted(text: str) -> Any:
    """Text of our own, or made safe, that goes into the page as it is."""
    from markupsafe import Markup

    return Markup(text)  # noqa: S704  (never text of a user: see the callers)


def _template() -> Any:
    from jinja2 import Environment

    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_resource("page.html"))
