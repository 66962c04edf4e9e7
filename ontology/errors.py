"""Every error of the package, in one tree; each carries the data that its sentence names.

::

    MineralDiplomacyError
    ├── InputError          a file, row or field is not what it should be
    │   ├── SourceFileError     the file as a whole
    │   ├── FieldError          one field of one row
    │   ├── DuplicateKeyError   two rows with one identity
    │   ├── DanglingReferenceError
    │   ├── UnresolvedNamesError
    │   └── TotalMismatchError
    ├── SchemaError         the vocabulary contradicts itself
    ├── ShapeViolationError the graph breaks a SHACL shape
    ├── UnknownTermError    a word that names nothing, with the nearest ones
    ├── BasisError          quantities of different bases were put together
    ├── MissingDataError    what was asked for is not in the data
    ├── DatasetError        no built dataset, or a damaged one
    └── BusyError           another build holds the dataset
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

__all__ = [
    "BasisError",
    "BusyError",
    "DanglingReferenceError",
    "DatasetError",
    "DuplicateKeyError",
    "FieldError",
    "InputError",
    "MineralDiplomacyError",
    "MissingDataError",
    "Origin",
    "SchemaError",
    "ShapeViolationError",
    "SourceFileError",
    "TotalMismatchError",
    "UnknownTermError",
    "UnresolvedNamesError",
]

_SHOWN = 20


@dataclass(frozen=True, order=True)
class Origin:
    """Where a row was read: a file's name and the row in it, counted as an editor counts lines."""

    file: str
    row: int | None = None

    def __str__(self) -> str:
        return self.file if self.row is None else f"{self.file}, row {self.row}"


def _listed(items: Iterable[object]) -> str:
    """The first items, one a line, and how many more there are."""
    lines = [f"  {item}" for item in items]
    more = len(lines) - _SHOWN
    return "\n".join(lines[:_SHOWN] + ([f"  … and {more} more"] if more > 0 else []))


class MineralDiplomacyError(Exception):
    """Root of the tree. `exit_code` is what the command line ends with."""

    exit_code = 2


class InputError(MineralDiplomacyError):
    """Input that is not what it should be."""


class SourceFileError(InputError):
    """A file that cannot be used as a whole: missing, empty, truncated, wrongly encoded."""

    def __init__(self, file: str, found: str, expected: str) -> None:
        self.file, self.found, self.expected = file, found, expected
        super().__init__(f"{file}: {found}; expected {expected}")


class FieldError(InputError):
    """One field of one row."""

    def __init__(self, origin: Origin, field: str, found: object, expected: str) -> None:
        self.origin, self.field, self.found, self.expected = origin, field, found, expected
        super().__init__(f"{origin}, field {field!r}: found {found!r}; expected {expected}")


class DuplicateKeyError(InputError):
    """Two rows with one identity and different contents."""

    def __init__(self, key: str, first: Origin, second: Origin, fields: Sequence[str]) -> None:
        self.key, self.first, self.second, self.fields = key, first, second, tuple(fields)
        super().__init__(
            f"duplicate key {key!r}: {first} and {second} differ in {', '.join(fields)}; "
            "expected one row per key, or rows that agree"
        )


class DanglingReferenceError(InputError):
    """References to things that no row or vocabulary defines."""

    def __init__(self, dangling: Sequence[tuple[Origin, str, str]]) -> None:
        self.dangling = tuple(dangling)
        rows = _listed(f"{origin}, field {field!r}: {key!r}" for origin, field, key in dangling)
        super().__init__(f"{len(dangling)} references name nothing that is defined:\n{rows}")


class UnresolvedNamesError(InputError):
    """Names of countries that neither the library nor the exception list knows."""

    def __init__(self, names: Sequence[tuple[str, Origin]]) -> None:
        self.names = tuple(names)
        rows = _listed(f"{name!r} ({origin})" for name, origin in names)
        super().__init__(f"{len(names)} country names could not be resolved:\n{rows}")


class TotalMismatchError(InputError):
    """Rows that miss the total printed with them by more than 5 per cent."""

    def __init__(self, what: str, rows_sum: float, total: float, origin: Origin) -> None:
        self.what, self.rows_sum, self.total, self.origin = what, rows_sum, total, origin
        super().__init__(
            f"{origin}: the rows of {what} add up to {rows_sum:g} but the printed total is "
            f"{total:g}; expected a difference of at most 5 %"
        )


class SchemaError(MineralDiplomacyError):
    """The vocabulary contradicts itself."""


class ShapeViolationError(MineralDiplomacyError):
    """A graph that breaks SHACL shapes; `results` are the sentences."""

    exit_code = 1

    def __init__(self, results: Sequence[str]) -> None:
        self.results = tuple(results)
        super().__init__(f"{len(results)} violations of the shapes:\n{_listed(results)}")


class UnknownTermError(MineralDiplomacyError):
    """A word that names nothing of its kind; `nearest` are the closest that do."""

    def __init__(self, kind: str, found: str, known: Iterable[str]) -> None:
        self.kind, self.found = kind, found
        candidates = sorted(set(known))
        self.nearest = tuple(get_close_matches(found, candidates, n=3, cutoff=0.5))
        hint = self.nearest or tuple(candidates[:_SHOWN])
        word = "did you mean" if self.nearest else "known are"
        super().__init__(f"unknown {kind} {found!r}; {word}: {', '.join(hint) or 'none'}")


class BasisError(MineralDiplomacyError):
    """Quantities of different bases were put together."""

    def __init__(self, what: str, bases: Iterable[str]) -> None:
        self.what, self.bases = what, tuple(sorted(set(bases)))
        super().__init__(f"{what}: the bases {' and '.join(self.bases)} cannot be compared")


class MissingDataError(MineralDiplomacyError):
    """What was asked for is not in the data; `available` lists what is."""

    def __init__(self, what: str, available: Iterable[object]) -> None:
        self.what, self.available = what, tuple(available)
        there = ", ".join(str(item) for item in self.available) or "nothing"
        super().__init__(f"no data for {what}; there is: {there}")


class DatasetError(MineralDiplomacyError):
    """No built dataset at a path, or a damaged one."""

    def __init__(self, path: str, found: str) -> None:
        self.path, self.found = path, found
        super().__init__(f"{path}: {found}; build it again with `mindip build`")


class BusyError(MineralDiplomacyError):
    """Another process builds the same dataset."""

    exit_code = 3

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(f"{path}: another build is under way; wait for it to end")
