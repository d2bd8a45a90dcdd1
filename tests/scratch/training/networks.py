"""What the tests of training share: a small network and data."""

import numpy as np

from nnguide import scratch as nn


def network(seed=0, dtype=np.float64):
    rng = np.random.default_rng(seed)
    return nn.Sequential(
        nn.Linear(2, 7, rng=rng, dtype=dtype),
        nn.Tanh(),
        nn.Linear(7, 3, rng=rng, dtype=dtype),
    )


def data(n=23, seed=1, dtype=np.float64):
    rng = np.random.default_rng(seed)
    return rng.standard_normal((n, 2)).astype(dtype), rng.integers(0, 3, n)


def same_weights(net, other):
    for key, array in net.state_dict().items():
        np.testing.assert_array_equal(array, other.state_dict()[key], err_msg=key)
