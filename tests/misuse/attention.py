"""Attention, ways around a module, and what is seen, beside PyTorch."""

import numpy as np
import torch

from nnguide import scratch as nn
from tests.misuse.judge import Row
from tests.misuse.layers import RNG, tensor

QUERY, KEY, VALUE = np.random.default_rng(3).uniform(-2.0, 2.0, (3, 3, 4))
SEEN = np.where(np.tri(3) > 0, np.random.default_rng(4).normal(size=(3, 3)), -9.0)
IMAGES = np.random.default_rng(2).uniform(-2.0, 2.0, (2, 3, 4))


def lookup(query, key, value, attn_mask, **options):
    output = nn.scaled_dot_product_attention(query, key, value, attn_mask, **options)
    given = query, key, value, attn_mask
    return output, *nn.scaled_dot_product_attention_backward(output, *given, **options)


def torch_lookup(query, key, value, attn_mask, **options):
    given = [tensor(x).requires_grad_() for x in (query, key, value)]
    mask = None if attn_mask is None else tensor(attn_mask)
    output = torch.nn.functional.scaled_dot_product_attention(*given, mask, **options)
    output.backward(output.detach())
    return output, *(x.grad for x in given)


def torch_lookup_backward(grad_output, query, key, value):
    given = [tensor(x).requires_grad_() for x in (query, key, value)]
    output = torch.nn.functional.scaled_dot_product_attention(*given)
    if grad_output.shape != output.shape:
        raise ValueError("autograd would take other shapes")
    return torch.autograd.grad(output, given, tensor(grad_output))


def split(a, *names):
    """The arguments of the constructor, and those of these names."""
    return {k: v for k, v in a.items() if k not in names}, [a[k] for k in names]


def heads(**a):
    """Output, shares, and the gradients of the sum of the output's squares."""
    made, (*given, mask) = split(a, "query", "key", "value", "attn_mask")
    ours = nn.MultiheadAttention(**made)
    output, weights = ours(*given, attn_mask=mask)
    return output, weights, *ours.backward(2 * output)


def torch_heads(**a):
    made, (*given, mask) = split(a, "query", "key", "value", "attn_mask")
    ours = nn.MultiheadAttention(**made)
    del made["rng"], made["dtype"]
    theirs = as_torch(ours, torch.nn.MultiheadAttention(**made))
    given = [tensor(x).requires_grad_() for x in given]
    mask = None if mask is None else tensor(mask)
    output, weights = theirs(*given, attn_mask=mask)
    output.square().sum().backward()
    return output, weights, *(x.grad for x in given)


def as_torch(ours, theirs):
    state = {k: torch.from_numpy(v) for k, v in ours.state_dict().items()}
    theirs.double().load_state_dict(state)
    return theirs


def masked(query, **options):
    """A lookup in itself, with the masks of the layer."""
    layer = nn.MultiheadAttention(4, 2, rng=np.random.default_rng(0), batch_first=True)
    return [r for r in layer(query, query, query, **options) if r is not None]


def torch_masked(query, **options):
    layer = nn.MultiheadAttention(4, 2, rng=np.random.default_rng(0), batch_first=True)
    made = torch.nn.MultiheadAttention(4, 2, batch_first=True)
    masks = {k: tensor(v) if np.ndim(v) else v for k, v in options.items()}
    found = as_torch(layer, made)(*[tensor(query)] * 3, **masks)
    return [r for r in found if r is not None]


def block(**a):
    made, (src,) = split(a, "src")
    ours = nn.TransformerEncoderLayer(**made)
    output = ours(src)
    return output, ours.backward(2 * output)


def torch_block(**a):
    made, (src,) = split(a, "src")
    ours = nn.TransformerEncoderLayer(**made)
    del made["rng"], made["dtype"]
    theirs = as_torch(ours, torch.nn.TransformerEncoderLayer(**made))
    src = tensor(src).requires_grad_()
    output = theirs(src)
    output.square().sum().backward()
    return output, src.grad


def positions(x, **a):
    layer = nn.PositionalEncoding(**a)
    z = layer(x)
    return z, layer.backward(z)


def plain_positions(x, max_len, **_):
    """The numbers of four columns, written out."""
    t = np.arange(max_len)[: x.shape[-2], None]
    waves = np.hstack([np.sin(t), np.cos(t), np.sin(t / 100), np.cos(t / 100)])
    return x + waves, x + waves


def around(x):
    net = nn.Residual(nn.Tanh())
    z = net(x)
    return z, net.backward(2 * z)


def torch_around(x):
    x = tensor(x).requires_grad_()
    z = x + x.tanh()
    z.square().sum().backward()
    return z, x.grad


def seen(place):
    rows, columns = nn.receptive_field(nn.MaxPool2d((2, 3)), place)
    return [*rows, *columns]


MADE = {"rng": RNG, "dtype": np.float64}
ROWS = {
    "scratch.scaled_dot_product_attention": Row(
        lookup,
        {"query": QUERY, "key": KEY, "value": VALUE, "attn_mask": SEEN}
        | {"is_causal": False, "scale": 0.5},
        torch_lookup,
        frozenset({"attn_mask None", "scale None"}),  # as documented
    ),
    "scratch.scaled_dot_product_attention_backward": Row(
        nn.scaled_dot_product_attention_backward,
        {"grad_output": VALUE, "query": QUERY, "key": KEY, "value": VALUE},
        torch_lookup_backward,
    ),
    "scratch.MultiheadAttention": Row(
        heads,
        {"embed_dim": 4, "num_heads": 2, "dropout": 0.0, "bias": True}
        | {"batch_first": True, **MADE}
        | {"query": QUERY, "key": KEY, "value": VALUE, "attn_mask": SEEN},
        torch_heads,
        # Truth values are no numbers here: they say what is hidden.
        frozenset({"attn_mask None", "attn_mask of truth"}),
    ),
    "scratch.MultiheadAttention masks": Row(
        masked,
        {"query": IMAGES, "key_padding_mask": np.full((2, 3), -0.5)}
        | {"need_weights": True, "average_attn_weights": True, "is_causal": False},
        torch_masked,
        frozenset({"key_padding_mask None"}),
    ),
    "scratch.PositionalEncoding": Row(
        positions,
        {"d_model": 4, "max_len": 6, "batch_first": True, "dtype": np.float64}
        | {"x": IMAGES},
        plain_positions,
    ),
    "scratch.TransformerEncoderLayer": Row(
        block,
        {"d_model": 4, "nhead": 2, "dim_feedforward": 3, "dropout": 0.0}
        | {"activation": "gelu", "layer_norm_eps": 0.5, "batch_first": True}
        | {"norm_first": True, "bias": True, **MADE, "src": IMAGES},
        torch_block,
        frozenset({"src with 1e300", "src with -1e300"}),  # as of LayerNorm
    ),
    "scratch.Residual": Row(around, {"x": IMAGES}, torch_around),
    "scratch.Residual module": Row(
        lambda module: nn.Residual(module)(IMAGES), {"module": nn.Identity()}
    ),
    "scratch.receptive_field": Row(seen, {"place": (1, 2)}),
    "scratch.receptive_field module": Row(
        lambda module: list(nn.receptive_field(module)[0]), {"module": nn.Identity()}
    ),
}
