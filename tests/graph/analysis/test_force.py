"""When an undertaking is in force: by its instrument, its dated events, and no guess."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mineral_diplomacy.graph.analysis.force import Force, Forces
from mineral_diplomacy.graph.records import Agreement, StatusEvent, records
from mineral_diplomacy.ontology.reading import read_schema
from tests.tables import agreement, tables

SCHEMA = read_schema()
DAY = date(2025, 7, 1)
CONTRACT, MOU, TREATY = "supply_contract", "memorandum_of_understanding", "treaty"
Event = Mapping[str, object]


def force(
    *events: Event, instrument: str | None = CONTRACT, day: date = DAY, **columns: Any
) -> Force:
    found = tables(agreement(instrument=instrument, events=events, **columns))
    (undertaking,) = records(found, Agreement)
    return Forces(records(found, StatusEvent), found.schema, day).of(undertaking)


def state(*events: Event, instrument: str | None = CONTRACT, day: date = DAY) -> str:
    return force(*events, instrument=instrument, day=day).state


def at(status: str, day: str, **more: object) -> Event:
    return {"status": status, "date": day, **more}


SIGNED = at("signed", "2020-05-01")


@pytest.mark.parametrize("instrument", [CONTRACT, MOU, "joint_venture", "framework"])
def test_contracts_and_memoranda_count_from_signature(instrument: str) -> None:
    assert state(SIGNED, instrument=instrument) == "in_force"
    assert state(SIGNED, instrument=instrument, day=date(2020, 4, 30)) == "unknown"


@pytest.mark.parametrize("instrument", [TREATY, "trade_agreement", "statute", "joint_statement"])
def test_treaties_laws_and_mere_statements_count_only_from_entry_into_force(
    instrument: str,
) -> None:
    found = force(SIGNED, instrument=instrument)
    assert found.state == "not_in_force"
    assert "count from in force" in found.reason
    assert state(SIGNED, at("in_force", "2021-01-01"), instrument=instrument) == "in_force"


@pytest.mark.parametrize("status", ["proposed", "announced", "negotiating", "approved", "launched"])
@pytest.mark.parametrize("instrument", [CONTRACT, MOU, TREATY, None])
def test_what_leads_up_to_a_signature_never_counts(status: str, instrument: str | None) -> None:
    assert state(at(status, "2020-05-01"), instrument=instrument) == "not_in_force"


def test_an_approval_after_the_signature_undoes_nothing() -> None:
    assert state(SIGNED, at("approved", "2020-09-01")) == "in_force"


@pytest.mark.parametrize("status", ["suspended", "lapsed", "delivered"])
def test_what_ends_it_ends_it(status: str) -> None:
    found = force(SIGNED, at(status, "2024-01-01"))
    assert (found.state, found.status) == ("not_in_force", status)
    assert state(SIGNED, at(status, "2024-01-01"), day=date(2023, 12, 31)) == "in_force"


def test_a_suspension_that_was_lifted_is_over() -> None:
    events = SIGNED, at("suspended", "2023-01-01"), at("in_force", "2024-01-01")
    assert state(*events) == "in_force"


def test_a_stated_end_that_passed_leaves_it_unknown() -> None:
    found = force(at("signed", "2020-05-01", until="2024-12-31"))
    assert found.state == "unknown"
    assert found.reason == "signed was to last until 2024-12-31; nothing later was found"
    assert state(at("signed", "2020-05-01", until="2025-07-01")) == "in_force"


def test_work_under_it_does_not_outlive_its_stated_end() -> None:
    events = at("signed", "2020-05-01", until="2024-12-31"), at("running", "2021-01-01")
    assert state(*events) == "unknown"
    assert state(*events, at("running", "2025-02-01")) == "in_force"
    assert state(*events, at("lapsed", "2023-01-01")) == "not_in_force"


def test_a_suspension_until_a_day_that_passed_leaves_it_unknown() -> None:
    # China's controls of October 2025 are suspended until 10 November 2026.
    events = (
        at("in_force", "2025-10-09"),
        at("suspended", "2025-11-07", until="2026-11-10"),
    )
    assert state(*events, instrument="export_control", day=date(2026, 11, 10)) == "not_in_force"
    assert state(*events, instrument="export_control", day=date(2026, 11, 11)) == "unknown"


def test_a_partial_date_is_an_interval() -> None:
    assert state(at("signed", "2025"), day=date(2026, 1, 1)) == "in_force"
    assert state(at("signed", "2025"), day=DAY) == "unknown"
    found = force(SIGNED, at("lapsed", "2025"))
    assert found.state == "unknown"
    assert "lapsed" in found.reason
    assert "2025-01-01" in found.reason


def test_of_dates_that_overlap_the_further_status_is_the_later() -> None:
    assert state(at("signed", "2012"), at("lapsed", "2012-06")) == "not_in_force"


def test_what_one_source_disputes_is_unknown() -> None:
    found = force(SIGNED, at("lapsed", "2024-01-01", contested=True))
    assert found.state == "unknown"
    assert "one source says lapsed" in found.reason
    assert state(at("signed", "2024-01-01", contested=True)) == "unknown"


def test_a_status_without_a_date_holds_from_the_day_of_its_report() -> None:
    undated = {"status": "signed", "note": "no date is given"}
    assert force(undated, status_as_of="2025-03").state == "in_force"
    assert force(undated, status_as_of="2025-03", day=date(2020, 1, 1)).state == "unknown"


def test_an_event_that_only_begins_later_has_not_happened() -> None:
    later = {"status": "lapsed", "date_earliest": "2026-01-01"}
    assert state(SIGNED, later) == "in_force"


def test_without_events_nothing_is_known() -> None:
    assert force().reason == "no dated event up to that day"


# --- any history --------------------------------------------------------------------------------

RANK = {row["notation"]: int(row["order"]) for row in SCHEMA.concepts["status"]}
COUNTS = {row["notation"] for row in SCHEMA.concepts["status"] if row["counts_in_force"]}
Span = tuple[str, date, date]


@st.composite
def spans(draw: st.DrawFn) -> list[Span]:
    days = st.integers(0, 2000).map(lambda n: date(2020, 1, 1) + timedelta(days=n))
    found = []
    for status in draw(st.lists(st.sampled_from(sorted(RANK)), max_size=4, unique=True)):
        first = draw(days)
        width = draw(st.sampled_from([0, 0, 30, 365]))
        found.append((status, first, first + timedelta(days=width)))
    return found


def history(events: Sequence[tuple[str, date]], needed: str, day: date) -> bool:
    """Whether it is in force, where every day is known: the plain reading of the rule."""
    past = sorted((when, RANK[status], status) for status, when in events if when <= day)
    decisive = [status for _, rank, status in past if rank >= RANK[needed]]
    return bool(decisive) and decisive[-1] in COUNTS


def ordered(events: Sequence[tuple[str, date]], found: Sequence[Span]) -> bool:
    """Whether statuses whose dates may overlap come in their own order."""
    pairs = [(a, b) for a in range(len(found)) for b in range(len(found)) if a != b]
    return all(
        events[a][1] <= events[b][1]
        for a, b in pairs
        if RANK[found[a][0]] < RANK[found[b][0]]
        and found[a][1] <= found[b][2]
        and found[b][1] <= found[a][2]
    )


@given(spans(), st.sampled_from([CONTRACT, TREATY]), st.data())
def test_a_firm_answer_holds_on_every_day_the_events_may_have_been(
    found: list[Span], instrument: str, data: st.DataObject
) -> None:
    events = [
        {"status": s, "date_earliest": first.isoformat(), "date_latest": last.isoformat()}
        for s, first, last in found
    ]
    answer = state(*events, instrument=instrument, day=DAY)
    drawn = [(s, data.draw(st.dates(first, last))) for s, first, last in found]
    assume(ordered(drawn, found))
    needed = "signed" if instrument == CONTRACT else "in_force"
    if answer != "unknown":
        assert (answer == "in_force") is history(drawn, needed, DAY)
    elif any(last <= DAY for _, _, last in found):
        assert any(first <= DAY < last for _, first, last in found)
