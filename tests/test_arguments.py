"""Arguments that only PyTorch has are named; a missing `rng` says how to make one."""

import copy
import inspect
import pickle

import numpy as np
import pytest
import torch

from nnguide import data
from nnguide import scratch as nn

OPTIM, SCHEDULES = torch.optim, torch.optim.lr_scheduler
THEIRS = (torch.nn, OPTIM, SCHEDULES, torch.nn.utils)

# Arguments that PyTorch spells *args, or that are its own affair.
_INTERNAL = {"args", "kwargs", "_weight", "_freeze", "defaults"}


def theirs(name):
    return next((getattr(m, name) for m in THEIRS if hasattr(m, name)), None)


def lacking(ours, other):
    """The arguments that theirs has and ours has not."""
    own = inspect.signature(ours).parameters
    return sorted(set(inspect.signature(other).parameters) - set(own) - _INTERNAL)


PAIRS = {name: theirs(name) for name in nn.__all__ if theirs(name) is not None}
FUNCTIONS = {
    "Module.load_state_dict": (nn.Module.load_state_dict, torch.nn.Module),
    "Optimizer.zero_grad": (nn.Optimizer.zero_grad, OPTIM.Optimizer),
}
CASES = [
    (getattr(nn, name), name, argument)
    for name, other in PAIRS.items()
    if name not in ("Module", "Parameter", "Optimizer")
    for argument in lacking(getattr(nn, name), other)
]
CASES += [
    (ours, name, argument)
    for name, (ours, owner) in FUNCTIONS.items()
    for argument in lacking(ours, getattr(owner, name.split(".")[1]))
]


def test_the_cases_are_those_that_people_meet():
    found = {(name, argument) for _, name, argument in CASES}
    assert len(found) > 40
    assert {
        *(("MaxPool2d", "ceil_mode"), ("Conv2d", "padding_mode"), ("Adam", "foreach")),
        *(("Linear", "device"), ("LeakyReLU", "inplace"), ("MSELoss", "reduce")),
        *(("Module.load_state_dict", "strict"), ("clip_grad_norm_", "foreach")),
    } <= found


@pytest.mark.parametrize(
    ("ours", "name", "argument"), CASES, ids=[f"{n} {a}" for _, n, a in CASES]
)
def test_an_argument_of_pytorchs_is_not_implemented(ours, name, argument):
    message = f"^{name}: {argument} is an argument of PyTorch .* leave it out$"
    with pytest.raises(NotImplementedError, match=message):
        ours(**{argument: None})


NEED_RNG = {
    "Linear": lambda: nn.Linear(2, 3),
    "Conv2d": lambda: nn.Conv2d(2, 3, 3),
    "Embedding": lambda: nn.Embedding(4, 2),
    "Dropout": lambda: nn.Dropout(),
    "TwoLayerNetwork": lambda: nn.TwoLayerNetwork(2, 3, 2),
    "Neuron": lambda: nn.Neuron(2),
    "Layer": lambda: nn.Layer(2, 3),
    "MLP": lambda: nn.MLP(2, 3),
    "make_moons": lambda: data.make_moons(10),
    "train_test_split": lambda: data.train_test_split(np.eye(3), np.ones(3)),
    "xavier_normal_": lambda: nn.init.xavier_normal_(np.eye(3)),
}


@pytest.mark.parametrize("name", NEED_RNG)
def test_a_missing_generator_says_how_to_make_one(name):
    message = rf"^{name} needs rng.*rng = np\.random\.default_rng\(0\) and pass rng=rng"
    with pytest.raises(TypeError, match=message):
        NEED_RNG[name]()


def test_every_function_that_needs_a_generator_explains_it():
    found = {
        name: value
        for module in (nn, nn.init, data)
        for name in module.__all__
        if callable(value := getattr(module, name))
        and (rng := inspect.signature(value).parameters.get("rng"))
        and rng.default is rng.empty
    }
    assert len(found) > 15
    for name, function in found.items():
        with pytest.raises(TypeError, match=f"^{name} needs rng"):
            function()


def test_signatures_names_and_copies_stay():
    linear = nn.Linear(2, 3, rng=np.random.default_rng(0))
    assert list(inspect.signature(nn.Linear).parameters)[:3] == (
        ["in_features", "out_features", "bias"]
    )
    assert data.make_moons.__name__ == "make_moons"
    for twin in (copy.deepcopy(linear), pickle.loads(pickle.dumps(linear))):
        np.testing.assert_array_equal(twin.weight.data, linear.weight.data)


def test_a_module_of_the_reader_may_have_such_an_argument():
    class Padded(nn.Identity):
        def __init__(self, padding_mode, **rest):
            self.padding_mode, self.rest = padding_mode, rest

    padded = Padded(padding_mode="zeros", device="cpu")
    assert (padded.padding_mode, padded.rest) == ("zeros", {"device": "cpu"})


def test_a_module_of_the_reader_may_take_its_generator_by_place():
    class Noise(nn.Identity):
        def __init__(self, deviation, rng):
            self.deviation, self.rng = deviation, rng

    rng = np.random.default_rng(0)
    assert Noise(0.1, rng).rng is Noise(0.1, rng=rng).rng is rng
    with pytest.raises(TypeError, match=r"^Noise needs rng"):
        Noise(0.1)
