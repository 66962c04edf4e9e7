"""`mindip view`: the picture written to a file, or a sentence that says why not."""

from __future__ import annotations

from pathlib import Path

from mineral_diplomacy.graph.view.question import ViewQuestion
from mineral_diplomacy.knowledge_graph import open_graph
from mineral_diplomacy.ontology.errors import MissingDataError, ParameterError
from mineral_diplomacy.output import say
from mineral_diplomacy.writing import refuse_taken, write_text

__all__ = ["write_view"]


def write_view(data: Path | None, question: ViewQuestion, output: Path, *, force: bool) -> None:
    """Writes a picture and says what it shows and where it is.

    Raises `OutputError` where the file exists (unless `force`), is a folder or cannot be written,
    `MissingDataError` where nothing was selected, and what `KnowledgeGraph.view` raises. Nothing
    is left half-written.
    """
    refuse_taken(output, force=force)
    if question.params and question.query is None:
        raise ParameterError((), [name for name, _ in question.params])
    picture = open_graph(data).view(question)
    if not picture.nodes:
        raise MissingDataError(picture.asked, [])
    write_text(output, picture.to_html(), force=force)
    for sentence in (*picture.headline, picture.asked):
        say(sentence)
    say(f"{picture.shown} of {picture.total} nodes in {output}")
