"""The read-only guard: refuses, by tokens, what writes or reaches out of the store.

A word inside a string, a comment or a quoted name is no hit, nor is a property or label that
happens to be called like a clause. The stores are opened read-only as well; the guard is there
for what they let through (`LOAD CSV`, `SERVICE`, `FROM`), and for one clear sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mineral_diplomacy.ontology.errors import QueryRefusedError

__all__ = ["Token", "cypher_tokens", "guard_cypher", "guard_sparql", "sparql_tokens"]

_CYPHER = re.compile(
    r"""(?P<space>\s+)
    | (?P<comment>//[^\n]*|/\*.*?(?:\*/|\Z))
    | (?P<string>'(?:\\.|[^'\\])*(?:'|\Z)|"(?:\\.|[^"\\])*(?:"|\Z))
    | (?P<param>\$(?:\w+|`(?:``|[^`])*`))
    | (?P<name>`(?:``|[^`])*(?:`|\Z))
    | (?P<word>[^\W\d]\w*)
    | (?P<mark>.)""",
    re.VERBOSE | re.DOTALL,
)
_SPARQL = re.compile(
    r"""(?P<space>\s+)
    | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    | (?P<comment>\#[^\r\n]*)
    | (?P<string>'''(?:\\.|(?!''').)*(?:'''|\Z)|\"\"\"(?:\\.|(?!\"\"\").)*(?:\"\"\"|\Z)
        |'(?:\\.|[^'\\\r\n])*'|"(?:\\.|[^"\\\r\n])*")
    | (?P<param>\$\w+)
    | (?P<variable>\?\w+)
    | (?P<name>(?:[^\W\d_][\w.-]*)?:(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\.)*|_:[\w.-]+|@[A-Za-z-]+)
    | (?P<word>[^\W\d]\w*)
    | (?P<mark>.)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u+([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")

_CYPHER_WRITES = frozenset(
    ("CREATE", "MERGE", "SET", "DELETE", "DETACH", "REMOVE", "DROP", "FOREACH", "INSERT")
)
_CYPHER_COMMANDS = frozenset(
    ("ALTER", "BEGIN", "COMMIT", "DEALLOCATE", "DENY", "DRYRUN", "ENABLE", "GRANT", "REALLOCATE")
) | {"RENAME", "REVOKE", "ROLLBACK", "START", "STOP", "TERMINATE"}
_SPARQL_WRITES = frozenset(
    ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD")
)
#: Procedures of Neo4j that only read the graph. kglite's own have no dot, and it runs frozen.
_PROCEDURES = re.compile(
    r"db\.(labels|relationshipTypes|propertyKeys|ping|info|schema(\.\w+)?|indexes|constraints"
    r"|index\.fulltext\.query(Nodes|Relationships)|index\.vector\.query(Nodes|Relationships))"
    r"|dbms\.(components|procedures|functions)|apoc\.meta\.(nodeTypeProperties|relTypeProperties)"
    r"|[A-Za-z_]\w*",
    re.IGNORECASE,
)
_OPENS_A_SUBQUERY = frozenset("{(")


@dataclass(frozen=True)
class Token:
    """A piece of a query: its kind (`word`, `string`, `comment`, …) and its text."""

    kind: str
    text: str


def _tokens(pattern: re.Pattern[str], text: str) -> Iterator[Token]:
    for found in pattern.finditer(text):
        yield Token(found.lastgroup or "mark", found[0])


def cypher_tokens(text: str) -> Iterator[Token]:
    """The tokens of a Cypher text; joined they are the text again."""
    return _tokens(_CYPHER, text)


def sparql_tokens(text: str) -> Iterator[Token]:
    """The tokens of a SPARQL text; joined they are the text again."""
    return _tokens(_SPARQL, text)


def guard_cypher(text: str) -> None:
    """Raises `QueryRefusedError` where a Cypher text writes, commands, or reaches out."""
    for reading in _readings(text):
        tokens = [t for t in cypher_tokens(reading) if t.kind not in {"space", "comment"}]
        for position, token in enumerate(tokens):
            if token.kind == "word" and not _is_name(tokens, position):
                _check_cypher_word(token.text.upper(), tokens, position)


def guard_sparql(text: str) -> None:
    """Raises `QueryRefusedError` where a SPARQL text updates, or reads from elsewhere."""
    for reading in _readings(text):
        for token in sparql_tokens(reading):
            word = token.text.upper()
            if token.kind == "word" and word in _SPARQL_WRITES:
                raise QueryRefusedError(word, "it changes data, and queries only read")
            if token.kind == "word" and word in {"SERVICE", "FROM"}:
                raise QueryRefusedError(word, "queries read this dataset and nothing else")


def _readings(text: str) -> set[str]:
    """The text as it is and with its Unicode escapes resolved, as some parsers do first."""

    def resolved(found: re.Match[str]) -> str:
        code = int(found[1] or found[2], 16)
        return chr(code) if code < 0x110000 else found[0]

    return {text, _ESCAPE.sub(resolved, text)}


def _is_name(tokens: list[Token], position: int) -> bool:
    """Whether a word names a property, label, type or map key."""
    before = tokens[position - 1] if position else Token("mark", "")
    after = tokens[position + 1].text if position + 1 < len(tokens) else ""
    if before.text == ".":
        owner = tokens[position - 2] if position > 1 else Token("mark", "")
        return owner.kind in {"word", "name", "param"} or owner.text in {")", "]", "}"}
    return before.text == ":" or after == ":"


def _check_cypher_word(word: str, tokens: list[Token], position: int) -> None:
    following = [token.text for token in tokens[position + 1 :]]
    if word in _CYPHER_WRITES:
        raise QueryRefusedError(word, "it changes data, and queries only read")
    if word in _CYPHER_COMMANDS and _starts_a_statement(tokens, position):
        raise QueryRefusedError(word, "it commands the server, and queries only read")
    if word == "LOAD" and following[:1] and following[0].upper() == "CSV":
        raise QueryRefusedError("LOAD CSV", "it reads files, and queries read this dataset only")
    if word == "FORMAT" and [text.upper() for text in following] in (["CSV"], ["CSV", ";"]):
        raise QueryRefusedError("FORMAT CSV", "the format is an option of the command")
    if word == "GENAI" and following[:1] == ["."]:
        raise QueryRefusedError("genai", "it reaches out of the store")
    if word == "CALL":
        _check_call(following)


def _starts_a_statement(tokens: list[Token], position: int) -> bool:
    return position == 0 or tokens[position - 1].text == ";"


def _check_call(following: list[str]) -> None:
    """Subqueries and procedures that only read may be called."""
    if not following or following[0] in _OPENS_A_SUBQUERY:
        return
    name = ""
    for text in following:
        if not re.fullmatch(r"[\w`]+|\.", text) or (name and name[-1] != "." and text != "."):
            break
        name += text.strip("`")
    if not _PROCEDURES.fullmatch(name):
        raise QueryRefusedError(f"CALL {name}", "it is not known to read this dataset only")
