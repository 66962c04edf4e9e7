"""Files written where a user asked for them: whole or not at all, never over another by mistake."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from mineral_diplomacy.ontology.errors import OutputError

__all__ = ["refuse_taken", "write_bytes", "write_text"]


def refuse_taken(path: Path, *, force: bool) -> None:
    """Raises `OutputError` where a path cannot be written, before anything else is done."""
    folder = path.parent
    if path.is_dir():
        raise OutputError(str(path), "is a folder", "name a file in it")
    if path.exists() and not force:
        raise OutputError(
            str(path), "exists and is kept", "choose another, or replace it with --force"
        )
    if not folder.is_dir():
        raise OutputError(str(path), f"there is no folder {folder}", "make it, or choose another")
    if not os.access(folder, os.W_OK):
        raise OutputError(str(path), f"the folder {folder} cannot be written to", "choose another")


def write_text(path: Path, text: str, *, force: bool) -> None:
    """Writes a text in UTF-8, as `write_bytes` does."""
    write_bytes(path, text.encode("utf-8"), force=force)


def write_bytes(path: Path, data: bytes, *, force: bool) -> None:
    """Writes beside a file's place, then moves it there. Raises `OutputError`."""
    refuse_taken(path, force=force)
    try:
        with tempfile.NamedTemporaryFile(
            dir=path.parent, prefix=f".{path.name}.", delete=False
        ) as beside:
            try:
                beside.write(data)
                beside.close()
                Path(beside.name).chmod(0o644)
                Path(beside.name).replace(path)
            except BaseException:
                Path(beside.name).unlink(missing_ok=True)
                raise
    except OSError as error:
        raise OutputError(str(path), str(error.strerror or error), "choose another place") from None
