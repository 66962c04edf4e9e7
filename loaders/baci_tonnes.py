"""Tonnes by material, printed beside flows by code: each belongs to the flow of the same value."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mineral_diplomacy.ontology.errors import FieldError, Origin

__all__ = ["Tonnes", "read_tonnes"]

_KEYS = ("from", "to", "value", "qty")


@dataclass(frozen=True)
class Amount:
    """One printed row: dollars, and tonnes of which 0 is unknown."""

    origin: Origin
    value: float
    tonnes: float


@dataclass
class Tonnes:
    """Amounts by exporter, importer, code and year; `used` are those that met their flow."""

    amounts: dict[tuple[str, str, str, str], Amount] = field(default_factory=dict)
    used: set[tuple[str, str, str, str]] = field(default_factory=set)

    def of(
        self, exporter: str, importer: str, code: str, year: str, value: float | None
    ) -> Amount | None:
        """The amount of a flow; None where its dollars are another's, or its tonnes unknown."""
        key = (exporter, importer, code, year)
        amount = self.amounts.get(key)
        if amount is None or value is None or round(amount.value) != round(value):
            return None
        self.used.add(key)
        return amount if amount.tonnes else None

    @property
    def unused(self) -> int:
        """How many rows belong to no flow that was read."""
        return len(self.amounts.keys() - self.used)


def read_tonnes(files: Mapping[Path, Mapping[str, Any]], titles: Mapping[str, str]) -> Tonnes:
    """The amounts of all files; a code printed for two materials must have the same in both.

    Raises `FieldError` for a row that is not in the layout, and for a material without a code.
    """
    tonnes = Tonnes()
    for file, data in files.items():
        for key, amount in _amounts(file, data, titles):
            first = tonnes.amounts.setdefault(key, amount)
            if (first.value, first.tonnes) != (amount.value, amount.tonnes):
                expected = f"{first.value:g} USD and {first.tonnes:g} t, as in {first.origin}"
                found = f"{amount.value:g} USD and {amount.tonnes:g} t"
                raise FieldError(amount.origin, "value", found, expected)
    return tonnes


def _amounts(
    file: Path, data: Mapping[str, Any], titles: Mapping[str, str]
) -> Iterator[tuple[tuple[str, str, str, str], Amount]]:
    materials = data["materials"]
    if not isinstance(materials, dict):
        raise FieldError(Origin(file.name), "materials", materials, "a JSON object")
    for material, rows in materials.items():
        if material not in titles:
            expected = "a material with a title_code in the crosswalk beside the file"
            raise FieldError(Origin(file.name), "materials", material, expected)
        for number, row in enumerate(rows, start=1):
            origin = Origin(f"{file.name}, {material}/{number}")
            exporter, importer = (_country(row, name, origin) for name in _KEYS[:2])
            value, mass = (_number(row, name, origin) for name in _KEYS[2:])
            key = (exporter, importer, titles[material], str(data["year"]))
            yield key, Amount(origin, value, mass)


def _country(row: Any, name: str, origin: Origin) -> str:
    """The key of an ISO 3166-1 alpha-2 code."""
    from pycountry import countries

    code = row.get(name) if isinstance(row, dict) else None
    country = countries.get(alpha_2=code) if isinstance(code, str) else None
    if country is None:
        raise FieldError(origin, name, code, "an ISO 3166-1 alpha-2 code such as IN")
    return f"country/{country.alpha_3}"


def _number(row: Mapping[str, Any], name: str, origin: Origin) -> float:
    value = row.get(name)
    number = float(value) if isinstance(value, (int, float)) else math.nan
    if isinstance(value, bool) or not 0 <= number < math.inf:
        raise FieldError(origin, name, value, "a number, 0 or more")
    return number
