"""`mindip query`: a named query, a file, or a text from standard input."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from mineral_diplomacy.graph import stores
from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.graph.stores.base import Limits, Rows
from mineral_diplomacy.knowledge_graph import KnowledgeGraph
from mineral_diplomacy.ontology.errors import ParameterError, SourceFileError, UnknownTermError
from mineral_diplomacy.output import Format, say, write
from mineral_diplomacy.queries.asking import language_of
from mineral_diplomacy.queries.catalogue import SUFFIXES, catalogue

__all__ = ["list_queries", "load_neo4j", "pair", "print_query", "print_violations", "run_query"]

_STDIN = "-"
LANGUAGES = ("cypher", "sparql")


def print_query(
    graph: KnowledgeGraph,
    question: str,
    pairs: Sequence[str],
    form: Format | None,
    limits: Limits,
    language: str | None = None,
) -> None:
    """Asks and prints; says on stderr where nothing was found."""
    rows = run_query(graph, question, pairs, limits, language)
    write(rows.columns, rows.rows, form)
    if not len(rows):
        say("no rows")


def run_query(
    graph: KnowledgeGraph,
    question: str,
    pairs: Sequence[str],
    limits: Limits,
    language: str | None = None,
) -> Rows:
    """Asks a name, a file or standard input (`-`), with parameters as `key=value`.

    A named query is asked in Cypher unless `language` says `sparql`; a file's suffix and a
    text's first word tell their own. Raises `SourceFileError` for a file that cannot be read,
    `ParameterError` for a parameter without `=`, and what asking raises.
    """
    params = dict(pair(text) for text in pairs)
    if question in catalogue():
        text, spoken = question, language or LANGUAGES[0]
    else:
        text, spoken = _text(question)
    if spoken not in LANGUAGES or language not in {None, spoken}:
        raise UnknownTermError("language of that query", str(language), {spoken} & {*LANGUAGES})
    asked = graph.sparql if spoken == LANGUAGES[1] else graph.cypher
    return asked(text, limits, **params)


def pair(text: str) -> tuple[str, str]:
    """Name and value of a parameter typed as `key=value`. Raises `ParameterError`."""
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise ParameterError([text], ())
    return name, value


def _text(question: str) -> tuple[str, str]:
    """A query's text and language; what is neither file nor `-` is taken for a name."""
    if question == _STDIN:
        text = sys.stdin.read()
        return text, language_of(text)
    path = Path(question)
    if path.suffix not in SUFFIXES:
        return question, "cypher"
    try:
        return path.read_text(encoding="utf-8"), SUFFIXES[path.suffix]
    except UnicodeDecodeError:
        raise SourceFileError(question, "bytes that are no UTF-8", "a text in UTF-8") from None
    except OSError as error:
        raise SourceFileError(question, str(error.strerror), "a readable file") from None


def list_queries(form: Format | None) -> None:
    """Every named query with its parameters and the question it answers."""
    rows = [
        (
            query.name,
            ", ".join(query.answers),
            query.summary,
            ", ".join(f"{p.name}{'' if p.required else '?'}" for p in query.parameters.values()),
        )
        for query in catalogue().values()
    ]
    write(("name", "answers", "summary", "parameters"), rows, form)


def load_neo4j(data: Path | None) -> None:
    """Fills the Neo4j that the environment names, and prints its counts."""
    dataset = Dataset.open(data)
    counts = stores.open_neo4j().load(dataset)
    rows = [("node", label, number) for label, number in sorted(counts.nodes.items())]
    rows += [("edge", kind, number) for kind, number in sorted(counts.edges.items())]
    write(("kind", "name", "count"), rows)
    say(
        f"{sum(counts.nodes.values()):,} nodes and {sum(counts.edges.values()):,} edges, as in "
        f"the tables; {counts.removed:,} of an earlier build removed"
    )
    if counts.released:
        say(f"{counts.released:,} nodes were kept without label: others tied data to them")


def print_violations(files: Sequence[Path]) -> int:
    """Validates RDF files together; the number of violations."""
    from mineral_diplomacy.ontology.validation import describe, validate

    violations = validate(files)
    print(describe(violations))  # noqa: T201
    return len(violations)
