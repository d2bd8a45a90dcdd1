"""Training with the network by hand: `fit` and what it promises."""

import numpy as np
import pytest

from nnguide.scratch import TwoLayerNetwork
from tests.scratch.classic.networks import (
    FLOATS,
    D,
    H,
    assert_same_weights,
    data,
    network,
)


def quadrants(seed, n=1000):
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((n, 2))
    return x, (x[:, 0] * x[:, 1] > 0).astype(np.int64), rng


@pytest.mark.parametrize("c", [1, 3])
@pytest.mark.parametrize("batch_size", [None, 1, 3, 7, 100])
def test_fit_is_the_steps_called_by_hand(c, batch_size):
    n, epochs, lr = 7, 3, 0.2
    net, twin, (x, y) = network(c), network(c), data(n, c)
    x_before, y_before = x.copy(), y.copy()
    losses = net.fit(
        x, y, lr=lr, epochs=epochs, batch_size=batch_size, rng=np.random.default_rng(3)
    )
    rng, expected = np.random.default_rng(3), []
    for _ in range(epochs):
        order = np.arange(n) if batch_size is None else rng.permutation(n)
        total = 0.0
        for start in range(0, n, batch_size or n):
            rows = order[start : start + (batch_size or n)]
            total += twin.loss(x[rows], y[rows]) * len(rows)
            twin.step(twin.gradients(x[rows], y[rows]), lr)
        expected.append(total / n)
    np.testing.assert_allclose(losses, expected, rtol=1e-12)
    assert_same_weights(net, twin, rtol=1e-12)
    np.testing.assert_array_equal(x, x_before)
    np.testing.assert_array_equal(y, y_before)


def test_fit_on_a_full_batch_needs_no_generator_and_draws_from_none():
    net, twin, (x, y) = network(3), network(3), data(7, 3)
    rng = np.random.default_rng(0)
    before = rng.bit_generator.state
    losses = net.fit(x, y, lr=0.1, epochs=2, rng=rng)
    assert rng.bit_generator.state == before
    first = twin.loss(x, y)
    assert twin.fit(x, y, lr=0.1, epochs=2) == losses
    assert losses[0] == first


def test_fit_shuffles_anew_every_epoch():
    x, y = data(6, 3)
    seen = []

    class Spy(TwoLayerNetwork):
        def _forward(self, x):
            seen.extend(x[:, 0])
            return super()._forward(x)

    net = Spy(D, H, 3, rng=np.random.default_rng(0))
    net.fit(x, y, lr=0.1, epochs=2, batch_size=2, rng=np.random.default_rng(0))
    as_given, first, second = x[:, 0].tolist(), seen[:6], seen[6:]
    assert sorted(first) == sorted(second) == sorted(as_given)
    assert first != second
    assert as_given not in (first, second)


@pytest.mark.parametrize("seed", range(3))
def test_learns_the_quadrants(seed):
    x, y, rng = quadrants(seed)
    net = TwoLayerNetwork(2, 10, rng=rng)
    losses = net.fit(x, y, lr=0.5, epochs=1000)
    x_test, y_test, _ = quadrants(seed + 100)
    assert losses[-1] < losses[0] / 5
    assert net.accuracy(x, y) > 0.99
    assert net.accuracy(x_test, y_test) > 0.97


def test_learns_three_rings_with_a_softmax():
    rng = np.random.default_rng(0)
    y = np.arange(600) % 3
    angle = rng.uniform(0, 2 * np.pi, 600)
    x = np.stack([np.cos(angle), np.sin(angle)], 1) * (y + 1)[:, None]
    net = TwoLayerNetwork(2, 16, 3, rng=rng)
    net.fit(x, y, lr=0.3, epochs=60, batch_size=20, rng=rng)
    assert net.accuracy(x, y) > 0.99


def test_progress_is_off_by_default(capsys):
    net, (x, y) = network(3), data(7, 3)
    net.fit(x, y, lr=0.1, epochs=2)
    assert capsys.readouterr() == ("", "")
    net.fit(x, y, lr=0.1, epochs=2, progress=True)
    out, err = capsys.readouterr()
    assert out == ""
    assert "2/2" in err


@pytest.mark.parametrize("c", [1, 3])
@pytest.mark.parametrize("dtype", FLOATS)
def test_a_rate_that_is_too_large_is_said(c, dtype):
    net, (x, y) = network(c, dtype=dtype), data(7, c, dtype=dtype)
    message = r"diverged in epoch \d at lr=1e\+35: the loss is nan; .* lr=1e\+34$"
    with pytest.raises(ValueError, match=message):
        net.fit(x * 100, y, lr=1e35, epochs=400)


def test_divergence_in_the_last_step_is_said():
    net, (x, _) = network(1, dtype=np.float32), data(2, 1, dtype=np.float32)
    wrong = 1 - net.predict(x * 1e4)  # with the right labels there is no gradient
    with pytest.raises(ValueError, match=r"in epoch 1 .* a weight is no longer"):
        net.fit(x * 1e4, wrong, lr=1e38, epochs=1)
