"""A training that is interrupted goes on from its checkpoint, the same to the bit."""

import copy
import os
import pickle

import pytest
import torch
from torch import nn
from torch.optim.lr_scheduler import CosineAnnealingLR, StepLR
from torch.utils.data import BatchSampler, DataLoader, RandomSampler, TensorDataset

from nnguide.pytorch import fit

N, STEPS = 23, 5  # batches of 5: the last holds 3
D, C = 2, 3


class Interrupted(nn.CrossEntropyLoss):
    """Raises at one step, as a reader does who presses Ctrl-C."""

    def __init__(self, at):
        super().__init__()
        self.last, self.calls = at, 0

    def forward(self, input, target):
        if input.requires_grad:  # a step, no validation
            self.calls += 1
            if self.calls == self.last:
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


def shuffled(seed, holder="loader"):
    """A loader whose order comes from its generator, its sampler's, or PyTorch's."""
    generator, data = torch.Generator().manual_seed(seed), examples(N, 0)
    if holder == "loader":
        return DataLoader(data, 5, shuffle=True, generator=generator)
    sampler = RandomSampler(data, generator=generator)
    if holder == "sampler":
        return DataLoader(data, 5, sampler=sampler)
    if holder == "sampler of batches":
        fives = BatchSampler(sampler, 5, drop_last=False)
        return DataLoader(data, batch_size=None, sampler=fives)
    return DataLoader(data, 5, shuffle=True)


def train(seed, *, at=0, holder="loader", **options):
    net, adam, cosine = parts(seed)
    loader = shuffled(seed + 1, holder)
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


@pytest.mark.parametrize("holder", ["loader", "sampler", "sampler of batches", None])
@pytest.mark.parametrize("at", [1, 4, 5, 6, 14, 30])
def test_a_training_interrupted_at_any_step_ends_the_same(tmp_path, at, holder):
    net, history = train(0, holder=holder)
    options = {"checkpoint": tmp_path / "run.pt", "holder": holder}
    with pytest.raises(KeyboardInterrupt):
        train(0, at=min(at, len(history.step_losses)), resume=True, **options)
    # Other seeds: all that counts is read from the file, if there is one.
    there = options["checkpoint"].exists()
    assert there == (at > STEPS)
    again, resumed = train(7 if there else 0, resume=True, **options)
    same_weights(again, net)
    assert resumed == history


def test_a_finished_training_is_not_trained_on(tmp_path):
    path = tmp_path / "run.pt"
    net, history = train(0, checkpoint=path)
    again, resumed = train(7, at=1, checkpoint=path, resume=True)
    same_weights(again, net)
    assert resumed == history


def test_the_bar_goes_on_where_it_stopped(tmp_path, capfd):
    path = tmp_path / "run.pt"
    train(0, epochs=2, checkpoint=path)
    train(0, epochs=2, checkpoint=path, resume=True, progress=True)
    assert f"{2 * STEPS}/{2 * STEPS}" in capfd.readouterr().err


def test_a_state_that_could_not_be_loaded_is_not_written(tmp_path):
    class Odd(StepLR):
        def state_dict(self):
            return super().state_dict() | {"code": len}

    path = tmp_path / "run.pt"
    net, adam, _ = parts(0)
    with pytest.raises(TypeError, match="Adam or Odd has more in its state_dict"):
        fit(
            *(net, [examples(N, 0).tensors], nn.CrossEntropyLoss(), adam),
            epochs=1,
            scheduler=Odd(adam, 2),
            checkpoint=path,
        )
    assert not list(tmp_path.iterdir())


def test_an_older_checkpoint_is_never_overwritten_unasked(tmp_path):
    path = tmp_path / "run.pt"
    train(0, checkpoint=path)
    before = path.read_bytes()
    with pytest.raises(FileExistsError, match=r"run\.pt is there already; pass"):
        train(0, checkpoint=path)
    assert path.read_bytes() == before


def other(*layers, kind=torch.optim.Adam, held=0, schedule=True, holder="loader"):
    """The parts of another training; its optimizer holds the layers from `held` on."""
    net = nn.Sequential(*layers)
    optimizer = kind(net[held:].parameters(), lr=0.05)
    schedule = CosineAnnealingLR(optimizer, 5) if schedule else None
    return net, optimizer, schedule, shuffled(0, holder)


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
        (
            other(*SAME, held=4),
            r"holds \[6\] parameters in each group, that of this one \[2\]",
        ),
        (
            other(*(copy.deepcopy(layer).double() for layer in SAME)),
            r"its 0\.weight has .* torch\.float32, that .* torch\.float64",
        ),
        (other(*SAME, holder=None), "it has 1 generators of loaders, this one 0"),
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
    with pytest.raises(ValueError, match=r"written by fit \(it is something else; w"):
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
