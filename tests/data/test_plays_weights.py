"""The stored GPT: its loss, and the first steps of its command."""

import numpy as np
import pytest
import torch

from nnguide.data import load_plays, load_plays_weights
from nnguide.pytorch import load_numpy_state
from tools import plays_weights


def test_they_know_the_text_that_was_held_out():
    net = plays_weights.start(seed=1)
    load_numpy_state(net, load_plays_weights())
    _, held_out = plays_weights.divided()
    assert plays_weights.held_out_loss(net, held_out) == pytest.approx(1.622, abs=0.001)


def test_the_first_steps_of_the_command():
    text, _ = plays_weights.divided()
    _, losses = plays_weights.train(text, steps=20)
    found = [losses[0], np.mean(losses[-5:])]
    assert found == pytest.approx([4.586, 3.032], abs=0.02)


def test_the_text_is_divided_once():
    text, held_out = plays_weights.divided()
    assert (len(text), len(held_out)) == (768_423, 85_381)
    symbols = sorted(set(load_plays()))
    joined = "".join(symbols[number] for number in torch.cat([text, held_out]))
    assert joined == load_plays()


def test_targets_come_one_place_later():
    x, y = plays_weights.windows(torch.arange(200), np.array([0, 100]))
    assert x.shape == y.shape == (2, plays_weights.T)
    assert (y == x + 1).all()
    assert x[:, 0].tolist() == [0, 100]


def test_no_bet_depends_on_what_comes_later():
    net = plays_weights.start()
    x = plays_weights.divided()[1][None, : plays_weights.T]
    other = x.clone()
    other[0, 40] = (x[0, 40] + 1) % 76
    for mode in (True, False):
        net.train(mode)
        with torch.no_grad():
            moved = (net(other) - net(x)).abs().amax(dim=(0, 2)) > 1e-4
        assert int(moved.nonzero()[0]) == 40
