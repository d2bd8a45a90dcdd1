"""The formulas of recurrent layers: over three steps, and inside of one."""

import numpy as np

from nnguide import scratch as nn
from tests.formulas.layers import drawn
from tests.formulas.table import about


def weights(layer):
    """Weights, biases and their gradients, under the letters of the formulas."""
    found = {}
    for letter, name in (("W", "weight"), ("b", "bias")):
        for place in ("ih", "hh"):
            parameter = getattr(layer, f"{name}_{place}_l0")
            found[f"{letter}_{place}"] = parameter.data
            found[f"d{letter}_{place}"] = parameter.grad
    return found


def from_0(first, steps):
    """What belongs to the steps, counted from 1, behind what was before them."""
    return np.concatenate([np.broadcast_to(first, (1, *steps.shape[1:])), steps])


@about(nn.RNN)
def rnn(rng):
    """Three steps of two sequences; what has one t is seen at step 2."""
    layer = drawn(nn.RNN(5, 4, rng=rng), rng)
    x, dy = rng.normal(size=(3, 2, 5)), rng.normal(size=(3, 2, 4))
    h_0 = np.tanh(rng.normal(size=(1, 2, 4)))
    h, _ = layer(x, h_0)
    dx, _ = layer.backward(dy)
    da = dx @ np.linalg.pinv(layer.weight_ih_l0.data)
    found = {"x": x, "dx": dx, "dy": dy, "da": da, "dh": da / (1 - h**2)}
    found = {name: from_0(0.0, array) for name, array in found.items()}
    h = from_0(h_0, h)
    return {**found, **weights(layer), "h": h, "a": np.arctanh(h), "t": 2}


def step(layer, rng, h_0, *others):
    """One step of one sequence, so that gradients of biases are those of the sums."""
    x, dy = rng.normal(size=(1, 1, 5)), rng.normal(size=(1, 1, 3))
    layer(x, (h_0, *others) if others else h_0)
    ((_, h, kept),) = layer.recall(dy)[0]
    layer(x, (h_0, *others) if others else h_0)
    known = {"t": 1, "x_t": x[0], "h_t-1": h[0], "h_t": h[1], "dh": dy[0]}
    return known, kept, dy


def cut(name, letters, row):
    """The parts of a row, `a_i` and so on."""
    parts = np.split(np.atleast_2d(row), len(letters), axis=1)
    return {f"{name}_{c}": part for c, part in zip(letters, parts, strict=True)}


@about(nn.LSTM)
def lstm(rng):
    layer = drawn(nn.LSTM(5, 3, rng=rng), rng)
    h_0, c_0, dc = rng.normal(size=(3, 1, 1, 3))
    found, (c, _, gates), dy = step(layer, rng, h_0, c_0)
    dx, (dh_0, dc_0) = layer.backward(dy, (None, dc))
    found |= weights(layer) | {"c_t-1": c[0], "c_t": c[1], "dc": dc[0]}
    a = found["x_t"] @ found["W_ih"].T + found["b_ih"]
    a = a + h_0[0] @ found["W_hh"].T + found["b_hh"]
    i, f, g, o = np.split(gates[0], 4, axis=1)
    found |= {"a": a, "i": i, "f": f, "g": g, "o": o, **cut("a", "ifgo", a)}
    da = found["db_ih"]
    found |= {"da": da[None], **cut("da", "ifgo", da), "dc_new": dc_0[0] / f}
    return found | {"dc_t-1": dc_0[0], "dh_t-1": dh_0[0], "dx_t": dx[0]}


@about(nn.GRU)
def gru(rng):
    layer = drawn(nn.GRU(5, 3, rng=rng), rng)
    h_0 = rng.normal(size=(1, 1, 3))
    found, (_, gates), dy = step(layer, rng, h_0)
    dx, dh_0 = layer.backward(dy)
    found |= weights(layer)
    u = found["x_t"] @ found["W_ih"].T + found["b_ih"]
    v = h_0[0] @ found["W_hh"].T + found["b_hh"]
    r, z, n = np.split(gates[0], 3, axis=1)
    found |= {"u": u, "v": v, "r": r, "z": z, "n": n}
    du, dv = found["db_ih"][None], found["db_hh"][None]
    for name, row in {"u": u, "v": v, "du": du, "dv": dv}.items():
        found |= {name: row, **cut(name, "rzn", row)}
    return found | {"dh_t-1": dh_0[0], "dx_t": dx[0]}
