"""What MultiheadAttention refuses, and what it says."""

import numpy as np
import pytest

from nnguide.scratch import MultiheadAttention
from tests.scratch.attention.twins import causal, filling, rng

N, T, U, E, H = 3, 4, 5, 6, 2
X, KEY = rng().normal(size=(N, T, E)), rng(1).normal(size=(N, U, E))


def attention(**options):
    good = {"batch_first": True, "rng": rng(), "embed_dim": E, "num_heads": H}
    return MultiheadAttention(**good | options)


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"num_heads": 4}, ValueError, "num_heads must divide embed_dim, got num_head"),
        ({"num_heads": 0}, ValueError, "num_heads must be at least 1"),
        ({"embed_dim": 2.0}, TypeError, "embed_dim must be a whole number"),
        ({"dropout": 2}, ValueError, "dropout must be from 0 to 1"),
        ({"bias": 1}, TypeError, "bias must be True or False"),
        ({"batch_first": None}, TypeError, "batch_first must be True or False"),
        ({"rng": 0}, TypeError, r"rng must be a numpy\.random\.Generator"),
        ({"kdim": 3}, NotImplementedError, "kdim is an argument of PyTorch"),
        ({"vdim": 3}, NotImplementedError, "vdim is an argument of PyTorch"),
        ({"add_zero_attn": True}, NotImplementedError, "add_zero_attn is an argument"),
        ({"add_bias_kv": True}, NotImplementedError, "add_bias_kv is an argument of"),
    ],
)
def test_what_no_layer_can_be_made_with(options, error, message):
    with pytest.raises(error, match=message):
        attention(**options)


@pytest.mark.parametrize(
    ("wrong", "error", "message"),
    [
        ({"query": X[0, 0]}, ValueError, r"query must have shape \(N, T, 6\) or \(T, "),
        ({"query": X[..., :5]}, ValueError, r"query must have shape .* got \(3, 4, 5"),
        ({"query": X.astype(np.float32)}, TypeError, "query must be float64, as the w"),
        (
            {"query": X[:, :0]},
            ValueError,
            "query must hold at least one token, got sha",
        ),
        ({"key": X[:0]}, ValueError, r"key must hold at least one token, got shape"),
        ({"key": KEY.tolist()}, TypeError, "key must be a NumPy array"),
        ({"key": KEY[0]}, ValueError, r"key must have as many axes as query, of shape"),
        ({"key": KEY[:2]}, ValueError, "key must hold as many sequences as query, 3"),
        ({"value": X}, ValueError, r"value must have the shape of key, \(3, 5, 6\)"),
        ({"need_weights": 1}, TypeError, "need_weights must be True or False"),
        ({"average_attn_weights": 0}, TypeError, "average_attn_weights must be True"),
        ({"is_causal": 1}, TypeError, "is_causal must be True or False"),
        (
            {"attn_mask": causal(U, T)},
            ValueError,
            r"attn_mask must have shape \(T, U\) = \(4, 5\) or .* = \(6, 4, 5\), got",
        ),
        ({"attn_mask": np.zeros((N, T, U), bool)}, ValueError, r"got \(3, 4, 5\)"),
        ({"attn_mask": np.zeros((T, U), int)}, TypeError, "attn_mask must be an array"),
        ({"attn_mask": np.zeros((T, U), "f")}, TypeError, "attn_mask must be an array"),
        ({"attn_mask": causal(T, U).tolist()}, TypeError, "must be an array of truth"),
        ({"attn_mask": np.full((T, U), np.nan)}, ValueError, "finite .* got nan"),
        (
            {"attn_mask": np.arange(T)[:, None] + np.zeros(U) == 2},
            ValueError,
            r"attn_mask hides every key from a query, the one at \[2\]",
        ),
        (
            {"key_padding_mask": filling(N, T)},
            ValueError,
            r"key_padding_mask must have shape \(N, U\) = \(3, 5\), got \(3, 4\)",
        ),
        (
            {"key_padding_mask": np.ones((N, U), bool)},
            ValueError,
            "key_padding_mask hides every key from a query",
        ),
        (
            {"key_padding_mask": np.arange(U) < [[0], [2], [0]], "is_causal": True},
            ValueError,
            r"is_causal with key_padding_mask hides .* the one at \[1, 0, 0\]",
        ),
    ],
)
def test_what_does_not_fit(wrong, error, message):
    good = {"query": X, "key": KEY, "value": KEY}
    with pytest.raises(error, match=message):
        attention()(**good | wrong)


def test_one_sequence_has_no_axis_for_others():
    mask = np.zeros((1, U), bool)
    with pytest.raises(ValueError, match=r"must have shape \(U,\) = \(5,\), got"):
        attention()(X[0], KEY[0], KEY[0], key_padding_mask=mask)


def test_a_batch_in_the_middle_is_named():
    layer = attention(batch_first=False)
    with pytest.raises(ValueError, match=r"query must have shape \(T, N, 6\) or"):
        layer(X[..., :3], KEY, KEY)
    with pytest.raises(ValueError, match="as many sequences as query, 4, got"):
        layer(X, KEY, KEY)


def test_bad_gradients():
    layer = attention()
    with pytest.raises(ValueError, match=r"MultiheadAttention\.backward needs a fo"):
        layer.backward(X)
    layer(X, KEY, KEY)
    with pytest.raises(ValueError, match="must have the shape of the last output"):
        layer.backward(KEY)
    with pytest.raises(TypeError, match="gradient must be a float64 array"):
        layer.backward(X.astype(np.float32))
    layer.backward(X)


@pytest.mark.parametrize("name", ["num_heads", "batch_first", "dropout"])
def test_settings_stay(name):
    with pytest.raises(ValueError, match=f"MultiheadAttention.{name} stays as it was"):
        setattr(attention(), name, 3)
