"""Ratios measured in one run: ours and a peer's in turn, the middle of several, printed."""

import gc
import json
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Ratio:
    """Seconds of ours and of a peer (medians), and how many times ours is quicker."""

    what: str
    ours: float
    peer: float
    promised: float

    @property
    def times(self) -> float:
        return self.peer / self.ours

    def __str__(self) -> str:
        return (
            f"{self.what}: {self.ours:.3f} s against {self.peer:.3f} s, "
            f"{self.times:.2f} times (promised {self.promised:g})"
        )


def seconds(work: Callable[[], object]) -> float:
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measured(
    what: str,
    ours: Callable[[], object],
    peer: Callable[[], object],
    promised: float,
    runs: int = 3,
) -> Ratio:
    """Runs both in turn, so that what else the machine does meets both."""
    pairs = [(seconds(ours), seconds(peer)) for _ in range(runs)]
    middle_ours, middle_peer = (statistics.median(times) for times in zip(*pairs, strict=True))
    return Ratio(what, middle_ours, middle_peer, promised)


def report(ratio: Ratio, folder: Path) -> None:
    """Prints a ratio and adds it to `build/bench.json`."""
    print(f"\n{ratio}")
    file = folder / "build" / "bench.json"
    file.parent.mkdir(exist_ok=True)
    found = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    found[ratio.what] = {"ours": ratio.ours, "peer": ratio.peer, "times": ratio.times}
    file.write_text(json.dumps(found, indent=1, sort_keys=True), encoding="utf-8")
