"""What the tests of the network by hand share: small networks and data."""

import numpy as np

from nnguide.scratch import TwoLayerNetwork

NAMES = ("W1", "b1", "W2", "b2")
D, H = 3, 5
FLOATS = [np.float32, np.float64]


def network(c, *, seed=0, dtype=np.float64, d=D, h=H):
    """A network whose biases are not zero, so that a lost bias shows."""
    rng = np.random.default_rng(seed)
    net = TwoLayerNetwork(d, h, c, rng=rng, dtype=dtype)
    net.b1[:], net.b2[:] = rng.standard_normal(h), rng.standard_normal(c)
    return net


def data(n, c, *, seed=1, dtype=np.float64, d=D):
    """Standard normal inputs with labels drawn at random."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((n, d)).astype(dtype)
    return x, rng.integers(0, max(2, c), n)


def assert_same_weights(net, other, rtol=0):
    """Every weight of `net` is that of `other`, to the bit unless `rtol` is given."""
    for name in NAMES:
        np.testing.assert_allclose(getattr(net, name), getattr(other, name), rtol=rtol)
