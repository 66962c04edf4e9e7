"""What lies in a folder of BACI: the flows, the lists beside them, the edition and the release.

Files are told apart by their headers or keys, whatever their names; names say which edition of
the Harmonized System (`HS17`), which release (`V202601`) and, where rows do not, which year.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from mineral_diplomacy.loaders.hs_crosswalk import REVIEWED, edition_of
from mineral_diplomacy.loaders.text_files import read_csv, read_json
from mineral_diplomacy.loaders.trade_tables import first_line
from mineral_diplomacy.ontology.errors import SourceFileError

__all__ = ["CEPII", "PLAIN", "Layout", "Release", "read_release", "unpacked"]

_ENDINGS = (".csv", ".csv.gz", ".json")
_AREAS = ("country_code", "country_name", "country_iso2", "country_iso3")
_PRODUCTS = ("code", "description")
_MATERIALS, _TITLE = "materials", "title_code"
_EDITION = re.compile(r"HS(\d{2})(?!\d)")
_VERSION = re.compile(r"V(\d{6}[a-z]?)(?![0-9a-z])")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
#: `Sudan (...2011)`: the code was given up in that year.
_GONE = re.compile(r"\(\.\.\.\d{4}\)")


@dataclass(frozen=True)
class Layout:
    """Our columns → theirs, what a value counts, and whether areas are BACI's own numbers."""

    columns: Mapping[str, str]
    unit: str
    dollars: float
    numbered: bool

    @property
    def header(self) -> frozenset[str]:
        """The column names, in whatever order a file has them."""
        return frozenset(self.columns.values())


CEPII = Layout(
    {
        "period": "t",
        "exporter": "i",
        "importer": "j",
        "hs6": "k",
        "value": "v",
        "quantity": "q",
    },
    unit="thousand USD",
    dollars=1000,
    numbered=True,
)
PLAIN = Layout(
    {"exporter": "i", "importer": "j", "hs6": "cmd", "value": "value"},
    unit="USD",
    dollars=1,
    numbered=False,
)


@dataclass
class Release:
    """One release in one edition; `areas` are ISO codes and names by BACI's number."""

    flows: dict[Path, Layout] = field(default_factory=dict)
    areas: dict[str, tuple[str | None, str]] = field(default_factory=dict)
    materials: dict[Path, Mapping[str, Any]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    @property
    def edition(self) -> str:
        """Such as `HS2017`, one whose codes are reviewed. Raises `SourceFileError`."""
        name, digits = self._said(_EDITION, "the edition of the HS, such as HS17")
        edition = edition_of(digits)
        if edition not in REVIEWED:
            expected = f"an edition whose codes are reviewed: {' or '.join(REVIEWED)}"
            raise SourceFileError(name, f"HS{digits}, the edition {edition}", expected)
        return edition

    @property
    def version(self) -> str:
        """Such as `202601`. Raises `SourceFileError`."""
        return self._said(_VERSION, "the release, such as V202601")[1]

    def year(self, file: Path) -> str:
        """The year in a file's name. Raises `SourceFileError`."""
        match = _YEAR.search(file.name)
        if match is None:
            raise SourceFileError(file.name, "no year", "a name such as baci_2024.csv")
        return match[1]

    def _said(self, pattern: re.Pattern[str], what: str) -> tuple[str, str]:
        """What names of files say, all of them the same."""
        found = [(name, m[1]) for name, text in self.texts.items() for m in pattern.finditer(text)]
        if not found:
            expected = f"{what}, in the name of the file or of a list beside it"
            raise SourceFileError(next(iter(self.texts)), "none", expected)
        for name, said in found:
            if said != found[0][1]:
                expected = f"{found[0][1]} as {found[0][0]} says: one edition and release at a time"
                raise SourceFileError(name, said, expected)
        return found[0]


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """The folder or file itself, or what a zip file holds. Raises `SourceFileError`."""
    if path.suffix.lower() != ".zip":
        yield path
        return
    with TemporaryDirectory() as folder:
        try:
            with zipfile.ZipFile(path) as archive:
                archive.extractall(folder)
        except (OSError, EOFError, zipfile.BadZipFile) as error:
            raise SourceFileError(path.name, str(error), "a whole zip file") from None
        yield Path(folder)


def read_release(path: Path) -> Release:
    """The files of a folder, each by its role.

    Raises `SourceFileError` for a header or keys of no known layout, and where there is no flow.
    """
    release = Release()
    for file in _files(path):
        if file.suffix.lower() == ".json":
            _read_json(file, release)
        else:
            _read_csv(file, release)
    if not release.flows:
        expected = f"a file with the columns {_listed(CEPII.header)} or {_listed(PLAIN.header)}"
        raise SourceFileError(path.name, "no trade flows", expected)
    return release


def _files(path: Path) -> list[Path]:
    found = [path] if path.is_file() else sorted(path.rglob("*"))
    files = [file for file in found if file.name.lower().endswith(_ENDINGS) and file.is_file()]
    if not files:
        raise SourceFileError(path.name, "no such file", f"files ending in {', '.join(_ENDINGS)}")
    return files


def _listed(names: Iterable[str]) -> str:
    return ",".join(sorted(names))


def _read_csv(file: Path, release: Release) -> None:
    names = first_line(file)
    release.texts[file.name] = file.name
    for layout in (CEPII, PLAIN):
        if frozenset(names) == layout.header and len(names) == len(layout.header):
            release.flows[file] = layout
            return
    if names == _AREAS:
        release.areas |= _areas(file)
    elif names != _PRODUCTS:
        known = [",".join(layout.columns.values()) for layout in (CEPII, PLAIN)]
        expected = " or ".join([*known, ",".join(_AREAS), ",".join(_PRODUCTS)])
        raise SourceFileError(file.name, f"the header {','.join(names)}", f"the columns {expected}")


def _areas(file: Path) -> dict[str, tuple[str | None, str]]:
    """ISO code and name by number; a code given up before the editions read here has none."""
    rows = (
        (row["country_code"], row["country_iso3"], row["country_name"]) for row in read_csv(file)
    )
    return {code: (None if _GONE.search(name) else iso3, name) for code, iso3, name in rows}


def _read_json(file: Path, release: Release) -> None:
    data = read_json(file)
    if {_MATERIALS, "source", "year"} <= data.keys():
        release.materials[file] = data
        release.texts[file.name] = str(data["source"])
    elif data and all(isinstance(v, dict) and _TITLE in v for v in data.values()):
        release.titles |= {name: str(value[_TITLE]) for name, value in data.items()}
    else:
        expected = f"the keys materials, source, year, or materials with a {_TITLE} each"
        raise SourceFileError(file.name, f"the keys {', '.join(data) or 'none'}", expected)
