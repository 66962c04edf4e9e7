"""`mindip build` with a progress bar on stderr."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from mineral_diplomacy.graph.dataset import default_path
from mineral_diplomacy.loaders.build import BuildResult, BuildSpec, build
from mineral_diplomacy.loaders.registry import SourcePath

__all__ = ["build_with_progress"]

_STEPS = 5


def build_with_progress(
    sources: Sequence[str],
    only: bool,
    as_of: date | None,
    vocabulary: Sequence[Path],
    out: Path | None,
) -> BuildResult:
    """Builds into a folder; see `loaders.build.build` for what it raises."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    paths = tuple(SourcePath.parse(text) for text in sources)
    spec = BuildSpec(paths, only, as_of, tuple(vocabulary))
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("starting", total=_STEPS)

        def step(name: str) -> None:
            bar.update(task, description=name, advance=1)

        return build(spec, out or default_path(), step)
