"""A block against PyTorch, with masks and over steps; the catalogue has the rest."""

import numpy as np
import pytest
import torch

from nnguide import scratch as nn
from nnguide.checks import check_gradient
from tests.scratch.attention.twins import (
    BOTH,
    as_tensor,
    causal,
    close,
    close_parameters,
    filling,
    numbers,
    rng,
    tensors,
    twins,
)

N, T, E, H = 3, 4, 6, 2
KINDS = {
    "behind": {},
    "before": {"norm_first": True},
    "gelu": {"norm_first": True, "activation": "gelu"},
}
kinds = pytest.mark.parametrize("options", KINDS.values(), ids=KINDS)
MASKS = {
    "none": {},
    "causal": {"src_mask": causal(T)},
    "padding": {"src_key_padding_mask": filling(N, T)},
    "both": {"src_mask": causal(T), "src_key_padding_mask": filling(N, T)},
    "numbers": {"src_mask": numbers((T, T))},
}


def drawn(batch_first=True, dtype=np.float64, seed=0):
    shape = (N, T, E) if batch_first else (T, N, E)
    return [rng(i + seed).normal(size=shape).astype(dtype) for i in (0, 50)]


def blocks(**options):
    return twins("TransformerEncoderLayer", E, H, 7, 0.0, **options)


def compare(ours, theirs, x, grad_output, masks):
    (tx,) = tensors(x)
    theirs.zero_grad()
    expected = theirs(tx, **{key: as_tensor(mask) for key, mask in masks.items()})
    expected.backward(torch.tensor(grad_output))
    close(ours(x, **masks), expected, "output", 20)
    close(ours.backward(grad_output), tx.grad, "gradient of the input", 40)
    close_parameters(ours, theirs, 40)


@kinds
@pytest.mark.parametrize("masks", MASKS.values(), ids=MASKS)
@pytest.mark.parametrize("batch_first", [True, False])
@pytest.mark.parametrize("dtype", BOTH)
def test_equals_pytorch(dtype, batch_first, masks, options):
    ours, theirs = blocks(batch_first=batch_first, dtype=dtype, **options)
    if masks.get("src_mask", np.array(True)).dtype == float:
        masks = {key: mask.astype(dtype) for key, mask in masks.items()}
    compare(ours, theirs, *drawn(batch_first, dtype), masks)


@kinds
def test_equals_central_differences(options):
    ours, _ = blocks(batch_first=True, **options)
    x, grad_output = drawn()

    def f(_):
        return float((ours(x, **MASKS["both"]) * grad_output).sum())

    f(x)
    dx = ours.backward(grad_output)
    gradients = {key: p.grad.copy() for key, p in ours.named_parameters()}
    check_gradient(f, x, dx, name="dx", rtol=1e-5, atol=1e-7)
    for key, p in ours.named_parameters():
        check_gradient(f, p.data, gradients[key], name=key, rtol=1e-5, atol=1e-7)


@kinds
@pytest.mark.parametrize("dtype", BOTH)
def test_several_steps_equal_pytorchs(dtype, options):
    ours, theirs = blocks(batch_first=True, dtype=dtype, **options)
    steps = nn.SGD(ours.parameters(), lr=0.01, momentum=0.9)
    their_steps = torch.optim.SGD(theirs.parameters(), lr=0.01, momentum=0.9)
    for step in range(5):
        x, grad_output = drawn(dtype=dtype, seed=step)
        compare(ours, theirs, x, grad_output, MASKS["causal"])
        steps.step(), their_steps.step()
    for key, tensor in theirs.state_dict().items():
        close(ours.state_dict()[key], tensor, key, 40)


@kinds
def test_weights_travel_both_ways(options):
    ours = nn.TransformerEncoderLayer(E, H, 7, **options, rng=rng())
    theirs = torch.nn.TransformerEncoderLayer(E, H, 7, **options).double()
    state = {key: torch.from_numpy(a) for key, a in ours.state_dict().items()}
    theirs.load_state_dict(state)
    x, _ = drawn(batch_first=False)
    close(ours.eval()(x), theirs.eval()(torch.tensor(x)), "output")
    fresh = torch.nn.TransformerEncoderLayer(E, H, 7, **options).double().eval()
    ours.load_state_dict({k: t.numpy() for k, t in fresh.state_dict().items()})
    close(ours(x), fresh(torch.tensor(x)), "output")


def test_starts_as_pytorchs():
    torch.manual_seed(0)
    ours = nn.TransformerEncoderLayer(60, 3, 90, rng=rng())
    theirs = torch.nn.TransformerEncoderLayer(60, 3, 90)
    assert list(ours.state_dict()) == list(theirs.state_dict())
    for key, tensor in theirs.state_dict().items():
        array, expected = ours.state_dict()[key], tensor.numpy()
        assert array.shape == expected.shape
        for most in (np.max, np.min):
            assert most(array) == pytest.approx(most(expected), rel=0.15), key


@kinds
def test_stacked_and_causal_no_token_sees_a_later_one(options):
    made = [
        nn.TransformerEncoderLayer(E, H, 7, batch_first=True, **options, rng=rng(i))
        for i in range(2)
    ]
    x, _ = drawn()
    nudged = x.copy()
    nudged[:, 2, 0] += 1

    def outputs(x):
        for block in made:
            x = block.eval()(x, is_causal=True)
        return x

    moved = np.abs(outputs(x) - outputs(nudged)).max(axis=(0, 2))
    np.testing.assert_array_equal(moved[:2], 0)
    assert (moved[2:] > 1e-3).all()


def test_in_a_network_it_needs_no_mask():
    net = nn.Sequential(
        nn.PositionalEncoding(E, batch_first=True),
        nn.TransformerEncoderLayer(E, H, 7, 0.0, batch_first=True, rng=rng()),
        nn.Linear(E, 2, rng=rng(1)),
    )
    x, _ = drawn()
    grad_output = rng(3).normal(size=(N, T, 2))
    net(x)
    dx = net.backward(grad_output)
    check_gradient(lambda x: float((net(x) * grad_output).sum()), x, dx, name="dx")


def test_dropout_is_in_four_places_and_only_in_training():
    x, _ = drawn()
    block = nn.TransformerEncoderLayer(E, H, 7, 0.5, batch_first=True, rng=rng(1))
    drops = [block.dropout, block.dropout1, block.dropout2]
    assert [drop.p for drop in drops] + [block.self_attn.dropout] == [0.5] * 4
    assert (block(x) != block(x)).any()
    np.testing.assert_array_equal(block.eval()(x), block(x))
    state = block.self_attn.rng.bit_generator.state
    grad_output = rng(2).normal(size=x.shape)

    def f(x):
        block.self_attn.rng.bit_generator.state = state
        return float((block(x) * grad_output).sum())

    block.train()
    f(x)
    check_gradient(f, x, block.backward(grad_output), name="dx", rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"nhead": 4}, ValueError, "nhead must divide d_model, got nhead=4 and d_mod"),
        ({"dim_feedforward": 0}, ValueError, "dim_feedforward must be at least 1"),
        ({"activation": "tanh"}, ValueError, r"activation must be one of \['relu', 'g"),
        ({"activation": np.tanh}, ValueError, "activation must be one of"),
        ({"layer_norm_eps": 0}, ValueError, "eps must be above 0"),
        ({"norm_first": 1}, TypeError, "norm_first must be True or False"),
        ({"dropout": -1}, ValueError, "dropout must be from 0 to 1"),
        ({"device": "cpu"}, NotImplementedError, "device is an argument of PyTorch"),
    ],
)
def test_what_no_block_can_be_made_with(options, error, message):
    with pytest.raises(error, match=message):
        nn.TransformerEncoderLayer(**{"d_model": E, "nhead": H, "rng": rng()} | options)


@pytest.mark.parametrize(
    ("wrong", "error", "message"),
    [
        (
            {"src": np.ones((N, T, 5))},
            ValueError,
            r"src must have shape \(N, T, 6\) or",
        ),
        ({"src": np.ones((N, 0, E))}, ValueError, "src must hold at least one token"),
        ({"src": [[1.0]]}, TypeError, "src must be a NumPy array"),
        ({"src_mask": causal(3)}, ValueError, r"mask must have shape .* = \(4, 4\)"),
        ({"src_key_padding_mask": filling(N, 5)}, ValueError, r"got \(3, 5\)"),
        ({"src_mask": np.ones((T, T), bool)}, ValueError, "hides every key"),
    ],
)
def test_what_does_not_fit(wrong, error, message):
    ours, _ = blocks(batch_first=True)
    with pytest.raises(error, match=message):
        ours(**{"src": drawn()[0]} | wrong)
