"""The named queries: one file each in Cypher and in SPARQL, described by its own first lines.

A file opens with comments that other tools skip (`//+` in Cypher, `#+` in SPARQL); what follows
the marks is TOML. Both files of a name must say the same about it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import zip_longest
from pathlib import Path
from types import MappingProxyType
from typing import Any

from mineral_diplomacy.ontology.errors import SourceFileError, UnknownTermError

__all__ = ["SUFFIXES", "NamedQuery", "Parameter", "catalogue", "named_query", "read_query"]

#: Language of a query by the suffix of its file, and how its front matter is marked.
SUFFIXES = {".cypher": "cypher", ".rq": "sparql"}
_MARKS = {"cypher": "//+", "sparql": "#+"}
_PLAIN_TYPES = frozenset({"string", "integer", "number", "date"})
_CHOICE = re.compile(r"one of (\w+(?:, \w+)*)")
_REFERENCE = re.compile(r"(concept|node) ([a-z_]+)")
_FIELDS = frozenset({"summary", "answers", "returns", "params", "example"})
_PARAMETER_FIELDS = frozenset({"type", "description", "default", "optional"})


@dataclass(frozen=True)
class Parameter:
    """A parameter of a query.

    `type` is `string`, `integer`, `number`, `date`, `one of <word>, <word>`, `concept <table>` or
    `node <class>`; `default` is text as a user would write it, for a date also `as_of`: the day
    of the build.
    """

    name: str
    type: str
    description: str
    optional: bool = False
    default: str | None = None

    @property
    def required(self) -> bool:
        """Whether it must be given."""
        return not self.optional and self.default is None

    @property
    def choices(self) -> tuple[str, ...]:
        """The words of `one of …`; none for other types."""
        found = _CHOICE.fullmatch(self.type)
        return () if found is None else tuple(found[1].split(", "))

    @property
    def reference(self) -> tuple[str, str] | None:
        """`concept stage` → (`concept`, `stage`); None for plain types."""
        found = _REFERENCE.fullmatch(self.type)
        return None if found is None else (found[1], found[2])


@dataclass(frozen=True)
class NamedQuery:
    """A question with its texts by language, parameters, and what its columns mean."""

    name: str
    summary: str
    answers: tuple[str, ...]
    parameters: Mapping[str, Parameter]
    returns: Mapping[str, str]
    example: Mapping[str, str]
    texts: Mapping[str, str]


@cache
def catalogue(folder: Path = Path(__file__).parent) -> Mapping[str, NamedQuery]:
    """Every named query of a folder, by name.

    Raises `SourceFileError` where a file has no front matter, a name lacks a language, or the
    two files of a name describe it differently.
    """
    files = sorted(path for path in folder.iterdir() if path.suffix in SUFFIXES)
    names = sorted({path.stem for path in files})
    return MappingProxyType({name: _pair(folder, name) for name in names})


def named_query(name: str) -> NamedQuery:
    """The query of a name. Raises `UnknownTermError` with the nearest names."""
    try:
        return catalogue()[name]
    except KeyError:
        raise UnknownTermError("query", name, catalogue()) from None


def read_query(text: str, language: str, name: str = "query") -> NamedQuery | None:
    """A query from its text; None where the text has no front matter.

    Raises `SourceFileError` where the front matter is not what it should be.
    """
    matter = "\n".join(_front_matter(text, _MARKS[language]))
    if not matter:
        return None
    try:
        data = tomllib.loads(matter)
    except tomllib.TOMLDecodeError as error:
        raise SourceFileError(name, f"front matter: {error}", "TOML") from None
    return _Reader(name, data).query(MappingProxyType({language: text}))


def _pair(folder: Path, name: str) -> NamedQuery:
    """Both languages of a name as one query."""
    found: dict[str, NamedQuery] = {}
    for suffix, language in SUFFIXES.items():
        file = folder / f"{name}{suffix}"
        if not file.is_file():
            raise SourceFileError(file.name, "no such file", "each query in Cypher and in SPARQL")
        query = read_query(file.read_text(encoding="utf-8"), language, file.name)
        if query is None:
            raise SourceFileError(file.name, "no front matter", f"lines of {_MARKS[language]}")
        found[language] = query
    return _joined(name, found["cypher"], found["sparql"])


def _joined(name: str, cypher: NamedQuery, sparql: NamedQuery) -> NamedQuery:
    matter = [
        list(_front_matter(query.texts[language], _MARKS[language]))
        for language, query in (("cypher", cypher), ("sparql", sparql))
    ]
    if matter[0] != matter[1]:
        pairs = zip_longest(*matter, fillvalue="nothing")
        line = next(second for first, second in pairs if first != second)
        found = f"front matter that differs from {name}.cypher: {line}"
        raise SourceFileError(f"{name}.rq", found, "the same description in both files")
    texts = MappingProxyType({**cypher.texts, **sparql.texts})
    return replace(cypher, name=name, texts=texts)


def _front_matter(text: str, mark: str) -> Iterator[str]:
    """What follows the marks in the lines a text opens with."""
    for line in text.splitlines():
        if not line.startswith(mark):
            return
        yield line.removeprefix(mark).removeprefix(" ")


class _Reader:
    """Reads the front matter of one file, and says what is wrong with it."""

    def __init__(self, file: str, data: Mapping[str, Any]) -> None:
        self.file, self.data = file, data

    def query(self, texts: Mapping[str, str]) -> NamedQuery:
        self._only(self.data, _FIELDS, "front matter")
        parameters = {
            name: self._parameter(name, fields) for name, fields in self._table("params").items()
        }
        self._only(self._table("example"), frozenset(parameters), "example")
        return NamedQuery(
            Path(self.file).stem,
            self._text(self.data, "summary"),
            tuple(str(answer) for answer in self.data.get("answers", ())),
            MappingProxyType(parameters),
            MappingProxyType({k: str(v) for k, v in self._table("returns").items()}),
            MappingProxyType({k: str(v) for k, v in self._table("example").items()}),
            texts,
        )

    def _parameter(self, name: str, fields: Any) -> Parameter:
        where = f"params.{name}"
        if not isinstance(fields, dict):
            raise SourceFileError(self.file, f"{where} = {fields!r}", "a table of its fields")
        self._only(fields, _PARAMETER_FIELDS, where)
        default = fields.get("default")
        found = Parameter(
            name,
            self._text(fields, "type"),
            self._text(fields, "description"),
            bool(fields.get("optional", False)),
            None if default is None else str(default),
        )
        if not (found.type in _PLAIN_TYPES or found.choices or found.reference):
            known = ", ".join(sorted(_PLAIN_TYPES))
            expected = f"{known}, one of <words>, concept <table> or node <class>"
            raise SourceFileError(self.file, f"{where} of type {found.type!r}", expected)
        return found

    def _only(self, given: Mapping[str, Any], known: frozenset[str], where: str) -> None:
        for name in given.keys() - known:
            expected = ", ".join(sorted(known)) or "nothing"
            raise SourceFileError(self.file, f"{name!r} in {where}", f"only {expected}")

    def _table(self, name: str) -> Mapping[str, Any]:
        table = self.data.get(name, {})
        if not isinstance(table, dict):
            raise SourceFileError(self.file, f"{name} = {table!r}", "a table")
        return table

    def _text(self, fields: Mapping[str, Any], name: str) -> str:
        value = fields.get(name)
        if not isinstance(value, str) or not value:
            raise SourceFileError(self.file, f"{name} = {value!r}", "text")
        return value
