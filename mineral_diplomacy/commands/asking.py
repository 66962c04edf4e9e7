"""Commands that answer questions with rows."""

from __future__ import annotations

from typing import Annotated

import typer

from mineral_diplomacy.commands.application import AsOf, Data, Form, Measure, Party, app, day

__all__ = ["chokepoints", "query"]


@app.command()
def chokepoints(
    mineral: Annotated[
        list[str] | None, typer.Option(help="Repeatable; default the article's minerals.")
    ] = None,
    stage: Annotated[str | None, typer.Option(help="extraction, processing, …")] = None,
    country: Annotated[str | None, typer.Option(help="ISO alpha-3 of one country.")] = None,
    party: Party = "IND",
    year: Annotated[int | None, typer.Option(help="Default the newest observed.")] = None,
    outlook: Annotated[
        bool, typer.Option("--outlook", help="Projected years instead of observed.")
    ] = False,
    as_of: AsOf = None,
    source_policy: Annotated[
        str | None, typer.Option(help="Sources in order, such as usgs-mcs-2026,iea-2026.")
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="The evidence of the first row.")
    ] = False,
    network: Annotated[
        bool, typer.Option("--network", help="What the party's own observed supply loses.")
    ] = False,
    measure: Measure = "tonnes",
    seed: Annotated[int, typer.Option(help="With --network: draws where claims are many.")] = 0,
    data: Data = None,
    form: Form = None,
) -> None:
    """Single points on which the world's supply hangs, and which agreements reach them.

    With --network: what the party loses on the flows that are observed, stage by stage and
    country by country; --stage is then that of the goods imported.
    """
    if network:
        _refuse_world_options(country=country, outlook=outlook, as_of=as_of, explain=explain)
        from mineral_diplomacy.graph.analysis.importer.loss_rows import NetworkQuestion
        from mineral_diplomacy.network_answering import print_network_losses

        sources = tuple(source_policy.split(",")) if source_policy else ()
        asked = (tuple(mineral or ()), party, stage, year, measure, sources, seed)
        print_network_losses(data, NetworkQuestion(*asked), form)
        return
    from mineral_diplomacy.answering import print_chokepoints
    from mineral_diplomacy.graph.analysis.chokepoints import Question
    from mineral_diplomacy.graph.analysis.selection import DEFAULT_POLICY

    policy = tuple(source_policy.split(",")) if source_policy else DEFAULT_POLICY
    question = Question(
        tuple(mineral or ()), stage, country, party, year, outlook, day(as_of), policy
    )
    print_chokepoints(data, question, form, explain=explain)


def _refuse_world_options(**given: object) -> None:
    """Options that only the world's chokepoints have."""
    names = [f"--{name.replace('_', '-')}" for name, value in given.items() if value]
    if names:
        raise typer.BadParameter(f"--network goes without {', '.join(names)}")


@app.command()
def query(
    question: Annotated[
        str | None, typer.Argument(help="A name, FILE.cypher, FILE.rq, or - for stdin.")
    ] = None,
    param: Annotated[
        list[str] | None, typer.Option("-p", "--param", help="key=value, repeatable.")
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help="List the named queries.")] = False,
    on: Annotated[str, typer.Option(help="Where Cypher runs: embedded or neo4j.")] = "embedded",
    language: Annotated[
        str | None, typer.Option(help="For a named query: cypher (default) or sparql.")
    ] = None,
    seconds: Annotated[float, typer.Option(help="Time-out of the query.", min=0.001)] = 60.0,
    max_rows: Annotated[int, typer.Option(help="Most rows a query may return.", min=1)] = 100_000,
    data: Data = None,
    form: Form = None,
) -> None:
    """Ask a named query, or any Cypher or SPARQL text that only reads."""
    from mineral_diplomacy import querying
    from mineral_diplomacy.graph.stores.base import Limits
    from mineral_diplomacy.knowledge_graph import open_graph

    if list_:
        querying.list_queries(form)
        return
    if question is None:
        raise typer.BadParameter("a name, a file or -; see --list", param_hint="QUESTION")
    graph = open_graph(data, on=on)
    limits = Limits(seconds, max_rows)
    querying.print_query(graph, question, param or [], form, limits, language)
