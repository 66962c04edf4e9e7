"""A graph held against the shapes in parts shows the violations of the whole graph, and no other.

Shapes that look further than a part reaches are known by how they are written.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from itertools import groupby
from pathlib import Path

import pytest
from rdflib import Graph

from mineral_diplomacy.ontology.compiled_shapes import results, scoped_shapes, whole_shapes
from mineral_diplomacy.ontology.schema import BASE
from mineral_diplomacy.ontology.shape_scopes import RDF_TYPE
from mineral_diplomacy.ontology.validation import Part, validate_parts

#: Whole commands and pages; left to `make test`.
pytestmark = pytest.mark.slow

FIXTURES = Path(__file__).parent / "fixtures"
PREFIXES = f"""
@prefix md: <{BASE}> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
"""
SHAPE = 'md:OwnShape a sh:NodeShape ; sh:message "own: as the extension says" ; '
#: Shapes that a part cannot judge, each broken by some node of the fixtures.
FAR = {
    "inverse path": "sh:targetClass md:Source ; sh:property "
    "[ sh:path [ sh:inversePath dcterms:source ] ; sh:maxCount 1 ]",
    "path of two steps": "sh:targetClass md:Statement ; sh:property "
    '[ sh:path ( dcterms:source rdfs:label ) ; sh:in ( "nobody" ) ]',
    "shape of what is named": "sh:targetClass md:Statement ; sh:property [ sh:path dcterms:source ;"
    ' sh:node [ sh:property [ sh:path rdfs:label ; sh:in ( "nobody" ) ] ] ]',
    "node of a named shape": "sh:targetClass md:Statement ; sh:property [ sh:path dcterms:source ;"
    " sh:node md:Named ] . md:Named a sh:NodeShape ; sh:property "
    '[ sh:path rdfs:label ; sh:in ( "nobody" ) ]',
    "subjects of a property": "sh:targetSubjectsOf md:iso3 ; sh:property "
    '[ sh:path rdfs:label ; sh:in ( "nobody" ) ]',
    "objects of a property": "sh:targetObjectsOf dcterms:source ; sh:property "
    '[ sh:path rdfs:label ; sh:in ( "nobody" ) ]',
    "class as a shape": "a owl:Class, <http://www.w3.org/2000/01/rdf-schema#Class> ; "
    "sh:targetClass md:Country ; sh:property [ sh:path md:note ; sh:minCount 1 ]",
    "class of the node": "sh:targetClass md:Country ; "
    "sh:or ( [ sh:property [ sh:path rdf:type ; sh:hasValue md:Bloc ] ] )",
    "closed": "sh:targetClass md:Country ; sh:closed true ; "
    "sh:property [ sh:path rdfs:label ; sh:minCount 0 ]",
}
NEAR = {
    "own property": "sh:targetClass md:Country ; sh:property [ sh:path md:note ; sh:minCount 1 ]",
    "class of what is named": "sh:targetClass md:Statement ; sh:property "
    "[ sh:path dcterms:source ; sh:or ( [ sh:class md:Country ] [ sh:class md:Bloc ] ) ]",
    "own properties": "sh:targetClass md:Country ; sh:or ( [ sh:property [ sh:path md:note ; "
    "sh:minCount 1 ] ] [ sh:not [ sh:property [ sh:path md:iso3 ; sh:minCount 1 ] ] ] )",
}


@pytest.fixture(scope="module")
def lines() -> list[str]:
    graph = Graph()
    for path in [FIXTURES / "valid.ttl", *(FIXTURES / "broken").glob("*.ttl")]:
        graph.parse(path)
    return sorted(graph.serialize(format="nt").splitlines(keepends=True))


def typed(line: str) -> re.Match[str] | None:
    return re.fullmatch(rf"(<[^>]+>) <{RDF_TYPE}> <([^>]+)> \.\n", line)


def parts(lines: Sequence[str], size: int) -> Iterator[Part]:
    """`size` nodes at a time, with the classes of all that their lines name."""
    classes = {match[1]: line for line in lines if (match := typed(line))}
    nodes = [list(group) for _, group in groupby(lines, key=lambda line: line.split(" ")[0])]
    for start in range(0, len(nodes), size):
        own = [line for node in nodes[start : start + size] for line in node]
        objects = {line.split(" ", 2)[2].removesuffix(" .\n") for line in own}
        yield Part(own, [classes[name] for name in sorted(objects & classes.keys())])


def view(lines: Sequence[str], only: Container[str] | None) -> Iterator[str]:
    for line in lines:
        match = typed(line)
        name = match[2] if match else line.split(" ")[1][1:-1]
        if only is None or name in only:
            yield line


def in_parts(lines: Sequence[str], size: int, extra: Sequence[Path] = ()) -> set[tuple[str, str]]:
    found = validate_parts(
        parts(lines, size), lambda only: view(lines, only), "fixtures", extra=extra
    )
    return {(violation.focus, violation.message) for violation in found}


def at_once(lines: Sequence[str], extra: Sequence[Path] = ()) -> set[tuple[str, str]]:
    reported = results("".join(lines), whole_shapes(tuple(extra)), extra)
    return {
        (result.focus_node[1:-1].removeprefix(BASE), result.message or result.component)
        for result in reported
    }


@pytest.mark.parametrize("size", [pytest.param(1, marks=pytest.mark.slow), 40, 10_000])
def test_all_fixtures_are_found_broken_in_parts_of_any_size(lines: list[str], size: int) -> None:
    assert in_parts(lines, size) == at_once(lines) != set()


@pytest.mark.parametrize("name", [*FAR, *NEAR])
def test_shapes_of_an_extension_are_judged_in_parts_as_at_once(
    lines: list[str], tmp_path: Path, name: str
) -> None:
    path = tmp_path / "own.ttl"
    path.write_text(f"{PREFIXES}{SHAPE}{(FAR | NEAR)[name]} .", encoding="utf-8")
    shipped, own = at_once(lines), at_once(lines, [path])

    assert own - shipped
    assert in_parts(lines, 40, [path]) == own
    named = scoped_shapes((path,)).named
    assert (named == scoped_shapes(()).named) == (name in NEAR)
    assert (named is None) == (name == "closed")


def test_of_the_shipped_shapes_one_looks_further() -> None:
    named = scoped_shapes(()).named

    assert named is not None
    ours = {name.removeprefix(BASE) for name in named if name.startswith(BASE)}
    assert ours == {"Policy", "TradeMeasure", "undertaking", "role", "role/issuer"}


def test_a_shape_of_a_direct_property_looks_further(tmp_path: Path) -> None:
    path = tmp_path / "own.ttl"
    shape = f"{SHAPE}sh:targetClass md:Country ; sh:property [ sh:path md:exports_to ] ."
    path.write_text(PREFIXES + shape, encoding="utf-8")
    named = scoped_shapes((path,)).named

    assert named is not None
    assert f"{BASE}exports_to" in named
    assert {f"{BASE}Country", f"{BASE}Policy"} <= named
