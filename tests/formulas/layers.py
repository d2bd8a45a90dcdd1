"""The formulas of layers, forward and backward."""

import numpy as np

from nnguide import scratch as nn
from tests.formulas.table import about


def drawn(layer, rng):
    """The layer, with weights and biases that are neither 0 nor 1."""
    for parameter in layer.parameters():
        parameter.data[...] = rng.normal(size=parameter.shape)
    return layer


def both_ways(layer, x, dz):
    z = layer(x)
    dx = layer.backward(dz)
    w, b = layer.weight, layer.bias
    return {
        **{"x": x, "z": z, "dz": dz, "dx": dx, "b": b.data, "db": b.grad},
        **{"w": w.data, "dw": w.grad},
    }


@about(nn.Linear)
def linear(rng):
    layer = drawn(nn.Linear(4, 3, rng=rng), rng)
    found = both_ways(layer, rng.normal(size=(5, 4)), rng.normal(size=(5, 3)))
    return {**found, "W": found["w"], "dW": found["dw"]}


@about(nn.BatchNorm1d)
def batch_norm(rng):
    x, dz = rng.normal(size=(2, 5, 1))
    layer = drawn(nn.BatchNorm1d(1, eps=0.1), rng)
    found = {name: value[..., 0] for name, value in both_ways(layer, x, dz).items()}
    x = found["x"]

    def normalized(x):
        return (x - x.mean()) / np.sqrt(x.var() + 0.1)

    slopes = [
        (normalized(x + step) - normalized(x - step)) / 2e-5
        for step in 1e-5 * np.eye(5)
    ]
    return {**found, "n": 5, "eps": 0.1, "dx_hat_dx": np.array(slopes).T}


@about(nn.LayerNorm)
def layer_norm(rng):
    x, dz = rng.normal(size=(2, 1, 5))
    layer = drawn(nn.LayerNorm(5, eps=0.1), rng)
    found = both_ways(layer, x, dz)
    found |= {name: found[name][0] for name in ("x", "z", "dz", "dx")}
    return {**found, "D": 5, "eps": 0.1}


@about(nn.Embedding)
def embedding(rng):
    layer, x = nn.Embedding(4, 3, rng=rng), np.array([1, 3, 1])
    z, dz = layer(x), rng.normal(size=(3, 3))
    layer.backward(dz)
    return {"x": x, "z": z, "dz": dz, "W": layer.weight.data, "dW": layer.weight.grad}
