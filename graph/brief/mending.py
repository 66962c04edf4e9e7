"""What could stand in: the best remedy of each mineral, the party's view apart from the world's.

What a partner sells to others, or a capacity that a source states: nothing says that it would be
sold to the party.
"""

from __future__ import annotations

from collections.abc import Iterator

from mineral_diplomacy.graph.analysis.chain import THRESHOLD
from mineral_diplomacy.graph.analysis.flow.claims import Claim
from mineral_diplomacy.graph.analysis.importer.imports import imports_network
from mineral_diplomacy.graph.analysis.importer.loss_rows import WORLD
from mineral_diplomacy.graph.analysis.importer.remedies import Remedies, Remedy
from mineral_diplomacy.graph.analysis.importer.remedy_views import RemedyQuestion, remedies
from mineral_diplomacy.graph.brief.facts import Facts
from mineral_diplomacy.graph.brief.model import Paragraph, Run, Section
from mineral_diplomacy.graph.brief.words import percent

__all__ = ["mending"]


def mending(facts: Facts) -> Section:
    """The first remedy of each view, and the minerals for which none can be told."""
    minerals = tuple(dict.fromkeys(result.mineral for result in facts.answer.results))
    views = remedies(facts.tables, RemedyQuestion(minerals, facts.party, pairs=False))
    own = [view for view in views if view.scope != WORLD]
    world = [view for view in views if view.scope == WORLD]
    points = [*_own(facts, own), *_world(facts, world), *_without(facts, own)]
    return Section("What would stand in", tuple(points), listed=True)


def _best(view: Remedies) -> Remedy | None:
    """The first of those that bring anything back."""
    return next((row for row in view.rows if row.rank and row.gain), None)


def _own(facts: Facts, views: list[Remedies]) -> Iterator[Paragraph]:
    """On observed imports: who sells to others what the party would lose, where that is much."""
    runs: list[Run] = []
    for view in views:
        best = _best(view)
        if best is not None and view.outage and _much(view):
            claims = list(_claims(facts, view))
            doubted = any(claim.contested for seller, claim in claims if seller == view.outage)
            text = _sentence(facts, view, best, doubted=doubted)
            keys = [*(claim.key for _, claim in claims), *best.candidate.inputs]
            runs += [facts.cited.run(text, keys), Run("; ")]
    if runs:
        lead = f"If the origin that {facts.name} would miss most stops, by mass: "
        yield (Run(lead), *runs[:-1], Run(". Whether any would sell is not known."))


def _much(view: Remedies) -> bool:
    return (view.lost or 0.0) >= THRESHOLD * (view.before or 0.0)


def _sentence(facts: Facts, view: Remedies, best: Remedy, *, doubted: bool) -> str:
    seller = facts.names.country(str(view.outage)) + (" (a contested flow)" if doubted else "")
    partner = facts.names.country(best.candidate.country)
    return (
        f"{facts.names.minerals([view.mineral])} without {seller} loses {view.lost:,.0f} of "
        f"{view.before:,.0f} t ({view.year}), {partner} could give {best.gain:,.0f} t, "
        f"{percent(best.part)} of what it sells to others"
    )


def _claims(facts: Facts, view: Remedies) -> Iterator[tuple[str, Claim]]:
    """The flows into the party on which the loss rests, with who sells them."""
    network = imports_network(facts.tables, view.mineral, facts.party)
    for arc in network.arcs:
        if arc.claim is not None and arc.end == facts.party and not isinstance(arc.start, str):
            yield arc.start[1], arc.claim


def _world(facts: Facts, views: list[Remedies]) -> Iterator[Paragraph]:
    """In the world's chain: capacity that a source states."""
    runs: list[Run] = []
    for view in views:
        best = _best(view)
        if best is not None and view.outage:
            runs += [facts.cited.run(_capacity(facts, view, best), _behind(facts, view, best))]
            runs += [Run("; ")]
    if runs:
        yield (Run("For the world, capacity that a source states: "), *runs[:-1], Run("."))
    else:
        yield (Run("For the world, no source states capacity that would stand in."),)


def _capacity(facts: Facts, view: Remedies, best: Remedy) -> str:
    where = f" ({best.candidate.scope})" if best.candidate.scope else ""
    return (
        f"{facts.names.minerals([view.mineral])} without {facts.names.country(str(view.outage))} "
        f"loses {view.lost:,.0f} t, {facts.names.country(best.candidate.country)}{where} could add "
        f"{best.gain:,.0f} t a year"
    )


def _behind(facts: Facts, view: Remedies, best: Remedy) -> list[str]:
    """The candidate's statements, and the world's figures of the mineral."""
    results = (r for r in facts.answer.results if r.mineral == view.mineral)
    return [*best.candidate.inputs, *(key for result in results for key in result.inputs)]


def _without(facts: Facts, views: list[Remedies]) -> Iterator[Paragraph]:
    """Minerals of which no remedy of the party can be told."""
    missing = [view.mineral for view in views if _best(view) is None]
    if missing:
        yield (
            Run(
                f"Nothing can be told for {facts.name}'s {facts.names.minerals(missing)}; mindip "
                f"remedies --importer {facts.party} says why."
            ),
        )
