"""India's minerals diplomacy as a knowledge graph that can be computed with.

>>> import mineral_diplomacy
>>> kg = mineral_diplomacy.open()  # doctest: +SKIP
>>> kg.cypher("MATCH (c:Country) RETURN c.label AS label LIMIT 3")  # doctest: +SKIP
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mineral_diplomacy.knowledge_graph import KnowledgeGraph

__all__ = ["open"]


def open(path: str | Path | None = None, *, on: str = "embedded") -> KnowledgeGraph:  # noqa: A001
    """Opens a built dataset; see `KnowledgeGraph`.

    `path` is the dataset's folder (default: where `mindip build` puts it); `on` says where Cypher
    runs, `embedded` or `neo4j`. Raises `DatasetError` where there is no dataset.
    """
    from mineral_diplomacy.knowledge_graph import open_graph

    return open_graph(path, on=on)
