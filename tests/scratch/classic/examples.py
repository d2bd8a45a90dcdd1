"""What the tests of one neuron share: data."""

import numpy as np

FLOATS = [np.float64, np.float32]


def data(n=20, d=3, seed=0, dtype=np.float64):
    """Inputs, numbers, and labels that no plane separates."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((n, d))
    y = x @ np.arange(1, d + 1) - 0.7 + rng.standard_normal(n)
    labels = (y + 2 * rng.standard_normal(n) > 0).astype(np.int64)
    return x.astype(dtype), y.astype(dtype), labels
