"""Commands about an importer's supply."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mineral_diplomacy.commands.application import Data, Form, Party, app

__all__ = ["exposure", "risk"]


@app.command()
def exposure(
    party: Party = "IND",
    mineral: Annotated[
        list[str] | None, typer.Option(help="Repeatable; default the article's minerals.")
    ] = None,
    year: Annotated[int | None, typer.Option(help="Default the newest, lens by lens.")] = None,
    measure: Annotated[str, typer.Option(help="Of trade: value_usd or tonnes.")] = "value_usd",
    data: Data = None,
    form: Form = None,
) -> None:
    """Whom an importer depends on, through three lenses that are never merged."""
    from mineral_diplomacy.graph.analysis.exposure.asking import ExposureQuestion
    from mineral_diplomacy.supplying import print_exposure

    print_exposure(data, ExposureQuestion(party, tuple(mineral or ()), year, measure), form)


@app.command()
def risk(
    method: Annotated[str, typer.Option(help="eu or geopolrisk.")],
    mineral: Annotated[
        list[str] | None, typer.Option(help="Repeatable; default those of the inputs.")
    ] = None,
    party: Party = "IND",
    year: Annotated[int | None, typer.Option(help="Default the newest of the imports.")] = None,
    inputs: Annotated[
        Path | None, typer.Option(help="FILE.toml or FILE.csv: values with their sources.")
    ] = None,
    data: Data = None,
    form: Form = None,
) -> None:
    """A published measure of supply risk, only where every input has a source."""
    from mineral_diplomacy.graph.analysis.risk.risk import RiskQuestion
    from mineral_diplomacy.supplying import print_risk

    print_risk(data, RiskQuestion(method, tuple(mineral or ()), party, year), inputs, form)
