"""Remedies as people read them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mineral_diplomacy.chokepoint_text import percent
from mineral_diplomacy.graph.analysis.importer.remedies import Remedies, Remedy
from mineral_diplomacy.graph.analysis.importer.remedy_candidates import Candidate
from mineral_diplomacy.graph.analysis.scenarios.simulation import cut_names
from mineral_diplomacy.graph.records import code
from mineral_diplomacy.network_text import amount

__all__ = ["COLUMNS", "details", "opening", "table_rows"]

COLUMNS = (
    "mineral",
    "view",
    "out",
    "rank",
    "partner",
    "at",
    "from",
    "stated",
    "brings back",
    "of all before",
    "takes of it",
    "sources",
)
#: Rows of a view that people see.
_MOST = 5


def opening(views: Sequence[Remedies], party: str) -> str:
    """What was asked."""
    return (
        f"What would stand in if one country stopped with all its stages: for what {party} is seen "
        f"to import, and for the world, side by side and never added up ({len(views)} views). "
        "Quantities are what sources state; whether partners would sell them is not known."
    )


def table_rows(views: Sequence[Remedies]) -> list[tuple[str, ...]]:
    """The first rows of every view; the rows behind `COLUMNS`."""
    return [_row(view, row) for view in views for row in view.rows[:_MOST]]


def _row(view: Remedies, row: Remedy) -> tuple[str, ...]:
    one = row.candidate
    return (
        view.mineral,
        view.scope,
        view.outage or "?",
        "?" if row.rank is None else str(row.rank),
        one.country,
        one.stage,
        one.kind + (f" ({_few_words(one)})" if _few_words(one) else ""),
        amount(one.quantity, "tonnes"),
        amount(row.gain, "tonnes"),
        percent(row.mended, 1),
        percent(row.part, 1),
        ", ".join(code(source) for source in one.sources),
    )


def _few_words(one: Candidate) -> str:
    """The plant, and when its capacity was stated or how much of it is in use."""
    return "; ".join(filter(None, [one.scope, (one.note or "").partition(";")[0]]))


def details(views: Sequence[Remedies]) -> Iterator[str]:
    """Per view what the outage takes, the choice one by one, the pairs, and the cut."""
    for view in views:
        head = f"{view.mineral}, {view.scope}"
        if view.why:
            yield f"{head}: {view.why}"
        if view.lost is None:
            continue
        taken = f"{amount(view.lost, 'tonnes')} of {amount(view.before, 'tonnes')}"
        yield f"{head}: without {view.outage} {taken} ({view.basis}) are lost"
        yield f"{head}, the cut that then binds: {_few(list(cut_names(view.cut))) or 'none'}"
        yield from (f"{head}: {line}" for line in _choice(view))


def _choice(view: Remedies) -> Iterator[str]:
    if not view.rows:
        yield "no source states a capacity or a flow on this basis, so there is no candidate"
    elif not view.chosen:
        yield f"no candidate brings anything back: {view.rows[0].reason}"
    else:
        steps = [f"{_named(one)}: {amount(gain, 'tonnes')}" for one, gain in view.chosen]
        yield f"one by one, together: {'; then '.join(steps)}"
    if view.pair is not None:
        (first, second), gain = view.pair
        same = "no better than" if view.greedy_is_best else "better than"
        yield (
            f"best of {view.pairs} pairs: {_named(first)} and {_named(second)}, "
            f"{amount(gain, 'tonnes')}; {same} the first two chosen"
        )
    reasons = {row.reason for row in view.rows if row.rank is None and row.reason}
    yield from (f"not ranked: {reason}" for reason in sorted(reasons))


def _named(one: Candidate) -> str:
    return f"{one.country}'s {one.stage}" + (f" ({one.scope})" if one.scope else f", {one.kind}")


def _few(names: list[str]) -> str:
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return ", ".join(names[:_MOST]) + more
