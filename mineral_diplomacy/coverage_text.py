"""Coverage and delivery as people read them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from mineral_diplomacy.chokepoint_text import interval
from mineral_diplomacy.graph.analysis.agreements.coverage import CoverageAnswer, CoverageRow
from mineral_diplomacy.graph.analysis.agreements.delivery import STANDINGS, Standing
from mineral_diplomacy.graph.records import code
from mineral_diplomacy.graph.view.words import tonnes

__all__ = [
    "COVERAGE_COLUMNS",
    "PARTNER_COLUMNS",
    "coverage_opening",
    "coverage_rows",
    "delivery_lines",
    "partner_opening",
    "partner_rows",
    "unknown_lines",
]

COVERAGE_COLUMNS = (
    "mineral",
    "stage",
    "if this stops",
    "loss (WORLD)",
    "loss, t/y",
    "binding, t/y",
    "covered, t/y",
    "gap, t/y",
    "binding",
    "offtake or equity",
    "dialogue (no tonnes)",
)
PARTNER_COLUMNS = (
    "partner",
    "mineral",
    "goods go",
    "stands at",
    "contracted, t",
    "delivered, t",
    "counted as",
    "agreements",
)
_DIRECTIONS = {"to_party": "to {}", "from_party": "from {}", "mutual": "not said"}


def _few(keys: Sequence[str]) -> str:
    more = f" +{len(keys) - 1}" if len(keys) > 1 else ""
    return f"{code(keys[0])}{more}" if keys else "none"


def coverage_opening(answer: CoverageAnswer) -> str:
    """What was asked, and what the tonnes are."""
    agreements = (
        f"{answer.agreements} agreements" if answer.agreements else "no agreement in these facts"
    )
    return (
        f"What {answer.party}, with {agreements}, has covered as of {answer.as_of}, in tonnes a "
        f"year. The loss in tonnes is {answer.party}'s own use or imports, pro rata of the "
        "world's loss; ? is unknown."
    )


def coverage_rows(answer: CoverageAnswer) -> list[tuple[str, ...]]:
    """The rows behind `COVERAGE_COLUMNS`."""
    return [_coverage_row(row) for row in answer.rows]


def _coverage_row(row: CoverageRow) -> tuple[str, ...]:
    point = row.point
    return (
        point.mineral,
        point.stage + (f" ({point.form})" if point.form else ""),
        point.country,
        interval(point.loss_low, point.loss_high),
        tonnes(row.loss.tonnes if row.loss else None),
        tonnes(row.bound),
        tonnes(row.covered),
        tonnes(row.gap),
        _few([pledge.agreement for pledge in row.pledges]),
        _few(row.named),
        _few(row.dialogues),
    )


def unknown_lines(answer: CoverageAnswer) -> Iterator[str]:
    """Why a loss or a quantity is unknown, reason by reason; what rests on contested claims."""
    reasons: dict[str, list[str]] = defaultdict(list)
    for row in answer.rows:
        for reason in row.reasons:
            reasons[reason].append(row.point.country)
    for reason, countries in reasons.items():
        yield f"{reason} (if {' or '.join(countries)} stops)"
    for row in answer.rows:
        for pledge in row.pledges:
            windows = ", ".join(dict.fromkeys(pledge.windows))
            contested = "; contested" if pledge.contested else ""
            yield (
                f"{code(pledge.agreement)} binds {tonnes(pledge.tonnes)} t of {row.point.mineral} "
                f"a year on {answer.as_of}; delivery {windows}{contested}"
            )


def partner_opening(party: str, as_of: object) -> str:
    """What the rows of partners are."""
    return (
        f"How far the agreements of {party} with each partner have come by {as_of}: announced (a "
        "memorandum, a dialogue or an unsigned plan), named (a project, offtake or stake), "
        "contracted (a bound quantity), delivered."
    )


def partner_rows(rows: Iterable[Standing], party: str) -> list[tuple[str, ...]]:
    """One per partner, mineral and standing; the rows behind `PARTNER_COLUMNS`.

    Tonnes are those of the agreements themselves: agreements that have any stand alone.
    """
    groups: dict[tuple[int, str, str, str, str], list[Standing]] = defaultdict(list)
    for row in rows:
        alone = row.agreement if row.contracted or row.delivered else ""
        place = STANDINGS.index(row.standing)
        groups[place, row.partner, row.mineral, row.direction, alone].append(row)
    return [_partner_row(group, party) for _, group in sorted(groups.items())]


def _partner_row(group: Sequence[Standing], party: str) -> tuple[str, ...]:
    first = group[0]
    return (
        code(first.partner),
        first.mineral,
        _DIRECTIONS[first.direction].format(party),
        first.standing + (" (contested)" if any(row.contested for row in group) else ""),
        tonnes(first.contracted) if first.contracted else "–",
        tonnes(first.delivered) if first.delivered else "–",
        first.basis or "–",
        _few([row.agreement for row in group]),
    )


def delivery_lines(
    rows: Sequence[Standing], party: str, among: Collection[str] | None = None
) -> Iterator[str]:
    """What stands behind each mineral that a party is to receive, and behind which nothing does.

    `among` limits the second to some minerals.
    """
    inbound = [row for row in rows if row.direction != "from_party"]
    firm = {r.mineral for r in inbound if r.standing in {"delivered", "contracted"}}
    for row in inbound:
        if row.standing == "delivered" and row.contracted and row.delivered:
            yield (
                f"{code(row.partner)} delivered {tonnes(row.delivered)} of "
                f"{tonnes(row.contracted)} t of {row.mineral} ({row.basis}) under "
                f"{code(row.agreement)}."
            )
    named = {row.mineral for row in inbound} if among is None else set(among)
    without = sorted(named - firm)
    if without:
        yield (
            f"No delivery and no bound quantity found under any agreement of {party} on "
            f"{', '.join(name.replace('_', ' ') for name in without)}."
        )
    for row in rows:
        if row.reason:
            yield f"{code(row.partner)}, {row.mineral}, {code(row.agreement)}: {row.reason}."
