"""Which agreements reach a chokepoint: each condition alone can fail, and is named."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from mineral_diplomacy.graph.analysis.reach import Reach, ReachAnalysis
from mineral_diplomacy.graph.analysis.selection import Figures
from mineral_diplomacy.loaders.record import Record
from tests.tables import agreement, record, supply, tables

DAY = date(2026, 1, 1)
OUTPUT = supply({"CHN": 60, "JPN": 30, "IND": 5}, 100)
PARTIES = {"country/IND": "buyer", "country/JPN": "supplier"}
COPPER = {"mineral": "copper", "stage": "processing", "tier": "named_offtake_or_equity"}
NO_OUTPUT = "no output at processing and no named project there"
DIALOGUE = {**COPPER, "tier": "dialogue"}


def reaches(
    *groups: list[Record], stage: str = "processing", outage: str = "CHN", party: str = "IND"
) -> tuple[Reach, ...]:
    found = tables(OUTPUT, *groups)
    selection = Figures(found).select("copper")
    return ReachAnalysis(found, party, DAY).for_stage("copper", stage, outage, selection)


def reach(*groups: list[Record], coverage: Mapping[str, object] = COPPER, **columns: Any) -> Reach:
    stage = columns.pop("asked", "processing")
    outage = columns.pop("outage", "CHN")
    given = {"parties": PARTIES, "coverage": [coverage], **columns}
    (found,) = reaches(agreement(**given), *groups, stage=stage, outage=outage)
    return found


def test_an_agreement_that_meets_every_condition_reaches() -> None:
    found = reach()
    assert found.reached
    assert found.failed == ()
    assert found.tier == "named_offtake_or_equity"
    assert [key.partition("/")[0] for key in found.inputs] == ["coverage", "status_event"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (
            {"events": [{"status": "announced", "date": "2020"}]},
            "not in force: announced; instruments of the kind “supply contract” count from signed",
        ),
        ({"events": []}, "not known to be in force: no dated event up to that day"),
        ({"coverage": {**COPPER, "mineral": "critical_minerals"}}, "names no copper, only a group"),
        (
            {"coverage": {**COPPER, "stage": "exploration"}, "asked": "processing"},
            "names exploration, not processing",
        ),
        ({"coverage": {**COPPER, "stage": None}}, "names no stage, not processing"),
        ({"coverage": {**COPPER, "valid_to": "2024-12-31"}}, "its term ended on 2024-12-31"),
        (
            {"coverage": DIALOGUE, "parties": {"country/IND": "buyer", "country/AUS": "supplier"}},
            f"{NO_OUTPUT}: AUS",
        ),
        (
            {"parties": {"country/IND": "signatory", "country/JPN": "signatory"}},
            "IND is signatory, not buyer or investor",
        ),
    ],
)
def test_each_condition_fails_alone_and_is_named(change: dict[str, Any], reason: str) -> None:
    found = reach(**change)
    assert not found.reached
    assert found.failed == (reason,)


def test_exploration_never_reaches_extraction() -> None:
    mined = supply({"CHL": 50, "JPN": 50}, 100, stage="extraction")
    explored = {**COPPER, "stage": "exploration"}
    found = reach(mined, coverage=explored, asked="extraction", outage="CHL")
    assert found.failed == ("names exploration, not extraction",)


def test_a_mining_agreement_does_not_cover_a_refining_gap() -> None:
    assert reach(coverage={**COPPER, "stage": "extraction"}).failed == (
        "names extraction, not processing",
    )


def test_a_group_never_covers_a_member_and_known_members_leave_others_out() -> None:
    assert reach(coverage={**COPPER, "mineral": "base_metals"}).failed == (
        "names no copper, only a group",
    )
    assert reaches(agreement(coverage=[{**COPPER, "mineral": "platinum_group"}])) == ()
    assert reaches(agreement(coverage=[{**COPPER, "mineral": "lithium"}])) == ()


def test_the_seller_is_not_reached() -> None:
    # IREL sold its rare-earth chlorides to Toyotsu: India was the supplier.
    home = (
        record("organization", key="organization/irel", label="IREL", country="country/IND"),
        record("organization", key="organization/toyotsu", label="Toyotsu", country="country/JPN"),
    )
    parties = {"organization/irel": "supplier", "organization/toyotsu": "buyer"}
    found = reach(list(home), parties=parties)
    assert found.failed == ("IND is supplier, not buyer or investor",)


def test_a_company_takes_part_for_its_country() -> None:
    home = record("organization", key="organization/kabil", label="KABIL", country="country/IND")
    parties = {"organization/kabil": "investor", "country/JPN": "host"}
    assert reach([home], parties=parties).reached


def test_the_country_that_fails_is_no_partner() -> None:
    parties = {"country/IND": "buyer", "country/CHN": "supplier"}
    found = reach(parties=parties)
    assert found.failed == (f"{NO_OUTPUT}: no partner country outside the outage",)
    assert reach(parties=parties, outage="JPN").reached


def test_ones_own_output_is_no_partners() -> None:
    assert not reach(coverage=DIALOGUE, parties={"country/IND": "buyer"}).reached


def test_a_named_project_stands_in_for_output() -> None:
    parties = {"country/IND": "investor", "country/AUS": "host"}
    link = {"from_undertaking": "project/smelter", "to_undertaking": "agreement/pact"}

    def project(country: str | None) -> list[Record]:
        return [
            record("project", key="project/smelter", label="The smelter", country=country),
            record("membership", source="source/register", **link),
            record("coverage", undertaking="project/smelter", source="source/register", **COPPER),
        ]

    assert reach(project("country/AUS"), coverage=DIALOGUE, parties=parties).reached
    assert not reach(project("country/CHN"), coverage=DIALOGUE, parties=parties).reached
    assert not reach(project(None), coverage=DIALOGUE, parties=parties).reached


def test_a_memorandum_that_reaches_counts_no_tonnes() -> None:
    memorandum = agreement(
        "mou", instrument="memorandum_of_understanding", parties=PARTIES, coverage=[DIALOGUE]
    )
    (found,) = reaches(memorandum)
    assert found.reached
    assert found.tier == "dialogue"
    assert ReachAnalysis(tables(memorandum), "IND", DAY).bound_minerals() == ()


BOUND = {**COPPER, "tier": "binding_quantity", "quantity": 10, "unit": "kt"}


@pytest.mark.parametrize(
    ("coverage", "parties", "minerals"),
    [
        (BOUND, PARTIES, ("copper",)),
        (BOUND, {"country/IND": "supplier", "country/JPN": "buyer"}, ()),
        ({**BOUND, "valid_to": "2025-12-31"}, PARTIES, ()),
        (COPPER, PARTIES, ()),
    ],
)
def test_tonnes_are_bound_by_a_quantity_for_a_taker_within_its_term(
    coverage: dict[str, object], parties: dict[str, str], minerals: tuple[str, ...]
) -> None:
    found = tables(agreement(parties=parties, coverage=[coverage]))
    assert ReachAnalysis(found, "IND", DAY).bound_minerals() == minerals
    lapsed = agreement(
        parties=parties, coverage=[coverage], events=[{"status": "lapsed", "date": "2021"}]
    )
    assert ReachAnalysis(tables(lapsed), "IND", DAY).bound_minerals() == ()


def test_reached_ones_come_first_the_firmest_tier_before_the_others() -> None:
    found = reaches(
        agreement("a-group", parties=PARTIES, coverage=[{**COPPER, "mineral": "minerals"}]),
        agreement("b-memorandum", parties=PARTIES, coverage=[DIALOGUE]),
        agreement("c-offtake", parties=PARTIES, coverage=[COPPER]),
        agreement("d-quantity", parties=PARTIES, coverage=[BOUND]),
    )
    slugs = [one.agreement.partition("/")[2] for one in found]
    assert slugs == ["d-quantity", "c-offtake", "b-memorandum", "a-group"]
    assert not found[-1].names_mineral


def test_agreements_of_others_are_not_the_partys() -> None:
    parties = {"country/USA": "buyer", "country/JPN": "supplier"}
    assert reaches(agreement(parties=parties, coverage=[COPPER])) == ()
    (found,) = reaches(agreement(parties=parties, coverage=[COPPER]), party="USA")
    assert found.reached
