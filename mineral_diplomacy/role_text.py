"""Roles, changes and disagreements as people read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from mineral_diplomacy.chokepoint_text import percent
from mineral_diplomacy.graph.analysis.agreements.changes import ChangesAnswer
from mineral_diplomacy.graph.analysis.agreements.roles import Role, RolesAnswer
from mineral_diplomacy.graph.records import code

__all__ = [
    "CHANGE_COLUMNS",
    "DISAGREEMENT_COLUMNS",
    "ROLE_COLUMNS",
    "change_opening",
    "change_rows",
    "disagreement",
    "role_opening",
    "role_rows",
]

ROLE_COLUMNS = (
    "partner",
    "stage",
    "",
    "by agreement",
    "by output (share of WORLD)",
    "as claimed",
    "the three",
)
CHANGE_COLUMNS = ("what", "subject", "mineral", "stage", "before", "after", "when", "sources")
DISAGREEMENT_COLUMNS = (
    "mineral",
    "stage",
    "holder",
    "year",
    "first says",
    "second says",
    "apart",
    "basis",
)
_SHOWN = 3


def role_opening(answer: RolesAnswer) -> str:
    """What was asked, and how often the three kinds of evidence differ."""
    differing = sum(row.differs for row in answer.rows)
    return (
        f"Which partner of {answer.party} serves which stage, as of {answer.as_of}: {differing} of "
        f"{len(answer.rows)} differ. An output that no source gives is unknown (?), not none."
    )


def role_rows(answer: RolesAnswer) -> list[tuple[str, ...]]:
    """The rows behind `ROLE_COLUMNS`."""
    return [_role_row(row) for row in answer.rows]


def _role_row(row: Role) -> tuple[str, ...]:
    return (
        code(row.partner),
        row.stage,
        row.position or "–",
        f"{row.tier}: {', '.join(row.minerals)}" if row.by_agreement else "none in force",
        _outputs(row),
        "; ".join(row.judgements) or "–",
        _difference(row),
    )


def _outputs(row: Role) -> str:
    """The largest shares, newest figures first stated year by year."""
    if row.by_output is None:
        return "?"
    found = [one for one in row.outputs if one.positive]
    parts = [
        f"{one.mineral} {percent(one.share)} ({one.kind} {one.year})"
        if one.share is not None
        else f"{one.mineral} ({one.kind} {one.year})"
        for one in found[:_SHOWN]
    ]
    more = len(found) - _SHOWN
    return ", ".join(parts) + (f" +{more}" if more > 0 else "") if found else "none"


def _difference(row: Role) -> str:
    """Which of the three say yes, and which no."""
    views = {"agreement": row.by_agreement, "output": row.by_output, "claim": row.by_claim}
    if not row.differs:
        return "agree"
    yes = [name for name, value in views.items() if value]
    no = [name for name, value in views.items() if value is False]
    return f"{' and '.join(yes)} yes, {' and '.join(no)} no"


def change_opening(answer: ChangesAnswer) -> str:
    """What was asked, and how much of each kind changed."""
    counts = Counter(row.kind for row in answer.rows)
    words = ", ".join(f"{count} of {kind}" for kind, count in counts.items()) or "nothing"
    return (
        f"What changed between {answer.first} and {answer.last} for agreements of {answer.party} "
        f"and for everyone's trade measures: {words}."
    )


def change_rows(answer: ChangesAnswer) -> list[tuple[str, ...]]:
    """The rows behind `CHANGE_COLUMNS`."""
    return [
        (
            row.kind,
            code(row.subject),
            row.mineral or "–",
            row.stage or "–",
            row.before,
            row.after,
            "; ".join(row.when) or "–",
            ", ".join(code(key) for key in row.sources) or "–",
        )
        for row in answer.rows
    ]


def disagreement(row: Mapping[str, Any]) -> tuple[str, ...]:
    """One pair of claims; the row behind `DISAGREEMENT_COLUMNS`."""
    apart = "other bases"
    if row["points"] is not None:
        apart = f"{row['points']:.1f} points"
    elif row["ratio"] is not None:
        apart = f"× {row['ratio']:.3g}"
    about = " ".join(f" ({row[name]})" for name in ("form", "scope") if row[name])
    return (
        row["mineral"],
        row["stage"] + about,
        code(row["holder"]),
        str(row["year"]),
        _says(row, "first"),
        _says(row, "second"),
        apart,
        " / ".join(dict.fromkeys([row["first_basis"], row["second_basis"]])),
    )


def _says(row: Mapping[str, Any], side: str) -> str:
    share, quantity = row[f"{side}_share"], row[f"{side}_quantity"]
    figure = "unknown"
    if share is not None:
        figure = percent(share, 1)
    elif quantity is not None:
        figure = f"{quantity:,g} {row[f'{side}_unit']}"
    return f"{code(row[f'{side}_source'])}: {figure}"
