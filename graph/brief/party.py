"""What a party's agreements reach and bind; announced is never told as delivered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from mineral_diplomacy.graph.analysis.agreements.delivery import STANDINGS, Standing
from mineral_diplomacy.graph.analysis.agreements.tonnes import Interval
from mineral_diplomacy.graph.brief.facts import Facts
from mineral_diplomacy.graph.brief.model import Paragraph, Run, Section
from mineral_diplomacy.graph.text import names_of
from mineral_diplomacy.graph.view.words import tonnes

__all__ = ["agreements"]

_OUTBOUND = "from_party"


def agreements(facts: Facts) -> Section:
    """How far the agreements have come, what was delivered, and what a failure would cost."""
    heading = f"What agreements of {facts.name} reach and bind"
    if not facts.partners.agreements:
        none = f"The dataset has no agreement to which {facts.name} is party."
        return Section(heading, ((Run(none),),))
    inbound = [row for row in facts.standings if row.direction != _OUTBOUND]
    outbound = [row for row in facts.standings if row.direction == _OUTBOUND]
    points = [
        *_counts(facts, inbound),
        *_firm(facts, "delivered", inbound, f"Delivered to {facts.name}"),
        *_firm(facts, "contracted", inbound, f"Contracted for {facts.name}, no delivery known"),
        *_firm(facts, "delivered", outbound, f"Delivered by {facts.name}, not to it"),
        *_without(facts, inbound),
        *_losses(facts),
    ]
    return Section(heading, tuple(points), listed=True)


def _counts(facts: Facts, inbound: Sequence[Standing]) -> Iterator[Paragraph]:
    """Agreements by the furthest they have come with any partner on any mineral."""
    furthest: dict[str, str] = {}
    for row in inbound:  # the furthest first
        furthest.setdefault(row.agreement, row.standing)
    if not furthest:
        return
    counts = Counter(furthest.values())
    words = names_of(f"{counts[name]} {name}" for name in STANDINGS if counts[name])
    text = (
        f"Of {len(furthest)} agreements that name a mineral and are not about what {facts.name} "
        f"sends abroad, by how far each has come: {words}."
    )
    keys = [key for row in inbound for key in row.inputs]
    how = f"mindip coverage --partners --party {facts.party}"
    yield (facts.cited.many(text, keys, how),)


def _firm(facts: Facts, standing: str, rows: Iterable[Standing], lead: str) -> Iterator[Paragraph]:
    """What stands behind one standing, partner by partner."""
    found = [row for row in rows if row.standing == standing and (row.contracted or row.delivered)]
    if found:
        parts = [facts.cited.run(_amount(facts, row), row.inputs) for row in found]
        joined = [run for part in parts for run in (part, Run("; "))][:-1]
        yield (Run(f"{lead}: "), *joined, Run("."))


def _amount(facts: Facts, row: Standing) -> str:
    partner, mineral = facts.names.of(row.partner), facts.names.minerals([row.mineral])
    contested = ", contested" if row.contested else ""
    state = "" if row.force.state == "in_force" else ", not in force now"
    if row.delivered is None:
        note = f" (under an agreement{state}{contested})" if state else contested
        return f"{partner} {tonnes(row.contracted)} t of {mineral}{note}"
    of = f" of {tonnes(row.contracted)}" if row.contracted else ""
    return f"{partner} {tonnes(row.delivered)}{of} t of {mineral}{contested}"


def _without(facts: Facts, inbound: Iterable[Standing]) -> Iterator[Paragraph]:
    """Minerals with a chokepoint of which nothing is bound or delivered."""
    firm = {row.mineral for row in inbound if row.standing in {"delivered", "contracted"}}
    asked = dict.fromkeys(row.point.mineral for _, row in facts.rows)
    without = [mineral for mineral in asked if mineral not in firm]
    if without:
        names = facts.names.minerals(without)
        yield (
            Run(
                f"No delivery and no bound quantity was found under any agreement of {facts.name} "
                f"on {names}. A memorandum or a dialogue counts no tonnes."
            ),
        )


def _losses(facts: Facts) -> Iterator[Paragraph]:
    """The party's own loss, where a source gives its use or imports."""
    for _, row in facts.rows:
        if row.loss is None:
            continue
        point, loss = row.point, row.loss
        where = facts.names.point(point.mineral, point.stage)
        text = (
            f"If {facts.names.country(point.country)} stops {where}, {facts.name}'s part of the "
            f"world's loss, pro rata of its {loss.kind} in {loss.period}, is "
            f"{_between(loss.tonnes)} a year; uncovered: {_between(row.gap)}."
        )
        yield (facts.cited.run(text, row.inputs),)


def _between(found: Interval | None) -> str:
    return f"{tonnes(found)} t" if found else "unknown"
