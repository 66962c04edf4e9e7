"""Commands that write pictures and briefs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mineral_diplomacy.commands.application import AsOf, Data, Party, app, day

__all__ = ["brief", "view"]


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
    party: Party = "IND",
    as_of: AsOf = None,
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
        as_of=day(as_of),
    )
    write_view(data, question, output, force=force)


@app.command()
def brief(
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The file to write: .md, .html or .docx.")
    ],
    party: Party = "IND",
    force: Annotated[bool, typer.Option("--force", help="Replace the file.")] = False,
    data: Data = None,
) -> None:
    """Write two pages for an adviser: headline, table, pictures, every number with its source."""
    from mineral_diplomacy.briefing import write_brief

    write_brief(data, party, output, force=force)
