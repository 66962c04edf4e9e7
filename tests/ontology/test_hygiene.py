"""The shipped vocabulary passes every check; each check finds the fault it was written for."""

from pathlib import Path

import pytest

from mineral_diplomacy.ontology.hygiene import check_vocabulary, checks

FIXTURES = Path(__file__).parent / "fixtures" / "hygiene"


def test_shipped_vocabulary_has_no_fault() -> None:
    assert check_vocabulary() == ()


def test_each_check_has_its_fixture() -> None:
    assert {path.stem for path in FIXTURES.glob("*.ttl")} == set(checks())


@pytest.mark.parametrize("name", sorted(checks()))
def test_a_faulty_extension_is_found_by_the_check_for_its_fault_alone(name: str) -> None:
    faults = check_vocabulary([FIXTURES / f"{name}.ttl"])

    assert {fault.check for fault in faults} == {name}
    assert all(fault.term and "{found}" not in fault.message for fault in faults)


def test_a_fault_reads_as_a_sentence() -> None:
    (fault,) = check_vocabulary([FIXTURES / "superclass_unknown.ttl"])

    assert str(fault) == ("Port: a superclass of ours is not declared: Place (superclass_unknown)")
