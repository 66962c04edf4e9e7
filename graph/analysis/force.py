"""Whether an undertaking is in force on a day.

Contracts and memoranda count from signature, treaties and laws from entry into force, as their
instrument says in the vocabulary; announced, launched and proposed never count. A stated end that
passed without a later event leaves the status unknown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from mineral_diplomacy.graph.records import Agreement, StatusEvent
from mineral_diplomacy.ontology.schema import Schema

__all__ = ["Force", "Forces"]


@dataclass(frozen=True)
class Force:
    """An undertaking's status on a day: `state` is `in_force`, `not_in_force` or `unknown`."""

    state: str
    status: str | None
    reason: str
    event: StatusEvent | None


class Forces:
    """The status of every undertaking on one day."""

    def __init__(self, events: Iterable[StatusEvent], schema: Schema, day: date) -> None:
        self.schema, self.day = schema, day
        self.by_undertaking: dict[str, list[StatusEvent]] = defaultdict(list)
        for event in events:
            self.by_undertaking[event.undertaking].append(event)

    def of(self, undertaking: Agreement) -> Force:
        """The status of one undertaking."""
        past = [e for e in self.by_undertaking[undertaking.key] if self._happened(e)]
        if not past:
            return Force("unknown", None, "no dated event up to that day", None)
        latest = max(past, key=self._order)
        if latest.until is not None and latest.until < self.day:
            reason = f"{latest.status} was to last until {latest.until}; nothing later was found"
            return Force("unknown", latest.status, reason, latest)
        if self._counts(undertaking, latest, past):
            return Force("in_force", latest.status, latest.status, latest)
        return Force("not_in_force", latest.status, self._why_not(undertaking, latest), latest)

    def _happened(self, event: StatusEvent) -> bool:
        """By that day for certain; an event without a date counts as past, it was reported."""
        return event.date_latest is None or event.date_latest <= self.day

    def _order(self, event: StatusEvent) -> tuple[bool, date, int]:
        """Dated events outrank undated ones; on one day the further status is the later."""
        rank = self.schema.concept_value("status", event.status, "order") or 0
        return (event.date_latest is not None, event.date_latest or date.min, int(rank))

    def _counts(self, undertaking: Agreement, latest: StatusEvent, past: list[StatusEvent]) -> bool:
        """Whether the instrument's own threshold was reached and the latest status still counts."""
        threshold = self._threshold(undertaking)
        order = self._rank(threshold)
        reached = any(
            self._rank(event.status) >= order and self._status_counts(event) for event in past
        )
        return reached and self._status_counts(latest)

    def _threshold(self, undertaking: Agreement) -> str:
        """Instruments that name no status count only from an explicit entry into force."""
        found = self.schema.concept_value(
            "instrument", undertaking.instrument or "", "in_force_from"
        )
        return str(found or "in_force")

    def _rank(self, status: str) -> int:
        return int(self.schema.concept_value("status", status, "order") or 0)

    def _status_counts(self, event: StatusEvent) -> bool:
        return bool(self.schema.concept_value("status", event.status, "counts_in_force"))

    def _why_not(self, undertaking: Agreement, latest: StatusEvent) -> str:
        kind = (undertaking.instrument or "undertaking").replace("_", " ")
        needed = self._threshold(undertaking).replace("_", " ")
        return f"{latest.status.replace('_', ' ')}; a {kind} counts from {needed}"
