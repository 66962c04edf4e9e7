"""A build is whole or not there, the same for the same input, and says what is wrong."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mineral_diplomacy.graph import stores
from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.loaders.build import BuildResult, BuildSpec, build
from mineral_diplomacy.loaders.registry import SourcePath
from mineral_diplomacy.ontology.errors import (
    BasisError,
    BusyError,
    DanglingReferenceError,
    DatasetError,
    DuplicateKeyError,
    FieldError,
    MineralDiplomacyError,
    MissingDataError,
    SchemaError,
    ShapeViolationError,
    SourceFileError,
    TotalMismatchError,
    UnknownTermError,
)
from tests.loaders.own import FILES, write

SLOW = pytest.mark.slow


def own(folder: Path, *, only: bool = True, as_of: date | None = None) -> BuildSpec:
    return BuildSpec((SourcePath("agreements", folder),), only=only, as_of=as_of)


def digest(folder: Path) -> dict[str, bytes]:
    """Every file but those of the RDF engine, which numbers its own, and their seal."""
    files = {str(p.relative_to(folder)): p for p in folder.rglob("*") if p.is_file()}
    engines = ("stores/rdf/", "stores/seal")
    return {name: p.read_bytes() for name, p in files.items() if not name.startswith(engines)}


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    return write(tmp_path / "facts")


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> BuildResult:
    folder = tmp_path_factory.mktemp("once")
    return build(own(write(folder / "facts")), folder / "out")


@pytest.fixture
def built(once: BuildResult, tmp_path: Path) -> BuildResult:
    """A build of the facts, one's own to spoil."""
    return replace(once, path=Path(shutil.copytree(once.path, tmp_path / "out")))


def test_a_build_holds_the_facts_and_what_follows_from_them(built: BuildResult) -> None:
    dataset = Dataset.open(built.path)
    shares = {row["holder"]: row["share"] for row in dataset.rows("supply")}
    assert shares == {"aggregate/WLD": None, "country/CHN": 0.6, "country/JPN": 0.2}
    (finding,) = dataset.rows("chokepoint_finding")
    assert (finding["country"], finding["verdict"]) == ("country/CHN", "graded")
    (reached,) = dataset.rows("reach_finding")
    assert (reached["agreement"], reached["tier"]) == ("agreement/pact", "binding_quantity")
    (event,) = dataset.rows("status_event")
    assert (event["date_earliest"], event["date_latest"]) == (date(2024, 5, 1), date(2024, 5, 31))
    assert stores.intact(dataset)


def test_built_twice_it_is_the_same_byte_for_byte(
    built: BuildResult, facts: Path, tmp_path: Path
) -> None:
    again = build(own(facts), tmp_path / "elsewhere" / "out")
    one, two = digest(built.path), digest(again.path)
    assert {"manifest.json", "schema.json", "tables/supply.parquet"} <= set(one)
    assert one == two


def test_a_second_build_of_the_same_input_does_nothing_and_says_so(
    built: BuildResult, facts: Path
) -> None:
    steps: list[str] = []
    before = {path: path.stat().st_mtime_ns for path in built.path.rglob("*.parquet")}
    again = build(own(facts), built.path, steps.append)
    assert again.unchanged
    assert again.manifest == built.manifest
    assert steps == []
    assert before == {path: path.stat().st_mtime_ns for path in built.path.rglob("*.parquet")}
    assert not built.unchanged


@pytest.mark.parametrize(
    "change", ["input", pytest.param("as of", marks=SLOW), pytest.param("options", marks=SLOW)]
)
def test_another_input_day_or_option_is_another_build(
    built: BuildResult, facts: Path, tmp_path: Path, change: str
) -> None:
    vocabulary = tmp_path / "more.ttl"
    vocabulary.write_text("<https://example.org/thing> <https://example.org/is> true .")
    spec = own(facts)
    if change == "input":
        write(facts, supply=FILES["supply.csv"].replace("60", "61"))
    elif change == "as of":
        spec = own(facts, as_of=date(2025, 6, 1))
    else:
        spec = BuildSpec(spec.sources, only=True, vocabulary=(vocabulary,))
    assert not build(spec, built.path).unchanged


def test_the_day_is_the_newest_in_the_facts_unless_given(
    built: BuildResult, facts: Path, tmp_path: Path
) -> None:
    assert built.manifest.day == date(2025, 3, 1)
    given = build(own(facts, as_of=date(2024, 1, 1)), tmp_path / "old")
    assert given.manifest.day == date(2024, 1, 1)


def test_facts_without_any_day_are_as_of_the_figures_or_ask_for_one(tmp_path: Path) -> None:
    undated = FILES["source.csv"].replace("2025-03-01", "").replace("2025-01-01", "")
    facts = write(tmp_path / "facts", source=undated, pact=None)
    assert build(own(facts), tmp_path / "out").manifest.day == date(2024, 12, 31)
    (facts / "supply.csv").unlink()
    with pytest.raises(MissingDataError, match="--as-of"):
        build(own(facts), tmp_path / "out")


@SLOW
def test_files_of_one_name_in_two_sources_are_both_inputs(facts: Path, tmp_path: Path) -> None:
    other = write(
        tmp_path / "other", supply=FILES["supply.csv"].replace("source/mine", "source/yours")
    )
    for name in ("source.csv", "country.csv", "aggregate.csv", "agreements/pact.toml"):
        (other / name).unlink()
    two = (SourcePath("agreements", facts), SourcePath("agreements", other))
    spec = BuildSpec(two, only=True)
    result = build(spec, tmp_path / "out")
    named = [name for name in result.manifest.inputs if "supply.csv" in name]
    assert len(named) == 2
    write(facts, supply=FILES["supply.csv"].replace("60", "59"))
    assert not build(spec, tmp_path / "out").unchanged


def test_the_manifest_says_nothing_of_the_machine(built: BuildResult, tmp_path: Path) -> None:
    text = (built.path / "manifest.json").read_text() + (built.path / "schema.json").read_text()
    assert str(tmp_path) not in text
    assert "agreements/agreements/pact.toml" in text


# --- nothing half-written -----------------------------------------------------------------------


def neighbours(folder: Path) -> set[str]:
    """What lies beside a dataset, its lock apart."""
    return {path.name for path in folder.parent.iterdir()} - {f".{folder.name}.lock"}


def test_a_build_that_fails_leaves_the_old_dataset_and_nothing_else(
    built: BuildResult, facts: Path
) -> None:
    before, beside = digest(built.path), neighbours(built.path)
    write(facts, supply=FILES["supply.csv"].replace("copper", "unobtainium"))
    with pytest.raises(FieldError):
        build(own(facts), built.path)
    assert digest(built.path) == before
    assert neighbours(built.path) == beside


def test_so_does_one_that_fails_at_its_last_step(
    built: BuildResult, facts: Path, tmp_path: Path
) -> None:
    """The shapes are held against the graph when the tables are already written."""
    before, beside = digest(built.path), neighbours(built.path)
    text = FILES["agreements/pact.toml"].replace("quantity = 5", "quantity = -5")
    with pytest.raises(ShapeViolationError, match="quantity: at most one number, 0 or more"):
        build(own(write(facts, pact=text)), built.path)
    assert digest(built.path) == before
    assert neighbours(built.path) == beside


def test_an_interrupted_build_leaves_nothing_behind(built: BuildResult, facts: Path) -> None:
    before, beside = digest(built.path), neighbours(built.path)
    write(facts, supply=FILES["supply.csv"].replace("60", "61"))

    def interrupt(step: str) -> None:
        if step.startswith("filling"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(own(facts), built.path, interrupt)
    assert digest(built.path) == before
    assert neighbours(built.path) == beside


HOLDER = """
import sys
from pathlib import Path
from mineral_diplomacy.loaders.build import BuildSpec, build
from mineral_diplomacy.loaders.registry import SourcePath

def wait(step):
    print(step, flush=True)
    sys.stdin.readline()

build(BuildSpec((SourcePath("agreements", Path(sys.argv[1])),), only=True), Path(sys.argv[2]), wait)
"""


@SLOW
def test_two_builds_at_once_are_refused_and_the_first_one_ends_well(
    facts: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(facts), str(out)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "reading the sources\n"
        with pytest.raises(BusyError, match="another build is under way") as caught:
            build(own(facts), out)
        assert caught.value.exit_code == 3
        first.communicate("\n" * 10, timeout=120)
    assert first.returncode == 0
    assert build(own(facts), out).unchanged


@pytest.mark.parametrize("name", ["notes.txt", "schema.txt", ".git/config"])
@pytest.mark.parametrize("with_schema", [False, True])
def test_a_folder_with_other_contents_is_never_replaced(
    facts: Path, tmp_path: Path, name: str, with_schema: bool
) -> None:
    out = tmp_path / "precious"
    (out / name).parent.mkdir(parents=True)
    (out / name).write_text("mine")
    if with_schema:
        (out / "schema.json").write_text("{}")
    with pytest.raises(DatasetError, match=r"other contents, such as .*choose another"):
        build(own(facts), out)
    assert (out / name).read_text() == "mine"


def test_a_file_or_the_root_is_no_place_for_a_dataset(facts: Path, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("mine")
    for place in (file, Path("/")):
        with pytest.raises(DatasetError, match="not a folder for a dataset"):
            build(own(facts), place)
    assert file.read_text() == "mine"


def test_an_empty_folder_and_a_linked_one_are_filled(facts: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "empty")
    build(own(facts), tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert Dataset.open(tmp_path / "empty").manifest.rows["supply"] == 3


def remove_manifest(folder: Path) -> None:
    (folder / "manifest.json").unlink()


def spoil_table(folder: Path) -> None:
    (folder / "tables" / "supply.parquet").write_bytes(b"PAR1")


def remove_table(folder: Path) -> None:
    (folder / "tables" / "supply.parquet").unlink()


def spoil_graph(folder: Path) -> None:
    (folder / "stores" / "property_graph.kgl").write_bytes(b"junk")


def remove_rdf(folder: Path) -> None:
    for file in (folder / "stores" / "rdf").iterdir():
        file.unlink()


@pytest.mark.parametrize(
    "damage",
    [
        remove_manifest,
        spoil_table,
        spoil_graph,
        pytest.param(remove_table, marks=SLOW),
        pytest.param(remove_rdf, marks=SLOW),
    ],
)
def test_a_damaged_dataset_is_built_anew(
    built: BuildResult, facts: Path, damage: Callable[[Path], None]
) -> None:
    damage(built.path)
    again = build(own(facts), built.path)
    assert not again.unchanged
    assert again.manifest.files == built.manifest.files
    assert stores.intact(Dataset.open(built.path))


# --- what can be wrong with the input -----------------------------------------------------------

PACT = FILES["agreements/pact.toml"]
SUPPLY = FILES["supply.csv"]
HEADER = SUPPLY.splitlines()[0]


@pytest.mark.parametrize(
    ("changes", "error", "sentence"),
    [
        (
            {"supply": SUPPLY.replace("country/CHN", "China")},
            FieldError,
            r"supply\.csv, row 3, field 'holder': found 'China'; expected a key such as",
        ),
        (
            {"supply": SUPPLY.replace("country/CHN", "country/XYZ")},
            DanglingReferenceError,
            r"supply\.csv, row 3, field 'holder': 'country/XYZ'",
        ),
        (
            {"supply": SUPPLY.replace("copper", "coper")},
            FieldError,
            r"supply\.csv, row 2, field 'mineral': found 'coper'; expected a mineral such as cop",
        ),
        (
            {"supply": SUPPLY.replace("processing", "melting")},
            FieldError,
            r"supply\.csv, row 2, field 'stage': found 'melting'; expected a stage such as",
        ),
        (
            {"supply": SUPPLY.replace("element_content", "guesswork")},
            FieldError,
            r"supply\.csv, row 2, field 'basis': found 'guesswork'; expected a basis such as",
        ),
        (
            {"supply": SUPPLY.replace(",kt,", ",stone,")},
            FieldError,
            r"supply\.csv, row 2, field 'unit': found 'stone'; expected a unit such as",
        ),
        (
            {"supply": SUPPLY.replace(",20,", ",45.5,").replace(",100,", ",100,")},
            TotalMismatchError,
            r"supply\.csv, row 2: the rows of copper processing 2024 add up to 105\.5 but",
        ),
        (
            {
                "supply": SUPPLY + "country/JPN,copper,processing,element_content,2024,false,21,kt,"
                "source/mine\n"
            },
            DuplicateKeyError,
            r"supply\.csv, row 4 and supply\.csv, row 5 differ in quantity",
        ),
        (
            {"supply": SUPPLY.replace(",20,kt", ",20,swu")},
            BasisError,
            r"supply\.csv, row 2: the bases kt and swu cannot be compared",
        ),
        (
            {
                "supply": SUPPLY
                + SUPPLY.split("\n", 1)[1].replace("element_content", "gross_weight")
            },
            BasisError,
            "copper processing 2024 of mine: the bases element_content and gross_weight",
        ),
        (
            {"supply": ""},
            SourceFileError,
            r"supply\.csv: an empty file; expected at least a header",
        ),
        (
            {"supply": HEADER + '\n"country/CHN,copper'},
            SourceFileError,
            r"supply\.csv, row 2: .*expected CSV",
        ),
        (
            {"supply": SUPPLY + "country/IND,copper\n"},
            FieldError,
            r"supply\.csv, row 5, field 'row': .*expected 9 cells, as in the header",
        ),
        (
            {"supply": SUPPLY.replace("period", "periode")},
            FieldError,
            r"supply\.csv, row 2, field 'periode': .*expected a column of supply",
        ),
        (
            {"suply": SUPPLY},
            SourceFileError,
            r"suply\.csv: no table is called 'suply'; expected a file or folder named after",
        ),
        ({"pact": PACT.replace("]]", "]", 1)}, SourceFileError, r"pact\.toml: .*expected TOML"),
        (
            {"pact": PACT.replace('"Agreement"', '"Agrement"')},
            FieldError,
            r"pact\.toml, field 'class': found 'Agrement'; expected one of .*Agreement",
        ),
        (
            {"pact": PACT.replace('"2024-05"', '"2024-13"')},
            FieldError,
            r"pact\.toml, \[\[status_event\]\], row 1, field 'date': found '2024-13'; expected",
        ),
        (
            {"pact": PACT.replace("date = ", 'date_latest = "2023-01-01"\ndate_earliest = ')},
            FieldError,
            r"field 'date_latest': found '2023-01-01'; expected 2024-05-01 \(date_earliest\)",
        ),
        (
            {"pact": PACT.replace('"country/JPN"', '"organization/jx"')},
            DanglingReferenceError,
            r"pact\.toml, \[\[participation\]\], row 2, field 'actor': 'organization/jx'",
        ),
        (
            {"pact": PACT.replace('source = "source/mine"', "", 1)},
            FieldError,
            r"pact\.toml, field 'source': found None; expected a value",
        ),
    ],
)
def test_bad_input_is_one_sentence_with_file_row_and_field(
    tmp_path: Path, changes: dict[str, str], error: type[MineralDiplomacyError], sentence: str
) -> None:
    facts = write(tmp_path / "facts", **changes)
    with pytest.raises(error, match=sentence):
        build(own(facts), tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert {path.name for path in tmp_path.iterdir()} == {"facts", ".out.lock"}


def test_a_wrongly_encoded_file_says_where(tmp_path: Path) -> None:
    facts = write(tmp_path / "facts")
    (facts / "source.csv").write_bytes("key,label\nsource/x,Müller\n".encode("latin-1"))
    with pytest.raises(SourceFileError, match=r"source\.csv: byte 0xfc at .*expected UTF-8"):
        build(own(facts), tmp_path / "out")


def test_a_missing_or_empty_folder_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SourceFileError, match="nowhere: no such file or folder"):
        build(own(tmp_path / "nowhere"), tmp_path / "out")
    (tmp_path / "empty").mkdir()
    with pytest.raises(SourceFileError, match="empty: no CSV or TOML file in it"):
        build(own(tmp_path / "empty"), tmp_path / "out")


@pytest.mark.parametrize("text", ["iea", "iea=", "=x"])
def test_a_source_without_a_path_or_a_loader_is_one_sentence(text: str) -> None:
    with pytest.raises((SourceFileError, UnknownTermError)):
        SourcePath.parse(text)


def test_an_unknown_loader_names_the_nearest() -> None:
    with pytest.raises(UnknownTermError, match=r"usgs.*usgs-mcs"):
        SourcePath.parse("usgs=folder")


def test_a_vocabulary_that_contradicts_itself_is_an_error(facts: Path, tmp_path: Path) -> None:
    vocabulary = tmp_path / "more.ttl"
    vocabulary.write_text(
        "@prefix md: <https://w3id.org/mineral-diplomacy/> .\n"
        "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "md:Strange a owl:Class ; rdfs:subClassOf md:Statement ; rdfs:label 'Strange' ;\n"
        "    md:edge_source md:nothing ; md:edge_target md:mineral ; md:edge_type md:odd ;\n"
        "    owl:hasKey ( md:nothing ) .\n"
    )
    spec = BuildSpec(own(facts).sources, only=True, vocabulary=(vocabulary,))
    with pytest.raises(SchemaError):
        build(spec, tmp_path / "out")


@pytest.mark.slow
def test_a_folder_of_ones_own_adds_to_the_shipped_facts(
    dataset: Dataset, facts: Path, tmp_path: Path
) -> None:
    for name in ("country.csv", "aggregate.csv"):
        (facts / name).unlink()
    added = Dataset.open(build(own(facts, only=False), tmp_path / "out").path)
    for name in ("supply", "agreement", "source"):
        extra = {row["key"] for row in added.rows(name)} - {r["key"] for r in dataset.rows(name)}
        assert len(extra) == {"supply": 3, "agreement": 1, "source": 2}[name]


def test_only_replaces_the_shipped_facts(built: BuildResult) -> None:
    dataset = Dataset.open(built.path)
    assert {row["key"] for row in dataset.rows("agreement")} == {"agreement/pact"}
    assert dataset.manifest.rows["country"] == 3


def test_who_may_read_the_folder_beside_may_read_the_dataset(facts: Path, tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared").chmod(0o755)
    built = build(own(facts), tmp_path / "shared" / "out")
    assert built.path.stat().st_mode & 0o777 == 0o755
