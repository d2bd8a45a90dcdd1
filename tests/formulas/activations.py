"""The formulas of activations and their derivatives."""

from inspect import signature

import numpy as np

from nnguide import scratch as nn
from nnguide.scratch.activations import functional
from tests.formulas.table import about

# What a formula may name beside z; "none" and thresholds are not in it.
SETTINGS = {"alpha": 0.7, "negative_slope": 0.2, "beta": 1.7}


def entrywise(function):
    def symbols(rng):
        z = rng.normal(size=7)
        known = signature(function).parameters
        given = {name: SETTINGS[name] for name in known if name in SETTINGS}
        return {"z": z, **given, "value": function(z, **given)}

    return symbols


for name in functional.__all__:
    about(getattr(nn, name))(entrywise(getattr(nn, name)))


def module(cls):
    """The class says the same as the function, with the same names."""

    def symbols(rng):
        z = rng.normal(size=7)
        given = {n: SETTINGS[n] for n in signature(cls).parameters if n in SETTINGS}
        return {"z": z, **given, "value": cls(**given)(z)}

    return symbols


for cls in (nn.ReLU, nn.ELU, nn.Sigmoid, nn.Tanh, nn.Softplus, nn.SiLU, nn.GELU):
    about(cls)(module(cls))


@about(nn.softmax)
def shares(rng):
    z = rng.normal(size=4)
    return {"z": z, "p": nn.softmax(z)}


@about(nn.log_softmax)
def logarithms(rng):
    z = rng.normal(size=4)
    return {"z": z, "p": np.exp(nn.log_softmax(z))}


@about(nn.softmax_derivative)
def slopes_of_shares(rng):
    z = rng.normal(size=4)
    return {"p": nn.softmax(z), "dp_dz": nn.softmax_derivative(z)}


@about(nn.Softmax)
def back_through_shares(rng):
    z, dp = rng.normal(size=(2, 1, 4))
    softmax = nn.Softmax(1)
    p = softmax(z)
    return {"p": p[0], "dp": dp[0], "dz": softmax.backward(dp)[0]}


@about(nn.LogSoftmax)
def back_through_logarithms(rng):
    z, dl = rng.normal(size=(2, 1, 4))
    log_softmax = nn.LogSoftmax(1)
    ell = log_softmax(z)
    dz = log_softmax.backward(dl)[0]
    return {"p": np.exp(ell[0]), "ell": ell[0], "dell": dl[0], "dz": dz}
