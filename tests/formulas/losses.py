"""The formulas of losses, and of their slopes."""

import numpy as np

from nnguide import scratch as nn
from tests.formulas.table import about


def run(loss_fn, input, target):
    """The loss and the slope."""
    loss = loss_fn(input, target)
    return loss, loss_fn.backward(np.ones_like(loss))


@about(nn.MSELoss, nn.L1Loss)
def mean_of_residuals(rng, cls):
    target, e = rng.normal(size=(2, 5))
    L, slope = run(cls(), target + e, target)
    return {"e": e, "n": 5, "L": L, "dL_dinput": slope}


@about(nn.HuberLoss)
def huber(rng):
    target, e = rng.normal(size=(2, 9))
    ell, slope = run(nn.HuberLoss("none", 0.6), target + e, target)
    return {"e": e, "delta": 0.6, "ell": ell, "dell_dinput": slope}


@about(nn.BCEWithLogitsLoss)
def of_logits(rng):
    z, y = rng.normal(size=6), rng.random(6)
    v = np.array([2.5])
    loss_fn = nn.BCEWithLogitsLoss(pos_weight=v, reduction="none")
    ell, slope = run(loss_fn, z, y)
    return {"z": z, "y": y, "v": v, "ell": ell, "dell_dz": slope}


@about(nn.BCELoss)
def of_probabilities(rng):
    p, y = rng.uniform(0.1, 0.9, (2, 6))
    ell, slope = run(nn.BCELoss(reduction="none"), p, y)
    return {"p": p, "y": y, "ell": ell, "dell_dp": slope}


@about(nn.NLLLoss)
def of_labels(rng):
    ell, y = nn.log_softmax(rng.normal(size=(5, 3))), np.array([0, 2, 1, 1, 0])
    w = np.array([0.5, 1.0, 3.0])
    return {"ell": ell, "y": y, "w": w, "L": nn.NLLLoss(w)(ell, y)}


@about(nn.CrossEntropyLoss)
def of_scores(rng):
    z, q = rng.normal(size=(4, 3)), nn.softmax(rng.normal(size=(4, 3)))
    L, slope = run(nn.CrossEntropyLoss(), z, q)
    symbols = {"z": z, "q": q, "N": 4, "L": L, "dL_dz": slope}
    return symbols | {"p": nn.softmax(z)}
