"""A workbook is read as printed, or one sentence says why it cannot be."""

from pathlib import Path

import pytest

from mineral_diplomacy.loaders.workbooks import read_workbook, rows_under, sheets_with
from mineral_diplomacy.ontology.errors import FieldError, SourceFileError
from tests.loaders.workbooks import write_workbook

COLUMNS = ("code", "year")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    top: list[list[object]] = [["A title above the header"], [], ["code ", "year"]]
    rows: list[list[object]] = [*top, [" IND", 2022.0], [None, None], ["CHL", 0.5]]
    return write_workbook(tmp_path / "book.xlsx", {"About": top[:1], "Data": rows})


def test_a_header_is_found_under_a_title_and_empty_rows_are_passed_over(file: Path) -> None:
    book = read_workbook(file)
    assert sheets_with(file, book, COLUMNS) == ["Data"]
    rows = list(rows_under(file, book, "Data", COLUMNS))
    assert [dict(row.cells) for row in rows] == [
        {"code": "IND", "year": "2022"},
        {"code": "CHL", "year": "0.5"},
    ]
    assert [str(row.origin) for row in rows] == [
        "book.xlsx, sheet 'Data', row 4",
        "book.xlsx, sheet 'Data', row 6",
    ]


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        (("code", "estimate"), "no column estimate in the sheet 'Data'"),
        (("iso",), "none of the columns in the sheets About, Data"),
    ],
)
def test_a_missing_column_is_named(file: Path, columns: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(SourceFileError, match=sentence):
        sheets_with(file, read_workbook(file), columns)


def test_a_column_that_comes_twice_is_refused(tmp_path: Path) -> None:
    file = write_workbook(tmp_path / "b.xlsx", {"S": [["code", "year", "year"], ["IND", 1, 2]]})
    with pytest.raises(FieldError, match="'year'; expected each column once"):
        list(rows_under(file, read_workbook(file), "S", COLUMNS))


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9])
def test_a_truncated_workbook_is_refused(file: Path, kept: float) -> None:
    data = file.read_bytes()
    file.write_bytes(data[: int(len(data) * kept)])
    with pytest.raises(SourceFileError, match="a workbook that cannot be read"):
        read_workbook(file)


@pytest.mark.parametrize(
    ("data", "found"), [(b"", "an empty file"), (b"code,year\nIND,2022\n", "no Excel workbook")]
)
def test_what_is_no_workbook_is_refused(tmp_path: Path, data: bytes, found: str) -> None:
    file = tmp_path / "book.xlsx"
    file.write_bytes(data)
    with pytest.raises(SourceFileError, match=found):
        read_workbook(file)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceFileError, match="No such file"):
        read_workbook(tmp_path / "book.xlsx")
