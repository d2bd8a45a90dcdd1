"""The formulas of the models in PyTorch."""

import numpy as np
import torch

from nnguide import pytorch
from tests.formulas.table import about


def as_array(tensor):
    return tensor.detach().double().numpy()


@about(pytorch.TwoLayerNetwork)
def two_layers(rng):
    model = pytorch.TwoLayerNetwork(3, 4, 2).double()
    x = rng.normal(size=(5, 3))
    names = ["W_1", "b_1", "W_2", "b_2"]
    state = dict(zip(names, map(as_array, model.parameters()), strict=True))
    return {**state, "x": x, "z": as_array(model(torch.from_numpy(x)))}


@about(pytorch.MLP)
def hidden_layer(rng):
    layer = pytorch.MLP([3, 4, 2], activation=torch.nn.Tanh).double()[:2]
    x = rng.normal(size=(5, 3))
    W, b = map(as_array, layer.parameters())
    a = as_array(layer(torch.from_numpy(x)))
    return {"a_prev": x, "W": W, "b": b, "a": a, "f": np.tanh}
