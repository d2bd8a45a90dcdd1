"""Which rows make up each batch of an epoch."""

from collections.abc import Sequence

import numpy as np

from nnguide._validation import at_least, generator


def batches(
    n: int, batch_size: int | None, rng: np.random.Generator | None
) -> Sequence[np.ndarray | slice]:
    """The rows of each batch of one epoch: shuffled and cut up, or all at once."""
    if rng is not None:
        generator(rng)
    if batch_size is None:
        return [slice(None)]
    size = at_least(batch_size, 1, "batch_size")
    if rng is None:
        raise ValueError(
            f"batch_size={batch_size} needs rng, which shuffles the examples before "
            "each epoch; pass rng=np.random.default_rng(0)"
        )
    order = rng.permutation(n)
    return [order[start : start + size] for start in range(0, n, size)]
