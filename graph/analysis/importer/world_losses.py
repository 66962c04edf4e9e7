"""What the world loses if a country stops at all its stages at once (CQ 10)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mineral_diplomacy.graph.analysis.chain import ValueChain, value_chain
from mineral_diplomacy.graph.analysis.importer.loss_rows import WORLD, NetworkLoss, judged
from mineral_diplomacy.graph.analysis.selection import Figures
from mineral_diplomacy.graph.analysis.verdicts import supply_stages
from mineral_diplomacy.graph.records import Tables
from mineral_diplomacy.ontology.errors import BasisError

__all__ = ["world_losses"]


def world_losses(tables: Tables, minerals: Iterable[str]) -> Iterator[NetworkLoss]:
    """What the world loses if a country stops at all its stages, where a chain joins them.

    Low: the largest loss at one of its stages, as the chain with one hub per stage gap gives it.
    High: the sum, at most all, since who feeds whom is not observed.
    """
    figures = Figures(tables)
    stages = supply_stages(tables.schema)
    for mineral in minerals:
        try:
            chain = value_chain(figures.select(mineral), stages)
        except (BasisError, IndexError):
            continue
        yield from _world(chain)


def _world(chain: ValueChain) -> Iterator[NetworkLoss]:
    countries = sorted({country for one in chain.stages for country in one.outputs})
    for country in countries:
        claims = [c for one in chain.stages if (c := one.table.claim(country)) is not None]
        ends = [found for c in claims if (found := chain.loss(c.stage, country)) is not None]
        if not ends or len(ends) < len(claims):
            continue
        low, high = max(end[0] for end in ends), min(1.0, sum(end[1] for end in ends))
        verdict, severity, _ = judged(low, high, uncounted=1)
        yield NetworkLoss(
            scope=WORLD,
            mineral=chain.mineral,
            goods=chain.stages[-1].stage,
            year=chain.year,
            measure="tonnes",
            basis=chain.basis,
            country=country,
            stage=None,
            flow=chain.stages[-1].table.total,
            lost=None,
            loss=None,
            loss_low=low,
            loss_high=high,
            rank=None,
            verdict=verdict,
            severity=severity,
            reason=None if verdict != "contested" else "the interval spans a quarter",
            method="arithmetic",
            combinations=None,
            seed=None,
            sources=(chain.source,),
            inputs=tuple(sorted(claim.key for claim in claims)),
        )
