"""What every test may ask for, and the rule that nothing is skipped in silence.

`MINDIP_CHECKOUT` names the checkout when the tests run elsewhere, against the installed wheel.
`MINDIP_REQUIRE_NEO4J=1` turns every skip into a failure: continuous integration sets it.
"""

import os
from collections.abc import Generator
from pathlib import Path

import pytest

FORBIDDEN = os.environ.get("MINDIP_REQUIRE_NEO4J") == "1"


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The project's own folder, wherever the tests run."""
    return Path(os.environ.get("MINDIP_CHECKOUT", Path(__file__).parents[1]))


@pytest.fixture(scope="session")
def shared_data(checkout: Path) -> Path:
    """The real source files beside the checkout, which are too large and too foreign to ship."""
    folder = checkout.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"the real source files are not beside the checkout: {folder}")
    return folder


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A skipped test fails where skips are forbidden."""
    report = yield
    if FORBIDDEN and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"MINDIP_REQUIRE_NEO4J=1 forbids skips: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """So does a module skipped whole."""
    report = yield
    if FORBIDDEN and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"MINDIP_REQUIRE_NEO4J=1 forbids skips: {report.longrepr}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Count the skipped tests with a real Neo4j where nobody can overlook it."""
    skipped = terminalreporter.stats.get("skipped", [])
    count = sum("neo4j" in report.keywords for report in skipped)
    if count:
        terminalreporter.section("NOT TESTED", sep="#", red=True)
        terminalreporter.line(
            f"{count} tests with a real Neo4j were skipped: see the reasons above"
        )
