"""What the page must show, from the data it was given: the definitions, in Python."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import networkx as nx

from tests.graph.view.sheet import Payload

__all__ = ["Choice", "lines_on", "shown", "standing", "steps"]

#: Status and state of an agreement on a day; None before its first event.
Standing = tuple[str, str] | None


@dataclass(frozen=True)
class Choice:
    """What a reader chose: values ticked by facet, kinds and types of line switched, a day.

    Kinds are on at first; so are types of line, but those that the picture itself calls off.
    """

    day: str
    ticked: Mapping[str, Collection[str]] = field(default_factory=dict)
    kinds: Collection[str] = ()
    lines: Collection[str] = ()


def standing(payload: Payload, agreement: str, day: str) -> Standing:
    past = [event for event in payload["timeline"]["agreements"][agreement] if event[0] <= day]
    return (past[-1][1], past[-1][2]) if past else None


def shown(payload: Payload, choice: Choice) -> tuple[set[str], set[str]]:
    """The nodes and the lines that are shown, in a view whose cap nobody lifted."""
    nodes = {
        node["id"]: node
        for node in payload["nodes"]
        if not node["hidden"] and node["kind"] not in choice.kinds and _may(payload, node, choice)
    }
    lines = [
        line
        for line in payload["edges"]
        if line["from"] in nodes and line["to"] in nodes
        if line["type"] in lines_on(payload, choice.lines) and _may(payload, line, choice)
    ]
    held = {end for line in lines for end in (line["from"], line["to"])}
    if any(choice.ticked.values()):
        keep = {key for key, node in nodes.items() if key in held or _hit(payload, node, choice)}
    else:
        keep = set(nodes)
    return keep, {line["id"] for line in lines}


def lines_on(payload: Payload, switched: Collection[str] = ()) -> set[str]:
    """The types of line that are drawn, when some were switched."""
    return {name for name, kind in payload["lines"].items() if kind["off"] == (name in switched)}


def _agreement(payload: Payload, element: Payload) -> str | None:
    key: str = element.get("agreement") or element["id"]
    # Without a dated event nothing is known of its days.
    return key if payload["timeline"]["agreements"].get(key) else None


def _values(payload: Payload, element: Payload, facet: str, day: str) -> set[str]:
    given = {str(value) for value in (element.get("facets") or {}).get(facet, ())}
    agreement = _agreement(payload, element)
    if facet == "status" and agreement and (given or agreement == element["id"]):
        now = standing(payload, agreement, day)
        return {now[0]} if now else set()
    return given


def _may(payload: Payload, element: Payload, choice: Choice) -> bool:
    agreement = _agreement(payload, element)
    if agreement and standing(payload, agreement, choice.day) is None:
        return False
    for facet, ticked in choice.ticked.items():
        values = _values(payload, element, facet, choice.day)
        if ticked and values and values.isdisjoint(ticked):
            return False
    return True


def _hit(payload: Payload, element: Payload, choice: Choice) -> bool:
    return any(
        not _values(payload, element, facet, choice.day).isdisjoint(ticked)
        for facet, ticked in choice.ticked.items()
    )


def steps(payload: Payload, avoid: str | None = None) -> nx.Graph[Any]:
    """The graph in which the page looks for paths while nothing is filtered: whole, undirected."""
    begun = {
        node["id"]
        for node in payload["nodes"]
        if _may(payload, node, Choice(payload["as_of"]))
        if avoid is None or avoid not in {node["id"], node["country"]}
    }
    graph: nx.Graph[Any] = nx.Graph()
    graph.add_nodes_from(begun)
    on, today = lines_on(payload), Choice(payload["as_of"])
    for line in payload["edges"]:
        ends = line["from"], line["to"]
        if line["type"] in on and begun.issuperset(ends) and _may(payload, line, today):
            graph.add_edge(*ends)
    return graph
