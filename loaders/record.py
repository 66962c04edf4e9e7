"""What every loader yields: one row for one table, and where it was read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from mineral_diplomacy.ontology.errors import Origin
from mineral_diplomacy.ontology.schema import Schema

__all__ = ["Loader", "Record"]


@dataclass(frozen=True)
class Record:
    """A row before typing: column name → text, number, boolean, date, list of text, or None.

    `loaders.typing_rows` turns it into typed values, fills dates and keys, or says what is wrong.
    """

    table: str
    values: Mapping[str, object]
    origin: Origin


class Loader(Protocol):
    """A source's reader: yields nodes and statements, raises `InputError` on what it can't read."""

    def __call__(self, path: Path, schema: Schema) -> Iterator[Record]:
        """Reads a file or folder."""
        ...
