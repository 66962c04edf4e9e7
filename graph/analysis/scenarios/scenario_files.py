"""Scenarios as small TOML files, described in `docs/scenarios.md`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from mineral_diplomacy.graph.analysis.scenarios.scenario import Addition, Scenario, Stop
from mineral_diplomacy.ontology.errors import FieldError, Origin, SourceFileError

__all__ = ["read_scenario"]


def read_scenario(path: Path) -> Scenario:
    """A scenario from a TOML file, its name that of the file unless it says another.

    Raises `SourceFileError` for a file that is none, `FieldError` for a field that is unknown,
    missing or of the wrong kind.
    """
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SourceFileError(str(path), str(error.strerror), "a readable file") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SourceFileError(str(path), str(error), "a scenario in TOML") from None
    origin = Origin(path.name)
    _only(values, (one.name for one in fields(Scenario)), origin)
    found = {name: _value(name, value, origin) for name, value in values.items()}
    return Scenario(**{"name": path.stem, **found})


def _value(name: str, value: Any, origin: Origin) -> Any:
    if name in _TABLES:
        inside = Origin(f"{origin}, {name}")
        return tuple(_table(_TABLES[name], one, inside) for one in _list(name, value, origin))
    if name in {"minerals", "ban"}:
        return tuple(_typed(name, one, str, origin) for one in _list(name, value, origin))
    kinds: dict[str, type] = {"year": int, "as_of": date, "spare": float}
    return _typed(name, value, kinds.get(name, str), origin)


def _list(name: str, value: Any, origin: Origin) -> list[Any]:
    if not isinstance(value, list):
        raise FieldError(origin, name, value, "a list")
    return value


def _typed(name: str, value: Any, kind: type, origin: Origin) -> Any:
    """A value of a kind; whole numbers are numbers too, days have no time."""
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value) is not kind:
        raise FieldError(origin, name, value, _KINDS[kind])
    return value


_KINDS = {str: "a text", int: "a whole number", float: "a number", date: "a day, YYYY-MM-DD"}
_TABLES: dict[str, type[Stop | Addition]] = {"remove": Stop, "add": Addition}
_FIELDS = {Stop: ("country",), Addition: ("country", "mineral", "stage", "quantity", "unit")}


def _table(kind: type[Any], value: Any, origin: Origin) -> Any:
    if not isinstance(value, dict):
        raise FieldError(origin, "value", value, "a table of fields")
    _only(value, (one.name for one in fields(kind)), origin)
    for name in _FIELDS[kind]:
        if name not in value:
            raise FieldError(origin, name, None, "a value")
    kinds = {name: float if name == "quantity" else str for name in value}
    return kind(**{name: _typed(name, one, kinds[name], origin) for name, one in value.items()})


def _only(values: Mapping[str, Any], known: Iterable[str], origin: Origin) -> None:
    names = list(known)
    for name, value in values.items():
        if name not in names:
            raise FieldError(origin, name, value, f"one of the fields {', '.join(names)}")
