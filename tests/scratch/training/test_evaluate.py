"""What `evaluate` measures, whatever the batches and the loss."""

import math

import numpy as np
import pytest
import torch

from nnguide import scratch as nn
from tests.scratch.training.networks import data, network


@pytest.mark.parametrize("batch_size", [1, 4, 9, 1000])
def test_evaluation_does_not_depend_on_the_batches(batch_size):
    (x, y), net = data(9), network()
    result = nn.evaluate(net, x, y, nn.CrossEntropyLoss(), batch_size=batch_size)
    logits = net(x)
    loss = torch.nn.functional.cross_entropy(torch.tensor(logits), torch.tensor(y))
    assert result.loss == pytest.approx(loss.item(), rel=1e-12)
    assert result.accuracy == (logits.argmax(1) == y).mean()


@pytest.mark.parametrize("batch_size", [1, 4, 9])
def test_evaluation_counts_labels_by_their_weights(batch_size):
    x, weight = np.random.default_rng(0).standard_normal((9, 3, 2)), [0.5, 2.0, 7.0]
    y = np.array([[0, 1], [2, 0], [1, 1], [1, 2], *[[-1, -1]] * 4, [-1, 0]])
    loss_fn = nn.CrossEntropyLoss(np.array(weight), ignore_index=-1)
    result = nn.evaluate(nn.Identity(), x, y, loss_fn, batch_size=batch_size)
    loss = torch.nn.functional.cross_entropy(
        *(torch.tensor(x), torch.tensor(y), torch.tensor(weight).double()),
        ignore_index=-1,
    )
    assert result.loss == pytest.approx(loss.item(), rel=1e-12)
    assert result.accuracy == (x.argmax(1) == y)[y != -1].mean()


def test_evaluation_leaves_the_loss_as_it_was():
    (x, y), net, loss_fn = data(9), network(), nn.CrossEntropyLoss()
    loss_fn(net(x[:2]), y[:2])
    before = loss_fn.backward()
    nn.evaluate(net, x, y, loss_fn)
    np.testing.assert_array_equal(loss_fn.backward(), before)
    assert loss_fn.reduction == "mean"


def test_without_a_label_that_counts_there_is_nothing_to_measure():
    loss_fn = nn.CrossEntropyLoss(ignore_index=1)
    with pytest.raises(ValueError, match="nothing to take a mean of: every label is"):
        nn.evaluate(nn.Identity(), np.ones((5, 3)), np.ones(5, int), loss_fn)


def test_what_counts_as_right_for_each_loss():
    logits = np.array([[2.0, 1.0], [0.0, 3.0], [5.0, 4.0]])
    y = np.array([0, 0, -1])
    classes = nn.CrossEntropyLoss(ignore_index=-1)
    assert nn.evaluate(nn.Identity(), logits, y, classes).accuracy == 0.5
    shares = np.array([[0.9, 0.1], [0.2, 0.8], [0.8, 0.2]])
    right = nn.evaluate(nn.Identity(), logits, shares, nn.CrossEntropyLoss())
    assert right.accuracy == 1.0
    z, yes = np.array([-1.0, 0.0, 0.2, 0.3]), np.array([0.0, 1.0, 0.0, 1.0])
    binary = nn.BCEWithLogitsLoss()
    assert nn.evaluate(nn.Identity(), z, yes, binary).accuracy == 0.75
    halves = np.array([0.0, 0.5, 0.0, 0.5])  # count as yes, as outputs of 0.5 do
    assert nn.evaluate(nn.Identity(), z, halves, binary).accuracy == 0.75
    p = np.array([0.2, 0.5, 0.7, 0.6])
    assert nn.evaluate(nn.Identity(), p, halves, nn.BCELoss()).accuracy == 0.75
    yes = np.array([0.0, 1.0, 0.0, 1.0])
    assert nn.evaluate(nn.Identity(), p, yes, nn.BCELoss()).accuracy == 0.75
    assert math.isnan(nn.evaluate(nn.Identity(), p, yes, nn.MSELoss()).accuracy)
