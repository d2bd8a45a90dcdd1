"""Time what the page Scaling tells but does not run: compiling, bfloat16, workers.

    python -m tools.scaling_times

prints the figures that the page quotes. It takes some minutes and needs a C++ compiler;
run it on a machine that does nothing else.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from statistics import median
from tempfile import TemporaryDirectory

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset


def main(part: str = "") -> None:
    """Measure a part, or each in processes of its own."""
    torch.set_num_threads(1)
    if part:
        return PARTS[part]()
    with TemporaryDirectory() as cache:  # else what was compiled once is found again
        for part in ["compile", "compile", "steps"]:
            _process(part, TORCHINDUCTOR_CACHE_DIR=cache)
    for part in ["bfloat16", "workers"]:
        _process(part)


def _process(part: str, **settings: str) -> None:
    command = [sys.executable, "-m", "tools.scaling_times", part]
    subprocess.run(command, check=True, env=os.environ | settings)


def seconds(call: Callable[[], object]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def compare(calls: dict[str, Callable[[], object]], times: int = 300) -> None:
    """The median of each call, in turn, so that a busy moment meets all of them."""
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(times):
        for name, call in calls.items():
            taken[name].append(seconds(call))
    for name, each in taken.items():
        print(f"{name}: {1e6 * median(each):.0f} µs")


def training_step(compiled: bool) -> Callable[[], object]:
    """A step of the digits network on a batch of 100, without the optimizer."""
    torch.manual_seed(0)
    net: Callable = nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10))
    x, y = torch.rand(100, 784), torch.arange(100) % 10
    if compiled:
        net = torch.compile(net)
    return lambda: nn.functional.cross_entropy(net(x), y).backward()


def chain(z: torch.Tensor) -> torch.Tensor:
    """Eight passes over memory, unless a compiler makes one of them."""
    return 0.5 * z * (1 + torch.tanh(0.8 * (z + 0.045 * z**3)))


def first() -> None:
    """The first step of a compiled network: cold, or what the cache holds."""
    step = training_step(compiled=True)
    print(f"first compiled step: {seconds(step):.0f} s")


def steps() -> None:
    """Steps and a chain of formulas, as they are and compiled."""
    z, fused = torch.linspace(-3, 3, 1_000_000), torch.compile(chain)
    plain, compiled = (training_step(c) for c in (False, True))
    calls = {"step": plain, "compiled step": compiled}
    calls |= {"chain": lambda: chain(z), "compiled chain": lambda: fused(z)}
    for call in calls.values():
        call()
    compare(calls)


def bfloat16() -> None:
    """A matrix product in two precisions."""
    a, b = torch.randn(512, 784), torch.randn(784, 512)
    half = a.bfloat16(), b.bfloat16()
    compare({"float32": lambda: a @ b, "bfloat16": lambda: half[0] @ half[1]})


class Rows(Dataset):
    """Rows that are at hand, or that a disk takes a while to give."""

    def __init__(self, n: int, wait: float) -> None:
        self.x, self.wait = torch.rand(n, 784), wait

    def __len__(self) -> int:
        return len(self.x)

    def __getitem__(self, index: int) -> torch.Tensor:
        if self.wait:
            time.sleep(self.wait)
        return self.x[index]


def workers() -> None:
    """An epoch with rows at hand, and with slow ones, by 0 and 2 workers."""
    for n, wait in [(5000, 0.0), (1000, 0.005)]:
        for number, method in [(0, None), (2, "fork"), (2, "spawn")]:
            loader = DataLoader(
                Rows(n, wait), 50, num_workers=number, multiprocessing_context=method
            )
            took = seconds(lambda loader=loader: list(loader))  # type: ignore[misc]
            print(
                f"{n} rows, {1e3 * wait:g} ms each, {number} by {method}: {took:.2f} s"
            )


PARTS = {"compile": first, "steps": steps, "bfloat16": bfloat16, "workers": workers}

if __name__ == "__main__":
    main(*sys.argv[1:])
