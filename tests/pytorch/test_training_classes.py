"""What a loss of classes is given: C ≥ 2 outputs, logarithms, sums of 1."""

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from nnguide.pytorch import evaluate, fit

N, D, C = 6, 3, 4
X, Y = torch.arange(N * D).reshape(N, D) / 10, torch.tensor([0, 1, 2, 3, 1, 2])
T = Y.clamp(max=1).float()
CE = nn.CrossEntropyLoss()

BAD = {  # model, labels, loss, message
    "a column": (nn.Linear(D, 1), Y * 0, CE, r"C ≥ 2 .*\(6, 1\); .*BCEWithLogitsLoss"),
    "a column of floats": (nn.Linear(D, 1), T[:, None], CE, r"C ≥ 2 .*\(6, 1\)"),
    "no axis": (
        nn.Sequential(nn.Linear(D, 1), nn.Flatten(0)),
        T,
        F.cross_entropy,
        r"C ≥ 2 classes, got \(6,\); for a single output use nn.BCEWithLogitsLoss",
    ),
    "two at once": (
        nn.Linear(D, C),
        torch.ones(N, C),
        CE,
        r"add up to 1 .* sum of 4; .*BCEWithLogitsLoss",
    ),
    "scores": (
        nn.Linear(D, C),
        Y,
        F.nll_loss,
        r"logarithms of probabilities, at most 0, got .*nn\.LogSoftmax\(1\)",
    ),
    "probabilities": (
        nn.Sequential(nn.Linear(D, C), nn.Softmax(1)),
        Y,
        nn.NLLLoss(),
        "logarithms of probabilities, at most 0, got",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_what_a_loss_of_classes_refuses(name):
    model, y, loss_fn, message = BAD[name]
    sgd = torch.optim.SGD(model.parameters(), lr=0.1)
    with pytest.raises(ValueError, match=f"^epoch 1, step 1: .*{message}"):
        fit(model, [(X, y)], loss_fn, sgd, epochs=1)
    with pytest.raises(ValueError, match=f"^evaluation, batch 1: .*{message}"):
        evaluate(model, [(X, y)], loss_fn)


def test_what_the_messages_advise():
    model = nn.Sequential(nn.Linear(D, C), nn.LogSoftmax(1))
    by_logs = evaluate(model, [(X, Y)], nn.NLLLoss())
    assert by_logs == evaluate(model[0], [(X, Y)], CE)
    evaluate(model[0], [(X, torch.full((N, C), 1 / C))], CE)
    evaluate(model[0], [(X, torch.ones(N, C))], nn.BCEWithLogitsLoss())


def test_a_schedule_may_begin_at_zero():
    net = nn.Linear(D, C)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    warm = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda epoch: epoch / 3)
    before = net.weight.detach().clone()
    fit(net, [(X, Y)], CE, optimizer, epochs=2, scheduler=warm)
    assert not torch.equal(net.weight, before)
