"""DuckDB keeps within its bounds, and to itself."""

from pathlib import Path

import pytest

from mineral_diplomacy.loaders.trade_tables import connected, csv_table


def test_it_draws_no_progress_bar_on_standard_output() -> None:
    with connected() as backend:
        shown = backend.con.execute("SELECT current_setting('enable_progress_bar')").fetchall()
    assert shown == [(False,)]


def test_it_leaves_no_file_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.csv").write_text("a\n1\n2\n", encoding="utf-8")
    with connected() as backend:
        rows = csv_table(backend, tmp_path / "a.csv", ["a"]).to_pyarrow().to_pylist()
    assert rows == [{"a": "1", "row": 2}, {"a": "2", "row": 3}]
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]
