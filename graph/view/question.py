"""What a picture is asked to show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.graph.naming import node_key
from mineral_diplomacy.ontology.errors import ChoiceError

__all__ = ["ViewQuestion", "chosen", "resolved"]

_FOCUSES = ("countries", "agreements", "around", "rows")


@dataclass(frozen=True)
class ViewQuestion:
    """One focus at most, and the minerals it is narrowed to.

    Without a focus: the party, its agreements and partners, the minerals, the points of the value
    chain and the chokepoints. `countries`: what they supply, sign and restrict. `agreements`:
    their parties, minerals and points. `around`: every node within `hops` statements. `rows`: the
    keys in the answer to the named query `query`, asked with `params`. `resolved` turns words into
    keys.
    """

    minerals: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    agreements: tuple[str, ...] = ()
    around: tuple[str, ...] = ()
    hops: int = 2
    query: str | None = None
    params: tuple[tuple[str, str], ...] = ()
    rows: tuple[str, ...] = ()
    party: str = "IND"
    as_of: date | None = None


def chosen(choices: Mapping[str, Any]) -> ViewQuestion:
    """A question from its fields by name, as a person types them: one word stands for a list.

    Raises TypeError for a name that is no field.
    """
    given = dict(choices)
    for name in ("minerals", "countries", "agreements", "around"):
        if isinstance(given.get(name), str):
            given[name] = (given[name],)
    if isinstance(given.get("params"), Mapping):
        given["params"] = tuple(given["params"].items())
    return ViewQuestion(**given)


def resolved(question: ViewQuestion, dataset: Dataset) -> ViewQuestion:
    """The question with every word replaced by a key, minerals by their notation.

    Raises `UnknownTermError`, with the nearest names, for a word that names nothing, and
    `ChoiceError` where more than one focus is given.
    """
    given = [name for name in _FOCUSES if getattr(question, name)]
    if question.query is not None and "rows" not in given:
        given.append("rows")
    if len(given) > 1:
        raise ChoiceError("focus of a picture", given)
    return ViewQuestion(
        tuple(dataset.schema.notation("mineral", name) for name in question.minerals),
        _keys(dataset, "country", question.countries),
        _keys(dataset, "undertaking", question.agreements),
        _keys(dataset, "entity", question.around),
        question.hops,
        question.query,
        question.params,
        question.rows,
        node_key(dataset, "country", question.party),
        question.as_of or dataset.manifest.day,
    )


def _keys(dataset: Dataset, class_name: str, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(node_key(dataset, class_name, name) for name in names)
