"""Every constraint of the shapes is broken by a fixture of its own, as two engines judge it.

A fixture in `fixtures/broken` is one node, named after the constraint that it breaks:
`<shape>[-<target class>]-<property>-<parameter>[-<other property>]`. The Rust engine, which builds
and users run, and pySHACL, the reference, must both find that and nothing else.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pyshacl
import pytest
from rdflib import RDF, SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from mineral_diplomacy.ontology.compiled_shapes import background, whole_shapes
from mineral_diplomacy.ontology.reading import local_name, read_graph, read_schema
from mineral_diplomacy.ontology.validation import validate

FIXTURES = Path(__file__).parent / "fixtures"
VALID = FIXTURES / "valid.ttl"
BROKEN = sorted((FIXTURES / "broken").glob("*.ttl"))
PREFIX = "https://example.org/broken/"

# What the shapes are written with. A misspelt parameter constrains nothing, silently.
CONSTRAINING = {
    *(SH["class"], SH.datatype, SH.nodeKind, SH["in"], SH["or"], SH.xone, SH.disjoint),
    *(SH.pattern, SH.minLength, SH.lessThanOrEquals),
    *(SH.minInclusive, SH.maxInclusive, SH.minExclusive),
    *(SH.minCount, SH.maxCount, SH.qualifiedMinCount),
}
WITHIN = {SH["not"], SH.hasValue, SH.qualifiedValueShape}
RESULT = ("focusNode", "sourceConstraintComponent", "resultMessage")
DESCRIBING = {SH.targetClass, SH.property, SH.path, SH.inversePath, SH.message}


class Constraint(NamedTuple):
    """One parameter of one shape: the fixture that breaks it, and what an engine reports."""

    fixture: str
    component: str
    message: str


class Finding(NamedTuple):
    """What an engine reports about one node."""

    focus: str
    component: str
    message: str


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return read_graph()


def node_shapes(shapes: Graph) -> list[Node]:
    return sorted(shapes.subjects(RDF.type, SH.NodeShape), key=str)


def path_name(shapes: Graph, constraint: Node) -> str:
    path = shapes.value(constraint, SH.path)
    assert path is not None
    return local_name(shapes.value(path, SH.inversePath) or path)


def parameters(shapes: Graph, constraint: Node) -> Iterator[tuple[str, str]]:
    """Parameters of one shape, and what the fixture's name ends in."""
    for parameter, value in shapes.predicate_objects(constraint):
        if parameter in CONSTRAINING:
            name = local_name(parameter)
            other = f"-{local_name(value)}" if parameter == SH.lessThanOrEquals else ""
            yield name, name + other


def constraints(shapes: Graph) -> Iterator[Constraint]:
    """Everything that the shapes demand, as the fixtures' names spell it."""
    for shape in node_shapes(shapes):
        targets = sorted(local_name(node) for node in shapes.objects(shape, SH.targetClass))
        for target in targets:
            prefix = local_name(shape) + (f"-{target}" if len(targets) > 1 else "")
            parts = [(shape, prefix)]
            parts += [
                (constraint, f"{prefix}-{path_name(shapes, constraint)}")
                for constraint in shapes.objects(shape, SH.property)
            ]
            for constraint, name in parts:
                message = str(shapes.value(constraint, SH.message))
                for parameter, ending in parameters(shapes, constraint):
                    component = parameter[0].upper() + parameter[1:] + "ConstraintComponent"
                    yield Constraint(f"{name}-{ending}", component, message)


def fixture_text() -> str:
    """All fixtures with what data take for granted, as N-Triples."""
    graph = Graph()
    for path in [VALID, *BROKEN]:
        graph.parse(path)
    return graph.serialize(format="nt") + "".join(background(()).values())


def findings_of_shacl(text: str) -> set[Finding]:
    results = whole_shapes(()).validate_text(text, format="ntriples").results
    return {Finding(r.focus_node[1:-1], r.component, str(r.message)) for r in results}


def findings_of_pyshacl(text: str, shapes: Graph) -> set[Finding]:
    data = Graph().parse(data=text, format="nt")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inplace=True)
    assert isinstance(report, Graph)
    found = set()
    for result in report.objects(predicate=SH.result):
        value = {name: str(report.value(result, SH[name])) for name in RESULT}
        component = local_name(URIRef(value["sourceConstraintComponent"]))
        found.add(Finding(value["focusNode"], component, value["resultMessage"]))
    return found


def test_each_constraint_is_broken_by_its_own_fixture_alone(shapes: Graph) -> None:
    expected = {Finding(PREFIX + c.fixture, c.component, c.message) for c in constraints(shapes)}

    found = findings_of_shacl(fixture_text())

    assert sorted(found - expected) == []
    assert sorted(expected - found) == []


def test_both_engines_reach_the_same_verdicts(shapes: Graph) -> None:
    text = fixture_text()

    assert findings_of_shacl(text) == findings_of_pyshacl(text, shapes)


def test_no_two_constraints_share_a_fixture(shapes: Graph) -> None:
    names = Counter(constraint.fixture for constraint in constraints(shapes))

    assert [name for name, count in names.items() if count > 1] == []


def test_valid_data_are_valid_and_show_every_concrete_class() -> None:
    schema = read_schema()
    typed = set(Graph().parse(VALID).objects(predicate=RDF.type))

    assert validate([VALID]) == ()
    assert typed == {URIRef(t.iri) for t in schema.tables.values() if not t.concept}


def test_shapes_use_no_shacl_term_that_is_not_known_to_work_in_both_engines(shapes: Graph) -> None:
    used = {term for term in shapes.predicates() if str(term).startswith(str(SH))}

    assert used == CONSTRAINING | WITHIN | DESCRIBING


def test_every_shape_that_demands_something_says_it_in_words(shapes: Graph) -> None:
    top = [s for shape in node_shapes(shapes) for s in [shape, *shapes.objects(shape, SH.property)]]
    silent = [
        shape
        for shape in top
        if any(parameters(shapes, shape))
        and not isinstance(shapes.value(shape, SH.message), Literal)
    ]

    assert silent == []


def test_shapes_never_nest_an_anonymous_node_shape_with_a_target(shapes: Graph) -> None:
    assert [s for s in shapes.subjects(SH.targetClass) if isinstance(s, BNode)] == []
