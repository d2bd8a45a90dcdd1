"""The network by hand against PyTorch, central differences and its own rules."""

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from torch.nn import functional

from nnguide.checks import check_gradient
from nnguide.scratch import TwoLayerNetwork
from nnguide.scratch.classic.two_layer import Forward
from tests.scratch.classic.networks import (
    FLOATS,
    NAMES,
    D,
    assert_same_weights,
    data,
    network,
)


class Twin(torch.nn.Module):
    """The same network in PyTorch, with the same weights."""

    def __init__(self, net):
        super().__init__()
        dtype = torch.from_numpy(net.W1).dtype
        self.hidden = torch.nn.Linear(*net.W1.shape[::-1], dtype=dtype)
        self.output = torch.nn.Linear(*net.W2.shape[::-1], dtype=dtype)
        state = {k: torch.from_numpy(v) for k, v in net.state_dict().items()}
        self.load_state_dict(state)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(torch.from_numpy(x))))

    def loss(self, x, y):
        z, t = self(x), torch.from_numpy(y)
        if z.shape[1] == 1:
            return functional.binary_cross_entropy_with_logits(z[:, 0], t.to(z.dtype))
        return functional.cross_entropy(z, t)

    def probabilities(self, x):
        z = self(x)
        return torch.sigmoid(z) if z.shape[1] == 1 else torch.softmax(z, dim=1)

    def arrays(self):
        """Under our names: each parameter and its gradient."""
        parameters = [p for _, p in self.named_parameters()]
        return {
            name: (p.detach().numpy(), None if p.grad is None else p.grad.numpy())
            for name, p in zip(NAMES, parameters, strict=True)
        }


def assert_equal(ours, theirs, rtol=1e-10):
    np.testing.assert_allclose(ours, theirs, rtol=rtol, atol=1e-14)


# The two oracles

sizes = st.tuples(*(st.integers(1, 6) for _ in range(4)))


@settings(deadline=None, max_examples=50)
@given(sizes, st.integers(0, 10**6))
def test_equals_pytorch_at_any_size(ndhc, seed):
    n, d, h, c = ndhc
    net, (x, y) = network(c, seed=seed, d=d, h=h), data(n, c, seed=seed + 1, d=d)
    twin = Twin(net)
    loss = twin.loss(x, y)
    loss.backward()
    assert_equal(net.loss(x, y), loss.item())
    assert_equal(net.forward(x).a2, twin.probabilities(x).detach())
    gradients = net.gradients(x, y)
    assert tuple(gradients) == NAMES
    for name, (parameter, gradient) in twin.arrays().items():
        assert gradients[name].shape == parameter.shape
        assert_equal(gradients[name], gradient)


@settings(deadline=None, max_examples=50)
@given(sizes, st.integers(0, 10**6))
def test_equals_central_differences_at_any_size(ndhc, seed):
    n, d, h, c = ndhc
    net, (x, y) = network(c, seed=seed, d=d, h=h), data(n, c, seed=seed + 1, d=d)
    assume(np.abs(net.forward(x).z1).min() > 1e-3)  # no kink within a nudge
    for name, gradient in net.gradients(x, y).items():
        array = getattr(net, name)
        check_gradient(lambda _: net.loss(x, y), array, gradient, name=name)


@pytest.mark.parametrize("c", [1, 2, 4])
def test_equals_pytorch_after_twenty_steps(c):
    net, (x, y) = network(c), data(7, c)
    twin = Twin(net)
    optimizer = torch.optim.SGD(twin.parameters(), lr=0.3)
    for _ in range(20):
        loss = twin.loss(x, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        assert_equal(net.loss(x, y), loss.item())
        net.step(net.gradients(x, y), lr=0.3)
    for name, (parameter, _) in twin.arrays().items():
        assert_equal(getattr(net, name), parameter)


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize(
    "logits", [[1e4], [-1e4], [30.0], [-30.0], [1e4, -1e4, 0.0], [1e4, 1e4 - 1, -1e4]]
)
def test_extreme_logits_are_finite_and_equal_pytorch(logits, dtype):
    c = len(logits)
    net = network(c, dtype=dtype)
    net.W2[:], net.b2[:] = 0, logits
    x, _ = data(3, c, dtype=dtype)
    y = np.array([0, 1, max(1, c - 1)])
    twin = Twin(net)
    loss = twin.loss(x, y)
    loss.backward()
    rtol = 1e-10 if dtype == np.float64 else 1e-6
    assert np.isfinite(net.loss(x, y))
    assert_equal(net.loss(x, y), loss.item(), rtol)
    assert_equal(net.forward(x).a2, twin.probabilities(x).detach(), rtol)
    for name, (_, gradient) in twin.arrays().items():
        assert np.isfinite(net.gradients(x, y)[name]).all()
        assert_equal(net.gradients(x, y)[name], gradient, rtol)


# By hand, with a pencil


def test_softmax_of_three_logits():
    """z = (1, 2, 0.5), class 0: L = ln(e + e² + √e) − 1 = 1.464369."""
    net = network(3)
    net.W2[:], net.b2[:] = 0, [1.0, 2.0, 0.5]
    x, y = np.zeros((1, D)), np.array([0])
    np.testing.assert_allclose(net.loss(x, y), 1.464369, atol=5e-7)
    np.testing.assert_allclose(
        net.gradients(x, y)["b2"], [-0.768776, 0.628532, 0.140244], atol=5e-7
    )


def test_forward_holds_every_value():
    net = TwoLayerNetwork(2, 2, rng=np.random.default_rng(0))
    net.W1[:], net.b1[:] = [[1.0, 2.0], [3.0, -4.0]], [0.5, 1.0]
    net.W2[:], net.b2[:] = [[2.0, 5.0]], [-1.0]
    z1, a1, z2, a2 = net.forward(np.array([[1.0, 1.0], [0.0, -1.0]]))
    # 1 + 2 + ½, 3 − 4 + 1;  −2 + ½, 4 + 1
    assert Forward._fields == ("z1", "a1", "z2", "a2")
    assert z1.tolist() == [[3.5, 0.0], [-1.5, 5.0]]
    assert a1.tolist() == [[3.5, 0.0], [0.0, 5.0]]
    assert z2.tolist() == [[6.0], [24.0]]
    np.testing.assert_allclose(a2, 1 / (1 + np.exp([[-6.0], [-24.0]])), rtol=1e-12)


def test_a_hidden_unit_at_exactly_zero_passes_nothing_back():
    """As in PyTorch. The slope of ReLU at 0 is a choice."""
    net = network(1)
    net.b1[:] = 0
    gradients = net.gradients(np.zeros((2, D)), np.array([1, 0]))
    assert not gradients["b1"].any()


def test_step_walks_in_place_and_leaves_the_gradients_as_they_are():
    net, before, (x, y) = network(3), network(3), data(7, 3)
    W1, gradients, again = net.W1, net.gradients(x, y), net.gradients(x, y)
    net.step(gradients, lr=0.1)
    assert net.W1 is W1
    for name in NAMES:
        walked = getattr(before, name) - 0.1 * again[name]
        np.testing.assert_array_equal(getattr(net, name), walked)
        np.testing.assert_array_equal(gradients[name], again[name])


# Weights


@pytest.mark.parametrize("c", [1, 3])
def test_the_same_generator_gives_the_same_weights_in_both_precisions(c):
    net, again = network(c, seed=7), network(c, seed=7)
    single, other = network(c, seed=7, dtype=np.float32), network(c, seed=8)
    assert_same_weights(net, again)
    assert_same_weights(single, net, rtol=1e-7)
    assert not np.isclose(net.W1, other.W1).any()
    assert not np.isclose(net.W2, other.W2).any()


def test_the_initial_weights_have_the_promised_spread():
    net = TwoLayerNetwork(50, 400, 30, rng=np.random.default_rng(0))
    assert net.W1.shape == (400, 50)
    assert net.W2.shape == (30, 400)
    np.testing.assert_allclose(net.W1.std(), np.sqrt(2 / 50), rtol=0.03)
    np.testing.assert_allclose(net.W2.std(), np.sqrt(1 / 400), rtol=0.03)
    assert abs(net.W1.mean()) < 0.01
    assert not net.b1.any()
    assert not net.b2.any()


def test_state_dict_goes_to_another_network_and_to_pytorch():
    net, other = network(3), network(3, seed=5)
    x, y = data(4, 3)
    other.load_state_dict(net.state_dict())
    assert other.loss(x, y) == net.loss(x, y)
    assert_equal(Twin(net)(x).detach(), net.forward(x).z2)


def test_state_dict_copies_and_load_state_dict_fills_in_place():
    net = network(3)
    state, W1 = net.state_dict(), net.W1
    state["hidden.weight"][:] = 9
    assert not (net.W1 == 9).any()
    net.load_state_dict(state)
    assert net.W1 is W1
    assert (W1 == 9).all()
    state["hidden.weight"][:] = 8
    assert (W1 == 9).all()


def test_load_state_dict_keeps_the_dtype_of_the_network():
    single, double = network(3, dtype=np.float32), network(3, seed=5)
    single.load_state_dict(double.state_dict())
    assert single.W2.dtype == np.float32
    np.testing.assert_array_equal(single.W2, double.W2.astype(np.float32))


# Precision


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("c", [1, 3])
def test_the_dtype_is_kept_everywhere(c, dtype):
    net, (x, labels) = network(c, dtype=dtype), data(7, c, dtype=dtype)
    for y in (labels, labels.astype(np.int32), labels.astype(np.uint8)):
        gradients = net.gradients(x, y)
        assert {a.dtype for a in net.forward(x)} == {np.dtype(dtype)}
        assert {a.dtype for a in gradients.values()} == {np.dtype(dtype)}
        assert net.predict_proba(x).dtype == dtype
        assert net.predict(x).dtype == np.int64
        net.step(gradients, lr=np.float64(0.1))
        rng = np.random.default_rng(0)
        losses = net.fit(x, y, lr=0.1, epochs=2, batch_size=3, rng=rng)
        assert {type(loss) for loss in [net.loss(x, y), *losses]} == {float}
        assert {a.dtype for a in net.state_dict().values()} == {np.dtype(dtype)}


# Predictions


@pytest.mark.parametrize("c", [1, 2, 4])
def test_predictions(c):
    net, (x, y) = network(c), data(50, c)
    x *= 10  # far apart, so that more than one class is predicted
    p, labels = net.predict_proba(x), net.predict(x)
    assert labels.shape == (50,)
    if c == 1:
        assert p.shape == (50,)
        np.testing.assert_array_equal(labels, p >= 0.5)
    else:
        assert p.shape == (50, c)
        np.testing.assert_allclose(p.sum(axis=1), 1)
        np.testing.assert_array_equal(labels, p.argmax(axis=1))
    assert len(set(labels.tolist())) > 1
    assert net.accuracy(x, y) == sum(labels == y) / 50


def test_a_logit_of_zero_is_class_one():
    net = network(1)
    net.W2[:], net.b2[:] = 0, 0
    assert net.predict(np.zeros((2, D))).tolist() == [1, 1]
