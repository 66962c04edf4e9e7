"""Parameters of a query: none missing, none unknown, and never pasted into the text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from pyoxigraph import Literal, NamedNode

from mineral_diplomacy.graph.stores.guard import Token, sparql_tokens
from mineral_diplomacy.ontology.errors import ParameterError, ValueRefusedError

__all__ = ["bound_sparql", "check_parameters", "parameter_name"]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_UNSEEN = {"space", "comment"}


def parameter_name(token: Token) -> str:
    """`$name` or `` $`name` `` → `name`."""
    return token.text[1:].strip("`").replace("``", "`")


def check_parameters(tokens: Iterable[Token], params: Mapping[str, Any]) -> None:
    """Raises `ParameterError` that names what is missing and what is unknown."""
    needed = {parameter_name(token) for token in tokens if token.kind == "param"}
    if needed != params.keys():
        raise ParameterError(needed - params.keys(), params.keys() - needed)


def bound_sparql(text: str, params: Mapping[str, Any]) -> str:
    """A SPARQL query with every `$name` replaced by its term, token by token.

    Values are Python's or pyoxigraph's own terms. A parameter that is None stays an unbound
    variable; `BOUND($name)` tells whether it was given, as `$name IS NOT NULL` does in Cypher.
    Raises `ParameterError`, or `ValueRefusedError` for a value that is no term.
    """
    tokens = list(sparql_tokens(text))
    check_parameters(tokens, params)
    given = {name for name, value in params.items() if value is not None}
    parts: list[str] = []
    for token in _without_bound(tokens, given):
        known = token.kind == "param" and parameter_name(token) in given
        value = params[parameter_name(token)] if known else None
        parts.append(_term(value, token.text) if known else token.text)
    return "".join(parts)


def _without_bound(tokens: list[Token], given: set[str]) -> list[Token]:
    """The tokens, `BOUND($name)` of a given parameter replaced by `true`: it takes no term."""
    seen = [position for position, token in enumerate(tokens) if token.kind not in _UNSEEN]
    gone: set[int] = set()
    result = dict(enumerate(tokens))
    for first, second, third, fourth in zip(seen, seen[1:], seen[2:], seen[3:], strict=False):
        shape = (tokens[first].text.upper(), tokens[second].text, tokens[fourth].text)
        name = tokens[third]
        if shape == ("BOUND", "(", ")") and name.kind == "param" and parameter_name(name) in given:
            result[first] = Token("word", "true")
            gone.update(range(first + 1, fourth + 1))
    return [token for position, token in result.items() if position not in gone]


def _term(value: Any, where: str) -> str:
    """A value as a SPARQL term; pyoxigraph does the escaping."""
    if isinstance(value, Decimal):
        value = float(value)
    if isinstance(value, NamedNode | Literal):
        return str(value)
    if isinstance(value, bool | float | str):
        return str(Literal(value))
    if isinstance(value, int):
        # Bare, for LIMIT and OFFSET take nothing else.
        return str(value) if value >= 0 else str(Literal(value))
    if isinstance(value, date):
        return str(Literal(value.isoformat(), datatype=NamedNode(f"{_XSD}date")))
    raise ValueRefusedError(where, type(value).__name__, "text, a number, a date, true or false")
