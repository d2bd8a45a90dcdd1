"""What is shown of a network and of a number: a table, the name of an operation."""

import numpy as np

from nnguide import scratch as nn


def test_a_table_of_shapes_and_parameters():
    rng = np.random.default_rng(0)
    net = nn.Sequential(
        nn.Conv2d(1, 6, 3, rng=rng),
        nn.Flatten(),
        nn.Sequential(nn.Linear(216, 7, rng=rng), nn.ReLU()),
        nn.Linear(7, 1, bias=False, rng=rng),
    )
    assert net.summary(np.zeros((2, 1, 8, 8))).splitlines() == [
        "   module       output shape   parameters",
        "0  Conv2d       (2, 6, 6, 6)           60",
        "1  Flatten      (2, 216)                0",
        "2  Sequential   (2, 7)              1,519",
        "3  Linear       (2, 1)                  7",
        "   total                            1,586",
    ]


def test_a_short_table_is_as_wide_as_its_heads():
    table = nn.Sequential(nn.ReLU()).summary(np.zeros(3)).splitlines()
    assert table[1] == "0  ReLU     (3,)                    0"
    assert len({len(line) for line in table}) == 1


def test_a_value_names_the_operation_that_made_it():
    a = nn.Value(0.5)
    made = [a + 1, a - 1, a * 2, a / 2, a**2, -a, a.exp(), a.log(), a.tanh()]
    made += [a.sigmoid(), a.relu()]
    names = ["+", "-", "*", "/", "**2", "neg", "exp", "log", "tanh", "sigmoid", "relu"]
    assert [value.op for value in made] == names
