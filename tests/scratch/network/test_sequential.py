"""Networks: their parts, both of their backward passes, and how they are shown."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from nnguide import scratch as nn
from tests.scratch.catalogue import FLOATS, RTOL, values
from tests.scratch.network.blocks import Block, Twin, arrays, deep, rng


def test_indexing_iterating_slicing():
    net = deep(nn, rng=rng())
    modules = list(net)
    assert len(net) == len(modules) == 3
    assert net[0] is modules[0]
    assert net[-1] is net[2] is modules[2]
    assert [name for name, _ in net.named_children()] == ["0", "1", "2"]
    tail = net[1:]
    assert type(tail) is nn.Sequential
    assert list(tail) == modules[1:]
    assert list(net[::2]) == modules[::2]
    assert list(tail.state_dict()) == ["0.1.weight", "1.weight", "1.bias"]
    for outside in (3, -4):
        with pytest.raises(IndexError):
            net[outside]


def test_a_slice_shares_its_modules():
    net, x = deep(nn, rng=rng()), values((4, 3), 0)
    np.testing.assert_array_equal(net[1:](net[:1](x)), net(x))
    net[:1][0].weight.data[:] = 0
    assert not net[0].weight.data.any()


def sequentials(lib, **options):
    """Networks whose first parameters come early, late, in a block, or never."""
    return {
        "first": lib.Sequential(lib.Linear(3, 2, **options), lib.Tanh()),
        "later": lib.Sequential(lib.Tanh(), lib.ReLU(), lib.Linear(3, 2, **options)),
        "deep": deep(lib, **options),
        "in a block": lib.Sequential(lib.Tanh(), deep(lib, **options), lib.Sigmoid()),
        "never": lib.Sequential(lib.Tanh(), lib.Sequential(lib.ReLU())),
    }


@pytest.mark.parametrize("name", sequentials(torch.nn))
@settings(deadline=None, max_examples=10, derandomize=True)
@given(n=st.integers(1, 5), seed=st.integers(0, 10**6))
def test_networks_equal_pytorch_and_both_backwards_agree(name, n, seed):
    torch.manual_seed(seed)
    theirs = sequentials(torch.nn, dtype=torch.float64)[name]
    net = sequentials(nn, rng=rng(seed))[name]
    net.load_state_dict(arrays(theirs.state_dict()))
    x = values((n, 3), seed)
    z = torch.from_numpy(x.copy()).requires_grad_()
    expected = theirs(z)
    output = net(x)
    np.testing.assert_allclose(output, expected.detach(), rtol=1e-10, atol=1e-12)
    grad_output = values(output.shape, seed + 1)
    expected.backward(torch.from_numpy(grad_output))
    gradient = net.backward(grad_output)
    np.testing.assert_allclose(gradient, z.grad, rtol=1e-10, atol=1e-12)
    for ours, p in zip(net.parameters(), theirs.parameters(), strict=True):
        np.testing.assert_allclose(ours.grad, p.grad, rtol=1e-10, atol=1e-12)

    kept = [p.grad.copy() for p in net.parameters()]
    for p in net.parameters():
        p.grad.fill(np.nan)
    net(x)
    assert net.backward_parameters(grad_output) is None
    for ours, before in zip(net.parameters(), kept, strict=True):
        np.testing.assert_array_equal(ours.grad, before)


def test_backward_parameters_does_not_walk_past_the_first_parameters():
    class Wall(nn.Tanh):
        def backward(self, grad_output):
            raise AssertionError("walked too far")

    linear = nn.Linear(3, 2, rng=rng())
    net = nn.Sequential(Wall(), nn.Sequential(Wall(), linear))
    net.backward_parameters(np.ones_like(net(values((4, 3), 0))))
    assert linear.bias.grad.tolist() == [4, 4]


# How they show themselves


@pytest.mark.parametrize("name", sequentials(torch.nn))
def test_networks_are_shown_as_pytorch_shows_them(name):
    ours, theirs = sequentials(nn, rng=rng())[name], sequentials(torch.nn)[name]
    assert repr(ours) == repr(theirs)


def test_modules_of_your_own_are_shown_as_pytorch_shows_them():
    assert repr(Block()) == repr(Twin()).replace("Twin", "Block")
    ours, theirs = nn.Sequential(Block()), torch.nn.Sequential(Twin())
    assert repr(ours) == repr(theirs).replace("Twin", "Block")
    assert repr(nn.Parameter(np.array([1.0]))) == "Parameter containing:\narray([1.])"


def test_several_lines_of_arguments_are_shown_as_pytorch_shows_them():
    ours, theirs = (
        type("Wide", (lib.Module,), {"extra_repr": lambda _: "a=1\nb=2"})()
        for lib in (nn, torch.nn)
    )
    assert repr(ours) == repr(theirs)


# In place


def test_relu_in_place_writes_over_what_it_is_given():
    plain, inplace, x = nn.ReLU(), nn.ReLU(inplace=True), values((4, 3), 0)
    expected, given = plain(x), x.copy()
    output = inplace(given)
    assert output is given
    np.testing.assert_array_equal(output, expected)
    grad_output = values((4, 3), 1)
    expected, given = plain.backward(grad_output), grad_output.copy()
    gradient = inplace.backward(given)
    assert gradient is given
    np.testing.assert_array_equal(gradient, expected)
    assert repr(inplace) == repr(torch.nn.ReLU(inplace=True))


def test_a_network_with_relu_in_place_gives_the_same_gradients():
    plain, inplace = (
        nn.Sequential(
            nn.Linear(3, 5, rng=rng()), nn.ReLU(inplace), nn.Linear(5, 2, rng=rng(1))
        )
        for inplace in (False, True)
    )
    x, grad_output = values((4, 3), 0), values((4, 2), 1)
    np.testing.assert_array_equal(plain(x), inplace(x))
    np.testing.assert_array_equal(
        plain.backward(grad_output), inplace.backward(grad_output)
    )
    for a, b in zip(plain.parameters(), inplace.parameters(), strict=True):
        np.testing.assert_array_equal(a.grad, b.grad)


# Arrays of no axes, and a look at a network


@pytest.mark.parametrize("dtype", FLOATS)
def test_a_number_of_no_axes_goes_through_a_network(dtype):
    ours = nn.Sequential(nn.Tanh(), nn.ReLU(), nn.Dropout(0, rng=rng()), nn.SiLU())
    theirs = torch.nn.Sequential(torch.nn.Tanh(), torch.nn.ReLU(), torch.nn.SiLU())
    x = torch.tensor(0.3, dtype=torch.from_numpy(np.empty(0, dtype)).dtype)
    expected = theirs(x.requires_grad_())
    expected.backward()
    output = ours(np.array(0.3, dtype))
    gradient = ours.backward(np.ones_like(output))
    assert output.dtype == gradient.dtype == dtype
    assert output.shape == gradient.shape == ()
    np.testing.assert_allclose(output, expected.item(), rtol=RTOL[dtype])
    np.testing.assert_allclose(gradient, x.grad.item(), rtol=RTOL[dtype])


def test_a_summary_moves_neither_statistics_nor_generator():
    generator = rng(1)
    net = nn.Sequential(
        nn.Linear(3, 5, rng=rng()), nn.BatchNorm1d(5), nn.Dropout(rng=generator)
    )
    net[2].eval()
    before, draws = net.state_dict(), generator.bit_generator.state
    net.summary(values((4, 3), 0))
    for key, array in net.state_dict().items():
        np.testing.assert_array_equal(array, before[key], err_msg=key)
    assert generator.bit_generator.state == draws
    assert [module.training for module in net] == [True, True, False]


def test_a_table_of_shapes_and_parameters():
    rng = np.random.default_rng(0)
    net = nn.Sequential(
        nn.Conv2d(1, 6, 3, rng=rng),
        nn.Flatten(),
        nn.Sequential(nn.Linear(216, 7, rng=rng), nn.ReLU()),
        nn.Linear(7, 1, bias=False, rng=rng),
    )
    assert net.summary(np.zeros((2, 1, 8, 8))).splitlines() == [
        "   module       output shape   parameters",
        "0  Conv2d       (2, 6, 6, 6)           60",
        "1  Flatten      (2, 216)                0",
        "2  Sequential   (2, 7)              1,519",
        "3  Linear       (2, 1)                  7",
        "   total                            1,586",
    ]


def test_a_short_table_is_as_wide_as_its_heads():
    table = nn.Sequential(nn.ReLU()).summary(np.zeros(3)).splitlines()
    assert table[1] == "0  ReLU     (3,)                    0"
    assert len({len(line) for line in table}) == 1


@pytest.mark.parametrize(
    ("modules", "error", "message"),
    [
        ([], ValueError, "Sequential needs at least one module, got none"),
        (
            [nn.ReLU],
            TypeError,
            r"got type <class .*; a module is made by ReLU\(\.\.\.\)",
        ),
        ([nn.ReLU(), np.tanh], TypeError, "takes modules, got ufunc <ufunc 'tanh'>$"),
        (
            [[nn.ReLU()]],
            TypeError,
            r"got list \[ReLU\(\)\]; unpack it with Sequential\(\*m",
        ),
        ([None], TypeError, "takes modules, got NoneType None$"),
        ([nn.MSELoss()], TypeError, "takes modules, got MSELoss"),
    ],
)
def test_what_makes_no_network(modules, error, message):
    with pytest.raises(error, match=message):
        nn.Sequential(*modules)


def test_a_module_stands_in_one_place():
    relu, linear = nn.ReLU(), nn.Linear(3, 3, rng=rng())
    message = "ReLU stands in two places of the network, .* make two of them"
    with pytest.raises(ValueError, match=message):
        nn.Sequential(relu, linear, relu)
    with pytest.raises(ValueError, match="Linear stands in two places"):
        nn.Sequential(linear, nn.Sequential(relu, nn.Sequential(linear)))
    block = Block()
    with pytest.raises(ValueError, match="Sequential stands in two places"):
        nn.Sequential(block, block.inner)


def test_an_empty_slice_is_no_network():
    with pytest.raises(ValueError, match="at least one module"):
        deep(nn, rng=rng())[3:]
