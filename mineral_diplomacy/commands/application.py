"""The application that commands are added to, and the options that many of them share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from mineral_diplomacy.formats import Format

__all__ = ["AsOf", "Data", "Form", "Measure", "Party", "app", "day"]

app = typer.Typer(
    name="mindip",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help: its own parts of rich take longer than all the rest
    help="India's minerals diplomacy as a graph that can be computed with.",
)

Data = Annotated[
    Path | None,
    typer.Option("--data", help="Dataset folder; default $MINDIP_DATA or the user's data folder."),
]
Form = Annotated[
    Format | None,
    typer.Option("--format", help="Default: a table on a terminal, CSV elsewhere."),
]
Party = Annotated[str, typer.Option(help="Whose agreements and imports; ISO alpha-3.")]
Measure = Annotated[str, typer.Option(help="Of observed flows: tonnes or value_usd.")]
AsOf = Annotated[str | None, typer.Option(help="Day for the agreements; default the build's.")]


def day(text: str | None) -> Any:
    """A full date, or a usage error."""
    from datetime import date

    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no date; expected YYYY-MM-DD") from None
