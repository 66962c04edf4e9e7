"""The ontology's reference shows every class and property with its definition."""

import html
import subprocess
import sys
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph


@pytest.mark.slow
def test_the_pages_name_every_class_property_and_concept(checkout: Path, tmp_path: Path) -> None:
    script = checkout / "docs" / "reference.py"
    subprocess.run([sys.executable, script, tmp_path], check=True, capture_output=True)
    graph = Graph().parse(tmp_path / "ontology.ttl")
    page = html.unescape((tmp_path / "ontology.html").read_text(encoding="utf-8"))
    terms = {
        str(label)
        for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
        for term in graph.subjects(RDF.type, kind)
        for label in graph.objects(term, RDFS.label)
    }
    assert len(terms) > 20
    assert not {term for term in terms if term not in page}
    concepts = html.unescape((tmp_path / "concepts.html").read_text(encoding="utf-8"))
    assert "<h1>Mineral diplomacy ontology" in page
    assert not [text for text in graph.objects(None, SKOS.prefLabel) if str(text) not in concepts]
