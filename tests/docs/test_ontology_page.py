"""The examples of `docs/ontology.md` are what the tests run."""

import re
from pathlib import Path

from rdflib import Graph
from rdflib.compare import isomorphic

from mineral_diplomacy.ontology.validation import validate

PORT = Path(__file__).parents[1] / "ontology" / "fixtures" / "port.ttl"


def example(checkout: Path, language: str) -> str:
    page = (checkout / "docs" / "ontology.md").read_text(encoding="utf-8")
    (block,) = re.findall(rf"^```{language}\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    return str(block)


def test_the_extension_shown_is_the_one_tested(checkout: Path) -> None:
    shown = Graph().parse(data=example(checkout, "turtle"), format="turtle")

    assert isomorphic(shown, Graph().parse(PORT))


def test_the_json_ld_shown_is_valid(checkout: Path, tmp_path: Path) -> None:
    path = tmp_path / "source.jsonld"
    path.write_text(example(checkout, "json"), encoding="utf-8")

    assert validate([path]) == ()
