"""Keys of the page Attention."""

from collections.abc import Iterator

import numpy as np

from nnguide.exercises._keys import Function, Value

Array = np.ndarray

Q = np.array([1.0, 0.0])
K = np.array([[1.0, 1.0], [0.0, 2.0], [2.0, 0.0]])
V = np.array([[1.0, 0.0], [0.0, 1.0], [2.0, -1.0]])


def _shares(scores: Array) -> Array:
    powers = np.exp(scores)
    return np.asarray(powers / powers.sum())


SCORES = K @ Q
ALL = _shares(SCORES / np.sqrt(2))
SEEN = np.append(_shares(SCORES[:2] / np.sqrt(2)), 0)


def _found(rng: np.random.Generator) -> Iterator[tuple[Array]]:
    for shape in [(2, 3, 4, 5), (1, 2, 3, 2), (3, 4, 2, 1)]:
        yield (rng.normal(size=shape),)


def _merge(found: Array) -> Array:
    N, H, T, d = found.shape
    return found.swapaxes(1, 2).reshape(N, T, H * d)


def _reshaped(found: Array) -> Array:
    N, H, T, d = found.shape
    return found.reshape(N, T, H * d)


def _interleaved(found: Array) -> Array:
    N, H, T, d = found.shape
    return found.transpose(0, 2, 3, 1).reshape(N, T, H * d)


def _lengths(rng: np.random.Generator) -> Iterator[tuple[list[int], int]]:
    yield [2], 3
    yield [4, 1, 3], 4
    yield [int(length) for length in rng.integers(1, 7, size=5)], 6


def _mask(lengths: list[int], T: int) -> Array:
    place = np.arange(T)
    later = place[None, :] > place[:, None]
    filling = place[None, :] >= np.array(lengths)[:, None]
    return np.asarray(later[None] | filling[:, None, :])


def _blind(lengths: list[int], T: int) -> Array:
    return np.asarray(_mask(lengths, T) | np.eye(T, dtype=bool))


def _one_of_filling(lengths: list[int], T: int) -> Array:
    return _mask([length + 1 for length in lengths], T)


def _seen(lengths: list[int], T: int) -> Array:
    return np.asarray(~_mask(lengths, T))


def _queries(lengths: list[int], T: int) -> Array:
    place = np.arange(T)
    filling = place[None, :] >= np.array(lengths)[:, None]
    later = place[None, :] > place[:, None]
    return np.asarray(later[None] | filling[:, :, None])


KEYS = {
    1: Value(
        SEEN,
        mistakes=[
            (ALL * [1, 1, 0], "Hide before the softmax: the shares must add up to 1."),
            (ALL, "That is without the mask."),
            (np.append(_shares(SCORES[:2]), 0), "The scores are divided by the root."),
            ([0.5, 0.5, 0], "The first key still fits better than the second."),
        ],
        right="Hidden before the softmax, so what is left adds up to one.",
    ),
    2: Value(
        4 * (64 * 64 + 64),
        mistakes=[
            (4 * 64 * 64, "The four linear layers have biases."),
            (16 * (64 * 64 + 64), "All heads together have matrices of 64 by 64."),
            (3 * (64 * 64 + 64), "One more linear layer mixes what the heads found."),
            (4 * (64 * 16 + 16), "That is what one head has, of four."),
        ],
        right="Heads cut the matrices into pieces and add none.",
    ),
    3: Function(
        _merge,
        _found,
        mistakes=[
            (_reshaped, "The shape is right. Each row must hold one token's numbers."),
            (_interleaved, "The numbers of one head stay together."),
        ],
        right="First the axes, then the shape.",
    ),
    4: Function(
        _mask,
        _lengths,
        mistakes=[
            (_blind, "A token may see itself."),
            (_one_of_filling, "With two tokens, place 2 is filling already."),
            (_seen, "True means hidden here."),
            (_queries, "Filling is hidden as a key, from every query."),
        ],
        right="Each of the two comparisons was off by one.",
    ),
    5: Value(
        ALL @ V,
        mistakes=[
            (ALL[[0, 2, 1]] @ V, "The keys move too, so the shares move along."),
            (V.mean(axis=0), "That is the row of the third query."),
            (ALL @ V[[0, 2, 1]], "The keys move too, so the shares move along."),
        ],
        right="Attention looks into a bag.",
    ),
}
