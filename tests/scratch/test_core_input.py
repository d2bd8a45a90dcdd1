"""What the core refuses, and what it says: gradients, states, and networks."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnguide import scratch as nn
from tests.scratch.blocks import Block, deep, rng
from tests.scratch.catalogue import FLOATS, MODULES, pair


@pytest.mark.parametrize("layer", [nn.Linear, nn.Conv2d])
@pytest.mark.parametrize("bias", [0, "no", None])
def test_a_bias_is_there_or_not(layer, bias):
    sizes = (2, 3) if layer is nn.Linear else (2, 3, 1)
    with pytest.raises(TypeError, match="bias must be True or False, got"):
        layer(*sizes, bias=bias, rng=rng())


# Parameter


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([1.0, 2.0], r"got list \[1\.0, 2\.0\]; convert it with np\.asarray\(data"),
        (np.array([1, 2]), "got an array of shape .* and dtype int64; convert it"),
        (np.array([1, 2], np.float16), "got an array of .* dtype float16"),
        (np.array([1j]), "got an array of .* dtype complex128"),
        (2.0, r"got float 2\.0"),
        (nn.Parameter(np.ones(2)), "got Parameter Parameter"),
    ],
)
def test_data_that_is_no_float_array(data, message):
    with pytest.raises(TypeError, match=f"^data must be a float32 or .*{message}"):
        nn.Parameter(data)


@pytest.mark.parametrize("name", ["data", "grad"])
@pytest.mark.parametrize(
    ("value", "error", "message"),
    [
        (np.ones(3), ValueError, r"must have shape \(2, 3\), got \(3,\); .* its shape"),
        (np.ones((3, 2)), ValueError, r"must have shape \(2, 3\), got \(3, 2\)"),
        (1.0, ValueError, r"must have shape \(2, 3\), got \(\)"),
        (np.ones((2, 3)) * 1j, TypeError, "must hold numbers, got an .* complex128"),
        (np.full((2, 3), "1"), TypeError, "must hold numbers, got an array .* <U1"),
        (
            None,
            TypeError,
            r"must hold numbers, got an array of shape \(\) and .*object",
        ),
    ],
)
def test_what_cannot_be_assigned_changes_nothing(name, value, error, message):
    p = nn.Parameter(np.ones((2, 3)))
    before = getattr(p, name).copy()
    with pytest.raises(error, match=f"^{name} {message}"):
        setattr(p, name, value)
    np.testing.assert_array_equal(getattr(p, name), before)


# Modules that are not written yet


def test_a_module_must_say_how():
    class Nothing(nn.Module):
        pass

    for call in (lambda n: n(np.ones(2)), lambda n: n.forward(np.ones(2))):
        with pytest.raises(NotImplementedError, match=r"Nothing must define forward"):
            call(Nothing())
    for call in ("backward", "backward_parameters"):
        with pytest.raises(NotImplementedError, match=r"Nothing must define backward"):
            getattr(Nothing(), call)(np.ones(2))


@pytest.mark.parametrize("mode", [1, "train", None, np.True_])
def test_modes_are_true_and_false(mode):
    net = nn.Sequential(nn.ReLU())
    with pytest.raises(TypeError, match="mode must be True or False, got"):
        net.train(mode)
    assert net.training is net[0].training is True


# Gradients


@pytest.mark.parametrize("name", MODULES)
@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("method", ["backward", "backward_parameters"])
@settings(deadline=None, max_examples=3, derandomize=True)
@given(data=st.data())
def test_gradients_that_do_not_fit(name, dtype, method, data):
    both = pair(name, data.draw(MODULES[name]), 0, dtype)
    inner, x = both.ours, both.x
    for net, shown in ((inner, name), (nn.Sequential(inner), "Sequential")):
        backward = getattr(net, method)
        net._memory = None
        message = rf"{shown}\.backward needs a forward pass before it; compute .* net\("
        with pytest.raises(ValueError, match=message):
            backward(np.ones_like(x))
        output = net(x)
        for wrong in (output[None], output[:0], np.ones((*output.shape, 1), dtype)):
            message = rf"{shown}\.backward: the gradient must have the shape of the las"
            with pytest.raises(ValueError, match=message):
                backward(wrong.astype(dtype))
        other = np.float32 if dtype == np.float64 else np.float64
        for wrong in (output.astype(other), output.tolist(), 1.0, None):
            message = rf"{shown}\.backward: the gradient must be a {output.dtype} array"
            with pytest.raises(TypeError, match=message):
                backward(wrong)
        backward(np.ones_like(output))  # and is usable still


@pytest.mark.parametrize("name", MODULES)
@settings(deadline=None, max_examples=1, derandomize=True)
@given(data=st.data())
def test_lists_are_no_input(name, data):
    net = pair(name, data.draw(MODULES[name]), 0).ours
    for rows in ([[1.0, 2.0]], [[1.0], [2.0, 3.0]]):
        with pytest.raises(TypeError, match=r"must be an? .*array .*got list \[\["):
            net(rows)


def test_a_module_of_your_own_is_checked_as_well():
    block = Block()
    with pytest.raises(ValueError, match=r"Block\.backward needs a forward pass"):
        block.backward(np.ones((4, 3)))
    block(np.ones((4, 3)))
    with pytest.raises(
        ValueError, match=r"Block\..* \(4, 3\), got \(4, 2\); pass what"
    ):
        block.backward(np.ones((4, 2)))


# States


def bad_states(state):
    """What may be wrong with a state of `deep`: (state, error, message)."""
    key = "1.1.weight"  # (4, 5)
    rest = {k: v for k, v in state.items() if k != key}
    array, entry = state[key], r"state_dict\['1\.1\.weight'\] must "
    spoiled = [np.where(array == array.max(), v, array) for v in (np.nan, -np.inf)]
    return [
        (rest, ValueError, r"missing \['1\.1\.weight'\], unknown \[\]"),
        (state | {"2.gain": array}, ValueError, r"missing \[\], unknown \['2\.gain'\]"),
        (
            rest | {"1.weight": array},
            ValueError,
            r"must have the keys \['0\.weight', '0\.bias', '1\.1\.weight', '2\.weight',"
            r" '2\.bias'\]; missing \['1\.1\.weight'\], unknown \['1\.weight'\]",
        ),
        ({}, ValueError, "missing .*'2.bias'.*, unknown"),
        (list(state.values()), TypeError, "must be a dict with the keys .* got list"),
        (Path("a.npz"), TypeError, r"must be a dict with the keys .* got \w*Path"),
        (state | {key: array.T}, ValueError, entry + r".*got \(5, 4\); is it transpo"),
        (state | {key: array[:1]}, ValueError, entry + r".*\(4, 5\), got \(1, 5\)$"),
        (state | {key: array.ravel()}, ValueError, entry + r".*, got \(20,\)$"),
        (state | {key: array.astype(int)}, TypeError, entry + "be a float .* int64"),
        (state | {key: array > 0}, TypeError, entry + "be a float .* dtype bool"),
        (state | {key: array.tolist()}, TypeError, entry + "be a float .* got list"),
        (state | {key: 1.0}, TypeError, entry + r"be a float array, got float 1\.0"),
        (state | {key: spoiled[0]}, ValueError, entry + "be finite .* got nan; look"),
        (state | {key: spoiled[1]}, ValueError, entry + "be finite .* got -inf; look"),
    ]


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("case", range(15))
def test_a_state_that_cannot_be_loaded_changes_nothing(case, dtype):
    net = deep(nn, rng=rng(), dtype=dtype)
    before = net.state_dict()
    state = deep(nn, rng=rng(1), dtype=dtype).state_dict()
    bad, error, message = bad_states(state)[case]
    with pytest.raises(error, match=message):
        net.load_state_dict(bad)
    for key, array in net.state_dict().items():
        np.testing.assert_array_equal(array, before[key])
    net.load_state_dict(state)


def test_a_number_too_large_for_float32_changes_nothing():
    net = deep(nn, rng=rng(), dtype=np.float32)
    before = net.state_dict()
    state = deep(nn, rng=rng(1)).state_dict()
    state["2.bias"][1] = 1e300
    message = r"state_dict\['2\.bias'\] must be finite as float32, got 1e\+300"
    with pytest.raises(ValueError, match=message):
        net.load_state_dict(state)
    for key, array in net.state_dict().items():
        np.testing.assert_array_equal(array, before[key])


class Counter(nn.Module):
    """A module with buffers: numbers that are saved but not trained."""

    _buffers = ("seen", "mean")

    def __init__(self):
        self.weight = nn.Parameter(np.ones(2))
        self.seen, self.mean = np.array(3), np.zeros(2)


def test_buffers_are_loaded_by_their_kind():
    counter = Counter()
    seen = counter.seen
    state = counter.state_dict()
    assert list(state) == ["weight", "seen", "mean"]
    counter.load_state_dict(state | {"seen": np.array(7, np.int32)})
    assert counter.seen is seen
    assert seen == 7
    assert state["seen"] == 3
    message = r"state_dict\['seen'\] must be an integer array, got an array .* float64"
    with pytest.raises(TypeError, match=message):
        counter.load_state_dict(state | {"seen": np.array(7.0)})
    message = r"state_dict\['mean'\] must be a float array, got an array .* int64"
    with pytest.raises(TypeError, match=message):
        counter.load_state_dict(state | {"mean": np.array([1, 2])})
    assert [key for key, _ in counter.named_parameters()] == ["weight"]


# Networks


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
