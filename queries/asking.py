"""Asks a store a named query, or any text a user wrote."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.graph.stores.base import Limits, Rows, Store
from mineral_diplomacy.graph.stores.guard import sparql_tokens
from mineral_diplomacy.queries.binding import bind, untyped
from mineral_diplomacy.queries.catalogue import NamedQuery, named_query, read_query

__all__ = ["ask", "language_of"]

_NAME = re.compile(r"\s*[A-Za-z_][\w-]*\s*")
_SPARQL_STARTS = frozenset({"PREFIX", "BASE", "SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})


def ask(
    store: Store,
    language: str,
    question: str,
    given: Mapping[str, object] | None = None,
    *,
    dataset: Dataset,
    limits: Limits | None = None,
) -> Rows:
    """The answer of a store that speaks `language` (`cypher` or `sparql`) to a question.

    `question` is the name of a query, or a query; one that opens with front matter has typed
    parameters, another takes its values as they are. Raises `UnknownTermError` for an unknown
    name or value, `QueryError` and `StoreError` as `Store.query` does.
    """
    query = _query(question, language)
    if query is None:
        return store.query(question, untyped(given or {}), limits)
    values = bind(query, given or {}, dataset)
    return store.query(query.texts[language], values, limits)


def _query(question: str, language: str) -> NamedQuery | None:
    if _NAME.fullmatch(question):
        return named_query(question.strip())
    return read_query(question, language)


def language_of(text: str) -> str:
    """`sparql` where a text opens as SPARQL must, else `cypher`."""
    words = (t.text.upper() for t in sparql_tokens(text) if t.kind not in {"space", "comment"})
    return "sparql" if next(words, "") in _SPARQL_STARTS else "cypher"
