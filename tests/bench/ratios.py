"""Ratios measured in one run: ours and a peer's in turn, the middle of several."""

from __future__ import annotations

import gc
import json
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

__all__ = ["MEASURED", "Ratio", "check", "measured", "seconds"]

Work = Callable[[], object]


@dataclass(frozen=True)
class Ratio:
    """Medians of ours and of a peer, in seconds, and what is promised of the two.

    The peer takes at least `least` times as long as ours, or ours at most `most` times as long
    as the peer; one of them, or neither where a figure is only shown.
    """

    what: str
    ours: float
    peer: float
    least: float | None = None
    most: float | None = None

    @property
    def value(self) -> float:
        """The peer's time over ours; ours over the peer's where `most` is promised."""
        return self.peer / self.ours if self.most is None else self.ours / self.peer

    @property
    def promise(self) -> str:
        if self.most is not None:
            return f"at most {self.most:g}"
        return "" if self.least is None else f"at least {self.least:g}"

    @property
    def kept(self) -> bool:
        low, high = self.least or 0.0, self.most or float("inf")
        return low <= self.value <= high


#: All of this run, for the table at its end.
MEASURED: list[Ratio] = []


def seconds(work: Work) -> float:
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measured(
    ours: Work, peer: Work, runs: int = 3, before: Work = lambda: None
) -> tuple[float, float]:
    """Medians of both, run in turn, so that what else the machine does meets both.

    `before` makes room for each and is not measured.
    """
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(runs):
        for work, found in zip((ours, peer), times, strict=True):
            before()
            found.append(seconds(work))
    return statistics.median(times[0]), statistics.median(times[1])


def check(ratio: Ratio, folder: Path) -> None:
    """Keeps a ratio for the table and in `build/bench.json`; fails where it breaks its promise."""
    MEASURED.append(ratio)
    file = folder / "build" / "bench.json"
    file.parent.mkdir(exist_ok=True)
    found = [asdict(each) | {"ratio": each.value} for each in MEASURED]
    file.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    assert ratio.kept, f"{ratio.what}: {ratio.value:.2f}, promised {ratio.promise}"
