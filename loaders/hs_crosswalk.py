"""What the codes of the Harmonized System stand for, per edition, as the vocabulary maps them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mineral_diplomacy.ontology.schema import ConceptRow, Schema

__all__ = ["REVIEWED", "Crosswalk", "Good", "crosswalk", "edition_of"]

#: Editions for which every code of the vocabulary is reviewed.
REVIEWED = ("HS2017", "HS2022")
_TABLE = "hs_code"
#: A code that holds several minerals stands for the group, never for one of them.
_GROUP = "minerals"
_FIRST_YEAR, _CENTURY = 88, 100


@dataclass(frozen=True)
class Good:
    """What one code stands for; `scope` says that a code is mixed."""

    code: str
    mineral: str
    form: str | None
    stage: str | None
    mixed: bool
    scope: str | None


@dataclass(frozen=True)
class Crosswalk:
    """The codes of one edition; `others` are mapped codes that it lacks, with their editions."""

    edition: str
    goods: Mapping[str, Good]
    others: Mapping[str, str]


def edition_of(digits: str) -> str:
    """`17` → `HS2017`, `92` → `HS1992`: how file names and statistics write an edition."""
    year = int(digits)
    return f"HS{year + (1900 if year >= _FIRST_YEAR else 2000) if year < _CENTURY else year}"


def crosswalk(schema: Schema, edition: str) -> Crosswalk:
    """The crosswalk of an edition such as `HS2017`; no goods where it is not reviewed."""
    goods: dict[str, Good] = {}
    others: dict[str, str] = {}
    for code, row in schema.notations[_TABLE].items():
        editions = str(row.get("hs_edition"))
        if edition in REVIEWED and edition in editions.split("/"):
            goods[code] = _good(code, row)
        else:
            others[code] = editions
    return Crosswalk(edition, goods, others)


def _good(code: str, row: ConceptRow) -> Good:
    mixed = bool(row["mixed"])
    scope = "mixed code" if mixed else None
    return Good(code, row.get("mineral") or _GROUP, row.get("form"), row.get("stage"), mixed, scope)
