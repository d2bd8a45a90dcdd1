"""The normal distribution, entry by entry: NumPy has no error function."""

import math

import numpy as np

# Mills' ratio of what lies beyond x to the density at x, as a polynomial of
# t = 4 / (4 + x), which falls from 1 to 0: t times the sum of these, the constant
# first. They go through it at 19 Chebyshev nodes from x = 0 to 40, where it is right
# to 1e-14. A call of math.erfc for each entry takes five times as long.
MILLS = (
    0.2499999997847214,
    0.2500000139528593,
    0.23437458925678017,
    0.2031323043277867,
    0.15909164041049587,
    0.10916356056145976,
    0.05367935976837025,
    0.042798110382185596,
    -0.1037462078447595,
    0.2753794110581287,
    -0.7099002536259247,
    1.3023590328754866,
    -1.8811680607090104,
    2.0780874056226657,
    -1.656229507673205,
    0.9124817040681974,
    -0.3302780132260733,
    0.07098605706179986,
    -0.0068970087364667535,
)


BLOCK = 16_384  # what a processor keeps at hand: twice as fast as all at once


def normal(z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Φ(z), the share of standard normal numbers below z, and its slope φ(z).

    In float64, as for softplus; beyond ±40 they are 0 or 1 in any case.
    """
    entries, both = z.reshape(-1), np.empty((2, z.size))
    for start in range(0, z.size, BLOCK):
        block = slice(start, start + BLOCK)
        both[:, block] = _block(entries[block])
    Φ, φ = both.reshape(2, *z.shape)
    return Φ, φ


def _block(z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    z = np.clip(z, -40, 40, dtype=np.float64)
    φ = np.exp(z * z / -2) / math.sqrt(2 * math.pi)
    t = 4 / (4 + np.abs(z))
    ratio = np.full_like(t, MILLS[-1])
    for coefficient in MILLS[-2::-1]:
        ratio *= t
        ratio += coefficient
    ratio *= t
    tail = φ * ratio  # beyond |z|
    return np.where(z < 0, tail, 1 - tail), φ
