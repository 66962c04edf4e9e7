"""From sources to a dataset: read, type, check, write, derive the findings, fill the stores.

Everything is written into a folder beside the target and moved into place at the end.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from importlib.metadata import version
from itertools import chain, count
from pathlib import Path

import pyarrow as pa
from filelock import FileLock, Timeout

from mineral_diplomacy import graph, loaders, ontology
from mineral_diplomacy.graph import stores
from mineral_diplomacy.graph.analysis.findings.derived import OWN_SOURCE, findings
from mineral_diplomacy.graph.dataset import MANIFEST, SCHEMA, TABLES, Dataset, Manifest
from mineral_diplomacy.graph.tables import KEY, to_arrow, write_table
from mineral_diplomacy.loaders import agreements
from mineral_diplomacy.loaders.record import Record
from mineral_diplomacy.loaders.references import check_references
from mineral_diplomacy.loaders.registry import SourcePath
from mineral_diplomacy.loaders.shares import with_shares
from mineral_diplomacy.loaders.typing_rows import Row, merge_rows, type_rows
from mineral_diplomacy.ontology.errors import BusyError, DatasetError, MissingDataError, Origin
from mineral_diplomacy.ontology.mappings import EXACT_MATCH, exact_matches, match_files
from mineral_diplomacy.ontology.reading import read_schema, vocabulary_files
from mineral_diplomacy.ontology.schema import Schema

__all__ = ["BuildResult", "BuildSpec", "build"]

PACKAGE = "mineral-diplomacy"
_VOCABULARY = Origin("vocabulary")
_FINDINGS = Origin("findings")
_PIECE = 10_000
_CHOOSE = "choose another with --data"

Progress = Callable[[str], None]
Tables = dict[str, dict[str, Row]]


@dataclass(frozen=True)
class BuildSpec:
    """What to build from: sources beside (or, with `only`, instead of) the shipped facts."""

    sources: tuple[SourcePath, ...] = ()
    only: bool = False
    as_of: date | None = None
    vocabulary: tuple[Path, ...] = ()


@dataclass(frozen=True)
class BuildResult:
    """Where the dataset is, its manifest, and whether it was there already."""

    path: Path
    manifest: Manifest
    unchanged: bool


def build(spec: BuildSpec, out: Path, progress: Progress = lambda _: None) -> BuildResult:
    """Builds a dataset; a second build of the same input finds it there and does nothing.

    Raises `InputError` for bad input, `ShapeViolationError` where the graph breaks a shape,
    `BusyError` where another build holds the folder. Nothing is left behind on failure.
    """
    out = out.resolve()
    _refuse_file(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(out.with_name(f".{out.name}.lock"), timeout=0)
    try:
        with lock:
            return _locked_build(spec, out, progress)
    except Timeout:
        raise BusyError(str(out)) from None


def _locked_build(spec: BuildSpec, out: Path, progress: Progress) -> BuildResult:
    inputs = _inputs(spec)
    fingerprint = _fingerprint(spec, inputs)
    present = _present(out, fingerprint)
    if present is not None:
        return BuildResult(out, present, unchanged=True)
    _refuse_foreign(out)
    with _beside(out) as folder:
        manifest = _make(spec, folder, inputs, fingerprint, progress)
        _move_into_place(folder, out)
    return BuildResult(out, manifest, unchanged=False)


def _inputs(spec: BuildSpec) -> dict[str, str]:
    """sha256 of every input file, by a name that says nothing of the machine."""
    shipped = [] if spec.only else SourcePath("agreements", agreements.CURATED).files()
    named = [(f"shipped/{path.relative_to(agreements.CURATED)}", path) for path in shipped]
    for source in spec.sources:
        root = source.path if source.path.is_dir() else source.path.parent
        named += [(f"{source.name}/{p.relative_to(root)}", p) for p in source.files()]
    named += [(f"vocabulary/{path.name}", path) for path in spec.vocabulary]
    hashes: dict[str, str] = {}
    for name, path in named:
        hashes[_unused(name, hashes)] = _digest(path)
    for file in [*vocabulary_files(), *match_files()]:
        hashes[f"ontology/{file.name}"] = _sha256(file.read_bytes())
    return dict(sorted(hashes.items()))


def _unused(name: str, taken: Container[str]) -> str:
    """The name, numbered where two sources have a file of that name."""
    numbered = chain([name], (f"{name} ({number})" for number in count(2)))
    return next(candidate for candidate in numbered if candidate not in taken)


def _digest(path: Path) -> str:
    """sha256 of a file, read in pieces: a source may be larger than memory."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _fingerprint(spec: BuildSpec, inputs: dict[str, str]) -> str:
    """One hash of inputs, options, the code that reads them and its lists."""
    folders = [Path(*package.__path__) for package in (graph, loaders, ontology)]
    found = [path for folder in folders for path in sorted(folder.rglob("*.*"))]
    code = [path for path in found if path.suffix in {".py", ".csv", ".tsv", ".ttl"}]
    parts = [f"{name} {digest}" for name, digest in inputs.items()]
    parts += [_sha256(path.read_bytes()) for path in code]
    parts += [version(PACKAGE), str(spec.as_of), str(spec.only)]
    return _sha256("\n".join(parts).encode())


def _present(out: Path, fingerprint: str) -> Manifest | None:
    """The manifest of an intact dataset made from the same input, else None."""
    try:
        dataset = Dataset.open(out)
    except DatasetError:
        return None
    manifest = dataset.manifest
    same = manifest.fingerprint == fingerprint and manifest.files == _files(out)
    return manifest if same and stores.intact(dataset) else None


def _files(folder: Path) -> dict[str, str]:
    """sha256 of every file that is part of the promise: the tables and the schema."""
    files = [*sorted((folder / TABLES).glob("*.parquet")), folder / SCHEMA]
    return {str(p.relative_to(folder)): _sha256(p.read_bytes()) for p in files if p.is_file()}


def _refuse_file(out: Path) -> None:
    if not out.name or (out.exists() and not out.is_dir()):
        raise DatasetError(str(out), "not a folder for a dataset", _CHOOSE)


def _refuse_foreign(out: Path) -> None:
    """A folder that holds something else is never replaced."""
    found = {path.name for path in out.iterdir()} if out.exists() else set()
    foreign = sorted(found - {MANIFEST, SCHEMA, TABLES, stores.STORES})
    if foreign:
        what = f"a folder with other contents, such as {foreign[0]}"
        raise DatasetError(str(out), what, f"{_CHOOSE} or empty it")


@contextmanager
def _beside(out: Path) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    folder.chmod(out.parent.stat().st_mode & 0o777)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _move_into_place(folder: Path, out: Path) -> None:
    with _beside(out) as old:
        kept = out.rename(old / "old") if out.exists() else None
        try:
            folder.rename(out)
        except OSError:
            if kept is not None:
                kept.rename(out)
            raise


def _make(
    spec: BuildSpec, folder: Path, inputs: dict[str, str], fingerprint: str, progress: Progress
) -> Manifest:
    progress("reading the sources")
    schema = read_schema(spec.vocabulary)
    tables = _statements(spec, schema)
    as_of = spec.as_of or _newest(tables, schema)
    manifest = Manifest(version(PACKAGE), schema.version, as_of.isoformat(), fingerprint, inputs)
    progress("writing the tables")
    (folder / TABLES).mkdir()
    (folder / SCHEMA).write_text(schema.to_json(), encoding="utf-8")
    _write_tables(tables, schema, folder)
    del tables  # from here on they are read from the files
    _write_manifest(folder, manifest)
    dataset = Dataset(folder, schema, manifest)
    progress("deriving the findings")
    _write_findings(dataset)
    manifest = replace(
        manifest,
        rows={name: len(dataset.table(name)) for name in schema.tables},
        files=_files(folder),
    )
    _write_manifest(folder, manifest)
    _fill_stores(Dataset(folder, schema, manifest), spec.vocabulary, progress)
    return manifest


def _statements(spec: BuildSpec, schema: Schema) -> Tables:
    """All rows, typed, merged, with shares, every reference resolved."""
    shipped = [] if spec.only else [SourcePath("agreements", agreements.CURATED)]
    readers = [source.records(schema) for source in (*shipped, *spec.sources)]
    records = chain(_vocabulary_records(schema), *readers)
    tables = merge_rows(map(_with_matches, type_rows(records, schema)), schema)
    tables["supply"] = with_shares(tables["supply"], schema)
    check_references(tables, schema)
    return tables


def _with_matches(row: Row) -> Row:
    """A node with its names in other vocabularies, as the SSSOM files list them."""
    matches = exact_matches().get(row.key)
    if matches is None or row.values[EXACT_MATCH] is not None:
        return row
    return replace(row, values={**row.values, EXACT_MATCH: matches})


def _vocabulary_records(schema: Schema) -> Iterator[Record]:
    """The concepts of the vocabularies as nodes, and the source of the findings."""
    own = {KEY: OWN_SOURCE, "label": "Findings of this build", "publisher": PACKAGE}
    yield Record("source", {**own, "edition": version(PACKAGE)}, _VOCABULARY)
    for name, rows in schema.concepts.items():
        for row in rows:
            yield Record(name, {KEY: f"{name}/{row['notation']}", **row}, _VOCABULARY)


def _newest(tables: Tables, schema: Schema) -> date:
    """The newest day the facts speak of as past: publications and events, else observed periods."""
    days = [
        value
        for table in schema.tables.values()
        for column in table.columns
        if column.dates_facts
        for row in tables[table.name].values()
        if isinstance(value := row.values[column.name], date)
    ]
    observed = (row.values for row in tables["supply"].values() if not row.values["projection"])
    days = days or [end for row in observed if isinstance(end := row["period_end"], date)]
    if not days:
        raise MissingDataError("the day as of which to build (give --as-of)", [])
    return max(days)


def _write_tables(tables: Tables, schema: Schema, folder: Path) -> None:
    for name, rows in tables.items():
        ordered = sorted(rows.values(), key=lambda row: row.key)
        # Some at a time: a second copy of all rows would weigh as much as the rows.
        starts = range(0, len(ordered) or 1, _PIECE)
        dicts = ([{KEY: r.key, **r.values} for r in ordered[at : at + _PIECE]] for at in starts)
        pieces = [to_arrow(piece, schema.table(name)) for piece in dicts]
        write_table(pa.concat_tables(pieces), folder / TABLES / f"{name}.parquet")


def _write_manifest(folder: Path, manifest: Manifest) -> None:
    (folder / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")


def _write_findings(dataset: Dataset) -> None:
    """Findings go through the same typing as what a source says."""
    records = [
        Record(table, values, _FINDINGS)
        for table, rows in findings(dataset).items()
        for values in rows
    ]
    typed = merge_rows(type_rows(records, dataset.schema), dataset.schema)
    found = {table.name: typed[table.name] for table in dataset.schema.subclasses("Finding")}
    _write_tables(found, dataset.schema, dataset.path)


def _fill_stores(dataset: Dataset, vocabulary: tuple[Path, ...], progress: Progress) -> None:
    progress("validating the graph")
    stores.validate_rdf(dataset, vocabulary)
    progress("filling the stores")
    stores.fill(dataset, vocabulary)
