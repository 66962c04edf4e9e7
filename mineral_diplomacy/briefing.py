"""`mindip brief`: the brief written to a file in the form that its name asks for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from mineral_diplomacy.graph.brief.model import Brief
from mineral_diplomacy.knowledge_graph import open_graph
from mineral_diplomacy.ontology.errors import OutputError
from mineral_diplomacy.output import say
from mineral_diplomacy.writing import refuse_taken, write_bytes

__all__ = ["write_brief"]

_WRITERS: dict[str, Callable[[Brief], bytes]] = {
    ".md": lambda brief: brief.to_markdown().encode("utf-8"),
    ".html": lambda brief: brief.to_html().encode("utf-8"),
    ".docx": Brief.to_docx,
}


def write_brief(data: Path | None, party: str, output: Path, *, force: bool) -> None:
    """Writes a party's brief and says where it is.

    Raises `OutputError` for a name that ends in none of the three forms, where the file exists
    (unless `force`), is a folder or cannot be written, and what `KnowledgeGraph.brief` raises.
    Nothing is left half-written.
    """
    writer = _WRITERS.get(output.suffix.lower())
    if writer is None:
        found = f"ends in {output.suffix}" if output.suffix else "has no ending"
        raise OutputError(str(output), found, f"end it in one of {', '.join(_WRITERS)}")
    refuse_taken(output, force=force)
    brief = open_graph(data).brief(party)
    write_bytes(output, writer(brief), force=force)
    say(f"{brief.title}, {brief.dateline.lower()}: {len(brief.notes)} notes, in {output}")
