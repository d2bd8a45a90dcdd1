"""`shard` deals each row to one process, to all the same number, or raises."""

import pytest
import torch
from torch import nn

from nnguide.pytorch import shard

X = torch.arange(36.0, dtype=torch.float64).reshape(12, 3)


@pytest.mark.parametrize("world", [1, 2, 3, 4, 6, 12])
def test_each_row_belongs_to_one_process(world):
    shards = [shard(X, rank, world) for rank in range(world)]
    assert {len(part) for part in shards} == {12 // world}
    dealt = torch.cat(shards)
    assert sorted(dealt[:, 0].tolist()) == X[:, 0].tolist()


def test_rows_are_dealt_in_turn():
    assert shard(X, 1, 4)[:, 0].tolist() == [3.0, 15.0, 27.0]
    assert shard(X, 1, 4).data_ptr() == X[1].data_ptr()  # a view


def test_labels_stay_with_their_rows():
    labels = torch.arange(12)
    rows = shard(labels, 2, 3)
    assert torch.equal(shard(X, 2, 3), X[rows])


def test_the_mean_of_the_gradients_of_equal_shards_is_the_gradient():
    with torch.random.fork_rng():
        torch.manual_seed(0)
        net = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 1)).double()
    y = torch.linspace(-1, 1, 12, dtype=torch.float64)[:, None]

    def gradient(x, y):
        loss = nn.functional.mse_loss(net(x / 10), y)
        return torch.cat([g.flatten() for g in torch.autograd.grad(loss, parameters)])

    parameters = list(net.parameters())
    parts = [gradient(shard(X, rank, 3), shard(y, rank, 3)) for rank in range(3)]
    torch.testing.assert_close(torch.stack(parts).mean(0), gradient(X, y))


@pytest.mark.parametrize(
    ("x", "rank", "world", "message"),
    [
        (X[:11], 0, 2, r"the 11 rows of x cannot .* among 2 processes.*leave out 1$"),
        (X[:11], 1, 4, r"leave out 3$"),
        (X[:2], 0, 3, r"start fewer processes"),
        (X, 2, 2, r"from 0 to 1, one of 2 processes, got 2"),
        (X, -1, 2, r"from 0 to 1, one of 2 processes, got -1"),
        (X, 0, 0, r"world_size must be at least 1, got 0"),
        (X[0, 0], 0, 1, r"\(N, ...\) with at least one row, got \(\)"),
        (X[:0], 0, 2, r"at least one row, got \(0, 3\)"),
    ],
)
def test_what_cannot_be_dealt(x, rank, world, message):
    with pytest.raises(ValueError, match=message):
        shard(x, rank, world)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((X.numpy(), 0, 2), r"x must be a tensor .*torch.as_tensor"),
        (([1.0, 2.0], 0, 2), "x must be a tensor"),
        ((X, 0.0, 2), "rank must be a whole number"),
        ((X, 0, 2.0), "world_size must be a whole number"),
    ],
)
def test_what_is_of_the_wrong_kind(arguments, message):
    with pytest.raises(TypeError, match=message):
        shard(*arguments)
