"""The JSON-LD context, derived from the schema: a row of a table, as JSON, is JSON-LD."""

from __future__ import annotations

from typing import Any

from mineral_diplomacy.ontology.schema import BASE, Column, Schema, snake_case

__all__ = ["CONTEXT_IRI", "json_ld_context"]

CONTEXT_IRI = f"{BASE}context.jsonld"

_XSD = "http://www.w3.org/2001/XMLSchema#"


def json_ld_context(schema: Schema) -> dict[str, Any]:
    """Terms for every class and column; `key` is the node's identifier.

    A reference to a concept is written as its notation (`"stage": "processing"`), one to another
    node as its key (`"actor": "country/IND"`), as in the tables. Put the result under `@context`.
    """
    terms: dict[str, Any] = {"@version": 1.1, "@base": BASE, "key": "@id", "type": "@type"}
    for table in schema.tables.values():
        terms[table.label] = table.iri
    for table in schema.tables.values():
        for column in table.columns:
            terms[column.name] = _term(column)
    return terms


def _term(column: Column) -> dict[str, Any]:
    term: dict[str, Any] = {"@id": column.iri}
    if column.kind == "concept":
        # Of several concept classes (`broader`) the notation alone does not say which.
        scoped = f"{BASE}{snake_case(column.range)}/"
        term |= {"@type": "@id", "@context": {"@base": scoped}}
    elif column.kind in {"node", "anyURI"}:
        term["@type"] = "@id"
    elif column.kind != "string":
        term["@type"] = f"{_XSD}{column.kind}"
    if column.many:
        term["@container"] = "@set"
    return term
