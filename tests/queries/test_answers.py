"""Every named query against its answer computed from the tables, and against every store."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from rdflib import Literal, URIRef

from mineral_diplomacy.graph.analysis.force import Forces
from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.graph.rdf import key_of
from mineral_diplomacy.graph.records import Agreement, StatusEvent, records
from mineral_diplomacy.graph.stores.base import Rows, Store
from mineral_diplomacy.graph.stores.parameters import bound_sparql
from mineral_diplomacy.knowledge_graph import KnowledgeGraph
from mineral_diplomacy.queries.asking import ask
from mineral_diplomacy.queries.binding import bind
from mineral_diplomacy.queries.catalogue import catalogue, named_query
from tests.queries.cases import CASES, Case
from tests.queries.oracles import ORACLES, Tables

ids = [f"{name}-{'-'.join(params.values()) or 'default'}" for name, params in CASES]


def answer(
    dataset: Dataset, store: Store, language: str, name: str, params: Mapping[str, object]
) -> Rows:
    return ask(store, language, name, params, dataset=dataset)


def test_every_query_is_asked() -> None:
    assert {name for name, _ in CASES} == {*catalogue()} == {*ORACLES}


@pytest.mark.parametrize(("name", "params"), CASES, ids=ids)
def test_the_answer_is_that_of_the_tables(
    dataset: Dataset, tables: Tables, embedded: Store, name: str, params: dict[str, str]
) -> None:
    found = answer(dataset, embedded, "cypher", name, params)
    values = bind(named_query(name), params, dataset)

    assert found.columns == tuple(named_query(name).returns)
    assert len(found) > 0
    assert list(found) == ORACLES[name](tables, **values)


@pytest.mark.parametrize(("name", "params"), CASES, ids=ids)
def test_sparql_answers_as_cypher_does(
    dataset: Dataset, embedded: Store, rdf: Store, name: str, params: dict[str, str]
) -> None:
    found = answer(dataset, rdf, "sparql", name, params)

    assert found == answer(dataset, embedded, "cypher", name, params)


@pytest.mark.neo4j
@pytest.mark.parametrize(("name", "params"), CASES, ids=ids)
def test_a_real_neo4j_answers_as_the_embedded_graph_does(
    dataset: Dataset, embedded: Store, neo4j: Store, name: str, params: dict[str, str]
) -> None:
    found = answer(dataset, neo4j, "cypher", name, params)

    assert found == answer(dataset, embedded, "cypher", name, params)


@pytest.mark.parametrize("name", catalogue())
def test_the_example_in_the_file_has_an_answer(
    dataset: Dataset, embedded: Store, rdf: Store, name: str
) -> None:
    example = named_query(name).example
    found = answer(dataset, embedded, "cypher", name, example)

    assert len(found) > 0
    assert found == answer(dataset, rdf, "sparql", name, example)


def turning_days(events: tuple[StatusEvent, ...]) -> list[date]:
    """Days on which the status of an undertaking may change, and those before and after."""
    named = {d for e in events for d in (e.date_earliest, e.date_latest, e.until) if d is not None}
    return sorted({day + timedelta(days) for day in named for days in (-1, 0, 1)})


@pytest.mark.slow
@pytest.mark.parametrize("country", ["IND", "AUS", "ARG", "KAZ"])
def test_status_and_force_are_those_of_the_analysis(
    dataset: Dataset, embedded: Store, country: str
) -> None:
    events = records(dataset, StatusEvent)
    deals = {deal.key: deal for deal in records(dataset, Agreement)}
    for day in turning_days(events):
        forces = Forces(events, dataset.schema, day)
        rows = answer(
            dataset, embedded, "cypher", "agreements_of", {"country": country, "day": day}
        )
        for row in rows.dicts():
            force = forces.of(deals[row["agreement"]])
            assert (row["state"], row["status"]) == (force.state, force.status), (row, day)


@pytest.mark.slow
def test_sparql_agrees_on_days_on_which_something_changes(
    dataset: Dataset, embedded: Store, rdf: Store
) -> None:
    for day in turning_days(records(dataset, StatusEvent))[::11]:
        for case in day_cases(day):
            in_sparql = answer(dataset, rdf, "sparql", *case)
            assert in_sparql == answer(dataset, embedded, "cypher", *case), case


def day_cases(day: date) -> list[Case]:
    return [
        ("agreements_of", {"country": "IND", "day": day.isoformat()}),
        ("export_controls", {"day": day.isoformat()}),
    ]


@pytest.mark.slow
def test_another_engine_answers_as_ours_does(dataset: Dataset, rdf: Store) -> None:
    """rdflib is no part of the answer; where it takes minutes it is not asked."""
    graph = KnowledgeGraph(dataset).to_rdflib()
    for name in catalogue().keys() - {"disagreements", "export_controls", "routes"}:
        query = named_query(name)
        values = bind(query, query.example, dataset)
        found: Any = graph.query(bound_sparql(query.texts["sparql"], values))
        ours = answer(dataset, rdf, "sparql", name, query.example)
        assert tuple(str(column) for column in found.vars or ()) == ours.columns
        assert [tuple(map(as_ours, row)) for row in found] == list(ours), name


def as_ours(term: Any) -> object:
    """A term of rdflib's as our stores return it."""
    if isinstance(term, URIRef):
        return key_of(str(term))
    return term.toPython() if isinstance(term, Literal) else None
