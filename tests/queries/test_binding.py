"""Values reach a store as what they are, or a sentence says why not."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.graph.stores.base import Store
from mineral_diplomacy.ontology.errors import (
    MineralDiplomacyError,
    ParameterError,
    ParameterValueError,
    UnknownTermError,
)
from mineral_diplomacy.queries.asking import ask
from mineral_diplomacy.queries.binding import Value, bind
from mineral_diplomacy.queries.catalogue import NamedQuery, named_query, read_query

TYPED = """\
#+ summary = "One value"
#+ [params.value]
#+ type = "{type}"
#+ description = "any"
#+ optional = true
SELECT ($value AS ?found) WHERE {{}}
"""


def one_parameter(kind: str) -> NamedQuery:
    query = read_query(TYPED.format(type=kind), "sparql", "one.rq")
    assert query is not None
    return query


def bound(dataset: Dataset, kind: str, value: object) -> Value:
    return bind(one_parameter(kind), {"value": value}, dataset)["value"]


@pytest.mark.parametrize(
    ("kind", "given_value", "expected"),
    [
        ("string", " as it is ", " as it is "),
        ("integer", " 2024 ", 2024),
        ("integer", "-7", -7),
        ("integer", 2024, 2024),
        ("number", "0.25", 0.25),
        ("number", 3, 3.0),
        ("date", "2025-05-01", date(2025, 5, 1)),
        ("date", date(2025, 5, 1), date(2025, 5, 1)),
        ("one of low, high", "high", "high"),
        ("concept stage", "mining", "extraction"),
        ("concept stage", "Refining", "processing"),
        ("concept stage", "stage/processing", "processing"),
        ("concept mineral", "rare_earths", "rare_earths"),
        ("node country", "country/IND", "country/IND"),
        ("node country", "ind", "country/IND"),
        ("node country", "India", "country/IND"),
        ("node undertaking", "forge", "agreement/forge"),
        ("node source", "iea-2026", "source/iea-2026"),
        ("node thing", "mineral/cobalt", "mineral/cobalt"),
    ],
)
def test_a_value_is_read_as_its_type_says(
    dataset: Dataset, kind: str, given_value: object, expected: Value
) -> None:
    found = bound(dataset, kind, given_value)

    assert (found, type(found)) == (expected, type(expected))


@pytest.mark.parametrize(
    ("kind", "given_value"),
    [
        ("integer", "2024.0"),
        ("integer", "two"),
        ("integer", True),
        ("integer", 2**63),
        ("number", "many"),
        ("number", "nan"),
        ("number", "inf"),
        ("number", False),
        ("date", "2025-05"),
        ("date", "01.05.2025"),
        ("date", datetime(2025, 5, 1)),  # noqa: DTZ001  (a date is wanted, of no zone)
        ("string", 5),
        ("string", "half a pair: \ud83d"),
        ("concept stage", 3),
        ("node country", "\udc80"),
    ],
)
def test_a_value_of_another_type_is_refused(
    dataset: Dataset, kind: str, given_value: object
) -> None:
    with pytest.raises(ParameterValueError, match=r"parameter 'value': found .* expected") as error:
        bound(dataset, kind, given_value)

    assert error.value.exit_code == 2
    assert error.value.found == given_value


@pytest.mark.parametrize(
    ("kind", "given_value", "nearest"),
    [
        ("concept mineral", "lithum", "lithium"),
        ("concept stage", "procesing", "processing"),
        ("node country", "Austrlia", "Australia"),
        ("node country", "country/INX", "country/IND"),
        ("node organization", "organization/kabill", "organization/kabil"),
        ("one of low, high", "hihg", "high"),
    ],
)
def test_an_unknown_word_names_the_nearest(
    dataset: Dataset, kind: str, given_value: str, nearest: str
) -> None:
    with pytest.raises(UnknownTermError) as error:
        bound(dataset, kind, given_value)

    assert nearest in error.value.nearest


def test_a_name_that_several_nodes_bear_is_not_guessed(dataset: Dataset) -> None:
    keys = defaultdict(list)
    for key, label in dataset.labels.items():
        keys[label.casefold()].append(key)
    label, several = next((label, keys) for label, keys in keys.items() if len(keys) > 1)

    with pytest.raises(UnknownTermError) as error:
        bound(dataset, "node thing", label)
    assert all(key in str(error.value) for key in several)


def test_a_parameter_that_the_query_lacks_names_the_nearest(dataset: Dataset) -> None:
    with pytest.raises(UnknownTermError, match="did you mean: mineral") as error:
        bind(named_query("shares"), {"minerals": "lithium", "stage": "mining"}, dataset)

    assert error.value.kind == "parameter of shares"


@pytest.mark.parametrize("given_values", [{}, {"mineral": None}, {"year": "2024"}])
def test_a_parameter_that_is_missing_is_named(
    dataset: Dataset, given_values: dict[str, object]
) -> None:
    with pytest.raises(ParameterError) as error:
        bind(named_query("shares"), given_values, dataset)

    assert error.value.missing == ("mineral", "stage")


def test_optional_parameters_are_none_and_defaults_are_values(dataset: Dataset) -> None:
    values = bind(named_query("disagreements"), {}, dataset)
    assert values == {"mineral": None, "stage": None, "year": None, "points": 1.0}

    values = bind(named_query("agreements_of"), {"day": None}, dataset)
    assert values == {"country": "country/IND", "day": dataset.manifest.day}


HOSTILE = [
    '"} SELECT * { ?s ?p ?o } #',
    "' OR true //",
    "\\",
    '\\"',
    "\\u0022 } INJECTED { \\u0022",
    "$value",
    "?value",
    "`",
    "*/ RETURN 1 /*",
    "line\nbreak\r\n",
    "\x00\x01\x7f\u2028\U0001f600 e\u0301",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(dataset: Dataset, embedded: Store, rdf: Store, text: str) -> None:
    stays_text(dataset, embedded, rdf, text)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text() | st.text(alphabet="\"'\\{}$?#<>/*`\n u0022"))
def test_any_text_stays_text(dataset: Dataset, embedded: Store, rdf: Store, text: str) -> None:
    stays_text(dataset, embedded, rdf, text)


def stays_text(dataset: Dataset, embedded: Store, rdf: Store, text: str) -> None:
    for store, language, query in (
        (embedded, "cypher", "// $text, 'text'\nRETURN $text AS found, '$text' AS kept"),
        (rdf, "sparql", "# $text\nSELECT ($text AS ?found) ('$text' AS ?kept) WHERE {}"),
    ):
        rows = ask(store, language, query, {"text": text}, dataset=dataset)
        assert list(rows) == [(text, "$text")]


@pytest.mark.parametrize("language", ["cypher", "sparql"])
def test_half_a_surrogate_pair_is_refused_with_a_sentence(
    dataset: Dataset, embedded: Store, rdf: Store, language: str
) -> None:
    store = {"cypher": embedded, "sparql": rdf}[language]
    query = {"cypher": "RETURN $x AS x", "sparql": "SELECT ($x AS ?x) WHERE {}"}[language]

    with pytest.raises(MineralDiplomacyError, match="parameter 'x'"):
        ask(store, language, query, {"x": "\udc80"}, dataset=dataset)
