"""Batch and layer normalization: numbers by hand, running statistics, bad input."""

import numpy as np
import pytest
import torch

from nnguide import scratch as nn
from tests.scratch.catalogue import values

weightless = pytest.mark.parametrize(
    "norm",
    [nn.BatchNorm1d(3, affine=False), nn.LayerNorm(3, elementwise_affine=False)],
    ids=["batch", "layer"],
)
BATCH_KEYS = ["weight", "bias", "running_mean", "running_var", "num_batches_tracked"]


def one_channel(**options):
    """One channel with weight 4 and bias 1; of 1 and 3, eps makes σ = √(1 + 3) = 2."""
    norm = nn.BatchNorm1d(1, eps=3.0, **options)
    norm.weight.data[:], norm.bias.data[:] = 4, 1
    return norm


def test_a_batch_by_hand():
    norm = one_channel()
    z = norm(np.array([[1.0], [3.0]]))  # x_hat is -1/2, 1/2
    np.testing.assert_allclose(z, [[-1], [3]])
    dx = norm.backward(np.array([[1.0], [0.0]]))
    np.testing.assert_allclose(norm.weight.grad, [-0.5])
    np.testing.assert_allclose(norm.bias.grad, [1])
    # 4/2 (1 - 1/2 - 1/2 · 1/2 · 1/2) and 4/2 (0 - 1/2 + 1/2 · 1/2 · 1/2)
    np.testing.assert_allclose(dx, [[0.75], [-0.75]])
    np.testing.assert_allclose(norm.running_mean, [0.2])  # 0.1 · 2
    np.testing.assert_allclose(norm.running_var, [1.1])  # 0.9 · 1 + 0.1 · 2
    assert norm.num_batches_tracked == 1


def test_evaluation_by_hand():
    norm = one_channel().eval()
    norm.running_mean[:], norm.running_var[:] = 1, 6  # σ is 3
    np.testing.assert_allclose(norm(np.array([[4.0], [-2.0]])), [[5], [-3]])
    dx = norm.backward(np.array([[3.0], [30.0]]))
    np.testing.assert_allclose(dx, [[4], [40]])
    np.testing.assert_allclose(norm.weight.grad, [3 - 30])
    np.testing.assert_allclose(norm.bias.grad, [33])
    assert (norm.running_mean, norm.running_var) == (1, 6)
    assert norm.num_batches_tracked == 0


def test_one_example_is_enough_in_evaluation():
    norm = one_channel().eval()
    np.testing.assert_allclose(norm(np.array([[2.0]])), [[5]])


def test_backward_follows_the_mode_of_the_forward_pass():
    norm = one_channel()
    norm(np.array([[1.0], [3.0]]))
    dx = norm.eval().backward(np.array([[1.0], [0.0]]))
    np.testing.assert_allclose(dx, [[0.75], [-0.75]])


def test_without_momentum_every_batch_counts_alike():
    norm = nn.BatchNorm1d(2, momentum=None)
    batches = [values((n, 2), n) * n for n in (3, 4, 6)]
    for x in batches:
        norm(x)
    means = [x.mean(axis=0) for x in batches]
    variances = [x.var(axis=0, ddof=1) for x in batches]
    np.testing.assert_allclose(norm.running_mean, np.mean(means, axis=0))
    np.testing.assert_allclose(norm.running_var, np.mean(variances, axis=0))
    assert norm.num_batches_tracked == 3


def test_images_are_long_signals():
    x = values((4, 3, 2, 5), 0)
    images, signals = nn.BatchNorm2d(3), nn.BatchNorm1d(3)
    np.testing.assert_array_equal(
        images(x), signals(x.reshape(4, 3, 10)).reshape(x.shape)
    )
    np.testing.assert_array_equal(images.running_var, signals.running_var)


def test_without_statistics_the_batch_normalizes_itself_in_evaluation():
    norm, x = nn.BatchNorm1d(2, track_running_stats=False), values((5, 2), 0)
    np.testing.assert_array_equal(norm(x), norm.eval()(x))
    assert list(norm.state_dict()) == ["weight", "bias"]
    assert norm.running_mean is norm.running_var is norm.num_batches_tracked is None


@pytest.mark.parametrize(
    ("options", "keys"),
    [
        ({}, BATCH_KEYS),
        ({"bias": False}, ["weight", *BATCH_KEYS[2:]]),
        ({"affine": False}, BATCH_KEYS[2:]),
    ],
)
def test_keys(options, keys):
    assert list(nn.BatchNorm2d(3, **options).state_dict()) == keys


def test_layers_start_as_pytorchs():
    pairs = [
        (nn.BatchNorm1d(3), torch.nn.BatchNorm1d(3)),
        (nn.BatchNorm2d(2, bias=False), torch.nn.BatchNorm2d(2, bias=False)),
        (nn.LayerNorm((2, 3)), torch.nn.LayerNorm((2, 3))),
        (nn.LayerNorm(4, bias=False), torch.nn.LayerNorm(4, bias=False)),
    ]
    for ours, theirs in pairs:
        assert repr(ours) == repr(theirs)
        state = theirs.state_dict()
        assert list(ours.state_dict()) == list(state)
        for key, array in ours.state_dict().items():
            np.testing.assert_array_equal(array, state[key])


def test_ten_steps_of_training_equal_pytorchs():
    rng = np.random.default_rng(0)
    ours = nn.Sequential(
        nn.Linear(3, 6, rng=rng),
        nn.BatchNorm1d(6),
        nn.ReLU(),
        nn.LayerNorm(6),
        nn.Linear(6, 2, rng=rng),
    )
    theirs = torch.nn.Sequential(
        torch.nn.Linear(3, 6),
        torch.nn.BatchNorm1d(6),
        torch.nn.ReLU(),
        torch.nn.LayerNorm(6),
        torch.nn.Linear(6, 2),
    ).double()
    state = ours.state_dict()
    theirs.load_state_dict({k: torch.from_numpy(v) for k, v in state.items()})
    optimizer = nn.SGD(ours.parameters(), lr=0.1)
    torch_optimizer = torch.optim.SGD(theirs.parameters(), lr=0.1)
    loss_fn, torch_loss_fn = nn.CrossEntropyLoss(), torch.nn.CrossEntropyLoss()
    for step in range(10):
        x, y = values((7, 3), step), rng.integers(2, size=7)
        loss_fn(ours(x), y)
        ours.backward(loss_fn.backward())
        optimizer.step()
        torch_optimizer.zero_grad()
        torch_loss_fn(theirs(torch.from_numpy(x)), torch.from_numpy(y)).backward()
        torch_optimizer.step()
    for key, expected in theirs.state_dict().items():
        np.testing.assert_allclose(
            ours.state_dict()[key], expected, rtol=1e-9, atol=1e-12, err_msg=key
        )


@weightless
def test_what_follows_may_work_in_place(norm):
    x, grad_output = values((4, 3), 0), values((4, 3), 1)
    norm(x)
    expected = norm.backward(grad_output)
    norm(x).fill(0)
    np.testing.assert_array_equal(norm.backward(grad_output), expected)


@pytest.mark.parametrize(
    "norm",
    [
        nn.BatchNorm1d(3, affine=False, track_running_stats=False),
        nn.LayerNorm(3, elementwise_affine=False),
    ],
    ids=["batch", "layer"],
)
def test_a_layer_without_numbers_of_its_own_takes_both_dtypes(norm):
    x = values((4, 3), 0)
    z = norm(np.float32(x))
    assert z.dtype == norm.backward(z).dtype == np.float32
    np.testing.assert_allclose(norm(x), z, rtol=1e-5, atol=1e-6)


@weightless
def test_constant_numbers_become_zero(norm):
    x = np.full((4, 3), 7.0)
    assert not norm(x).any()
    assert np.isfinite(norm.backward(values((4, 3), 1))).all()


def test_a_layer_by_hand():
    norm = nn.LayerNorm(2, eps=3.0)
    norm.weight.data[:], norm.bias.data[:] = [4, 2], [1, 0]
    z = norm(np.array([[1.0, 3.0], [3.0, 1.0]]))  # σ is 2, each x_hat ±1/2
    np.testing.assert_allclose(z, [[-1, 1], [3, -1]])
    dx = norm.backward(np.array([[1.0, 0.0], [0.0, 10.0]]))
    np.testing.assert_allclose(norm.weight.grad, [-0.5, -5])
    np.testing.assert_allclose(norm.bias.grad, [1, 10])
    # With dx_hat = 4, 0 the means are 2 and -1: (4 - 2 - 1/2)/2 and (0 - 2 + 1/2)/2.
    np.testing.assert_allclose(dx, [[0.75, -0.75], [-3.75, 3.75]])


def test_a_layer_sees_one_example_at_a_time():
    norm, x = nn.LayerNorm((3, 2)), values((4, 3, 2), 0)
    norm.weight.data[:] = values((3, 2), 1)
    z = norm(x)
    for n in range(4):
        np.testing.assert_allclose(norm(x[n]), z[n])
        np.testing.assert_allclose(norm(x[n : n + 1]), z[n : n + 1])
    np.testing.assert_array_equal(norm.eval()(x), z)


X = values((4, 3), 0)
TOO_FEW = "at least 2 values of each channel for a mean and a variance, got 1; take"


@pytest.mark.parametrize(
    ("norm", "x", "error", "message"),
    [
        (nn.BatchNorm1d(3), X[:1], ValueError, TOO_FEW + ".* batch_size, or call eval"),
        (nn.BatchNorm1d(3), X[:1, :, None], ValueError, "BatchNorm1d needs " + TOO_FEW),
        (
            nn.BatchNorm2d(3, track_running_stats=False).eval(),
            X[:1, :, None, None],
            ValueError,
            TOO_FEW + ".* another batch_size$",
        ),
        (nn.BatchNorm1d(2), X, ValueError, r"\(N, 2\) or \(N, 2, L\), got \(4, 3\)"),
        (nn.BatchNorm1d(3), X[..., None, None], ValueError, r"got \(4, 3, 1, 1\)"),
        (nn.BatchNorm1d(3), X[0], ValueError, r"got \(3,\)"),
        (nn.BatchNorm2d(3), X, ValueError, r"\(N, 3, H, W\), got \(4, 3\)"),
        (nn.BatchNorm1d(3), X[:0], ValueError, r"empty batch of shape \(0, 3\)"),
        (nn.BatchNorm1d(3), X.tolist(), TypeError, "must be a NumPy array"),
        (nn.BatchNorm1d(3), X.astype(int), TypeError, "float32 or float64, got dtype"),
        (nn.BatchNorm1d(3), np.float32(X), TypeError, "must be float64.* got float32"),
        (nn.BatchNorm1d(3, affine=False), np.float32(X), TypeError, "must be float64"),
        (
            nn.BatchNorm1d(3),
            X * [1, np.nan, 1],
            ValueError,
            "must be finite, got the mean nan in channel 1",
        ),
        (nn.LayerNorm(2), X, ValueError, r"shape \(\.\.\., 2\), got \(4, 3\)"),
        (nn.LayerNorm((3, 4)), X, ValueError, r"\(\.\.\., 3, 4\), got \(4, 3\)"),
        (nn.LayerNorm((4, 3, 1)), X, ValueError, r"4, 3, 1\), got \(4, 3\)"),
        (nn.LayerNorm(3), X[:0], ValueError, r"empty batch of shape \(0, 3\)"),
        (nn.LayerNorm(3), X[0].tolist(), TypeError, "must be a NumPy array"),
        (nn.LayerNorm(3), np.float32(X), TypeError, "must be float64.* got float32"),
    ],
)
def test_bad_inputs_change_nothing(norm, x, error, message):
    before = norm.state_dict()
    with pytest.raises(error, match=message):
        norm(x)
    for key, array in norm.state_dict().items():
        np.testing.assert_array_equal(array, before[key])


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: nn.BatchNorm1d(0), ValueError, "num_features must be at least 1"),
        (lambda: nn.BatchNorm1d(2.0), TypeError, "num_features must be a whole number"),
        (lambda: nn.BatchNorm2d(2, 0.0), ValueError, "eps must be above 0.* got 0"),
        (
            lambda: nn.BatchNorm2d(2, momentum=1.5),
            ValueError,
            "momentum must be from 0",
        ),
        (
            lambda: nn.BatchNorm2d(2, affine=1),
            TypeError,
            "affine must be True or",
        ),
        (
            lambda: nn.BatchNorm2d(2, track_running_stats="no"),
            TypeError,
            "track_running_stats must be True or False",
        ),
        (lambda: nn.BatchNorm2d(2, bias=None), TypeError, "bias must be True or False"),
        (lambda: nn.BatchNorm2d(2, dtype=int), TypeError, "dtype must be float32 or"),
        (lambda: nn.LayerNorm(0), ValueError, "normalized_shape must be at least 1"),
        (lambda: nn.LayerNorm((3, 0)), ValueError, "normalized_shape must be at least"),
        (
            lambda: nn.LayerNorm(()),
            ValueError,
            "at least one axis, got none",
        ),
        (lambda: nn.LayerNorm(1.5), TypeError, "normalized_shape must be a whole"),
        (lambda: nn.LayerNorm(3, -1e-5), ValueError, "eps must be above 0"),
        (
            lambda: nn.LayerNorm(3, elementwise_affine=0),
            TypeError,
            "elementwise_affine",
        ),
        (lambda: nn.LayerNorm(3, bias=0), TypeError, "bias must be True or False"),
        (lambda: nn.LayerNorm(3, dtype=int), TypeError, "dtype must be float32 or"),
    ],
)
def test_bad_arguments(make, error, message):
    with pytest.raises(error, match=message):
        make()
