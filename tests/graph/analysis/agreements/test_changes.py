"""What is otherwise on the later day, with what happened in between."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mineral_diplomacy.graph.analysis.agreements.changes import Change, changes
from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.loaders.record import Record
from mineral_diplomacy.ontology.errors import DateOrderError, MissingDataError, UnknownTermError
from tests.tables import agreement, record, supply, tables

FIRST, LAST = date(2020, 1, 1), date(2022, 1, 1)
BEGUN = agreement("old", events=[{"status": "proposed", "date": "2010-01-01"}])


def changed(
    *groups: list[Record], first: date = FIRST, last: date = LAST, party: str = "IND"
) -> tuple[Change, ...]:
    return changes(tables(BEGUN, *groups), party, first, last).rows


def change(*events: dict[str, Any], **columns: Any) -> Change:
    (found,) = changed(agreement(events=events, **columns))
    return found


SIGNED = {"status": "signed", "date": "2015-06-01"}


def test_a_signature_brings_a_contract_into_force() -> None:
    found = change({"status": "announced", "date": "2019"}, {"status": "signed", "date": "2021-03"})
    assert (found.kind, found.subject) == ("force", "agreement/pact")
    assert (found.before, found.after) == ("not_in_force (announced)", "in_force (signed)")
    assert found.when == ("signed 2021-03-01 to 2021-03-31",)
    assert found.sources == ("source/register",)
    assert not found.contested


def test_an_end_takes_it_out_of_force() -> None:
    found = change(SIGNED, {"status": "lapsed", "date": "2021-05-05"})
    assert (found.kind, found.before, found.after) == (
        "force", "in_force (signed)", "not_in_force (lapsed)",
    )  # fmt: skip


def test_a_stated_end_that_passed_leaves_it_unknown() -> None:
    found = change({**SIGNED, "until": "2021-05-05"})
    assert (found.kind, found.after) == ("force", "unknown (signed)")
    assert found.when == ("signed 2015-06-01, until 2021-05-05",)


def test_what_moves_on_without_entering_force_is_a_change_of_status() -> None:
    found = change({"status": "proposed", "date": "2019"}, {"status": "announced", "date": "2021"})
    assert (found.kind, found.before) == ("status", "not_in_force (proposed)")
    found = change({"status": "announced", "date": "2021"})
    assert (found.kind, found.before) == ("status", "nothing known")


def test_within_the_month_of_a_partial_date_the_state_is_unknown() -> None:
    events = [{"status": "announced", "date": "2019"}, {"status": "signed", "date": "2021-03"}]
    (found,) = changed(agreement(events=events), last=date(2021, 3, 15))
    assert (found.kind, found.after) == ("status", "unknown (announced)")
    assert found.when == ("signed 2021-03-01 to 2021-03-31",)


def test_a_contested_event_is_visible_and_decides_nothing() -> None:
    contested = {"status": "suspended", "date": "2021", "contested": True, "note": "Only press."}
    found = change(SIGNED, contested)
    assert (found.before, found.after) == ("in_force (signed)", "unknown (signed)")
    assert found.contested
    assert found.when == ("suspended 2021-01-01 to 2021-12-31 (contested)",)
    disputed = {"status": "signed", "contested": True, "note": "The day."}
    found = change({**disputed, "date": "2021-07-07"}, {**disputed, "date": "2021-07-08"})
    assert found.after == "unknown (contested: signed)"


def test_nothing_that_stays_as_it_was_is_shown() -> None:
    assert changed(agreement(events=[SIGNED])) == ()
    other = {"country/USA": "buyer", "country/JPN": "supplier"}
    signed = [{"status": "signed", "date": "2021"}]
    assert changed(agreement(parties=other, events=signed)) == ()
    (found,) = changed(agreement(parties=other, events=signed), party="USA")
    assert found.kind == "force"


def control(*events: dict[str, Any], **columns: Any) -> list[Record]:
    key, source = "trade_measure/ban", {"source": "source/register"}
    ban = {"mineral": "copper", "stage": "extraction", "restriction_kind": "ban", **columns}
    return [
        record("trade_measure", key=key, label="The ban", instrument="export_control"),
        record("restriction", measure=key, **source, **ban),
        *(record("status_event", undertaking=key, **source, **event) for event in events),
    ]


def test_export_controls_of_anyone_begin_and_end() -> None:
    (found,) = changed(control({"status": "in_force", "date": "2021-02-03"}))
    assert (found.kind, found.mineral, found.stage) == ("control", "copper", "extraction")
    assert (found.before, found.after) == ("nothing known", "in_force (in_force)")
    ended = control({"status": "in_force", "date": "2015"}, valid_to="2020-12-31")
    (found,) = changed(ended)
    assert (found.before, found.after) == ("in_force (in_force)", "not_in_force")
    assert found.when == ("ban … to 2020-12-31",)


def test_reach_changes_where_an_agreement_begins_to_reach_a_chokepoint() -> None:
    facts = supply({"CHN": 60, "JPN": 30, "IND": 5}, 100)
    coverage = {"mineral": "copper", "stage": "processing", "tier": "dialogue"}
    pact = agreement(
        parties={"country/IND": "buyer", "country/JPN": "supplier"},
        events=[{"status": "signed", "date": "2021"}],
        coverage=[coverage],
    )
    found = {row.kind: row for row in changed(facts, pact)}
    assert set(found) == {"force", "reach"}
    assert (found["reach"].mineral, found["reach"].stage) == ("copper", "processing")
    assert (found["reach"].before, found["reach"].after) == ("not reached", "reached, dialogue")


@pytest.mark.parametrize(("first", "last"), [(LAST, FIRST), (FIRST, FIRST)])
def test_the_earlier_day_comes_first(first: date, last: date) -> None:
    with pytest.raises(DateOrderError, match=f"from {first} to {last}: expected the earlier"):
        changed(first=first, last=last)


def test_days_before_all_facts_and_unknown_parties_are_errors() -> None:
    with pytest.raises(MissingDataError, match="2010-01-01"):
        changed(first=date(1999, 1, 1))
    with pytest.raises(UnknownTermError, match="unknown country 'INDI'; did you mean: IND"):
        changed(party="INDI")
    assert changed(supply({"BRA": 1}, 2), party="BRA") == ()


def identity(row: Change) -> tuple[object, ...]:
    return row.subject, row.mineral, row.stage, row.kind == "reach"


def test_what_changed_over_the_whole_changed_in_one_of_its_parts(dataset: Dataset) -> None:
    first, middle, last = date(2018, 1, 1), date(2022, 1, 1), date(2026, 1, 1)
    parts = [*changes(dataset, "IND", first, middle).rows]
    parts += changes(dataset, "IND", middle, last).rows
    whole = changes(dataset, "IND", first, last).rows
    assert len(whole) > 20
    assert {identity(row) for row in whole} <= {identity(row) for row in parts}
