"""A built dataset: a folder of Parquet tables, the schema they follow, and a manifest.

Every store, dump and analysis reads it through this class and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from mineral_diplomacy.graph.tables import KEY
from mineral_diplomacy.ontology.errors import DatasetError
from mineral_diplomacy.ontology.schema import Schema, Table, snake_case

#: The published stubs of Arrow's compute functions know no chunked arrays.
_compute: Any = pc

__all__ = ["Dataset", "EdgeTable", "Manifest", "NodeTable", "default_path"]

MANIFEST = "manifest.json"
SCHEMA = "schema.json"
TABLES = "tables"
SOURCE_KEY = "source_key"
TARGET_KEY = "target_key"


def default_path() -> Path:
    """Where a build goes unless told otherwise: `MINDIP_DATA`, or the user's data folder."""
    import os

    import platformdirs

    chosen = os.environ.get("MINDIP_DATA")
    return Path(chosen) if chosen else platformdirs.user_data_path("mineral-diplomacy") / "dataset"


@dataclass(frozen=True)
class Manifest:
    """What a build was made of and what it holds; the same text for the same build."""

    version: str
    schema_version: str
    as_of: str
    fingerprint: str
    inputs: Mapping[str, str]
    rows: Mapping[str, int] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> str:
        """As JSON text."""
        return json.dumps(asdict(self), indent=1, sort_keys=True, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """The manifest that `to_json` wrote. Raises ValueError or TypeError on others."""
        manifest = cls(**json.loads(text))
        for part in (manifest.inputs, manifest.rows, manifest.files):
            if not isinstance(part, dict):
                raise TypeError(f"{type(part).__name__} where names and values should be")
        date.fromisoformat(manifest.as_of)
        return manifest

    @property
    def day(self) -> date:
        """The day as of which the build holds."""
        return date.fromisoformat(self.as_of)


@dataclass(frozen=True)
class NodeTable:
    """All nodes of one class: `table` has `key` and one column per property."""

    label: str
    table: pa.Table


@dataclass(frozen=True)
class EdgeTable:
    """All edges of one type between two classes.

    `table` has `key`, `source_key`, `target_key` and every column of the statement.
    """

    type: str
    label: str
    source_label: str
    target_label: str
    table: pa.Table


class Dataset:
    """A dataset opened for reading."""

    def __init__(self, path: Path, schema: Schema, manifest: Manifest) -> None:
        self.path, self.schema, self.manifest = path, schema, manifest

    @classmethod
    def open(cls, path: Path | None = None) -> Dataset:
        """Opens a built folder. Raises `DatasetError` where there is none or it is damaged."""
        folder = path or default_path()
        if not (folder / MANIFEST).is_file():
            raise DatasetError(str(folder), "no dataset here")
        try:
            manifest = Manifest.from_json((folder / MANIFEST).read_text(encoding="utf-8"))
            schema = Schema.from_json((folder / SCHEMA).read_text(encoding="utf-8"))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise DatasetError(str(folder), f"a damaged manifest or schema ({error})") from None
        return cls(folder, schema, manifest)

    def table(self, name: str) -> pa.Table:
        """One table. Raises `UnknownTermError`, or `DatasetError` where its file is damaged."""
        table = self.schema.table(name)
        file = self.path / TABLES / f"{table.name}.parquet"
        try:
            with pq.ParquetFile(file) as opened:
                data = opened.read(use_threads=False)  # the tables are small: threads cost more
        except (OSError, pa.ArrowException) as error:
            raise DatasetError(str(file), f"a damaged table ({_first(error)})") from None
        if data.column_names != [KEY, *table.by_name]:
            raise DatasetError(str(file), "a table of other columns than its schema's")
        return data

    def rows(self, name: str) -> list[dict[str, Any]]:
        """One table as dictionaries of Python values."""
        return self.table(name).to_pylist()

    def nodes(self) -> Iterator[NodeTable]:
        """The nodes, class by class."""
        for table in self.schema.nodes():
            yield NodeTable(table.label, self.table(table.name))

    def edges(self) -> Iterator[EdgeTable]:
        """The edges, by type and by the classes of their ends."""
        for table in self.schema.statements():
            yield from _split(table, self.table(table.name), self.schema)

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """Names for people of every node, by key."""
        names: dict[str, str] = {}
        for node in self.nodes():
            names.update(
                (row[KEY], row["label"]) for row in node.table.select([KEY, "label"]).to_pylist()
            )
        return names


def _first(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)


def _end_keys(table: Table, column: str, data: pa.Table) -> Any:
    """Node keys of one end: a concept's notation gets its class in front."""
    end = table.by_name[column]
    if end.kind != "concept":
        return data[column]
    return _compute.binary_join_element_wise(snake_case(end.range), data[column], "/")


def _split(table: Table, data: pa.Table, schema: Schema) -> Iterator[EdgeTable]:
    assert table.edge is not None  # noqa: S101  (statements only)
    ends = [_end_keys(table, end, data) for end in (table.edge.source, table.edge.target)]
    data = data.append_column(SOURCE_KEY, ends[0]).append_column(TARGET_KEY, ends[1])
    kinds = [
        _compute.list_element(_compute.split_pattern(end, "/", max_splits=1), 0) for end in ends
    ]
    pairs = sorted(set(zip(*(kind.to_pylist() for kind in kinds), strict=True)))
    for source, target in pairs:
        mask = _compute.and_(_compute.equal(kinds[0], source), _compute.equal(kinds[1], target))
        yield EdgeTable(
            table.edge.type,
            table.label,
            schema.table(source).label,
            schema.table(target).label,
            data.filter(mask),
        )
