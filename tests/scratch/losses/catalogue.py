"""Every loss of the library, and the arguments, inputs and targets it is tested with.

A row is a name that `nnguide.scratch` and `torch.nn` share, and a strategy that draws
`(arguments, input shape, kind of target)`. `test_losses.py` holds each row against both
oracles: adding a loss is adding a row.
"""

from dataclasses import dataclass

import numpy as np
import torch
from hypothesis import strategies as st

from nnguide import scratch as nn
from tests.scratch.catalogue import any_shape, size, values

reduction = st.sampled_from(["mean", "sum", "none"])


def weights(shape):
    """Numbers from 0 up, the first of them not 0; as lists, to be made arrays."""
    n = int(np.prod(shape))
    rest = st.sampled_from([0.0, 0.25, 1.5, 3.0])
    drawn = st.lists(rest, min_size=n, max_size=n)
    return drawn.map(lambda w: np.array([2.0, *w[1:]]).reshape(shape))


@st.composite
def residual(draw, **arguments):
    return draw(st.fixed_dictionaries(arguments)), draw(any_shape), "values"


@st.composite
def yes_or_no(draw, *names):
    """A weight that broadcasts: axes cut from the left, or of length 1."""
    shape, arguments = draw(any_shape), {}
    for name in names:
        cut = shape[draw(st.integers(0, len(shape))) :]
        fitting = tuple(draw(st.sampled_from([1, n])) for n in cut)
        if fitting and draw(st.booleans()):
            arguments[name] = draw(weights(fitting))
    return arguments, shape, "probabilities"


@st.composite
def of_classes(draw, kinds=("labels",), **more):
    """Scores `(C,)`, `(N, C)`, `(N, C, d1)` or `(N, C, d1, d2)`."""
    C, arguments = draw(st.integers(2, 5)), draw(st.fixed_dictionaries(more))
    kind = draw(st.sampled_from(kinds))
    one_example = 0 if kind == "labels" else 1
    around = draw(st.lists(size, min_size=one_example, max_size=3))
    if draw(st.booleans()):
        arguments["weight"] = draw(weights((C,)))
    if kind == "labels":  # never 0, so that one label at least counts
        arguments["ignore_index"] = draw(st.sampled_from([-100, -1, *range(1, C)]))
    return arguments, (*around[:1], C, *around[1:]), kind


LOSSES = {
    "MSELoss": residual(),
    "L1Loss": residual(),
    "HuberLoss": residual(delta=st.sampled_from([1.0, 0.3, 2.5])),
    "BCELoss": yes_or_no("weight"),
    "BCEWithLogitsLoss": yes_or_no("weight", "pos_weight"),
    "NLLLoss": of_classes(),
    "CrossEntropyLoss": of_classes(
        kinds=("labels", "probabilities"),
        label_smoothing=st.sampled_from([0.0, 0.1, 1.0]),
    ),
}


@dataclass
class Case:
    """A loss of ours, its twin in PyTorch, an input and a target."""

    ours: nn.Loss
    theirs: torch.nn.Module
    input: np.ndarray
    target: np.ndarray


def losses(name, reduction="mean", dtype=np.float64, **arguments):
    """Both losses, with the same arguments; weights become arrays and tensors."""
    given = {
        key: value.astype(dtype) if isinstance(value, np.ndarray) else value
        for key, value in arguments.items()
    }
    as_theirs = {
        key: torch.from_numpy(value) if isinstance(value, np.ndarray) else value
        for key, value in given.items()
    }
    return (
        getattr(nn, name)(reduction=reduction, **given),
        getattr(torch.nn, name)(reduction=reduction, **as_theirs),
    )


def case(name, drawn, seed, reduction="mean", dtype=np.float64):
    """What a row has drawn, made into losses, input and target."""
    arguments, shape, kind = drawn
    both = losses(name, reduction, dtype, **arguments)
    input = values(shape, seed, dtype)
    if name == "BCELoss":
        input = 1 / (1 + np.exp(-input))
    if name == "NLLLoss":
        input -= 3  # logarithms of probabilities are below 0
    if kind == "labels":
        target = labels(shape, arguments["ignore_index"], seed)
    else:
        target = 1.13 * values(shape, seed + 1, dtype)
        if kind == "probabilities":  # from 0 to 1, both ends included
            target = np.clip(target + 0.5, 0, 1)
        if name == "CrossEntropyLoss":  # they add up to 1
            target += 0.1
            target /= target.sum(axis=1, keepdims=True)
    return Case(*both, input, target)


def labels(shape, ignore_index, seed):
    """Labels, about a quarter of them ignored; the first is 0, which counts."""
    rng = np.random.default_rng(seed)
    C, where = (shape[1], (shape[0], *shape[2:])) if len(shape) > 1 else (shape[0], ())
    y = np.asarray(rng.integers(0, C, where))
    y[rng.random(where) < 0.25] = ignore_index
    y.flat[0] = 0
    return y
