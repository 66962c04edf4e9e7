"""The front door for Python: a built dataset, asked in Cypher, SPARQL, networkx or rdflib."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mineral_diplomacy.graph.dataset import Dataset

if TYPE_CHECKING:
    from datetime import date

    import networkx as nx
    import rdflib

    from mineral_diplomacy.graph.analysis.agreements.changes import ChangesAnswer
    from mineral_diplomacy.graph.analysis.agreements.coverage import CoverageAnswer
    from mineral_diplomacy.graph.analysis.agreements.delivery import Standing
    from mineral_diplomacy.graph.analysis.agreements.roles import RolesAnswer
    from mineral_diplomacy.graph.analysis.chokepoints import Answer, Question
    from mineral_diplomacy.graph.analysis.exposure.answer import ExposureAnswer
    from mineral_diplomacy.graph.analysis.exposure.asking import ExposureQuestion
    from mineral_diplomacy.graph.analysis.flow.trade_network import TradeNetwork
    from mineral_diplomacy.graph.analysis.importer.remedies import Remedies
    from mineral_diplomacy.graph.analysis.importer.remedy_views import RemedyQuestion
    from mineral_diplomacy.graph.analysis.importer.routing import Paths, RouteQuestion
    from mineral_diplomacy.graph.analysis.risk.risk import RiskAnswer, RiskQuestion
    from mineral_diplomacy.graph.analysis.scenarios.scenario import Scenario
    from mineral_diplomacy.graph.analysis.scenarios.simulation import Simulation
    from mineral_diplomacy.graph.brief.model import Brief
    from mineral_diplomacy.graph.stores.base import Limits, Rows, Store
    from mineral_diplomacy.graph.view.picture import Picture
    from mineral_diplomacy.graph.view.question import ViewQuestion

__all__ = ["KnowledgeGraph"]


class KnowledgeGraph:
    """A dataset with its stores, opened when first asked.

    `on` chooses where Cypher runs: `embedded`, or the `neo4j` that the environment names. SPARQL
    always runs embedded.
    """

    def __init__(self, dataset: Dataset, on: str = "embedded") -> None:
        self.dataset, self.on = dataset, on

    def cypher(self, question: str, limits: Limits | None = None, **params: Any) -> Rows:
        """The rows of a named query or of a Cypher text that only reads.

        Parameters are bound, never pasted. Raises `QueryError`, `StoreError`, or
        `UnknownTermError` for a name that is no query.
        """
        return self._ask(self._property_graph, "cypher", question, params, limits)

    def sparql(self, question: str, limits: Limits | None = None, **params: Any) -> Rows:
        """The rows of a named query or of a SPARQL text that only reads; `$name` is bound."""
        return self._ask(self._rdf, "sparql", question, params, limits)

    def _ask(
        self,
        store: Store,
        language: str,
        question: str,
        params: Mapping[str, Any],
        limits: Limits | None,
    ) -> Rows:
        from mineral_diplomacy.queries.asking import ask

        return ask(store, language, question, params, dataset=self.dataset, limits=limits)

    @cached_property
    def _property_graph(self) -> Store:
        from mineral_diplomacy.graph import stores

        return stores.open_neo4j() if self.on == "neo4j" else stores.open_embedded(self.dataset)

    @cached_property
    def _rdf(self) -> Store:
        from mineral_diplomacy.graph import stores

        return stores.open_rdf(self.dataset)

    def to_networkx(
        self, mineral: str | None = None, year: int | None = None
    ) -> nx.MultiDiGraph[str]:
        """A MultiDiGraph of all statements, one keyed edge each: nothing chosen, nothing added.

        With a mineral or year, of the statements about it. See `graph.network.to_networkx`.
        """
        from mineral_diplomacy.graph.network import to_networkx

        return to_networkx(self.dataset, mineral, year)

    def network(
        self,
        mineral: str,
        year: int | None = None,
        importer: str = "IND",
        policy: Sequence[str] = (),
        *,
        stage: str = "processing",
        measure: str = "tonnes",
    ) -> TradeNetwork:
        """An importer's supply of a mineral on observed bilateral flows.

        Not the statements, which `to_networkx` gives, but one claim per arc, chosen by a policy
        of sources; its `.digraph()` is a split, capacitated DiGraph for `graph.analysis.flow`.
        See `graph.analysis.flow.network.network` for parameters and errors.
        """
        from mineral_diplomacy.graph.analysis.flow.network import network

        return network(self.dataset, mineral, year, importer, policy, stage=stage, measure=measure)

    def to_rdflib(self) -> rdflib.Graph:
        """The whole dataset and its vocabulary as an rdflib graph."""
        from mineral_diplomacy.graph.rdf import to_rdf
        from mineral_diplomacy.ontology.reading import read_graph

        graph = read_graph()
        graph.parse(data="".join(to_rdf(self.dataset)), format="nt")
        return graph

    def chokepoints(self, question: Question | None = None) -> Answer:
        """The main job; without a question, that of `mindip chokepoints`."""
        from mineral_diplomacy.graph.analysis.chokepoints import Question, chokepoints

        return chokepoints(self.dataset, question or Question(), self.dataset.manifest.day)

    def exposure(self, question: ExposureQuestion | None = None) -> ExposureAnswer:
        """Whom an importer depends on, through three lenses; by default that of India.

        See `graph.analysis.exposure.answer.exposure` for errors.
        """
        from mineral_diplomacy.graph.analysis.exposure.answer import exposure

        return exposure(self.dataset, question)

    def risk(self, question: RiskQuestion, inputs: str | Path | None = None) -> RiskAnswer:
        """A published measure of supply risk, with the inputs of a file beside the dataset's.

        See `graph.analysis.risk.risk` and `loaders.risk_inputs` for errors.
        """
        from mineral_diplomacy.graph.analysis.risk.risk import risk
        from mineral_diplomacy.loaders.risk_inputs import load

        supplied = load(Path(inputs), self.dataset.schema) if inputs is not None else ()
        return risk(self.dataset, question, supplied)

    def coverage(
        self, party: str = "IND", minerals: Sequence[str] = (), as_of: date | None = None
    ) -> CoverageAnswer:
        """What a party's agreements cover of its loss at each chokepoint, in tonnes a year.

        Without minerals, of those of `chokepoints`; without a day, as of the build's. See
        `graph.analysis.coverage.coverage` for what it raises.
        """
        from mineral_diplomacy.graph.analysis.agreements.coverage import coverage

        return coverage(self.dataset, party, tuple(minerals), as_of or self.dataset.manifest.day)

    def delivery(
        self, party: str = "IND", minerals: Sequence[str] = (), as_of: date | None = None
    ) -> tuple[Standing, ...]:
        """Per partner and agreement: announced, named, contracted or delivered, with tonnes.

        See `graph.analysis.agreements.delivery.standings` for what it raises.
        """
        from mineral_diplomacy.graph.analysis.agreements.delivery import standings

        return standings(self.dataset, party, tuple(minerals), as_of or self.dataset.manifest.day)

    def roles(self, party: str = "IND", as_of: date | None = None) -> RolesAnswer:
        """Which partner serves which stage: by agreements, by output, as a source claims.

        See `graph.analysis.roles.roles` for what it raises.
        """
        from mineral_diplomacy.graph.analysis.agreements.roles import roles

        return roles(self.dataset, party, as_of or self.dataset.manifest.day)

    def changes(self, first: date, last: date, party: str = "IND") -> ChangesAnswer:
        """What changed between two days: agreements, statuses, export controls, reach.

        See `graph.analysis.changes.changes` for what it raises.
        """
        from mineral_diplomacy.graph.analysis.agreements.changes import changes

        return changes(self.dataset, party, first, last)

    def path(self, question: RouteQuestion) -> Paths:
        """The routes of a mineral to an importer on observed flows.

        See `graph.analysis.importer.routing.paths` for its errors.
        """
        from mineral_diplomacy.graph.analysis.importer.routing import paths

        return paths(self.dataset, question)

    def remedies(self, question: RemedyQuestion | None = None) -> tuple[Remedies, ...]:
        """Which further supply lowers a loss most; without a question, that of the command.

        See `graph.analysis.remedy_views.remedies` for its errors.
        """
        from mineral_diplomacy.graph.analysis.importer.remedy_views import RemedyQuestion, remedies

        return remedies(self.dataset, question or RemedyQuestion())

    def simulate(self, scenario: Scenario) -> Simulation:
        """What a scenario changes, for the world and for the importer, side by side.

        See `graph.analysis.scenarios.simulation.simulate` for its errors;
        `graph.analysis.scenarios.scenario_files` reads a scenario from a TOML file.
        """
        from mineral_diplomacy.graph.analysis.scenarios.simulation import simulate

        return simulate(self.dataset, scenario, self.dataset.manifest.day)

    def brief(self, party: str = "IND") -> Brief:
        """Two pages for an adviser: headline, table, pictures, every number with its source.

        `to_markdown()`, `to_html()` and `to_docx()` write it. Raises `UnknownTermError` for a
        party that is no country.
        """
        from mineral_diplomacy.graph.brief.content import brief

        return brief(self.dataset, party, self.dataset.manifest.day)

    def view(self, question: ViewQuestion | None = None, **choices: Any) -> Picture:
        """The picture that `mindip view` writes; without a question, the first view of the whole.

        Choices are the fields of `ViewQuestion`, in place of one: `kg.view(minerals="lithium")`.
        A notebook shows it; `to_html()` gives the page. A question with a `query` is asked with
        its parameters, and the picture shows what the answer names. Raises `UnknownTermError` for
        a word that names nothing, `ChoiceError` for two focuses at once.
        """
        from dataclasses import replace

        from mineral_diplomacy.graph.view.making import view
        from mineral_diplomacy.graph.view.question import chosen

        question = question or chosen(choices)
        if question.query is not None and not question.rows:
            question = replace(question, rows=self._keys(question))
        return view(self.dataset, question)

    def _keys(self, question: ViewQuestion) -> tuple[str, ...]:
        """What an answer may name: keys, notations under their column's name, ISO codes."""
        rows = self.cypher(question.query or "", None, **dict(question.params))
        named = (pair for row in rows for pair in zip(rows.columns, row, strict=True))
        texts = dict.fromkeys((name, cell) for name, cell in named if isinstance(cell, str))
        return tuple(
            key for name, cell in texts for key in (cell, f"{name}/{cell}", f"country/{cell}")
        )

    def _repr_html_(self) -> str:
        from mineral_diplomacy.graph.notebook import framed_table

        schema, counts = self.dataset.schema, self.dataset.manifest.rows
        found = [table for table in (*schema.nodes(), *schema.statements()) if counts[table.name]]
        rows = [(one.label, one.edge and one.edge.type, counts[one.name]) for one in found]
        nodes = sum(count for _, edge, count in rows if edge is None)
        edges = sum(count for _, edge, count in rows if edge is not None)
        caption = f"{nodes:,} nodes and {edges:,} edges as of {self.dataset.manifest.as_of}"
        return framed_table(caption, ("class", "edge", "count"), rows, most=len(rows))


def open_graph(path: str | Path | None = None, *, on: str = "embedded") -> KnowledgeGraph:
    """Opens a built dataset; without a path, where `mindip build` puts it.

    Raises `DatasetError` where there is none, `UnknownTermError` for an unknown `on`.
    """
    from mineral_diplomacy.ontology.errors import UnknownTermError

    if on not in STORES:
        raise UnknownTermError("store", on, STORES)
    return KnowledgeGraph(Dataset.open(Path(path) if path is not None else None), on)


STORES = ("embedded", "neo4j")
