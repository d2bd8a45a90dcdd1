"""Recurrent layers: by hand, against PyTorch, central differences, cut in two."""

import copy
import inspect

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from nnguide import scratch as nn
from nnguide.checks import check_gradient
from tests.scratch.catalogue import FLOATS, values
from tests.scratch.layers.recurrent import (
    KINDS,
    assert_same,
    cases,
    map_state,
    pair,
    parts,
)

kinds = pytest.mark.parametrize("kind", KINDS)
seeds = st.integers(0, 10**6)
FULL = {"hx": True, "grad_state": True}
ARGUMENTS = {"input_size": 3, "hidden_size": 4, "num_layers": 2}
ARGUMENTS |= {"bias": True, "batch_first": False}


def rng(seed=0):
    return np.random.default_rng(seed)


@pytest.mark.parametrize("dtype", FLOATS)
@settings(deadline=None, max_examples=80, derandomize=True)
@given(case=cases(), seed=seeds)
def test_equals_pytorch(dtype, case, seed):
    both = pair(case, seed, dtype)
    assert list(both.ours.state_dict()) == list(both.theirs.state_dict())
    assert repr(both.ours) == repr(both.theirs)
    expected = both.expected()
    for _ in range(2):  # a second pass replaces the gradients
        assert_same(both.run(), expected, dtype)


@settings(deadline=None, max_examples=15, derandomize=True)
@given(case=cases(), seed=seeds)
def test_equals_central_differences(case, seed):
    both = pair((*case[:4], FULL), seed)
    net, found = both.ours, both.run()

    def f(_):
        output, state = net(both.x, both.hx)
        loss = (output * both.grad_output).sum()
        for one, grad in zip(parts(state), parts(both.grad_state), strict=True):
            loss += (one * grad).sum()
        return float(loss)

    def check(array, grad, name):
        check_gradient(f, array, grad, name=name, rtol=1e-5, atol=1e-7)

    check(both.x, found["grad_input"], "x")
    for i, part in enumerate(parts(both.hx)):
        check(part, found[f"grad_hx {i}"], f"hx {i}")
    for key, parameter in net.named_parameters():
        check(parameter.data, found[key], key)


@settings(deadline=None, max_examples=20, derandomize=True)
@given(case=cases(), seed=seeds)
def test_neither_pass_changes_what_it_is_given(case, seed):
    both = pair((*case[:4], FULL), seed)
    given_in = [both.x, both.grad_output, *parts(both.hx), *parts(both.grad_state)]
    before = [array.copy() for array in given_in]
    both.run()
    for array, kept in zip(given_in, before, strict=True):
        np.testing.assert_array_equal(array, kept)


@settings(deadline=None, max_examples=20, derandomize=True)
@given(case=cases(), seed=seeds)
def test_what_is_written_over_what_comes_out_changes_no_gradient(case, seed):
    both = pair(case, seed)
    expected = both.run()["grad_input"]
    output, state = both.ours(both.x, both.hx)
    for array in (output, *parts(state)):
        array.fill(7)
    grad_input, _ = both.ours.backward(both.grad_output, both.grad_state)
    np.testing.assert_array_equal(grad_input, expected)


def test_three_steps_by_hand():
    layer = nn.RNN(1, 2, rng=rng())
    layer.load_state_dict(
        {
            "weight_ih_l0": np.array([[0.5], [-0.3]]),
            "weight_hh_l0": np.array([[0.4, -0.2], [0.3, 0.1]]),
            "bias_ih_l0": np.array([0.1, -0.2]),
            "bias_hh_l0": np.array([0.0, 0.2]),
        }
    )
    output, h_n = layer(np.array([1.0, -1.0, 2.0]).reshape(3, 1, 1))
    h = [[0.537050, -0.291313], [-0.126241, 0.406978], [0.747872, -0.535036]]
    np.testing.assert_allclose(output[:, 0], h, atol=1e-6)
    np.testing.assert_array_equal(h_n[0], output[-1])
    v, target = np.array([1.0, -0.5]), 1.0
    do = 2 * (output[-1, 0] @ v + 0.2 - target)
    dh_n = (do * v).reshape(1, 1, 2)
    dx, dh_0 = layer.backward(np.zeros_like(output), dh_n)
    np.testing.assert_allclose(dx.ravel(), [0.002258, 0.028022, 0.141039], atol=1e-6)
    np.testing.assert_allclose(dh_0.ravel(), [-0.003293, -0.000714], atol=1e-6)
    da = np.array(
        [[-0.001149, -0.009443], [0.029341, -0.044506], [0.189839, -0.153732]]
    )
    for bias in (layer.bias_ih_l0, layer.bias_hh_l0):
        np.testing.assert_allclose(bias.grad, da.sum(axis=0), atol=3e-6)


@kinds
def test_a_sequence_in_two_pieces_is_the_whole(kind):
    """What goes on is the state; what comes back is its gradient."""
    both = pair((kind, ARGUMENTS, 2, 5, FULL))
    whole, net, x = both.run(), both.ours, both.x
    pieces = [copy.deepcopy(net), copy.deepcopy(net)]
    first, middle = pieces[0](x[:3], both.hx)
    last, end = pieces[1](x[3:], middle)
    np.testing.assert_allclose(np.concatenate([first, last]), whole["output"])
    for i, part in enumerate(parts(end)):
        np.testing.assert_allclose(part, whole[f"state {i}"])
    dx_last, back = pieces[1].backward(both.grad_output[3:], both.grad_state)
    dx_first, dhx = pieces[0].backward(both.grad_output[:3], back)
    dx = np.concatenate([dx_first, dx_last])
    np.testing.assert_allclose(dx, whole["grad_input"], rtol=1e-10)
    for i, part in enumerate(parts(dhx)):
        np.testing.assert_allclose(part, whole[f"grad_hx {i}"], rtol=1e-10)
    for key, _ in net.named_parameters():
        total = sum(getattr(piece, key).grad for piece in pieces)
        np.testing.assert_allclose(total, whole[key], rtol=1e-10, err_msg=key)


@kinds
def test_no_step_sees_a_later_one(kind):
    both = pair((kind, ARGUMENTS, 2, 5, FULL))
    before, _ = both.ours(both.x, both.hx)
    both.x[3] += 1
    after, _ = both.ours(both.x, both.hx)
    np.testing.assert_array_equal(after[:3], before[:3])
    assert (after[3:] != before[3:]).all()


@kinds
def test_batch_first_turns_two_axes(kind):
    turned = pair((kind, ARGUMENTS | {"batch_first": True}, 3, 5, FULL))
    plain = nn.__dict__[kind](**ARGUMENTS, rng=rng())
    plain.load_state_dict(turned.ours.state_dict())
    output, state = plain(turned.x.swapaxes(0, 1), turned.hx)
    assert output.shape == (5, 3, 4)
    found = turned.run()
    np.testing.assert_array_equal(output.swapaxes(0, 1), found["output"])
    for i, part in enumerate(parts(state)):
        np.testing.assert_array_equal(part, found[f"state {i}"])


@kinds
def test_weights_start_as_pytorchs(kind):
    torch.manual_seed(0)
    sizes = 30, 60
    ours = nn.__dict__[kind](*sizes, 2, rng=rng())
    theirs = getattr(torch.nn, kind)(*sizes, 2)
    assert list(ours.state_dict()) == list(theirs.state_dict())
    for key, expected in theirs.state_dict().items():
        array, expected = ours.state_dict()[key], expected.numpy()
        assert array.shape == expected.shape
        assert np.abs(array).max() == pytest.approx(1 / np.sqrt(60), rel=0.1)
        assert array.std() == pytest.approx(expected.std(), rel=0.2)
        assert array.min() < 0 < array.max()
    again = nn.__dict__[kind](*sizes, 2, rng=rng(), dtype=np.float32)
    for key, array in again.state_dict().items():
        np.testing.assert_array_equal(array, np.float32(ours.state_dict()[key]))


@kinds
def test_arguments_stand_where_they_stand_in_pytorch(kind):
    tail = ["relu"] if kind == "RNN" else []
    values = (3, 4, 2, *tail, False, True)
    ours = nn.__dict__[kind](*values, rng=rng())
    theirs = getattr(torch.nn, kind)(*values)
    assert repr(ours) == repr(theirs)
    for name in ours._settings:
        assert getattr(ours, name) == getattr(theirs, name)
    ours, theirs = nn.__dict__[kind](3, 4, rng=rng()), getattr(torch.nn, kind)(3, 4)
    for name in ours._settings:
        assert getattr(ours, name) == getattr(theirs, name)
        assert name in inspect.signature(nn.__dict__[kind]).parameters


class Reader(nn.Module):
    """Letters to logits at each step; the state is let go."""

    def __init__(self, kind, library, **drawn):
        self.table = library.Embedding(7, 5, **drawn)
        self.recurrent = getattr(library, kind)(5, 6, 2, batch_first=True, **drawn)
        self.output = library.Linear(6, 7, **drawn)

    def forward(self, x):
        states, _ = self.recurrent(self.table(x))
        return self.output(states)

    def backward(self, grad_output):
        grad, _ = self.recurrent.backward(self.output.backward(grad_output))
        return self.table.backward(grad)


class Twin(torch.nn.Module):
    def __init__(self, kind):
        super().__init__()
        Reader.__init__(self, kind, torch.nn, dtype=torch.float64)

    forward = Reader.forward


@kinds
def test_ten_steps_of_training_equal_pytorchs(kind):
    ours, theirs = Reader(kind, nn, rng=rng()), Twin(kind)
    state = ours.state_dict()
    theirs.load_state_dict({k: torch.from_numpy(v) for k, v in state.items()})
    adam = nn.Adam(ours.parameters(), lr=0.03)
    torch_adam = torch.optim.Adam(theirs.parameters(), lr=0.03)
    loss_fn, torch_loss_fn = nn.CrossEntropyLoss(), torch.nn.CrossEntropyLoss()
    draw = rng(1)
    for _ in range(10):
        x = draw.integers(7, size=(4, 5))
        y = np.roll(x, -1, axis=1)
        logits = ours(x)
        loss_fn(logits.reshape(-1, 7), y.reshape(-1))
        ours.backward(loss_fn.backward().reshape(logits.shape))
        nn.clip_grad_norm_(ours.parameters(), 0.5)
        adam.step()
        torch_adam.zero_grad()
        torch_logits = theirs(torch.from_numpy(x)).reshape(-1, 7)
        torch_loss_fn(torch_logits, torch.from_numpy(y).reshape(-1)).backward()
        torch.nn.utils.clip_grad_norm_(theirs.parameters(), 0.5)
        torch_adam.step()
    for key, expected in theirs.state_dict().items():
        array = ours.state_dict()[key]
        assert (array != state[key]).all()
        np.testing.assert_allclose(array, expected, rtol=1e-8, atol=1e-11, err_msg=key)


@kinds
@pytest.mark.parametrize("bias", [True, False])
def test_weights_travel_both_ways(kind, bias):
    ours = nn.__dict__[kind](**ARGUMENTS | {"bias": bias}, rng=rng())
    theirs = getattr(torch.nn, kind)(**ARGUMENTS | {"bias": bias}).double()
    x = values((5, 2, 3), 0)
    start = {k: torch.from_numpy(v) for k, v in ours.state_dict().items()}
    theirs.load_state_dict(start)  # strict: all keys, no other
    np.testing.assert_allclose(ours(x)[0], theirs(torch.from_numpy(x))[0].detach())
    other = getattr(torch.nn, kind)(**ARGUMENTS | {"bias": bias}).double()
    ours.load_state_dict({k: v.numpy() for k, v in other.state_dict().items()})
    np.testing.assert_allclose(ours(x)[0], other(torch.from_numpy(x))[0].detach())


@kinds
def test_numbers_far_out_stay_silent_and_right(kind):
    for dtype, far in ((np.float32, 1e30), (np.float64, 1e200)):
        both = pair((kind, ARGUMENTS, 2, 3, FULL), dtype=dtype)
        both.x *= dtype(far)
        output, expected = both.ours(both.x)[0], both.theirs(torch.from_numpy(both.x))
        np.testing.assert_allclose(output, expected[0].detach(), rtol=1e-5, atol=1e-6)


def test_a_gradient_of_one_of_two_states_is_enough():
    both = pair(("LSTM", ARGUMENTS, 2, 3, FULL))
    zeros = map_state(np.zeros_like, both.hx)
    grad_h = both.grad_state[0]
    results = []
    for hx, grad in (
        ((both.hx[0], None), (grad_h, None)),
        ((both.hx[0], zeros[1]), (grad_h, zeros[1])),
    ):
        both.hx, both.grad_state = hx, grad
        results.append(both.run())
    for key, array in results[0].items():
        np.testing.assert_array_equal(array, results[1][key])
