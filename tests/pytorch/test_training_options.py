"""Schedules, clipping and patience in `fit`, and options that are not usable."""

import copy
import math

import pytest
from torch import nn, optim
from torch.optim.lr_scheduler import ReduceLROnPlateau, StepLR

from nnguide.pytorch import fit
from tests.pytorch.test_resume import C, D, N, examples, parts, same_weights, train


def test_patience_stops_and_gives_back_the_best_weights(tmp_path):
    path = tmp_path / "run.pt"
    _, history = train(0, epochs=40, checkpoint=path)
    losses = [measured.loss for measured in history.validation]
    best = losses.index(min(losses))
    assert len(losses) == best + 1 + 3 < 40
    net, _ = train(0, epochs=40, checkpoint=path, resume=True)
    twin, _ = train(0, epochs=best + 1, patience=None)
    same_weights(net, twin)


def test_a_schedule_lowers_the_rate_after_each_epoch():
    net, adam, _ = parts(0)
    batches = [examples(N, 0).tensors]
    fit(net, batches, nn.CrossEntropyLoss(), adam, epochs=3, scheduler=StepLR(adam, 2))
    assert adam.param_groups[0]["lr"] == pytest.approx(0.005)


def test_a_plateau_lowers_the_rate_where_the_validation_rises():
    net, adam, _ = parts(0)
    batches, rising = [examples(N, 0).tensors], iter(range(100))

    class Rising(nn.CrossEntropyLoss):
        def forward(self, input, target):
            loss = super().forward(input, target)
            return loss if input.requires_grad else loss + next(rising)

    plateau = ReduceLROnPlateau(adam, factor=0.5, patience=0)
    options = {"scheduler": plateau, "validation": batches}
    fit(net, batches, Rising(), adam, epochs=3, **options)
    assert adam.param_groups[0]["lr"] == pytest.approx(0.05 / 4)


def test_large_gradients_are_scaled_to_the_norm():
    net = nn.Linear(D, C)
    start = copy.deepcopy(net)
    batch = examples(N, 0).tensors
    sgd = optim.SGD(net.parameters(), lr=1.0)
    fit(net, [batch], nn.CrossEntropyLoss(), sgd, epochs=1, max_norm=0.01)
    pairs = zip(net.parameters(), start.parameters(), strict=True)
    moved = math.sqrt(sum((p - q).square().sum().item() for p, q in pairs))
    assert moved == pytest.approx(0.01, rel=1e-3)


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"patience": 2}, ValueError, "patience needs validation"),
        ({"patience": 0}, ValueError, "patience must be at least 1, got 0"),
        ({"max_norm": 0}, ValueError, "max_norm must be above 0"),
        ({"resume": True}, ValueError, "resume=True needs checkpoint"),
        ({"scheduler": "cosine"}, TypeError, r"scheduler must be one of torch\.optim"),
        ({"scheduler": parts(0)[2]}, ValueError, "sets the rate of another optimizer"),
    ],
)
def test_an_option_that_is_not_usable(options, error, message):
    net, adam, _ = parts(0)
    batches = [examples(N, 0).tensors]
    with pytest.raises(error, match=message):
        fit(net, batches, nn.CrossEntropyLoss(), adam, epochs=1, **options)


def test_a_plateau_without_validation():
    net, adam, _ = parts(0)
    plateau, batches = ReduceLROnPlateau(adam), [examples(N, 0).tensors]
    with pytest.raises(ValueError, match="ReduceLROnPlateau needs validation"):
        fit(net, batches, nn.CrossEntropyLoss(), adam, epochs=1, scheduler=plateau)
