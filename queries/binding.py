"""Values of a query's parameters: from a user's text or Python to what a store is given.

A concept is named by its notation or any spelling of it, a node by its key, what the key ends in,
its ISO code or its name: `IND`, `india` and `country/IND` are one country.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date

from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.graph.naming import node_key
from mineral_diplomacy.ontology.errors import (
    ParameterError,
    ParameterValueError,
    UnknownTermError,
)
from mineral_diplomacy.queries.catalogue import NamedQuery, Parameter

__all__ = ["Value", "bind", "untyped"]

Value = str | int | float | bool | date | None

#: The default of a date that is the day of the build.
AS_OF = "as_of"


def bind(query: NamedQuery, given: Mapping[str, object], dataset: Dataset) -> dict[str, Value]:
    """A value for every parameter of a query; None for an optional one that is not given.

    Raises `UnknownTermError` for a name, concept or node that is not known, `ParameterError` for
    a required parameter that is missing, `ParameterValueError` for a value of another type.
    """
    for name in given:
        if name not in query.parameters:
            raise UnknownTermError(f"parameter of {query.name}", name, query.parameters)
    values = {
        name: parameter.default if given.get(name) is None else given[name]
        for name, parameter in query.parameters.items()
    }
    missing = [name for name, p in query.parameters.items() if p.required and values[name] is None]
    if missing:
        raise ParameterError(missing, ())
    binder = _Binder(dataset)
    return {
        name: None if value is None else binder.value(query.parameters[name], value)
        for name, value in values.items()
    }


def untyped(given: Mapping[str, object]) -> dict[str, object]:
    """Values for a query that says nothing about its parameters, as they are.

    Raises `ParameterValueError` for text that no store can hold.
    """
    for name, value in given.items():
        if isinstance(value, str) and not _is_unicode(value):
            raise ParameterValueError(name, value, "text")
    return dict(given)


class _Binder:
    """Reads values as their parameters' types say."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset

    def value(self, parameter: Parameter, given: object) -> Value:
        """One value. Raises `UnknownTermError` or `ParameterValueError`."""
        if parameter.reference is not None:
            return self._referred(parameter, given)
        if parameter.choices:
            return _choice(parameter, given)
        readers: dict[str, Callable[[Parameter, object], Value]] = {
            "integer": _integer,
            "number": _number,
            "date": self._date,
        }
        return readers.get(parameter.type, _text)(parameter, given)

    def _date(self, parameter: Parameter, given: object) -> date:
        if given == AS_OF:
            return self.dataset.manifest.day
        try:
            # a moment is a date to Python, but not to the stores
            return date.fromisoformat(str(given))
        except ValueError:
            raise _refused(parameter, given, "a date YYYY-MM-DD") from None

    def _referred(self, parameter: Parameter, given: object) -> str:
        """A notation or a key."""
        kind, name = parameter.reference or ("", "")
        text = _text(parameter, given)
        if kind == "concept":
            return self.dataset.schema.notation(name, text.removeprefix(f"{name}/"))
        return node_key(self.dataset, name, text)


def _choice(parameter: Parameter, given: object) -> str:
    text = _text(parameter, given).strip()
    if text not in parameter.choices:
        raise UnknownTermError(parameter.name, text, parameter.choices)
    return text


def _integer(parameter: Parameter, given: object) -> int:
    try:
        number = int(str(given).strip()) if not isinstance(given, bool) else None
    except ValueError:
        number = None
    if number is None or not -(2**63) <= number < 2**63:
        raise _refused(parameter, given, "a whole number such as 2024")
    return number


def _number(parameter: Parameter, given: object) -> float:
    try:
        number = float(str(given).strip()) if not isinstance(given, bool) else math.nan
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise _refused(parameter, given, "a number such as 0.25")
    return number


def _text(parameter: Parameter, given: object) -> str:
    if not isinstance(given, str) or not _is_unicode(given):
        raise _refused(parameter, given, "text")
    return given


def _is_unicode(text: str) -> bool:
    """Whether a text can be written at all: half a surrogate pair cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _refused(parameter: Parameter, given: object, expected: str) -> ParameterValueError:
    return ParameterValueError(parameter.name, given, expected)
