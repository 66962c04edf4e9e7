"""What could stand in for an outage: only quantities that a source states.

On observed flows: what a partner is seen to sell to others in the same goods, at most all of it.
In the world's chain: capacity that a source states on the chain's own basis, beyond what the
country makes, or of a named plant. Facilities without a stated capacity are named, never ranked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mineral_diplomacy.graph.analysis.chain import SINK, SOURCE, ValueChain
from mineral_diplomacy.graph.analysis.flow.arcs import Point, inner
from mineral_diplomacy.graph.analysis.flow.trade_network import FlowArc, TradeNetwork
from mineral_diplomacy.graph.country_records import Capacity, Facility, FacilityOutput
from mineral_diplomacy.graph.records import Tables, code, records

__all__ = ["Arc", "Candidate", "diverted_exports", "named_facilities", "stated_capacities"]

_COUNTRY = "country/"
#: Tail, head, and tonnes it can pass on.
Arc = tuple[object, object, float]


@dataclass(frozen=True)
class Candidate:
    """One partner's further supply at a stage.

    `quantity` is in tonnes on `basis`, None where no source states it; `arcs` are what it adds to
    the network. `kind`: exports to others; idle, built or announced capacity; facility. `scope`
    names the plant, where it is not the whole country.
    """

    country: str
    stage: str
    kind: str
    quantity: float | None
    basis: str
    scope: str | None
    arcs: tuple[Arc, ...]
    sources: tuple[str, ...]
    inputs: tuple[str, ...]
    note: str | None = None


def diverted_exports(network: TradeNetwork, outage: str) -> Iterator[Candidate]:
    """What each partner outside the outage is seen to sell to others, sold to the importer."""
    found: dict[Point, list[FlowArc]] = {}
    for arc in network.arcs:
        if arc.kind == "trade" and isinstance(arc.start, tuple) and not _mine(arc, network):
            found.setdefault(arc.start, []).append(arc)
    for (stage, country), arcs in sorted(found.items(), key=lambda row: row[0][::-1]):
        if country in {outage, network.importer} or country in network.residual:
            continue
        quantity = sum(arc.amount for arc in arcs)
        yield Candidate(
            country,
            stage,
            "exports to others",
            quantity,
            network.basis,
            None,
            ((inner((stage, country))[1], _taker(network, stage), quantity),),
            tuple(sorted({arc.claim.source for arc in arcs if arc.claim})),
            tuple(sorted({arc.claim.key for arc in arcs if arc.claim})),
        )


def _mine(arc: FlowArc, network: TradeNetwork) -> bool:
    country = arc.end if isinstance(arc.end, str) else arc.end[1]
    return country == network.importer


def _taker(network: TradeNetwork, stage: str) -> object:
    """The importer, or its own next stage."""
    if stage == network.stage:
        return network.importer
    stages = [step.start for step in network.steps]
    return inner((stages[stages.index(stage) + 1], network.importer))[0]


def stated_capacities(tables: Tables, chain: ValueChain, outage: str) -> Iterator[Candidate]:
    """Stated capacities on the chain's basis: of plants, or beyond what a country makes."""
    stages = [one.stage for one in chain.stages]
    newest: dict[tuple[str, str, str | None], Capacity] = {}
    for row in records(tables, Capacity):
        usable = (row.mineral, row.basis) == (chain.mineral, chain.basis) and row.stage in stages
        holds = row.holder.startswith(_COUNTRY) and code(row.holder) != outage
        if usable and holds and row.quantity:
            key = code(row.holder), str(row.stage), row.scope
            newest[key] = max(newest.get(key, row), row, key=lambda one: (one.period, one.key))
    for (country, stage, scope), row in sorted(newest.items(), key=str):
        factor = tables.schema.concept_value("unit", row.unit or "", "to_tonnes")
        if factor:
            amount = (row.quantity or 0.0) * float(factor)
            yield _capacity(chain, row, (country, stage, scope), amount)


def _capacity(
    chain: ValueChain, row: Capacity, which: tuple[str, str, str | None], stated: float
) -> Candidate:
    country, stage, scope = which
    quantity: float | None = stated
    note = f"stated for {row.period}" + (f"; {row.note}" if row.note else "")
    if scope is None:
        made = next(one for one in chain.stages if one.stage == stage).outputs.get(country)
        quantity = None if made is None else max(0.0, stated - made)
        note = "what it makes is not known" if made is None else f"{made:,.0f} t are in use"
    built = "idle capacity" if scope is None else "built capacity"
    return Candidate(
        country,
        stage,
        "announced capacity" if row.projection else built,
        quantity,
        chain.basis,
        scope,
        tuple(_world_arcs(chain, (stage, country), quantity)) if quantity else (),
        (row.source,),
        (row.key,),
        note,
    )


def _world_arcs(chain: ValueChain, point: Point, quantity: float) -> Iterator[Arc]:
    """A producer more, beside the country's own, fed from the pool before its stage."""
    stages = [one.stage for one in chain.stages]
    place = stages.index(point[0])
    entry: object = SOURCE if place == 0 else (stages[place - 1], "hub")
    following: object = SINK if place == len(stages) - 1 else (point[0], "hub")
    yield entry, following, quantity


def named_facilities(tables: Tables, mineral: str, stages: Iterable[str]) -> Iterator[Candidate]:
    """Facilities that produce the mineral, by country and stage: no source states a capacity."""
    homes = {row.key: row.country for row in records(tables, Facility)}
    wanted = set(stages)
    found: dict[Point, list[FacilityOutput]] = {}
    for row in records(tables, FacilityOutput):
        home = homes.get(row.facility)
        if row.mineral == mineral and row.stage in wanted and home:
            found.setdefault((row.stage, code(home)), []).append(row)
    for (stage, country), rows in sorted(found.items(), key=lambda item: item[0][::-1]):
        count = len({row.facility for row in rows})
        yield Candidate(
            country,
            stage,
            "facility",
            None,
            "unstated",
            None,
            (),
            tuple(sorted({row.source for row in rows})),
            tuple(sorted(row.key for row in rows)),
            f"{count} {'facility' if count == 1 else 'facilities'}, of which no source states a "
            "capacity",
        )
