"""`predict` and `evaluate` see the model as it will be used."""

import pytest
import torch
from torch import nn

from nnguide.pytorch import MLP, evaluate, fit, predict

D, C, N = 3, 4, 23


@pytest.fixture
def model():
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(D, C), nn.BatchNorm1d(C), nn.Dropout(0.5))


@pytest.fixture
def x():
    return torch.randn(N, D, generator=torch.Generator().manual_seed(1))


@pytest.mark.parametrize("size", [1, 5, N, 1000])
def test_outputs_do_not_depend_on_the_batches(model, x, size):
    model.eval()
    with torch.no_grad():
        expected = model(x)
    model.train()
    outputs = predict(model, x, batch_size=size)
    torch.testing.assert_close(outputs, expected)
    assert not outputs.requires_grad
    assert all(module.training for module in model.modules())


def test_outputs_of_any_shape():
    assert predict(MLP([D, 1]), torch.zeros(N, D), batch_size=4).shape == (N,)
    assert predict(nn.Identity(), torch.zeros(N, 2, D)).shape == (N, 2, D)


@pytest.mark.parametrize(
    ("x", "options", "error", "message"),
    [
        (
            torch.zeros(N, D).double(),
            {},
            TypeError,
            r"predict: x must be torch.float32",
        ),
        (torch.zeros(N, D).numpy(), {}, TypeError, r"predict: x must be a tensor"),
        (torch.zeros(0, D), {}, ValueError, "predict: x must hold at least one"),
        (torch.full((N, D), torch.nan), {}, ValueError, r"finite, got nan at \[0, 0\]"),
        (torch.zeros(N, 5), {}, RuntimeError, r"predict: the model cannot compute x"),
        (torch.zeros(N, D), {"batch_size": 0}, ValueError, "batch_size must be at"),
    ],
)
def test_an_input_that_is_not_usable(model, x, options, error, message):
    with pytest.raises(error, match=message):
        predict(model, x, **options)


def test_what_is_no_model(x):
    with pytest.raises(TypeError, match=r"model must be a torch\.nn\.Module"):
        predict(torch.relu, x)


@pytest.mark.parametrize("kind", [nn.CrossEntropyLoss, nn.NLLLoss])
@pytest.mark.parametrize("size", [1, 5, N])
def test_class_weights_count_as_in_one_batch(x, kind, size):
    y = torch.arange(N) % C
    loss_fn = kind(weight=torch.tensor([0.1, 1.0, 5.0, 0.5]))
    net = nn.Sequential(nn.Linear(D, C), nn.LogSoftmax(1))
    batches = list(zip(x.split(size), y.split(size), strict=True))
    whole = loss_fn(net(x), y).item()
    assert evaluate(net, batches, loss_fn).loss == pytest.approx(whole, rel=1e-5)
    still = torch.optim.SGD(net.parameters(), lr=1e-12)
    history = fit(net, batches, loss_fn, still, epochs=1)
    assert history.train_losses[0] == pytest.approx(whole, rel=1e-5)
