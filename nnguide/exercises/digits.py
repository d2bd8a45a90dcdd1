"""Keys of the page Digits."""

import numpy as np

from nnguide.exercises._keys import Value

# Pixels without ink in the page's 55,000 training images, which the page counts.
BLANK, HIDDEN, OUTPUTS, PIXELS = 68, 128, 10, 784

KEYS = {
    1: Value(
        float(np.log(10)),
        mistakes=[
            (
                0.1,
                "That is the probability. The loss is the negative of its logarithm.",
            ),
            (1.0, "That is the logarithm to base 10. Take the natural one."),
            (
                float(np.log2(10)),
                "That is the logarithm to base 2. Take the natural one.",
            ),
            (
                -float(np.log(10)),
                "The logarithm of a tenth is negative; the loss is its negative.",
            ),
            (0.0, "A loss of 0 would need a probability of 1 for the right digit."),
        ],
        right="A fresh network should start near it.",
    ),
    2: Value(
        0.98 * 0.02 / 0.0005**2,
        mistakes=[
            (0.98 * 0.02 / 0.0005, "Square the standard error."),
            (280.0, "Square the whole equation, not only the right side."),
            (7_840_000.0, "You divided by 0.00005 squared; count the zeros."),
            (78.4, "That is in thousands."),
        ],
        right="Half the error costs four times the images.",
    ),
    3: Value(
        HIDDEN * BLANK,
        mistakes=[
            (
                BLANK,
                "That counts pixels. Each pixel has one weight in every hidden unit.",
            ),
            (OUTPUTS * BLANK, "A pixel feeds the hidden units, not the ten outputs."),
            (
                HIDDEN * (PIXELS - BLANK),
                "Those are the weights that training can change.",
            ),
            (HIDDEN * 67, "That is for all 60,000 images. This network saw 55,000."),
        ],
        right="They are still the random numbers of the start.",
    ),
}
