"""A checkpoint file: writers do not meet, and another training is told."""

import threading
import warnings

import numpy as np
import pytest

from nnguide import scratch as nn

N, D, C = 12, 2, 3


def examples(seed=0):
    rng = np.random.default_rng(seed)
    return rng.standard_normal((N, D)), rng.integers(0, C, N)


def train(path, *, p=0.0, lr=0.1, momentum=0.0, size=4, **changes):
    rng = np.random.default_rng(0)
    net = nn.Sequential(
        *(nn.Linear(D, 4, rng=rng), nn.ReLU(), nn.Dropout(p, rng=rng)),
        nn.Linear(4, C, rng=rng),
    )
    x, y = examples()
    arguments = {
        "model": net,
        "x": x,
        "y": y,
        "loss_fn": nn.CrossEntropyLoss(),
        "optimizer": nn.SGD(net.parameters(), lr=lr, momentum=momentum),
        "epochs": 2,
        "checkpoint": path,
        "resume": True,
        "batch_size": size,
        "rng": rng,
    }
    return nn.fit(**(arguments | changes))


@pytest.fixture
def path(tmp_path):
    train(tmp_path / "run.npz")
    return tmp_path / "run.npz"


X, Y = examples()
other = X.copy()
other[3, 1] += 1e-15


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"x": other},
            r"its x is an array of shape \(12, 2\) and dtype float64 with hash (\w+), "
            r"that of this one an array of shape \(12, 2\) and dtype float64 with hash",
        ),
        ({"y": Y[::-1].copy()}, "its y is an array"),
        ({"x": X[:11], "y": Y[:11]}, r"its x .*\(12, 2\) .*, that of this one .*\(11,"),
        ({"validation": (X, Y)}, "its validation x is nothing, that of this one an ar"),
        (
            {"loss_fn": nn.NLLLoss()},
            "its loss_fn is CrossEntropyLoss, that of this .*NLL",
        ),
        (
            {"loss_fn": nn.CrossEntropyLoss(label_smoothing=0.1)},
            r"its loss_fn\.label_smoothing is 0\.0, that of this one 0\.1",
        ),
        (
            {"loss_fn": nn.CrossEntropyLoss(np.ones(C))},
            r"its loss_fn\.weight is None, that of this one 'an array of shape \(3,\)",
        ),
        (
            {"lr": 0.2},
            r"its optimizer\.param_groups\.0\.lr is 0\.1, that of this one 0\.2",
        ),
        ({"momentum": 0.9}, r"its .*0\.momentum is 0\.0, that of this one 0\.9"),
        ({"size": 5}, "its batch_size is 4, that of this one 5"),
        ({"max_norm": 1.0}, "its max_norm is None, that of this one 1.0"),
        (
            {"p": 0.5},
            r"its model, line 4 of print\(model\), is \(2\): Dropout\(p=0\.0.*p=0\.5",
        ),
        ({"epochs": 1}, "it holds 2 epochs, and epochs=1 .* at least epochs=2"),
    ],
)
def test_what_differs_is_named(path, changes, message):
    before = path.read_bytes()
    with pytest.raises(ValueError, match=r"run\.npz is not one of this .*" + message):
        train(path, **changes)
    assert path.read_bytes() == before


def test_more_epochs_go_on(path):
    whole = train(path.with_name("whole.npz"), epochs=5)
    assert train(path, epochs=5) == whole


def test_the_same_objects_go_on_where_a_schedule_has_changed_the_rate(tmp_path):
    histories = []
    for stops in ([4], [2, 4]):
        net = nn.Linear(D, C, rng=np.random.default_rng(0))
        adam = nn.Adam(net.parameters(), lr=0.1)
        decay, path = nn.ExponentialLR(adam, 0.5), tmp_path / str(stops)
        for epochs in stops:
            history = nn.fit(
                *(net, X, Y, nn.CrossEntropyLoss(), adam),
                **{"epochs": epochs, "scheduler": decay, "checkpoint": path},
                resume=True,
            )
        histories.append(history)
    assert histories[0] == histories[1]


@pytest.mark.parametrize("resume", ["no", 1, None])
def test_resume_is_a_truth_value(path, resume):
    with pytest.raises(TypeError, match="resume must be True or False, got"):
        train(path, resume=resume)


class Never(nn.CrossEntropyLoss):
    def forward(self, input, target):
        pytest.fail("a step was taken")


@pytest.mark.parametrize(
    ("checkpoint", "error", "message"),
    [
        ("", ValueError, "checkpoint must be the path of a file, got ''"),
        (3, TypeError, "checkpoint must be the path of a file, got int 3"),
        (".", IsADirectoryError, "checkpoint . is a folder; name a file in it"),
        ("/dev/null", OSError, "checkpoint /dev/null is a device or a pipe"),
        ("none/run.npz", FileNotFoundError, "there is no folder .*none; make it first"),
    ],
)
def test_a_path_that_cannot_be_written_is_told_before_the_first_step(
    checkpoint, error, message, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(error, match=message):
        train(checkpoint, loss_fn=Never())


def test_weights_alone_are_no_checkpoint(tmp_path):
    path = tmp_path / "weights.npz"
    nn.save(nn.Linear(D, C, rng=np.random.default_rng(0)).state_dict(), path)
    message = r"weights\.npz was not written by fit; .* net\.load_state_dict"
    with pytest.raises(ValueError, match=message):
        train(path)


def test_two_writers_on_one_path_do_not_meet(tmp_path):
    path, errors = tmp_path / "a", []
    (tmp_path / "a.partial").write_text("mine")

    def work():
        try:
            for _ in range(40):
                nn.save({"w": np.ones(1000)}, path)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert (tmp_path / "a.partial").read_text() == "mine"
    assert {p.name for p in tmp_path.iterdir()} == {"a", "a.partial"}
    np.testing.assert_array_equal(nn.load(path)["w"], np.ones(1000))


def test_links_and_permissions_stay(path, tmp_path):
    link = tmp_path / "link.npz"
    link.symlink_to(path)
    path.chmod(0o640)
    train(link, epochs=3)
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o640
    assert len(nn.load(path)["train_losses"]) == 3


@pytest.mark.parametrize("name", ["a", "a" * 250, "é" * 120])
def test_names_of_any_length(tmp_path, name):
    nn.save({"w": np.ones(2)}, tmp_path / name)
    assert [p.name for p in tmp_path.iterdir()] == [name]


def test_no_foreign_text_reaches_a_reader(tmp_path):
    np.save(tmp_path / "a.npy", np.array([{}]), allow_pickle=True)
    with pytest.raises(ValueError, match=r"a\.npy is damaged or was not") as told:
        nn.load(tmp_path / "a.npy")
    assert "pickle" not in str(told.value)
    assert told.value.__suppress_context__
    with pytest.raises(IsADirectoryError, match="is a folder; name a file in it"):
        nn.load(tmp_path)


@pytest.mark.parametrize("what", ["running_var", "exp_avg_sq"])
def test_what_could_not_be_read_again_is_not_written(tmp_path, what):
    """Weights may be finite where a variance, or a mean of squares, no longer is."""
    path, rng = tmp_path / "run.npz", np.random.default_rng(0)
    net = nn.Sequential(nn.BatchNorm1d(D), nn.Linear(D, 1, rng=rng), nn.Flatten(0, 1))
    x, y = 1e200 * X, Y.astype(float)
    if what == "exp_avg_sq":
        net = nn.Sequential(nn.Linear(D, 1, rng=rng), nn.Flatten(0, 1))
        x = 1e160 * X
        net[0].weight.data = np.zeros((1, D))
        y = 1e10 * y
    adam = nn.Adam(net.parameters(), lr=1e-170)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(ValueError, match=rf"at its end: .*{what}.* no longer fin"):
            nn.fit(net, x, y, nn.MSELoss(), adam, epochs=1, checkpoint=path)
    assert not path.exists()
