"""Commands that ask what breaks, which ways are left, and what would mend it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mineral_diplomacy.commands.application import AsOf, Data, Form, Measure, Party, app, day

__all__ = ["centrality", "path", "remedies", "simulate"]


@app.command()
def simulate(
    remove: Annotated[
        list[str] | None, typer.Option(help="COUNTRY, or COUNTRY:STAGE; repeatable.")
    ] = None,
    add: Annotated[
        list[str] | None,
        typer.Option(help="COUNTRY:MINERAL:STAGE:QUANTITY, such as AUS:lithium:processing:50kt."),
    ] = None,
    ban: Annotated[
        list[str] | None, typer.Option(help="An export control of the graph, by name; repeatable.")
    ] = None,
    spare: Annotated[
        float | None, typer.Option(help="Assumed: others deliver so much more; 0.1 is 10 %.")
    ] = None,
    scenario: Annotated[
        Path | None, typer.Option(help="A TOML file with the same; options add to it.")
    ] = None,
    mineral: Annotated[
        list[str] | None, typer.Option(help="Repeatable; default those added to, or the article's.")
    ] = None,
    party: Annotated[str | None, typer.Option(help="The importer; default IND.")] = None,
    year: Annotated[int | None, typer.Option(help="Default the newest of each figure.")] = None,
    as_of: AsOf = None,
    data: Data = None,
    form: Form = None,
) -> None:
    """What a failure, an addition or a control changes: before, after, who loses, which cut binds.

    The world's value chain and the importer's observed flows stand side by side, never merged.
    """
    from mineral_diplomacy.graph.analysis.scenarios.scenario import Scenario, addition, stop
    from mineral_diplomacy.graph.analysis.scenarios.scenario_files import read_scenario
    from mineral_diplomacy.network_answering import print_simulation

    asked = (read_scenario(scenario) if scenario else Scenario()).joined(
        minerals=tuple(mineral or ()),
        party=party,
        year=year,
        as_of=day(as_of),
        spare=spare,
        ban=tuple(ban or ()),
        remove=tuple(stop(text) for text in remove or ()),
        add=tuple(addition(text) for text in add or ()),
    )
    print_simulation(data, asked, form)


@app.command()
def path(
    start: Annotated[str, typer.Argument(help="From where; ISO alpha-3.")],
    end: Annotated[str, typer.Argument(help="The importer; ISO alpha-3.")],
    mineral: Annotated[str, typer.Option(help="One mineral.")],
    avoid: Annotated[list[str] | None, typer.Option(help="A country to avoid; repeatable.")] = None,
    hops: Annotated[int, typer.Option(help="At most so many flows.", min=1, max=5)] = 3,
    stage: Annotated[
        str | None, typer.Option(help="Of the goods imported; default the last that arrive.")
    ] = None,
    year: Annotated[int | None, typer.Option(help="Default the newest with trade.")] = None,
    measure: Measure = "tonnes",
    data: Data = None,
    form: Form = None,
) -> None:
    """Routes from a country to an importer: how many keep apart, the widest, the weakest link."""
    from mineral_diplomacy.graph.analysis.importer.routing import RouteQuestion
    from mineral_diplomacy.network_answering import print_paths

    asked = RouteQuestion(start, end, mineral, tuple(avoid or ()), hops, stage, year, measure)
    print_paths(data, asked, form)


@app.command()
def remedies(
    mineral: Annotated[
        list[str] | None, typer.Option(help="Repeatable; default the article's minerals.")
    ] = None,
    importer: Annotated[str, typer.Option(help="Whose imports; ISO alpha-3.")] = "IND",
    remove: Annotated[
        str | None, typer.Option(help="The country that is out; default the worst of each view.")
    ] = None,
    year: Annotated[int | None, typer.Option(help="Default the newest of each figure.")] = None,
    data: Data = None,
    form: Form = None,
) -> None:
    """Which further supply lowers the loss most, with the outage active; ranked, with the cut."""
    from mineral_diplomacy.graph.analysis.importer.remedy_views import RemedyQuestion
    from mineral_diplomacy.network_answering import print_remedies

    asked = RemedyQuestion(tuple(mineral or ()), importer, remove, year)
    print_remedies(data, asked, form)


@app.command()
def centrality(
    mineral: Annotated[str, typer.Option(help="One mineral.")],
    measure: Annotated[
        str,
        typer.Option(help="betweenness, closeness, in_strength, out_strength or pagerank."),
    ] = "betweenness",
    weight: Annotated[
        str, typer.Option(help="hops: every flow counts one; capacity: by its amount.")
    ] = "hops",
    party: Party = "IND",
    stage: Annotated[
        str | None, typer.Option(help="Of the goods imported; default the last that arrive.")
    ] = None,
    year: Annotated[int | None, typer.Option(help="Default the newest with trade.")] = None,
    flows: Measure = "tonnes",
    data: Data = None,
    form: Form = None,
) -> None:
    """How central countries are in the observed flows: description, never a verdict.

    What the weight means to the measure, a distance or a strength, is said with the answer.
    """
    from mineral_diplomacy.network_answering import print_centrality

    print_centrality(data, (mineral, party, stage, year, flows), (measure, weight), form)
