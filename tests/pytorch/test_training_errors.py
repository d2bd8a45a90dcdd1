"""Each mistake in training is told: what came, what was expected, what to do."""

import copy
import re

import pytest
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from nnguide.pytorch import TwoLayerNetwork, evaluate, fit

N, D, H, C = 6, 3, 5, 4
X, Y = torch.arange(N * D).reshape(N, D) / 10, torch.tensor([0, 1, 2, 3, 1, 2])
T = Y.clamp(max=1).float()  # the labels of a binary problem
CE, BCE, MSE = nn.CrossEntropyLoss(), nn.BCEWithLogitsLoss(), nn.MSELoss()


def holding(tensor, value, *at):
    tensor = tensor.clone()
    tensor[at] = value
    return tensor


# Outputs of the model, batch, loss, error, message.
BAD_BATCHES = {
    "a tensor alone": (C, X, CE, TypeError, r"pair \(x, y\).*\(6, 3\).*\[\(x, y\)\]"),
    "three tensors": (C, (X, Y, Y), CE, TypeError, r"pair \(x, y\) of tensors, got"),
    "x in NumPy": (C, (X.numpy(), Y), CE, TypeError, r"x must be a tensor.*as_tensor"),
    "y in a list": (C, (X, [0] * N), CE, TypeError, "y must be a tensor, got list"),
    "no example": (C, (X[:0], Y[:0]), CE, ValueError, r"empty batch of shape \(0, 3\)"),
    "no axis": (C, (X, Y[0]), CE, ValueError, r"y must hold at least one .* \(\)"),
    "lengths": (C, (X, Y[:5]), CE, ValueError, r"same number.*\(6, 3\) and \(5,\)"),
    "NaN": (C, (holding(X, torch.nan, 2, 1), Y), CE, ValueError, r"nan at \[2, 1\]"),
    "inf": (C, (holding(X, -torch.inf, 4, 0), Y), CE, ValueError, r"-inf at \[4, 0\]"),
    "NaN in y": (
        1,
        (X, holding(T, torch.nan, 3)),
        BCE,
        ValueError,
        r"y .*nan at \[3\]",
    ),
    "float64": (C, (X.double(), Y), CE, TypeError, r"x must be torch.float32.*x\.to\("),
    "columns": (C, (X[:, :2], Y), CE, ValueError, r"shape \(N, 3\).*got \(6, 2\)"),
    "float for CE": (C, (X, Y.float()), CE, TypeError, r"int64.*float32.*y.long\(\)"),
    "int32 for CE": (C, (X, Y.int()), F.cross_entropy, TypeError, r"int32.*y.long\(\)"),
    "column for CE": (
        C,
        (X, Y[:, None]),
        CE,
        ValueError,
        r"\(6,\).*\(6, 1\); y.squeeze",
    ),
    "one-hot int": (C, (X, F.one_hot(Y)), CE, ValueError, r"\(6, 4\); y.argmax\(1\)"),
    "class 4": (C, (X, Y + 1), CE, ValueError, r"labels must be from 0 to 3, got 4"),
    "class -1": (C, (X, Y - 1), nn.NLLLoss(), ValueError, r"from 0 to 3, got -1"),
    "one output": (1, (X, Y), CE, ValueError, r"\(N, C\).*\(6,\); .*BCEWithLogitsLoss"),
    "int for BCE": (
        1,
        (X, T.long()),
        BCE,
        TypeError,
        r"floats.*int64.*y.to\(.*float32",
    ),
    "bool for BCE": (1, (X, T > 0), BCE, TypeError, r"must be floats, got .*bool"),
    "double for BCE": (1, (X, T.double()), BCE, TypeError, r"float32, as .*float64"),
    "column for BCE": (
        1,
        (X, T[:, None]),
        BCE,
        ValueError,
        r"\(6, 1\); y.squeeze\(1\)",
    ),
    "row for BCE": (2, (X, T), BCE, ValueError, r"model, \(6, 2\), got \(6,\)$"),
    "2 for BCE": (1, (X, 2 * T), BCE, ValueError, r"labels must be from 0 to 1, got 2"),
    "int for MSE": (
        1,
        (X, Y),
        MSE,
        TypeError,
        r"must be floats, got dtype torch.int64",
    ),
    "column for MSE": (1, (X, T[:, None]), MSE, ValueError, r"\(6,\), got \(6, 1\)"),
}


@pytest.mark.parametrize("name", BAD_BATCHES)
def test_a_bad_batch_is_refused_and_changes_nothing(name):
    outputs, batch, loss_fn, error, message = BAD_BATCHES[name]
    net = nn.Sequential(nn.BatchNorm1d(D), TwoLayerNetwork(D, H, outputs))
    if name == "columns":
        net = TwoLayerNetwork(D, H, outputs)
    if isinstance(loss_fn, nn.NLLLoss):
        net.append(nn.LogSoftmax(1))
    sgd = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
    weights = copy.deepcopy(dict(net.named_parameters()))
    with pytest.raises(error, match=message) as told:
        fit(net, [batch], loss_fn, sgd, epochs=1)
    if name != "columns":
        assert str(told.value).startswith("epoch 1, step 1: ")
    assert sgd.state == {}
    for key, parameter in net.named_parameters():
        assert torch.equal(parameter, weights[key])
        assert parameter.grad is None
    if "NaN" in name or "inf" in name:  # not even the running mean of a batch norm
        assert torch.equal(net[0].running_mean, torch.zeros(D))
    with pytest.raises(error, match=message):
        evaluate(net, [batch], loss_fn)


def test_a_column_of_outputs_needs_a_column_of_labels():
    net = nn.Linear(D, 1)
    sgd = torch.optim.SGD(net.parameters(), lr=0.1)
    with pytest.raises(ValueError, match=r"\(6, 1\), got \(6,\); y\[:, None\] adds"):
        fit(net, [(X, T)], BCE, sgd, epochs=1)


def test_a_later_batch_is_named():
    net = TwoLayerNetwork(D, H, C)
    sgd = torch.optim.SGD(net.parameters(), lr=0.1)
    with pytest.raises(
        ValueError, match=r"^epoch 1, step 3: labels must be from 0 to 3"
    ):
        fit(net, [(X, Y), (X, Y), (X, Y + 9)], CE, sgd, epochs=2)
    with pytest.raises(ValueError, match=r"^evaluation, batch 2: labels must be"):
        evaluate(net, [(X, Y), (X, Y + 9)], CE)


def test_large_numbers_are_finite():
    x = torch.full((N, D), 3e38)
    assert not torch.isfinite(x.sum())
    evaluate(nn.Sequential(nn.Tanh(), nn.Linear(D, C)), [(x, Y)], CE)


@pytest.mark.parametrize("x", [X[:, :2], X.byte()])
def test_what_a_module_of_torch_cannot_compute(x):
    net = nn.Linear(D, C)
    message = (
        r"batch 1: the model cannot compute x, a tensor of shape .*: mat1 and mat2"
    )
    with pytest.raises(RuntimeError, match=message) as told:
        evaluate(net, [(x, Y)], CE)
    assert f"dtype {x.dtype}" in str(told.value)
    assert told.value.__cause__ is not None


def test_a_model_that_returns_no_tensor():
    with pytest.raises(TypeError, match=r"must return one tensor, got tuple"):
        evaluate(nn.LSTM(D, C), [(X, Y)], CE)


def call(**changed):
    net = changed.get("model", TwoLayerNetwork(D, H, C))
    held = net if isinstance(net, nn.Module) else TwoLayerNetwork(D, H, C)
    arguments = {
        "model": net,
        "batches": [(X, Y)],
        "loss_fn": CE,
        "optimizer": torch.optim.SGD(held.parameters(), lr=0.1),
        "epochs": 2,
    }
    return fit(**(arguments | changed))


def sgd(**options):
    return torch.optim.SGD(TwoLayerNetwork(D, H, C).parameters(), **options)


@pytest.mark.parametrize(
    ("changed", "error", "message"),
    [
        ({"model": torch.relu}, TypeError, "model must be a torch.nn.Module, got"),
        (
            {"batches": 3},
            TypeError,
            r"batches must be a DataLoader or a list.*got int 3",
        ),
        (
            {"batches": X},
            TypeError,
            r"batches must be .* got a tensor of shape \(6, 3\)",
        ),
        (
            {"batches": (X, Y)},
            TypeError,
            r"for one batch of all examples pass \[\(x, y",
        ),
        ({"batches": TensorDataset(X, Y)}, TypeError, "batches must be a DataLoader"),
        ({"batches": []}, ValueError, "^epoch 1: there are no batches"),
        ({"validation": []}, ValueError, "^evaluation: there are no batches"),
        ({"validation": 3}, TypeError, "validation must be a DataLoader or a list"),
        (
            {"validation": iter([(X, Y)])},
            TypeError,
            "validation must .* each of 2 epochs",
        ),
        ({"loss_fn": "mse"}, TypeError, r"loss_fn must be a loss such as .* got str"),
        ({"loss_fn": nn.MSELoss}, TypeError, "with its parentheses, got type"),
        (
            {"loss_fn": nn.CrossEntropyLoss(reduction="sum")},
            ValueError,
            "mean over a batch, got reduction='sum'; leave out",
        ),
        ({"loss_fn": lambda z, y: z}, ValueError, r"one number.*shape \(6, 4\)"),
        ({"loss_fn": lambda z, y: 0.5}, ValueError, r"one number.*got float 0.5"),
        ({"optimizer": 0.1}, TypeError, r"torch.optim.Optimizer, such as .*got float"),
        ({"optimizer": sgd(lr=0.1)}, ValueError, r"no parameter of this model"),
        ({"epochs": 0}, ValueError, "epochs must be at least 1, got 0"),
        ({"epochs": 2.5}, TypeError, "epochs must be a whole number, got float 2.5"),
        ({"learning_rate": 0.1}, TypeError, "learning_rate"),
    ],
)
def test_a_bad_argument(changed, error, message):
    with pytest.raises(error, match=message):
        call(**changed)


@pytest.mark.parametrize("lr", [0.0, torch.nan, torch.inf])
def test_a_learning_rate_that_is_not_positive(lr):
    net = TwoLayerNetwork(D, H, C)
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    with pytest.raises(ValueError, match=rf"above 0 and finite, got lr={lr:g}"):
        call(model=net, optimizer=optimizer)
    with pytest.raises(ValueError, match=r"Invalid learning rate: -0\.1"):
        sgd(lr=-0.1)  # as the docstring of fit says


def test_a_rate_of_zero_may_freeze_a_part():
    net = TwoLayerNetwork(D, H, C)
    groups = [
        {"params": net.hidden.parameters(), "lr": 0.0},
        {"params": net.output.parameters()},
    ]
    call(model=net, optimizer=torch.optim.SGD(groups, lr=0.1))


def test_an_iterator_is_refused_before_the_first_step():
    net = TwoLayerNetwork(D, H, C)
    before = net.hidden.weight.detach().clone()
    message = r"each of 2 epochs, got a generator, .*after one; pass list\(batches\)"
    with pytest.raises(TypeError, match=message):
        call(model=net, batches=(batch for batch in [(X, Y)]))
    assert torch.equal(net.hidden.weight, before)


def test_an_iterator_in_disguise_is_told_in_the_second_epoch():
    class Once:
        def __init__(self):
            self.batches = iter([(X, Y)])

        def __iter__(self):
            return self.batches

    with pytest.raises(ValueError, match=r"^epoch 2: there are no batches; .*again"):
        call(batches=Once())


def test_a_loader_that_drops_its_only_batch():
    loader = DataLoader(TensorDataset(X, Y), batch_size=10, drop_last=True)
    with pytest.raises(ValueError, match=r"no batches.*drop_last=True"):
        call(batches=loader)


def test_divergence_names_epoch_and_step_and_keeps_the_last_whole_step():
    net, lr, steps = nn.Linear(D, 1), 1e4, 3
    twin = copy.deepcopy(net)
    batches = [(X + i, T[:, None]) for i in range(steps)]
    message = (
        r"^epoch (\d), step (\d): the loss is (inf|nan), though x and y are finite; "
        r"training diverged: start again .* such as lr=1000 instead of 10000"
    )
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    with pytest.raises(ValueError, match=message) as told:
        fit(net, batches, MSE, optimizer, epochs=9)
    epoch, step = map(int, re.match(message, str(told.value)).groups()[:2])
    optimizer = torch.optim.SGD(twin.parameters(), lr=lr)
    for i in range((epoch - 1) * steps + step - 1):
        optimizer.zero_grad()
        MSE(twin(batches[i % steps][0]), T[:, None]).backward()
        optimizer.step()
    assert epoch > 1
    assert torch.equal(net.weight, twin.weight)
    assert torch.isfinite(net.weight).all()
    with pytest.raises(ValueError, match=r"batch 1: the loss is .*; look for weights"):
        evaluate(net, batches, MSE)


def test_weights_that_the_last_step_made_infinite():
    net = nn.Linear(D, 1)
    optimizer = torch.optim.SGD(net.parameters(), lr=1e38)
    message = r"^end of epoch 1: weight is no longer finite; training diverged"
    with pytest.raises(ValueError, match=message):
        fit(net, [(X * 1e3, T[:, None])], MSE, optimizer, epochs=1)
