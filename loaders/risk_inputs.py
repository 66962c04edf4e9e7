"""Inputs of supply-risk measures that a user supplies, each with the words of its source.

A CSV file with the columns `name,mineral,stage,country,party,value,period,source`, or a TOML file
with one `[[input]]` table per value and these keys. `name` is one of `KINDS`; `country` and
`party` are given where the input is a country's or a party's, and left out otherwise.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from mineral_diplomacy.graph.analysis.risk.risk_inputs import KINDS, InputKind, RiskInput
from mineral_diplomacy.loaders.text_files import read_csv, read_text
from mineral_diplomacy.ontology.errors import (
    DuplicateKeyError,
    FieldError,
    Origin,
    SourceFileError,
    UnknownTermError,
)
from mineral_diplomacy.ontology.schema import Schema

__all__ = ["load"]

_FIELDS = ("name", "mineral", "stage", "country", "party", "value", "period", "source")
_ALWAYS = ("mineral", "stage", "value", "period", "source")
_CODE = 3


def load(path: Path, schema: Schema) -> tuple[RiskInput, ...]:
    """The inputs of a file. Raises an `InputError` that names file, row and field."""
    found: dict[tuple[object, ...], tuple[RiskInput, Origin]] = {}
    for row, origin in _toml(path) if path.suffix.lower() == ".toml" else _csv(path):
        one = _input(row, origin, schema)
        if one.place in found:
            name = "/".join(str(part) for part in one.place if part)
            raise DuplicateKeyError(name, found[one.place][1], origin, ["value"])
        found[one.place] = one, origin
    if not found:
        raise SourceFileError(path.name, "no input in it", "at least one [[input]] or row")
    return tuple(one for one, _ in found.values())


def _toml(path: Path) -> Iterator[tuple[Mapping[str, Any], Origin]]:
    try:
        data = tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise SourceFileError(path.name, str(error), "TOML") from None
    rows = data.get("input")
    tables = isinstance(rows, list) and all(isinstance(row, dict) for row in rows)
    if set(data) != {"input"} or not tables:
        named = ", ".join(data) or "nothing"
        raise SourceFileError(path.name, f"{named} at its top", "[[input]] tables alone")
    for number, row in enumerate(data["input"], start=1):
        yield row, Origin(f"{path.name}, [[input]]", number)


def _csv(path: Path) -> Iterator[tuple[Mapping[str, Any], Origin]]:
    for row in read_csv(path):
        yield {name: cell for name, cell in row.cells.items() if cell != ""}, row.origin


def _input(row: Mapping[str, Any], origin: Origin, schema: Schema) -> RiskInput:
    for name in row:
        if name not in _FIELDS:
            raise FieldError(origin, name, row[name], f"one of the fields {', '.join(_FIELDS)}")
    name = _text(row, "name", origin)
    if name not in KINDS:
        raise FieldError(origin, "name", name, f"one of {', '.join(KINDS)}")
    kind = KINDS[name]
    for field, needed in _needed(kind).items():
        if (field in row) is not needed:
            expected = "a value" if needed else f"none: {name} is {kind.meaning}"
            raise FieldError(origin, field, row.get(field), expected)
    return RiskInput(
        name,
        _term(row, "mineral", origin, schema),
        _term(row, "stage", origin, schema),
        _value(row, kind, origin),
        _text(row, "period", origin),
        _text(row, "source", origin),
        _code_of(row, "country", origin),
        _code_of(row, "party", origin),
    )


def _needed(kind: InputKind) -> dict[str, bool]:
    return {**dict.fromkeys(_ALWAYS, True), "country": kind.of_country, "party": kind.of_party}


def _text(row: Mapping[str, Any], field: str, origin: Origin) -> str:
    found = row.get(field)
    if field == "period" and isinstance(found, int) and not isinstance(found, bool):
        found = str(found)
    if not isinstance(found, str) or not found.strip():
        raise FieldError(origin, field, found, "a text, not empty")
    return found.strip()


def _term(row: Mapping[str, Any], field: str, origin: Origin, schema: Schema) -> str:
    try:
        return schema.notation(field, _text(row, field, origin))
    except UnknownTermError as error:
        expected = f"a {field} of the vocabulary, such as {', '.join(error.nearest) or 'copper'}"
        raise FieldError(origin, field, error.found, expected) from None


def _code_of(row: Mapping[str, Any], field: str, origin: Origin) -> str | None:
    if field not in row:
        return None
    found = _text(row, field, origin)
    if len(found) != _CODE or not (found.isascii() and found.isalpha() and found.isupper()):
        raise FieldError(
            origin, field, found, "three capital letters: an ISO 3166-1 code, or EUR for the EU"
        )
    return found


def _value(row: Mapping[str, Any], kind: InputKind, origin: Origin) -> float:
    found = row["value"]
    expected = f"a number from {kind.low:g} to {kind.high:g}: {kind.meaning}"
    try:
        value = math.nan if isinstance(found, bool) else float(found)
    except (TypeError, ValueError):
        value = math.nan
    if not kind.low <= value <= kind.high:
        raise FieldError(origin, "value", found, expected)
    return value
