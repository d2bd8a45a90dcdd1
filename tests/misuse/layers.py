"""Layers, activations and losses of `nnguide.scratch`, beside those of PyTorch."""

import inspect

import numpy as np
import torch

from nnguide import scratch as nn
from tests.misuse.judge import Row

RNG = np.random.default_rng(0)
X = np.random.default_rng(1).uniform(0.1, 2.0, (4, 3))
IMAGES = np.random.default_rng(2).uniform(-2.0, 2.0, (2, 2, 5, 5))
Y = np.array([0, 2, 1, 1])
YES = np.array([[1.0, 0.0, 1.0]] * 4)

# PyTorch's GELU is NaN there; ours is held against 50 digits by its own test.
FAR_OUT = {f"{name} with {sign}1e300" for name in "xz" for sign in ("", "-")}

MODULES = {
    "Linear": ({"in_features": 3, "out_features": 2, "bias": True}, X),
    "Identity": ({}, X),
    "ReLU": ({"inplace": False}, X),
    "LeakyReLU": ({"negative_slope": 0.25}, X),
    "ELU": ({"alpha": 1.0}, X),
    "GELU": ({"approximate": "tanh"}, X),
    "SiLU": ({}, X),
    "Sigmoid": ({}, X),
    "Tanh": ({}, X),
    "Softplus": ({"beta": 1.0, "threshold": 20.0}, X),
    "Softmax": ({"dim": 1}, X),
    "LogSoftmax": ({"dim": 1}, X),
    "Flatten": ({"start_dim": 1, "end_dim": 2}, IMAGES),
    "Dropout": ({"p": 0.0, "inplace": False}, X),
    "Embedding": ({"num_embeddings": 3, "embedding_dim": 2, "padding_idx": 1}, Y),
    "BatchNorm1d": (
        {"num_features": 3, "eps": 0.5, "momentum": 0.5, "affine": True}
        | {"track_running_stats": True},
        X,
    ),
    "BatchNorm2d": (
        {"num_features": 2, "eps": 0.5, "momentum": 0.5, "affine": True}
        | {"track_running_stats": True},
        IMAGES,
    ),
    "LayerNorm": (
        {"normalized_shape": 3, "eps": 0.5, "elementwise_affine": True, "bias": True},
        X,
    ),
    "Conv2d": (
        {"in_channels": 2, "out_channels": 3, "kernel_size": 2, "stride": 1}
        | {"padding": 1, "dilation": 1, "groups": 1, "bias": True},
        IMAGES,
    ),
    "MaxPool2d": ({"kernel_size": 2, "stride": 2, "padding": 1, "dilation": 1}, IMAGES),
    "AvgPool2d": (
        {"kernel_size": 2, "stride": 2, "padding": 1, "count_include_pad": True},
        IMAGES,
    ),
}


SEQUENCES = np.random.default_rng(3).uniform(-2.0, 2.0, (3, 2, 4))
FIRST = np.random.default_rng(4).uniform(-1.0, 1.0, (1, 2, 3))
RECURRENT = {"RNN": {"nonlinearity": "tanh"}, "LSTM": {}, "GRU": {}}


def _made(name, a):
    takes = inspect.signature(getattr(nn, name)).parameters
    return getattr(nn, name)(**{k: v for k, v in a.items() if k in takes})


def module(name):
    """Output, and the gradient of its sum of squares."""

    def call(x, **a):
        ours = _made(name, a)
        out = ours(x)
        grad = ours.backward(2 * out)
        return out, *(() if grad is None else (grad,))

    return call


def torch_module(name):
    """The same in PyTorch, with the same weights."""

    def call(x, **a):
        ours = _made(name, a)
        takes = set(inspect.signature(getattr(torch.nn, name)).parameters)
        theirs = getattr(torch.nn, name)(
            **{k: a[k] for k in a if k in takes - {"dtype"}}
        )
        state = {k: torch.from_numpy(v) for k, v in ours.state_dict().items()}
        theirs.double().load_state_dict(state, strict=False)
        x = tensor(x).requires_grad_(name != "Embedding")
        out = theirs(x)
        out.square().sum().backward()
        return out, *(() if x.grad is None else (x.grad,))

    return call


def tensor(x):
    x = torch.as_tensor(np.array(x))
    return x.double() if x.is_floating_point() else x


def _module_row(name):
    arguments, x = MODULES[name]
    takes = inspect.signature(getattr(nn, name)).parameters
    extra = {"rng": RNG, "dtype": np.float64}
    good = arguments | {k: v for k, v in extra.items() if k in takes} | {"x": x}
    fine = {f"{k} None" for k in ("padding_idx", "stride", "momentum")}  # as documented
    if name == "LayerNorm":  # NumPy warns of the overflow
        fine |= FAR_OUT
    if name == "GELU":
        fine |= FAR_OUT
    return Row(module(name), good, torch_module(name), frozenset(fine))


def _state(name, hx, c_0):
    return hx if name != "LSTM" or (hx is None and c_0 is None) else (hx, c_0)


def recurrent(name):
    """Output and last state, and the gradient of the sum of squares of the output."""

    def call(x, hx, c_0=None, **a):
        ours = _made(name, a)
        out, state = ours(x, _state(name, hx, c_0))
        return out, state, ours.backward(2 * out)

    return call


def torch_recurrent(name):
    """The same in PyTorch, with the same weights."""

    def call(x, hx, c_0=None, **a):
        ours = _made(name, a)
        theirs = getattr(torch.nn, name)(
            **{k: v for k, v in a.items() if k not in ("rng", "dtype")}
        )
        state = {k: torch.from_numpy(v) for k, v in ours.state_dict().items()}
        theirs.double().load_state_dict(state)
        x, hx = tensor(x).requires_grad_(), tensor(hx).requires_grad_()
        first = (hx, tensor(c_0).requires_grad_()) if name == "LSTM" else hx
        out, last = theirs(x, first)
        out.square().sum().backward()
        grads = tuple(s.grad for s in first) if name == "LSTM" else hx.grad
        return out, last, (x.grad, grads)

    return call


def _recurrent_row(name):
    sizes = {"input_size": 4, "hidden_size": 3, "num_layers": 1}
    good = sizes | RECURRENT[name] | {"bias": True, "batch_first": False}
    good |= {"rng": RNG, "dtype": np.float64, "x": SEQUENCES, "hx": FIRST}
    good |= {"c_0": FIRST / 2} if name == "LSTM" else {}
    fine = {"hx None", "c_0 None"}
    if name == "GRU":  # PyTorch's gradient is NaN there, from 0 · ∞; ours is finite
        fine |= {"hx with 1e300"}
    return Row(recurrent(name), good, torch_recurrent(name), frozenset(fine))


def loss(name, library=nn):
    def call(input, target, **a):
        if library is nn:
            ours = getattr(nn, name)(**a)
            return float(ours(input, target)), ours.backward()
        weights = {k: tensor(v) for k, v in a.items() if isinstance(v, np.ndarray)}
        theirs = getattr(torch.nn, name)(**a | weights)
        input = tensor(input).requires_grad_()
        value = theirs(input, tensor(target))
        value.backward()
        return value, input.grad

    return call


W = np.array([1.0, 2.0, 0.5])
LOSSES = {
    "MSELoss": ({}, X, X + 1),
    "L1Loss": ({}, X, X + 1),
    "HuberLoss": ({"delta": 1.0}, X, X + 1),
    "BCELoss": ({"weight": W}, X / 3, YES),
    "BCEWithLogitsLoss": ({"weight": W, "pos_weight": W}, X, YES),
    "NLLLoss": ({"weight": W, "ignore_index": -100}, -X, Y),
    "CrossEntropyLoss": (
        {"weight": W, "ignore_index": -100, "label_smoothing": 0.25},
        X,
        Y,
    ),
}


def _loss_row(name):
    arguments, input, target = LOSSES[name]
    good = {"reduction": "mean", "input": input, "target": target} | arguments
    # The defaults, and a label that no array of labels can hold.
    fine = {"weight None", "pos_weight None", "ignore_index beyond int64"}
    return Row(loss(name), good, loss(name, torch.nn), frozenset(fine))


def function(name):
    """A function such as `relu`, beside that of PyTorch, or beside its slope there."""
    plain = name.removesuffix("_derivative")
    theirs = getattr(torch, plain, None) or getattr(torch.nn.functional, plain)

    def twin(z, **a):
        z = tensor(np.asarray(z, float)).requires_grad_()
        out = theirs(z, **a)
        if plain == name:
            return out
        return torch.autograd.grad(out.sum(), z)[0]

    good = {"z": X - 1}
    takes = inspect.signature(getattr(nn, name)).parameters
    options = {"alpha": 1.0, "approximate": "tanh", "negative_slope": 0.25}
    options |= {"beta": 1.0, "threshold": 20.0}
    good |= {k: v for k, v in options.items() if k in takes}
    fine = {"z truth"} | (FAR_OUT if plain == "gelu" else set())
    return Row(getattr(nn, name), good, twin, frozenset(fine))


def along(name):
    """Softmax and its kind; their derivatives are matrices of one example."""
    if not name.endswith("_derivative"):
        theirs = getattr(torch, name)
        good = {"z": X, "dim": 1}
        return Row(getattr(nn, name), good, lambda z, dim: theirs(tensor(z), dim))
    theirs = getattr(torch, name.removesuffix("_derivative"))

    def twin(z):
        if np.ndim(z) > 1:  # a matrix for each example
            return np.stack([twin(row) for row in z])
        return torch.autograd.functional.jacobian(
            lambda v: theirs(v, -1), tensor(z)
        ).numpy()

    return Row(getattr(nn, name), {"z": X[0]}, twin)


ROWS = (
    {f"scratch.{name}": _module_row(name) for name in MODULES}
    | {f"scratch.{name}": _recurrent_row(name) for name in RECURRENT}
    | {f"scratch.{name}": _loss_row(name) for name in LOSSES}
    | {f"scratch.{name}": function(name) for name in nn.functional.__all__}
    | {
        f"scratch.{name}{end}": along(name + end)
        for name in ("softmax", "log_softmax")
        for end in ("", "_derivative")
    }
)
ROWS["scratch.CrossEntropyLoss shares"] = Row(
    loss("CrossEntropyLoss"),
    {"input": X, "target": np.full((4, 3), 1 / 3)},
    loss("CrossEntropyLoss", torch.nn),
)
