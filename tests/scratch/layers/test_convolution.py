"""Conv2d: an example by hand, how it starts, and what it refuses."""

import numpy as np
import pytest
import torch

from nnguide.scratch import Conv2d, ReLU, Sequential
from tests.scratch.catalogue import values


def layer(*arguments, seed=0, **options):
    return Conv2d(*arguments, rng=np.random.default_rng(seed), **options)


def test_by_hand():
    conv = layer(2, 1, 2)  # two channels in, one out, windows of 2 × 2
    conv.weight.data = [[[[1.0, 2.0], [3.0, 4.0]], [[0.0, -1.0], [0.0, 0.0]]]]
    conv.bias.data = [0.5]
    x = np.array([[[1.0, 0, 2], [0, 3, 1]], [[5, 6, 7], [8, 9, 9]]])  # (2, 2, 3)
    # left window:  1·1 + 2·0 + 3·0 + 4·3 - 6 + 0.5 = 7.5
    # right window: 1·0 + 2·2 + 3·3 + 4·1 - 7 + 0.5 = 10.5
    np.testing.assert_array_equal(conv(x), [[[7.5, 10.5]]])

    dx = conv.backward(np.array([[[1.0, 10.0]]]))
    # dW = left window + 10 · right window
    np.testing.assert_array_equal(
        conv.weight.grad, [[[[1, 20], [30, 13]], [[65, 76], [98, 99]]]]
    )
    np.testing.assert_array_equal(conv.bias.grad, [11])
    # Kernel at the left, plus 10 times the kernel at the right; the middle column gets
    # both, in channel 0: 2 + 10·1 and 4 + 10·3.
    np.testing.assert_array_equal(
        dx, [[[1, 12, 20], [3, 34, 40]], [[0, -1, -10], [0, 0, 0]]]
    )


# It is so in PyTorch too, which warns that it copies the image for it.
@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel")
@pytest.mark.parametrize(("kernel", "dilation"), [((2, 3), 1), (4, (1, 3))])
def test_an_even_kernel_at_the_same_size_has_more_padding_below_and_right(
    kernel, dilation
):
    theirs = torch.nn.Conv2d(
        2, 3, kernel, padding="same", dilation=dilation, dtype=torch.float64
    )
    ours = layer(2, 3, kernel, padding="same", dilation=dilation)
    ours.load_state_dict({k: v.numpy() for k, v in theirs.state_dict().items()})
    x, grad_output = values((2, 2, 5, 6), 1), values((2, 3, 5, 6), 2)
    tx = torch.from_numpy(x.copy()).requires_grad_()
    expected = theirs(tx)
    expected.backward(torch.from_numpy(grad_output))
    np.testing.assert_allclose(ours(x), expected.detach(), rtol=1e-10, atol=1e-12)
    dx = ours.backward(grad_output)
    np.testing.assert_allclose(dx, tx.grad, rtol=1e-10, atol=1e-12)


def test_the_input_gets_no_gradient_that_nobody_needs():
    net = Sequential(layer(2, 3, 2, seed=1), ReLU(), layer(3, 4, 2, seed=2))
    grad_output = values(net(values((2, 2, 5, 6), 3)).shape, 4)
    net.backward(grad_output)
    expected = [p.grad.copy() for p in net.parameters()]
    for p in net.parameters():
        p.grad.fill(np.nan)
    net[0].backward = None  # to call it would be an error
    net(values((2, 2, 5, 6), 3))
    net.backward_parameters(grad_output)
    for p, grad in zip(net.parameters(), expected, strict=True):
        np.testing.assert_array_equal(p.grad, grad)


@pytest.mark.parametrize("groups", [1, 4])
def test_starts_uniform_within_the_bound_as_in_pytorch(groups):
    torch.manual_seed(0)
    ours = layer(16, 256, (3, 5), groups=groups)
    theirs = torch.nn.Conv2d(16, 256, (3, 5), groups=groups)
    bound = 1 / np.sqrt(16 / groups * 3 * 5)
    for key, parameter in theirs.named_parameters():
        ours_drew, theirs_drew = getattr(ours, key).data, parameter.detach().numpy()
        assert ours_drew.shape == theirs_drew.shape
        for drawn in (ours_drew, theirs_drew):
            assert 0.9 * bound < np.abs(drawn).max() <= bound * (1 + 1e-6)
            # the standard deviation of a uniform distribution
            assert np.std(drawn) == pytest.approx(bound / np.sqrt(3), rel=0.1)


def test_the_generator_decides():
    first, again, other = (layer(2, 3, 2, seed=seed) for seed in (5, 5, 6))
    for key, drawn in first.state_dict().items():
        np.testing.assert_array_equal(drawn, again.state_dict()[key])
        assert not (drawn == other.state_dict()[key]).any()
    with pytest.raises(TypeError, match="rng"):
        Conv2d(2, 3, 2)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"in_channels": 0}, ValueError, "in_channels must be at least 1, got 0"),
        ({"out_channels": 2.0}, TypeError, "out_channels must be a whole number"),
        ({"kernel_size": 0}, ValueError, "kernel_size must be at least 1, got 0"),
        ({"kernel_size": (3, 0)}, ValueError, "kernel_size must be at least 1, got 0"),
        ({"kernel_size": (1, 2, 3)}, ValueError, r"pair \(height, width\), got tuple"),
        ({"kernel_size": 2.5}, TypeError, "kernel_size must be a whole number"),
        ({"stride": 0}, ValueError, "stride must be at least 1, got 0"),
        ({"padding": -1}, ValueError, "padding must be at least 0, got -1"),
        ({"padding": (0, -2)}, ValueError, "padding must be at least 0, got -2"),
        ({"padding": "full"}, ValueError, r"\['valid', 'same'\], got 'full'"),
        (
            {"padding": "same", "stride": 2},
            ValueError,
            r"'same' needs stride 1, got stride=\(2, 2\)",
        ),
        ({"dilation": 0}, ValueError, "dilation must be at least 1, got 0"),
        ({"groups": 0}, ValueError, "groups must be at least 1, got 0"),
        (
            {"groups": 3},
            ValueError,
            "groups must divide in_channels, got groups=3 and in_channels=4",
        ),
        (
            {"groups": 4},
            ValueError,
            "groups must divide out_channels, got groups=4 and out_channels=6",
        ),
        ({"padding_mode": "reflect"}, NotImplementedError, "padding_mode is an arg"),
        ({"rng": 0}, TypeError, "rng must be a numpy.random.Generator, got int 0"),
        ({"dtype": int}, TypeError, "dtype must be float32 or float64"),
    ],
)
def test_a_layer_that_cannot_be(arguments, error, message):
    usual = {"in_channels": 4, "out_channels": 6, "kernel_size": 3}
    with pytest.raises(error, match=message):
        Conv2d(**usual | {"rng": np.random.default_rng(0)} | arguments)


X = values((2, 3, 5, 6), 0)


@pytest.mark.parametrize(
    ("x", "error", "message"),
    [
        (X[:, :2], ValueError, r"\(N, 3, H, W\) or \(3, H, W\), got \(2, 2, 5, 6\)"),
        (X[0, 0], ValueError, r"\(N, 3, H, W\) or \(3, H, W\), got \(5, 6\)"),
        (X[None], ValueError, r"\(N, 3, H, W\) or .*, got \(1, 2, 3, 5, 6\)"),
        (X[:0], ValueError, r"empty batch of shape \(0, 3, 5, 6\)"),
        (X.astype(np.float32), TypeError, "must be float64, as the weights are, got"),
        (X.astype(int), TypeError, "float32 or float64, got dtype int64"),
        (X.tolist(), TypeError, "NumPy array of shape .* got list"),
        (
            X[..., :2, :],
            ValueError,
            r"kernel covers 5 × 3 pixels, but x of shape \(2, 3, 2, 6\) has 4 × 6",
        ),
    ],
)
def test_bad_input(x, error, message):
    conv = layer(3, 4, 3, padding=(1, 0), dilation=(2, 1))
    with pytest.raises(error, match=message):
        conv(x)


def test_bad_gradient():
    conv = layer(3, 4, 2)
    for backward in (conv.backward, conv.backward_parameters):
        with pytest.raises(ValueError, match="needs a forward pass before it"):
            backward(X)
    z = conv(X)
    for backward in (conv.backward, conv.backward_parameters):
        with pytest.raises(ValueError, match=r"\(2, 4, 4, 5\), got \(2, 4, 5, 4\)"):
            backward(np.ones((2, 4, 5, 4)))
        with pytest.raises(TypeError, match=r"must be a float64 array.* float32"):
            backward(z.astype(np.float32))
