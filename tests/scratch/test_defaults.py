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
        ("in_features", lambda: nn.Linear(0, 3, rng=rng(0))),
        ("out_features", lambda: nn.Linear(3, 0, rng=rng(0))),
        ("inplace", lambda: nn.ReLU(inplace=1)),
        ("kernel_size", lambda: nn.Conv2d(2, 3, (0, 3), rng=rng(0))),
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


@pytest.mark.parametrize("D", [3, 40])
def test_a_linear_layer_starts_as_pytorchs(D):
    torch.manual_seed(0)
    ours, theirs = nn.Linear(D, 2000, rng=rng(0)), torch.nn.Linear(D, 2000)
    for key, tensor in theirs.state_dict().items():
        array, expected = ours.state_dict()[key], tensor.numpy()
        assert np.abs(array).max() == pytest.approx(np.abs(expected).max(), rel=0.01)
        assert array.std() == pytest.approx(expected.std(), rel=0.05)
        assert array.mean() == pytest.approx(0, abs=0.05 / np.sqrt(D))


@pytest.mark.parametrize("layer", [nn.BatchNorm1d, nn.BatchNorm2d])
@pytest.mark.parametrize(("affine", "track"), [(True, False), (False, True)])
def test_a_norm_with_numbers_of_its_own_takes_their_dtype_only(layer, affine, track):
    x = np.ones((4, 3) + (2, 2) * (layer is nn.BatchNorm2d), np.float32)
    norm = layer(3, affine=affine, track_running_stats=track)
    with pytest.raises(TypeError, match="x must be float64, as the weights are"):
        norm(x)
    assert layer(3, affine=False, track_running_stats=False)(x).dtype == np.float32


@pytest.mark.parametrize("layer", [nn.Linear, nn.Conv2d])
@pytest.mark.parametrize("bias", [0, "no", None])
def test_a_bias_is_there_or_not(layer, bias):
    sizes = (2, 3) if layer is nn.Linear else (2, 3, 1)
    with pytest.raises(TypeError, match="bias must be True or False, got"):
        layer(*sizes, bias=bias, rng=rng(0))
