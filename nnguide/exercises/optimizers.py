"""Keys of the page Optimizers."""

from collections.abc import Callable, Iterator

import numpy as np

from nnguide.exercises._keys import Function, Value

Array = np.ndarray
Rule = Callable[[Array, Array, float], Array]


def _adam(
    m_share: Callable[[int], float] = lambda t: 1 - 0.9**t,
    v_share: Callable[[int], float] = lambda t: 1 - 0.999**t,
) -> Rule:
    """Adam that divides its averages by these shares."""

    def rule(w: Array, gradients: Array, lr: float) -> Array:
        m = v = np.zeros(len(w))
        for t, g in enumerate(gradients, 1):
            m = 0.9 * m + 0.1 * g
            v = 0.999 * v + 0.001 * g**2
            w = w - lr * m / m_share(t) / (np.sqrt(v / v_share(t)) + 1e-8)
        return w

    return rule


def _amsgrad(*, kept: bool = False, corrected_first: bool = False) -> Rule:
    """AMSGrad; `kept` lets the largest v take the place of the average itself."""

    def rule(w: Array, gradients: Array, lr: float) -> Array:
        m = v = largest = np.zeros(len(w))
        for t, g in enumerate(gradients, 1):
            share = 1 - 0.999**t
            m = 0.9 * m + 0.1 * g
            v = 0.999 * v + 0.001 * g**2
            largest = np.maximum(largest, v / share if corrected_first else v)
            v = largest if kept else v
            v_hat = largest if corrected_first else largest / share
            w = w - lr * m / (1 - 0.9**t) / (np.sqrt(v_hat) + 1e-8)
        return w

    return rule


def _last(w: Array, gradients: Array, lr: float) -> Array:
    """AMSGrad without a bias correction."""
    m = v = largest = np.zeros(len(w))
    for g in gradients:
        m = 0.9 * m + 0.1 * g
        v = 0.999 * v + 0.001 * g**2
        largest = np.maximum(largest, v)
        w = w - lr * m / (np.sqrt(largest) + 1e-8)
    return w


def _walks(rng: np.random.Generator) -> Iterator[tuple[Array, Array, float]]:
    """Gradients of which an early one is large, so that v falls afterwards."""
    for steps, d in [(7, 3), (12, 2), (5, 4)]:
        gradients = rng.normal(size=(steps, d))
        gradients[1] *= 20
        yield rng.normal(size=d), gradients, float(rng.uniform(0.05, 0.2))


def _two_steps(rule: Rule) -> Array:
    """The weight after one and after two steps on w², from 1 at the rate 0.1."""
    one, slopes = np.ones(1), [np.array([2.0])]
    first = rule(one, np.array(slopes), 0.1)
    slopes.append(2 * first)
    return np.concatenate([first, rule(one, np.array(slopes), 0.1)])


def _nothing(t: int) -> float:
    return 1.0


KEYS = {
    1: Value(
        0.1 / (1 - 0.9),  # its velocity is a tenth of PyTorch's
        mistakes=[
            (0.1, "With the same rate its steps are a tenth of PyTorch's."),
            (0.01, "The other way round: its velocity is smaller, so the rate grows."),
            (0.1 / 0.9, "Each gradient enters with the share 0.1, not with 0.9."),
        ],
        right="Before you copy a rate, look at the formula that it belongs to.",
    ),
    2: Value(
        _two_steps(_adam(_nothing, _nothing)),
        mistakes=[
            (_two_steps(_adam()), "That is with the correction. Leave out the hats."),
            (
                _two_steps(_adam(v_share=_nothing)),
                "The numerator is still corrected. Leave out both hats.",
            ),
            (
                _two_steps(_adam(m_share=_nothing)),
                "The square is still corrected. Leave out both hats.",
            ),
            (
                [0.683772, 0.367544],
                "The second step is another one: all of g, m and v have changed.",
            ),
            ([0.683772, 0.260565], "The second slope is 2 · 0.683772, not 1.8."),
        ],
        right="The correction matters most where training is most easily spoiled.",
    ),
    3: Function(
        _amsgrad(),
        _walks,
        mistakes=[
            (_adam(), "That is plain Adam. Which v is the largest so far?"),
            (
                _amsgrad(kept=True),
                "The average goes on with v itself, not with the largest.",
            ),
            (
                _amsgrad(corrected_first=True),
                "Take the largest v first, and correct that.",
            ),
            (_last, "The bias correction is missing."),
        ],
        right="In PyTorch it is Adam with amsgrad=True.",
    ),
    4: Function(
        _adam(),
        _walks,
        mistakes=[
            (
                _adam(lambda t: 1 - 0.9, lambda t: 1 - 0.999),
                "That is still frozen at the first step. Count the steps.",
            ),
            (
                _adam(_nothing, _nothing),
                "Without a correction the first step is wrong too.",
            ),
            (
                _adam(lambda t: 1 - 0.9 ** (t + 1), lambda t: 1 - 0.999 ** (t + 1)),
                "Steps count from 1 here: the first divides by 1 - β.",
            ),
            (
                _adam(v_share=lambda t: 1 - 0.999),
                "The squares need the count of steps as well.",
            ),
        ],
        right="A test of one step cannot see what changes with the count of steps.",
    ),
    5: Value(
        0.5 / 50,
        mistakes=[
            (0.5, "That is Adam's answer. Plain descent multiplies by the gradient."),
            (25, "The gradients have grown, so the rate must fall."),
            (0.5 / 50**0.5, "The root belongs to v, and plain descent has none."),
        ],
        right="Adam does not see the scale of the loss, which is one reason why "
        "its rates travel well.",
    ),
}
