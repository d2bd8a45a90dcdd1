"""What may be assigned to an attribute after the object was made."""

import numpy as np
import pytest

from nnguide import scratch as nn


def rng(seed=0):
    return np.random.default_rng(seed)


def parameters():
    return [nn.Parameter(np.ones((2, 3)))]


def linear(**kwargs):
    return nn.Linear(3, 2, rng=rng(), **kwargs)


ADAM, SGD = nn.Adam(parameters()), nn.SGD(parameters(), lr=0.1)
REFUSED = [
    (linear(), "bias", np.array([100.0, 0.0]), TypeError, r"\.bias\.data"),
    (linear(), "weight", np.ones((2, 3)), TypeError, r"\.weight\.data"),
    (linear(), "weight", parameters()[0], TypeError, "optimizer"),
    (linear(), "weight", None, TypeError, "stays"),
    (linear(bias=False), "bias", np.zeros(2), ValueError, "make a new Linear"),
    (linear(), "in_features", 7, ValueError, "stays as it was made"),
    (linear(), "training", "no", TypeError, "True or False"),
    (linear(), "requires_grad", False, NotImplementedError, "freeze"),
    (parameters()[0], "requires_grad", False, NotImplementedError, "freeze"),
    (parameters()[0], "gradient", 1, AttributeError, "gradient"),
    (nn.Sequential(nn.ReLU()), "training", False, ValueError, r"eval\(\)"),
    (nn.Dropout(rng=rng()), "p", 7, ValueError, "make a new Dropout"),
    (nn.Embedding(3, 2, rng=rng()), "num_embeddings", 9, ValueError, "stays"),
    (nn.Flatten(), "start_dim", "1", ValueError, "stays"),
    (nn.LayerNorm(3), "eps", -1, ValueError, "stays"),
    (nn.BatchNorm1d(3), "momentum", 3, ValueError, "stays"),
    (nn.BatchNorm1d(3), "running_mean", np.ones(4), ValueError, r"shape \(3,\)"),
    (nn.BatchNorm1d(3), "running_var", [1.0, 1, 1], TypeError, "float array"),
    (nn.Conv2d(1, 1, 3, rng=rng()), "stride", 2, ValueError, "stays"),
    (nn.MaxPool2d(2), "kernel_size", 3, ValueError, "stays"),
    (nn.RNN(1, 1, rng=rng()), "nonlinearity", "relu", ValueError, "make a new RNN"),
    (nn.LSTM(1, 1, rng=rng()), "bias", False, ValueError, "stays"),
    (nn.GRU(1, 1, rng=rng()), "batch_first", True, ValueError, "stays"),
    (nn.GRU(1, 1, rng=rng()), "weight_ih_l0", np.ones((3, 1)), TypeError, r"\.data"),
    (nn.AvgPool2d(2), "count_include_pad", False, ValueError, "stays"),
    (nn.ReLU(), "inplace", 1, ValueError, "stays"),
    (nn.LeakyReLU(), "negative_slope", np.nan, ValueError, "stays"),
    (nn.ELU(), "alpha", -1, ValueError, "stays"),
    (nn.Softplus(), "beta", 0, ValueError, "stays"),
    (nn.GELU(), "approximate", "no", ValueError, "stays"),
    (nn.Softmax(1), "dim", 0.5, ValueError, "stays"),
    (nn.MSELoss(), "reduction", "average", ValueError, "make a new MSELoss"),
    (nn.HuberLoss(), "delta", -1, ValueError, "stays"),
    (nn.NLLLoss(), "ignore_index", 0.5, ValueError, "stays"),
    (nn.CrossEntropyLoss(), "label_smoothing", 9, ValueError, "stays"),
    (nn.BCELoss(), "weight", -np.ones(3), ValueError, "stays"),
    (nn.BCEWithLogitsLoss(), "pos_weight", -1, ValueError, "stays"),
    (SGD, "lr", 0.2, AttributeError, r"in its groups: optimizer.*\[0\]\['lr'\]"),
    (SGD, "params", parameters(), ValueError, "new optimizer"),
    (SGD, "param_groups", [{"params": parameters()}], ValueError, "add_param_group"),
    (ADAM, "betas", (2, 2), AttributeError, "Adam keeps betas in its groups"),
    (ADAM, "learning_rate", 0.1, AttributeError, "it has lr, betas"),
    (nn.StepLR(SGD, 3), "step_size", 0, ValueError, "stays"),
    (nn.TwoLayerNetwork(3, 4, rng=rng()), "b1", np.ones((4, 1)), ValueError, "shape"),
    (nn.TwoLayerNetwork(3, 4, rng=rng()), "W1", None, TypeError, "numbers"),
    (nn.LinearRegression(2), "weight", np.ones((2, 1)), ValueError, r"\(2,\)"),
    (nn.LinearRegression(2), "bias", np.ones(1), TypeError, "must be a number"),
    (nn.LogisticRegression(2), "in_features", 3, ValueError, "stays"),
    (nn.Perceptron(2), "lr", -1, ValueError, "stays"),
]


@pytest.mark.parametrize(
    ("owner", "name", "value", "error", "match"),
    REFUSED,
    ids=[f"{type(owner).__name__}.{name}" for owner, name, *_ in REFUSED],
)
def test_a_wrong_assignment_is_an_error_and_changes_nothing(
    owner, name, value, error, match
):
    before = getattr(owner, name, "nothing")
    with pytest.raises(error, match=match):
        setattr(owner, name, value)
    after = getattr(owner, name, "nothing")
    assert after is before or (owner is SGD and after == before)


def test_arrays_are_copied_into_place():
    net, norm = nn.TwoLayerNetwork(3, 4, rng=rng()), nn.BatchNorm1d(3)
    line, mean = nn.LinearRegression(2, dtype=np.float32), norm.running_mean
    net.b1, norm.running_mean = [1, 2, 3, 4], np.array([1.0, 2.0, 3.0])
    line.weight, line.bias = np.array([1.0, 2.0]), np.float64(3)
    np.testing.assert_array_equal(net.state_dict()["hidden.bias"], [1, 2, 3, 4])
    assert norm.running_mean is mean
    np.testing.assert_array_equal(mean, [1, 2, 3])
    assert line.weight.dtype == np.float32
    x = np.array([[1, 1]], np.float32)
    assert line.predict(x) == 6


class Listed(nn.Module):
    def __init__(self, hidden):
        self.hidden = hidden


@pytest.mark.parametrize(
    "hidden",
    [
        [linear()],
        (nn.ReLU(), linear()),
        {"a": linear()},
        [[linear()]],
        {"a": [nn.Parameter(np.ones(2))]},
    ],
)
@pytest.mark.parametrize(
    "use", ["parameters", "modules", "state_dict", "eval", "__repr__"]
)
def test_modules_in_a_list_are_an_error(hidden, use):
    net = Listed([])
    net.hidden = hidden
    with pytest.raises(TypeError, match=r"Listed\.hidden .* ModuleList"):
        list(getattr(net, use)())


def test_a_module_list_is_trained_saved_and_switched():
    net = Listed(nn.ModuleList([linear(), nn.Dropout(rng=rng())]))
    net.hidden.append(linear(bias=False)).extend([nn.ReLU()])
    keys = ["hidden.0.weight", "hidden.0.bias", "hidden.2.weight"]
    assert list(net.state_dict()) == keys
    assert [key for key, _ in net.named_parameters()] == keys
    net.eval()
    assert not any(module.training for module in net.hidden)
    assert len(net.hidden) == 4
    assert isinstance(net.hidden[-1], nn.ReLU)
    with pytest.raises(TypeError, match="takes modules"):
        net.hidden.append(np.tanh)
    with pytest.raises(TypeError, match="list of modules"):
        nn.ModuleList(3)
    with pytest.raises(NotImplementedError, match="Sequential"):
        net.hidden(np.ones(3))
