"""Commands about partners: what agreements cover, who serves which stage, what changed."""

from __future__ import annotations

from typing import Annotated

import typer

from mineral_diplomacy.commands.application import AsOf, Data, Form, Party, app, day

__all__ = ["asof", "coverage", "disagreements", "roles"]

Minerals = Annotated[
    list[str] | None, typer.Option("--mineral", help="This mineral alone, repeatable.")
]


@app.command()
def coverage(
    party: Party = "IND",
    mineral: Minerals = None,
    as_of: AsOf = None,
    partners: Annotated[
        bool, typer.Option("--partners", help="Per partner: announced, contracted, delivered.")
    ] = False,
    data: Data = None,
    form: Form = None,
) -> None:
    """What a party's agreements cover at each chokepoint, and the gap that stays."""
    from mineral_diplomacy.partner_answers import print_coverage, print_partners

    show = print_partners if partners else print_coverage
    show(data, party, tuple(mineral or ()), day(as_of), form)


@app.command()
def roles(party: Party = "IND", as_of: AsOf = None, data: Data = None, form: Form = None) -> None:
    """Which partner serves which stage: by agreements, by output, as claimed."""
    from mineral_diplomacy.partner_answers import print_roles

    print_roles(data, party, day(as_of), form)


@app.command()
def asof(
    first: Annotated[str, typer.Argument(help="The earlier day, YYYY-MM-DD.")],
    last: Annotated[str, typer.Argument(help="The later day.")],
    party: Party = "IND",
    data: Data = None,
    form: Form = None,
) -> None:
    """What changed between two days: agreements, statuses, export controls, reach."""
    from mineral_diplomacy.partner_answers import print_changes

    print_changes(data, party, (day(first), day(last)), form)


@app.command()
def disagreements(
    mineral: Annotated[str | None, typer.Option(help="This mineral alone.")] = None,
    points: Annotated[
        float, typer.Option(help="The least difference of shares, in points.", min=0.0)
    ] = 1.0,
    data: Data = None,
    form: Form = None,
) -> None:
    """Where sources disagree about the same quantity, and by how much."""
    from mineral_diplomacy.partner_answers import print_disagreements

    print_disagreements(data, mineral, points, form)
