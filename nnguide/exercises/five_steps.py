"""Keys of the page Five steps."""

from collections.abc import Callable, Iterator

import numpy as np

from nnguide.exercises._keys import Function, Value

Array = np.ndarray
Gradients = dict[str, Array]
Arguments = tuple[Array, Array, Array, Array, Array, Array]


def _sigmoid(z: Array) -> Array:
    return 1 / (1 + np.exp(-z))


def _passes(
    scale: Callable[[Array], float] = lambda y: 2 / y.size,
    total: Callable[[Array], Array] = lambda dz: dz.sum(axis=0),
    slope: Callable[[Array], Array] = lambda a: a * (1 - a),
    at_output: Callable[[Array], Array] = lambda a: a * (1 - a),
) -> Callable[..., Gradients]:
    """A backward pass, right unless a part is exchanged."""

    def gradients(
        x: Array, y: Array, W1: Array, b1: Array, W2: Array, b2: Array
    ) -> Gradients:
        a1 = _sigmoid(x @ W1.T + b1)
        a2 = _sigmoid(a1 @ W2.T + b2)
        dz2 = scale(y) * (a2 - y) * at_output(a2)
        dz1 = dz2 @ W2 * slope(a1)
        return {
            "W1": dz1.T @ x,
            "b1": total(dz1),
            "W2": dz2.T @ a1,
            "b2": total(dz2),
        }

    return gradients


def _cases(rng: np.random.Generator) -> Iterator[Arguments]:
    for n, d, h, c in [(6, 4, 3, 2), (5, 2, 4, 3), (3, 5, 2, 1)]:
        x, y = rng.normal(size=(n, d)), rng.uniform(size=(n, c))
        W1, b1 = rng.normal(size=(h, d)), rng.normal(size=h)
        yield x, y, W1, b1, rng.normal(size=(c, h)), rng.normal(size=c)


def _same(dz: Array) -> Array:
    """One sum for all biases, as the published sheet has it."""
    return np.full(dz.shape[1], dz.sum())


def _spoiled(name: str, how: Callable[[Array], Array]) -> Callable[..., Gradients]:
    """Right, but for one gradient."""

    def gradients(*arguments: Array) -> Gradients:
        right = _passes()(*arguments)
        return {**right, name: how(right[name])}

    return gradients


def _in_pytorch(*arguments: Array) -> Gradients:
    raise TypeError("input must be Tensor, not numpy.ndarray")


def _shapes(result: Gradients, x: Array, y: Array, *parameters: Array) -> str:
    """Which gradient has not the shape of its parameter, if one has not."""
    for name, p in zip(("W1", "b1", "W2", "b2"), parameters, strict=True):
        if np.shape(result[name]) != p.shape:
            return f"Look at {name}: its shape is {np.shape(result[name])}."
    return ""


def _answer_to(inputs: list[int]) -> float:
    W1 = np.array(
        [
            [0.2, -0.1, 0.3, 0.1, 0.2],
            [-0.4, 0.4, 0.1, 0.2, 0.1],
            [0.1, 0.5, -0.2, -0.3, 0.2],
        ]
    )
    a1 = _sigmoid(W1 @ inputs + [0.1, -0.2, 0.3])
    return float(_sigmoid(a1 @ [0.5, -0.4, 0.3] + 0.1))


_A2 = _answer_to([1, 0, 2, -1, 1])
_SLOPE = _A2 * (1 - _A2)
_B2 = _answer_to([0, 1, -1, 2, 1])
_SLOPE_B = _B2 * (1 - _B2)

KEYS = {
    1: Value(
        2 * _A2 * _SLOPE,
        mistakes=[
            (2 * (_A2 - 1) * _SLOPE, "That is for the right answer 1."),
            (-2 * _A2 * _SLOPE, "The answer is too high, so a larger z is worse."),
            (_A2 * _SLOPE, "The slope of a square is twice what is squared."),
            (
                _A2 * _SLOPE + (_B2 - 1) * _SLOPE_B,  # the mean, both answers exchanged
                "That is for both examples. A alone is asked for.",
            ),
            (
                _A2 * _SLOPE + _B2 * _SLOPE_B,
                "That is for both examples. A alone is asked for.",
            ),
            (2 * _A2, "That is the rate along the answer. Multiply by the slope."),
        ],
        right="The slope is the same, and only the distance from the answer changed.",
    ),
    2: Value(
        3.2,  # η · 2/64 = 0.1
        mistakes=[
            (6.4, "The mean squared error has a 2 from the square."),
            (0.1, "One is a sum, the other a mean, so the batch matters."),
            (
                0.003125,
                "The other way round: a mean is smaller, so its rate is larger.",
            ),
            (0.0015625, "A mean is smaller than a sum, so its rate is larger."),
            (12.8, "The 2 makes the step on the squared error larger, not smaller."),
        ],
        right="With a mean, the rate does not have to know how large the batch is.",
    ),
    3: Function(
        _passes(),
        _cases,
        mistakes=[
            (
                _passes(total=lambda dz: dz.sum()),
                "One sum for all biases: add over the examples only, axis 0.",
            ),
            (_passes(total=_same), "Add over the examples only, axis 0."),
            (
                _passes(total=lambda dz: dz.mean(axis=0)),
                "The division by N is in the blame already: add up.",
            ),
            (
                _passes(scale=lambda y: 2 / len(y)),
                "The mean runs over all N · C entries, not over N rows.",
            ),
            (
                _passes(scale=lambda y: 2 / y.shape[1]),
                "The mean runs over all N · C entries, not over C outputs.",
            ),
            (
                _spoiled("b1", lambda g: np.full_like(g, g.sum())),
                "Look at b1: add over the examples only, axis 0.",
            ),
            (
                _spoiled("b1", lambda g: g.sum()),
                "Look at b1: add over the examples only, axis 0.",
            ),
            (
                _passes(total=lambda dz: dz.sum(axis=0, keepdims=True)),
                "Look at b1: a bias has one axis, so leave out keepdims.",
            ),
            (
                _spoiled("W1", lambda g: g.T),
                "Look at W1: it is turned, and its shape should be (H, D).",
            ),
            (
                _in_pytorch,
                "If it calls PyTorch: the arrays are NumPy's, so use np.exp and axis.",
            ),
            (_passes(scale=lambda y: 1 / y.size), "The slope of a square has a 2."),
            (_passes(scale=lambda y: 2.0), "The loss is a mean, so divide once."),
            (_passes(scale=lambda y: -2 / y.size), "The sign: it is a2 - y."),
            (_passes(at_output=lambda a: np.ones_like(a)), "The output has a slope."),
            (
                _passes(slope=lambda a: np.ones_like(a)),
                "The hidden units have a slope.",
            ),
        ],
        right="With two outputs the wrong sum of a bias would show in b2 as well.",
        explain=_shapes,
    ),
    4: Value(
        0.44,
        mistakes=[
            (0.64, "That is with a cleared gradient. The second step uses the sum."),
            (0.48, "There grad would hold 2 + 1.2. What is the slope at 0.8?"),
            (0.4, "The second slope is taken at 0.8, where the weight is then."),
            (0.6, "The second slope is taken at 0.8, where the weight is then."),
            (0.8, "That is one step."),
        ],
        right="With a cleared gradient it would be 0.64.",
    ),
    5: Value(
        -0.5,
        mistakes=[
            (0, "Opposite errors cancel at 0, but the mean goes on below."),
            (-1, "That would be so if both right answers were 0."),
            (-0.497, "That is after 100 steps. Where does it go?"),
            (0.5, "That is the mean of y. Every answer goes to 1."),
        ],
        right="What has no lowest point at the right answers is no loss.",
    ),
}
