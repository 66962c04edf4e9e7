"""The RDF view in parts of any size is found as wrong as the whole of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.graph.rdf import escaped, to_rdf
from mineral_diplomacy.graph.rdf_parts import rdf_parts
from mineral_diplomacy.graph.tables import KEY
from mineral_diplomacy.ontology.schema import BASE
from mineral_diplomacy.ontology.validation import validate, validate_parts
from tests.graph.stores.datasets import make_dataset, small_rows


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Rows with faults of every reach: own, in a class of what is named, in what names them."""
    rows = small_rows()
    derived = [["supply/0", "supply/5"], ["supply/0", "source/s"], ["supply/none"]]
    rows["chokepoint_finding"] = [
        {KEY: f"chokepoint_finding/{number}", "country": "country/C00", "mineral": "cobalt"}
        | {"derived_from": keys}
        for number, keys in enumerate(derived)
    ]
    rows["policy"] = [{KEY: f"policy/{name}", "label": name} for name in ("issued", "not")]
    rows["participation"] = [
        {KEY: "participation/0", "undertaking": "policy/issued", "role": "issuer"}
        | {"actor": "country/C00"},
        {KEY: "participation/1", "undertaking": "policy/not", "role": "investor"}
        | {"actor": "country/none"},
    ]
    return make_dataset(tmp_path_factory.mktemp("faulty") / "dataset", rows)


@pytest.mark.parametrize("size", [1, 7, 20, 10_000])
def test_violations_are_those_of_the_whole(dataset: Dataset, tmp_path: Path, size: int) -> None:
    whole = tmp_path / "whole.nt"
    whole.write_text("".join(to_rdf(dataset)), encoding="utf-8")

    found = validate_parts(rdf_parts(dataset, size), lambda only: to_rdf(dataset, only), "whole")

    assert found == tuple(replace(fault, file="whole") for fault in validate([whole]))
    properties = {(fault.focus, fault.property, fault.found) for fault in found}
    assert {focus for focus, name, _ in properties if name == "derived_from"} == {
        "chokepoint_finding/1",
        "chokepoint_finding/2",
    }
    assert ("participation/1", "actor", "country/none") in properties
    issuers = {fault.focus for fault in found if "has an issuer" in fault.message}
    assert issuers == {"policy/not"}


@pytest.mark.parametrize("size", [1, 7, 10_000])
def test_parts_hold_every_line_once_but_the_direct_ones(dataset: Dataset, size: int) -> None:
    parts = list(rdf_parts(dataset, size))
    held = [line for part in parts for line in part.lines]
    edges = [table.edge for table in dataset.schema.statements() if table.edge]
    direct = {f"<{edge.predicate}>" for edge in edges}

    expected = [line for line in to_rdf(dataset) if line.split(" ")[1] not in direct]
    assert sorted(held) == sorted(map(escaped, expected))


def test_a_view_of_some_classes_and_properties_holds_nothing_else(dataset: Dataset) -> None:
    only = {f"{BASE}role", f"{BASE}Policy"}
    lines = list(to_rdf(dataset, only))

    assert lines == [line for line in to_rdf(dataset) if _speaks_of(line, only)]
    assert len(lines) == 4


def _speaks_of(line: str, names: set[str]) -> bool:
    _, predicate, rest = line.split(" ", 2)
    return predicate[1:-1] in names or rest.removesuffix(" .\n")[1:-1] in names
