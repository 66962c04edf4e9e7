"""How far an agreement has come, by what is shown of it and no further."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mineral_diplomacy.graph.analysis.agreements.delivery import STANDINGS, Standing, standings
from mineral_diplomacy.graph.analysis.agreements.tonnes import Interval
from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.loaders.record import Record
from mineral_diplomacy.ontology.errors import MissingDataError, UnknownTermError
from tests.tables import agreement, record, tables

DAY = date(2026, 1, 1)
PARTIES = {"country/IND": "buyer", "country/KAZ": "supplier"}
CONTRACT: dict[str, object] = {
    "mineral": "uranium",
    "stage": "extraction",
    "tier": "binding_quantity",
    "quantity": 5000,
    "unit": "t",
    "basis": "element_content",
}
MEMORANDUM = {"mineral": "lithium", "stage": "extraction", "tier": "dialogue"}
DELIVERY: dict[str, object] = {
    "undertaking": "agreement/pact",
    "mineral": "uranium",
    "quantity": 3500,
    "unit": "t",
    "basis": "element_content",
    "date_latest": "2019-12-12",
    "source": "source/register",
}


def delivery(**columns: object) -> Record:
    return record("delivery", **{**DELIVERY, **columns})


def stands(*more: list[Record], day: date = DAY, **given: Any) -> tuple[Standing, ...]:
    columns = {"parties": PARTIES, "coverage": [CONTRACT], **given}
    return standings(tables(agreement(**columns), *more), "IND", (), day)


def standing(*more: list[Record], day: date = DAY, **given: Any) -> Standing:
    (found,) = stands(*more, day=day, **given)
    return found


def test_a_memorandum_is_announced_however_long_it_is_in_force() -> None:
    found = standing(coverage=[MEMORANDUM], instrument="memorandum_of_understanding")
    assert found.force.state == "in_force"
    assert (found.standing, found.contracted, found.delivered) == ("announced", None, None)


def test_a_contract_that_nobody_signed_is_announced_and_counts_no_tonnes() -> None:
    found = standing(events=[{"status": "announced", "date": "2020"}])
    assert (found.standing, found.contracted) == ("announced", None)


def test_a_signed_quantity_is_contracted_and_not_delivered() -> None:
    found = standing()
    assert (found.standing, found.delivered) == ("contracted", None)
    assert found.contracted == Interval(5000.0, 5000.0)
    assert found.basis == "element_content"


def test_an_offtake_without_a_quantity_is_named() -> None:
    named = {**CONTRACT, "tier": "named_offtake_or_equity", "quantity": None, "unit": None}
    found = standing(coverage=[named])
    assert (found.standing, found.contracted) == ("named", None)


def test_what_reached_the_buyer_is_delivered_beside_what_was_contracted() -> None:
    found = standing([delivery()])
    assert found.standing == "delivered"
    assert (found.contracted, found.delivered) == (Interval(5000, 5000), Interval(3500, 3500))
    assert {key.partition("/")[0] for key in found.inputs} == {"coverage", "delivery"}


def test_before_it_is_known_to_have_come_it_has_not() -> None:
    found = standing([delivery()], day=date(2019, 12, 11), events=[
        {"status": "signed", "date": "2015"}
    ])  # fmt: skip
    assert (found.standing, found.delivered) == ("contracted", None)


@pytest.mark.parametrize("status", ["delivering", "delivered"])
def test_a_status_shows_a_delivery_of_unknown_size(status: str) -> None:
    events = [{"status": "signed", "date": "2015"}, {"status": status, "date": "2018"}]
    found = standing(events=events)
    assert (found.standing, found.delivered) == ("delivered", None)
    assert standing(events=events, day=date(2017, 1, 1)).standing == "contracted"


def test_a_contested_status_alone_shows_no_delivery() -> None:
    contested = {"status": "delivering", "date": "2018", "contested": True, "note": "Denied."}
    found = standing(events=[{"status": "signed", "date": "2015"}, contested])
    assert found.standing == "contracted"


def test_a_status_says_nothing_of_minerals_other_than_those_delivered() -> None:
    events = [{"status": "signed", "date": "2015"}, {"status": "delivering", "date": "2018"}]
    other = {**MEMORANDUM, "mineral": "copper"}
    found = stands([delivery()], events=events, coverage=[CONTRACT, other])
    assert {row.mineral: row.standing for row in found} == {
        "uranium": "delivered",
        "copper": "announced",
    }


def test_what_lapsed_was_contracted_all_the_same() -> None:
    found = standing(
        events=[{"status": "signed", "date": "2015"}, {"status": "lapsed", "date": "2020"}]
    )
    assert (found.standing, found.force.state) == ("contracted", "not_in_force")


def test_a_contest_about_the_day_does_not_undo_the_signature() -> None:
    days = [
        {"status": "signed", "date": f"2015-07-0{day}", "contested": True, "note": "The day."}
        for day in (7, 8)
    ]
    assert standing(events=days).standing == "contracted"


def test_an_annual_quantity_counts_for_its_term() -> None:
    annual = {**CONTRACT, "quantity": 500, "annual": True, "valid_from": "2014"}
    found = standing(coverage=[{**annual, "valid_to": "2018"}])
    assert found.contracted == Interval(2500.0, 2500.0)
    unknown = standing(coverage=[annual])
    assert (unknown.standing, unknown.contracted) == ("contracted", None)
    assert unknown.reason == "not counted: 500 t, its term is not stated in full"


def test_a_source_s_deliveries_add_up_and_sources_that_differ_make_an_interval() -> None:
    by_year = [
        delivery(quantity=q, date_earliest=str(y), date_latest=str(y))
        for y, q in ((2016, 100), (2017, 200))
    ]
    press = delivery(quantity=250, source="source/press", contested=True, note="Another sum.")
    found = standing([*by_year, press])
    assert found.delivered == Interval(250.0, 300.0)
    assert found.contested


def test_what_does_not_convert_is_said_and_not_counted() -> None:
    found = standing([delivery(), delivery(basis="unstated", quantity=42, date_latest="2018")])
    assert found.delivered == Interval(3500.0, 3500.0)
    assert found.reason == "not counted: 42 t, basis unstated does not convert to element_content"


def test_pounds_of_oxide_are_shown_as_uranium() -> None:
    found = standing(coverage=[{**CONTRACT, "quantity": 1e6, "unit": "lb", "basis": "u3o8"}])
    assert found.basis == "element_content"
    assert found.contracted is not None
    assert found.contracted.low == pytest.approx(384.6, abs=0.1)


def test_of_several_suppliers_nobody_is_credited() -> None:
    parties = {**PARTIES, "country/UZB": "supplier", "country/JPN": "financier"}
    found = {row.partner: row for row in stands(parties=parties)}
    assert found["country/KAZ"].contracted is None
    assert "several partners supply" in str(found["country/KAZ"].reason)
    assert (found["country/JPN"].contracted, found["country/JPN"].reason) == (None, None)


@pytest.mark.parametrize(
    ("role", "direction"),
    [("buyer", "to_party"), ("investor", "to_party"), ("supplier", "from_party"),
     ("host", "from_party"), ("signatory", "mutual"), ("member", "mutual")],
)  # fmt: skip
def test_the_role_of_the_party_says_which_way_the_goods_go(role: str, direction: str) -> None:
    parties = {"country/IND": role, "country/JPN": "signatory"}
    assert standing(parties=parties).direction == direction


def test_blocs_are_partners_and_companies_stand_for_their_country() -> None:
    kazatomprom = record(
        "organization", key="organization/kap", label="Kazatomprom", country="country/KAZ"
    )
    union = record("bloc", key="bloc/EU", label="EU")
    parties = {"country/IND": "buyer", "organization/kap": "supplier", "bloc/EU": "signatory"}
    rows = stands([kazatomprom, union], parties=parties)
    assert {row.partner for row in rows} == {"country/KAZ", "bloc/EU"}


def test_nothing_is_said_of_what_has_not_begun() -> None:
    early = agreement("early", events=[{"status": "signed", "date": "2010"}], coverage=[MEMORANDUM])
    assert {row.agreement for row in stands(early, day=date(2015, 1, 1))} == {"agreement/early"}


def test_one_mineral_a_party_without_agreements_and_unknown_words() -> None:
    facts = tables(agreement(parties=PARTIES, coverage=[CONTRACT, MEMORANDUM]))
    assert {row.mineral for row in standings(facts, "IND", ("Uranium",), DAY)} == {"uranium"}
    assert standings(tables(agreement(), agreement("b", parties={"country/FRA": "buyer"})),
                     "FRA", (), DAY) == ()  # fmt: skip
    with pytest.raises(UnknownTermError, match="unknown country 'KAZA'; did you mean: KAZ"):
        standings(facts, "KAZA", (), DAY)
    with pytest.raises(UnknownTermError, match="did you mean: uranium"):
        standings(facts, "IND", ("uraniun",), DAY)
    with pytest.raises(MissingDataError, match="2020-01-01"):
        standings(facts, "IND", (), date(2019, 1, 1))


# --- the shipped facts --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shipped(dataset: Dataset) -> tuple[Standing, ...]:
    return standings(dataset, "IND", (), dataset.manifest.day)


def test_kazatomprom_delivered_about_3500_of_5000_tonnes(shipped: tuple[Standing, ...]) -> None:
    (found,) = [r for r in shipped if r.agreement == "agreement/kazatomprom-uranium-2015"]
    assert (found.standing, found.partner) == ("delivered", "country/KAZ")
    assert (found.contracted, found.delivered) == (Interval(5000, 5000), Interval(3500, 3500))


@pytest.mark.parametrize("mineral", ["lithium", "cobalt"])
def test_no_lithium_or_cobalt_is_delivered_or_bound(
    shipped: tuple[Standing, ...], mineral: str
) -> None:
    found = [row for row in shipped if row.mineral == mineral]
    assert len(found) > 5
    assert {row.standing for row in found} <= {"announced", "named"}


def test_announced_is_never_shown_as_delivered(shipped: tuple[Standing, ...]) -> None:
    assert {row.standing for row in shipped} == set(STANDINGS)
    for row in shipped:
        assert row.delivered is None or row.standing == "delivered"
        assert row.contracted is None or row.standing in {"delivered", "contracted"}


def test_what_india_sends_is_not_what_reaches_it(shipped: tuple[Standing, ...]) -> None:
    found = {row.direction for row in shipped if "irel-toyotsu" in row.agreement}
    assert found == {"from_party"}
