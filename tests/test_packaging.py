"""The wheel alone gives the same tool, from pinned dependencies, and the repository stays small."""

import importlib.metadata
import importlib.resources
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import mineral_diplomacy

PACKAGE = "mineral_diplomacy"
FOLDERS = {
    PACKAGE: PACKAGE,
    **{name: f"{PACKAGE}/{name}" for name in ("ontology", "loaders", "graph", "queries")},
}
DATA_LIMIT = 5_000_000
FILE_LIMIT = 1_000_000
LINE_LIMIT = 100
LOCKS = ["requirements.lock", "requirements-dev.lock"]


@pytest.fixture(scope="session")
def project(checkout: Path) -> dict[str, Any]:
    return tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def on_disk(checkout: Path) -> set[str]:
    """Every file under the five folders, by the path it should have when installed."""
    return {
        f"{target}/{path.relative_to(checkout / folder).as_posix()}"
        for folder, target in FOLDERS.items()
        for path in (checkout / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.fixture(scope="session")
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names in a wheel built from a copy of the sources, without leftovers of older builds."""
    source = tmp_path_factory.mktemp("source")
    for folder in FOLDERS:
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(checkout / folder, source / folder, ignore=ignore)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(checkout / name, source / name)
    build = "from setuptools.build_meta import build_wheel; build_wheel('dist')"
    subprocess.run(
        [sys.executable, "-c", build], cwd=source, check=True, capture_output=True, text=True
    )
    (built,) = (source / "dist").glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        return set(archive.namelist())


def tracked(checkout: Path) -> list[Path]:
    """Every file that is in the repository or about to be."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=checkout,
        check=True,
        capture_output=True,
        text=True,
    )
    paths = (checkout / name for name in listing.stdout.split("\0") if name)
    return [path for path in paths if path.is_file()]


def locked(path: Path) -> dict[str, list[Requirement]]:
    """The pins of a lock by canonical name; one name may have a pin per Python version."""
    pins: dict[str, list[Requirement]] = {}
    for entry in re.split(r"\n(?=[^\s#])", path.read_text(encoding="utf-8")):
        if not entry.startswith("#"):
            pin = Requirement(entry.split("\\")[0])
            pins.setdefault(canonicalize_name(pin.name), []).append(pin)
    return pins


def test_the_package_under_test_is_the_one_meant(checkout: Path) -> None:
    elsewhere = "MINDIP_CHECKOUT" in os.environ
    assert Path(mineral_diplomacy.__file__).is_relative_to(checkout) is not elsewhere


def test_wheel_holds_every_file_of_the_folders_and_nothing_else(
    wheel: set[str], on_disk: set[str]
) -> None:
    inside = {name for name in wheel if ".dist-info/" not in name}
    assert inside == on_disk


def test_installed_package_holds_every_file(on_disk: set[str]) -> None:
    for name in sorted(on_disk):
        parent, _, rest = name.rpartition("/")
        package, *inner = parent.split("/", 2)[:2]
        anchor = ".".join([package, *inner])
        below = parent.split("/")[1 + len(inner) :]
        resource = importlib.resources.files(anchor).joinpath(*below, rest)
        assert resource.is_file(), f"{name} is not installed"


def test_only_one_top_level_module_is_installed(wheel: set[str]) -> None:
    top = {name.split("/")[0] for name in wheel}
    assert {name for name in top if not name.endswith(".dist-info")} == {PACKAGE}


@pytest.mark.parametrize("name", ["graph", "loaders", "ontology", "queries", "tests"])
def test_folders_are_not_importable_by_their_bare_names(name: str) -> None:
    # -I: without the working directory on the path
    code = f"import importlib.util, sys; sys.exit(importlib.util.find_spec({name!r}) is not None)"
    subprocess.run([sys.executable, "-I", "-c", code], check=True)


def test_licences_travel_with_the_wheel(wheel: set[str]) -> None:
    licences = {name.split("/licenses/")[1] for name in wheel if "/licenses/" in name}
    assert licences == {"LICENSE", "loaders/curated/LICENSE"}


def test_the_command_is_installed() -> None:
    (command,) = importlib.metadata.entry_points(group="console_scripts", name="mindip")
    assert callable(command.load())


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_is_exact_and_hashed(checkout: Path, lock: str) -> None:
    text = (checkout / lock).read_text(encoding="utf-8")
    for entry in re.split(r"\n(?=[^\s#])", text):
        if not entry.startswith("#"):
            assert re.match(r"[\w.-]+==[\w.]+( ;[^\\]*)? \\\n", entry), entry
            assert "--hash=sha256:" in entry, entry


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_name_no_host(checkout: Path, lock: str) -> None:
    text = (checkout / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"--(extra-)?index|--find-links|--trusted-host", text)


def test_locks_fit_the_declared_dependencies(checkout: Path, project: dict[str, Any]) -> None:
    declared = project["project"]["dependencies"] + project["build-system"]["requires"]
    extra = project["project"]["optional-dependencies"]["dev"]
    for lock, lines in zip(LOCKS, (declared, declared + extra), strict=True):
        pins = locked(checkout / lock)
        for wanted in map(Requirement, lines):
            for pin in pins[canonicalize_name(wanted.name)]:
                (exact,) = pin.specifier
                assert wanted.specifier.contains(exact.version), f"{lock}: {pin} for {wanted}"


def test_the_development_lock_repeats_the_runtime_lock(checkout: Path) -> None:
    runtime, dev = (locked(checkout / lock) for lock in LOCKS)
    for name, pins in runtime.items():
        assert {str(pin.specifier) for pin in pins} <= {str(pin.specifier) for pin in dev[name]}


def test_shipped_data_stays_under_five_megabytes(checkout: Path) -> None:
    shipped = [path for folder in FOLDERS for path in (checkout / folder).rglob("*")]
    size = sum(
        path.stat().st_size
        for path in shipped
        if path.is_file() and path.suffix not in {".py", ".pyc"}
    )
    assert size < DATA_LIMIT


def test_no_file_of_the_repository_is_large(checkout: Path) -> None:
    large = {str(path) for path in tracked(checkout) if path.stat().st_size > FILE_LIMIT}
    assert not large


def test_lines_of_code_and_pages_fit_a_screen(checkout: Path) -> None:
    long = [
        f"{path.relative_to(checkout)}:{number}"
        for path in tracked(checkout)
        if path.suffix in {".py", ".md"}
        for number, line in enumerate(without_output(path), 1)
        if len(line) > LINE_LIMIT and "://" not in line
    ]
    assert not long


def without_output(path: Path) -> list[str]:
    """A file's lines; a page's ```text blocks show what a program printed, as it printed it."""
    text = path.read_text(encoding="utf-8")
    blocks = re.compile(r"^```text\n.*?^```", re.DOTALL | re.MULTILINE)
    return blocks.sub(lambda found: "\n" * found[0].count("\n"), text).splitlines()
