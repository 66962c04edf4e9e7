"""Three kinds of evidence side by side; what no source says is unknown."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mineral_diplomacy.graph.analysis.agreements.roles import Role, roles
from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.loaders.record import Record
from mineral_diplomacy.ontology.errors import MissingDataError, UnknownTermError
from tests.tables import agreement, record, share, supply, tables

DAY = date(2026, 1, 1)
COPPER: dict[str, object] = {
    "mineral": "copper",
    "stage": "processing",
    "tier": "named_offtake_or_equity",
}


def claim(stage: str = "processing", **columns: object) -> Record:
    given: dict[str, object] = {
        "partner": "country/AUS",
        "stage": stage,
        "claim": "It can.",
        "judgement": "reliable",
        "affirms": True,
        "source": "source/article",
    }
    return record("partner_claim", **{**given, **columns})


def pact(**columns: Any) -> list[Record]:
    return agreement(**{"coverage": [COPPER], **columns})


OUTPUT = supply({"AUS": 30}, 100)


def rows(*groups: list[Record], day: date = DAY) -> dict[tuple[str, str], Role]:
    answer = roles(tables(*groups), "IND", day)
    return {(row.partner, row.stage): row for row in answer.rows}


def role(*groups: list[Record], stage: str = "processing") -> Role:
    return rows(*groups)["country/AUS", stage]


def test_all_three_stand_side_by_side_with_what_is_behind_them() -> None:
    found = role(pact(), OUTPUT, [claim()])
    assert (found.by_agreement, found.by_output, found.by_claim) == (True, True, True)
    assert not found.differs
    assert (found.position, found.tier) == ("midstream", "named_offtake_or_equity")
    assert [(one.mineral, one.share) for one in found.outputs] == [("copper", 0.3)]
    assert found.judgements == ("reliable",)
    kinds = {key.partition("/")[0] for key in found.inputs}
    assert kinds == {"coverage", "supply", "partner_claim"}
    assert set(found.sources) == {"source/register", "source/iea-2025", "source/article"}


@pytest.mark.parametrize(
    ("groups", "views"),
    [
        ((pact(), OUTPUT), (True, True, None)),
        ((pact(), [claim()]), (True, None, True)),
        ((pact(),), (True, None, None)),
        ((pact(coverage=[{**COPPER, "stage": None}]), OUTPUT, [claim()]), (False, True, True)),
        ((pact(), supply({"AUS": 0}, 100)), (True, False, None)),
        ((pact(), OUTPUT, [claim(affirms=False)]), (True, True, False)),
        ((pact(), OUTPUT, [claim(affirms=None)]), (True, True, None)),
    ],
)
def test_what_differs_is_what_is_known_both_ways(
    groups: tuple[list[Record], ...], views: tuple[bool, bool | None, bool | None]
) -> None:
    found = role(*groups)
    assert (found.by_agreement, found.by_output, found.by_claim) == views
    assert found.differs == ({True, False} <= set(views))


def test_claims_that_contradict_each_other_are_shown_and_take_no_side() -> None:
    other = claim(judgement="unreliable", affirms=False, locator="p. 2")
    found = role(pact(), [claim(locator="p. 1"), other])
    assert found.by_claim is None
    assert set(found.judgements) == {"reliable", "unreliable"}


@pytest.mark.parametrize(
    "change",
    [
        {"events": [{"status": "announced", "date": "2020"}]},
        {"events": [{"status": "signed", "date": "2020"}, {"status": "lapsed", "date": "2021"}]},
        {"coverage": [{**COPPER, "valid_to": "2024"}]},
        {"coverage": [{**COPPER, "stage": "exploration"}]},
    ],
)
def test_only_agreements_in_force_that_name_the_stage_count(change: dict[str, Any]) -> None:
    found = role(pact(**change), OUTPUT)
    assert (found.by_agreement, found.agreements, found.tier) == (False, (), None)


def test_the_newest_figure_counts_whether_output_or_capacity() -> None:
    older = supply({"AUS": 10}, 100, period="2020")
    capacity = record(
        "capacity", holder="country/AUS", mineral="copper", stage="processing",
        basis="element_content", period="2025", projection=False, quantity=900, unit="kt",
        source="source/other",
    )  # fmt: skip
    found = role(pact(), older, OUTPUT, [capacity])
    assert {(one.kind, one.year, one.share) for one in found.outputs} == {
        ("output", 2024, 0.3),
        ("capacity", 2025, None),
    }
    assert found.by_output


@pytest.mark.parametrize(
    "figures",
    [
        supply({"AUS": 10}, 100, projection=True),
        supply({"AUS": 10}, 100, period="2027"),
        supply({"AUS": None}, 100),
        share("AUS", 0.3, scope="one company"),
    ],
)
def test_outlooks_later_years_withheld_figures_and_parts_show_no_output(
    figures: list[Record],
) -> None:
    assert role(pact(), figures).by_output is None


def test_partners_are_those_of_agreements_and_those_a_source_speaks_for_or_against() -> None:
    others = [
        claim(partner="country/PER", affirms=True),
        claim(partner="country/USA", affirms=False),
        claim(partner="country/CHN", affirms=None),
    ]
    found = {partner for partner, _ in rows(pact(), supply({"CHN": 60}, 100), others)}
    assert found == {"country/AUS", "country/PER", "country/USA"}


def test_disagreements_come_first_then_partners_and_stages_in_order() -> None:
    mined = supply({"AUS": 5}, 10, stage="extraction")
    answer = roles(tables(pact(), OUTPUT, mined, [claim("manufacturing", affirms=True)]),
                   "IND", DAY)  # fmt: skip
    assert [(row.stage, row.differs) for row in answer.rows] == [
        ("extraction", True),
        ("manufacturing", True),
        ("processing", False),
    ]


def test_bad_questions_are_errors_and_a_party_without_agreements_has_no_roles() -> None:
    facts = tables(pact(), OUTPUT, supply({"BRA": 3}, 9, stage="extraction"))
    assert roles(facts, "BRA", DAY).rows == ()
    with pytest.raises(UnknownTermError, match="unknown country 'INDI'; did you mean: IND"):
        roles(facts, "INDI", DAY)
    with pytest.raises(MissingDataError, match="2020-01-01"):
        roles(facts, "IND", date(2000, 1, 1))


def test_the_articles_claims_meet_the_figures(dataset: Dataset) -> None:
    answer = roles(dataset, "IND", dataset.manifest.day)
    found = {(row.partner, row.stage): row for row in answer.rows}
    usa = found["country/USA", "extraction"]
    assert (usa.by_claim, usa.by_output, usa.differs) == (False, True, True)
    australia = found["country/AUS", "extraction"]
    assert (australia.by_agreement, australia.by_output, australia.by_claim) == (True, True, True)
    assert [row.differs for row in answer.rows] == sorted(
        (row.differs for row in answer.rows), reverse=True
    )
