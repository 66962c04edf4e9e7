"""Briefs to test: of the shipped facts, and of small tables made by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from mineral_diplomacy.graph.brief.content import brief
from mineral_diplomacy.graph.brief.model import Brief, Paragraph
from mineral_diplomacy.loaders.record import Record
from tests.tables import MemoryTables, agreement, record, supply, tables

__all__ = ["DAY", "NUMBER", "made", "named", "pact", "plain", "world"]

DAY = date(2026, 1, 1)
NUMBER = re.compile(r"\d")


def plain(paragraph: Paragraph) -> str:
    """A paragraph without its notes."""
    return "".join(run.text for run in paragraph)


def world() -> list[Record]:
    """Copper: Chile mines most, China refines most."""
    mined = supply({"CHL": 60.0, "AUS": 40.0}, 100.0, stage="extraction")
    refined = supply({"CHN": 80.0, "AUS": 20.0}, 100.0, stage="processing")
    return [*mined, *refined]


def made(*groups: Iterable[Record], party: str = "IND") -> tuple[MemoryTables, Brief]:
    """The tables of the records and the brief of a party."""
    known = [record("country", key=f"country/{party}", label=party, iso3=party)]
    named = [one for group in groups for one in group]
    if any(one.values.get("key") == f"country/{party}" for one in named):
        known = []
    given = tables(named, known)
    return given, brief(given, party, DAY)


def pact() -> list[Record]:
    """A binding contract for refined copper with Australia."""
    coverage = {
        "mineral": "copper",
        "stage": "processing",
        "tier": "binding_quantity",
        "quantity": 5.0,
        "unit": "kt",
        "basis": "element_content",
        "annual": True,
        "valid_from": "2025-01-01",
        "valid_to": "2027-12-31",
    }
    return agreement(coverage=[coverage])


def named(text: str) -> Brief:
    """A brief in which countries, an agreement and a source have this name."""
    source = {"key": "source/iea-2025", "label": text, "publisher": text, "edition": text}
    _, found = made(
        world(),
        [
            record("country", key="country/CHN", label=text, iso3="CHN"),
            record("country", key="country/IND", label=text, iso3="IND"),
            record("source", **source, attribution=text, url=f"https://example.org/{text[:99]}"),
        ],
        [
            one
            if one.table != "agreement"
            else record("agreement", **{**one.values, "label": text})
            for one in pact()
        ],
    )
    return found
