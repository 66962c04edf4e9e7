"""Every test in this folder needs a real Neo4j."""

from __future__ import annotations

from pathlib import Path

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder, and whatever else asks for the server."""
    for item in items:
        fixtures: list[str] = getattr(item, "fixturenames", [])
        if Path(__file__).parent in item.path.parents or "neo4j_server" in fixtures:
            item.add_marker("neo4j")
