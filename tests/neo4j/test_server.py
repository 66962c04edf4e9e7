"""The server that the other tests rely on: real, signed in to, and closed to a wrong password."""

import pytest
from neo4j import GraphDatabase
from neo4j.exceptions import AuthError

from tests.neo4j.server import Server, ServerMissingError, serve


def test_it_is_the_version_asked_for(neo4j_server: Server) -> None:
    with neo4j_server.driver() as driver:
        text = "CALL dbms.components() YIELD versions RETURN versions[0] AS version"
        assert driver.execute_query(text).records[0]["version"] == neo4j_server.version


def test_it_asks_for_a_password(neo4j_server: Server) -> None:
    with (
        GraphDatabase.driver(neo4j_server.uri, auth=("neo4j", "guessed")) as driver,
        pytest.raises(AuthError),
    ):
        driver.verify_connectivity()


def test_a_password_is_not_shown(neo4j_server: Server) -> None:
    assert neo4j_server.password not in repr(neo4j_server)


def test_without_a_jdk_it_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.neo4j.server._javas", lambda: iter(()))
    with pytest.raises(ServerMissingError, match="JDK of 17 or newer"), serve("5.26.30"):
        pass
