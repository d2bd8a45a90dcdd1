"""`write_history` hands over each number once, under its name and at its place."""

import math
import subprocess
import sys

import pytest
import torch
from torch import nn

from nnguide import scratch
from nnguide.pytorch import Evaluation, History, fit, write_history
from tools import needs


class Notes:
    """A writer that keeps what it is given."""

    def __init__(self):
        self.taken = {}

    def add_scalar(self, tag, value, step):
        self.taken.setdefault(tag, []).append((step, value))


def written(history):
    notes = Notes()
    write_history(notes, history)
    return notes.taken


def test_a_training_is_written_whole():
    torch.manual_seed(0)
    x, y = torch.randn(7, 3), torch.tensor([0, 1, 2, 1, 0, 2, 2])
    model = nn.Linear(3, 3)
    adam = torch.optim.Adam(model.parameters())
    batches = [(x[:4], y[:4]), (x[4:], y[4:])]
    loss_fn = nn.CrossEntropyLoss()
    history = fit(model, batches, loss_fn, adam, epochs=3, validation=batches)
    assert written(history) == {
        "loss/step": list(enumerate(history.step_losses, 1)),
        "loss/train": list(enumerate(history.train_losses, 1)),
        "loss/validation": [(i, v.loss) for i, v in enumerate(history.validation, 1)],
        "accuracy/validation": [
            (i, v.accuracy) for i, v in enumerate(history.validation, 1)
        ],
    }
    assert len(history.step_losses) == 6
    assert len(history.validation) == 3


def test_what_was_not_measured_is_not_written():
    assert written(History([0.5], [0.5])).keys() == {"loss/step", "loss/train"}
    measured = [Evaluation(2.0, math.nan), Evaluation(1.0, math.nan)]
    taken = written(History([0.5, 0.4], [0.5, 0.4], measured))
    assert taken["loss/validation"] == [(1, 2.0), (2, 1.0)]
    assert "accuracy/validation" not in taken


def test_the_history_of_the_other_half_is_one_too():
    assert written(scratch.History([0.5], [0.25]))["loss/train"] == [(1, 0.25)]


@pytest.mark.parametrize(
    ("writer", "history", "message"),
    [
        (print, History(), "writer must have a method add_scalar, .* got "),
        (Notes, History(), "writer must have a method add_scalar, .* got type <class"),
        ("runs", History(), "writer must have a method add_scalar"),
        (Notes(), [0.5, 0.25], "history must be the History that fit returns, got"),
        (Notes(), None, "history must be the History that fit returns, got None"),
    ],
)
def test_what_cannot_be_used(writer, history, message):
    with pytest.raises(TypeError, match=message):
        write_history(writer, history)


def test_tensorboard_takes_it(tmp_path):
    needs.skip_or_fail(needs.missing("tensorboard"))
    from tensorboard.backend.event_processing import event_accumulator
    from torch.utils.tensorboard import SummaryWriter

    history = History([0.75, 0.25], [0.5], [Evaluation(0.625, 0.875)])
    with SummaryWriter(str(tmp_path)) as writer:
        write_history(writer, history)
    events = event_accumulator.EventAccumulator(str(tmp_path))
    events.Reload()
    read = {tag: events.Scalars(tag) for tag in events.Tags()["scalars"]}
    found = {tag: [(e.step, e.value) for e in read[tag]] for tag in read}
    assert found == written(history)


def test_the_package_does_not_load_tensorboard():
    code = "import sys, nnguide.pytorch; print('tensorboard' in sys.modules)"
    run = [sys.executable, "-c", code]
    result = subprocess.run(run, capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "False"
