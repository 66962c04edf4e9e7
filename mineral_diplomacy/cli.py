"""The command `mindip`: thin commands over the package; errors become sentences and exit codes.

Exit codes: 0 fine, 1 findings (violations), 2 usage or input, 3 backend unreachable or busy,
4 limit or time-out. Heavy libraries are imported by the command that needs them.
"""

from __future__ import annotations

import sys
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Any

import typer

from mineral_diplomacy.loaders.registry import LOADERS
from mineral_diplomacy.output import Format

__all__ = ["app", "main"]

app = typer.Typer(
    name="mindip",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help: its own parts of rich take longer than all the rest
    help="India's minerals diplomacy as a graph that can be computed with.",
)
load_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Fill a server with the built dataset."
)
app.add_typer(load_app, name="load")

Data = Annotated[
    Path | None,
    typer.Option("--data", help="Dataset folder; default $MINDIP_DATA or the user's data folder."),
]
Form = Annotated[
    Format | None,
    typer.Option("--format", help="Default: a table on a terminal, CSV elsewhere."),
]


def main() -> None:
    """Runs the command line; a user's mistake ends in one sentence and an exit code."""
    from mineral_diplomacy.ontology.errors import MineralDiplomacyError
    from mineral_diplomacy.output import say

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except MineralDiplomacyError as error:
        say(f"mindip: {error}")
        sys.exit(error.exit_code)
    except OSError as error:
        say(f"mindip: {error.filename or 'file system'}: {error.strerror or error}")
        sys.exit(2)


def _day(text: str | None) -> Any:
    """A full date, or a usage error."""
    from datetime import date

    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no date; expected YYYY-MM-DD") from None


@app.command()
def build(
    source: Annotated[
        list[str] | None,
        typer.Option(help=f"NAME=PATH, repeatable: {', '.join(LOADERS)}."),
    ] = None,
    only: Annotated[bool, typer.Option("--only", help="Without the shipped facts.")] = False,
    as_of: Annotated[
        str | None, typer.Option(help="Day of the build; default the newest in the facts.")
    ] = None,
    vocabulary: Annotated[
        list[Path] | None, typer.Option(help="A Turtle file that extends the ontology.")
    ] = None,
    data: Data = None,
) -> None:
    """Build the dataset: tables, findings, stores."""
    from mineral_diplomacy.building import build_with_progress
    from mineral_diplomacy.output import say

    result = build_with_progress(source or [], only, _day(as_of), vocabulary or [], data)
    rows = sum(result.manifest.rows.values())
    say(
        f"{'Unchanged' if result.unchanged else 'Built'}: {rows:,} rows as of "
        f"{result.manifest.as_of} in {result.path}"
    )


@app.command()
def chokepoints(
    mineral: Annotated[
        list[str] | None, typer.Option(help="Repeatable; default the article's minerals.")
    ] = None,
    stage: Annotated[str | None, typer.Option(help="extraction, processing, …")] = None,
    country: Annotated[str | None, typer.Option(help="ISO alpha-3 of one country.")] = None,
    party: Annotated[str, typer.Option(help="Whose agreements; ISO alpha-3.")] = "IND",
    year: Annotated[int | None, typer.Option(help="Default the newest observed.")] = None,
    outlook: Annotated[
        bool, typer.Option("--outlook", help="Projected years instead of observed.")
    ] = False,
    as_of: Annotated[
        str | None, typer.Option(help="Day for the agreements; default the build's.")
    ] = None,
    source_policy: Annotated[
        str | None, typer.Option(help="Sources in order, such as usgs-mcs-2026,iea-2026.")
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="The evidence of the first row.")
    ] = False,
    data: Data = None,
    form: Form = None,
) -> None:
    """Single points on which the world's supply hangs, and which agreements reach them."""
    from mineral_diplomacy.answering import print_chokepoints
    from mineral_diplomacy.graph.analysis.chokepoints import Question
    from mineral_diplomacy.graph.analysis.selection import DEFAULT_POLICY

    policy = tuple(source_policy.split(",")) if source_policy else DEFAULT_POLICY
    question = Question(
        tuple(mineral or ()), stage, country, party, year, outlook, _day(as_of), policy
    )
    print_chokepoints(data, question, form, explain=explain)


@app.command()
def sources(data: Data = None, form: Form = None) -> None:
    """Every source with publisher, edition, licence and the attribution it asks for."""
    from mineral_diplomacy.answering import print_sources

    print_sources(data, form)


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


@app.command()
def view(
    mineral: Annotated[
        list[str] | None, typer.Option(help="This mineral alone, repeatable.")
    ] = None,
    country: Annotated[
        list[str] | None, typer.Option(help="What a country supplies, signs and restricts.")
    ] = None,
    agreement: Annotated[
        list[str] | None, typer.Option(help="An agreement, its parties, minerals and points.")
    ] = None,
    query: Annotated[
        str | None, typer.Option(help="What the answer to a named query names; see -p.")
    ] = None,
    param: Annotated[
        list[str] | None, typer.Option("-p", "--param", help="key=value of the query, repeatable.")
    ] = None,
    around: Annotated[
        list[str] | None, typer.Option(help="A node by key or name, with what is near it.")
    ] = None,
    hops: Annotated[int, typer.Option(help="How near, in statements.", min=0, max=10)] = 2,
    party: Annotated[str, typer.Option(help="Whose agreements; ISO alpha-3.")] = "IND",
    as_of: Annotated[
        str | None, typer.Option(help="Day for the agreements; default the build's.")
    ] = None,
    output: Annotated[Path, typer.Option("--output", "-o", help="The file to write.")] = Path(
        "mineral-diplomacy.html"
    ),
    force: Annotated[bool, typer.Option("--force", help="Replace the file.")] = False,
    data: Data = None,
) -> None:
    """Write the interactive picture: one HTML file that needs no network."""
    from mineral_diplomacy.graph.view.question import ViewQuestion
    from mineral_diplomacy.querying import pair
    from mineral_diplomacy.viewing import write_view

    question = ViewQuestion(
        minerals=tuple(mineral or ()),
        countries=tuple(country or ()),
        agreements=tuple(agreement or ()),
        around=tuple(around or ()),
        hops=hops,
        query=query,
        params=tuple(pair(text) for text in param or ()),
        party=party,
        as_of=_day(as_of),
    )
    write_view(data, question, output, force=force)


@app.command()
def validate(
    files: Annotated[list[Path], typer.Argument(help="Turtle, TriG, N-Triples or JSON-LD.")],
) -> None:
    """Hold RDF files against the ontology's shapes; exit 1 where they break one."""
    from mineral_diplomacy.querying import print_violations

    if print_violations(files):
        raise typer.Exit(1)


@load_app.command()
def neo4j(data: Data = None) -> None:
    """Fill the Neo4j of NEO4J_URI, NEO4J_USERNAME, NEO4J_PASSWORD and NEO4J_DATABASE."""
    from mineral_diplomacy.querying import load_neo4j

    load_neo4j(data)


@app.command()
def version() -> None:
    """The version of the package."""
    from importlib.metadata import version as installed

    typer.echo(installed("mineral-diplomacy"))
