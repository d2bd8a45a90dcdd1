"""What `nnguide bench` runs, prints and writes."""

import json
import os
from collections.abc import Callable
from pathlib import Path

from nnguide._bench.accuracy import bench_accuracy
from nnguide._bench.lenet import bench_lenet
from nnguide._bench.mlp import bench_mlp
from nnguide._bench.recurrent import bench_recurrent
from nnguide._bench.timing import Comparison, environment, set_threads
from nnguide._bench.value import bench_value

__all__ = ["run"]

# Name, and the work of full size.
COMPARISONS: dict[str, list[Callable[[int], Comparison]]] = {
    "mlp": [
        lambda turns: bench_mlp((784, 128, 10), turns, examples=60_000),
        lambda turns: bench_mlp((784, 512, 512, 10), turns, examples=60_000),
    ],
    "lenet": [lambda turns: bench_lenet(turns, steps=50)],
    "recurrent": [
        lambda turns: bench_recurrent("RNN", turns, passes=50),
        lambda turns: bench_recurrent("LSTM", turns, passes=50),
        lambda turns: bench_recurrent("GRU", turns, passes=50),
    ],
    "value": [lambda turns: bench_value(turns, points=100)],
}


def run(
    *,
    only: str | None = None,
    accuracy: bool = False,
    repetitions: int = 5,
    threads: int | None = None,
    json_file: Path | None = None,
) -> int:
    """Measure, print a table each, and write all numbers to a file if there is one.

    Args:
        only: `"mlp"`, `"lenet"`, `"recurrent"` or `"value"`; `None` for all four.
        accuracy: Run the recipe for accuracy instead.
        repetitions: How often each contestant has its turn.
        threads: Threads of NumPy and of PyTorch; `None` for all cores.
        json_file: Where to write the numbers.

    Returns:
        The exit code, 0.
    """
    set_threads(threads or os.cpu_count() or 1)
    about = environment()
    for name, value in about.items():
        print(f"{name}: {value}")
    written: dict[str, object] = {"environment": about}
    if accuracy:
        result = bench_accuracy()
        print(f"\n{result.text()}")
        written["accuracy"] = result.as_dict()
    else:
        comparisons = []
        for name in COMPARISONS if only is None else [only]:
            for measure in COMPARISONS[name]:
                comparison = measure(repetitions)
                print(f"\n{comparison.table()}")
                comparisons.append(comparison.as_dict())
        written["comparisons"] = comparisons
    if json_file is not None:
        with json_file.open("x", encoding="utf-8") as file:  # never over another one
            file.write(json.dumps(written, indent=2) + "\n")
    return 0
