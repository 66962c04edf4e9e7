"""The loaders by name: a module of this folder each, with a function `load`.

The command's help lists them, so nothing else is imported before one is used.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mineral_diplomacy.loaders.record import Loader, Record
    from mineral_diplomacy.ontology.schema import Schema

__all__ = ["LOADERS", "SourcePath", "loader"]

#: Name on the command line → module of this folder.
LOADERS = {
    "agreements": "agreements",
    "baci": "baci",
    "comtrade": "comtrade",
    "icmm": "icmm",
    "iea": "iea",
    "usgs-mcs": "usgs_mcs",
    "wgi": "wgi",
}


@dataclass(frozen=True)
class SourcePath:
    """One `--source NAME=PATH`."""

    name: str
    path: Path

    @classmethod
    def parse(cls, text: str) -> SourcePath:
        """Reads `usgs-mcs=folder`. Raises `UnknownTermError` or `SourceFileError`."""
        from mineral_diplomacy.ontology.errors import SourceFileError, UnknownTermError

        name, equals, path = text.partition("=")
        if not equals or not path:
            raise SourceFileError(text, "no path", "NAME=PATH, such as iea=folder")
        if name not in LOADERS:
            raise UnknownTermError("source", name, LOADERS)
        return cls(name, Path(path))

    def records(self, schema: Schema) -> Iterator[Record]:
        """What the source's loader reads. Raises `InputError`."""
        from mineral_diplomacy.ontology.errors import SourceFileError

        if not self.path.exists():
            raise SourceFileError(str(self.path), "no such file or folder", "a path that exists")
        return loader(self.name)(self.path, schema)

    def files(self) -> list[Path]:
        """Every file of the source, in a fixed order."""
        if self.path.is_file():
            return [self.path]
        return sorted(path for path in self.path.rglob("*") if path.is_file())


def loader(name: str) -> Loader:
    """The loader of a name; its libraries are imported only now."""
    module = import_module(f"mineral_diplomacy.loaders.{LOADERS[name]}")
    load: Loader = module.load
    return load
