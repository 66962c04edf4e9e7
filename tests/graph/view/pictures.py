"""Pictures made by hand: one that has everything, hostile ones, and the smallest."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date

from mineral_diplomacy.graph.records import Source
from mineral_diplomacy.graph.view.picture import (
    Kind,
    Mark,
    Picture,
    PictureLine,
    PictureNode,
    PictureStatement,
    Place,
    State,
)

__all__ = ["HOSTILE", "LONG", "empty", "hostile", "one_node", "small"]

LONG = "long " * 2_000
#: Labels that would be more than text if a page let them.
HOSTILE = (
    "<script>hacked = 1</script>",
    "</script><script>hacked = 1</script>",
    "<!--<script>",
    "<img src=x onerror=hacked=1>",
    "<svg/onload=hacked=1>",
    '" onmouseover="hacked=1" x="',
    "javascript:hacked=1",
    "{{ 7 * 7 }} {% raw %} ${hacked=1}",
    "&lt;b&gt; &amp; &#60;i&#62;",
    "<b>bold</b> *bold* _code_ `code`",
    '=HYPERLINK("https://example.org")',
    "@SUM(1+1)",
    "\u202eright to left\u202c",
    "\u0627\u0644\u0647\u0646\u062f \u0648\u0627\u0644\u0644\u064a\u062b\u064a\u0648\u0645",
    "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324\u031e algo",
    "nul \x00 bell \x07 escape \x1b separator \u2028 end",
    "\u65e5\u672c\u8a9e \U0001f600 e\u0301",
    "constructor",
    "__proto__",
    LONG,
)
_DAY = date(2026, 1, 1)
_SOURCE = Source(
    "source/mine",
    "My figures",
    "Me",
    "1",
    "CC BY 4.0",
    "Figures by me",
    "https://example.org/x",
    _DAY,
)
_KINDS = {
    "Country": Kind("Country", "A state.", "#4477AA", "dot"),
    "Organization": Kind("Organization", "A body.", "#66CCEE", "square"),
    "Agreement": Kind("Agreement", "A promise.", "#228833", "diamond"),
    "Project": Kind("Project", "A work.", "#CCBB44", "triangle"),
    "Mineral": Kind("Mineral", "A matter.", "#AA3377", "hexagon"),
    "Supply": Kind("Point", "A country's output at a stage.", "#BBBBBB", "dot"),
}
_LINES = {
    "PARTY_TO": Kind("party to", "Has agreed.", "#777777"),
    "REACHES": Kind("reaches", "Covers the stage.", "#777777"),
    "SUPPLIES": Kind("supplies", "Has an output of.", "#777777"),
    "OPERATES": Kind("operates", "Runs.", "#777777"),
}
_CHAIN: dict[str, Place] = {
    "country/IND": (-300, 0),
    "country/CHL": (-200, 200),
    "country/TUR": (-200, -200),
    "country/JPN": (-300, 300),
    "agreement/pact": (0, 120),
    "agreement/talks": (0, -120),
    "supply/chl": (200, 100),
    "supply/tur": (200, -100),
    "mineral/copper": (350, 0),
    "organization/far": (0, 300),
    "project/mine": (200, 300),
}
_FACETS: dict[str, dict[str, tuple[str | int, ...]]] = {
    "agreement/pact": {"instrument": ("treaty",), "status": ("lapsed",)},
    "agreement/talks": {"instrument": ("talks",), "status": ("signed",)},
    "supply/chl": {"mineral": ("copper",), "stage": ("extraction",), "year": (2024,)},
    "supply/tur": {"mineral": ("copper",), "stage": ("processing",), "year": (2023,)},
    "mineral/copper": {"mineral": ("copper",)},
}
_NAMES = {
    "country/IND": ("Country", "India", "Bharat"),
    "country/CHL": ("Country", "Chile", "CHL"),
    "country/TUR": ("Country", "T\u00fcrkiye", "Anadolu Cumhuriyeti"),
    "country/JPN": ("Country", "Japan", "Nippon"),
    "agreement/pact": ("Agreement", "The pact", "P"),
    "agreement/talks": ("Agreement", "The talks", "T"),
    "supply/chl": ("Supply", "Chile \u00b7 extraction", "C"),
    "supply/tur": ("Supply", "T\u00fcrkiye \u00b7 processing", "T"),
    "mineral/copper": ("Mineral", "Copper", "Cu"),
    "organization/far": ("Organization", "Far away mining", "F"),
    "project/mine": ("Project", "A mine", "M"),
}
_FALLS = {"supply/chl": "country/CHL", "supply/tur": "country/TUR"}
_ENDS = (
    ("country/IND", "PARTY_TO", "agreement/pact"),
    ("country/CHL", "PARTY_TO", "agreement/pact"),
    ("country/IND", "PARTY_TO", "agreement/talks"),
    ("country/TUR", "PARTY_TO", "agreement/talks"),
    ("agreement/pact", "REACHES", "supply/chl"),
    ("agreement/talks", "REACHES", "supply/tur"),
    ("country/CHL", "SUPPLIES", "supply/chl"),
    ("country/TUR", "SUPPLIES", "supply/tur"),
    ("supply/chl", "SUPPLIES", "mineral/copper"),
    ("supply/tur", "SUPPLIES", "mineral/copper"),
    ("organization/far", "OPERATES", "project/mine"),
    ("country/CHL", "OPERATES", "organization/far"),
)


def small() -> Picture:
    """Eleven nodes, one of them beyond the cap; two agreements with events; Japan by itself."""
    nodes = tuple(_node(key, kind, label, alias) for key, (kind, label, alias) in _NAMES.items())
    lines = tuple(_line(*ends) for ends in _ENDS)
    return Picture(
        title="A small picture",
        asked="What the tests need.",
        as_of=_DAY,
        headline=("One promise lapsed.",),
        nodes=nodes,
        lines=lines,
        statements={line.statements[0]: _statement(line) for line in lines},
        sources={_SOURCE.key: _SOURCE},
        kinds=_KINDS,
        line_kinds=_LINES,
        facets=_offered(nodes),
        timeline={
            "agreement/pact": (
                State(date(2023, 5, 1), "signed", "not_in_force"),
                State(date(2024, 1, 1), "in_force", "in_force"),
                State(date(2025, 6, 30), "lapsed", "not_in_force"),
            ),
            "agreement/talks": (State(date(2024, 6, 1), "signed", "not_in_force"),),
        },
        total=len(nodes),
    )


def _node(key: str, kind: str, label: str, alias: str) -> PictureNode:
    return PictureNode(
        key,
        label,
        kind,
        label,
        (alias,),
        key if kind == "Country" else _FALLS.get(key),
        _FACETS.get(key, {}),
        (("Key", key, None), ("Published at", "https://example.org/x", "https://example.org/x")),
        source=_SOURCE.key,
        mark=Mark("graded", 50, "graded \u2265 50 %") if key == "supply/chl" else None,
        drawn=key != "organization/far",
        places={"chain": _CHAIN[key], "force": (_CHAIN[key][1] * 1.5, _CHAIN[key][0])},
    )


def _line(source: str, kind: str, target: str) -> PictureLine:
    agreement = next((end for end in (source, target) if end.startswith("agreement/")), None)
    statement = f"{kind.lower()}/{source}/{target}"
    return PictureLine(
        source,
        target,
        kind,
        _LINES[kind].label,
        2.0,
        undertaking=agreement,
        statements=(statement,),
    )


def _statement(line: PictureLine) -> PictureStatement:
    facts = (("Locator", f"page {line.source}, {line.target}", None), ("Unit", "kt", None))
    return PictureStatement(line.statements[0], line.type, line.label, facts, _SOURCE.key)


def _offered(nodes: tuple[PictureNode, ...]) -> dict[str, tuple[tuple[str | int, str], ...]]:
    found: dict[str, dict[str | int, str]] = {}
    for node in nodes:
        for facet, values in node.facets.items():
            found.setdefault(facet, {}).update({value: str(value) for value in values})
    return {facet: tuple(values.items()) for facet, values in found.items()}


def hostile() -> Picture:
    """Hostile text wherever a picture holds text from outside, and addresses that are traps."""
    nodes, statements, sources = [], {}, {}
    for number, text in enumerate(HOSTILE):
        key = f"statement/{number}"
        address = f"javascript:hacked={number}//https://example.org"
        trap = (text, text, address)
        sources[text] = Source(text, text, text, text, text, text, address, _DAY)
        statements[key] = PictureStatement(key, text, text, (trap, (text, text, None)), text)
        place = {"chain": (200.0 * number, 0.0), "force": (0.0, 100.0 * number)}
        nodes.append(
            PictureNode(f"country/{number}", text, text, text, (text,), f"country/{number}",
                        {"mineral": (text,)}, (trap,), (key,), text,
                        mark=Mark("graded", 50, text), places=place)
        )  # fmt: skip
    ends = itertools.pairwise(nodes)
    lines = tuple(
        PictureLine(one.key, other.key, one.label, one.label, undertaking=one.key,
                    statements=(f"statement/{number}",))
        for number, (one, other) in enumerate(ends)
    )  # fmt: skip
    kinds = {text: Kind(text, text, "#4477AA", "dot") for text in HOSTILE}
    return replace(
        small(), title=HOSTILE[1], asked=HOSTILE[0], headline=HOSTILE, nodes=tuple(nodes),
        lines=lines, statements=statements, sources=sources, kinds=kinds, line_kinds=kinds,
        facets={"mineral": tuple((text, text) for text in HOSTILE)},
        timeline={node.key: (State(_DAY, node.label, node.label),) for node in nodes},
        total=len(nodes),
    )  # fmt: skip


def one_node() -> Picture:
    node = replace(small().nodes[0], facets={})
    return replace(small(), nodes=(node,), lines=(), statements={}, timeline={}, facets={}, total=1)


def empty() -> Picture:
    return replace(
        small(), nodes=(), lines=(), statements={}, sources={}, kinds={}, line_kinds={},
        timeline={}, facets={}, total=0,
    )  # fmt: skip
