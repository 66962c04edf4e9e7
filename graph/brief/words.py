"""Names and numbers as a brief prints them."""

from __future__ import annotations

from collections.abc import Iterable

from mineral_diplomacy.graph.records import Agreement, Tables, records
from mineral_diplomacy.graph.tables import KEY
from mineral_diplomacy.graph.text import names_of, shortened

__all__ = ["Names", "percent"]

_LONGEST = 80


def percent(value: float | None, digits: int = 1) -> str:
    """A fraction as per cent; `?` where unknown."""
    return "?" if value is None else f"{value * 100:,.{digits}f}\u00a0%"


class Names:
    """Labels of what a dataset names, in one line each, none too long for a line."""

    def __init__(self, tables: Tables) -> None:
        self.schema = tables.schema
        rows = tables.table("country").select([KEY, "label"]).to_pylist()
        self.labels = {str(row[KEY]): str(row["label"]) for row in rows}
        self.labels |= {one.key: one.label for one in records(tables, Agreement)}

    def of(self, key: str) -> str:
        """A country or an agreement, by key; the key itself where it has no label."""
        return shortened(self.labels.get(key, key), _LONGEST)

    def country(self, iso3: str) -> str:
        """A country, by ISO code."""
        return self.of(f"country/{iso3}")

    def concept(self, table: str, notation: str) -> str:
        """A mineral, a stage or another concept, by notation."""
        found = self.schema.concept_value(table, notation, "label") or notation
        return shortened(str(found), _LONGEST)

    def minerals(self, notations: Iterable[str]) -> str:
        """Minerals in a sentence."""
        return names_of(self.concept("mineral", one).lower() for one in notations)

    def point(self, mineral: str, stage: str) -> str:
        """A stage of a mineral in a sentence: `processing of nickel`."""
        return f"{self.concept('stage', stage).lower()} of {self.minerals([mineral])}"
