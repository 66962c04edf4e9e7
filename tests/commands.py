"""The command run as its console script does, for every test that asks it something."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from mineral_diplomacy.cli import main

__all__ = ["Mindip", "Run", "in_json", "mindip", "one_sentence"]


@dataclass(frozen=True)
class Run:
    code: int
    out: str
    err: str


Mindip = Callable[..., Run]


@pytest.fixture
def mindip(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Mindip:
    """Runs the command in this process, as its console script does."""

    def run(*arguments: str) -> Run:
        monkeypatch.setattr(sys, "argv", ["mindip", *arguments])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        return Run(int(ended.value.code or 0), out, err)

    return run


def in_json(run: Run) -> list[dict[str, Any]]:
    assert run.code == 0, run.err
    found: list[dict[str, Any]] = json.loads(run.out)
    return found


def one_sentence(run: Run, *parts: str, code: int = 2) -> None:
    """A failed run: nothing on stdout, one sentence on stderr, never a traceback."""
    assert run.code == code
    assert run.out == ""
    assert "Traceback" not in run.err
    for part in parts:
        assert part in run.err
