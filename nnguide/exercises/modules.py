"""Keys of the page Modules."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from nnguide.exercises._keys import Function, Value

Array = np.ndarray
Network = dict[str, Any]
State = dict[str, Array]

# The hidden layer of the page, and the example of exercise 2.
W1 = np.array(
    [
        [0.2, -0.1, 0.3, 0.1, 0.2],
        [-0.4, 0.4, 0.1, 0.2, 0.1],
        [0.1, 0.5, -0.2, -0.3, 0.2],
    ]
)
B1, C = np.array([0.1, -0.2, 0.3]), np.array([2.0, 0.0, 1.0, -1.0, 0.0])
SUMS = W1 @ C + B1
HIDDEN = 1 / (1 + np.exp(-SUMS))


def _networks(rng: np.random.Generator) -> Iterator[tuple[Network]]:
    def layer(d: int, h: int) -> Network:
        return {"weight": rng.normal(size=(h, d)), "bias": rng.normal(size=h)}

    yield ({"hidden": layer(5, 3), "output": layer(3, 1)},)
    yield ({"scale": rng.normal(size=2), "name": "a network", "more": [layer(3, 2)]},)
    yield ({"body": {"first": layer(2, 4), "rate": 0.1}, "head": layer(4, 3)},)
    yield ({"a": {"b": {"c": layer(2, 1)}, "empty": {}}, "d": None},)


def _named(network: Network, prefix: str = "") -> State:
    found = {}
    for name, value in network.items():
        if isinstance(value, np.ndarray):
            found[prefix + name] = value
        elif isinstance(value, dict):
            found |= _named(value, f"{prefix}{name}.")
    return found


def _one_level(network: Network, prefix: str = "") -> State:
    found = {}
    for name, value in network.items():
        if isinstance(value, np.ndarray):
            found[name] = value
        elif isinstance(value, dict):
            found |= {
                f"{name}.{k}": v for k, v in value.items() if isinstance(v, np.ndarray)
            }
    return found


def _without_dots(network: Network, prefix: str = "") -> State:
    return {name.replace(".", ""): value for name, value in _named(network).items()}


def _last_names(network: Network, prefix: str = "") -> State:
    return {name.split(".")[-1]: value for name, value in _named(network).items()}


def _lost_prefix(network: Network, prefix: str = "") -> State:
    """The name of the module in front, but not what stood in front of that."""
    return {
        ".".join(name.split(".")[-2:]): value for name, value in _named(network).items()
    }


def _lists_too(network: Network, prefix: str = "") -> State:
    found = {}
    for name, value in network.items():
        if isinstance(value, list):
            value = {str(place): one for place, one in enumerate(value)}
        if isinstance(value, np.ndarray):
            found[prefix + name] = value
        elif isinstance(value, dict):
            found |= _lists_too(value, f"{prefix}{name}.")
    return found


def _files(rng: np.random.Generator) -> Iterator[tuple[Array, ...]]:
    for d, h, c in [(5, 3, 1), (4, 2, 3), (3, 3, 3)]:
        shapes: list[tuple[int, ...]] = [(d, h), (h,), (h, c), (c,)]
        yield tuple(rng.normal(size=shape) for shape in shapes)


def _state(
    first: Callable[[Array], Array], second: Callable[[Array], Array]
) -> Callable[[Array, Array, Array, Array], State]:
    """The state dict, with each matrix turned in its own way."""

    def state(W1: Array, b1: Array, W2: Array, b2: Array) -> State:
        return {
            "hidden.weight": first(W1),
            "hidden.bias": b1,
            "output.weight": second(W2),
            "output.bias": b2,
        }

    return state


def _reshaped(W: Array) -> Array:
    return W.reshape(W.shape[::-1])


KEYS = {
    1: Value(
        4 * 4 + 4 + 2 * 4,
        mistakes=[
            (48, "The same module under a second name is not counted again."),
            (32, "A buffer is no parameter."),
            (43, "Is the list of others a module?"),
            (30, "The last layer has no bias."),
            (24, "Do not forget the biases of the first layer."),
        ],
        right="Its state dict has six entries: first and again, last, and mean.",
    ),
    2: Value(
        SUMS,
        mistakes=[
            (HIDDEN, "The sigmoid comes after this module."),
            (SUMS - B1, "The bias is a part of the layer."),
            ([0.5, -0.4, 0.3] @ HIDDEN + 0.1, "That is the sum of the output unit."),
        ],
        right="To see activations, make the sigmoid a module of its own and hook that.",
    ),
    3: Function(
        _named,
        _networks,
        mistakes=[
            (_one_level, "Modules can lie deeper: let the function call itself."),
            (_last_names, "Names of inner modules need the outer name in front."),
            (_lost_prefix, "Pass on the whole prefix, not the last name alone."),
            (_without_dots, "A dot stands between the names."),
            (_lists_too, "A list is no module. Pass it over."),
        ],
        right="PyTorch walks when you ask, too. While you assign, each module only "
        "notes its own.",
    ),
    4: Function(
        _state(np.transpose, np.transpose),
        _files,
        mistakes=[
            (_state(_reshaped, _reshaped), "A reshape does not turn a matrix."),
            (_state(np.asarray, np.asarray), "The weights have to be turned."),
            (_state(np.transpose, _reshaped), "The second matrix needs it as well."),
            (_state(np.transpose, np.asarray), "The second matrix needs it as well."),
            (
                _state(lambda W: W[::-1], lambda W: W[::-1]),
                "That turns the order of the rows. Swap rows and columns.",
            ),
        ],
        right="Shapes that fit prove nothing. Compare one output.",
    ),
    5: Value(
        2 * (3 * 3 * 2 - 10) * 2 * 3 * 2,
        mistakes=[
            (96, "That is one of the two uses. Add the other."),
            (9216, "The parts add up."),
            (64, "That is the loss."),
            (48, "The square has the slope 2 (z − y)."),
        ],
        right="Two modules with the same start would get 96 each, and part ways.",
    ),
}
