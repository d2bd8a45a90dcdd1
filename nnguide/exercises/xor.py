"""Keys of the notebook XOR."""

from collections.abc import Callable, Iterator
from itertools import product

import numpy as np

from nnguide.exercises._keys import Function, Value

State = dict[str, np.ndarray]

CORNERS = np.array(list(product([0, 1], repeat=2)))  # 00, 01, 10, 11
# The weights of both hidden units that the page prints for seed 5; the biases are 0.
SUMS = CORNERS @ np.array([[-3.7, 3.7], [3.2, -3.2]]).T  # (N, H)
# What class 0 and class 1 cost at the logits that a sigmoid can reach, 0 and 1.
COSTS = np.log(2), np.log(1 + np.exp(-1))

NAMES = ["0.weight", "0.bias", "2.weight", "2.bias"]


def _open_at(z: np.ndarray) -> list[int]:
    return (z > 0).astype(int).tolist()


def _states(rng: np.random.Generator) -> Iterator[tuple[State]]:
    for h in [8, 3, 5]:
        shapes = [(h, 2), (h,), (1, h), (1,)]
        arrays = [rng.normal(size=shape) for shape in shapes]
        yield (dict(zip(NAMES, arrays, strict=True)),)


def _turned(*names: str) -> Callable[[State], State]:
    """The function that turns the signs of these entries."""
    return lambda state: {n: -w if n in names else w for n, w in state.items()}


def _opposite(state: State) -> State:
    return _turned("2.weight", "2.bias")(state)


def _probabilities(result: State, state: State) -> np.ndarray:
    """What the network with the weights `result` says at the corners and between."""
    W1, b1, W2, b2 = (np.asarray(result[name]) for name in NAMES)
    x = np.concatenate([CORNERS, np.random.default_rng(0).uniform(size=(50, 2))])
    z = np.maximum(x @ W1.T + b1, 0) @ W2.T + b2
    return np.asarray(1 / (1 + np.exp(-z)))


KEYS = {
    1: Value(
        np.log(2),  # without a bend it is one neuron
        digits=3,
        mistakes=[
            (0.0, "What can eight weighted sums add up to?"),
            (0.5, "That is the probability that it gives. What does it cost?"),
            (np.log(27 / 4) / 4, "That needs one corner set apart, so a bend."),
            (1.0, "That is the logarithm to base 2. Take the natural one."),
        ],
        right="Without a bend, more units and layers add nothing.",
    ),
    2: Value(
        1 / 3,  # the share of class 1 among the three corners
        mistakes=[
            (0.5, "Then one label would be 0 and one 1. Count the three labels."),
            (2 / 3, "That is the share of class 0."),
            (0.25, "Leave out (0, 1): the unit takes care of it."),
            (0.0, "Then the loss of (1, 0) would be infinite."),
            (1.0, "Then the losses of (0, 0) and (1, 1) would be infinite."),
        ],
        right="It is the share of class 1 among the three.",
    ),
    3: Value(
        _open_at(SUMS[:, 1]),
        mistakes=[
            (
                _open_at(SUMS[:, 0]),
                "That is unit 1. The weights of unit 2 are the second pair.",
            ),
            (
                [1, 0, 1, 1],
                "A sum of 0 gives the activation 0, and that is not open.",
            ),
            (
                [0, 1, 1, 0],
                "That is the answer of the network. It needs both units for it.",
            ),
            ([0, 0, 1, 1], "At (1, 1) both weights count. Add them."),
            ([1, 1, 0, 1], "That is where the unit is shut."),
        ],
        right="Each unit watches one of the two corners of class 1.",
    ),
    4: Function(
        _opposite,
        _states,
        view=_probabilities,
        mistakes=[
            (_turned(), "That is still the old network."),
            (_turned("2.bias"), "The output bias is turned. What else adds up to z?"),
            (
                _turned("2.weight"),
                "Close. One number of the output layer still pulls as before.",
            ),
            (
                _turned("0.weight", "0.bias"),
                "Other hidden units are open now. Leave them as they are.",
            ),
            (
                _turned("0.weight", "0.bias", "2.weight", "2.bias"),
                "Too much: with the hidden layer turned, other units are open.",
            ),
        ],
        right="The hidden units set the classes apart, whichever is called 1.",
    ),
    5: Value(
        np.mean(COSTS),
        mistakes=[
            (0.0, "That needs infinite logits. What does a sigmoid give at most?"),
            (COSTS[1], "Right for class 1. What does class 0 cost at a logit of 0?"),
            (COSTS[0], "Right for class 0. Class 1 can reach a logit of 1."),
            (sum(COSTS), "That is the sum of both classes. Take the mean."),
        ],
        right="The loss wants logits: leave the sigmoid to it.",
    ),
}
