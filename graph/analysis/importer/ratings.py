"""How well countries are governed, as a published index rates them; what is not known stays so."""

from __future__ import annotations

from mineral_diplomacy.graph.country_records import Governance
from mineral_diplomacy.graph.records import Tables, code, records

__all__ = ["governance"]


def governance(tables: Tables, indicator: str) -> dict[str, float]:
    """The newest known value of each country on an indicator, by ISO code.

    Raises `UnknownTermError` for another indicator.
    """
    name = tables.schema.notation("indicator", indicator)
    rows = [row for row in records(tables, Governance) if row.indicator == name]
    newest: dict[str, tuple[int, str, float]] = {}
    for row in rows:
        if row.value is not None:
            rated = (row.year or 0, row.source, row.value)
            newest[code(row.country)] = max(newest.get(code(row.country), rated), rated)
    return {country: value for country, (_, _, value) in newest.items()}
