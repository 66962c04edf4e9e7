"""Commands that make, check and move datasets."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mineral_diplomacy.commands.application import Data, Form, app, day
from mineral_diplomacy.loaders.registry import LOADERS

__all__ = ["build", "neo4j", "sources", "validate", "version"]

load_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Fill a server with the built dataset."
)
app.add_typer(load_app, name="load")


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

    result = build_with_progress(source or [], only, day(as_of), vocabulary or [], data)
    rows = sum(result.manifest.rows.values())
    say(
        f"{'Unchanged' if result.unchanged else 'Built'}: {rows:,} rows as of "
        f"{result.manifest.as_of} in {result.path}"
    )


@app.command()
def sources(data: Data = None, form: Form = None) -> None:
    """Every source with publisher, edition, licence and the attribution it asks for."""
    from mineral_diplomacy.answering import print_sources

    print_sources(data, form)


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
