"""The formulas of optimizers, of schedules and of clipping."""

import numpy as np

from nnguide import scratch as nn
from tests.formulas.table import about


def third_step(cls, rng, **settings):
    """The optimizer's arrays and the weights before and after its third step."""
    w, eta = nn.Parameter(rng.normal(size=5)), 0.1
    optimizer = cls([w], lr=eta, **settings)
    for _ in range(3):
        before = {"w": w.data.copy(), **optimizer.state_dict()}
        w.grad = g = rng.normal(size=5)
        optimizer.step()
    after = {"w": w.data, **optimizer.state_dict()}
    return before, after, {"g": g, "eta": eta, "t": 3}


def symbols_of(names, before, after, **more):
    """The arrays under the letters of the formula; what they become with `_new`."""
    for letter, name in {"w": "w", **names}.items():
        more |= {letter: before[name], f"{letter}_new": after[name]}
    return more


@about(nn.SGD)
def sgd(rng):
    before, after, more = third_step(nn.SGD, rng, momentum=0.9, dampening=0.3)
    names = {"v": "0.momentum_buffer"}
    return symbols_of(names, before, after, mu=0.9, tau=0.3, **more)


@about(nn.Adagrad)
def adagrad(rng):
    before, after, more = third_step(nn.Adagrad, rng, lr_decay=0.3, eps=0.01)
    return symbols_of({"s": "0.sum"}, before, after, gamma=0.3, varepsilon=0.01, **more)


@about(nn.RMSprop)
def rmsprop(rng):
    before, after, more = third_step(nn.RMSprop, rng, alpha=0.8, eps=0.01)
    names = {"v": "0.square_avg"}
    return symbols_of(names, before, after, alpha=0.8, varepsilon=0.01, **more)


@about(nn.Adam)
def adam(rng):
    before, after, more = third_step(nn.Adam, rng, betas=(0.7, 0.8), eps=0.01)
    more |= {"beta_1": 0.7, "beta_2": 0.8, "varepsilon": 0.01}
    names = {"m": "0.exp_avg", "v": "0.exp_avg_sq"}
    return symbols_of(names, before, after, **more)


@about(nn.AdamW)
def adamw(rng):
    """Without a gradient nothing but the decay moves the weights."""
    w = nn.Parameter(rng.normal(size=5))
    before = w.data.copy()
    nn.AdamW([w], lr=0.1, weight_decay=0.4).step()
    return {"w": before, "w_new": w.data, "eta": 0.1, "lambda": 0.4}


def rates(cls, *arguments, **settings):
    """The first rate, an epoch and its rate."""
    optimizer = nn.SGD([nn.Parameter(np.zeros(1))], lr=0.8)
    schedule, t = cls(optimizer, *arguments, **settings), 5
    return {"t": t, "eta_0": 0.8, "eta_t": schedule.rate_at(t, 0.8)}


@about(nn.StepLR)
def step(rng):
    rate = rates(nn.StepLR, step_size=2, gamma=0.7)
    return {"gamma": 0.7, "step_size": 2, **rate}


@about(nn.ExponentialLR)
def exponential(rng):
    return {"gamma": 0.7, **rates(nn.ExponentialLR, gamma=0.7)}


@about(nn.CosineAnnealingLR)
def cosine(rng):
    rate = rates(nn.CosineAnnealingLR, T_max=8, eta_min=0.1)
    return {"T_max": 8, "eta_min": 0.1, **rate}


@about(nn.LinearLR)
def linear(rng):
    rate = rates(nn.LinearLR, start_factor=0.2, end_factor=0.9, total_iters=7)
    return {"s": 0.2, "f": 0.9, "T": 7, **rate}


@about(nn.LinearLR)
def linear_at_its_end(rng):
    rate = rates(nn.LinearLR, start_factor=0.2, end_factor=0.9, total_iters=3)
    return {"s": 0.2, "f": 0.9, "T": 3, **rate}


def clipped(rng, clip, limit):
    w = nn.Parameter(np.zeros(4))
    w.grad = g = 2 * rng.normal(size=4)
    clip([w], limit)
    return {"g": g, "g_new": w.grad}


@about(nn.clip_grad_norm_)
def norm_clipped(rng):
    return {"max_norm": 0.7, **clipped(rng, nn.clip_grad_norm_, 0.7)}


@about(nn.clip_grad_norm_)
def norm_below_the_limit(rng):
    return {"max_norm": 70, **clipped(rng, nn.clip_grad_norm_, 70)}


@about(nn.clip_grad_value_)
def value_clipped(rng):
    return {"clip_value": 0.7, **clipped(rng, nn.clip_grad_value_, 0.7)}
