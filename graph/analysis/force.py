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
        events = self.by_undertaking[undertaking.key]
        past = [event for event in events if self._happened(event)]
        if not past:
            return Force("unknown", None, "no dated event up to that day", None)
        latest = self._deciding(undertaking, past)
        if latest.until is not None and latest.until < self.day:
            reason = f"{latest.status} was to last until {latest.until}; nothing later was found"
            return Force("unknown", latest.status, reason, latest)
        counts = self._counts(undertaking, latest)
        doubt = self._doubt(undertaking, events, latest, counts=counts)
        if doubt is not None:
            return Force("unknown", latest.status, doubt, latest)
        if counts:
            return Force("in_force", latest.status, latest.status, latest)
        return Force("not_in_force", latest.status, self._why_not(undertaking, latest), latest)

    def _happened(self, event: StatusEvent) -> bool:
        """For certain by that day; an event without any date counts as past: it was reported."""
        sure = event.date_latest is None or event.date_latest <= self.day
        return sure and not event.contested

    def _deciding(self, undertaking: Agreement, past: list[StatusEvent]) -> StatusEvent:
        """The latest event; once in force, what only leads up to it (an approval after the
        signature) no longer changes anything.
        """  # noqa: D205
        far = [event for event in past if self._far_enough(undertaking, event)]
        return max(far or past, key=self._order)

    def _order(self, event: StatusEvent) -> tuple[bool, date, int]:
        """Dated events outrank undated ones; on one day the further status is the later."""
        dated = event.date_latest is not None
        return (dated, event.date_latest or date.min, self._rank(event.status))

    def _counts(self, undertaking: Agreement, event: StatusEvent) -> bool:
        """Whether an event puts the undertaking in force, by the threshold of its instrument."""
        return self._far_enough(undertaking, event) and self._status_counts(event)

    def _far_enough(self, undertaking: Agreement, event: StatusEvent) -> bool:
        return self._rank(event.status) >= self._rank(self._threshold(undertaking))

    def _doubt(
        self,
        undertaking: Agreement,
        events: list[StatusEvent],
        latest: StatusEvent,
        *,
        counts: bool,
    ) -> str | None:
        """An event that may have happened by that day and would turn the answer round."""
        for event in events:
            turns = self._far_enough(undertaking, event) and self._status_counts(event) != counts
            if turns and self._may_have_happened(event) and self._not_before(event, latest):
                kind = "one source says" if event.contested else "it may have been"
                return f"{latest.status}; {kind} {event.status}, {self._when(event)}"
        return None

    def _may_have_happened(self, event: StatusEvent) -> bool:
        started = event.date_earliest is None or event.date_earliest <= self.day
        return started and not self._happened(event)

    def _not_before(self, event: StatusEvent, latest: StatusEvent) -> bool:
        known = event.date_latest is not None and latest.date_latest is not None
        return not known or (event.date_latest or date.min) >= (latest.date_latest or date.min)

    def _when(self, event: StatusEvent) -> str:
        ends = event.date_earliest, event.date_latest
        if ends == (None, None):
            return "at a date not given"
        return f"between {ends[0] or 'an unknown day'} and {ends[1] or 'an unknown day'}"

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
        status = latest.status.replace("_", " ")
        if self._far_enough(undertaking, latest):
            return status
        kind = (undertaking.instrument or "undertaking").replace("_", " ")
        needed = self._threshold(undertaking).replace("_", " ")
        return f"{status}; instruments of the kind “{kind}” count from {needed}"
