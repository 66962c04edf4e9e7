"""The curated format: what an outsider writes is read whole, or a sentence says what is not."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mineral_diplomacy.loaders.agreements import CURATED, load
from mineral_diplomacy.loaders.record import Record
from mineral_diplomacy.ontology.errors import FieldError, InputError, SourceFileError
from mineral_diplomacy.ontology.reading import read_schema
from tests.loaders.own import FILES, write

SCHEMA = read_schema()
HEAD = 'class = "Agreement"\nkey = "agreement/x"\nlabel = "X"\n'


def read(folder: Path) -> list[Record]:
    return list(load(folder, SCHEMA))


def toml(tmp_path: Path, text: str) -> list[Record]:
    (tmp_path / "agreements").mkdir(exist_ok=True)
    (tmp_path / "agreements" / "x.toml").write_text(text, encoding="utf-8")
    return read(tmp_path)


def csv(tmp_path: Path, text: str, name: str = "source.csv") -> list[Record]:
    (tmp_path / name).write_bytes(text.encode())
    return read(tmp_path)


def test_every_row_of_the_shipped_files_is_read() -> None:
    records = read(CURATED)
    lines = 0
    for file in CURATED.rglob("*.csv"):
        import csv as reader

        with file.open(encoding="utf-8", newline="") as rows:
            lines += len(list(reader.DictReader(rows)))
    from_csv = [one for one in records if ".csv" in one.origin.file]
    assert len(from_csv) == lines
    files = {one.origin.file.partition(",")[0] for one in records if ".toml" in one.origin.file}
    assert len(files) == len(list(CURATED.rglob("*.toml")))


def test_a_folder_of_parts_and_a_file_read_alike(tmp_path: Path) -> None:
    one = write(tmp_path / "one")
    two = write(tmp_path / "two", supply=None)
    (two / "supply").mkdir()
    (two / "supply" / "asia.csv").write_text(FILES["supply.csv"])
    values = [
        [dict(r.values) for r in read(folder) if r.table == "supply"] for folder in (one, two)
    ]
    assert values[0] == values[1]


def test_parts_get_the_files_own_undertaking_at_their_open_end(tmp_path: Path) -> None:
    records = read(write(tmp_path))
    ends = {r.table: r.values.get("undertaking") for r in records if ".toml" in r.origin.file}
    assert ends["participation"] == ends["coverage"] == ends["status_event"] == "agreement/pact"


def test_links_lead_from_the_file_to_what_it_names(tmp_path: Path) -> None:
    text = HEAD + '[[supersession]]\nto_undertaking = "agreement/old"\nsource = "source/x"\n'
    link = toml(tmp_path, text)[-1]
    assert link.values["from_undertaking"] == "agreement/x"
    assert link.values["to_undertaking"] == "agreement/old"


def test_a_part_is_named_in_the_singular_or_the_plural(tmp_path: Path) -> None:
    text = HEAD + '[[sources]]\nkey = "source/x"\nlabel = "L"\npublisher = "P"\n'
    assert toml(tmp_path, text)[-1].table == "source"


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    (row,) = csv(tmp_path, "\ufeffkey,label,publisher\r\nsource/x,L,P\r\n")
    assert row.values == {"key": "source/x", "label": "L", "publisher": "P"}
    assert str(row.origin) == "source.csv, row 2"


def test_only_a_line_end_ends_a_row(tmp_path: Path) -> None:
    (row,) = csv(tmp_path, "key,label,publisher\nsource/x,a\u2028b\x0cc,P\n")
    assert row.values["label"] == "a\u2028b\x0cc"


def test_a_cell_may_hold_a_line_end_and_rows_are_counted_as_an_editor_does(tmp_path: Path) -> None:
    text = 'key,label,publisher\nsource/x,"a\nb",P\nsource/y,L,P\n'
    first, second = csv(tmp_path, text)
    assert first.values["label"] == "a\nb"
    assert second.origin.row == 4


def test_capitals_in_a_suffix_are_no_reason_to_drop_a_file(tmp_path: Path) -> None:
    assert len(csv(tmp_path, "key,label,publisher\nsource/x,L,P\n", "source.CSV")) == 1


def test_a_column_named_twice_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FieldError, match=r"source\.csv, row 1, field 'header': found 'label'"):
        csv(tmp_path, "key,label,label\nsource/x,L,M\n")


@pytest.mark.parametrize("row", ["source/x,L", "source/x,L,P,Q"])
def test_a_row_of_another_length_than_the_header_is_an_error(tmp_path: Path, row: str) -> None:
    with pytest.raises(FieldError, match=r"source\.csv, row 2, field 'row': .*expected 3 cells"):
        csv(tmp_path, f"key,label,publisher\n{row}\n")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", r"agreements/x\.toml: an empty file"),
        ("class = ", r"agreements/x\.toml: .*expected TOML"),
        (HEAD + "[[participation]\n", r"agreements/x\.toml: .*expected TOML"),
        ('label = "X"\n', r"field 'class': found None; expected one of .*Agreement"),
        ('class = "Supply"\n', r"field 'class': found 'Supply'"),
        (HEAD + "[[partisipation]]\na = 1\n", r"x\.toml, \[\[partisipation\]\], row 1, .*'table'"),
    ],
)
def test_a_broken_file_is_one_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        toml(tmp_path, text)


def test_other_files_in_the_folder_are_left_alone(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "LICENSE").write_text("CC BY 4.0")
    (tmp_path / "README.md").write_text("# mine")
    assert len(read(tmp_path)) == 2 + 3 + 2 + 3 + 5


def test_a_folder_that_is_none_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SourceFileError, match="nowhere: no such folder"):
        read(tmp_path / "nowhere")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200))
def test_no_file_ends_in_a_traceback(tmp_path: Path, content: bytes) -> None:
    for name in ("source.csv", "x.toml"):
        (tmp_path / name).write_bytes(content)
    with contextlib.suppress(InputError):
        read(tmp_path)
