"""What a scenario changes, as people read it."""

from __future__ import annotations

from collections.abc import Iterator

from mineral_diplomacy.chokepoint_text import percent
from mineral_diplomacy.graph.analysis.scenarios.simulation import Simulation, View, cut_names
from mineral_diplomacy.graph.records import code
from mineral_diplomacy.network_text import amount

__all__ = ["COLUMNS", "details", "opening", "table_rows"]

COLUMNS = ("mineral", "view", "goods", "year", "basis", "before", "after", "lost", "sources")
_MOST = 6


def opening(simulation: Simulation) -> str:
    """What was asked, with the defaults spelt out."""
    asked = simulation.scenario
    parts = [f"{one} stops" for one in asked.remove]
    parts += [f"{one} is added" for one in asked.add]
    parts += [f"{code(key)} is switched on" for key in asked.ban]
    parts += [f"others can spare {asked.spare:.0%}"] if asked.spare else []
    return (
        f"Scenario {asked.name}: {'; '.join(parts) or 'nothing changes'}. Controls as of "
        f"{simulation.as_of}. The world's chain and what {asked.party} is seen to import stand "
        "side by side and are never added up."
    )


def table_rows(simulation: Simulation) -> list[tuple[str, ...]]:
    """One row a view; the rows behind `COLUMNS`."""
    return [_row(view) for view in simulation.views]


def _row(view: View) -> tuple[str, ...]:
    return (
        view.mineral,
        view.scope,
        view.goods or "?",
        str(view.year or "?"),
        view.basis or "?",
        amount(view.before, view.measure),
        amount(view.after, view.measure),
        _loss(view),
        ", ".join(code(source) for source in view.sources),
    )


def _loss(view: View) -> str:
    if view.verdict != "determined":
        return view.verdict
    gained = view.loss is not None and view.loss < 0
    return f"none; {percent(-(view.loss or 0.0), 1)} more" if gained else percent(view.loss, 1)


def details(simulation: Simulation) -> Iterator[str]:
    """Per view who loses, which cut binds, and what is assumed or missing."""
    for view in simulation.views:
        head = f"{view.mineral}, {view.scope}"
        if view.reason:
            yield f"{head}: {view.reason}"
        if view.losers:
            yield f"{head}, who loses: {_few(_losers(view))}"
        if view.lost:
            cut = _few(list(cut_names(view.cut)))
            yield f"{head}, the cut that binds: {cut or 'none, for no way is left'}"
        for text in view.assumptions:
            yield f"{head}: {text}"


def _losers(view: View) -> list[str]:
    unit = view.measure
    return [
        f"{one.kind} {one.name} ({amount(one.before, unit)} → {amount(one.after, unit)})"
        for one in view.losers
    ]


def _few(names: list[str]) -> str:
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return ", ".join(names[:_MOST]) + more
