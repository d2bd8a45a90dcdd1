"""What the tests of attention share: twins with the same weights, and masks."""

import numpy as np
import torch

from nnguide import scratch as nn
from tests.scratch.catalogue import ATOL, RTOL

BOTH = [np.float64, np.float32]


def rng(seed=0):
    return np.random.default_rng(seed)


def twins(name, *arguments, seed=0, dtype=np.float64, **options):
    """A module of ours and PyTorch's, with weights that are nowhere 0 or 1."""
    ours = getattr(nn, name)(*arguments, **options, rng=rng(seed), dtype=dtype)
    state = {
        key: rng(i).normal(size=array.shape).astype(dtype) / 2
        for i, (key, array) in enumerate(ours.state_dict().items())
    }
    ours.load_state_dict(state)
    torch_dtype = torch.float64 if dtype == np.float64 else torch.float32
    theirs = getattr(torch.nn, name)(*arguments, **options, dtype=torch_dtype)
    theirs.load_state_dict({key: torch.tensor(a) for key, a in state.items()})
    return ours, theirs


def tensors(*arrays):
    """Tensors with a gradient; `None` stays."""
    return [torch.tensor(a, requires_grad=a.dtype.kind == "f") for a in arrays]


def as_tensor(array):
    return None if array is None else torch.tensor(array)


def close(ours, theirs, what, scale=1.0):
    """Equal in shape, dtype and numbers, as precise as the dtype of ours is."""
    expected = theirs.detach().numpy()
    kind = ours.dtype.type
    assert expected.dtype == kind, what
    assert ours.shape == expected.shape, what
    rtol, atol = RTOL[kind], ATOL[kind] * scale
    np.testing.assert_allclose(ours, expected, rtol=rtol, atol=atol, err_msg=what)


def close_parameters(ours, theirs, scale=1.0):
    expected = dict(theirs.named_parameters())
    assert [key for key, _ in ours.named_parameters()] == list(expected)
    for key, parameter in ours.named_parameters():
        close(parameter.grad, expected[key].grad, key, scale)


def causal(T, U=None):
    """What `MultiheadAttention` takes: True hides what comes later."""
    return np.triu(np.ones((T, U or T), bool), k=1)


def filling(N, U):
    """The last keys of each sequence but the first are filling."""
    return np.arange(U) >= U - np.arange(N)[:, None]


def numbers(shape, dtype=np.float64, seed=5):
    """A mask of numbers, with a -∞ in each row of more than one key."""
    mask = rng(seed).normal(size=shape).astype(dtype)
    if shape[-1] > 1:
        mask[..., 1] = -np.inf
    return mask
