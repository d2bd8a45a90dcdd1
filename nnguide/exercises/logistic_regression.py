"""Keys of the page Logistic regression."""

from collections.abc import Iterator

import numpy as np

from nnguide.exercises._keys import Function, Value


def _sigmoid(z: float) -> float:
    return float(1 / (1 + np.exp(-z)))


def _signed_loss(z: np.ndarray, s: np.ndarray) -> np.ndarray:
    return np.logaddexp(0, -s * z)


def _logits_and_signs(
    rng: np.random.Generator,
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Moderate logits, then such whose exponential is no float any more."""
    for shape, size in [((4,), 2), ((3, 1), 5), ((1,), 1), ((6,), 900)]:
        z = rng.uniform(-size, size, size=shape).round(1)
        yield z, rng.choice([-1, 1], size=shape)
    far = np.array([-800.0, -800.0, 800.0, 800.0])
    yield far, np.array([-1, 1, -1, 1])


MALIGNANT = 212 / 569  # of the patients; counted in the page

KEYS = {
    1: Value(
        np.log(1 + np.exp(1.2)),
        mistakes=[
            (np.log(1 + np.exp(-1.2)), "That is for label 1."),
            (_sigmoid(1.2), "That is p, which happens to be the slope."),
            (1 - _sigmoid(1.2), "So much was given to class 0. The loss is its -ln."),
            (np.log10(1 + np.exp(1.2)), "That is the logarithm to base 10."),
            (1.2, "That is z. How likely did the neuron call class 0?"),
            (_sigmoid(1.2) ** 2, "That is the squared error. Take the logarithm."),
        ],
    ),
    2: Value(
        _sigmoid(np.log(4) + 0.7),  # odds of 4, times e to 0.7
        mistakes=[
            (1.5, "A weight adds to z, not to p."),
            (_sigmoid(0.8 + 0.7), "0.8 is the probability, not the logit."),
            (4 * np.exp(0.7), "Those are the odds. Turn them back."),
            (0.8 * np.exp(0.7), "The factor is for the odds, not for p."),
            (np.log(4) + 0.7, "That is the logit. Turn it back."),
            (_sigmoid(0.7), "That starts from a logit of 0, so from p = 0.5."),
        ],
        right="It rose by less than 0.1: near 1 there is not much room.",
    ),
    3: Value(
        [MALIGNANT, MALIGNANT, 1.0],
        mistakes=[
            ([1 - MALIGNANT, 0, 0], "That is the model that never alarms."),
            ([MALIGNANT, 1, MALIGNANT], "Precision and recall are exchanged."),
            ([0.5, 0.5, 1], "The classes are not equally frequent."),
            ([MALIGNANT, MALIGNANT, 0], "Recall: how many of the malignant are found?"),
            ([MALIGNANT, 1, 1], "Precision: how many of the 569 alarms are true?"),
            ([1 - MALIGNANT, 1 - MALIGNANT, 1], "That takes benign for malignant."),
        ],
        right="A recall of 1 alone is cheap.",
    ),
    4: Function(
        _signed_loss,
        _logits_and_signs,
        strict=True,
        mistakes=[
            (
                lambda z, s: np.log(1 + np.exp(-s * z)),
                "An overflow: e to 800 is larger than any float, in log1p as well.",
            ),
            (
                lambda z, s: np.logaddexp(0, s * z),
                "Turned around: check the sign of the exponent.",
            ),
            (
                lambda z, s: np.maximum(-s * z, 0) + np.log1p(np.exp(-np.abs(s))),
                "Inside the logarithm stands the size of s z, not of s.",
            ),
            *(
                (
                    lambda z, s, eps=eps: -np.log(np.exp(-_signed_loss(z, s)) + eps),
                    "A cap: do not add an epsilon.",
                )
                for eps in (1e-12, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5)
            ),
            (lambda z, s: np.maximum(-s * z, 0), "The logarithm is missing."),
            (
                lambda z, s: np.logaddexp(0, -s * z).mean(),
                "One loss for each entry is asked for, not their mean.",
            ),
        ],
        right="NumPy has it as np.logaddexp(0, -s * z).",
    ),
    5: Value(
        3,  # the line that scales the test rows by themselves
        mistakes=[
            (1, "The split comes first: right."),
            (2, "Numbers of training rows, used on training rows: right."),
            (4, "It sees training rows and training labels only: right."),
            (5, "The sums of all test rows, as a flat array: right."),
            (6, "z from 0 on is p from 0.5 on: right."),
        ],
        right="Fit one scaler on the training rows, and use it twice.",
    ),
    6: Value(
        1 / 21,
        mistakes=[
            (20 / 21, "Turned around: the worse a miss, the sooner the alarm."),
            (1 / 20, "Nearly. A false alarm happens with 1 - p, not with 1."),
            (0.5, "That is for equal costs."),
            (1 / 22, "An alarm costs 1 - p, silence 20 p. Where are they equal?"),
        ],
        right="Where both costs are equal, the odds are 1 to 20.",
    ),
}
