"""Time several ways of doing the same work, in turns, and print ratios first."""

import platform
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
import torch

__all__ = ["Comparison", "compare", "environment", "set_threads"]


@dataclass
class Comparison:
    """Medians of alternating repetitions.

    Attributes:
        work: What was done.
        reference: The name that the ratios are relative to.
        seconds: For each contestant the time of each repetition.
        notes: Lines to print below.
    """

    work: str
    reference: str
    seconds: dict[str, list[float]]
    notes: list[str] = field(default_factory=list)

    def median(self, name: str) -> float:
        """The median time of a contestant, in seconds."""
        return statistics.median(self.seconds[name])

    def ratio(self, name: str) -> float:
        """Median time over that of the reference: below 1 is faster."""
        return self.median(name) / self.median(self.reference)

    def table(self) -> str:
        """Lines of text: ratio, median and spread of each contestant."""
        width = max(len(name) for name in self.seconds)
        lines = [self.work, f"  {'':{width}}   ratio   median     from       to"]
        for name, times in self.seconds.items():
            lines.append(
                f"  {name:{width}}  {self.ratio(name):6.2f}  {self.median(name):6.3f} s"
                f"  {min(times):6.3f} s {max(times):6.3f} s"
            )
        return "\n".join([*lines, *(f"  {note}" for note in self.notes)])

    def as_dict(self) -> dict[str, Any]:
        """What `--json` writes: the times, and the ratios made of them."""
        ratios = {name: self.ratio(name) for name in self.seconds}
        return asdict(self) | {"ratios": ratios}


def compare(
    work: str,
    contestants: Mapping[str, Callable[[], float]],
    *,
    reference: str,
    repetitions: int,
) -> Comparison:
    """Let each contestant do its work in turn, `repetitions` times.

    Args:
        work: What is done, for the reader.
        contestants: For each name a function that prepares, works, and returns the
            seconds that the work alone took (`stopwatch` measures them).
        reference: The name that the ratios are relative to.
        repetitions: How often each has its turn. One turn before these is not counted.

    Returns:
        All times.
    """
    seconds: dict[str, list[float]] = {name: [] for name in contestants}
    for turn in range(repetitions + 1):
        for name, contestant in contestants.items():
            took = contestant()
            if turn > 0:  # the first warms up caches and threads
                seconds[name].append(took)
    return Comparison(work, reference, seconds)


def stopwatch(work: Callable[[], object]) -> float:
    """How many seconds the work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def set_threads(threads: int) -> None:
    """Give NumPy and PyTorch the same number of threads."""
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    torch.set_num_threads(threads)
    threadpool_limits(limits=threads)


def environment() -> dict[str, Any]:
    """The versions and the threads that a measurement depends on."""
    from threadpoolctl import threadpool_info

    blas = [pool for pool in threadpool_info() if pool["user_api"] == "blas"]
    return {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "torch": str(torch.__version__),
        "processor": platform.processor() or platform.machine(),
        "threads of PyTorch": torch.get_num_threads(),
        "threads of NumPy": [pool["num_threads"] for pool in blas],
        "BLAS": [f"{p['internal_api']} {p.get('architecture', '')}" for p in blas],
    }
