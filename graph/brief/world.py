"""The world's part of a brief: the headline, and who holds which chokepoint."""

from __future__ import annotations

from mineral_diplomacy.graph.analysis.agreements.coverage import CoverageRow
from mineral_diplomacy.graph.analysis.chokepoints import AnswerRow
from mineral_diplomacy.graph.analysis.headline import Sentence, sentences
from mineral_diplomacy.graph.analysis.verdicts import Chokepoint
from mineral_diplomacy.graph.brief.facts import Facts
from mineral_diplomacy.graph.brief.model import BriefTable, Paragraph, Run, TableRow
from mineral_diplomacy.graph.brief.words import percent
from mineral_diplomacy.graph.records import Supply
from mineral_diplomacy.graph.text import shortened
from mineral_diplomacy.graph.view.words import interval, tonnes
from mineral_diplomacy.ontology.schema import snake_case

__all__ = ["headline", "table"]

#: As many rows leave room for the rest on two pages.
MOST_ROWS = 14
_TIERS = {"binding_quantity": "binding", "named_offtake_or_equity": "named", "dialogue": "dialogue"}


def headline(facts: Facts) -> tuple[Paragraph, ...]:
    """The sentences of the analysis, each with what it rests on."""
    found = sentences(facts.answer, facts.names.country)
    if not found:
        return ((Run("The dataset has no world figures for any of the minerals asked about."),),)
    return tuple((_cited(facts, one),) for one in found)


def _cited(facts: Facts, sentence: Sentence) -> Run:
    """Where agreements come in, sources are many: one note lists them all."""
    if {key.partition("/")[0] for key in sentence.inputs} <= {snake_case(Supply.__name__)}:
        return facts.cited.run(sentence.text, sentence.inputs)
    how = f"mindip coverage --party {facts.party}"
    return facts.cited.many(sentence.text, sentence.inputs, how)


def table(facts: Facts) -> BriefTable:
    """The chokepoints by loss, and what the party has at each."""
    columns = {
        "Mineral": False,
        "Stage": False,
        "If it stops": False,
        "World share": True,
        "World loses": True,
        "Others must add": True,
        f"{facts.party}: bound, t/y": True,
        f"Agreements of {facts.party} that reach it": False,
    }
    shown = facts.rows[:MOST_ROWS]
    rest = " The smallest are left out." if len(shown) < len(facts.rows) else ""
    title = f"Single points on which the world's supply hangs, by the loss of the world.{rest}"
    rows = tuple(
        _row(facts, row, row.point, cover) for row, cover in shown if row.point is not None
    )
    return BriefTable(title, tuple(columns), tuple(columns.values()), rows)


def _row(facts: Facts, row: AnswerRow, point: Chokepoint, cover: CoverageRow) -> TableRow:
    form = f" ({facts.names.concept('form', point.form).lower()})" if point.form else ""
    contested = " (contested)" if point.verdict == "contested" else ""
    cells = (
        facts.names.concept("mineral", point.mineral) + form,
        facts.names.concept("stage", point.stage),
        facts.names.country(point.country) + contested,
        percent(point.share),
        interval(point.loss_low, point.loss_high),
        percent(point.spare_needed, 0),
        tonnes(cover.bound),
        _reaching(facts, cover),
    )
    named = () if cover.pledges else next((r.inputs for r in row.reaches if r.reached), ())
    return TableRow(cells, facts.cited.numbers([*cover.inputs, *named]))


def _reaching(facts: Facts, cover: CoverageRow) -> str:
    """The firmest agreement with its tier, and how many more."""
    if not cover.reached_by:
        return "none"
    more = len(cover.reached_by) - 1
    first = shortened(facts.names.of(cover.reached_by[0]), 38)
    return f"{first}: {_TIERS[str(cover.tier)]}" + (f", +{more}" if more else "")
