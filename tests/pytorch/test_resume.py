"""A training that is interrupted goes on from its checkpoint, the same to the bit."""

import copy
import math
import os
import pickle

import pytest
import torch
from torch import nn
from torch.optim.lr_scheduler import CosineAnnealingLR, ReduceLROnPlateau, StepLR
from torch.utils.data import DataLoader, TensorDataset

from nnguide.pytorch import fit

N, STEPS = 23, 5  # batches of 5: the last holds 3
D, C = 2, 3


class Interrupted(nn.CrossEntropyLoss):
    """Raises at one step, as a reader does who presses Ctrl-C."""

    def __init__(self, at):
        super().__init__()
        self.at, self.calls = at, 0

    def forward(self, input, target):
        if input.requires_grad:  # a step, no validation
            self.calls += 1
            if self.calls == self.at:
                raise KeyboardInterrupt
        return super().forward(input, target)


def parts(seed):
    """A network with everything that holds a state; its weights come from `seed`."""
    torch.manual_seed(seed)
    net = nn.Sequential(
        *(nn.Linear(D, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Dropout(0.3)),
        nn.Linear(8, C),
    )
    adam = torch.optim.Adam(net.parameters(), lr=0.05, amsgrad=True, weight_decay=1e-3)
    return net, adam, CosineAnnealingLR(adam, 5)


def examples(n, seed):
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(n, D, generator=generator)
    return TensorDataset(x, torch.randint(C, (n,), generator=generator))


def train(seed, *, at=0, own_generator=True, **options):
    net, adam, cosine = parts(seed)
    generator = torch.Generator().manual_seed(seed + 1) if own_generator else None
    loader = DataLoader(examples(N, 0), 5, shuffle=True, generator=generator)
    options = {"epochs": 6, "patience": 3, "scheduler": cosine, **options}
    validation = DataLoader(examples(40, 9), 20)
    history = fit(net, loader, Interrupted(at), adam, validation=validation, **options)
    return net, history


def same_weights(net, other):
    assert net.state_dict().keys() == other.state_dict().keys()
    for key, tensor in net.state_dict().items():
        assert torch.equal(tensor, other.state_dict()[key]), key


def test_the_same_seeds_give_the_same_bits():
    (net, history), (twin, again), (_, other) = train(0), train(0), train(1)
    same_weights(net, twin)
    assert history == again
    assert history != other


@pytest.mark.parametrize("own_generator", [True, False])
@pytest.mark.parametrize("at", [1, 4, 5, 6, 14, 30])
def test_a_training_interrupted_at_any_step_ends_the_same(tmp_path, at, own_generator):
    net, history = train(0, own_generator=own_generator)
    options = {"checkpoint": tmp_path / "run.pt", "own_generator": own_generator}
    with pytest.raises(KeyboardInterrupt):
        train(0, at=min(at, len(history.step_losses)), resume=True, **options)
    # Other seeds: all that counts is read from the file, if there is one.
    there = options["checkpoint"].exists()
    assert there == (at > STEPS)
    again, resumed = train(7 if there else 0, resume=True, **options)
    same_weights(again, net)
    assert resumed == history


def test_patience_stops_and_gives_back_the_best_weights(tmp_path):
    path = tmp_path / "run.pt"
    _, history = train(0, epochs=40, checkpoint=path)
    losses = [measured.loss for measured in history.validation]
    best = losses.index(min(losses))
    assert len(losses) == best + 1 + 3 < 40
    net, _ = train(0, epochs=40, checkpoint=path, resume=True)
    twin, _ = train(0, epochs=best + 1, patience=None)
    same_weights(net, twin)


def test_a_finished_training_is_not_trained_on(tmp_path):
    path = tmp_path / "run.pt"
    net, history = train(0, checkpoint=path)
    again, resumed = train(7, at=1, checkpoint=path, resume=True)
    same_weights(again, net)
    assert resumed == history


def test_an_older_checkpoint_is_never_overwritten_unasked(tmp_path):
    path = tmp_path / "run.pt"
    train(0, checkpoint=path)
    before = path.read_bytes()
    with pytest.raises(FileExistsError, match=r"run\.pt is there already; pass"):
        train(0, checkpoint=path)
    assert path.read_bytes() == before


def other(*layers, kind=torch.optim.Adam, schedule=True, generator=True):
    """The parts of another training."""
    net = nn.Sequential(*layers)
    optimizer = kind(net.parameters(), lr=0.05)
    order = torch.Generator() if generator else None
    loader = DataLoader(examples(N, 0), 5, shuffle=True, generator=order)
    return net, optimizer, CosineAnnealingLR(optimizer, 5) if schedule else None, loader


SAME = (nn.Linear(D, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Dropout(), nn.Linear(8, C))


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (
            other(nn.Linear(D, C)),
            r"another model: missing \[\], unexpected \['1\.weight', '1\.bias', .*4\.b",
        ),
        (
            other(*SAME, nn.Linear(C, C)),
            r"another model: missing \['5\.weight', '5\.bias'\], unexpected \[\]",
        ),
        (
            other(nn.Linear(D, 7), nn.BatchNorm1d(7), nn.ReLU(), *SAME[3:]),
            r"its 0\.weight has shape \(8, 2\).* that of the model \(7, 2\)",
        ),
        (other(*SAME, kind=torch.optim.SGD), "optimizer is Adam, that of this one SGD"),
        (
            other(*SAME, schedule=False),
            "scheduler is CosineAnnealingLR, that of this one None",
        ),
        (other(*SAME, generator=False), "it has 1 generators of loaders, this one 0"),
    ],
)
def test_a_checkpoint_of_another_training_changes_nothing(tmp_path, parts, message):
    path = tmp_path / "run.pt"
    train(0, checkpoint=path)
    net, optimizer, scheduler, loader = parts
    before = copy.deepcopy([net.state_dict(), optimizer.state_dict()])
    drawn = torch.get_rng_state()
    with pytest.raises(
        ValueError, match=r"run\.pt is not one of this tr.*: .*" + message
    ):
        fit(
            *(net, loader, nn.CrossEntropyLoss(), optimizer),
            epochs=1,
            scheduler=scheduler,
            checkpoint=path,
            resume=True,
        )
    assert str(before) == str([net.state_dict(), optimizer.state_dict()])
    assert torch.equal(torch.get_rng_state(), drawn)


@pytest.mark.parametrize("kept", [0, 10, 1000, -100])
def test_a_checkpoint_that_is_cut_off_is_refused(tmp_path, kept):
    path = tmp_path / "run.pt"
    train(0, checkpoint=path)
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(ValueError, match=r"run\.pt is damaged or was not written by"):
        train(0, checkpoint=path, resume=True)


class Code:
    """Runs when it is loaded, unless only weights are."""

    def __reduce__(self):
        return pytest.fail, ("code of the file was run",)


def test_a_checkpoint_runs_no_code(tmp_path):
    path = tmp_path / "run.pt"
    torch.save({"step_losses": Code()}, path)
    with pytest.raises(ValueError, match=r"run\.pt .* more than tensors, numbers and"):
        train(0, checkpoint=path, resume=True)


@pytest.mark.parametrize("foreign", [b"text", pickle.dumps([1, 2])])
def test_a_foreign_file_is_refused(tmp_path, foreign):
    path = tmp_path / "run.pt"
    path.write_bytes(foreign)
    with pytest.raises(ValueError, match=r"run\.pt is damaged or was not written by"):
        train(0, checkpoint=path, resume=True)
    torch.save(nn.Linear(D, C).state_dict(), path)
    with pytest.raises(ValueError, match=r"written by fit \(it is something else\)"):
        train(0, checkpoint=path, resume=True)


def test_a_crash_while_writing_leaves_the_checkpoint_before_it(tmp_path, monkeypatch):
    net, history = train(0)
    path, real = tmp_path / "run.pt", os.fsync
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
    assert len(torch.load(path, weights_only=True)["train_losses"]) == 2
    assert list(tmp_path.iterdir()) == [path]
    again, resumed = train(7, checkpoint=path, resume=True)
    same_weights(again, net)
    assert resumed == history


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
    sgd = torch.optim.SGD(net.parameters(), lr=1.0)
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
