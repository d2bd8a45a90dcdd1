"""The embedding: a table by hand, repeated indices, padding, its place in a network."""

import numpy as np
import pytest
import torch

from nnguide import scratch as nn
from tests.scratch.catalogue import FLOATS, RTOL, values

RNG = np.random.default_rng(0)


def table(V=4, E=2, padding_idx=None, **options):
    """A table whose row i is 10i, 10i + 1, ..."""
    layer = nn.Embedding(V, E, padding_idx, rng=RNG, **options)
    layer.weight.data = 10.0 * np.arange(V)[:, None] + np.arange(E)
    return layer


def test_by_hand():
    layer = table()
    z = layer(np.array([[3, 0], [1, 3], [3, 1]]))
    assert z.shape == (3, 2, 2)
    np.testing.assert_array_equal(z[:, 0], [[30, 31], [10, 11], [30, 31]])
    np.testing.assert_array_equal(z[:, 1], [[0, 1], [30, 31], [10, 11]])
    dz = np.array([[[1.0, 2], [3, 4]], [[5, 6], [7, 8]], [[9, 10], [11, 12]]])
    assert layer.backward(dz) is None
    expected = [[3, 4], [5 + 11, 6 + 12], [0, 0], [1 + 7 + 9, 2 + 8 + 10]]
    np.testing.assert_array_equal(layer.weight.grad, expected)


def test_each_pass_replaces_the_gradient():
    layer = table()
    for index in (3, 1):
        layer(np.array([index]))
        layer.backward(np.array([[1.0, 2.0]]))
    np.testing.assert_array_equal(layer.weight.grad, [[0, 0], [1, 2], [0, 0], [0, 0]])


def test_the_output_is_a_copy():
    layer = table()
    layer(np.array([1, 2])).fill(0)
    np.testing.assert_array_equal(layer.weight.data[1], [10, 11])


@pytest.mark.parametrize("kind", [np.uint8, np.int32, np.uint64])
def test_any_integers_are_indices(kind):
    layer = table()
    np.testing.assert_array_equal(layer(np.array([2, 1], kind)), [[20, 21], [10, 11]])
    layer.backward(np.ones((2, 2)))
    np.testing.assert_array_equal(layer.weight.grad[:, 0], [0, 1, 1, 0])


def test_one_index_alone():
    layer = table()
    np.testing.assert_array_equal(layer(np.array(2)), [20, 21])
    layer.backward(np.array([5.0, 6.0]))
    np.testing.assert_array_equal(layer.weight.grad[2], [5, 6])


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("padding_idx", [0, 2, -1, -4])
def test_padding_is_pytorchs(padding_idx, dtype):
    ours = nn.Embedding(4, 3, padding_idx, rng=RNG, dtype=dtype)
    theirs = torch.nn.Embedding(4, 3, padding_idx)
    theirs = theirs.to(torch.float64 if dtype == np.float64 else torch.float32)
    assert repr(ours) == repr(theirs)
    assert not ours.weight.data[padding_idx].any()
    assert np.count_nonzero(ours.weight.data) == 9
    ours.load_state_dict({k: v.numpy() for k, v in theirs.state_dict().items()})
    x = np.array([[0, 1, 2, 3, 3], [2, 2, 3, 0, 1]])
    grad_output = values((2, 5, 3), 0, dtype)
    expected = theirs(torch.from_numpy(x))
    np.testing.assert_array_equal(ours(x), expected.detach())
    ours.backward(grad_output)
    expected.backward(torch.from_numpy(grad_output))
    np.testing.assert_allclose(ours.weight.grad, theirs.weight.grad, rtol=RTOL[dtype])
    assert not ours.weight.grad[padding_idx].any()


def test_weights_start_normal():
    weight = nn.Embedding(300, 100, rng=np.random.default_rng(0)).weight.data
    n = weight.size
    assert abs(weight.mean()) < 5 / np.sqrt(n)
    assert abs(weight.var() - 1) < 5 * np.sqrt(2 / n)
    again = nn.Embedding(300, 100, rng=np.random.default_rng(0), dtype=np.float32)
    np.testing.assert_array_equal(again.weight.data, weight.astype(np.float32))


@pytest.mark.parametrize("step", ["backward", "backward_parameters"])
def test_first_in_a_network(step):
    net = nn.Sequential(table(), nn.Flatten(), nn.Linear(6, 3, rng=RNG))
    theirs = torch.nn.Sequential(
        torch.nn.Embedding(4, 2), torch.nn.Flatten(), torch.nn.Linear(6, 3)
    ).double()
    state = net.state_dict()
    theirs.load_state_dict({k: torch.from_numpy(v) for k, v in state.items()})
    x, grad_output = np.array([[0, 3, 3], [2, 0, 3]]), values((2, 3), 0)
    output = theirs(torch.from_numpy(x))
    output.backward(torch.from_numpy(grad_output))
    np.testing.assert_allclose(net(x), output.detach(), rtol=1e-10)
    assert getattr(net, step)(grad_output) is None
    for ours, parameter in zip(net.parameters(), theirs.parameters(), strict=True):
        np.testing.assert_allclose(ours.grad, parameter.grad, rtol=1e-10)


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (
            lambda: table()(np.array([0, 4])),
            ValueError,
            "got 4; num_embeddings must",
        ),
        (lambda: table()(np.array([[-1]])), ValueError, "from 0 to 3, got -1"),
        (lambda: table()(np.array([1.0])), TypeError, "integer indices, .* float64"),
        (
            lambda: table()(np.array([True])),
            TypeError,
            "integer indices, .* bool",
        ),
        (lambda: table()([0, 1]), TypeError, r"integer indices, got list \[0, 1\]"),
        (lambda: table()(2), TypeError, "integer indices, got int 2"),
        (lambda: table()(np.zeros((0, 3), int)), ValueError, r"one index, .* \(0, 3\)"),
        (lambda: table(padding_idx=4), ValueError, "from -4 to 3, got 4"),
        (lambda: table(padding_idx=-5), ValueError, "from -4 to 3, got -5"),
        (
            lambda: table(padding_idx=1.0),
            TypeError,
            "padding_idx must be a whole",
        ),
        (lambda: table(V=0), ValueError, "num_embeddings must be at least 1"),
        (lambda: table(E=0), ValueError, "embedding_dim must be at least 1"),
        (lambda: table(dtype=int), TypeError, "dtype must be float32 or float64"),
        (lambda: table(max_norm=1.0), NotImplementedError, "max_norm is an arg"),
        (lambda: nn.Embedding(4, 2, rng=0), TypeError, "rng must be .* got int 0"),
        (
            lambda: nn.Sequential(nn.Identity(), table())(np.array([1])),
            TypeError,
            "float32 or float64, got dtype int64",
        ),
    ],
)
def test_bad_input(make, error, message):
    with pytest.raises(error, match=message):
        make()


def test_backward_checks_what_it_is_given():
    layer = table()
    with pytest.raises(ValueError, match=r"Embedding\.backward needs a forward pass"):
        layer.backward(np.ones((1, 2)))
    layer(np.array([1, 2, 3]))
    with pytest.raises(ValueError, match=r"output, \(3, 2\), got \(2, 3\)"):
        layer.backward(np.ones((2, 3)))
    with pytest.raises(TypeError, match="must be a float64 array"):
        layer.backward(np.ones((3, 2), np.float32))
