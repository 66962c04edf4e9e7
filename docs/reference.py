"""Render the ontology: `python docs/reference.py FOLDER`.

Writes `ontology.html` (classes and properties, by pyLODE), `concepts.html` (the terms of the
vocabularies, which pyLODE leaves out), and `ontology.ttl`, everything in one file.
"""

import logging
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

from pylode import OntPub
from rdflib import RDF, RDFS, SKOS, Graph, URIRef
from rdflib.term import Node

VOCABULARY = Path(__file__).parents[1] / "ontology" / "vocabulary"
COLUMNS = (SKOS.notation, SKOS.prefLabel, SKOS.altLabel, SKOS.definition)


def main(folder: Path) -> None:
    """Merge the vocabulary's Turtle files and render them."""
    logging.disable(logging.WARNING)
    graph = Graph()
    for path in sorted(VOCABULARY.rglob("*.ttl")):
        graph.parse(path)
    folder.mkdir(parents=True, exist_ok=True)
    graph.serialize(folder / "ontology.ttl", format="turtle")
    concepts = ET.tostring(concept_page(graph), encoding="unicode", method="html")
    (folder / "concepts.html").write_text(f"<!DOCTYPE html>\n{concepts}\n", encoding="utf-8")
    # pyLODE would take a scheme for the ontology.
    graph.remove((None, RDF.type, SKOS.ConceptScheme))
    OntPub(ontology=graph).make_html(destination=folder / "ontology.html", include_css=True)
    for page in sorted(folder.iterdir()):
        print(f"{page}: {page.stat().st_size:,} bytes")


def concept_page(graph: Graph) -> ET.Element:
    """A table per scheme, sorted by IRI."""
    page = ET.Element("html", lang="en")
    head, body = ET.SubElement(page, "head"), ET.SubElement(page, "body")
    ET.SubElement(head, "meta", charset="utf-8")
    ET.SubElement(head, "title").text = "Concepts of the mineral diplomacy ontology"
    for scheme in sorted(graph.subjects(RDF.type, SKOS.ConceptScheme), key=str):
        ET.SubElement(body, "h2").text = joined(graph, scheme, RDFS.label)
        ET.SubElement(body, "p").text = joined(graph, scheme, SKOS.definition)
        table = ET.SubElement(body, "table", border="1")
        for concept in sorted(graph.subjects(SKOS.inScheme, scheme), key=str):
            row = ET.SubElement(table, "tr", id=str(concept).partition("diplomacy/")[2])
            for column in COLUMNS:
                ET.SubElement(row, "td").text = joined(graph, concept, column)
    return page


def joined(graph: Graph, subject: Node, column: URIRef) -> str:
    """All values of one property."""
    return " · ".join(sorted(str(value) for value in graph.objects(subject, column)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
