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
        past = [event for event in events if self._happened(undertaking, event)]
        if not past:
            return Force("unknown", None, "no dated event up to that day", None)
        latest = self._deciding(undertaking, past)
        over = self._over(undertaking, past, latest)
        if over is not None:
            reason = f"{over.status} was to last until {over.until}; nothing later was found"
            return Force("unknown", latest.status, reason, latest)
        counts = self._counts(undertaking, latest)
        doubt = self._doubt(undertaking, events, latest, counts=counts)
        if doubt is not None:
            return Force("unknown", latest.status, doubt, latest)
        if counts:
            return Force("in_force", latest.status, latest.status, latest)
        return Force("not_in_force", latest.status, self._why_not(undertaking, latest), latest)

    def ever_counted(self, undertaking: Agreement) -> bool:
        """Whether it has been in force by that day, whatever came of it since.

        Sources may contest the day of a signature, not that it was signed: contested events count.
        """
        return any(
            self._counts(undertaking, event) and self._surely_by_the_day(undertaking, event)
            for event in self.by_undertaking[undertaking.key]
        )

    def _happened(self, undertaking: Agreement, event: StatusEvent) -> bool:
        """For certain by that day; what has no date was reported by the day of the report."""
        return not event.contested and self._surely_by_the_day(undertaking, event)

    def _surely_by_the_day(self, undertaking: Agreement, event: StatusEvent) -> bool:
        day = event.date_latest or event.date_earliest
        reported = (undertaking.status_as_of or "") <= self.day.isoformat()
        return reported if day is None else day <= self.day

    def _deciding(self, undertaking: Agreement, past: list[StatusEvent]) -> StatusEvent:
        """The latest event; once in force, what only leads up to it (an approval after the
        signature) no longer changes anything.

        Dated events outrank undated ones; of those whose dates do not tell which came first, the
        further status is the later.
        """  # noqa: D205
        far = [event for event in past if self._far_enough(undertaking, event)] or past
        dated = [event for event in far if event.date_latest or event.date_earliest] or far
        last = [e for e in dated if not any(_surely_after(other, e) for other in dated)]
        return max(last, key=lambda e: (self._rank(e.status), e.date_latest or date.min, e.key))

    def _over(
        self, undertaking: Agreement, past: list[StatusEvent], latest: StatusEvent
    ) -> StatusEvent | None:
        """An event whose stated end has passed, with no event after that end."""
        if latest.until is not None:
            return latest if latest.until < self.day else None
        if not self._counts(undertaking, latest):
            return None
        for event in past:
            passed = event.until is not None and event.until < self.day
            if passed and self._counts(undertaking, event) and not _begins_after(latest, event):
                return event
        return None

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
            if not turns or self._happened(undertaking, event):
                continue
            if self._may_have_happened(event) and not _surely_after(latest, event):
                kind = "one source says" if event.contested else "it may have been"
                return f"{latest.status}; {kind} {event.status}, {self._when(event)}"
        return None

    def _may_have_happened(self, event: StatusEvent) -> bool:
        return event.date_earliest is None or event.date_earliest <= self.day

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


def _surely_after(event: StatusEvent, other: StatusEvent) -> bool:
    """Whether all of an event's possible days lie after all of another's."""
    first, last = event.date_earliest, other.date_latest
    return first is not None and last is not None and first > last


def _begins_after(event: StatusEvent, other: StatusEvent) -> bool:
    """Whether an event surely comes after another's stated end."""
    first = event.date_earliest
    return first is not None and other.until is not None and first > other.until
