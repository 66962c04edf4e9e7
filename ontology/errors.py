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
    ├── ChoiceError         things asked for together of which only one can be
    ├── DateOrderError      two days of which the later came first
    ├── BasisError          quantities of different bases were put together
    ├── CapacityError       an arc of a network can pass on what is no amount
    ├── UnboundedFlowError  nothing limits the flow of a network
    ├── MissingDataError    what was asked for is not in the data
    ├── DatasetError        no built dataset, or a damaged one
    ├── OutputError         a file cannot be written where it was asked for
    ├── BusyError           another build holds the dataset
    ├── StoreError          a store could not be filled or asked
    │   ├── StoreUnreachableError
    │   ├── StoreLoginError     a wrong user name or password
    │   ├── LoadMismatchError   a store holds other counts than the tables
    │   ├── ForeignDataError    what others put there is in the way
    │   └── ValueRefusedError   a value that not every store can hold
    └── QueryError          a query that cannot be answered
        ├── QuerySyntaxError
        ├── QueryRefusedError   it writes, or reaches out
        ├── QueryFailedError    it broke while running
        ├── ParameterError      missing or unknown parameters
        ├── ParameterValueError a value that is not of its parameter's type
        └── QueryLimitError     it ran too long, or returned too much
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

__all__ = [
    "BasisError",
    "BusyError",
    "CapacityError",
    "ChoiceError",
    "DanglingReferenceError",
    "DatasetError",
    "DateOrderError",
    "DuplicateKeyError",
    "FieldError",
    "ForeignDataError",
    "InputError",
    "LoadMismatchError",
    "MineralDiplomacyError",
    "MissingDataError",
    "Origin",
    "OutputError",
    "ParameterError",
    "ParameterValueError",
    "QueryError",
    "QueryFailedError",
    "QueryLimitError",
    "QueryRefusedError",
    "QuerySyntaxError",
    "SchemaError",
    "ShapeViolationError",
    "SourceFileError",
    "StoreError",
    "StoreLoginError",
    "StoreUnreachableError",
    "TotalMismatchError",
    "UnboundedFlowError",
    "UnknownTermError",
    "UnresolvedNamesError",
    "ValueRefusedError",
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
        from difflib import get_close_matches  # the start of every command waits for what is above

        self.kind, self.found = kind, found
        candidates = sorted(set(known))
        self.nearest = tuple(get_close_matches(found, candidates, n=3, cutoff=0.5))
        hint = self.nearest or tuple(candidates[:_SHOWN])
        word = "did you mean" if self.nearest else "known are"
        super().__init__(f"unknown {kind} {found!r}; {word}: {', '.join(hint) or 'none'}")


class ChoiceError(MineralDiplomacyError):
    """Things asked for together of which only one can be."""

    def __init__(self, what: str, given: Iterable[str]) -> None:
        self.what, self.given = what, tuple(given)
        super().__init__(f"{what}: {' and '.join(self.given)} were given; expected one of them")


class DateOrderError(MineralDiplomacyError):
    """Two days between which nothing lies."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last
        super().__init__(f"from {first} to {last}: expected the earlier day first")


class BasisError(MineralDiplomacyError):
    """Quantities of different bases were put together."""

    def __init__(self, what: str, bases: Iterable[str]) -> None:
        self.what, self.bases = what, tuple(sorted(set(bases)))
        super().__init__(f"{what}: the bases {' and '.join(self.bases)} cannot be compared")


class CapacityError(MineralDiplomacyError):
    """An arc of a network with a capacity that is no amount."""

    def __init__(self, tail: object, head: object, found: object) -> None:
        self.tail, self.head, self.found = tail, head, found
        super().__init__(
            f"arc {tail} → {head}, capacity: found {found!r}; expected a number of zero or more"
        )


class UnboundedFlowError(MineralDiplomacyError):
    """A path on which no arc has a capacity."""

    def __init__(self, source: object, sink: object) -> None:
        self.source, self.sink = source, sink
        super().__init__(
            f"no capacity limits the flow from {source} to {sink}; "
            "expected one on every path between them"
        )


class MissingDataError(MineralDiplomacyError):
    """What was asked for is not in the data; `available` lists what is."""

    def __init__(self, what: str, available: Iterable[object]) -> None:
        self.what, self.available = what, tuple(available)
        there = ", ".join(str(item) for item in self.available) or "nothing"
        super().__init__(f"no data for {what}; there is: {there}")


class DatasetError(MineralDiplomacyError):
    """No built dataset at a path, a damaged one, or no place for one."""

    def __init__(
        self, path: str, found: str, remedy: str = "build it again with `mindip build`"
    ) -> None:
        self.path, self.found, self.remedy = path, found, remedy
        super().__init__(f"{path}: {found}; {remedy}")


class OutputError(MineralDiplomacyError):
    """A file that cannot be written where it was asked for; what is there stays as it is."""

    def __init__(self, path: str, found: str, remedy: str) -> None:
        self.path, self.found, self.remedy = path, found, remedy
        super().__init__(f"{path}: {found}; {remedy}")


class BusyError(MineralDiplomacyError):
    """Another process builds the same dataset."""

    exit_code = 3

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(f"{path}: another build is under way; wait for it to end")


class StoreError(MineralDiplomacyError):
    """A store could not be filled or asked."""


class StoreUnreachableError(StoreError):
    """No server answers at an address."""

    exit_code = 3

    def __init__(self, uri: str, found: str) -> None:
        self.uri, self.found = uri, found
        super().__init__(f"no Neo4j answers at {uri} ({found}); is it running, is NEO4J_URI right?")


class StoreLoginError(StoreError):
    """The server does not accept user name and password; the password is never kept here."""

    exit_code = 3

    def __init__(self, uri: str, username: str) -> None:
        self.uri, self.username = uri, username
        super().__init__(
            f"{uri} does not accept user {username!r} with the given password; "
            "check NEO4J_USERNAME and NEO4J_PASSWORD"
        )


class LoadMismatchError(StoreError):
    """Counts that differ: `differences` maps each name to (expected, found)."""

    exit_code = 1

    def __init__(self, store: str, differences: Mapping[str, tuple[int, int]]) -> None:
        self.store, self.differences = store, dict(differences)
        rows = _listed(
            f"{name}: {expected} in the tables, {found} in the store"
            for name, (expected, found) in self.differences.items()
        )
        super().__init__(f"{store} does not hold what the tables hold:\n{rows}")


class ForeignDataError(StoreError):
    """Things that this package did not put into a database have the keys of things it would."""

    def __init__(self, kind: str, keys: Sequence[str]) -> None:
        self.kind, self.keys = kind, tuple(keys)
        super().__init__(
            f"the database holds {kind} that were not loaded by this package, with keys that it "
            f"would use; rename them or choose another database:\n{_listed(keys)}"
        )


class ValueRefusedError(StoreError):
    """A value that not every store can hold as it is."""

    def __init__(self, where: str, found: str, expected: str) -> None:
        self.where, self.found, self.expected = where, found, expected
        super().__init__(f"{where}: found {found}; expected {expected}")


class QueryError(MineralDiplomacyError):
    """A query that cannot be answered."""


class QuerySyntaxError(QueryError):
    """A query that the store cannot read; `found` is the store's own sentence."""

    def __init__(self, found: str) -> None:
        self.found = found
        super().__init__(f"syntax error in the query: {found}")


class QueryRefusedError(QueryError):
    """A query that does more than read this dataset."""

    def __init__(self, token: str, reason: str) -> None:
        self.token, self.reason = token, reason
        super().__init__(f"the query is refused for {token}: {reason}")


class QueryFailedError(QueryError):
    """A query that broke while running; `found` is the store's own sentence."""

    def __init__(self, found: str) -> None:
        self.found = found
        super().__init__(f"the query failed: {found}")


class ParameterError(QueryError):
    """Parameters that are missing, or that the query does not have."""

    def __init__(self, missing: Iterable[str], unknown: Iterable[str]) -> None:
        self.missing, self.unknown = tuple(sorted(missing)), tuple(sorted(unknown))
        parts = [
            f"{what} {', '.join(names)}"
            for what, names in (
                ("it needs a value for", self.missing),
                ("it does not have", self.unknown),
            )
            if names
        ]
        super().__init__(f"parameters of the query: {'; '.join(parts)}")


class ParameterValueError(QueryError):
    """A value that is not of its parameter's type."""

    def __init__(self, parameter: str, found: object, expected: str) -> None:
        self.parameter, self.found, self.expected = parameter, found, expected
        super().__init__(f"parameter {parameter!r}: found {found!r}; expected {expected}")


class QueryLimitError(QueryError):
    """A query that ran into a limit: `limit` is `seconds` or `rows`, `value` what was allowed."""

    exit_code = 4

    def __init__(self, limit: str, value: float) -> None:
        self.limit, self.value = limit, value
        did = "runs longer than" if limit == "seconds" else "returns more than"
        super().__init__(f"the query {did} {value:g} {limit}; narrow it, or raise the limit")
