"""What is asked of a network, with spellings resolved."""

from __future__ import annotations

from dataclasses import dataclass

from mineral_diplomacy.graph.analysis.flow.claims import MEASURES, Ranking
from mineral_diplomacy.graph.analysis.verdicts import supply_stages
from mineral_diplomacy.graph.records import Source, Tables, code, records
from mineral_diplomacy.ontology.errors import UnknownTermError

__all__ = ["Asked", "resolved"]


@dataclass(frozen=True)
class Asked:
    """A mineral, an importer, the stages up to that of the goods imported, and who speaks first."""

    tables: Tables
    mineral: str
    importer: str
    stages: tuple[str, ...]
    measure: str
    policy: tuple[str, ...]
    ranking: Ranking

    @property
    def last(self) -> str:
        """The stage of the goods imported."""
        return self.stages[-1]

    def taking(self, stage: str) -> str:
        """The stage that takes a stage's goods from abroad: the next, or the same at the end."""
        return self.stages[min(self.stages.index(stage) + 1, len(self.stages) - 1)]


def resolved(
    tables: Tables, mineral: str, importer: str, policy: tuple[str, ...], stage: str, measure: str
) -> Asked:
    """The question in the vocabulary's words. Raises `UnknownTermError`."""
    countries = [str(iso3) for iso3 in tables.table("country")["iso3"].to_pylist()]
    for kind, name, known in (("country", importer, countries), ("measure", measure, MEASURES)):
        if name not in known:
            raise UnknownTermError(kind, name, known)
    sources = {source.key: source for source in records(tables, Source)}
    order = tuple(_source(name, sources) for name in policy)
    return Asked(
        tables,
        tables.schema.notation("mineral", mineral),
        importer,
        _up_to(tables, tables.schema.notation("stage", stage)),
        measure,
        order,
        Ranking(sources.values(), order),
    )


def _source(name: str, sources: dict[str, Source]) -> str:
    key = name if name.startswith("source/") else f"source/{name}"
    if key not in sources:
        raise UnknownTermError("source", name, (code(known) for known in sources))
    return key


def _up_to(tables: Tables, stage: str) -> tuple[str, ...]:
    stages = supply_stages(tables.schema)
    if stage not in stages:
        raise UnknownTermError("stage of traded goods", stage, stages)
    return stages[: stages.index(stage) + 1]
