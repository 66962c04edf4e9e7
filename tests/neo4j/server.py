"""A real Neo4j for tests, from Maven Central's jars: a JDK and Maven are all it needs.

The jars (about 125 MB, a minute the first time) are kept in the user's cache.
`MINDIP_NEO4J_VERSIONS` names the versions to test with, by default the long-term one.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from filelock import FileLock
from neo4j import Driver, GraphDatabase
from platformdirs import user_cache_path

from tests.skips import skip_or_fail

__all__ = ["Server", "ServerMissingError", "empty_neo4j", "neo4j_server", "serve"]

HERE = Path(__file__).parent
START_SECONDS = 180
ADD_OPENS = tuple(
    f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in ("java.nio", "sun.nio.ch")
)


class ServerMissingError(Exception):
    """Neo4j cannot be started on this machine; the message says what is missing."""


@dataclass(frozen=True)
class Server:
    """A running server and how to sign in to it."""

    version: str
    uri: str
    password: str = field(repr=False)
    username: str = "neo4j"
    database: str = "neo4j"

    def driver(self) -> Driver:
        """A driver that is signed in."""
        return GraphDatabase.driver(self.uri, auth=(self.username, self.password))

    def environment(self) -> dict[str, str]:
        """The variables by which `mindip` finds the server."""
        return {
            "NEO4J_URI": self.uri,
            "NEO4J_USERNAME": self.username,
            "NEO4J_PASSWORD": self.password,
            "NEO4J_DATABASE": self.database,
        }


@contextmanager
def serve(version: str) -> Iterator[Server]:
    """Start a server, wait until it answers, and stop it at the end.

    Raises:
        ServerMissingError: No fitting JDK, or the jars are not to be had.
        RuntimeError: The server does not start; with the end of its log.
    """
    java, jars = _java(version), _jars(version)
    password = secrets.token_urlsafe(16)
    with tempfile.TemporaryDirectory(prefix="mindip-neo4j-") as folder:
        log = Path(folder, "server.log")
        command = [java, *ADD_OPENS, "-cp", f"{jars}/*", str(HERE / "Server.java"), folder]
        with (
            log.open("wb") as output,
            subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, "TEST_NEO4J_PASSWORD": password},
            ) as process,
        ):
            try:
                yield Server(version, _wait(process, log), password)
            finally:
                _stop(process)


def _wait(process: subprocess.Popen[bytes], log: Path) -> str:
    """The Bolt address, once the server has printed it."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        text = log.read_text(encoding="utf-8", errors="replace")
        if found := re.search(r"^(bolt://\S+?)/?\n", text, re.MULTILINE):
            return found[1]
        if process.poll() is not None:
            raise RuntimeError(f"Neo4j ended with {process.returncode}:\n{text[-3000:]}")
        time.sleep(0.1)
    raise RuntimeError(f"Neo4j did not start in {START_SECONDS} s:\n{text[-3000:]}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Close the server's input, which ends it; kill it if it does not listen."""
    if process.stdin is not None:
        process.stdin.close()
    try:
        process.wait(timeout=60)
    except subprocess.TimeoutExpired:
        process.kill()


def _java(version: str) -> str:
    """A JDK's java, new enough for a version: 17 for Neo4j 5, 21 for the calendar versions."""
    needed = 17 if version.startswith("5.") else 21
    found: dict[str, int] = {}
    for java in _javas():
        found[java] = _java_version(java)
        if found[java] >= needed:
            return java
    seen = ", ".join(f"{java} ({major})" for java, major in found.items()) or "none"
    raise ServerMissingError(f"Neo4j {version} needs a JDK of {needed} or newer; found {seen}")


def _javas() -> Iterator[str]:
    """JDKs of JAVA_HOME, of the path, and where Linux distributions put them.

    A runtime without the compiler (`javac`) cannot run `Server.java`.
    """
    homes = [Path(os.environ["JAVA_HOME"])] if os.environ.get("JAVA_HOME") else []
    if on_path := shutil.which("java"):
        homes.append(Path(on_path).resolve().parents[1])
    homes.extend(sorted(Path("/usr/lib/jvm").glob("*")))
    for home in homes:
        if shutil.which("javac", path=home / "bin"):
            yield str(home / "bin" / "java")


def _java_version(java: str) -> int:
    """The major version that a Java command reports; 0 if it reports none."""
    told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', told)
    return int(found[1]) if found else 0


def _jars(version: str) -> Path:
    """The folder of a version's jars, brought by Maven the first time."""
    if not re.fullmatch(r"[\w.-]+", version):
        raise ServerMissingError(f"{version!r} is no version of Neo4j")
    cache = user_cache_path("mineral-diplomacy") / "neo4j"
    cache.mkdir(parents=True, exist_ok=True)
    jars = cache / version
    with FileLock(cache / f"{version}.lock"):
        if not jars.is_dir():
            _download(version, jars)
    return jars


def _download(version: str, jars: Path) -> None:
    """Bring the jars into a folder beside, then move it into place: it is whole or absent."""
    maven = shutil.which("mvn")
    if maven is None:
        raise ServerMissingError("Neo4j's jars are not here yet, and Maven (mvn) is missing")
    print(f"Bringing Neo4j {version} from Maven Central, once …", file=sys.stderr)
    with tempfile.TemporaryDirectory(dir=jars.parent) as folder:
        target = Path(folder, "jars")
        goal = ["dependency:copy-dependencies", f"-DoutputDirectory={target}"]
        command = [maven, "-q", "-B", "-f", str(HERE / "pom.xml"), f"-Dneo4j.version={version}"]
        done = subprocess.run([*command, *goal], capture_output=True, text=True, check=False)
        if done.returncode:
            raise ServerMissingError(f"Maven failed:\n{(done.stdout + done.stderr)[-3000:]}")
        target.rename(jars)


def _versions() -> list[str]:
    """The versions asked for, by default the long-term one."""
    return os.environ.get("MINDIP_NEO4J_VERSIONS", "5.26.30").replace(",", " ").split()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests beside this file, and whatever else asks for the server."""
    for item in items:
        fixtures: list[str] = getattr(item, "fixturenames", [])
        if HERE in item.path.parents or "neo4j_server" in fixtures:
            item.add_marker("neo4j")


@pytest.fixture(scope="session", params=_versions())
def neo4j_server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A running server; shared by all tests, so take `empty_neo4j` for an empty database."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(serve(request.param))
        except ServerMissingError as missing:
            skip_or_fail("neo4j", missing)
        yield server


@pytest.fixture
def empty_neo4j(neo4j_server: Server) -> Server:
    """The running server with no data in it; the constraints of earlier tests may be there."""
    with neo4j_server.driver() as driver:
        driver.execute_query("MATCH (n) DETACH DELETE n")
    return neo4j_server
