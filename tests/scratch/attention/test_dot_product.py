"""The lookup: an example by hand, PyTorch, central differences, what is refused."""

import numpy as np
import pytest
import torch

from nnguide.checks import check_gradient
from nnguide.scratch import (
    scaled_dot_product_attention,
    scaled_dot_product_attention_backward,
)
from tests.scratch.attention.twins import BOTH, as_tensor, close, numbers, rng, tensors

Q = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
K = np.array([[1.0, 1.0], [0.0, 2.0], [2.0, 0.0]])
V = np.array([[1.0, 0.0], [0.0, 1.0], [2.0, -1.0]])
DO = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, -1.0]])


def test_by_hand():
    a, b = np.exp(np.sqrt(0.5)), np.exp(np.sqrt(2.0))
    first = np.array([a, 1, b]) / (a + 1 + b)  # the shares of the first query
    second = np.array([a, b, 1]) / (a + 1 + b)
    O = scaled_dot_product_attention(Q, K, V)  # noqa: E741
    np.testing.assert_allclose(O, [first @ V, second @ V, [1, 0]], rtol=1e-12)
    np.testing.assert_allclose(O[0], [1.435946, -0.435946], atol=5e-7)
    dQ, dK, dV = scaled_dot_product_attention_backward(DO, Q, K, V)
    np.testing.assert_allclose(
        dQ, [[0.371907, -0.371907], [-0.371907, 0.371907], [0.942809, -0.942809]],
        atol=5e-7,
    )  # fmt: skip
    np.testing.assert_allclose(
        dK, [[-0.087545, -0.087545], [-0.613586, -0.241679], [0.70113, 0.329223]],
        atol=2e-6,
    )  # fmt: skip
    np.testing.assert_allclose(
        dV, [[0.617329, -0.049338], [0.473363, 0.242642], [0.909309, -0.193304]],
        atol=5e-7,
    )  # fmt: skip


def test_a_causal_mask_by_hand():
    O = scaled_dot_product_attention(Q, K, V, is_causal=True)  # noqa: E741
    expected = [[1, 0], [0.330238, 0.669762], [1, 0]]
    np.testing.assert_allclose(O, expected, atol=5e-7)
    dQ, _, dV = scaled_dot_product_attention_backward(DO, Q, K, V, is_causal=True)
    np.testing.assert_array_equal(dQ[0], 0)  # it had nowhere else to look
    np.testing.assert_allclose(dV[0], [1.333333, -0.003095], atol=5e-7)


def drawn(leading, dtype=np.float64):
    T, U, d, e = 4, 3, 5, 2
    shapes = (*leading, T, d), (*leading, U, d), (*leading, U, e), (*leading, T, e)
    return [rng(i).normal(size=shape).astype(dtype) for i, shape in enumerate(shapes)]


MASKS = {
    "none": {},
    "causal": {"is_causal": True},
    "scale": {"scale": -0.7},
    "truth": {"attn_mask": np.array([[True, False, True]] * 4)},
    "one row": {"attn_mask": np.array([[True, False, True]])},
    "numbers": {"attn_mask": numbers((4, 3))},
}


@pytest.mark.parametrize("dtype", BOTH)
@pytest.mark.parametrize("leading", [(), (2,), (2, 3)])
@pytest.mark.parametrize("options", MASKS.values(), ids=MASKS)
def test_equals_pytorch(options, leading, dtype):
    options = dict(options)
    if options.get("attn_mask", np.array(True)).dtype == float:
        options["attn_mask"] = options["attn_mask"].astype(dtype)
    *given, grad_output = drawn(leading, dtype)
    theirs = tensors(*given)
    mask = as_tensor(options.get("attn_mask"))
    expected = torch.nn.functional.scaled_dot_product_attention(
        *theirs, **options | {"attn_mask": mask}
    )
    expected.backward(torch.tensor(grad_output))
    close(scaled_dot_product_attention(*given, **options), expected, "output")
    found = scaled_dot_product_attention_backward(grad_output, *given, **options)
    for ours, tensor, name in zip(found, theirs, "qkv", strict=True):
        close(ours, tensor.grad, name)


@pytest.mark.parametrize("options", MASKS.values(), ids=MASKS)
def test_equals_central_differences(options):
    *given, grad_output = drawn((2,))

    def f(_):
        output = scaled_dot_product_attention(*given, **options)
        return float((output * grad_output).sum())

    found = scaled_dot_product_attention_backward(grad_output, *given, **options)
    for array, slope, name in zip(given, found, "qkv", strict=True):
        check_gradient(f, array, slope, name=name, rtol=1e-5, atol=1e-8)


def test_a_mask_for_each_sequence():
    query, key, value, _ = drawn((2,))
    mask = rng(3).random((2, 1, 3)) < 0.5
    mask[..., 0] = True
    both = scaled_dot_product_attention(query, key, value, mask)
    for n in range(2):
        alone = scaled_dot_product_attention(query[n], key[n], value[n], mask[n])
        np.testing.assert_allclose(both[n], alone, rtol=1e-12)


def test_far_scores_overflow_nothing():
    output = scaled_dot_product_attention(1e5 * Q, 1e5 * K, V)
    assert np.isfinite(output).all()
    np.testing.assert_allclose(output[:2], V[[2, 1]])  # the key that fits best


@pytest.mark.parametrize(
    ("wrong", "error", "message"),
    [
        ({"query": Q[0]}, ValueError, r"query must have shape \(\.\.\., T, d\), got"),
        ({"query": Q.tolist()}, TypeError, "query must be a NumPy array"),
        ({"key": K[:, :1]}, ValueError, r"key must have shape \(U, 2\), got \(3, 1\)"),
        ({"key": K[None]}, ValueError, r"key must have shape \(U, 2\), got \(1, 3, 2"),
        ({"key": K.astype(np.float32)}, TypeError, "key must be float64"),
        ({"value": V[:2]}, ValueError, r"value must have shape \(3, e\), a row a key"),
        ({"key": K[:0]}, ValueError, "key must hold at least one"),
        ({"scale": "1"}, TypeError, "scale must be a number"),
        ({"is_causal": 1}, TypeError, "is_causal must be True or False"),
        (
            {"attn_mask": np.ones((3, 3), bool), "is_causal": True},
            ValueError,
            "is_causal=True makes a mask of its own",
        ),
        (
            {"attn_mask": np.ones((3, 2), bool)},
            ValueError,
            r"attn_mask must broadcast to .* = \(3, 3\), got shape \(3, 2\)",
        ),
        ({"attn_mask": np.ones((2, 3, 3), bool)}, ValueError, "must broadcast to"),
        ({"attn_mask": np.ones(3, bool)}, ValueError, "must broadcast to"),
        ({"attn_mask": np.ones((3, 3), int)}, TypeError, "truth values, or of float64"),
        (
            {"attn_mask": np.eye(3, dtype=bool) & (np.arange(3) != 1)},
            ValueError,
            r"attn_mask hides every key from a query, the one at \[1\]",
        ),
        ({"attn_mask": np.full((3, 3), -np.inf)}, ValueError, "hides every key"),
        ({"attn_mask": np.full((3, 3), np.nan)}, ValueError, "finite .* got nan"),
        ({"attn_mask": np.full((3, 3), np.inf)}, ValueError, "finite .* got inf"),
        ({"dropout_p": 0.1}, NotImplementedError, "dropout_p is an argument of PyT"),
    ],
)
def test_what_does_not_fit(wrong, error, message):
    good = {"query": Q, "key": K, "value": V}
    with pytest.raises(error, match=message):
        scaled_dot_product_attention(**good | wrong)
    with pytest.raises(error, match=message):
        scaled_dot_product_attention_backward(DO, **good | wrong)


@pytest.mark.parametrize("grad", [DO[:2], DO[None], DO[:, :1]])
def test_a_gradient_of_another_shape(grad):
    with pytest.raises(ValueError, match=r"grad_output must have shape \(3, 2\), got"):
        scaled_dot_product_attention_backward(grad, Q, K, V)
