"""The README's promises: every command in it runs, and its table is what the program prints."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from mineral_diplomacy.graph.dataset import Dataset
from tests.loaders.workbooks import MINE, write_facilities
from tests.neo4j.server import Server

FENCE = re.compile(r"^```(\w+)( neo4j)?\n(.*?)^```", re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="session")
def readme(checkout: Path) -> str:
    return (checkout / "README.md").read_text(encoding="utf-8")


def blocks(readme: str, language: str, *, neo4j: bool = False) -> list[str]:
    found = FENCE.findall(readme)
    return [text for name, mark, text in found if name == language and bool(mark) is neo4j]


def run(script: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-eu", "-c", script],
        env={**os.environ, "PATH": path, **environment},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_the_make_targets_exist(readme: str, checkout: Path) -> None:
    wanted = set(re.findall(r"^make (\w+)", "".join(blocks(readme, "sh")), re.MULTILINE))
    wanted |= set(re.findall(r"`make (\w+)`", readme))
    there = set(re.findall(r"^([\w-]+):", (checkout / "Makefile").read_text(), re.MULTILINE))
    assert {"demo", "test"} <= wanted <= there


@pytest.mark.slow
def test_every_command_runs(
    readme: str, dataset: Dataset, tmp_path: Path, placeholders: dict[str, str]
) -> None:
    script = re.sub(r"^(make|\.) .*$", "", "".join(blocks(readme, "sh")), flags=re.MULTILINE)
    for word, meant in placeholders.items():
        assert word in script
        script = script.replace(word, meant)
    script = script.replace("mindip build", f"mindip build --data {tmp_path / 'own'}")
    done = run(script, tmp_path, MINDIP_DATA=str(dataset.path))
    assert done.returncode == 0, done.stderr
    assert "agreement/" in done.stdout
    assert Dataset.open(tmp_path / "own").manifest.inputs.keys() > dataset.manifest.inputs.keys()


@pytest.fixture
def placeholders(tmp_path: Path, checkout: Path) -> dict[str, str]:
    """What the README's placeholders stand for here; the curated folder is the guide's example."""
    file = Path(__file__).parent / "ontology" / "fixtures" / "valid.ttl"
    curated = tmp_path / "facts"
    curated.mkdir()
    guide = (checkout / "docs" / "adding.md").read_text(encoding="utf-8")
    (curated / "example.toml").write_text(blocks(guide, "toml")[0], encoding="utf-8")
    fixtures = Path(__file__).parent / "loaders" / "fixtures"
    estimates = tmp_path / "wgidataset.csv"
    estimates.write_text(
        "code,countryname,year,indicator,estimate\nIND,India,2023,rl,0.1\n", encoding="utf-8"
    )
    return {
        "usgs-mcs=FOLDER": f"usgs-mcs={fixtures / 'usgs-mcs-2024'}",
        "iea=FOLDER": f"iea={fixtures / 'iea-2026'}",
        "agreements=FOLDER": f"agreements={curated}",
        "icmm=FILE": f"icmm={write_facilities(tmp_path / 'mines.xlsx', [MINE])}",
        "wgi=FILE": f"wgi={estimates}",
        "baci=FOLDER": f"baci={fixtures / 'baci'}",
        "comtrade=FOLDER": f"comtrade={fixtures / 'comtrade'}",
        "FILE.ttl": str(file),
    }


@pytest.mark.neo4j
@pytest.mark.slow
def test_the_neo4j_commands_run(
    readme: str, dataset: Dataset, empty_neo4j: Server, tmp_path: Path
) -> None:
    script = "".join(blocks(readme, "sh", neo4j=True))
    commands = [line for line in script.splitlines() if not line.startswith("export ")]
    assert len(commands) >= 2
    environment = {"MINDIP_DATA": str(dataset.path), **empty_neo4j.environment()}
    done = run("\n".join(commands), tmp_path, **environment)
    assert done.returncode == 0, done.stderr
    assert "country/CHN" in done.stdout


@pytest.mark.slow
def test_python_runs(readme: str, dataset: Dataset, tmp_path: Path) -> None:
    code = "".join(blocks(readme, "python"))
    script = tmp_path / "readme_example.py"
    script.write_text(code, encoding="utf-8")
    done = run(f"python {script}", tmp_path, MINDIP_DATA=str(dataset.path))
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n") == code.count("print(") + 2


def test_the_table_is_what_the_program_prints(
    readme: str, dataset: Dataset, tmp_path: Path
) -> None:
    done = run("mindip chokepoints --format table", tmp_path, MINDIP_DATA=str(dataset.path))
    printed = done.stdout.splitlines()
    shown = [line for line in blocks(readme, "text")[0].splitlines() if line.strip()]
    assert len(shown) > 10
    assert [line for line in shown if line not in printed] == []
