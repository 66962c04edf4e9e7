"""A Neo4j server, community or Aura: filled by idempotent statements, asked with Cypher.

What this package puts there carries `loaded_by`; nothing else in the database is ever changed.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from neo4j import READ_ACCESS, Driver, GraphDatabase, ManagedTransaction, Session
from neo4j import exceptions as neo4j_errors
from neo4j.graph import Node, Path, Relationship

from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.graph.stores.base import (
    Counts,
    Limits,
    Rows,
    expected_counts,
    require_equal,
)
from mineral_diplomacy.graph.stores.cypher_loading import (
    BATCH,
    Statement,
    constraints,
    load_statements,
)
from mineral_diplomacy.graph.stores.guard import cypher_tokens, guard_cypher
from mineral_diplomacy.graph.stores.neo4j_sweep import (
    count,
    holds_ours,
    refuse_foreign,
    sweep,
)
from mineral_diplomacy.graph.stores.parameters import check_parameters
from mineral_diplomacy.graph.stores.values import plain_parameters
from mineral_diplomacy.ontology.errors import (
    QueryFailedError,
    QueryLimitError,
    QuerySyntaxError,
    StoreError,
    StoreLoginError,
    StoreUnreachableError,
)

__all__ = ["Connection", "Neo4jStore"]

# The driver logs what it then raises; said once is enough.
logging.getLogger("neo4j").addHandler(logging.NullHandler())

_SCHEMES = ("bolt", "neo4j")
_TIMEOUTS = ("TransactionTimedOut", "TransactionTimedOutClientConfiguration")
_CONNECT_SECONDS = 15.0


@dataclass(frozen=True)
class Connection:
    """Where the server is and how to sign in; the password is not shown."""

    uri: str = "bolt://localhost:7687"
    username: str = "neo4j"
    password: str = field(default="", repr=False)
    database: str = "neo4j"

    @classmethod
    def from_environment(cls) -> Connection:
        """From `NEO4J_URI`, `NEO4J_USERNAME`, `NEO4J_PASSWORD` and `NEO4J_DATABASE`."""
        names = ("uri", "username", "password", "database")
        given = {name: os.environ.get(f"NEO4J_{name.upper()}") for name in names}
        return cls(**{name: value for name, value in given.items() if value})


class Neo4jStore:
    """A database of a Neo4j server.

    Every method may raise `StoreUnreachableError` or `StoreLoginError`.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def load(self, dataset: Dataset) -> Counts:
        """Makes the database hold the dataset, and nothing that this package put there before.

        A second load changes nothing. Raises `ForeignDataError` before anything is written,
        `LoadMismatchError` where the counts differ from the tables afterwards.
        """
        with self._session() as session:
            fresh = not holds_ours(session)
            statements = list(load_statements(dataset, fresh=fresh))
            for statement in constraints(dataset.schema):
                session.run(statement.text).consume()
            refuse_foreign(session, dataset)
            removed, released = (0, 0) if fresh else sweep(session, dataset)
            for work in _transactions(statements):
                session.execute_write(_run, work)
            found = count(session, dataset.schema, removed, released)
        require_equal("Neo4j", expected_counts(dataset), found)
        return found

    def query(
        self, text: str, params: Mapping[str, Any] | None = None, limits: Limits | None = None
    ) -> Rows:
        """Answers a Cypher query in a read transaction with a time-out and a row cap."""
        limits = limits or Limits()
        guard_cypher(text)
        check_parameters(cypher_tokens(text), params or {})
        parameters = plain_parameters(params or {})
        with (
            self._session(limits, default_access_mode=READ_ACCESS) as session,
            session.begin_transaction(timeout=limits.seconds) as transaction,
        ):
            result = transaction.run(text, parameters)
            columns = tuple(result.keys())
            records = result.fetch(limits.rows + 1)
        if len(records) > limits.rows:
            raise QueryLimitError("rows", limits.rows)
        return Rows(columns, tuple(tuple(map(_native, r.values())) for r in records))

    @contextmanager
    def _session(self, limits: Limits | None = None, **options: Any) -> Iterator[Session]:
        """A session whose errors are ours."""
        try:
            with (
                _driver(self.connection) as driver,
                driver.session(database=self.connection.database, **options) as session,
            ):
                yield session
        except (neo4j_errors.Neo4jError, neo4j_errors.DriverError) as error:
            raise _translated(error, self.connection, limits or Limits()) from None
        except ValueError as error:  # an address that the driver cannot read
            raise StoreUnreachableError(self.connection.uri, str(error)) from None


def _driver(connection: Connection) -> Driver:
    if not connection.uri.startswith(_SCHEMES):
        raise ValueError(f"it starts with none of {', '.join(_SCHEMES)}")
    return GraphDatabase.driver(
        connection.uri,
        auth=(connection.username, connection.password),
        notifications_min_severity="OFF",
        connection_timeout=_CONNECT_SECONDS,
        connection_acquisition_timeout=_CONNECT_SECONDS,
        max_transaction_retry_time=_CONNECT_SECONDS,
    )


Work = list[tuple[str, Mapping[str, Any]]]


def _transactions(statements: Iterable[Statement]) -> Iterator[Work]:
    """Texts with their parameters; small statements share a transaction of `BATCH` rows."""
    work: Work = []
    for statement in statements:
        for batch in statement.batches:
            work.append((statement.text, batch))
            if sum(len(params["rows"]) for _, params in work) >= BATCH:
                yield work
                work = []
    if work:
        yield work


def _run(transaction: ManagedTransaction, work: Work) -> None:
    for text, params in work:
        transaction.run(text, params).consume()  # type: ignore[arg-type]


def _translated(error: Exception, connection: Connection, limits: Limits) -> Exception:
    """An error of the driver or server as one of ours, without a word of the password."""
    if isinstance(error, neo4j_errors.AuthError):
        return StoreLoginError(connection.uri, connection.username)
    if isinstance(error, neo4j_errors.DriverError):
        return StoreUnreachableError(connection.uri, str(error).splitlines()[0].rstrip(":"))
    message = getattr(error, "message", None) or str(error)
    code = getattr(error, "code", None) or ""
    if code.endswith(_TIMEOUTS):
        return QueryLimitError("seconds", limits.seconds)
    if code == "Neo.ClientError.Statement.SyntaxError":
        return QuerySyntaxError(message)
    if code.startswith(("Neo.ClientError.Database", "Neo.ClientError.Security")):
        return StoreError(f"{connection.uri}, database {connection.database!r}: {message}")
    return QueryFailedError(message)


def _native(value: Any) -> Any:
    """A value as Python's own, nodes and edges as mappings."""
    if isinstance(value, Node):
        return {"labels": sorted(value.labels), "properties": _native(dict(value))}
    if isinstance(value, Relationship):
        return {"type": value.type, "properties": _native(dict(value))}
    if isinstance(value, Path):
        return {"nodes": _native(value.nodes), "relationships": _native(value.relationships)}
    if isinstance(value, list | tuple):
        return [_native(item) for item in value]
    if isinstance(value, dict):
        return {name: _native(item) for name, item in value.items()}
    to_native: Callable[[], Any] | None = getattr(value, "to_native", None)
    return value if to_native is None else to_native()
