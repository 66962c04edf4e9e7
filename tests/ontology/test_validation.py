"""What `mindip validate` promises: any RDF file, a sentence for each fault, nothing fetched."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse, serialize
from rdflib import Graph, URIRef

from mineral_diplomacy.ontology.context import CONTEXT_IRI, json_ld_context
from mineral_diplomacy.ontology.errors import SourceFileError
from mineral_diplomacy.ontology.reading import read_schema
from mineral_diplomacy.ontology.schema import BASE
from mineral_diplomacy.ontology.validation import (
    Part,
    Violation,
    describe,
    validate,
    validate_parts,
)

FIXTURES = Path(__file__).parent / "fixtures"
VALID = FIXTURES / "valid.ttl"
PREFIXES = f"""
@base <{BASE}> .
@prefix md: <{BASE}> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
SOURCE = '<source/a> a md:Source ; rdfs:label "A" ; dcterms:publisher "P" .\n'
COUNTRY = (
    '<country/XAA> a md:Country ; rdfs:label "X" ; md:iso3 "XAA" ; dcterms:source <source/a> .\n'
)


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def turtle(folder: Path, body: str, name: str = "data.ttl") -> Path:
    return written(folder, name, PREFIXES + body)


def in_format(name: str) -> str:
    graph = Graph().parse(VALID)
    if name in {"trig", "nq"}:
        parsed = parse(graph.serialize(format="nt"), RdfFormat.N_TRIPLES)
        named = NamedNode("https://example.org/graph")
        quads = [Quad(q.subject, q.predicate, q.object, named) for q in parsed]
        format_ = RdfFormat.TRIG if name == "trig" else RdfFormat.N_QUADS
        return (serialize(quads, format=format_) or b"").decode()
    return graph.serialize(format={"jsonld": "json-ld", "nt": "nt", "ttl": "turtle"}[name])


@pytest.mark.parametrize("extension", ["ttl", "trig", "jsonld", "nt", "nq"])
def test_every_format_is_read_and_its_fault_found(tmp_path: Path, extension: str) -> None:
    text = in_format(extension)
    fine = written(tmp_path, f"fine.{extension}", text)
    wrong = written(tmp_path, f"wrong.{extension}", text.replace('"BBB"', '"Bbb"'))

    assert validate([fine]) == ()
    assert [(v.focus, v.property, v.found) for v in validate([wrong])] == [
        ("country/BBB", "iso3", "Bbb")
    ]


def test_a_violation_names_file_node_property_value_and_what_is_expected(tmp_path: Path) -> None:
    path = turtle(tmp_path, SOURCE + COUNTRY.replace('"XAA"', '"Xa"'))

    (violation,) = validate([path])

    assert violation == Violation(
        str(path),
        "country/XAA",
        "iso3",
        "Xa",
        "iso3: exactly one text: three capital letters (ISO 3166-1 alpha-3)",
    )
    assert str(violation) == f"{path}: country/XAA: {violation.message}; found Xa"
    assert describe([violation]).splitlines()[-1] == "1 violation"
    assert describe([]) == "0 violations"


def test_each_violation_names_the_file_that_describes_the_node(tmp_path: Path) -> None:
    first = turtle(tmp_path, SOURCE, "first.ttl")
    second = turtle(tmp_path, COUNTRY.replace('rdfs:label "X" ;', ""), "second.ttl")

    assert [(v.file, v.found) for v in validate([first, second])] == [(str(second), "nothing")]


def test_blank_nodes_are_reported_too(tmp_path: Path) -> None:
    path = turtle(tmp_path, '[] a md:Source ; rdfs:label "A" .')

    assert [(v.focus, v.property) for v in validate([path])] == [("a blank node", "publisher")]


def test_what_a_terminal_would_obey_is_shown_as_text(tmp_path: Path) -> None:
    path = turtle(tmp_path, SOURCE + COUNTRY.replace('"XAA"', r'"\u001B[31mX\n"'))

    (line, _) = describe(validate([path])).splitlines()
    assert line.endswith(r"found \x1b[31mX\n")


def test_files_may_refer_to_each_other_and_to_known_nodes(tmp_path: Path) -> None:
    country = turtle(tmp_path, COUNTRY)
    source = turtle(tmp_path, SOURCE, "source.ttl")
    known = Graph().parse(source).serialize(format="nt")

    assert [v.property for v in validate([country])] == ["source"]
    assert validate([country, source]) == ()
    assert validate([country], known=known) == ()


def test_known_nodes_are_not_themselves_reported(tmp_path: Path) -> None:
    source = turtle(tmp_path, SOURCE)
    bad = f'<{BASE}country/YYY> <{BASE}iso3> "y" .\n'

    assert validate([source], known=bad) == ()


def test_concepts_and_class_hierarchy_of_the_vocabulary_are_known() -> None:
    lines = Graph().parse(VALID).serialize(format="nt").splitlines(keepends=True)
    wrong = [line.replace('"BBB"', '"b"') for line in lines]

    def found(lines: list[str]) -> list[str]:
        violations = validate_parts([Part(lines, ())], lambda _: lines, "view")
        return [violation.file for violation in violations]

    assert found(lines) == []
    assert found(wrong) == ["view"]


def test_a_concept_may_be_stated_again_and_a_second_label_is_found(tmp_path: Path) -> None:
    again = '<unit/kt> a md:Unit ; rdfs:label "Kilotonne" ; md:to_tonnes "1000.0"^^<{0}double> .\n'
    fine = turtle(tmp_path, again.format("http://www.w3.org/2001/XMLSchema#"))
    twice = turtle(tmp_path, '<unit/kt> a md:Unit ; rdfs:label "a", "b" .\n', "twice.ttl")

    assert validate([fine]) == ()
    assert [(v.property, v.found) for v in validate([twice])] == [("label", "several")]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<x> a md:Agrement .", "Agrement is no concrete class of the vocabulary; did you mean"),
        ("<x> a md:Statement .", "Statement is no concrete class of the vocabulary"),
        (SOURCE + '<source/a> md:autor "N" .', "autor is no property of the vocabulary"),
        ("<x> rdfs:seeAlso <y> .", "nothing in it is of a class of the vocabulary"),
    ],
)
def test_what_shapes_would_pass_over_is_said(tmp_path: Path, body: str, expected: str) -> None:
    assert any(v.message.startswith(expected) for v in validate([turtle(tmp_path, body)]))


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("a.ttl", b"<a> <b> <c> .\n<d> <e>\n", "line "),
        ("a.trig", b"<g> { <a> <b> \n", "line "),
        ("a.nt", b"<http://a> <http://b>\n", "line 2"),
        ("a.jsonld", b'{"a":\n 1,,}', "line 2"),
        ("a.jsonld", b'{"@context": {"a": 5}}', "Term definition"),
        ("a.jsonld", b"[" * 100_000, "nested too deeply"),
        ("a.ttl", b"<< <a> <b> <c> >> <d> <e> .", "a statement about a triple"),
        ("a.ttl", b"", "no triples"),
        ("a.jsonld", b"{}", "no triples"),
        ("a.ttl", '<a> <b> "é" .'.encode("latin-1"), "is no UTF-8"),
        ("a.csv", b"a,b\n", "extension '.csv'"),
        ("a", b"", "extension ''"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_error(
    tmp_path: Path, name: str, content: bytes, found: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(SourceFileError) as error:
        validate([path])
    assert error.value.file == str(path)
    assert found in error.value.found


def test_a_missing_file_and_a_folder_are_one_error(tmp_path: Path) -> None:
    (tmp_path / "folder.ttl").mkdir()
    for name in ("missing.ttl", "folder.ttl"):
        with pytest.raises(SourceFileError, match=name):
            validate([tmp_path / name])


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A port that notices whoever knocks."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        yield server


@pytest.mark.parametrize("place", ["context", "list", "nested", "scoped", "import"])
def test_a_remote_context_is_refused_and_never_fetched(
    tmp_path: Path, listener: socket.socket, place: str
) -> None:
    remote = f"http://127.0.0.1:{listener.getsockname()[1]}/context.jsonld"
    documents: dict[str, Any] = {
        "context": {"@context": remote, "a": "b"},
        "list": {"@context": [{}, remote], "a": "b"},
        "nested": {"@id": "http://a", "http://b": {"@context": remote, "a": "b"}},
        "scoped": {"@context": {"t": {"@id": "http://t", "@context": remote}}, "t": {"x": "y"}},
        "import": {"@context": {"@version": 1.1, "@import": remote}, "a": "b"},
    }
    path = written(tmp_path, "a.jsonld", json.dumps(documents[place]))

    with pytest.raises(SourceFileError):
        validate([path])
    with pytest.raises(TimeoutError):
        listener.accept()


def test_imports_services_and_files_named_in_data_are_not_read(
    tmp_path: Path, listener: socket.socket
) -> None:
    secret = written(tmp_path, "secret.ttl", "@prefix broken")
    remote = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    body = f"""<> <http://www.w3.org/2002/07/owl#imports> <{secret.as_uri()}>, <{remote}> ;
        <http://www.w3.org/ns/shacl#shapesGraph> <{secret.as_uri()}>, <{remote}> .\n"""

    assert validate([turtle(tmp_path, SOURCE + body)]) == ()
    with pytest.raises(TimeoutError):
        listener.accept()


def test_a_context_that_is_a_local_file_is_not_read(tmp_path: Path) -> None:
    secret = written(tmp_path, "secret.jsonld", '{"@context": {"a": "http://a"}}')
    path = written(tmp_path, "a.jsonld", json.dumps({"@context": secret.as_uri(), "a": "b"}))

    with pytest.raises(SourceFileError, match="nothing is fetched"):
        validate([path])


def rows_as_json() -> list[dict[str, Any]]:
    """Every concept of the vocabulary as the row of its table."""
    schema = read_schema()
    return [
        {"key": f"{name}/{row['notation']}", "type": schema.table(name).label, **row}
        for name, rows in schema.concepts.items()
        for row in rows
    ]


@pytest.mark.parametrize("context", [CONTEXT_IRI, [CONTEXT_IRI], json_ld_context(read_schema())])
def test_rows_of_tables_are_json_ld_under_our_context(tmp_path: Path, context: object) -> None:
    document = {"@context": context, "@graph": rows_as_json()}
    path = written(tmp_path, "rows.jsonld", json.dumps(document))

    assert validate([path]) == ()


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
def test_the_context_gives_every_column_its_property_and_every_reference_its_iri() -> None:
    document = {"@context": json_ld_context(read_schema()), "@graph": rows_as_json()}

    graph = Graph().parse(data=json.dumps(document), format="json-ld")

    expected = read_schema()
    for table, rows in expected.concepts.items():
        for row in rows:
            node = URIRef(f"{BASE}{table}/{row['notation']}")
            for name, value in row.items():
                column = expected.table(table).by_name[name]
                values = value if column.many else [value]
                found = {str(o) for o in graph.objects(node, URIRef(column.iri))}
                assert len(found) == len(set(values)), (node, name)
                if column.kind == "concept":
                    own = column.range.lower() if column.range != "Concept" else table
                    assert found == {f"{BASE}{own}/{v}" for v in values}
                elif column.kind in {"string", "anyURI"}:
                    assert found == set(values)


def test_an_extension_of_the_vocabulary_is_checked_as_one(tmp_path: Path) -> None:
    faulty = FIXTURES / "hygiene" / "superclass_unknown.ttl"

    assert [(v.file, v.focus) for v in validate([faulty])] == [(str(faulty), "Port")]


def test_data_may_use_the_extension_given_with_them(tmp_path: Path) -> None:
    extension = turtle(
        tmp_path,
        """@prefix owl: <http://www.w3.org/2002/07/owl#> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        md:Port a owl:Class ; rdfs:subClassOf md:Entity ; rdfs:label "Port" ;
            skos:definition "A harbour." .\n""",
        "extension.ttl",
    )
    data = turtle(tmp_path, SOURCE + '<port/a> a md:Port ; rdfs:label "A" .\n')

    assert [v.message.partition(";")[0] for v in validate([data])] == [
        "Port is no concrete class of the vocabulary"
    ]
    assert validate([data], extra=[extension]) == ()
    assert validate([data, extension]) == ()
