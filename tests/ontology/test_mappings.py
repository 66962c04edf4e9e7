"""The matches with Wikidata are a well-formed SSSOM file, and none of them is made up."""

import csv
import re
from pathlib import Path

import pytest

from mineral_diplomacy.loaders.agreements import CURATED
from mineral_diplomacy.ontology import mappings
from mineral_diplomacy.ontology.errors import SchemaError
from mineral_diplomacy.ontology.mappings import exact_matches, match_files
from mineral_diplomacy.ontology.reading import read_schema
from mineral_diplomacy.ontology.schema import BASE

# Required slots of a mapping and of a mapping set, after the SSSOM specification.
MAPPING = {"subject_id", "predicate_id", "object_id", "mapping_justification"}
SET = {"mapping_set_id", "license", "curie_map", "sssom_version"}
JUSTIFICATIONS = {"semapv:LexicalMatching", "semapv:MappingChaining"}


@pytest.fixture
def text() -> str:
    (file,) = match_files()
    return file.read_text(encoding="utf-8")


def rows(text: str) -> list[dict[str, str]]:
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t"))


def test_header_and_columns_are_those_of_sssom(text: str) -> None:
    slots = set(re.findall(r"^# (\w+):", text, re.MULTILINE))

    assert slots >= SET
    assert set(rows(text)[0]) >= MAPPING
    assert all(row[slot] for row in rows(text) for slot in MAPPING)


def test_every_prefix_is_declared(text: str) -> None:
    declared = set(re.findall(r"^#   (\w+): \S", text, re.MULTILINE))
    slots = ("subject_id", "predicate_id", "object_id", "mapping_justification")

    assert {row[slot].partition(":")[0] for row in rows(text) for slot in slots} <= declared


def test_each_match_is_exact_justified_and_says_where_it_was_found(text: str) -> None:
    assert {row["predicate_id"] for row in rows(text)} == {"skos:exactMatch"}
    assert {row["mapping_justification"] for row in rows(text)} == JUSTIFICATIONS
    assert all(row["see_also"].startswith("https://") for row in rows(text))
    assert all(re.fullmatch(r"wd:Q[1-9]\d*", row["object_id"]) for row in rows(text))


def test_matches_are_sorted_and_one_to_one(text: str) -> None:
    subjects = [row["subject_id"] for row in rows(text)]
    objects = [row["object_id"] for row in rows(text)]

    assert subjects == sorted(set(subjects))
    assert len(set(objects)) == len(objects)


def test_every_subject_is_something_we_ship() -> None:
    concepts = {
        f"{name}/{row['notation']}" for name, rows in read_schema().concepts.items() for row in rows
    }
    with (CURATED / "country.csv").open(encoding="utf-8", newline="") as lines:
        countries = {row["key"] for row in csv.DictReader(lines)}

    assert set(exact_matches()) <= concepts | countries


def test_countries_are_those_of_the_published_list(shared_data: Path, text: str) -> None:
    with (shared_data / "iso" / "country-codes.csv").open(encoding="utf-8-sig") as lines:
        published = {
            row["ISO3166-1-Alpha-3"]: row["wikidata_id"].rpartition("/")[2]
            for row in csv.DictReader(lines)
        }
    from_it = [row for row in rows(text) if row["see_also"].endswith("datasets/country-codes")]

    assert len(from_it) > 240
    for row in from_it:
        assert row["object_id"] == f"wd:{published[row['subject_id'].rpartition('/')[2]]}"


def test_concepts_carry_their_matches() -> None:
    matches = read_schema().concept_value("mineral", "lithium", "exact_match")

    assert matches == list(exact_matches()["mineral/lithium"])
    assert all(match.startswith("http://www.wikidata.org/entity/Q") for match in matches)


def test_an_undeclared_prefix_is_an_error() -> None:
    broken = (
        f"# curie_map:\n#   md: {BASE}\n"
        "subject_id\tpredicate_id\tobject_id\nmd:mineral/tin\tskos:exactMatch\twd:Q1\n"
    )

    with pytest.raises(SchemaError, match="wd:Q1"):
        list(mappings._pairs(broken))
