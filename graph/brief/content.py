"""What a brief for a party says, from the analysis as it is.

Every share and loss is the world's unless it says otherwise; only agreements and imports are the
party's own.
"""

from __future__ import annotations

from datetime import date

from mineral_diplomacy.graph.analysis.selection import Figures
from mineral_diplomacy.graph.brief import doubts, imports, mending, party, pictures, world
from mineral_diplomacy.graph.brief.facts import Facts
from mineral_diplomacy.graph.brief.model import Brief
from mineral_diplomacy.graph.records import Tables

__all__ = ["brief"]


def brief(tables: Tables, party_code: str, day: date) -> Brief:
    """The brief for a party on a day; parts without figures say so.

    Raises `UnknownTermError` for a party that is no country, `MissingDataError` for a day before
    all facts.
    """
    facts = Facts.of(tables, party_code, day)
    figures = Figures(tables, facts.answer.question.policy)
    # In the order of reading, so that notes are numbered in it.
    headline, table = world.headline(facts), world.table(facts)
    drawn = (*pictures.concentration(facts, figures), *pictures.flow(facts, figures))
    bought = imports.imports(facts)
    own = imports.section(facts, bought)
    drawn = (*drawn, *pictures.origins(facts, bought))
    sections = (
        own,
        party.agreements(facts),
        mending.mending(facts),
        doubts.unknown(facts),
        doubts.overturning(facts),
    )
    return Brief(
        title=f"{facts.name}: mineral chokepoints and agreements",
        dateline=f"As of {day}",
        as_of=day,
        headline=headline,
        table=table,
        pictures=drawn,
        sections=sections,
        notes=facts.cited.notes(),
    )
