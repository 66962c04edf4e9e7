"""The command `mindip`: thin commands over the package; errors become sentences and exit codes.

Exit codes: 0 fine, 1 findings (violations), 2 usage or input, 3 backend unreachable or busy,
4 limit or time-out. Heavy libraries are imported by the command that needs them.
"""

from __future__ import annotations

import sys
from io import TextIOWrapper

from mineral_diplomacy.commands import asking, datasets, networks, partners, showing, supply
from mineral_diplomacy.commands.application import app

#: Every module that adds commands, in the order of the help.
GROUPS = (datasets, asking, supply, networks, partners, showing)

__all__ = ["GROUPS", "app", "main"]


def main() -> None:
    """Runs the command line; a user's mistake ends in one sentence and an exit code."""
    from mineral_diplomacy.ontology.errors import MineralDiplomacyError
    from mineral_diplomacy.output import say

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except MineralDiplomacyError as error:
        say(f"mindip: {error}")
        sys.exit(error.exit_code)
    except OSError as error:
        say(f"mindip: {error.filename or 'file system'}: {error.strerror or error}")
        sys.exit(2)
