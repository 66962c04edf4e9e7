"""The vocabulary itself: its header, its order, and the traps that its sources set."""

import csv
import re
from itertools import pairwise
from pathlib import Path

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.namespace import VANN

from mineral_diplomacy.ontology.reading import read_graph, read_schema
from mineral_diplomacy.ontology.schema import BASE, Schema

ONTOLOGY = URIRef(BASE)
MIXED = re.compile("mixed|shared", re.IGNORECASE)


@pytest.fixture(scope="module")
def graph() -> Graph:
    return read_graph()


@pytest.fixture(scope="module")
def schema() -> Schema:
    return read_schema()


def test_header_names_version_licence_prefix_and_the_pending_registration(graph: Graph) -> None:
    version = graph.value(ONTOLOGY, OWL.versionInfo)

    assert graph.value(ONTOLOGY, OWL.versionIRI) == URIRef(f"{BASE}{version}")
    assert isinstance(graph.value(ONTOLOGY, DCTERMS.license), URIRef)
    assert graph.value(ONTOLOGY, VANN.preferredNamespaceUri) == Literal(BASE)
    assert "registration of this namespace is pending" in str(
        graph.value(ONTOLOGY, DCTERMS.description)
    )


def test_texts_have_no_line_breaks_or_doubled_spaces(graph: Graph) -> None:
    ragged = [text for text in graph.objects() if re.search(r"\s{2}|\n", str(text))]

    assert [text for text in ragged if isinstance(text, Literal)] == []


def test_no_concept_lies_in_two_schemes_and_each_scheme_has_a_class(graph: Graph) -> None:
    for concept in set(graph.subjects(SKOS.inScheme)):
        (scheme,) = graph.objects(concept, SKOS.inScheme)
        table = str(concept).removeprefix(BASE).partition("/")[0]
        assert str(scheme) == f"{BASE}scheme/{table}"


def test_no_class_descends_from_two_disjoint_ones(graph: Graph) -> None:
    for axiom in graph.subjects(RDF.type, OWL.AllDisjointClasses):
        (head,) = graph.objects(axiom, OWL.members)
        members = set(graph.items(head))
        for class_ in graph.subjects(RDF.type, OWL.Class):
            above = set(graph.transitive_objects(class_, RDFS.subClassOf))
            assert len(members & above) <= 1, class_


def test_stages_stand_in_the_order_of_the_value_chain(schema: Schema) -> None:
    ordered = sorted(schema.concepts["stage"], key=lambda row: int(row["order"]))

    assert [row["notation"] for row in ordered] == [
        "exploration",
        "extraction",
        "processing",
        "manufacturing",
        "recycling",
        "stockpiling",
    ]
    assert all(int(b["order"]) == int(a["order"]) + 1 for a, b in pairwise(ordered))


@pytest.mark.parametrize(
    ("spelling", "stage"), [("mining", "extraction"), ("Refining", "processing")]
)
def test_the_words_of_the_trade_name_the_stages(schema: Schema, spelling: str, stage: str) -> None:
    assert schema.notation("stage", spelling) == stage


@pytest.mark.parametrize("role", ["supply", "offtake", "export", "fuel"])
def test_roles_are_no_stages(schema: Schema, role: str) -> None:
    assert role not in schema.spellings["stage"]


def test_natural_graphite_is_mined_not_refined(schema: Schema) -> None:
    codes = schema.notations["hs_code"]

    for code in ("2504", "250410", "250490"):
        assert codes[code]["stage"] == "extraction"
        assert codes[code]["form"] == "natural_graphite"


def crosswalk(shared_data: Path) -> list[dict[str, str]]:
    with (shared_data / "hs" / "hs_crosswalk_v2.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_every_code_that_the_crosswalk_calls_mixed_is_flagged(
    schema: Schema, shared_data: Path
) -> None:
    codes = schema.notations["hs_code"]
    rows = [row for row in crosswalk(shared_data) if MIXED.search(row["mixed_code_note"])]
    flagged = {row["hs_code"] for row in rows} & set(codes)

    assert len(rows) == 46
    assert len(flagged) > 10
    assert [code for code in flagged if not codes[code]["mixed"]] == []


def test_every_code_of_our_minerals_is_in_the_crosswalk(schema: Schema, shared_data: Path) -> None:
    """Or says in its note that it is mapped by its own wording."""
    known = {row["hs_code"] for row in crosswalk(shared_data)}
    codes = schema.notations["hs_code"]
    added = sorted(set(codes) - known)

    assert [code for code in added if "In no crosswalk" not in str(codes[code]["note"])] == []


def test_every_code_names_the_editions_that_have_it(schema: Schema) -> None:
    editions = {code: row["hs_edition"] for code, row in schema.notations["hs_code"].items()}

    assert all(re.fullmatch(r"HS\d{4}(/HS\d{4})*", str(text)) for text in editions.values())
    assert editions["811231"] == "HS2022"
    assert editions["811230"] == "HS1992/HS1996/HS2002"
    assert editions["260300"] == "HS2017/HS2022"


def test_a_magnet_code_is_no_rare_earth_alone(schema: Schema) -> None:
    assert schema.notations["hs_code"]["850511"]["mixed"] is True
