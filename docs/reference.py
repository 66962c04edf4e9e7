"""Render the ontology as one page with pyLODE: `python docs/reference.py FOLDER`."""

import sys
from pathlib import Path

from pylode import OntPub
from rdflib import Graph

VOCABULARY = Path(__file__).parents[1] / "ontology"


def main(folder: Path) -> None:
    """Merge the vocabulary's Turtle files and write `ontology.html` and `ontology.ttl`."""
    graph = Graph()
    for path in sorted(VOCABULARY.rglob("*.ttl")):
        graph.parse(path)
    folder.mkdir(parents=True, exist_ok=True)
    merged, page = folder / "ontology.ttl", folder / "ontology.html"
    graph.serialize(merged, format="turtle")
    OntPub(ontology=str(merged)).make_html(destination=page, include_css=True)
    print(f"{page}: {page.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
