"""The names of a dataset that a question may use: countries, stages of supply, controls."""

from __future__ import annotations

from dataclasses import dataclass, field

from mineral_diplomacy.graph.analysis.verdicts import supply_stages
from mineral_diplomacy.graph.country_records import TradeMeasure
from mineral_diplomacy.graph.records import Tables, code, records
from mineral_diplomacy.ontology.errors import UnknownTermError

__all__ = ["Names"]


@dataclass(frozen=True)
class Names:
    """The names of a dataset that a question may use; each raises `UnknownTermError`."""

    tables: Tables
    countries: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        found = self.tables.table("country")["iso3"].to_pylist()
        object.__setattr__(self, "countries", frozenset(map(str, found)))

    def country(self, name: str) -> str:
        """An ISO code."""
        found = name.strip().upper()
        if found not in self.countries:
            raise UnknownTermError("country", name, self.countries)
        return found

    def stage(self, name: str) -> str:
        """A stage for which output or trade is counted."""
        stages = supply_stages(self.tables.schema)
        found = self.tables.schema.spellings["stage"].get(name.strip().lower())
        if found not in stages:
            raise UnknownTermError("stage of supply", name, stages)
        return found

    def measure(self, name: str) -> str:
        """The key of an export control."""
        rows = records(self.tables, TradeMeasure)
        known = {code(row.key): row.key for row in rows if row.instrument == "export_control"}
        found = known.get(name.removeprefix("trade_measure/"))
        if found is None:
            raise UnknownTermError("export control", name, known)
        return found
