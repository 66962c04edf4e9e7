"""The catalogue reads what the files say about themselves, and refuses what they should not."""

from __future__ import annotations

from pathlib import Path

import pytest

from mineral_diplomacy.graph.dataset import Dataset
from mineral_diplomacy.graph.stores.base import Store
from mineral_diplomacy.ontology.errors import SourceFileError, UnknownTermError
from mineral_diplomacy.queries.asking import ask, language_of
from mineral_diplomacy.queries.catalogue import Parameter, catalogue, named_query, read_query

QUESTIONS = {f"{number:02}" for number in range(1, 20)}
MATTER = """\
//+ summary = "Agreements with a label"
//+ answers = ["CQ-99"]
//+ [params.label]
//+ type = "string"
//+ description = "the label"
//+ [params.day]
//+ type = "date"
//+ description = "a day"
//+ default = "as_of"
//+ [params.year]
//+ type = "integer"
//+ description = "a year"
//+ optional = true
//+ [returns]
//+ key = "the agreement"
//+ [example]
//+ label = "FORGE"
"""
CYPHER = f"{MATTER}\nMATCH (a:Agreement) WHERE a.label = $label RETURN a.key AS key ORDER BY key\n"
SPARQL = MATTER.replace("//+", "#+") + "\nSELECT ?key WHERE { ?key ?p $label } ORDER BY ?key\n"


def test_each_competency_question_of_the_catalogue_has_one_query() -> None:
    answers = [answer for query in catalogue().values() for answer in query.answers]

    assert sorted(answers) == sorted(f"CQ-{number}" for number in QUESTIONS)


def test_a_file_says_what_its_query_is() -> None:
    query = read_query(CYPHER, "cypher", "labelled.cypher")

    assert query is not None
    assert (query.name, query.summary) == ("labelled", "Agreements with a label")
    assert query.answers == ("CQ-99",)
    assert query.returns == {"key": "the agreement"}
    assert query.example == {"label": "FORGE"}
    assert query.texts == {"cypher": CYPHER}
    assert query.parameters == {
        "label": Parameter("label", "string", "the label"),
        "day": Parameter("day", "date", "a day", default="as_of"),
        "year": Parameter("year", "integer", "a year", optional=True),
    }
    assert [p.required for p in query.parameters.values()] == [True, False, False]


def test_a_text_without_front_matter_is_no_named_query() -> None:
    assert read_query("// a remark\nMATCH (n) RETURN n", "cypher") is None


@pytest.mark.parametrize(
    ("matter", "found"),
    [
        ("summary = ", "front matter: .*Invalid value"),
        ("answers = []", "summary = None"),
        ('summary = ""', "summary = ''"),
        ('summary = "x"\nsumary = "y"', "'sumary' in front matter"),
        ('summary = "x"\nparams = 3', "params = 3"),
        ('summary = "x"\n[params]\nyear = 3', "params.year = 3"),
        ('summary = "x"\n[params.y]\ntype = "year"\ndescription = "z"', "of type 'year'"),
        ('summary = "x"\n[params.y]\ntype = "integer"', "description = None"),
        ('summary = "x"\n[params.y]\ntype = "date"\ndescription = "z"\nmin = 3', "'min' in params"),
        ('summary = "x"\n[example]\nyear = 3', "'year' in example"),
    ],
)
def test_front_matter_that_is_wrong_is_a_sentence_with_the_file(matter: str, found: str) -> None:
    text = "\n".join(f"//+ {line}" for line in matter.splitlines())

    with pytest.raises(SourceFileError, match=f"own.cypher: .*{found}"):
        read_query(f"{text}\nRETURN 1 AS one", "cypher", "own.cypher")


def folder(path: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (path / name).write_text(text, encoding="utf-8")
    return path


def test_a_folder_of_pairs_is_a_catalogue(tmp_path: Path) -> None:
    files = {"by_label.cypher": CYPHER, "by_label.rq": SPARQL, "notes.md": "no query"}

    found = catalogue(folder(tmp_path, files))

    assert [*found] == ["by_label"]
    assert found["by_label"].name == "by_label"
    assert found["by_label"].texts == {"cypher": CYPHER, "sparql": SPARQL}


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"a.cypher": CYPHER}, r"a\.rq: no such file"),
        ({"a.rq": SPARQL}, r"a\.cypher: no such file"),
        ({"a.cypher": "RETURN 1 AS one", "a.rq": SPARQL}, r"a\.cypher: no front matter"),
        ({"a.cypher": CYPHER, "a.rq": "SELECT * {}"}, r"a\.rq: no front matter"),
        (
            {"a.cypher": CYPHER, "a.rq": SPARQL.replace("a label", "a name")},
            r"a\.rq: front matter that differs from a\.cypher: summary = .*a name",
        ),
        (
            {"a.cypher": CYPHER, "a.rq": SPARQL.replace('#+ label = "FORGE"\n', "")},
            r"a\.rq: front matter that differs from a\.cypher: nothing",
        ),
    ],
)
def test_a_folder_with_half_a_pair_is_refused(
    tmp_path: Path, files: dict[str, str], message: str
) -> None:
    with pytest.raises(SourceFileError, match=message):
        catalogue(folder(tmp_path, files))


def test_an_unknown_name_names_the_nearest() -> None:
    with pytest.raises(UnknownTermError, match="unknown query 'choke_points'") as error:
        named_query("choke_points")

    assert error.value.nearest[0] == "chokepoints"


def test_a_text_of_ones_own_with_front_matter_has_typed_parameters(
    dataset: Dataset, embedded: Store
) -> None:
    text = """\
//+ summary = "Agreements that name a stage"
//+ [params.stage]
//+ type = "concept stage"
//+ description = "the stage"
MATCH (a:Agreement)-[c:COVERS]->(:Mineral) WHERE c.stage = $stage
RETURN DISTINCT a.key AS key ORDER BY key
"""
    found = ask(embedded, "cypher", text, {"stage": "refining"}, dataset=dataset)

    named = {r["undertaking"] for r in dataset.rows("coverage") if r["stage"] == "processing"}
    assert found.rows == tuple((key,) for key in sorted(named) if key.startswith("agreement/"))
    with pytest.raises(UnknownTermError, match="did you mean: processing"):
        ask(embedded, "cypher", text, {"stage": "procesing"}, dataset=dataset)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("SELECT * { ?s ?p ?o }", "sparql"),
        ("# a remark\n  prefix a: <b> SELECT * {}", "sparql"),
        ("BASE <x> ASK {}", "sparql"),
        ("construct {} where {}", "sparql"),
        ("MATCH (n) RETURN n", "cypher"),
        ("// SELECT\nMATCH (n) RETURN n", "cypher"),
        ("", "cypher"),
    ],
)
def test_the_first_word_tells_the_language(text: str, language: str) -> None:
    assert language_of(text) == language
