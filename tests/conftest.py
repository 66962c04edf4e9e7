"""What every test may ask for, and the rule that nothing is skipped in silence.

`MINDIP_CHECKOUT` names the checkout when the tests run elsewhere, against the installed wheel.
`MINDIP_REQUIRE_NEO4J=1` turns every skip into a failure: continuous integration sets it.
"""

import os
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings

from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.loaders.build import BuildSpec, build

pytest_plugins = ["tests.neo4j.server"]

# The first example of a test may import half the world: time says nothing about the code.
settings.register_profile("project", deadline=None)
settings.load_profile("project")

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


@pytest.fixture(scope="session")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """The shipped dataset, built once."""
    return Dataset.open(build(BuildSpec(), tmp_path_factory.mktemp("shipped") / "dataset").path)


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


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Say last of all, where nobody can overlook it, that nothing with a real Neo4j was tested."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:
        return
    count = sum("neo4j" in report.keywords for report in reporter.stats.get("skipped", []))
    if count:
        reporter.section("NOT TESTED", sep="#", red=True)
        reporter.line(f"{count} of the tests need a real Neo4j and were skipped. For them, install")
        reporter.line("a Java development kit (17 or newer) and Maven, and run this again.")
        reporter.line("#" * 80)
