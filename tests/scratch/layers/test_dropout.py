"""Dropout: what it does on average, and exactly where nothing is left to chance."""

import numpy as np
import pytest
import torch

from nnguide import scratch as nn
from nnguide.checks import check_gradient
from tests.scratch.catalogue import FLOATS, values


def dropout(p=0.5, seed=0, **options):
    return nn.Dropout(p, rng=np.random.default_rng(seed), **options)


def test_by_hand():
    class Rng(np.random.Generator):
        def random(self, size, dtype):
            return np.array([[0.1, 0.75, 0.2], [0.74, 0.9, 0.99]], dtype)

    layer = nn.Dropout(0.75, rng=Rng(np.random.PCG64(0)))
    z = layer(np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]))
    np.testing.assert_array_equal(z, [[0, 8, 0], [0, 20, 24]])
    dx = layer.backward(np.array([[1.0, 1.0, 1.0], [2.0, 2.0, 3.0]]))
    np.testing.assert_array_equal(dx, [[0, 4, 0], [0, 8, 12]])


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("p", [0.1, 0.5, 0.8])
def test_the_law(p, dtype):
    n = 40_000
    z = dropout(p)(np.ones((n // 4, 4), dtype))
    assert z.dtype == dtype
    np.testing.assert_allclose(np.unique(z), [0, 1 / (1 - p)], rtol=1e-6)
    # Within five standard deviations of a share of n coins, and of a mean.
    assert abs((z == 0).mean() - p) < 5 * np.sqrt(p * (1 - p) / n)
    assert abs(z.mean() - 1) < 5 * np.sqrt(p / (1 - p) / n)


def test_a_seed_reproduces_and_each_pass_draws_anew():
    x = np.ones((30, 4))
    layer = dropout(seed=1)
    first, second = layer(x), layer(x)
    np.testing.assert_array_equal(dropout(seed=1)(x), first)
    assert (dropout(seed=2)(x) != first).any()
    assert (second != first).any()


def test_backward_uses_the_mask_of_the_forward_pass():
    layer, x, grad_output = dropout(0.3), values((20, 3), 0), values((20, 3), 1)
    mask = layer(x) / x
    np.testing.assert_allclose(layer.backward(grad_output), grad_output * mask)


def test_backward_follows_the_mode_of_the_forward_pass():
    layer, x = dropout(0.3), values((20, 3), 0)
    z = layer(x)
    np.testing.assert_array_equal(layer.eval().backward(x), z)


def test_equals_central_differences():
    layer, x, grad_output = dropout(0.4), values((5, 3), 0), values((5, 3), 1)
    state = layer.rng.bit_generator.state

    def f(x):
        layer.rng.bit_generator.state = state
        return float((layer(x) * grad_output).sum())

    f(x)
    check_gradient(f, x, layer.backward(grad_output), name="dx")


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize(
    ("p", "training"), [(0.0, True), (1.0, True), (0.4, False), (1.0, False)]
)
def test_equals_pytorch_where_nothing_is_left_to_chance(p, training, dtype):
    ours, theirs = dropout(p).train(training), torch.nn.Dropout(p).train(training)
    x, grad_output = values((4, 3), 0, dtype), values((4, 3), 1, dtype)
    torch_x = torch.from_numpy(x).requires_grad_()
    expected = theirs(torch_x)
    expected.backward(torch.from_numpy(grad_output))
    z, dx = ours(x), ours.backward(grad_output)
    assert z.dtype == dx.dtype == dtype
    np.testing.assert_array_equal(z, expected.detach())
    np.testing.assert_array_equal(dx, torch_x.grad)


def test_evaluation_draws_and_copies_nothing():
    layer, x = dropout(), np.ones((4, 3))
    assert layer.eval()(x) is x
    assert layer.backward(x) is x
    np.testing.assert_array_equal(layer.train()(x), dropout()(x))


def test_in_place():
    expected, layer = dropout(0.3), dropout(0.3, inplace=True)
    x, grad_output = values((4, 3), 0), values((4, 3), 1)
    z, dx = expected(x), expected.backward(grad_output)
    assert layer(x) is x
    assert layer.backward(grad_output) is grad_output
    np.testing.assert_array_equal(x, z)
    np.testing.assert_array_equal(grad_output, dx)


def test_not_in_place():
    layer, x, grad_output = dropout(0.3), values((4, 3), 0), values((4, 3), 1)
    layer(x)
    layer.backward(grad_output)
    np.testing.assert_array_equal(x, values((4, 3), 0))
    np.testing.assert_array_equal(grad_output, values((4, 3), 1))


@pytest.mark.parametrize("options", [{}, {"p": 0.25}, {"p": 1.0, "inplace": True}])
def test_repr_is_pytorchs(options):
    assert repr(dropout(**options)) == repr(torch.nn.Dropout(**options))


RNG = np.random.default_rng(0)


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: dropout(1.5), ValueError, "p must be from 0 to 1, got 1.5"),
        (lambda: dropout(-0.1), ValueError, "p must be from 0 to 1, got -0.1"),
        (lambda: dropout("0.5"), TypeError, "p must be a number, got str"),
        (lambda: dropout(inplace=1), TypeError, "inplace must be True or False"),
        (lambda: nn.Dropout(rng=0), TypeError, r"rng must be .*Generator, got int 0"),
        (lambda: nn.Dropout(), TypeError, "rng"),
        (lambda: dropout()([1.0, 2.0]), TypeError, "must be a NumPy array"),
        (lambda: dropout()(np.array([1, 2])), TypeError, "got dtype int64"),
        (lambda: dropout()(np.ones((0, 3))), ValueError, "empty batch"),
        (lambda: dropout().eval()(np.array([1, 2])), TypeError, "got dtype int64"),
    ],
)
def test_bad_input(make, error, message):
    with pytest.raises(error, match=message):
        make()
