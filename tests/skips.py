"""Nothing is skipped in silence, and nothing at all where `MINDIP_FORBID_SKIPS=1` says so.

Continuous integration says so: there a missing server, browser or folder is a failure.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from dataclasses import dataclass
from typing import NoReturn

import pytest

__all__ = ["FORBID", "NEEDS", "Need", "forbidden", "skip_or_fail"]

FORBID = "MINDIP_FORBID_SKIPS"


@dataclass(frozen=True)
class Need:
    """Something real that the tests of one marker cannot do without, and how to get it."""

    marker: str
    what: str
    how: str


NEEDS = (
    Need("neo4j", "a real Neo4j", "a Java development kit (17 or newer) and Maven"),
    Need("browser", "a real Chromium", "Chromium, or name one in MINDIP_CHROMIUM"),
)


def forbidden() -> bool:
    return os.environ.get(FORBID) == "1"


def skip_or_fail(marker: str, missing: object) -> NoReturn:
    """Ends a test for want of what its marker needs; `missing` says what was looked for."""
    (need,) = (need for need in NEEDS if need.marker == marker)
    if forbidden():
        pytest.fail(f"{FORBID}=1, but: {missing}", pytrace=False)
    name = need.what.removeprefix("a ").upper()
    pytest.skip(f"NO {name}, so nothing about it is tested: {missing}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A skipped test fails where skips are forbidden."""
    report = yield
    if forbidden() and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{FORBID}=1 forbids skips: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """So does a module skipped whole."""
    report = yield
    if forbidden() and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"{FORBID}=1 forbids skips: {report.longrepr}"
    return report


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Say last of all, where nobody can overlook it, what was not tested with the real thing."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:
        return
    skipped = reporter.stats.get("skipped", [])
    counts = {need: sum(need.marker in report.keywords for report in skipped) for need in NEEDS}
    if not any(counts.values()):
        return
    reporter.section("NOT TESTED", sep="#", red=True)
    for need, count in counts.items():
        if count:
            reporter.line(f"{count} of the tests need {need.what} and were skipped. For them,")
            reporter.line(f"install {need.how}, and run this again.")
    reporter.line("#" * 80)
