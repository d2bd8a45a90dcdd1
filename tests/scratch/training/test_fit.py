"""The training loop against a loop written out, against PyTorch, and its own rules."""

import numpy as np
import pytest
import torch

from nnguide import scratch as nn
from nnguide.data import make_moons
from tests.scratch.training.networks import data, network, same_weights


@pytest.mark.parametrize("batch_size", [None, 5])
def test_fit_is_the_loop_written_out(batch_size):
    (x, y), net, twin = data(), network(), network()
    loss_fn = nn.CrossEntropyLoss()
    rng = np.random.default_rng(3)
    history = nn.fit(
        *(net, x, y, loss_fn, nn.SGD(net.parameters(), lr=0.1, momentum=0.9)),
        epochs=3,
        batch_size=batch_size,
        rng=rng,
    )
    optimizer = nn.SGD(twin.parameters(), lr=0.1, momentum=0.9)
    rng, losses, means = np.random.default_rng(3), [], []
    for _ in range(3):
        order = np.arange(23) if batch_size is None else rng.permutation(23)
        total = 0.0
        for start in range(0, 23, batch_size or 23):
            rows = order[start : start + (batch_size or 23)]
            losses.append(loss_fn(twin(x[rows]), y[rows]))
            total += losses[-1] * len(rows)
            twin.backward(loss_fn.backward())
            optimizer.step()
        means.append(total / 23)
    same_weights(net, twin)
    assert history.step_losses == losses
    np.testing.assert_allclose(history.train_losses, means, rtol=1e-14)
    assert history.validation == []


@pytest.mark.parametrize(("dtype", "rtol"), [(np.float64, 1e-9), (np.float32, 1e-4)])
def test_fit_equals_pytorch_with_schedule_and_clipping(dtype, rtol):
    (x, y), net = data(dtype=dtype), network(dtype=dtype)
    twin = torch.nn.Sequential(
        torch.nn.Linear(2, 7), torch.nn.Tanh(), torch.nn.Linear(7, 3)
    ).to(torch.from_numpy(x).dtype)
    twin.load_state_dict({k: torch.from_numpy(v) for k, v in net.state_dict().items()})
    adam = nn.Adam(net.parameters(), lr=0.05)
    history = nn.fit(
        *(net, x, y, nn.CrossEntropyLoss(), adam),
        epochs=4,
        batch_size=5,
        rng=np.random.default_rng(3),
        scheduler=nn.StepLR(adam, 2, gamma=0.3),
        max_norm=0.2,
    )
    optimizer = torch.optim.Adam(twin.parameters(), lr=0.05)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 2, gamma=0.3)
    rng, losses = np.random.default_rng(3), []
    for _ in range(4):
        order = rng.permutation(23)
        for start in range(0, 23, 5):
            rows = torch.from_numpy(order[start : start + 5])
            output = twin(torch.from_numpy(x)[rows])
            loss = torch.nn.functional.cross_entropy(output, torch.from_numpy(y)[rows])
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(twin.parameters(), 0.2)
            optimizer.step()
            losses.append(loss.item())
        scheduler.step()
    np.testing.assert_allclose(history.step_losses, losses, rtol=rtol)
    for key, array in net.state_dict().items():
        np.testing.assert_allclose(array, twin.state_dict()[key], rtol=rtol, atol=1e-6)
    assert adam.param_groups[0]["lr"] == pytest.approx(0.05 * 0.3**2)


def test_validation_is_measured_at_the_end_of_each_epoch_and_never_learned_from():
    (x, y), (x_new, y_new) = data(), data(9, seed=2)
    net, twin, loss_fn = network(), network(), nn.CrossEntropyLoss()
    optimizer = nn.SGD(net.parameters(), lr=0.5)
    history = nn.fit(net, x, y, loss_fn, optimizer, epochs=3, validation=(x_new, y_new))
    again = nn.SGD(twin.parameters(), lr=0.5)
    for epoch in range(3):
        nn.fit(twin, x, y, loss_fn, again, epochs=1)
        assert history.validation[epoch] == nn.evaluate(twin, x_new, y_new, loss_fn)
    same_weights(net, twin)


class Spy(nn.Identity):
    """Writes down in which mode it is asked."""

    def __init__(self, fail_in_training=False):
        self.modes, self.fail = [], fail_in_training

    def forward(self, x):
        self.modes.append(self.training)
        if self.training and self.fail:
            raise KeyboardInterrupt
        return super().forward(x)


@pytest.mark.parametrize("fail", [False, True])
def test_modes_are_set_and_given_back(fail):
    (x, y), spy, still = data(), Spy(fail), nn.Identity()
    net = nn.Sequential(spy, still, *network())
    net.eval()
    still.training = True
    loss_fn, sgd = nn.CrossEntropyLoss(), nn.SGD(net.parameters(), lr=0.1)
    try:
        nn.fit(net, x, y, loss_fn, sgd, epochs=2, validation=(x, y))
    except KeyboardInterrupt:
        assert fail
    assert spy.modes == ([True] if fail else [True, False, True, False])
    assert [m.training for m in net.modules()][:3] == [False, False, True]


def test_patience_stops_and_gives_back_the_best_weights():
    """Eight points of random labels: the net learns them by heart, and gets worse."""
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((8, 2)), rng.integers(0, 3, 8)
    validation = rng.standard_normal((50, 2)), rng.integers(0, 3, 50)
    net, loss_fn = network(), nn.CrossEntropyLoss()
    adam = nn.Adam(net.parameters(), lr=0.05)
    history = nn.fit(
        net, x, y, loss_fn, adam, epochs=300, validation=validation, patience=4
    )
    losses = [measured.loss for measured in history.validation]
    best = int(np.argmin(losses))
    assert len(losses) == best + 1 + 4 < 300
    assert nn.evaluate(net, *validation, loss_fn).loss == losses[best]


@pytest.mark.parametrize("patience", [1, 3])
def test_a_loss_that_stays_is_not_better(patience):
    (x, y), net, loss_fn = data(), network(), nn.CrossEntropyLoss()
    still = nn.SGD(net.parameters(), lr=1e-300)
    history = nn.fit(
        net, x, y, loss_fn, still, epochs=9, validation=(x, y), patience=patience
    )
    assert len(history.validation) == 1 + patience


def test_a_network_learns_the_moons():
    rng = np.random.default_rng(0)
    x, y = make_moons(200, rng=rng)
    x_new, y_new = make_moons(200, rng=rng)
    net = nn.Sequential(nn.Linear(2, 16, rng=rng), nn.ReLU(), nn.Linear(16, 1, rng=rng))
    target, loss_fn = y[:, None].astype(float), nn.BCEWithLogitsLoss()
    adam = nn.Adam(net.parameters(), lr=0.02)
    nn.fit(net, x, target, loss_fn, adam, epochs=60, batch_size=20, rng=rng)
    new = nn.evaluate(net, x_new, y_new[:, None].astype(float), loss_fn)
    assert new.accuracy > 0.97


def test_progress_draws_a_bar_that_goes_on_where_it_stopped(capsys, tmp_path):
    (x, y), net = data(), network()
    sgd, loss_fn = nn.SGD(net.parameters(), lr=0.1), nn.CrossEntropyLoss()
    nn.fit(net, x, y, loss_fn, sgd, epochs=2)
    assert capsys.readouterr().err == ""
    options = {"checkpoint": tmp_path / "run.npz", "progress": True}
    history = nn.fit(net, x, y, loss_fn, sgd, epochs=2, **options)
    drawn = capsys.readouterr().err
    assert "2/2" in drawn
    assert f"loss={history.train_losses[-1]:.4f}]" in drawn
    nn.fit(net, x, y, loss_fn, sgd, epochs=2, resume=True, **options)
    assert "2/2" in capsys.readouterr().err


def test_an_epoch_counts_labels_by_their_weights():
    x, y = np.random.default_rng(0).standard_normal((9, 3)), np.arange(9) % 3
    net = nn.Linear(3, 3, rng=np.random.default_rng(1))
    loss_fn = nn.CrossEntropyLoss(np.array([0.5, 2.0, 7.0]))
    still, rng = nn.SGD(net.parameters(), lr=1e-300), np.random.default_rng(2)
    history = nn.fit(net, x, y, loss_fn, still, epochs=1, batch_size=2, rng=rng)
    assert history.train_losses[0] == pytest.approx(loss_fn(net(x), y), rel=1e-12)
