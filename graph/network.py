"""The dataset as a networkx graph: every statement is one keyed edge.

`weight` in networkx means distance, so no attribute is called that: choose one on purpose.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mineral_diplomacy.graph.tables import KEY

if TYPE_CHECKING:
    import networkx as nx

    from mineral_diplomacy.graph.dataset import Dataset, EdgeTable

__all__ = ["to_networkx"]

_ENDS = ("source_key", "target_key")
_FILTERS = ("mineral", "year")


def to_networkx(
    dataset: Dataset, mineral: str | None = None, year: int | None = None
) -> nx.MultiDiGraph[str]:
    """A MultiDiGraph of statements.

    Nodes are keys such as `country/IND`, with `kind` (their class) and their properties.
    Edges carry their statement's key as edge key, `type`, and every known property, in the unit
    the statement states. With a mineral or year, only statements about it, and the nodes they
    join; statements whose table knows no mineral or year are left out then.

    Raises `UnknownTermError` for an unknown mineral.
    """
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(as_of=dataset.manifest.as_of)
    wanted = {
        "mineral": dataset.schema.notation("mineral", mineral) if mineral else None,
        "year": year,
    }
    for node in dataset.nodes():
        for row in node.table.to_pylist():
            key = row.pop(KEY)
            graph.add_node(key, kind=node.label, **_known(row))
    for edge in dataset.edges():
        _add_edges(graph, edge, wanted)
    if any(value is not None for value in wanted.values()):
        graph.remove_nodes_from([node for node, degree in list(graph.degree()) if not degree])
    return graph


def _add_edges(graph: nx.MultiDiGraph[str], edge: EdgeTable, wanted: dict[str, Any]) -> None:
    filters = {name: value for name, value in wanted.items() if value is not None}
    if any(name not in edge.table.column_names for name in filters):
        return
    for row in edge.table.to_pylist():
        if all(row[name] == value for name, value in filters.items()):
            key, source, target = row.pop(KEY), row.pop(_ENDS[0]), row.pop(_ENDS[1])
            graph.add_edge(source, target, key=key, type=edge.type, **_known(row))


def _known(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value is not None}
