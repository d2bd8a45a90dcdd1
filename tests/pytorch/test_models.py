"""`MLP` is its formula, the projects' networks are MLPs, and parameters are counted."""

import copy

import numpy as np
import pytest
import torch
from torch import nn

from nnguide import scratch
from nnguide.pytorch import (
    MLP,
    MNISTNetwork,
    QuadrantNetwork,
    TabularNetwork,
    XORNetwork,
    count_parameters,
    load_numpy_state,
    to_numpy_state,
)

D, H, K, C, N = 3, 5, 6, 4, 7


@pytest.mark.parametrize("outputs", [1, C])
@pytest.mark.parametrize("activation", [nn.ReLU, nn.Tanh, lambda: nn.LeakyReLU(0.3)])
def test_outputs_are_those_of_the_formula(activation, outputs):
    torch.manual_seed(0)
    net = MLP([D, H, K, outputs], activation).double()
    x = torch.randn(N, D, dtype=torch.float64)
    w1, b1, w2, b2, w3, b3 = net.parameters()
    f = activation()
    z = f(f(x @ w1.T + b1) @ w2.T + b2) @ w3.T + b3
    assert net(x).shape == ((N,) if outputs == 1 else (N, outputs))
    torch.testing.assert_close(net(x), z.squeeze(1) if outputs == 1 else z)


def test_without_hidden_layers_it_is_linear():
    net = MLP((D, C))
    assert [type(layer) for layer in net] == [nn.Linear]
    x = torch.randn(N, D)
    assert torch.equal(net(x), net[0](x))


def test_dropout_follows_each_hidden_layer_and_acts_in_training_only():
    torch.manual_seed(0)
    net = MLP([D, 100, K, C], dropout=0.25)
    kinds = [type(layer).__name__ for layer in net]
    assert kinds == ["Linear", "ReLU", "Dropout", "Linear", "ReLU", "Dropout", "Linear"]
    assert [layer.p for layer in net if isinstance(layer, nn.Dropout)] == [0.25, 0.25]
    x = torch.ones(1, D)
    assert not torch.equal(net(x), net(x))
    net.eval()
    assert torch.equal(net(x), net(x))


def test_weights_go_to_the_same_layers_in_numpy_and_back():
    net = MLP([D, H, C]).double()
    rng = np.random.default_rng(0)
    twin = scratch.Sequential(
        scratch.Linear(D, H, rng=rng), scratch.ReLU(), scratch.Linear(H, C, rng=rng)
    )
    twin.load_state_dict(to_numpy_state(net))
    x = rng.standard_normal((N, D))
    expected = net(torch.from_numpy(x)).detach().numpy()
    np.testing.assert_allclose(twin(x), expected, rtol=1e-12)
    for p in twin.parameters():
        p.data *= 2
    load_numpy_state(net, twin.state_dict())
    expected = net(torch.from_numpy(x)).detach().numpy()
    np.testing.assert_allclose(twin(x), expected, rtol=1e-12)


def test_images_are_flattened_row_by_row():
    net = MLP([6, C])
    x = torch.randn(N, 1, 2, 3)
    assert torch.equal(net(x), net(x.reshape(N, 6)))


def test_a_slice_of_layers_shares_their_weights():
    net = MLP([D, H, C])
    hidden = net[:2]
    assert type(hidden) is nn.Sequential
    assert hidden[0] is net[0]
    assert net[-1].out_features == C
    assert torch.equal(net[2](hidden(torch.ones(1, D))), net(torch.ones(1, D)))


def test_a_copy_is_whole():
    net = XORNetwork()
    twin = copy.deepcopy(net)
    assert twin.sizes == (2, 8, 1)
    assert torch.equal(twin(torch.ones(1, 2)), net(torch.ones(1, 2)))


@pytest.mark.parametrize(
    ("network", "sizes", "parameters"),
    [
        (XORNetwork(), (2, 8, 1), 33),
        (XORNetwork(2), (2, 2, 1), 9),
        (QuadrantNetwork(), (2, 10, 1), 41),
        (QuadrantNetwork(3), (2, 3, 1), 13),
        (TabularNetwork(), (10, 16, 8, 1), 321),
        (TabularNetwork(7), (7, 16, 8, 1), 273),
        (MNISTNetwork(), (784, 128, 10), 101_770),
        (MNISTNetwork(32), (784, 32, 10), 25_450),
    ],
)
def test_the_networks_of_the_projects(network, sizes, parameters):
    assert network.sizes == sizes
    assert count_parameters(network) == parameters
    assert not any(isinstance(layer, nn.Dropout) for layer in network)
    assert {type(layer) for layer in network} == {nn.Linear, nn.ReLU}


@pytest.mark.parametrize("make", [TabularNetwork, MNISTNetwork])
def test_networks_with_dropout(make):
    rates = [m.p for m in make(dropout=0.2) if isinstance(m, nn.Dropout)]
    assert rates == [0.2] * (len(make().sizes) - 2)


def test_a_parameter_counts_once_and_only_if_it_is_trained():
    shared = nn.Linear(D, D)
    net = nn.Sequential(shared, shared, nn.BatchNorm1d(D))
    assert count_parameters(net) == D * D + D + 2 * D
    shared.weight.requires_grad_(False)
    assert count_parameters(net) == D + 2 * D
    assert count_parameters(net, trainable_only=False) == D * D + D + 2 * D


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((784,), TypeError, r"sizes must be the widths.*\[784, 128, 10\], got int 784"),
        (("ab",), TypeError, "sizes must be the widths"),
        (([D],), ValueError, r"at least inputs and outputs, got \[3\]"),
        (([],), ValueError, r"at least inputs and outputs, got \[\]"),
        (([D, 0, C],), ValueError, r"sizes\[1\] must be at least 1, got 0"),
        (([D, 2.0],), TypeError, r"sizes\[1\] must be a whole number, got float 2.0"),
        (([D, H, C], nn.ReLU()), TypeError, "without parentheses, got ReLU"),
        (([D, C], nn.ReLU()), TypeError, "without parentheses, got ReLU"),
        (([D, H, C], "relu"), TypeError, "such as nn.ReLU.*got str 'relu'"),
        (([D, H, C], lambda: torch.relu), TypeError, "make a module when it is called"),
        (
            ([D, H, C], torch.relu),
            TypeError,
            "make a module .* such as the class nn.Re",
        ),
        (([D, H, C], nn.functional.relu), TypeError, "got function <function relu at"),
        (([D, H, C], nn.ReLU, 1.5), ValueError, "dropout must be from 0 to 1, got 1.5"),
        (([D, H, C], nn.ReLU, "no"), TypeError, "dropout must be a number"),
    ],
)
def test_an_argument_that_is_not_usable(arguments, error, message):
    with pytest.raises(error, match=message):
        MLP(*arguments)


@pytest.mark.parametrize(
    ("x", "error", "message"),
    [
        (torch.zeros(N, 5), ValueError, r"\(N, 6\), or 6 numbers.*got \(7, 5\)$"),
        (torch.zeros(N, 1, 2, 4), ValueError, r"got \(7, 1, 2, 4\)$"),
        (torch.zeros(6), ValueError, r"got \(6,\); for one example write x\[None\]"),
        (torch.zeros(2, 3), ValueError, r"got \(2, 3\); for one example write"),
        (torch.zeros(N, 6).double(), TypeError, r"float32, .*float64.*x.to\("),
        (torch.zeros(N, 6).byte(), TypeError, r"got torch.uint8; convert"),
        (np.zeros((N, 6)), TypeError, r"must be a tensor.*torch.as_tensor"),
    ],
)
def test_an_input_that_is_not_usable(x, error, message):
    with pytest.raises(error, match=message):
        MLP([6, H, C])(x)


def test_what_cannot_be_counted():
    with pytest.raises(TypeError, match=r"model must be a torch\.nn\.Module"):
        count_parameters(MLP)
    with pytest.raises(TypeError, match="trainable_only must be True or False"):
        count_parameters(MLP([D, C]), trainable_only=1)
