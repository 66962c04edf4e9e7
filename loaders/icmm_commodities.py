"""Commodities as the Global Mining Dataset prints them, and the minerals that they are.

`icmm_terms.csv` is the reviewed list of spellings beside those of the vocabulary; an empty term
is left out, for the reason beside it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from mineral_diplomacy.loaders.text_files import CsvRow
from mineral_diplomacy.ontology.errors import FieldError, Origin, UnknownTermError
from mineral_diplomacy.ontology.schema import Schema

__all__ = ["RANKS", "Commodity", "commodities", "left_out", "parts", "refuse_unknown_commodities"]

#: Rank of a commodity → the column that prints it.
RANKS: Mapping[str, str] = {
    "primary": "Primary Commodity",
    "secondary": "Secondary Commodity",
    "other": "Other Commodities",
}


@dataclass(frozen=True)
class Commodity:
    """A printed commodity and the mineral it is, None where that is left out."""

    printed: str
    rank: str
    mineral: str | None


@lru_cache(maxsize=1)
def _terms() -> Mapping[tuple[str, str], str]:
    """Reviewed spellings by column and lower-case words; an empty term is left out."""
    text = (files(__package__) / "icmm_terms.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {(row["column"], row["spelling"].lower()): row["term"] for row in rows}


def left_out(column: str, printed: str) -> bool:
    """Whether the reviewed list leaves out what a column prints."""
    return _terms().get((column, printed.lower())) == ""


def parts(text: str) -> list[str]:
    """What a cell lists, parted by semicolons."""
    return [part.strip() for part in text.split(";") if part.strip()]


def _mineral(printed: str, schema: Schema) -> str | None:
    """The mineral's notation, None where it is left out. Raises `UnknownTermError`."""
    reviewed = _terms().get(("commodity", printed.lower()))
    return schema.notation("mineral", printed) if reviewed is None else reviewed or None


def refuse_unknown_commodities(rows: Iterable[CsvRow], schema: Schema) -> None:
    """Raises one `FieldError` that names every commodity of no known mineral."""
    unknown: dict[str, tuple[Origin, str]] = {}
    for row in rows:
        for column in RANKS.values():
            for printed in parts(row[column]):
                try:
                    _mineral(printed, schema)
                except UnknownTermError:
                    unknown.setdefault(printed, (row.origin, column))
    if unknown:
        origin, column = next(iter(unknown.values()))
        expected = "minerals of the vocabulary or of icmm_terms.csv"
        raise FieldError(origin, column, ", ".join(sorted(unknown)), expected)


def commodities(row: CsvRow, schema: Schema) -> tuple[Commodity, ...]:
    """Each printed commodity once, in its highest rank."""
    found: dict[str, Commodity] = {}
    for rank, column in RANKS.items():
        for printed in parts(row[column]):
            commodity = Commodity(printed, rank, _mineral(printed, schema))
            found.setdefault(printed.lower(), commodity)
    return tuple(found.values())
