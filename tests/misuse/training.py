"""Optimizers, schedules, initialization, `fit`, metrics and files of the library."""

import atexit
import inspect
import shutil
import tempfile
from pathlib import Path

import numpy as np
import sklearn.metrics as sk
import torch

from nnguide import scratch as nn
from tests.misuse.judge import Row, numbers
from tests.misuse.kinds import NONE, number, things, whole

RNG = np.random.default_rng(0)
X = np.random.default_rng(1).uniform(-1.0, 1.0, (6, 3))
Y = np.array([0, 1, 1, 0, 1, 0])
FOLDER = Path(tempfile.mkdtemp())
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
OPTIMIZERS = "SGD", "Adagrad", "RMSprop", "Adam", "AdamW"
GRADIENT = np.array([0.5, -2.0, 0.1])


def parameters():
    p = nn.Parameter(np.array([1.0, 2.0, 3.0]))
    p.grad = GRADIENT
    return [p]


def as_tensors(params):
    tensors = [torch.tensor(p.data, requires_grad=True) for p in params]
    for p, t in zip(params, tensors, strict=True):
        t.grad = torch.tensor(p.grad)
    return tensors


def steps(name, library=nn):
    """Two steps with one gradient."""

    def call(params, **a):
        params = params if library is nn else as_tensors(params)
        optimizer = getattr(library, name)(params, **a)
        optimizer.step()
        optimizer.step()
        return [p.data for p in params]

    return call


def _optimizer_row(name):
    takes = inspect.signature(getattr(nn, name)).parameters
    good = {k: p.default for k, p in takes.items() if k != "params"}
    good |= {"lr": 0.5, "eps": 0.5} if "eps" in good else {"lr": 0.5}
    good = {"params": parameters()} | good
    return Row(steps(name), good, steps(name, torch.optim))


def schedule(name, library=nn):
    """The rate of four epochs."""

    def call(optimizer, **a):
        if library is not nn:
            optimizer = torch.optim.SGD([torch.ones(1)], lr=0.5)
        scheduler = getattr(library, name)(optimizer, **a)
        rates = []
        for _ in range(4):
            optimizer.step()
            scheduler.step()
            rates.append(float(scheduler.get_last_lr()[0]))
        return rates

    return call


SCHEDULES = {
    "StepLR": {"step_size": 2, "gamma": 0.5},
    "ExponentialLR": {"gamma": 0.5},
    "CosineAnnealingLR": {"T_max": 3, "eta_min": 0.1},
    "LinearLR": {"start_factor": 0.5, "end_factor": 1.0, "total_iters": 3},
}


def _schedule_row(name):
    good = {"optimizer": nn.SGD(parameters(), lr=0.5)} | SCHEDULES[name]
    return Row(schedule(name), good, schedule(name, torch.optim.lr_scheduler))


class Constant(nn.LRScheduler):
    def rate_at(self, epoch, base_lr):
        return 0.5


class Descent(nn.Optimizer):
    def _update(self, w, g, group):
        w -= group["lr"] * g


def subclass_steps(params, **a):
    optimizer = Descent(params, a)
    optimizer.step()
    optimizer.step()
    return [p.data for p in params]


def one_after_another(optimizer, milestones, second):
    schedulers = [nn.ExponentialLR(optimizer, 0.5), second or nn.StepLR(optimizer, 2)]
    scheduler = nn.SequentialLR(optimizer, schedulers, milestones)
    return scheduler.get_last_lr()


def initial(name):
    """What an initialization writes; arrays of any shape and numbers are right."""

    def call(tensor, **a):
        return getattr(nn.init, name)(tensor, **a)

    takes = inspect.signature(getattr(nn.init, name)).parameters
    good = {k: p.default for k, p in takes.items() if p.default is not p.empty}
    good = {"tensor": X} | good | {"rng": np.random.default_rng(0)}
    fine = {f"{a} {k}" for a in ("a", "b", "mean", "std") for k in FINE_NUMBERS}
    fine |= {"gain below 0", "gain 1e300", "gain -1e300", "tensor *", "a None"}
    return Row(call, good, None, frozenset(fine))


# Settings of which any finite number is one.
FINE_NUMBERS = "number", "whole number", "below 0", "1e300", "-1e300"


def net():
    return nn.Sequential(
        nn.Linear(3, 4, rng=np.random.default_rng(5)),
        nn.Tanh(),
        nn.Linear(4, 2, rng=np.random.default_rng(6)),
    )


def train(model, x, y, loss_fn, **a):
    return numbers(vars(nn.fit(model, x, y, loss_fn, **a)))


def round_trip(obj, path):
    nn.save(obj, path)
    return nn.load(path)


def path_kinds(good):
    rows = things("text")
    rows |= {"a folder": (str(FOLDER), NONE)}
    return rows | ({"Path": (Path(good), good)} if good else {})


NET = net()
FIT = {"model": NET, "x": X, "y": Y, "loss_fn": nn.CrossEntropyLoss()}
SETTINGS = {"epochs": 2, "batch_size": 4, "rng": RNG, "validation": (X, Y)}
SETTINGS |= {"scheduler": None, "max_norm": 1.0, "patience": 2, "checkpoint": None}
SETTINGS |= {"resume": False, "progress": False}
SATURATED = "x with 1e300", "x with -1e300"  # tanh of it is 1 or -1
_METRIC = {"y_true": Y, "y_pred": np.array([0, 1, 0, 0, 1, 1])}
SCORES = np.linspace(0.1, 0.9, 6)
nn.save({"a": X}, FOLDER / "there.npz")

ROWS = (
    {f"scratch.{name}": _optimizer_row(name) for name in OPTIMIZERS}
    | {f"scratch.{name}": _schedule_row(name) for name in SCHEDULES}
    | {f"scratch.init.{name}": initial(name) for name in nn.init.__all__[1:]}
)
ROWS |= {
    "scratch.init.calculate_gain": Row(
        nn.init.calculate_gain,
        {"nonlinearity": "leaky_relu", "param": 0.5},
        torch.nn.init.calculate_gain,
        frozenset({"param None", "param 1e300", "param -1e300"}),
    ),
    "scratch.Optimizer": Row(
        subclass_steps,
        {"params": parameters(), "lr": 0.5, "weight_decay": 0.5, "maximize": False},
        lambda params, **a: steps("SGD", torch.optim)(params, **a),
    ),
    "scratch.LRScheduler": Row(
        lambda optimizer: Constant(optimizer).get_last_lr(),
        {"optimizer": nn.SGD(parameters(), lr=0.5)},
    ),
    "scratch.SequentialLR": Row(
        lambda optimizer, schedulers, milestones: one_after_another(
            optimizer, milestones, schedulers
        ),
        {
            "optimizer": nn.SGD(parameters(), lr=0.5),
            "schedulers": None,
            "milestones": [2],
        },
        fine=frozenset({"milestones set"}),
        kinds={"schedulers": lambda good: {"text": ("StepLR", NONE), "3": (3, NONE)}},
    ),
    "scratch.clip_grad_norm_": Row(
        lambda parameters, **a: (
            nn.clip_grad_norm_(parameters, **a),
            [p.grad for p in parameters],
        ),
        {"parameters": parameters(), "max_norm": 1.0, "norm_type": 2.0}
        | {"error_if_nonfinite": True},
        lambda parameters, **a: (
            torch.nn.utils.clip_grad_norm_(t := as_tensors(parameters), **a),
            [p.grad for p in t],
        ),
    ),
    "scratch.clip_grad_value_": Row(
        lambda parameters, **a: (
            nn.clip_grad_value_(parameters, **a),
            [p.grad for p in parameters],
        ),
        {"parameters": parameters(), "clip_value": 1.0},
        lambda parameters, **a: (
            torch.nn.utils.clip_grad_value_(t := as_tensors(parameters), **a),
            [p.grad for p in t],
        ),
    ),
    "scratch.fit": Row(
        train,
        FIT | {"optimizer": nn.SGD(NET.parameters(), lr=0.1)} | SETTINGS,
        fine=frozenset(
            f"{k} None"
            for k in ("rng", "validation", "scheduler", "max_norm", "patience")
        )
        | {"checkpoint None", "max_norm 1e300", "batch_size None"}
        | {"validation a list of it", *SATURATED},
        kinds={"max_norm": number, "patience": whole, "checkpoint": path_kinds},
    ),
    "scratch.evaluate": Row(
        nn.evaluate, FIT | {"batch_size": 4}, fine=frozenset(SATURATED)
    ),
    "scratch.accuracy_score": Row(nn.accuracy_score, _METRIC, sk.accuracy_score),
    "scratch.confusion_matrix": Row(
        nn.confusion_matrix,
        _METRIC | {"num_classes": 2},
        lambda num_classes, **a: sk.confusion_matrix(**a, labels=range(num_classes)),
        frozenset({"num_classes None"}),
    ),
    "scratch.roc_curve": Row(
        nn.roc_curve,
        {"y_true": Y, "y_score": SCORES},
        lambda **a: sk.roc_curve(**a, drop_intermediate=False),
    ),
    "scratch.roc_auc_score": Row(
        nn.roc_auc_score, {"y_true": Y, "y_score": SCORES}, sk.roc_auc_score
    ),
    "scratch.save": Row(
        round_trip,
        {"obj": {"a": X, "b": 3}, "path": str(FOLDER / "written.npz")},
        fine=frozenset({"obj dict"}),
        kinds={"path": path_kinds},
    ),
    "scratch.load": Row(
        nn.load, {"path": str(FOLDER / "there.npz")}, kinds={"path": path_kinds}
    ),
} | {
    f"scratch.{name}": Row(
        getattr(nn, name),
        _METRIC | {"pos_label": 1, "average": "macro", "zero_division": 0.0},
        lambda pos_label, name=name, **a: getattr(sk, name)(**a),
        frozenset({"zero_division None", "average None"}),
    )
    for name in ("precision_score", "recall_score")
}
