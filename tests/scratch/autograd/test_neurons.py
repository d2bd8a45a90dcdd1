"""Neurons, layers and networks of Values: the same network in PyTorch, bad inputs."""

import copy

import numpy as np
import pytest
import torch

from nnguide.scratch import MLP, Layer, Neuron, Value

ACTIVATIONS = {
    "relu": torch.nn.ReLU,
    "tanh": torch.nn.Tanh,
    "sigmoid": torch.nn.Sigmoid,
    "linear": torch.nn.Identity,
}


def rng(seed=0):
    return np.random.default_rng(seed)


def twin(net, activation):
    """The same network in PyTorch, with the same weights."""
    modules = []
    for layer in net.layers:
        D, H = layer.neurons[0].in_features, len(layer.neurons)
        linear = torch.nn.Linear(D, H, dtype=torch.float64)
        with torch.no_grad():
            for j, neuron in enumerate(layer.neurons):
                row = [w.data for w in neuron.weight]
                linear.weight[j] = torch.tensor(row, dtype=torch.float64)
                linear.bias[j] = neuron.bias.data
        modules += [linear, ACTIVATIONS[activation]()]
    return torch.nn.Sequential(*modules[:-1])  # the last layer is linear


def gradients(theirs):
    """The gradients in the order of `MLP.parameters`."""
    layers = [m for m in theirs if isinstance(m, torch.nn.Linear)]
    rows = [torch.cat([m.weight.grad, m.bias.grad[:, None]], dim=1) for m in layers]
    return torch.cat([row.flatten() for row in rows])


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("sizes", [(2, 3), (3, 4, 1), (2, 5, 1, 3)])
def test_a_network_equals_pytorch(sizes, activation):
    net = MLP(*sizes, activation=activation, rng=rng())
    theirs = twin(net, activation)
    x = rng(1).standard_normal((4, sizes[0]))
    y = rng(2).standard_normal((4, sizes[-1]))
    for _ in range(3):  # steps of descent
        net.zero_grad()
        theirs.zero_grad()
        loss = 0.0
        for x_n, y_n in zip(x, y, strict=True):
            outputs = net(x_n)
            outputs = outputs if isinstance(outputs, list) else [outputs]
            loss += sum((a - t) ** 2 for a, t in zip(outputs, y_n, strict=True))
        loss.backward()
        expected = ((theirs(torch.from_numpy(x)) - torch.from_numpy(y)) ** 2).sum()
        expected.backward()
        assert loss.data == pytest.approx(expected.item(), rel=1e-10)
        np.testing.assert_allclose(
            [p.grad for p in net.parameters()], gradients(theirs), rtol=1e-9, atol=1e-12
        )
        for p in net.parameters():
            p.data -= 0.02 * p.grad
        with torch.no_grad():
            for q in theirs.parameters():
                q -= 0.02 * q.grad


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_neuron_by_hand(activation):
    neuron = Neuron(2, activation=activation, rng=rng())
    for p, data in zip(neuron.parameters(), [0.5, -1.0, 0.25], strict=True):
        p.data = data
    z = 0.5 * 3 - 1.0 * 1 + 0.25
    expected = {"relu": z, "tanh": np.tanh(z), "sigmoid": 1 / (1 + np.exp(-z))}
    assert neuron([3, 1.0]).data == pytest.approx(
        expected.get(activation, z), rel=1e-12
    )
    neuron.bias.data = -9.0
    assert neuron([3, 1.0]).data == 0 or activation != "relu"


def test_gradients_go_back_to_inputs_that_are_values():
    x = [Value(3.0), Value(1.0)]
    neuron = Neuron(2, activation="linear", rng=rng())
    neuron(x).backward()
    assert [v.grad for v in x] == [w.data for w in neuron.weight]


def test_the_last_layer_is_linear_and_the_others_are_not():
    net = MLP(2, 3, 4, 1, activation="tanh", rng=rng())
    found = [layer.neurons[0].activation for layer in net.layers]
    assert found == ["tanh", "tanh", "linear"]


def test_one_output_is_a_value_and_more_are_a_list():
    assert isinstance(MLP(2, 3, 1, rng=rng())([1, 2]), Value)
    assert [type(a) for a in MLP(2, 1, 3, rng=rng())([1, 2])] == [Value] * 3
    assert [type(a) for a in Layer(2, 1, rng=rng())([1, 2])] == [Value]


def test_weights_are_drawn_within_the_bound_and_only_from_rng():
    net = MLP(4, 30, 1, rng=rng(3))
    data = [p.data for p in net.parameters()]
    assert len(data) == (4 + 1) * 30 + (30 + 1) * 1
    assert all(type(w) is float for w in data)
    first = data[:150]
    assert 0.45 < max(first) < 0.5
    assert -0.5 < min(first) < -0.45
    assert max(map(abs, data[150:])) < 30**-0.5
    assert len(set(data)) == len(data)
    assert data == [p.data for p in MLP(4, 30, 1, rng=rng(3)).parameters()]


@pytest.mark.parametrize(
    "part", [Neuron(2, rng=rng()), Layer(2, 3, rng=rng()), MLP(2, 3, 1, rng=rng())]
)
def test_zero_grad_clears_every_parameter(part):
    for p in part.parameters():
        p.grad = 1.0
    part.zero_grad()
    assert {p.grad for p in part.parameters()} == {0.0}


def test_a_copy_of_a_network_is_apart():
    net = MLP(2, 3, 1, rng=rng())
    other = copy.deepcopy(net)
    before = net([1.0, 2.0]).data
    assert other([1.0, 2.0]).data == before
    other.parameters()[0].data += 1
    assert net([1.0, 2.0]).data == before


def test_repr():
    assert repr(Neuron(2, rng=rng())) == "Neuron(2, activation='relu')"
    assert repr(Layer(2, 3, activation="tanh", rng=rng())) == (
        "Layer(2, 3, activation='tanh')"
    )
    assert repr(MLP(2, 3, 1, rng=rng())) == (
        "MLP(\n"
        "  (0): Layer(2, 3, activation='relu')\n"
        "  (1): Layer(3, 1, activation='linear')\n"
        ")"
    )


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: Neuron(0, rng=rng()), ValueError, "in_features must be at least 1"),
        (
            lambda: Neuron(2.0, rng=rng()),
            TypeError,
            "in_features must be a whole number",
        ),
        (lambda: Neuron(2, rng=0), TypeError, "rng must be a numpy.random.Generator"),
        (lambda: Neuron(2), TypeError, "rng"),
        (
            lambda: Neuron(2, activation="gelu", rng=rng()),
            ValueError,
            r"activation must be one of \['relu', .*'linear'\], got 'gelu'",
        ),
        (lambda: Layer(2, 0, rng=rng()), ValueError, "out_features must be at least 1"),
        (lambda: MLP(2, rng=rng()), ValueError, r"at least two sizes.* got \(2,\)"),
        (lambda: MLP(rng=rng()), ValueError, r"at least two sizes.* got \(\)"),
        (lambda: MLP([2, 3], 1, rng=rng()), TypeError, "in_features must be a whole"),
        (
            lambda: MLP(2, 1, activation="x", rng=rng()),
            ValueError,
            "activation must be one of",
        ),
    ],
)
def test_a_part_that_cannot_be(make, error, message):
    with pytest.raises(error, match=message):
        make()


@pytest.mark.parametrize(
    ("x", "error", "message"),
    [
        ([1.0], ValueError, "x must be a list of 2 numbers or Values.*got 1 of them"),
        ([1.0, 2.0, 3.0], ValueError, "list of 2 numbers.*got 3 of them"),
        (1.0, TypeError, "x must be a list of 2 numbers.*got float 1.0"),
        (Value(1.0), TypeError, "x must be a list of 2 numbers.*got Value"),
        ("ab", TypeError, "x must be a list of 2 numbers.*got str 'ab'"),
        (np.float64(1), TypeError, "x must be a list of 2 numbers"),
        (np.array(1.0), TypeError, "x must be a list of 2 numbers"),
        (["a", "b"], TypeError, "must be a number, got str 'a'"),
        ([1.0, float("nan")], ValueError, "must be finite, got nan"),
        (np.ones((2, 2)), TypeError, r"list of 2 .*got an array of shape \(2, 2\)"),
    ],
)
@pytest.mark.parametrize(
    "part", [Neuron(2, rng=rng()), Layer(2, 3, rng=rng()), MLP(2, 3, 1, rng=rng())]
)
def test_bad_inputs(part, x, error, message):
    with pytest.raises(error, match=message):
        part(x)


def test_weights_and_bias_carry_their_names():
    neuron = Neuron(2, rng=rng())
    assert [w.label for w in neuron.weight] == ["w0", "w1"]
    assert neuron.bias.label == "b"
