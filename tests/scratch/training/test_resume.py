"""A training that is interrupted goes on from its checkpoint, the same to the bit."""

import os

import numpy as np
import pytest

from nnguide import scratch as nn
from tests.scratch.training.networks import same_weights

N, STEPS = 23, 5  # batches of 5: the last holds 3


class Interrupted(nn.CrossEntropyLoss):
    """Raises at one step, as a reader does who presses Ctrl-C."""

    def __init__(self, at):
        super().__init__()
        self.last, self.calls = at, 0

    def forward(self, input, target):
        if len(target) <= 5:  # a step; validation has more examples
            self.calls += 1
            if self.calls == self.last:
                raise KeyboardInterrupt
        return super().forward(input, target)


def parts(seed):
    """A network with everything that holds a state; its weights come from `seed`."""
    rng = np.random.default_rng(seed)
    net = nn.Sequential(
        nn.Linear(2, 8, rng=rng),
        nn.BatchNorm1d(8),
        nn.ReLU(),
        nn.Dropout(0.3, rng=np.random.default_rng(seed + 1)),
        nn.Linear(8, 3, rng=rng),
    )
    adam = nn.Adam(net.parameters(), lr=0.05, amsgrad=True, weight_decay=1e-3)
    warm_up, cosine = nn.LinearLR(adam, total_iters=2), nn.CosineAnnealingLR(adam, 5)
    schedule = nn.SequentialLR(adam, [warm_up, cosine], milestones=[2])
    return net, adam, schedule, np.random.default_rng(seed + 2)


def train(seed, *, at=0, **options):
    net, adam, schedule, rng = parts(seed)
    draw = np.random.default_rng(0)
    x, y = draw.standard_normal((N, 2)), draw.integers(0, 3, N)
    new = draw.standard_normal((40, 2)), draw.integers(0, 3, 40)
    history = nn.fit(
        *(net, x, y, Interrupted(at), adam),
        epochs=6,
        batch_size=5,
        rng=rng,
        validation=new,
        scheduler=schedule,
        patience=3,
        **options,
    )
    return net, history


@pytest.mark.parametrize("at", [1, 4, 5, 6, 14, 30])
def test_a_training_interrupted_at_any_step_ends_the_same(tmp_path, at):
    net, history = train(0)
    path = tmp_path / "run.npz"
    with pytest.raises(KeyboardInterrupt):
        train(0, at=min(at, len(history.step_losses)), checkpoint=path, resume=True)
    # Other seeds: all that counts is read from the file, if there is one.
    seed = 7 if path.exists() else 0
    assert path.exists() == (at > STEPS)
    again, resumed = train(seed, checkpoint=path, resume=True)
    same_weights(again, net)
    assert resumed == history


def test_a_finished_training_is_not_trained_on(tmp_path):
    path = tmp_path / "run.npz"
    net, history = train(0, checkpoint=path)
    again, resumed = train(7, at=1, checkpoint=path, resume=True)
    same_weights(again, net)
    assert resumed == history


def test_an_older_checkpoint_is_never_overwritten_unasked(tmp_path):
    path = tmp_path / "run.npz"
    train(0, checkpoint=path)
    before = path.read_bytes()
    with pytest.raises(FileExistsError, match=r"run\.npz is there already; pass"):
        train(0, checkpoint=path)
    assert path.read_bytes() == before


def test_a_checkpoint_of_another_model_names_the_keys_and_changes_nothing(tmp_path):
    path = tmp_path / "run.npz"
    train(0, checkpoint=path)
    rng = np.random.default_rng(0)
    net = nn.Sequential(nn.Linear(2, 3, rng=rng))
    adam = nn.Adam(net.parameters(), lr=0.05)
    before, drawn = net.state_dict(), rng.bit_generator.state
    x, y = np.ones((4, 2)), np.array([0, 1, 2, 0])
    schedule = nn.StepLR(adam, 2)
    loss_fn = nn.CrossEntropyLoss()
    with pytest.raises(ValueError, match=r"not one of this training: it has other gen"):
        nn.fit(net, x, y, loss_fn, adam, epochs=1, checkpoint=path, resume=True)
    net = nn.Sequential(*net, nn.Dropout(0.5, rng=rng))
    with pytest.raises(ValueError, match=r"not one of this training: .*4\.weight"):
        nn.fit(
            *(net, x, y, loss_fn, adam),
            epochs=1,
            batch_size=2,
            rng=rng,
            scheduler=schedule,
            checkpoint=path,
            resume=True,
        )
    for key, array in before.items():
        np.testing.assert_array_equal(net.state_dict()[key], array)
    assert rng.bit_generator.state == drawn
    assert adam.param_groups[0].steps == 0


def test_a_checkpoint_that_is_cut_off_is_refused(tmp_path):
    path = tmp_path / "run.npz"
    train(0, checkpoint=path)
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(ValueError, match=r"run\.npz .*damaged or was not written by"):
        train(0, checkpoint=path, resume=True)


def test_a_crash_while_writing_leaves_the_checkpoint_before_it(tmp_path, monkeypatch):
    net, history = train(0)
    path, real = tmp_path / "run.npz", os.fsync
    written = []

    def fail_third(number):
        written.append(number)
        if len(written) == 3:
            raise OSError("no space left")
        real(number)

    monkeypatch.setattr(os, "fsync", fail_third)
    with pytest.raises(OSError, match="no space left"):
        train(0, checkpoint=path)
    monkeypatch.undo()
    assert len(nn.load(path)["train_losses"]) == 2
    again, resumed = train(7, checkpoint=path, resume=True)
    same_weights(again, net)
    assert resumed == history


def test_a_checkpoint_without_the_schedule_is_refused(tmp_path):
    path = tmp_path / "run.npz"
    net, adam, schedule, rng = parts(0)
    x, y = np.ones((4, 2)), np.array([0, 1, 2, 0])
    arguments = {"epochs": 1, "batch_size": 2, "rng": rng, "checkpoint": path}
    nn.fit(net, x, y, nn.CrossEntropyLoss(), adam, **arguments)
    with pytest.raises(ValueError, match="other generators, or another scheduler"):
        nn.fit(
            *(net, x, y, nn.CrossEntropyLoss(), adam),
            scheduler=schedule,
            resume=True,
            **arguments,
        )
