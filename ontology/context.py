"""The JSON-LD context, derived from the schema: a row of a table, as JSON, is JSON-LD."""

from __future__ import annotations

from typing import Any

from mineral_diplomacy.ontology.schema import BASE, Column, Schema, Table, snake_case

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
        own = {
            column.name: _term(column, _namespace(column, table, schema))
            for column in table.columns
        }
        within = {name: term for name, term in own.items() if terms.setdefault(name, term) != term}
        terms[table.label] = {"@id": table.iri} | ({"@context": within} if within else {})
    return terms


def _namespace(column: Column, table: Table, schema: Schema) -> str:
    """Where notations are looked up: `broader` may name any concept, but stays in its class."""
    own = snake_case(column.range)
    return f"{BASE}{own if own in schema.tables else table.name}/"


def _term(column: Column, namespace: str) -> dict[str, Any]:
    term: dict[str, Any] = {"@id": column.iri}
    if column.kind == "concept":
        term |= {"@type": "@id", "@context": {"@base": namespace}}
    elif column.kind in {"node", "anyURI"}:
        term["@type"] = "@id"
    elif column.kind != "string":
        term["@type"] = f"{_XSD}{column.kind}"
    if column.many:
        term["@container"] = "@set"
    return term
