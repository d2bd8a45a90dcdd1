"""The formulas of attention, of ways around, and of what is seen."""

import numpy as np

from nnguide import scratch as nn
from tests.formulas.layers import drawn
from tests.formulas.table import about

SHAPES = ((4, 5), (3, 5), (3, 2), (4, 2))  # Q, K, V and dO


@about(nn.scaled_dot_product_attention)
def looked_up(rng):
    Q, K, V, _ = (rng.normal(size=shape) for shape in SHAPES)
    O = nn.scaled_dot_product_attention(Q, K, V)  # noqa: E741
    return {"Q": Q, "K": K, "V": V, "d": 5, "O": O}


@about(nn.scaled_dot_product_attention_backward)
def back_through_a_lookup(rng):
    Q, K, V, dO = (rng.normal(size=shape) for shape in SHAPES)
    P = nn.softmax(Q @ K.T / np.sqrt(5))
    r = (dO @ V.T * P).sum(axis=1, keepdims=True)
    dQ, dK, dV = nn.scaled_dot_product_attention_backward(dO, Q, K, V)
    given = {"Q": Q, "K": K, "V": V, "d": 5, "dO": dO, "P": P, "r": r}
    return given | {"dQ": dQ, "dK": dK, "dV": dV}


@about(nn.MultiheadAttention)
def one_head(rng):
    """The last layer passes on what it gets, so that the output is O."""
    layer = drawn(nn.MultiheadAttention(5, 1, rng=rng), rng)
    layer.out_proj.weight.data, layer.out_proj.bias.data = np.eye(5), np.zeros(5)
    x, dO = rng.normal(size=(2, 4, 5))
    O, P = layer(x, x, x)  # noqa: E741
    dx = sum(layer.backward(dO))
    W, b = (
        p.data.reshape(3, 5, -1) for p in (layer.in_proj_weight, layer.in_proj_bias)
    )
    Q, K, V = x @ W.mT + b.mT
    slopes = nn.scaled_dot_product_attention_backward(dO, Q, K, V)
    symbols = {"x": x, "d": 5, "O": O, "dx": dx, "P": P}
    for i, name in enumerate("QKV"):
        symbols |= {f"W_{i + 1}": W[i], f"b_{i + 1}": b[i].ravel()}
        symbols[f"d{name}"] = slopes[i]
    dW, db = layer.in_proj_weight.grad[:5], layer.in_proj_bias.grad[:5]
    return symbols | {"dW_1": dW, "db_1": db}


def parts_backward(block, x, dy):
    """What passes through the network and its norm, and through the attention."""
    n, m, attention = block.norm1, block.norm2, block.self_attn
    network = nn.Sequential(block.linear1, nn.ReLU(), block.linear2)
    q = n(x)
    network(m(x + attention(q, q, q)[0]))
    f = m.backward(network.backward(dy))
    return f, n.backward(sum(attention.backward(dy + f)))


@about(nn.TransformerEncoderLayer)
def block(rng):
    """The same parts in both orders."""
    behind, before = (
        nn.TransformerEncoderLayer(4, 2, 3, norm_first=first, rng=rng).eval()
        for first in (False, True)
    )
    for p, q in zip(behind.parameters(), before.parameters(), strict=True):
        q.data = p.data = rng.normal(size=p.shape)
    x, dy = rng.normal(size=(2, 5, 4))
    z, y, dx = behind(x), before(x), before.backward(dy)
    attention, first, second = behind.self_attn, behind.linear1, behind.linear2
    f, a = parts_backward(before, x, dy)
    return {
        **{"x": x, "z": z, "y": y, "dy": dy, "dx": dx, "f": f, "a": a},
        **{"n": behind.norm1, "m": behind.norm2},
        "A": lambda x: attention(x, x, x)[0],
        "F": lambda x: second(nn.relu(first(x))),
    }


@about(nn.Residual)
def around(rng):
    x, dz = rng.normal(size=(2, 5))
    net = nn.Residual(nn.Tanh())
    return {"x": x, "z": net(x), "dz": dz, "dx": net.backward(dz), "f": np.tanh}


@about(nn.receptive_field)
def seen(rng):
    layer = nn.Conv2d(1, 1, 4, stride=3, padding=2, dilation=5, rng=rng)
    rows, _ = nn.receptive_field(
        nn.Sequential(layer, nn.Conv2d(1, 1, 6, rng=rng)), (7, 0)
    )
    first, last = 7, 7 + 5  # what the second layer sees
    symbols = {"s": 3, "p": 2, "d": 5, "k": 4, "a": first, "b": last}
    return symbols | {"A": rows[0], "B": rows[-1]}
