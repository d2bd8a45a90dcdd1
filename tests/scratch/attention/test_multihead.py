"""MultiheadAttention against PyTorch: outputs, shares, gradients, training, starts."""

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

N, T, U, E, H = 3, 4, 5, 6, 2


def drawn(batch_first=True, batched=True, self_attention=False, dtype=np.float64):
    """Query, key, value and the gradient along the output."""
    made = []
    for seed, length in enumerate((T, U, U, T)):
        array = rng(seed).normal(size=(N, length, E)).astype(dtype)
        if not batch_first:
            array = np.ascontiguousarray(array.swapaxes(0, 1))
        made.append(array if batched else array.take(0, axis=1 - batch_first))
    return [made[0]] * 3 + made[3:] if self_attention else made


# Each as `(attn_mask, key_padding_mask)`, for U keys.
MASKS = {
    "none": lambda U, dtype: (None, None),
    "causal": lambda U, dtype: (causal(T, U), None),
    "padding": lambda U, dtype: (None, filling(N, U)),
    "both": lambda U, dtype: (causal(T, U), filling(N, U)),
    "numbers": lambda U, dtype: (numbers((T, U), dtype), numbers((N, U), dtype)),
    "for each head": lambda U, dtype: (numbers((N * H, T, U), dtype), None),
}


def compare(ours, theirs, given, grad_output, **options):
    """Both passes of both; what both return beside the output is returned."""
    *given_theirs, _ = tensors(*given, grad_output)
    if given[0] is given[1]:
        given_theirs = [given_theirs[0]] * 3
    masks = {k: as_tensor(v) for k, v in options.items() if isinstance(v, np.ndarray)}
    theirs.zero_grad()
    expected, weights = theirs(*given_theirs, **options | masks)
    expected.backward(torch.tensor(grad_output))
    output, found = ours(*given, **options)
    close(output, expected, "output", 4)
    slopes = ours.backward(grad_output)
    if given[0] is given[1]:
        close(sum(slopes), given_theirs[0].grad, "the one input", 10)
    else:
        for slope, tensor, name in zip(slopes, given_theirs, "qkv", strict=True):
            close(slope, tensor.grad, name, 10)
    close_parameters(ours, theirs, 30)
    return found, weights


@pytest.mark.parametrize("dtype", BOTH)
@pytest.mark.parametrize("masks", MASKS.values(), ids=MASKS)
@pytest.mark.parametrize("self_attention", [True, False], ids=["self", "cross"])
@pytest.mark.parametrize("batch_first", [True, False])
def test_equals_pytorch(batch_first, self_attention, masks, dtype):
    ours, theirs = twins(
        "MultiheadAttention", E, H, batch_first=batch_first, dtype=dtype
    )
    *given, grad_output = drawn(batch_first, True, self_attention, dtype)
    attn_mask, padding = masks(T if self_attention else U, dtype)
    found, weights = compare(
        ours, theirs, given, grad_output, attn_mask=attn_mask, key_padding_mask=padding
    )
    close(found, weights, "weights")
    np.testing.assert_allclose(found.sum(axis=-1), 1, rtol=1e-5)


@pytest.mark.parametrize("batch_first", [True, False])
@pytest.mark.parametrize("average", [True, False])
@pytest.mark.parametrize("batched", [True, False])
def test_the_shares_of_each_head(batched, average, batch_first):
    ours, theirs = twins("MultiheadAttention", E, H, batch_first=batch_first)
    *given, grad_output = drawn(batch_first, batched)
    padding = filling(N, U) if batched else np.arange(U) > 2
    options = {"average_attn_weights": average, "key_padding_mask": padding}
    found, weights = compare(ours, theirs, given, grad_output, **options)
    close(found, weights, "weights")
    assert found.shape == (N,) * batched + (H,) * (not average) + (T, U)
    found, weights = compare(ours, theirs, given, grad_output, need_weights=False)
    assert found is weights is None


@pytest.mark.parametrize(("E", "H"), [(1, 1), (4, 4), (6, 1)])
@pytest.mark.parametrize("bias", [True, False])
def test_other_sizes(E, H, bias):
    ours, theirs = twins("MultiheadAttention", E, H, bias=bias, batch_first=True)
    given = [rng(i).normal(size=(2, 3, E)) for i in range(3)]
    compare(ours, theirs, given, rng(3).normal(size=(2, 3, E)))
    assert (ours.in_proj_bias is not None) == bias
    assert (ours.out_proj.bias is not None) == bias


def test_equals_central_differences():
    ours, _ = twins("MultiheadAttention", E, H, batch_first=True)
    *given, grad_output = drawn()
    masks = {"attn_mask": causal(T, U), "key_padding_mask": filling(N, U)}

    def f(_):
        return float((ours(*given, **masks)[0] * grad_output).sum())

    f(None)
    slopes = ours.backward(grad_output)
    parameters = {k: p.grad.copy() for k, p in ours.named_parameters()}
    for array, slope, name in zip(given, slopes, "qkv", strict=True):
        check_gradient(f, array, slope, name=name, rtol=1e-5, atol=1e-7)
    for key, p in ours.named_parameters():
        check_gradient(f, p.data, parameters[key], name=key, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("optimizer", ["SGD", "AdamW"])
@pytest.mark.parametrize("dtype", BOTH)
def test_several_steps_equal_pytorchs(optimizer, dtype):
    ours, theirs = twins("MultiheadAttention", E, H, batch_first=True, dtype=dtype)
    steps = getattr(nn, optimizer)(ours.parameters(), lr=0.01)
    their_steps = getattr(torch.optim, optimizer)(theirs.parameters(), lr=0.01)
    for step in range(6):
        x = rng(step).normal(size=(N, T, E)).astype(dtype)
        compare(ours, theirs, [x, x, x], np.tanh(x), attn_mask=causal(T))
        steps.step(), their_steps.step()
    found, expected = ours.state_dict(), theirs.state_dict()
    if optimizer == "AdamW":  # the slope of a key's bias is 0, and rounding: see below
        for state in (found, expected):
            state["in_proj_bias"][E : 2 * E] = 0
    for key, tensor in expected.items():
        close(found[key], tensor, key, 30)


def test_the_bias_of_keys_has_no_slope():
    """It adds one number to all scores of a query, which the softmax does not see."""
    ours, _ = twins("MultiheadAttention", E, H, batch_first=True)
    *given, grad_output = drawn()
    ours(*given)
    ours.backward(grad_output)
    query, key, value = ours.in_proj_bias.grad.reshape(3, E)
    np.testing.assert_allclose(key, 0, atol=1e-14)
    assert (np.abs(query) > 1e-4).all()
    assert (np.abs(value) > 1e-4).all()


def test_is_causal_is_the_mask_that_pytorch_needs_beside_it():
    ours, theirs = twins("MultiheadAttention", E, H, batch_first=True)
    *given, _ = drawn()
    mask = causal(T, U)
    for need_weights in (True, False):
        expected, _ = theirs(
            *tensors(*given),
            attn_mask=torch.tensor(mask),
            is_causal=True,
            need_weights=need_weights,
        )
        for options in ({}, {"attn_mask": mask}):
            output, _ = ours(*given, is_causal=True, **options)
            close(output, expected, "output")


def test_a_change_of_a_later_token_moves_no_earlier_output():
    ours, _ = twins("MultiheadAttention", E, H, batch_first=True)
    x = rng().normal(size=(1, 5, E))
    nudged = x.copy()
    nudged[0, 3] += 1
    before, after = (ours(z, z, z, is_causal=True)[0][0] for z in (x, nudged))
    moved = np.abs(before - after).max(axis=1)
    np.testing.assert_array_equal(moved[:3], 0)
    assert (moved[3:] > 0.01).all()


def test_starts_as_pytorchs():
    torch.manual_seed(0)
    ours = nn.MultiheadAttention(60, 3, rng=rng())
    theirs = torch.nn.MultiheadAttention(60, 3)
    for key, tensor in theirs.state_dict().items():
        array, expected = ours.state_dict()[key], tensor.numpy()
        if "bias" in key:
            np.testing.assert_array_equal(array, expected)
            continue
        assert np.abs(array).max() == pytest.approx(np.abs(expected).max(), rel=0.01)
        assert array.std() == pytest.approx(expected.std(), rel=0.03)
    assert sum(
        p.size for p in nn.MultiheadAttention(64, 4, rng=rng()).parameters()
    ) == (16_640)


def test_dropout_drops_shares_in_training_only():
    ours = nn.MultiheadAttention(E, H, 0.5, batch_first=True, rng=rng(1))
    x = rng().normal(size=(8, 30, E))
    _, full = ours.eval()(x, x, x, average_attn_weights=False)
    output, left = ours.train()(x, x, x, average_attn_weights=False)
    kept = left / full
    np.testing.assert_allclose(np.unique(kept.round(9)), [0, 2])
    assert (kept == 0).mean() == pytest.approx(0.5, abs=0.02)
    state = ours.rng.bit_generator.state
    grad_output = rng(2).normal(size=output.shape)

    def f(x):
        ours.rng.bit_generator.state = state
        return float((ours(x, x, x)[0] * grad_output).sum())

    f(x)
    dx = sum(ours.backward(grad_output))
    eps, step = 1e-6, rng(3).normal(size=x.shape)
    slope = (f(x + eps * step) - f(x - eps * step)) / (2 * eps)
    assert slope == pytest.approx((dx * step).sum(), rel=1e-6)


def test_what_is_written_over_the_results_changes_no_gradient():
    ours, _ = twins("MultiheadAttention", E, H, batch_first=True)
    *given, grad_output = drawn()
    ours(*given)
    expected = ours.backward(grad_output)
    output, weights = ours(*given, average_attn_weights=False)
    output *= 2
    weights *= 3
    for slope, other in zip(ours.backward(grad_output), expected, strict=True):
        np.testing.assert_array_equal(slope, other)


def test_repr_is_pytorchs():
    ours, theirs = twins("MultiheadAttention", E, H)
    assert repr(ours) == repr(theirs).replace("NonDynamicallyQuantizable", "")
