"""Keys of the page Regularization."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from nnguide.exercises._keys import Function, Value

Array = np.ndarray


def _curves(rng: np.random.Generator) -> Iterator[tuple[list[float], int]]:
    yield [0.9, 0.7, 0.6, 0.65, 0.62, 0.61, 0.5], 3  # stops before the 0.5
    yield [0.9, 0.8, 0.7, 0.6], 2  # never stops
    yield [0.5, 0.4, 0.4, 0.4, 0.3], 2  # equal is not better
    for n, patience in [(12, 1), (15, 4)]:
        falling = np.linspace(1, 0.5, n)
        yield [float(v) for v in falling + 0.1 * rng.normal(size=n)], patience


def _stop(
    losses: Sequence[float],
    patience: int,
    *,
    equal: bool = False,
    wait: int = 0,
    hand_back_last: bool = False,
) -> tuple[int, int]:
    best, last = 0, len(losses) - 1
    for epoch, loss in enumerate(losses):
        if loss < losses[best] or (equal and loss == losses[best]):
            best = epoch
        if epoch - best == patience + wait:
            last = epoch
            break
    return (last, last) if hand_back_last else (best, last)


def _stopping(**change: bool | int) -> Callable[[list[float], int], tuple[int, int]]:
    return lambda losses, patience: _stop(losses, patience, **change)  # type: ignore[arg-type]


def _of_all(losses: list[float], patience: int) -> tuple[int, int]:
    """The best epoch of all, also of those that were never trained."""
    return int(np.argmin(losses)), _stop(losses, patience)[1]


def _never(losses: list[float], patience: int) -> tuple[int, int]:
    return int(np.argmin(losses)), len(losses) - 1


def _blames(rng: np.random.Generator) -> Iterator[tuple[Array, Array, float]]:
    for shape, p in [((4, 3), 0.25), ((2, 5), 0.6), ((7, 2), 0.1)]:
        yield rng.normal(size=shape), rng.random(shape), p


def _anew(da: Array, u: Array, p: float) -> Array:
    mask = np.random.default_rng(0).random(da.shape) >= p
    return da * mask / (1 - p)


def _ahead(points: float) -> str:
    """Which of the numbers around exercise 5 somebody has in hand."""
    places = [(0.5, "share"), (2, "300 steps"), (3.4, "600 steps"), (5.5, "right")]
    if 0 < points < 0.1:
        return "share"
    found = [name for limit, name in places[1:] if points < limit]
    return found[0] if found else "accuracy" if 50 < points <= 100 else "more"


KEYS = {
    1: Value(
        (1 - 0.1 * 0.5) * 2,
        mistakes=[
            (1.8, "The slope of λ/2 · w² is λw, without a factor 2."),
            (2, "The loss has no slope here, but the price has one."),
            (1, "That is without the rate: a step is only η times the slope."),
            (2.1, "The price pulls the weight toward 0."),
            (1.95, "The price is λw, and w is 2."),
            (0.95, "That is the factor. The weight was 2."),
        ],
        right="Without the half in the price it would have been 1.8.",
    ),
    2: Value(
        np.array([4, 4 / 0.75]),
        mistakes=[
            ([3, 4], "That is without the scale: what survives is divided by 1 - p."),
            ([4, 4], "The mean is right. A survivor is larger than it was."),
            ([4, 16], "The survivors are divided by 1 - p, not by p."),
            ([12, 16], "The survivors are divided by 1 - p, not by p."),
            ([3, 4 / 0.75], "Do not forget that each survivor is larger than 4."),
        ],
        right="The mean stays, and that is all that the scale promises.",
    ),
    3: Function(
        _stopping(),
        _curves,
        mistakes=[
            (_stopping(hand_back_last=True), "Hand back the best epoch, not the last."),
            (_stopping(equal=True), "An equal loss has not beaten the lowest one."),
            (_stopping(wait=1), "That waits one epoch longer than the patience."),
            (_of_all, "That epoch comes after the end: it was never trained."),
            (_never, "Nothing stops there: the patience is not used."),
        ],
        right="The weights to keep are older than the moment to stop.",
    ),
    4: Function(
        lambda da, u, p: da * (u >= p) / (1 - p),
        _blames,
        mistakes=[
            (lambda da, u, p: da * (u < p) / (1 - p), "That keeps what was dropped."),
            (lambda da, u, p: da * (u >= p), "The scale belongs to the gradient too."),
            (lambda da, u, p: da * (u >= p) / p, "Survivors are divided by 1 - p."),
            (_anew, "That mask has been drawn anew."),
            (lambda da, u, p: da, "What was dropped had no effect, so it gets none."),
            (lambda da, u, p: da / (1 - p), "Where is the mask?"),
        ],
        right="One mask, drawn in the forward pass, serves both.",
    ),
    5: Value(
        4.1,
        view=_ahead,
        mistakes=[
            (-0.4, "That is after 300 steps."),
            (2.9, "That is after 600 steps."),
            (88, "That is the accuracy. How far ahead of the plain network is it?"),
            (0.04, "As points, not as a share: one percent is one point."),
            (10, "That is more than it should be: compare the same seeds, 0 to 3."),
        ],
        right="A regularizer makes the task harder, so give it more time.",
    ),
    6: Value(
        1 / (1 - 0.9**20) - 1,
        digits=3,
        mistakes=[
            (1 - 0.9**20, "That is the factor. Which price gives the same one?"),
            (0.9**20, "That is what is left of the distance."),
            (0.9**20 / 3, "The factor does not depend on where the minimum is."),
            (1 / (0.1 * 20), "That holds only for few steps: compare the factors."),
        ],
        right="Fewer steps are like a higher price.",
    ),
}
