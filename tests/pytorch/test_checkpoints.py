"""A checkpoint file: damage is found, writers do not meet, another training is told."""

import os
import random
import threading
import zipfile

import pytest
import torch
from torch import nn
from torch.utils.data import DataLoader, Subset, TensorDataset

from nnguide.pytorch import MNISTDataset, fit

N, D, C = 12, 2, 3


def examples(seed=0):
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(N, D, generator=generator)
    return x, torch.randint(C, (N,), generator=generator)


def train(path, *, dropout=0.0, lr=0.1, momentum=0.0, **changes):
    torch.manual_seed(0)
    net = nn.Sequential(
        nn.Linear(D, 4), nn.ReLU(), nn.Dropout(dropout), nn.Linear(4, C)
    )
    arguments = {
        "model": net,
        "batches": [examples()],
        "loss_fn": nn.CrossEntropyLoss(),
        "optimizer": torch.optim.SGD(net.parameters(), lr=lr, momentum=momentum),
        "epochs": 2,
        "checkpoint": path,
        "resume": True,
    }
    return fit(**(arguments | changes))


@pytest.fixture
def path(tmp_path):
    train(tmp_path / "run.pt")
    return tmp_path / "run.pt"


def test_a_flipped_bit_anywhere_is_found_or_does_no_harm(path):
    whole, right = path.read_bytes(), train(path)
    draw, refused = random.Random(0), []
    # Anywhere, and each byte of the index at the end.
    with zipfile.ZipFile(path) as archive:
        index = archive.start_dir
    places = [draw.randrange(len(whole)) for _ in range(150)]
    places += range(index, len(whole), 3)
    for at in places:
        damaged = bytearray(whole)
        damaged[at] ^= 1 << draw.randrange(8)
        path.write_bytes(damaged)
        try:
            history = train(path)
        except ValueError as error:
            refused.append(str(error))
        else:  # between the files of the archive, or a date
            assert history == right
    assert len(refused) > len(places) / 2
    assert len(set(refused)) == 1
    assert refused[0].startswith("checkpoint run.pt is damaged or was not written by")


@pytest.mark.parametrize("seed", range(3))
def test_a_damaged_weight_never_loads(path, seed):
    whole = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        (name,) = [n for n in archive.namelist() if n.endswith("/data/0")]
        weights = archive.read(name)
    at = whole.index(weights) + random.Random(seed).randrange(len(weights))
    damaged = bytearray(whole)
    damaged[at] ^= 64
    path.write_bytes(damaged)
    assert torch.load(path, weights_only=True)  # PyTorch alone sees nothing
    with pytest.raises(ValueError, match="bytes of it have changed"):
        train(path)


def test_two_writers_on_one_path_do_not_meet(tmp_path):
    path, errors = tmp_path / "run.pt", []
    (tmp_path / "run.pt.partial").write_text("mine")

    def work():
        try:
            for _ in range(5):
                train(path, epochs=1)
                path.unlink(missing_ok=True)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not [e for e in errors if not isinstance(e, FileNotFoundError)]
    assert (tmp_path / "run.pt.partial").read_text() == "mine"
    assert {p.name for p in tmp_path.iterdir()} <= {"run.pt", "run.pt.partial"}


def test_links_and_permissions_stay(path, tmp_path):
    link = tmp_path / "link.pt"
    link.symlink_to(path)
    path.chmod(0o640)
    assert len(train(link, epochs=3).train_losses) == 3
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o640
    assert len(train(path, epochs=3).train_losses) == 3


def never(*_):
    pytest.fail("a step was taken")


@pytest.mark.parametrize(
    ("checkpoint", "error", "message"),
    [
        ("", ValueError, "checkpoint must be the path of a file, got ''"),
        ("a\0b", ValueError, "checkpoint must be the path of a file, got 'a"),
        (3, TypeError, "checkpoint must be the path of a file, got int 3"),
        (b"run", TypeError, "checkpoint must be the path of a file, got bytes"),
        (".", IsADirectoryError, "checkpoint . is a folder; name a file in it"),
        ("/dev/null", OSError, "checkpoint /dev/null is a device or a pipe"),
        ("none/run.pt", FileNotFoundError, r"there is no folder .*none; make it first"),
    ],
)
def test_a_path_that_cannot_be_written_is_told_before_the_first_step(
    checkpoint, error, message, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(error, match=message):
        train(checkpoint, loss_fn=never)


def test_a_folder_that_takes_no_file_is_told_before_the_first_step(
    tmp_path, monkeypatch
):
    def refuse(self, *_):
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr("pathlib.Path.open", refuse)
    message = r"takes no new file \(Permission denied\); choose another folder"
    with pytest.raises(PermissionError, match=message):
        train(tmp_path / "run.pt", loss_fn=never)


X, Y = examples()
other = X.clone()
other[3, 1] += 1e-6


def loader(x=X, y=Y, **options):
    return DataLoader(TensorDataset(x, y), **({"batch_size": 4} | options))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"batches": [(other, Y)]}, r"its batches is list of 1 with hash (\w+), that "),
        ({"batches": [(X, Y.flip(0))]}, "its batches is list of 1 with hash"),
        ({"batches": list(zip(X.split(4), Y.split(4), strict=True))}, "one list of 3"),
        (
            {"batches": loader()},
            r"its batches\.dataset is nothing, that of this one Te",
        ),
        ({"validation": [(X, Y)]}, "its validation is None, that of this one list of"),
        ({"loss_fn": nn.MultiMarginLoss()}, "its loss_fn is CrossEntropyLoss, that of"),
        (
            {"loss_fn": nn.CrossEntropyLoss(label_smoothing=0.1)},
            r"its loss_fn\.label_smoothing is 0\.0, that of this one 0\.1",
        ),
        (
            {"loss_fn": nn.CrossEntropyLoss(torch.ones(C))},
            r"its loss_fn\.weight is None, that of this one 'a tensor of shape \(3,\)",
        ),
        ({"lr": 0.2}, r"its optimizer group\.0\.lr is 0\.1, that of this one 0\.2"),
        ({"momentum": 0.9}, r"its optimizer group\.0\.momentum is 0\.0, that of this"),
        ({"max_norm": 1.0}, "its max_norm is None, that of this one 1.0"),
        (
            {"dropout": 0.5},
            r"its model, line 4 of print\(model\), is \(2\): Dropout\(p=0\.0.*p=0\.5",
        ),
        ({"epochs": 1}, "it holds 2 epochs, and epochs=1 .* at least epochs=2"),
    ],
)
def test_what_differs_is_named(path, changes, message):
    before = path.read_bytes()
    with pytest.raises(ValueError, match=r"run\.pt is not one of this .*" + message):
        train(path, **changes)
    assert path.read_bytes() == before


def test_a_loader_is_known_by_its_data_and_settings(tmp_path):
    path = tmp_path / "run.pt"
    train(path, batches=loader())
    train(path, batches=loader(num_workers=0, pin_memory=False))
    for batches, name in [
        (loader(other), "dataset is TensorDataset with hash"),
        (loader(batch_size=3), r"batch_size is 4, that of this one 3"),
        (loader(shuffle=True), "sampler is SequentialSampler, .* RandomSampler"),
        (loader(drop_last=True), "drop_last is False"),
        (
            DataLoader(Subset(TensorDataset(X, Y), range(9)), 4),
            "dataset is TensorDataset .*, that of this one Subset with hash",
        ),
    ]:
        with pytest.raises(ValueError, match=rf"its batches\.{name}"):
            train(path, batches=batches)


def test_pixels_are_part_of_a_dataset():
    from nnguide.pytorch._identity import digest

    images = torch.zeros(5, 28, 28, dtype=torch.uint8).numpy()
    labels = torch.arange(5).numpy()
    first = digest(MNISTDataset(images, labels))
    assert first == digest(MNISTDataset(images.copy(), labels.copy()))
    images[4, 27, 27] = 1
    assert first != digest(MNISTDataset(images, labels))


def test_the_same_objects_go_on_where_a_schedule_has_changed_the_rate(tmp_path):
    path = tmp_path / "run.pt"
    histories = []
    for stops in ([4], [2, 4]):
        torch.manual_seed(0)
        net = nn.Linear(D, C)
        adam = torch.optim.Adam(net.parameters(), lr=0.1)
        decay = torch.optim.lr_scheduler.ExponentialLR(adam, 0.5)
        for epochs in stops:
            history = fit(
                *(net, [(X, Y)], nn.CrossEntropyLoss(), adam),
                **{"epochs": epochs, "scheduler": decay, "checkpoint": path},
                resume=True,
            )
        histories.append(history)
        path.unlink()
    assert histories[0] == histories[1]


@pytest.mark.parametrize("resume", ["no", 1, None])
def test_resume_is_a_truth_value(path, resume):
    with pytest.raises(TypeError, match="resume must be True or False, got"):
        train(path, resume=resume)


def test_weights_alone_are_no_checkpoint(tmp_path):
    path = tmp_path / "weights.pt"
    torch.save(nn.Linear(D, C).state_dict(), path)
    with pytest.raises(ValueError, match="weights alone are for load_state_dict"):
        train(path)


def test_no_foreign_text_reaches_a_reader(path):
    path.write_bytes(b"PK\x03\x04" + os.urandom(500))
    with pytest.raises(ValueError, match=r"run\.pt is damaged") as told:
        train(path)
    assert told.value.__cause__ is None
    assert told.value.__suppress_context__ or told.value.__context__ is None
