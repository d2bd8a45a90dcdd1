"""What `fit` and `evaluate` leave alone, the data, and what a model must return."""

import numpy as np
import pytest

from nnguide import scratch as nn

N, D, C = 12, 4, 3


def examples():
    rng = np.random.default_rng(1)
    return rng.standard_normal((N, D)), rng.integers(0, C, N)


def parts(*modules):
    rng = np.random.default_rng(0)
    net = nn.Sequential(*modules, nn.Linear(D, C, rng=rng))
    return net, nn.SGD(net.parameters(), lr=0.1)


def dropout():
    return nn.Dropout(0.5, inplace=True, rng=np.random.default_rng(0))


@pytest.mark.parametrize(
    "modules",
    [[dropout()], [nn.ReLU(inplace=True)], [nn.Flatten(), nn.ReLU(inplace=True)]],
)
@pytest.mark.parametrize("batch_size", [None, 5])
def test_modules_that_write_over_their_input_get_a_copy(modules, batch_size):
    (net, sgd), (x, y) = parts(*modules), examples()
    given, rng = x.copy(), np.random.default_rng(0)
    options = {"batch_size": batch_size, "rng": rng, "validation": (x, y)}
    nn.fit(net, x, y, nn.CrossEntropyLoss(), sgd, epochs=10, **options)
    nn.evaluate(net, x, y, nn.CrossEntropyLoss())
    np.testing.assert_array_equal(x, given)


class Scales(nn.Linear):
    def forward(self, x):
        x *= 2
        return super().forward(x)


def test_a_forward_that_writes_over_the_data_is_told():
    net, (x, y) = Scales(D, C, rng=np.random.default_rng(0)), examples()
    given, sgd = x.copy(), nn.SGD(net.parameters(), lr=0.1)
    loss_fn = nn.CrossEntropyLoss()
    message = r"^Scales writes over x, .* such as x = 2 \* x instead of x \*= 2"
    with pytest.raises(ValueError, match=message):
        nn.fit(net, x, y, loss_fn, sgd, epochs=1)
    with pytest.raises(ValueError, match=message):
        nn.evaluate(net, x, y, loss_fn)
    np.testing.assert_array_equal(x, given)
    assert x.flags.writeable


class Silent(nn.Linear):
    def forward(self, x):
        super().forward(x)


def test_a_forward_without_return():
    (x, y), rng = examples(), np.random.default_rng(0)
    net = Silent(D, C, rng=rng)
    sgd = nn.SGD(net.parameters(), lr=0.1)
    message = "^Silent must return an array, got NoneType None; does its forward end"
    with pytest.raises(TypeError, match=message):
        nn.fit(net, x, y, nn.CrossEntropyLoss(), sgd, epochs=1)
    net = nn.Sequential(nn.ReLU(), net, nn.ReLU())
    with pytest.raises(
        TypeError, match=r"^in module 1, Silent: its forward returns No"
    ):
        net(x)


class Mute(nn.ReLU):
    def backward(self, grad_output):
        super().backward(grad_output)


def test_a_backward_without_return():
    net = nn.Sequential(nn.ReLU(), Mute(), nn.Tanh())
    output = net(np.ones((2, 3)))
    with pytest.raises(
        TypeError, match=r"^in module 1, Mute: its backward returns None"
    ):
        net.backward(np.ones_like(output))


def test_the_message_names_the_module():
    rng = np.random.default_rng(0)
    inner = nn.Sequential(nn.ReLU(), nn.Linear(3, 2, rng=rng))
    net = nn.Sequential(nn.Linear(2, 4, rng=rng), inner)
    message = (
        r"^in module 1, Sequential: in module 1, Linear: x must have shape \(..., 3"
    )
    with pytest.raises(ValueError, match=message):
        net(np.ones((5, 2)))
    with pytest.raises(
        TypeError, match=r"^in module 0, Linear: x must be a NumPy array"
    ):
        net([[1.0, 2.0]])


@pytest.mark.parametrize("kind", [nn.ExponentialLR, nn.StepLR])
def test_a_rate_that_leaves_all_numbers(kind):
    sgd = nn.SGD([nn.Parameter(np.zeros(3))], lr=0.1)
    settings = {"step_size": 1} if kind is nn.StepLR else {}
    schedule = kind(sgd, gamma=10, **settings)
    message = rf"^{kind.__name__} would set the rate to inf after 309 steps; .* gamma <"
    assert schedule.rate_at(400, 0.1) == np.inf
    for _ in range(308):
        schedule.step()
    with pytest.raises(ValueError, match=message):
        schedule.step()
    assert schedule.last_epoch == 308


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([], 3), r"milestones must be a list of epochs, got int 3; .* write \[3\]"),
        ((None, [3]), "schedulers must be a list of schedules, got StepLR"),
    ],
)
def test_a_sequence_of_schedules_takes_lists(arguments, message):
    sgd = nn.SGD([nn.Parameter(np.zeros(3))], lr=0.1)
    schedules, milestones = arguments
    step = nn.StepLR(sgd, 2)
    schedules = step if schedules is None else [step, step]
    with pytest.raises(TypeError, match=message):
        nn.SequentialLR(sgd, schedules, milestones)
