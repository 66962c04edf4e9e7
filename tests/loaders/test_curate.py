"""The command that writes curated tables, and what it says when it cannot."""

from pathlib import Path

import pytest

from mineral_diplomacy.loaders import agreements, curate
from mineral_diplomacy.loaders.registry import SourcePath
from mineral_diplomacy.loaders.typing_rows import merge_rows, type_rows
from mineral_diplomacy.ontology.schema import Schema


def test_written_tables_read_back_as_the_same_rows(
    fixtures: Path, tmp_path: Path, schema: Schema
) -> None:
    for loader, folder in (("usgs-mcs", "usgs-mcs-2024"), ("iea", "iea-2025")):
        source = SourcePath(loader, fixtures / folder)
        files = curate.curate(source, tmp_path)
        assert all(file.is_file() for file in files)
        loaded = merge_rows(type_rows(source.records(schema), schema), schema)
        back = merge_rows(type_rows(agreements.load(tmp_path, schema), schema), schema)
        for name in ("supply", "capacity", "reserve", "demand"):
            for key, row in loaded[name].items():
                assert back[name][key].values == row.values


def test_one_figure_a_line_sorted_without_paths_of_the_machine(
    fixtures: Path, tmp_path: Path
) -> None:
    curate.curate(SourcePath("usgs-mcs", fixtures / "usgs-mcs-2024"), tmp_path)
    text = (tmp_path / "supply" / "usgs-mcs-2024.csv").read_text(encoding="utf-8")
    assert "\r" not in text
    assert str(fixtures.parent) not in text
    minerals = [line.split(",")[1] for line in text.splitlines()[1:]]
    assert minerals == sorted(minerals)


def test_a_second_run_writes_the_same_bytes(fixtures: Path, tmp_path: Path) -> None:
    source = SourcePath("iea", fixtures / "iea-2026")
    first = [file.read_bytes() for file in curate.curate(source, tmp_path)]
    assert [file.read_bytes() for file in curate.curate(source, tmp_path)] == first


def test_bad_input_is_one_sentence_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.csv").write_text("a,b\n1,2\n")
    assert curate.main(["iea", str(tmp_path / "in"), str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err.startswith("a.csv: the header a,b")
    assert not (tmp_path / "out").exists()


def test_trade_flows_come_a_file_per_code_and_only_of_the_codes_asked_for(
    fixtures: Path, tmp_path: Path
) -> None:
    folder = str(fixtures / "baci")
    assert curate.main(["baci", folder, str(tmp_path), "--hs6", "283691", "260300"]) == 0
    files = sorted((tmp_path / "trade_flow").iterdir())
    stem = "baci-v202699"
    assert [file.name for file in files] == [f"{stem}-260300.csv", f"{stem}-283691.csv"]
    assert [len(file.read_text(encoding="utf-8").splitlines()) for file in files] == [2, 2]
