"""Every module of the library, and the arguments and shapes that it is tested with.

A row is a name that `nnguide.scratch` and `torch.nn` share, and a strategy that draws
`(arguments, input shape)`. `test_modules.py` holds each row against both oracles:
adding a module is adding a row.
"""

import inspect
from dataclasses import dataclass

import numpy as np
import torch
from hypothesis import strategies as st

from nnguide import scratch as nn

FLOATS = [np.float64, np.float32]
RTOL = {np.float64: 1e-10, np.float32: 1e-5}
ATOL = {np.float64: 1e-12, np.float32: 2e-6}

size = st.integers(1, 5)
any_shape = st.lists(size, min_size=1, max_size=4).map(tuple)
leading = st.lists(size, max_size=2).map(tuple)


@st.composite
def linear(draw):
    D, H = draw(size), draw(size)
    arguments = {"in_features": D, "out_features": H, "bias": draw(st.booleans())}
    return arguments, (*draw(leading), D)


def elementwise(**arguments):
    return st.tuples(st.fixed_dictionaries(arguments), any_shape)


@st.composite
def along_axis(draw):
    shape = draw(any_shape)
    dim = draw(st.integers(-len(shape), len(shape) - 1))
    return {"dim": dim}, shape


@st.composite
def flatten(draw):
    shape = draw(any_shape)
    n = len(shape)
    start = draw(st.integers(0, n - 1))
    end = draw(st.integers(start, n - 1))
    return {"start_dim": start, "end_dim": end - draw(st.sampled_from([0, n]))}, shape


@st.composite
def embedding(draw):
    arguments = {"num_embeddings": draw(size), "embedding_dim": draw(size)}
    return arguments, draw(any_shape)


# With the default eps, float32 has too few digits where values hardly vary.
eps = st.sampled_from([0.1, 0.5])


@st.composite
def batch_norm(draw, axes):
    N, K = draw(st.integers(2, 6)), draw(size)
    arguments = {
        "num_features": K,
        "eps": draw(eps),
        "momentum": draw(st.sampled_from([0.1, 0.7, None])),
        "affine": draw(st.booleans()),
        "track_running_stats": draw(st.booleans()),
    }
    return arguments, (N, K, *draw(axes))


@st.composite
def layer_norm(draw):
    shape = draw(any_shape)
    arguments = {
        "normalized_shape": shape,
        "eps": draw(eps),
        "elementwise_affine": draw(st.booleans()),
        "bias": draw(st.booleans()),
    }
    if len(shape) == 1 and draw(st.booleans()):
        arguments["normalized_shape"] = shape[0]
    return arguments, (*draw(leading), *shape)


@st.composite
def images(draw, channels, kernel, padding=0, dilation=1):
    """The shape of a batch, or of one image, of a size that a window fits in."""
    leading = draw(st.sampled_from([(), (1,), (2,), (3,)]))
    sides = []
    for side in (0, 1):
        k, p, d = (
            v if isinstance(v, int) else v[side] for v in (kernel, padding, dilation)
        )
        least = max(1, d * (k - 1) + 1 - 2 * p, d)
        sides.append(least + draw(st.integers(0, 3)))
    return *leading, channels, *sides


def number_or_pair(least, most):
    number = st.integers(least, most)
    return number | st.tuples(number, number)


@st.composite
def convolution(draw):
    groups = draw(st.integers(1, 3))
    arguments = {
        "in_channels": groups * draw(st.integers(1, 2)),
        "out_channels": groups * draw(st.integers(1, 2)),
        "kernel_size": draw(number_or_pair(1, 3)),
        "stride": draw(number_or_pair(1, 4)),
        "padding": draw(number_or_pair(0, 2) | st.sampled_from(["valid", "same"])),
        "dilation": draw(number_or_pair(1, 2)),
        "groups": groups,
        "bias": draw(st.booleans()),
    }
    padding = arguments["padding"]
    if padding == "same":  # PyTorch warns of even kernels: test_convolution has them
        arguments |= {"stride": 1, "kernel_size": draw(st.sampled_from([1, 3]))}
    shape = images(
        arguments["in_channels"],
        arguments["kernel_size"],
        0 if isinstance(padding, str) else padding,
        arguments["dilation"],
    )
    return arguments, draw(shape)


@st.composite
def pooling(draw, **arguments):
    arguments = {name: draw(strategy) for name, strategy in arguments.items()}
    kernel = draw(number_or_pair(1, 4))
    if isinstance(kernel, int):
        padding = draw(st.integers(0, kernel // 2))
    else:
        padding = tuple(draw(st.integers(0, k // 2)) for k in kernel)
    arguments |= {
        "kernel_size": kernel,
        "stride": draw(st.none() | number_or_pair(1, 5)),
        "padding": padding,
    }
    dilation = arguments.get("dilation", 1)
    return arguments, draw(images(draw(size), kernel, padding, dilation))


@st.composite
def encoder(draw):
    heads = draw(st.integers(1, 3))
    E = heads * draw(st.integers(2, 3))
    arguments = {
        "d_model": E,
        "nhead": heads,
        "dim_feedforward": draw(size),
        "dropout": 0.0,
        "activation": draw(st.sampled_from(["relu", "gelu"])),
        "layer_norm_eps": draw(eps),
        "batch_first": draw(st.booleans()),
        "norm_first": draw(st.booleans()),
        "bias": draw(st.booleans()),
    }
    return arguments, (*draw(st.lists(size, min_size=1, max_size=2)), E)


slope = st.sampled_from([0.01, 0.1, 0.5])

MODULES = {
    "Linear": linear(),
    "Identity": elementwise(),
    "ReLU": elementwise(inplace=st.just(False)),
    "LeakyReLU": elementwise(negative_slope=slope),
    "ELU": elementwise(alpha=st.sampled_from([1.0, 0.3])),
    "GELU": elementwise(approximate=st.sampled_from(["none", "tanh"])),
    "SiLU": elementwise(),
    "Sigmoid": elementwise(),
    "Tanh": elementwise(),
    "Softplus": elementwise(
        beta=st.sampled_from([1.0, 3.0]), threshold=st.sampled_from([20.0, 2.0])
    ),
    "Softmax": along_axis(),
    "LogSoftmax": along_axis(),
    "Flatten": flatten(),
    "Embedding": embedding(),
    "BatchNorm1d": batch_norm(st.lists(size, max_size=1)),
    "BatchNorm2d": batch_norm(st.tuples(size, size)),
    "LayerNorm": layer_norm(),
    "Conv2d": convolution(),
    "MaxPool2d": pooling(dilation=number_or_pair(1, 2)),
    "AvgPool2d": pooling(count_include_pad=st.booleans()),
    "TransformerEncoderLayer": encoder(),
}


# How far weights are moved; less where many products follow each other.
SPREAD = {"TransformerEncoderLayer": 0.3}


@dataclass
class Pair:
    """A module of ours, its twin in PyTorch with the same weights, and an input."""

    ours: nn.Module
    theirs: torch.nn.Module
    x: np.ndarray


def pair(name, case, seed, dtype=np.float64):
    """Both modules with the same weights, none of which is at its first value."""
    arguments, shape = case
    torch_dtype = torch.float64 if dtype == np.float64 else torch.float32
    torch.manual_seed(seed)
    ours, theirs = getattr(nn, name), getattr(torch.nn, name)
    takes = inspect.signature(theirs).parameters
    both = theirs(**arguments, **({"dtype": torch_dtype} if "dtype" in takes else {}))
    with torch.no_grad():  # a weight of 1, a bias of 0 would hide that it is left out
        for tensor in both.state_dict().values():
            tensor += SPREAD.get(name, 3) * torch.rand_like(
                tensor, dtype=torch_dtype
            ).to(tensor.dtype)
    takes = inspect.signature(ours).parameters
    extra = {"rng": np.random.default_rng(seed), "dtype": dtype}
    module = ours(**arguments, **{k: v for k, v in extra.items() if k in takes})
    module.load_state_dict({k: v.numpy() for k, v in both.state_dict().items()})
    if name == "Embedding":
        x = extra["rng"].integers(arguments["num_embeddings"], size=shape)
    else:
        x = values(shape, seed, dtype)
    return Pair(module, both, x)


def values(shape, seed, dtype=np.float64):
    """Distinct numbers from about -2 to 2, none near 0: no kink is within a nudge."""
    n = int(np.prod(shape))
    order = np.random.default_rng(seed).permutation(n)
    return ((order + 0.3 - n // 2) * (4 / n)).reshape(shape).astype(dtype)
