"""The table of all ratios, at the end of a run."""

from __future__ import annotations

import pytest

from tests.bench.ratios import MEASURED


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not MEASURED:
        return
    width = max(len(ratio.what) for ratio in MEASURED)
    terminalreporter.section("ratios")
    terminalreporter.line(f"{'':{width}}  ours, s  peer, s   ratio  promised")
    for ratio in MEASURED:
        terminalreporter.line(
            f"{ratio.what:{width}} {ratio.ours:8.3f} {ratio.peer:8.3f} {ratio.value:7.2f}  "
            f"{ratio.promise}{'' if ratio.kept else ', NOT KEPT'}".rstrip()
        )
