"""The slider's states against the rules of force, on any day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mineral_diplomacy.graph.analysis.force import Forces
from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.graph.records import Agreement, StatusEvent, records
from mineral_diplomacy.graph.view.picture import State
from mineral_diplomacy.graph.view.timeline import timeline


@pytest.fixture(scope="module")
def undertakings(dataset: Dataset) -> list[Agreement]:
    kinds = dataset.schema.subclasses("Undertaking")
    return [one for table in kinds for one in records(dataset, Agreement, table)]


@pytest.fixture(scope="module")
def times(dataset: Dataset, undertakings: list[Agreement]) -> dict[str, tuple[State, ...]]:
    return timeline(dataset, [one.key for one in undertakings])


@pytest.mark.slow
@settings(max_examples=60)
@given(offset=st.integers(0, 365 * 25))
def test_the_state_on_any_day_is_what_the_rules_say(
    dataset: Dataset,
    undertakings: list[Agreement],
    times: dict[str, tuple[State, ...]],
    offset: int,
) -> None:
    day = date(2005, 1, 1) + timedelta(days=offset)
    forces = Forces(records(dataset, StatusEvent), dataset.schema, day)
    for one in undertakings:
        past = [state for state in times.get(one.key, ()) if state.day <= day]
        found = (past[-1].status, past[-1].force) if past else None
        force = forces.of(one)
        assert found == ((force.status, force.state) if force.status else None), one.key


def test_states_follow_each_other_and_differ(times: dict[str, tuple[State, ...]]) -> None:
    assert times
    for states in times.values():
        assert list(states) == sorted(states, key=lambda state: state.day)
        pairs = [(state.status, state.force) for state in states]
        assert all(one != other for one, other in pairwise(pairs))


def test_what_was_not_asked_for_is_left_out(dataset: Dataset) -> None:
    assert set(timeline(dataset, ["agreement/forge", "country/IND"])) == {"agreement/forge"}
