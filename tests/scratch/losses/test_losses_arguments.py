"""Arguments of the losses: PyTorch's, and what those say that are refused."""

import inspect

import numpy as np
import pytest
import torch

from nnguide import scratch as nn
from tests.scratch.losses.catalogue import LOSSES

every = pytest.mark.parametrize("name", LOSSES)
of_classes = pytest.mark.parametrize("name", ["NLLLoss", "CrossEntropyLoss"])

Z = np.array([[0.1, 0.7, 0.2], [0.5, 0.9, 0.4]])  # (2, 3): scores and probabilities
Y = np.array([2, 0])


@every
def test_names_order_and_defaults_are_pytorchs(name):
    """What can be passed by position stands where it stands in PyTorch."""
    theirs = inspect.signature(getattr(torch.nn, name)).parameters
    ours = inspect.signature(getattr(nn, name)).parameters
    for argument, parameter in ours.items():
        assert parameter.default == theirs[argument].default, argument
    placed = [a for a, p in ours.items() if p.kind is p.POSITIONAL_OR_KEYWORD]
    assert placed == list(theirs)[: len(placed)]


@every
@pytest.mark.parametrize("reduction", ["avg", "Mean", "", None, 1])
def test_unknown_reductions(name, reduction):
    message = r"reduction must be one of \['mean', 'sum', 'none'\], got "
    with pytest.raises(ValueError, match=message):
        getattr(nn, name)(reduction=reduction)


@every
@pytest.mark.parametrize("unknown", ["size_average", "reduce"])
def test_arguments_that_pytorch_gave_up_are_named(name, unknown):
    with pytest.raises(NotImplementedError, match=f"^{name}: {unknown} is an argument"):
        getattr(nn, name)(**{unknown: True})


@pytest.mark.parametrize("name", ["MSELoss", "L1Loss"])
def test_what_stands_first_in_pytorch_is_not_taken_for_the_reduction(name):
    with pytest.raises(TypeError, match="positional argument"):
        getattr(nn, name)("sum")


@pytest.mark.parametrize(
    ("delta", "error", "message"),
    [
        (0, ValueError, "delta must be above 0 and finite, got 0"),
        (-1.0, ValueError, r"delta must be above 0 and finite, got -1\.0"),
        (np.nan, ValueError, "delta must be above 0 and finite, got nan"),
        ("1", TypeError, "delta must be a number above 0, got str '1'"),
    ],
)
def test_bad_deltas(delta, error, message):
    with pytest.raises(error, match=message):
        nn.HuberLoss(delta=delta)


@pytest.mark.parametrize(
    ("smoothing", "error", "message"),
    [
        (1.01, ValueError, "label_smoothing must be from 0 to 1, got 1.01"),
        (-0.1, ValueError, "label_smoothing must be from 0 to 1, got -0.1"),
        (np.nan, ValueError, "label_smoothing must be finite, got nan"),
        ("0.1", TypeError, "label_smoothing must be a number, got str '0.1'"),
    ],
)
def test_bad_label_smoothing(smoothing, error, message):
    with pytest.raises(error, match=message):
        nn.CrossEntropyLoss(label_smoothing=smoothing)


@of_classes
@pytest.mark.parametrize("ignore_index", [1.0, "1", None, True])
def test_bad_ignore_index(name, ignore_index):
    with pytest.raises(TypeError, match="ignore_index must be a whole number, got"):
        getattr(nn, name)(ignore_index=ignore_index)
    getattr(nn, name)(ignore_index=np.int64(1))


WEIGHTS = [
    ("NLLLoss", "weight"),
    ("CrossEntropyLoss", "weight"),
    ("BCELoss", "weight"),
    ("BCEWithLogitsLoss", "weight"),
    ("BCEWithLogitsLoss", "pos_weight"),
]


@pytest.mark.parametrize(("name", "argument"), WEIGHTS)
@pytest.mark.parametrize(
    ("weight", "error", "message"),
    [
        (np.array([1.0, -0.5, 1.0]), ValueError, "must be 0 or above, got -0.5"),
        (np.array([1.0, np.nan, 1.0]), ValueError, r"must be finite, got nan at \[1\]"),
        (np.array([1.0, 1.0, np.inf]), ValueError, r"must be finite, got inf at \[2\]"),
        (np.array([1, 2, 3]), TypeError, "must be float32 or .*, got dtype int64"),
        ([1.0, 2.0, 3.0], TypeError, "must be a NumPy array .* got list"),
        (2.0, TypeError, "must be a NumPy array .* got float 2.0"),
    ],
)
def test_bad_weights(name, argument, weight, error, message):
    with pytest.raises(error, match=f"^{argument} {message}"):
        getattr(nn, name)(**{argument: weight})


@of_classes
@pytest.mark.parametrize("shape", [(2,), (1,), (1, 3), (4,)])
def test_a_weight_for_each_class(name, shape):
    message = "^weight must hold a number for each of 3 classes, got shape"
    with pytest.raises(ValueError, match=message):
        getattr(nn, name)(np.ones(shape))(Z, Y)


@pytest.mark.parametrize(("name", "argument"), WEIGHTS[2:])
@pytest.mark.parametrize("shape", [(2,), (2, 2), (3, 1), (1, 2, 3)])
def test_a_weight_that_broadcasts(name, argument, shape):
    message = rf"^{argument} must have a shape that broadcasts .* \(2, 3\), got \("
    with pytest.raises(ValueError, match=message):
        getattr(nn, name)(**{argument: np.ones(shape)})(Z, Z)


def test_a_loss_of_your_own_must_say_how():
    class Nothing(nn.Loss):
        pass

    with pytest.raises(NotImplementedError, match="Nothing must define forward"):
        Nothing()(Z, Z)
