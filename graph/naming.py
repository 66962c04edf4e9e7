"""Which node a user's words name: `IND`, `india` and `country/IND` are one country."""

from __future__ import annotations

from collections.abc import Iterator

from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.graph.tables import KEY
from mineral_diplomacy.ontology.errors import UnknownTermError
from mineral_diplomacy.ontology.schema import Table, snake_case

__all__ = ["node_key"]

_SPELLINGS = ("iso3", "label", "alt_label")


def node_key(dataset: Dataset, class_name: str, text: str) -> str:
    """The key of the only node of a class, or of those below it, that a text names.

    A node is named by its key, what the key ends in, its ISO code, its label or another label; a
    key outranks what it ends in, and that a name. Raises `UnknownTermError`, with the nearest
    names, where the text names none or several.
    """
    wanted = text.strip().casefold()
    spelled: dict[str, set[str]] = {}
    for rank, key, spelling in _spellings(dataset, class_name):
        if spelling.casefold() == wanted:
            spelled.setdefault(rank, set()).add(key)
    for rank in ("key", "code", "name"):
        if len(spelled.get(rank, ())) == 1:
            return spelled[rank].pop()
    several = sorted(set().union(*spelled.values()))
    known = several or [spelling for _, _, spelling in _spellings(dataset, class_name)]
    raise UnknownTermError(class_name.replace("_", " "), text, known)


def _spellings(dataset: Dataset, class_name: str) -> Iterator[tuple[str, str, str]]:
    """Rank, key and spelling of every node of a class."""
    for table in dataset.schema.tables.values():
        if class_name in {snake_case(name) for name in (table.label, *table.ancestors)}:
            yield from _table_spellings(dataset, table)


def _table_spellings(dataset: Dataset, table: Table) -> Iterator[tuple[str, str, str]]:
    names = [name for name in _SPELLINGS if name in table.by_name]
    for row in dataset.table(table.name).select([KEY, *names]).to_pylist():
        key = row[KEY]
        yield "key", key, key
        yield "code", key, key.partition("/")[2]
        for name in names:
            for text in row[name] if isinstance(row[name], list) else [row[name]]:
                if text is not None:
                    yield "name", key, text
