"""Recurrent layers: our steps in NumPy against PyTorch's compiled ones."""

import numpy as np
import torch

from nnguide import scratch
from nnguide._bench.timing import Comparison, compare, stopwatch

__all__ = ["bench_recurrent"]

INPUTS, UNITS = 28, 128


def bench_recurrent(
    kind: str, repetitions: int, passes: int, batch: int = 64, length: int = 20
) -> Comparison:
    """Forward and backward through a batch of sequences, from the same weights.

    Args:
        kind: `"RNN"`, `"LSTM"` or `"GRU"`.
        repetitions: How often each is timed.
        passes: How often it goes forward and backward each time.
        batch: How many sequences.
        length: How many steps each has.

    Returns:
        The times, relative to PyTorch.
    """
    rng = np.random.default_rng(0)
    x = rng.standard_normal((length, batch, INPUTS), np.float32)  # (T, N, D)
    grad_output = rng.standard_normal((length, batch, UNITS), np.float32)  # (T, N, H)
    ours = getattr(scratch, kind)(INPUTS, UNITS, rng=rng, dtype=np.float32)
    theirs = getattr(torch.nn, kind)(INPUTS, UNITS)
    state = ours.state_dict()
    theirs.load_state_dict({key: torch.from_numpy(a) for key, a in state.items()})
    inputs = torch.from_numpy(x).requires_grad_()
    along = torch.from_numpy(grad_output)
    slopes: dict[str, np.ndarray] = {}

    def numpy_passes() -> None:
        for _ in range(passes):
            ours(x)
            slopes["NumPy"], _state = ours.backward(grad_output)

    def torch_passes() -> None:
        for _ in range(passes):
            inputs.grad = None
            theirs.zero_grad()
            output, _state = theirs(inputs)
            output.backward(along)
        assert inputs.grad is not None
        slopes["PyTorch"] = inputs.grad.numpy()

    result = compare(
        f"{kind} {INPUTS}-{UNITS}, {length} steps of {batch} sequences, {passes} times",
        {
            "NumPy, nnguide.scratch": lambda: stopwatch(numpy_passes),
            "PyTorch": lambda: stopwatch(torch_passes),
        },
        reference="PyTorch",
        repetitions=repetitions,
    )
    difference = np.abs(slopes["NumPy"] - slopes["PyTorch"]).max()
    result.notes = [
        f"gradients of NumPy and PyTorch differ by at most {difference:.1e}"
    ]
    return result
