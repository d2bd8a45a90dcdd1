"""Keys of the page Gradient checking."""

from collections.abc import Callable, Iterator

import numpy as np

from nnguide.exercises._keys import Function, Value

Array = np.ndarray
Arrays = list[Array]


def _curved(array: Array) -> float:
    """A smooth function of one array, in which no two entries count alike."""
    return float((np.arange(1, array.size + 1) * np.sin(array.ravel())).sum())


def _of_list(arrays: Arrays) -> float:
    return float(sum(k * _curved(array) for k, array in enumerate(arrays, start=1)))


def _lists(rng: np.random.Generator) -> Iterator[tuple[Callable, Arrays, float]]:
    nets: list[list[tuple[int, ...]]]
    nets = [[(2, 3), (2,)], [(4,)], [(1, 2), (1,), (3, 1), (3,)]]
    for shapes in nets:
        yield _of_list, [rng.normal(size=shape) for shape in shapes], 1e-3


def _arrays(rng: np.random.Generator) -> Iterator[tuple[Callable, Array, float]]:
    for shape in [(3,), (2, 3), (1, 4)]:
        yield _curved, rng.normal(size=shape), 1e-3


def _measure(f: Callable, array: Array, eps: float, back: float, by: float) -> Array:
    """Slopes from `eps` above to `back` below, the way between taken as `by`."""
    slopes = np.zeros(array.shape)
    for i in np.ndindex(array.shape):
        before = array[i]
        array[i] = before + eps
        up = f(array)
        array[i] = before - back
        down = f(array)
        array[i] = before
        slopes[i] = (up - down) / by
    return slopes


def _central(f: Callable, array: Array, eps: float) -> Array:
    return _measure(f, array, eps, eps, 2 * eps)


def _up_only(f: Callable, array: Array, eps: float) -> Array:
    return _measure(f, array, eps, 0, eps)


def _half(f: Callable, array: Array, eps: float) -> Array:
    return _measure(f, array, eps, 0, 2 * eps)


def _double(f: Callable, array: Array, eps: float) -> Array:
    return _measure(f, array, eps, eps, eps)


def _each(one: Callable[[Callable, Array, float], Array]) -> Callable:
    """The checker of one array, for a list of them."""

    def _right_list(f: Callable, arrays: Arrays, eps: float) -> Arrays:
        return [one(lambda _: f(arrays), array, eps) for array in arrays]

    return _right_list


def _first_axis(f: Callable, arrays: Arrays, eps: float) -> Arrays:
    """Nudges whole rows, since `array[k]` of a matrix is one."""
    slopes = [np.zeros(array.shape) for array in arrays]
    for array, slope in zip(arrays, slopes, strict=True):
        for k in range(len(array)):
            array[k] += eps
            up = f(arrays)
            array[k] -= 2 * eps
            down = f(arrays)
            array[k] += eps
            slope[k] = (up - down) / (2 * eps)
    return slopes


def _adds_back(f: Callable, arrays: Arrays, eps: float) -> Arrays:
    """The right slopes, but rounding stays in the arrays."""
    slopes = _right_list(f, arrays, eps)
    for array in arrays:
        array += eps
        array -= 2 * eps
        array += eps
    return slopes


def _right_list(f: Callable, arrays: Arrays, eps: float) -> Arrays:
    """The key of exercise 3, with the names of its task."""
    return _each(_central)(f, arrays, eps)


def _right(f: Callable, array: Array, eps: float) -> Array:
    """The key of exercise 4."""
    return _central(f, array, eps)


KEYS = {
    1: Value(
        (1.1**4 - 0.9**4) / 0.2 - 4,
        mistakes=[
            ((1.1**4 - 0.9**4) / 0.2, "That is the central difference. Subtract 4."),
            ((1.1**4 - 1) / 0.1 - 4, "That is the error when you nudge up only."),
            (0.01, "That is the error for the cube of x."),
            ((1.1**4 - 0.9**4) / 0.1 - 4, "The two ends are 0.2 apart."),
        ],
        right="Nudged up only, it would be off sixteen times as much.",
    ),
    2: Value(
        8,
        mistakes=[
            (7, "With N = 7 it would be 6/8."),
            (9, "With N = 9 it would be 8/10."),
            (16, "That would be 15/17."),
            (2, "A factor of 2 gives a third."),
        ],
        right="A relative error with a simple fraction hints at a lost or doubled "
        "factor.",
    ),
    3: Function(
        _right_list,
        _lists,
        mistakes=[
            (_each(_up_only), "Nudge down as well, not up only."),
            (_each(_half), "Between the two calls lies one eps, not two."),
            (_each(_double), "The two ends are 2 eps apart."),
            (_first_axis, "`array[k]` of a matrix is a whole row."),
            (
                _adds_back,
                "Put the old number back: adding eps again leaves rounding.",
            ),
        ],
        right="Two calls of the loss for each number: far too slow to train with.",
    ),
    4: Function(
        _right,
        _arrays,
        mistakes=[
            (_half, "The second call is still at the old value."),
            (_up_only, "Now it is the slope, but nudged up only."),
            (_double, "Now it is twice the slope."),
        ],
        right="When everything fails in the same way, suspect the measurement.",
    ),
    5: Value(
        1,
        mistakes=[
            (1e-2, "Rounding still counts there, and truncation never does."),
            (1e-5, "That is best if there is a truncation error. Here is none."),
            (1e-8, "Rounding grows as the nudge shrinks."),
            (0.1, "Choose one of the four."),
        ],
        right="A loss without a third derivative leaves rounding alone, and that likes "
        "large nudges.",
    ),
}
