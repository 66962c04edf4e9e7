"""The remedies of each mineral in both views, the world's and the importer's, side by side.

Each view has an outage of its own unless one is asked for: the country whose failure takes most
there. No view's figure is ever added to the other's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mineral_diplomacy.graph.analysis.asked_names import Names
from mineral_diplomacy.graph.analysis.chain import ValueChain, value_chain
from mineral_diplomacy.graph.analysis.chokepoints import default_minerals
from mineral_diplomacy.graph.analysis.flow.trade_network import TradeNetwork
from mineral_diplomacy.graph.analysis.importer.imports import imports_network
from mineral_diplomacy.graph.analysis.importer.loss_rows import WORLD
from mineral_diplomacy.graph.analysis.importer.network_losses import why_missing
from mineral_diplomacy.graph.analysis.importer.remedies import (
    Remedies,
    knows,
    remedies_on,
    worst_country,
)
from mineral_diplomacy.graph.analysis.importer.remedy_candidates import (
    diverted_exports,
    named_facilities,
    stated_capacities,
)
from mineral_diplomacy.graph.analysis.selection import Figures
from mineral_diplomacy.graph.analysis.verdicts import supply_stages
from mineral_diplomacy.graph.records import ReadOnce, Tables
from mineral_diplomacy.ontology.errors import BasisError, MissingDataError

__all__ = ["RemedyQuestion", "remedies"]


@dataclass(frozen=True)
class RemedyQuestion:
    """For which minerals, for whom, with which country out; None: the worst of each view."""

    minerals: tuple[str, ...] = ()
    party: str = "IND"
    outage: str | None = None
    year: int | None = None
    pairs: bool = True


def remedies(tables: Tables, question: RemedyQuestion) -> tuple[Remedies, ...]:
    """Both views of every mineral, the importer's first.

    Raises `UnknownTermError` for an unknown mineral or country, and `MissingDataError` for a year
    in which no mineral asked for has figures in either view.
    """
    once = ReadOnce(tables)
    names = Names(once)
    outage = names.country(question.outage) if question.outage else None
    party = names.country(question.party)
    figures = Figures(once)
    minerals = [once.schema.notation("mineral", name) for name in question.minerals]
    found: list[Remedies] = []
    for mineral in minerals or default_minerals(once.schema):
        asked = RemedyQuestion((mineral,), party, outage, question.year, question.pairs)
        found.append(_importer(once, mineral, asked))
        found += _world(figures, once, mineral, asked)
    if question.year is not None and all(view.year is None for view in found):
        raise MissingDataError(f"{question.year} in any view", ())
    return tuple(found)


def _view(scope: str, mineral: str, why: str | None) -> Remedies:
    verdict = "determined" if why is None else "insufficient_data"
    return Remedies(scope, mineral, "", None, "", verdict, why, None, None, None, None, ())


def _importer(tables: Tables, mineral: str, asked: RemedyQuestion) -> Remedies:
    try:
        network = imports_network(tables, mineral, asked.party, year=asked.year)
    except MissingDataError as error:
        return _view(asked.party, mineral, str(error))
    if network.verdict != "observed":
        return _view(asked.party, mineral, why_missing(network))
    graph = network.digraph()
    outage = asked.outage or worst_country(graph)
    view = _named(_view(asked.party, mineral, None), network, outage)
    if outage is None or not knows(graph, outage):
        why = f"{asked.party} is not seen to lose anything if {outage or 'any country'} stops"
        return _nothing(view, why)
    candidates = [
        *diverted_exports(network, outage),
        *named_facilities(tables, mineral, [step.start for step in network.steps]),
    ]
    return remedies_on(view, graph, candidates, pairs=asked.pairs)


def _named(view: Remedies, network: TradeNetwork, outage: str | None) -> Remedies:
    known = {"goods": network.stage, "year": network.year, "basis": network.basis}
    return Remedies(**(vars(view) | known | {"outage": outage}))


def _nothing(view: Remedies, why: str) -> Remedies:
    return Remedies(**(vars(view) | {"why": why}))


def _world(
    figures: Figures, tables: Tables, mineral: str, asked: RemedyQuestion
) -> Iterator[Remedies]:
    try:
        selection = figures.select(mineral, asked.year)
        chain = value_chain(selection, supply_stages(figures.schema))
    except (BasisError, MissingDataError) as error:
        yield _view(WORLD, mineral, str(error))
        return
    except IndexError:
        yield _view(WORLD, mineral, f"no world figures for {mineral}")
        return
    yield _world_remedies(chain, tables, asked)


def _world_remedies(chain: ValueChain, tables: Tables, asked: RemedyQuestion) -> Remedies:
    graph = chain.digraph()
    outage = asked.outage or worst_country(graph)
    known = {"goods": chain.stages[-1].stage, "year": chain.year, "basis": chain.basis}
    view = _view(WORLD, chain.mineral, None)
    view = Remedies(**(vars(view) | known | {"outage": outage}))
    if outage is None or not knows(graph, outage):
        return _nothing(view, f"the world's figures have no output of {outage or 'any country'}")
    candidates = list(stated_capacities(tables, chain, outage))
    return remedies_on(view, graph, candidates, pairs=asked.pairs)
