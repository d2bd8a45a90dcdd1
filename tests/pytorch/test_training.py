"""`fit` does what a bare loop does, `evaluate` weights by examples, modes come back."""

import math

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from nnguide.pytorch import Evaluation, TwoLayerNetwork, evaluate, fit

N, D, H, C = 23, 3, 5, 4


def data(n=N, out_features=C):
    generator = torch.Generator().manual_seed(1)
    x = torch.randn(n, D, generator=generator)
    if out_features == 1:
        return x, (x[:, 0] > 0).float()
    return x, torch.randint(0, out_features, (n,), generator=generator)


def model_and_sgd(out_features=C, seed=0, lr=0.1):
    torch.manual_seed(seed)
    net = TwoLayerNetwork(D, H, out_features)
    return net, torch.optim.SGD(net.parameters(), lr=lr, momentum=0.9)


def cut(x, y, size):
    return list(zip(x.split(size), y.split(size), strict=True))


@pytest.mark.parametrize(
    ("out_features", "loss_fn"), [(1, nn.BCEWithLogitsLoss()), (C, F.cross_entropy)]
)
def test_fit_is_the_bare_loop_to_the_bit(out_features, loss_fn):
    batches = cut(*data(out_features=out_features), 5)
    net, sgd = model_and_sgd(out_features)
    history = fit(net, batches, loss_fn, sgd, epochs=3)

    twin, sgd = model_and_sgd(out_features)
    losses = []
    for _ in range(3):
        for x, y in batches:
            loss = loss_fn(twin(x), y)
            sgd.zero_grad()
            loss.backward()
            sgd.step()
            losses.append(loss.item())
    assert history.step_losses == losses
    for p, q in zip(net.parameters(), twin.parameters(), strict=True):
        assert torch.equal(p, q)
    # Batches of 5, 5, 5, 5 and 3 examples.
    for epoch, mean in enumerate(history.train_losses):
        steps = losses[5 * epoch : 5 * epoch + 5]
        assert mean == pytest.approx((5 * sum(steps[:4]) + 3 * steps[4]) / N)
    assert len(history.train_losses) == 3
    assert history.validation == []


def test_gradients_left_over_from_before_do_not_count():
    batches = cut(*data(), 5)
    net, sgd = model_and_sgd()
    for parameter in net.parameters():
        parameter.grad = torch.ones_like(parameter)
    dirty = fit(net, batches, nn.CrossEntropyLoss(), sgd, epochs=1)
    net, sgd = model_and_sgd()
    assert dirty == fit(net, batches, nn.CrossEntropyLoss(), sgd, epochs=1)


def test_the_generator_of_the_loader_decides_the_order():
    def train(order, world):
        net, sgd = model_and_sgd()
        generator = torch.Generator().manual_seed(order)
        examples = TensorDataset(*data())
        loader = DataLoader(examples, batch_size=5, shuffle=True, generator=generator)
        torch.manual_seed(world)  # the state that all else draws from
        return fit(net, loader, nn.CrossEntropyLoss(), sgd, epochs=2).step_losses

    assert train(0, 0) == train(0, 1)
    assert train(0, 0) != train(1, 0)
    assert len(train(0, 0)) == 2 * 5


def test_validation_is_measured_at_the_end_of_each_epoch():
    train, held_out = cut(*data(), 5), cut(*data(n=9), 4)
    loss_fn = nn.CrossEntropyLoss()
    net, sgd = model_and_sgd()
    history = fit(net, train, loss_fn, sgd, epochs=3, validation=held_out)
    twin, sgd = model_and_sgd()
    for epoch in range(3):
        fit(twin, train, loss_fn, sgd, epochs=1)
        assert history.validation[epoch] == evaluate(twin, held_out, loss_fn)
    assert len({evaluation.loss for evaluation in history.validation}) == 3


@settings(max_examples=25, deadline=None)
@given(st.integers(1, N), st.sampled_from([1, C]))
def test_an_evaluation_does_not_depend_on_how_examples_are_cut(size, out_features):
    x, y = data(out_features=out_features)
    net, _ = model_and_sgd(out_features)
    loss_fn = nn.BCEWithLogitsLoss() if out_features == 1 else nn.CrossEntropyLoss()
    with torch.no_grad():
        z = net(x)
    predicted = (z >= 0).float() if out_features == 1 else z.argmax(1)
    got = evaluate(net, cut(x, y, size), loss_fn)
    assert got.loss == pytest.approx(loss_fn(z, y).item(), rel=1e-5)
    assert got.accuracy == pytest.approx((predicted == y).float().mean().item())


@pytest.mark.parametrize(
    ("output", "y", "loss_fn", "accuracy"),
    [
        ([-0.1, 0.0, 0.1], [0.0, 1.0, 0.0], nn.BCEWithLogitsLoss(), 2 / 3),
        ([[-0.1], [0.0], [3.0]], [[1.0], [1.0], [1.0]], nn.BCEWithLogitsLoss(), 2 / 3),
        # As probabilities, 0.1 and 0.4 are class 0, though they are above zero.
        ([0.1, 0.4, 0.5], [0.0, 0.0, 1.0], nn.BCELoss(), 1.0),
        ([[0.0, 2.0, 1.0], [3.0, 2.0, 1.0]], [1, 2], nn.CrossEntropyLoss(), 1 / 2),
        (
            [[0.0, 2.0], [3.0, 2.0]],
            [[0.1, 0.9], [0.2, 0.8]],
            nn.CrossEntropyLoss(),
            1 / 2,
        ),
        ([[0.0, 2.0, 1.0], [3.0, 2.0, 1.0]], [1, 0], lambda z, y: z.mean(), 1.0),
        ([1.0, 2.0], [1.0, 2.0], nn.MSELoss(), math.nan),
        ([1.0, 2.0], [1.0, 1.0], lambda z, y: z.mean(), math.nan),
    ],
)
def test_accuracy_by_hand(output, y, loss_fn, accuracy):
    batch = (torch.tensor(output), torch.tensor(y))
    got = evaluate(nn.Identity(), [batch], loss_fn)
    assert got.accuracy == pytest.approx(accuracy, nan_ok=True)
    assert got.loss == pytest.approx(loss_fn(*batch).item())


class Spy(nn.Module):
    """Notes at each call in which mode it is, and whether gradients are recorded."""

    def __init__(self):
        super().__init__()
        self.net = TwoLayerNetwork(D, H, C)
        self.frozen = nn.Dropout()
        self.calls = []

    def forward(self, x):
        self.calls.append((self.training, torch.is_grad_enabled()))
        return self.net(x)


@pytest.mark.parametrize("mode", [True, False])
def test_steps_train_and_validation_evaluates_and_modes_come_back(mode):
    model = Spy().train(mode)
    model.frozen.train(not mode)
    sgd = torch.optim.SGD(model.parameters(), lr=0.1)
    batch, loss_fn = data(), nn.CrossEntropyLoss()
    fit(model, [batch, batch], loss_fn, sgd, epochs=2, validation=[batch])
    steps, validation = (True, True), (False, False)
    assert model.calls == [steps, steps, validation] * 2
    assert (model.training, model.frozen.training) == (mode, not mode)
    with pytest.raises(ValueError, match="empty batch"):
        evaluate(model, [(torch.zeros(0, D), torch.zeros(0).long())], loss_fn)
    with pytest.raises(TypeError, match="float32"):
        fit(model, [(batch[0].double(), batch[1])], loss_fn, sgd, epochs=1)
    assert (model.training, model.frozen.training) == (mode, not mode)


@pytest.mark.parametrize("wrap", [list, tuple, iter])
def test_one_epoch_over_any_iterable(wrap):
    net, sgd = model_and_sgd()
    pairs = wrap([list(batch) for batch in cut(*data(), 5)])
    assert len(fit(net, pairs, nn.CrossEntropyLoss(), sgd, epochs=1).step_losses) == 5


def test_the_bar_is_drawn_only_when_asked_for(capfd):
    for progress in (False, True):
        net, sgd = model_and_sgd()
        batches = cut(*data(), 5)
        loss_fn = nn.CrossEntropyLoss()
        history = fit(net, batches, loss_fn, sgd, epochs=3, progress=progress)
        out, err = capfd.readouterr()
        assert out == ""
        assert ("15/15" in err) == progress
        assert (f"loss={history.train_losses[-1]:.4f}" in err) == progress
    assert err


def test_a_batch_moves_to_the_device_of_the_model():
    class Stop(Exception):
        pass

    class Model(nn.Linear):
        def forward(self, x):
            raise Stop(x.device.type)

    model = Model(D, C, device="meta")
    with pytest.raises(Stop, match="meta"):
        evaluate(model, [data()], nn.CrossEntropyLoss())


def test_an_evaluation_has_names():
    assert Evaluation(0.5, 0.9)._asdict() == {"loss": 0.5, "accuracy": 0.9}
