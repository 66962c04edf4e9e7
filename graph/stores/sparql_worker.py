"""A process that answers SPARQL queries on one store, so that a long one can be killed.

It reads a JSON object a line (`query`, `rows`) and writes one back: `columns` and `rows`, or
`error` (`syntax`, `failed`, `rows`, `damaged`) and `found`. It ends with its standard input, even
in the midst of a query. It imports nothing of this package: it must start quickly.
"""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import pyoxigraph as ox

__all__ = ["main"]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_INTEGERS = ("integer", "int", "long", "short", "nonNegativeInteger")
_FLOATS = ("double", "float", "decimal")


def main(path: str) -> None:
    """Answers until standard input ends."""
    requests: queue.Queue[str] = queue.Queue()
    threading.Thread(target=_read, args=(requests,), daemon=True).start()
    try:
        store = ox.Store.read_only(path)
    except (OSError, ValueError, RuntimeError) as error:
        _reply({"error": "damaged", "found": str(error)})
        return
    _reply({"ready": True})
    while True:
        request = json.loads(requests.get())
        _reply(_answer(store, request["query"], request["rows"]))


def _read(requests: queue.Queue[str]) -> None:
    for line in sys.stdin:
        requests.put(line)
    os._exit(0)


def _reply(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def _answer(store: ox.Store, query: str, limit: int) -> dict[str, Any]:
    try:
        columns, rows = _solve(store, query)
        found = list(islice(rows, limit + 1))
    except SyntaxError as error:
        return {"error": "syntax", "found": error.msg}
    except (OSError, ValueError, RuntimeError) as error:
        return {"error": "failed", "found": str(error)}
    if len(found) > limit:
        return {"error": "rows", "found": ""}
    return {"columns": columns, "rows": found}


def _solve(store: ox.Store, query: str) -> tuple[list[str], Iterator[list[Any]]]:
    result = store.query(query)
    if isinstance(result, ox.QueryBoolean):
        return ["answer"], iter([[bool(result)]])
    if isinstance(result, ox.QueryTriples):
        return ["subject", "predicate", "object"], (list(map(_value, triple)) for triple in result)
    return [variable.value for variable in result.variables], (
        [_value(term) for term in solution] for solution in result
    )


def _value(term: Any) -> Any:
    """A term as JSON; IRIs and dates as objects of one name, which no plain value is."""
    if isinstance(term, ox.NamedNode):
        return {"iri": term.value}
    if isinstance(term, ox.Literal):
        return _READERS.get(term.datatype.value, str)(term.value)
    return None if term is None else str(term)


_READERS: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys((f"{_XSD}{name}" for name in _INTEGERS), int),
    **dict.fromkeys((f"{_XSD}{name}" for name in _FLOATS), float),
    f"{_XSD}boolean": lambda text: text in {"true", "1"},
    f"{_XSD}date": lambda text: {"date": text},
    f"{_XSD}dateTime": lambda text: {"dateTime": text},
}


if __name__ == "__main__":
    main(sys.argv[1])
