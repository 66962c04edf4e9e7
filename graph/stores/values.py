"""Values that every store keeps alike, checked before any store sees them.

Neo4j refuses maps, mixed lists and nulls in lists, kglite loses NaN and answers for some names
itself, and both refuse integers beyond 64 bits and decimals: none of it is left to a store.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from mineral_diplomacy.graph.tables import KEY
from mineral_diplomacy.ontology.errors import ValueRefusedError

#: The published stubs of Arrow's compute functions know no chunked arrays.
_compute: Any = pc

__all__ = ["MARKER", "OWNER", "RESERVED", "check_table", "plain_parameters"]

#: The property by which a store knows what this package put there, and its value.
MARKER = "loaded_by"
OWNER = "mineral-diplomacy"
#: Names that kglite answers for itself, and the marker.
RESERVED = frozenset({"id", "title", "type", MARKER})
_LABEL = "label"
_SCALARS = (pa.int64(), pa.float64(), pa.bool_(), pa.date32(), pa.string(), pa.large_string())
_INT64 = range(-(2**63), 2**63)


def check_table(name: str, table: pa.Table, *, node: bool) -> None:
    """Raises `ValueRefusedError` for the first column that not every store can hold as it is."""
    for column in table.column_names:
        found = _wrong(column, table[column])
        if node and column == _LABEL and table[column].null_count:
            found = "nothing", "a label for every node: kglite would answer with its class"
        if found:
            raise ValueRefusedError(f"{name}.{column}", *found)
    keys = table[KEY]
    if len(_compute.unique(keys)) != len(keys) or keys.null_count:
        raise ValueRefusedError(f"{name}.{KEY}", "a missing or repeated key", "one key a row")


def _wrong(column: str, values: pa.ChunkedArray[Any]) -> tuple[str, str] | None:
    """What is wrong with a column, and what was expected."""
    type_: Any = values.type
    if column in RESERVED:
        return "a name that stores use themselves", f"none of {', '.join(sorted(RESERVED))}"
    if pa.types.is_list(type_):
        lists: Any = values.combine_chunks()
        if _compute.list_flatten(lists).null_count:
            return "a list with nothing in it at some place", "lists of values"
        type_ = type_.value_type
    if type_ not in _SCALARS:
        return f"values of type {type_}", "integer, double, boolean, date, string, or lists of one"
    if pa.types.is_floating(type_) and not pa.types.is_list(values.type):
        finite = _compute.all(_compute.is_finite(values)).as_py()
        if finite is False:
            return "a number that is not finite", "a finite number, or nothing where unknown"
    return None


def plain_parameters(params: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters as every Cypher store takes them; decimals become floats.

    Raises `ValueRefusedError` for what one of them would refuse.
    """
    return {name: _plain(value, f"${name}") for name, value in params.items()}


def _plain(value: Any, where: str) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(item, where) for item in value]
    if isinstance(value, Decimal):
        value = float(value)
    if isinstance(value, int) and value not in _INT64:
        raise ValueRefusedError(where, str(value), "an integer of 64 bits")
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueRefusedError(where, str(value), "a finite number")
    if value is None or isinstance(value, bool | int | float | str | date | datetime):
        return value
    raise ValueRefusedError(
        where, type(value).__name__, "text, a number, a date, true or false, or a list of them"
    )
