"""What could not be tested is said last and loudly, or is a failure."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.skips import FORBID

FILE = "tests/graph/view/test_browser.py"


def without_chromium(**more: str) -> tuple[int, str]:
    environment = {name: text for name, text in os.environ.items() if name != FORBID}
    environment |= {"MINDIP_CHROMIUM": "/no/such/browser", **more}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", FILE]
    done = subprocess.run(
        command,
        cwd=Path(__file__).parents[1],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def test_a_missing_browser_is_the_last_word() -> None:
    code, said = without_chromium()
    assert code == 0
    *_, title, first, second, line = said.strip().splitlines()
    assert "NOT TESTED" in title
    assert "need a real Chromium" in first
    assert "MINDIP_CHROMIUM" in second
    assert set(line) == {"#"}


def test_where_skips_are_forbidden_a_missing_browser_fails() -> None:
    code, said = without_chromium(**{FORBID: "1"})
    assert code == 1
    assert "found no /no/such/browser" in said
    assert "skipped" not in said.splitlines()[-1]
