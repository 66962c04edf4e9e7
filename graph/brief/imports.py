"""Where a party's own imports come from: the direct lens, never the world's shares.

A share is an origin's part of the party's imports in one HS code by value; it is no upper bound
of a loss.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mineral_diplomacy.graph.analysis.exposure.answer import ExposureAnswer, exposure
from mineral_diplomacy.graph.analysis.exposure.asking import ExposureQuestion
from mineral_diplomacy.graph.analysis.exposure.rows import DIRECT, ExposureRow
from mineral_diplomacy.graph.brief.facts import Facts
from mineral_diplomacy.graph.brief.model import Paragraph, Run, Section
from mineral_diplomacy.graph.brief.words import percent
from mineral_diplomacy.graph.records import ImportDependence, records

__all__ = ["Basket", "Imports", "imports", "section"]

_HALF = 0.5


@dataclass(frozen=True)
class Basket:
    """One HS code with its origins, largest first; shares are fractions of the party's imports."""

    label: str
    hs6: str
    mineral: str
    mixed: bool
    origins: tuple[ExposureRow, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The flows behind it."""
        return tuple(key for row in self.origins for key in row.keys)

    @property
    def name(self) -> str:
        """The goods with their code, within a sentence."""
        label = self.label[:1].lower() + self.label[1:]
        return f"{label} ({self.hs6}{', mixed' if self.mixed else ''})"

    @property
    def title(self) -> str:
        """The code with its goods."""
        return f"{self.hs6} {self.label}{' (mixed)' if self.mixed else ''}"


@dataclass(frozen=True)
class Imports:
    """The codes in which a party is seen to import, by mineral."""

    year: int | None
    baskets: tuple[Basket, ...]


def imports(facts: Facts) -> Imports:
    """The direct lens on the minerals of the brief, in the newest year with trade."""
    minerals = tuple(dict.fromkeys(result.mineral for result in facts.answer.results))
    answer = exposure(facts.tables, ExposureQuestion(facts.party, minerals))
    return Imports(answer.question.year, tuple(_baskets(facts, answer)))


def _baskets(facts: Facts, answer: ExposureAnswer) -> Iterator[Basket]:
    rows = [row for row in answer.lens(DIRECT) if row.known and row.share_high is not None]
    for hs6 in dict.fromkeys(row.hs6 for row in rows):
        found = [row for row in rows if row.hs6 == hs6]
        first = found[0]
        kind, name = ("form", first.form) if first.form else ("mineral", first.mineral)
        label = facts.names.concept(kind, name)
        yield Basket(label, str(hs6), first.mineral, bool(first.mixed), tuple(found))


def section(facts: Facts, found: Imports) -> Section:
    """What stands out, and how to read it."""
    heading = f"Where {facts.name}'s own imports come from"
    if not found.baskets:
        none = f"No imports of {facts.name} by six-digit code are known for these minerals."
        return Section(heading, ((Run(none),), *_dependence(facts)), listed=True)
    points = [*_halves(facts, found), *_holder(facts, found), *_doubtful(facts, found)]
    reading = "None of these is a share of the world's output, nor an upper bound of a loss."
    return Section(heading, (*points, *_dependence(facts), (Run(reading),)), listed=True)


def _halves(facts: Facts, found: Imports) -> Iterator[Paragraph]:
    """Codes in which one origin supplies half or more."""
    half = [one for one in found.baskets if (one.origins[0].share_high or 0.0) >= _HALF]
    text = (
        f"One origin supplied at least half, by value, in {len(half)} of {len(found.baskets)} HS "
        f"codes in {found.year}"
    )
    keys = [key for one in found.baskets for key in one.keys]
    leads = [facts.cited.run(_lead(facts, one), one.origins[0].keys) for one in half]
    yield (facts.cited.run(text, keys), *_listed(leads))


def _lead(facts: Facts, basket: Basket) -> str:
    first = basket.origins[0]
    return f"{basket.name} {_part(facts, first)}"


def _part(facts: Facts, row: ExposureRow) -> str:
    most = "at most " if row.share is None else ""
    return f"{facts.names.country(str(row.country))} {most}{percent(row.share_high)}"


def _listed(runs: Sequence[Run]) -> Iterator[Run]:
    """After a colon, parted by commas; a full stop ends them."""
    for place, run in enumerate(runs):
        yield Run(", " if place else ": ")
        yield run
    yield Run(".")


def _holder(facts: Facts, found: Imports) -> Iterator[Paragraph]:
    """In how many codes whoever holds most chokepoints is the first origin."""
    if not facts.answer.system:
        return
    holder = facts.answer.system[0].country
    first = [one for one in found.baskets if one.origins[0].country == holder]
    name = facts.names.country(holder)
    text = (
        f"{name}, which holds the most chokepoints of the world, is the first named origin in "
        f"{len(first)} of the {len(found.baskets)} codes"
    )
    keys = [key for one in found.baskets for key in one.origins[0].keys]
    leads = [facts.cited.run(one.name, one.origins[0].keys) for one in first]
    yield (facts.cited.run(text, keys), *_listed(leads))


def _doubtful(facts: Facts, found: Imports) -> Iterator[Paragraph]:
    """Large origins that ship others' goods, or about which a source is contested."""
    rows = [(one, row) for one in found.baskets for row in one.origins]
    runs = [
        facts.cited.run(f"{_part(facts, row)} of {basket.name}", row.keys)
        for basket, row in rows
        if (row.share_high or 0.0) >= 0.1 and _doubt(row)
    ]
    if runs:
        yield (Run("Re-exported or contested"), *_listed(runs))


def _doubt(row: ExposureRow) -> bool:
    return bool(row.contested) or (row.origin is not None and row.origin.reexport == "yes")


def _dependence(facts: Facts) -> Iterator[Paragraph]:
    """The newest import dependence that a source states, mineral by mineral."""
    asked = {result.mineral for result in facts.answer.results}
    newest: dict[tuple[str, str | None], ImportDependence] = {}
    for row in records(facts.tables, ImportDependence):
        mine = row.holder == f"country/{facts.party}" and row.mineral in asked
        if mine and not row.projection and row.fraction is not None:
            key = (row.mineral, row.stage)
            newest[key] = max(newest.get(key, row), row, key=lambda one: (one.period, one.key))
    runs = [
        facts.cited.run(
            f"{percent(row.fraction, 0)} of {_goods(facts, row)} ({row.period})", [row.key]
        )
        for row in newest.values()
    ]
    if runs:
        yield (Run("Imported, of what it uses, as sources state"), *_listed(runs))


def _goods(facts: Facts, row: ImportDependence) -> str:
    mineral = facts.names.minerals([row.mineral])
    return f"{mineral} ({row.scope})" if row.scope else mineral
