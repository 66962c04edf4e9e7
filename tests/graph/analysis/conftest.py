"""The figures that DESIGN's published checks rest on: IEA 2025, year 2024."""

from pathlib import Path

import pytest

from mineral_diplomacy.loaders import iea
from mineral_diplomacy.ontology.reading import read_schema
from tests.tables import MemoryTables, tables

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture(scope="session")
def iea_2024() -> MemoryTables:
    return tables(iea.load(FIXTURES / "iea-2025", read_schema()))
