"""The command `mindip`: thin commands over the package; errors become sentences and exit codes.

Exit codes: 0 fine, 1 findings (violations), 2 usage or input, 3 backend unreachable or busy,
4 limit or time-out. Heavy libraries are imported by the command that needs them.
"""

from __future__ import annotations

import sys
from io import TextIOWrapper
from typing import NoReturn

from mineral_diplomacy.commands import asking, datasets, networks, partners, showing, supply
from mineral_diplomacy.commands.application import app

#: Every module that adds commands, in the order of the help.
GROUPS = (datasets, asking, supply, networks, partners, showing)

__all__ = ["GROUPS", "app", "main"]


def main() -> None:
    """Runs the command line; a user's mistake ends in one sentence and an exit code."""
    from mineral_diplomacy.ontology.errors import MineralDiplomacyError

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except MineralDiplomacyError as error:
        _fail(str(error), error.exit_code)
    except OSError as error:
        _fail(f"{error.filename or 'file system'}: {error.strerror or error}", 2)


def _fail(sentence: str, code: int) -> NoReturn:
    from mineral_diplomacy.output import say

    say(f"mindip: {sentence}")
    sys.exit(code)
