"""Small real files, a copy of them to spoil, and the schema."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from mineral_diplomacy.ontology.reading import read_schema
from mineral_diplomacy.ontology.schema import Schema

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture(scope="session")
def schema() -> Schema:
    return read_schema()


@pytest.fixture(scope="session")
def fixtures() -> Path:
    return FIXTURES


@pytest.fixture
def spoilt(tmp_path: Path) -> Callable[[str, str, str, str], Path]:
    """Copies a folder of fixtures and replaces a text in one of its files."""

    def copy(folder: str, file: str, old: str, new: str) -> Path:
        target = tmp_path / folder
        shutil.copytree(FIXTURES / folder, target)
        text = (target / file).read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {file}"
        (target / file).write_text(text.replace(old, new), encoding="utf-8")
        return target

    return copy
