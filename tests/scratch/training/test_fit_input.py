"""What `fit` and `evaluate` refuse, and that a refusal changes nothing."""

import numpy as np
import pytest

from nnguide import scratch as nn
from tests.scratch.training.networks import data, network, same_weights


def fit(**changes):
    """Train with these arguments in place of right ones; the weights must not move."""
    net = changes.pop("model", None) or network()
    x, y = data()
    arguments = {
        "model": net,
        "x": x,
        "y": y,
        "loss_fn": nn.CrossEntropyLoss(),
        "optimizer": nn.SGD(net.parameters(), lr=0.1) if net is not str else None,
        "epochs": 2,
    }
    try:
        return nn.fit(**(arguments | changes))
    finally:
        same_weights(net, network())


nan = np.zeros((23, 2))
nan[4, 1] = np.nan


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"x": [[1.0, 2.0]]}, "x must be an array of N ≥ 1 examples, got list"),
        ({"x": np.zeros((0, 2))}, r"x must be an array of N ≥ 1 .* shape \(0, 2\)"),
        ({"x": np.zeros((23, 2), int)}, "x must be float32 or float64, got dtype int"),
        ({"x": np.zeros((23, 2), np.float32)}, "x must be float64, as the weights are"),
        ({"x": np.zeros((0, 2))}, "^x must be an array"),
        ({"y": list(data()[1])}, "^y must be an array of 23 targets.*got list"),
        ({"y": np.zeros(23)}, "input, |target .* must be probabilities"),
        (
            {"loss_fn": nn.CrossEntropyLoss},
            r"loss_fn must be .*\.\.\.; add its parentheses$",
        ),
        ({"loss_fn": "mse"}, r"a loss such as CrossEntropyLoss\(\), got str 'mse'$"),
        ({"optimizer": 0.1}, r"optimizer must be an Optimizer such as SGD"),
        ({"scheduler": nn.StepLR}, "scheduler must be a schedule such as StepLR"),
        ({"epochs": 2.0}, "epochs must be a whole number, got float 2.0"),
        ({"validation": np.zeros((3, 2))}, r"validation must be a pair \(x, y\)"),
        ({"validation": data()[:1]}, r"validation must be a pair \(x, y\)"),
        ({"validation": np.zeros((2, 3))}, r"validation must be a pair \(x, y\)"),
        ({"validation": (nan[:0], nan)}, "validation x must be an array of N ≥ 1"),
        ({"batch_size": 2.5, "rng": np.random.default_rng(0)}, "batch_size must be"),
        ({"rng": 0}, "rng must be a numpy.random.Generator, got int 0"),
    ],
)
def test_a_wrong_kind_is_refused(changes, message):
    with pytest.raises((TypeError, ValueError), match=message):
        fit(**changes)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"x": nan}, r"x must be finite, got nan at \[4, 1\]"),
        ({"x": np.zeros((23, 3))}, r"x must have shape \(\.\.\., 2\), got \(23, 3\)"),
        ({"y": np.zeros(22, int)}, "y must be an array of 23 targets"),
        ({"y": np.full(23, 3)}, "target must hold labels from 0 to 2, got 3"),
        ({"y": np.full(23, -1)}, "target must hold labels from 0 to 2, got -1"),
        ({"epochs": 0}, "epochs must be at least 1, got 0"),
        ({"batch_size": 4}, "batch_size=4 needs rng"),
        ({"batch_size": 0, "rng": np.random.default_rng(0)}, "batch_size must be at"),
        ({"max_norm": 0.0}, "max_norm must be above 0"),
        ({"patience": 3}, "patience needs validation"),
        ({"patience": 0, "validation": data()}, "patience must be at least 1"),
        ({"resume": True}, "resume=True needs checkpoint"),
        (
            {"loss_fn": nn.CrossEntropyLoss(reduction="sum")},
            "leave out reduction",
        ),
        ({"validation": (nan, data()[1])}, "validation x must be finite, got nan"),
        ({"validation": (np.ones((2, 2)), np.ones(3, int))}, "validation y must be"),
    ],
)
def test_a_wrong_value_is_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        fit(**changes)


def test_a_sum_that_overflows_is_not_an_entry_that_does():
    x = np.full((3, 1), 1e308)
    assert nn.evaluate(nn.Identity(), x, x, nn.L1Loss()).loss == 0


def test_a_schedule_of_another_optimizer_is_refused():
    other = nn.SGD(network().parameters(), lr=0.1)
    with pytest.raises(ValueError, match="scheduler sets the rate of another optim"):
        fit(scheduler=nn.StepLR(other, 1))


def test_an_optimizer_of_another_network_is_refused():
    other = network()
    with pytest.raises(ValueError, match="optimizer holds no parameter of this model"):
        fit(optimizer=nn.SGD(other.parameters(), lr=0.1))


def test_a_model_must_be_a_module():
    x, y = data()
    sgd = nn.SGD(network().parameters(), lr=0.1)
    with pytest.raises(TypeError, match="model must be a Module, got str"):
        nn.fit("net", x, y, nn.CrossEntropyLoss(), sgd, epochs=1)
    with pytest.raises(TypeError, match="model must be a Module"):
        nn.evaluate("net", x, y, nn.CrossEntropyLoss())
    with pytest.raises(ValueError, match="batch_size must be at least 1"):
        nn.evaluate(network(), x, y, nn.CrossEntropyLoss(), batch_size=0)


def test_a_rate_that_is_too_high_is_named():
    (x, y), net = data(), network()
    sgd = nn.SGD(net.parameters(), lr=1e308)
    with pytest.raises(ValueError, match=r"epoch \d.* no longer finite.*lr=1e\+307"):
        nn.fit(net, x, y, nn.CrossEntropyLoss(), sgd, epochs=5)


def test_an_output_that_overflows_is_named():
    net = nn.Linear(1, 1, rng=np.random.default_rng(0))
    net.weight.data, x = [[1e308]], np.full((3, 1), 1e3)
    sgd = nn.SGD(net.parameters(), lr=0.1)
    told = r"^epoch 1, step 1: an output is no longer finite.*lr=0\.01 instead of 0\.1$"
    with pytest.raises(ValueError, match=told):
        nn.fit(net, x, x, nn.MSELoss(), sgd, epochs=1)


def test_a_weight_that_overflows_is_named():
    net = nn.Linear(1, 1, rng=np.random.default_rng(0))
    x, y = np.full((3, 1), 1.0), np.full((3, 1), 1e10)
    sgd = nn.SGD(net.parameters(), lr=1e300)
    told = r"^epoch 1, at its end: a weight is no longer finite.*lr=1e\+299 instead of"
    with pytest.raises(ValueError, match=told):
        nn.fit(net, x, y, nn.MSELoss(), sgd, epochs=1)


def test_a_loss_that_overflows_is_named_before_its_step():
    rng = np.random.default_rng(0)
    net = nn.Linear(2, 1, rng=rng)
    before = net.state_dict()
    x, y = np.full((3, 2), 1.0), np.full((3, 1), 1e200)
    sgd = nn.SGD(net.parameters(), lr=0.1)
    with pytest.raises(ValueError, match=r"epoch 1, step 1: the loss is no longer"):
        nn.fit(net, x, y, nn.MSELoss(), sgd, epochs=1)
    for key, array in before.items():
        np.testing.assert_array_equal(net.state_dict()[key], array)


@pytest.mark.parametrize("outputs", [(), (1,)])
@pytest.mark.parametrize("loss_fn", [nn.CrossEntropyLoss(), nn.NLLLoss()])
def test_one_output_is_no_class(outputs, loss_fn):
    """Loss 0, accuracy 1, and nothing learned; or N examples as one of N classes."""
    x, rng = np.linspace(-1, 1, 12).reshape(6, 2), np.random.default_rng(0)
    y = np.zeros(6, int) if outputs else (x[:, 0] > 0).astype(float)
    net = nn.Sequential(nn.Linear(2, 1, rng=rng), *([] if outputs else [nn.Flatten(0)]))
    sgd = nn.SGD(net.parameters(), lr=0.1)
    message = "C ≥ 2 classes, got .*BCEWithLogitsLoss"
    with pytest.raises(ValueError, match=message):
        nn.fit(net, x, y, loss_fn, sgd, epochs=1)
    with pytest.raises(ValueError, match=message):
        nn.evaluate(net, x, y, loss_fn)


class WarmUp(nn.LRScheduler):
    def rate_at(self, epoch, base_lr):
        return base_lr * epoch / 3


def test_a_rate_of_zero_trains_nothing_unless_a_schedule_begins_there():
    x, rng = np.linspace(-1, 1, 12).reshape(6, 2), np.random.default_rng(0)
    net = nn.Linear(2, 3, rng=rng)
    arguments = net, x, np.arange(6) % 3, nn.CrossEntropyLoss()
    with pytest.raises(ValueError, match=r"learning rate must be above 0, got lr=0; m"):
        nn.fit(*arguments, nn.SGD(net.parameters(), lr=0), epochs=1)
    sgd = nn.SGD(net.parameters(), lr=0.1)
    warm = WarmUp(sgd)
    assert warm.get_last_lr() == [0]
    before = net.weight.data.copy()
    nn.fit(*arguments, sgd, epochs=2, scheduler=warm)
    assert not np.array_equal(net.weight.data, before)
