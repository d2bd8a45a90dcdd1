"""What a module computes when its arguments are left out, and what names them."""

import numpy as np
import pytest
import torch

from nnguide import scratch as nn

rng = np.random.default_rng


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("ELU", {}),
        ("LeakyReLU", {}),
        ("GELU", {}),
        ("Softplus", {}),
        ("AvgPool2d", {"kernel_size": 3, "padding": 1}),
    ],
)
def test_left_out_arguments_are_pytorchs(name, arguments):
    x = rng(0).uniform(-4, 4, (2, 3, 5, 5))
    x[0, 0, 0, :3] = -20.5, 19.5, 20.5  # about the threshold of Softplus
    ours, theirs = getattr(nn, name)(**arguments), getattr(torch.nn, name)(**arguments)
    x_torch = torch.tensor(x, requires_grad=True)
    expected = theirs(x_torch)
    np.testing.assert_allclose(ours(x), expected.detach(), rtol=1e-10, atol=1e-12)
    expected.sum().backward()
    slope = ours.backward(np.ones(expected.shape))
    np.testing.assert_allclose(slope, x_torch.grad, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("alpha", lambda: nn.ELU(alpha=-1)),
        ("negative_slope", lambda: nn.LeakyReLU(negative_slope=np.inf)),
        ("approximate", lambda: nn.GELU("exact")),
        ("beta", lambda: nn.Softplus(beta=0)),
        ("threshold", lambda: nn.Softplus(threshold=np.nan)),
        ("elementwise_affine", lambda: nn.LayerNorm(3, elementwise_affine=1)),
        ("padding", lambda: nn.Conv2d(2, 3, 3, padding="full", rng=rng(0))),
    ],
)
def test_an_argument_that_is_not_usable_is_named(name, make):
    with pytest.raises((TypeError, ValueError), match=f"^{name} must be "):
        make()
