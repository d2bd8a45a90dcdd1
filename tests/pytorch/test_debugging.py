"""`gradient_norms` and `overfit_one_batch` find what keeps a network from learning."""

import copy
import math

import pytest
import torch
from torch import nn

from nnguide.pytorch import gradient_norms, overfit_one_batch

N, D, H, C = 12, 5, 7, 3


def make(*layers):
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(D, H), *layers, nn.Linear(H, C))


@pytest.fixture
def batch():
    generator = torch.Generator().manual_seed(1)
    x = torch.randn(N, D, generator=generator)
    return x, torch.randint(C, (N,), generator=generator)


def test_the_norm_of_each_parameter(batch):
    model = make(nn.Tanh()).double()
    x, y = batch
    nn.CrossEntropyLoss()(model(x.double()), y).backward()
    norms = gradient_norms(model)
    assert list(norms) == ["0.weight", "0.bias", "2.weight", "2.bias"]
    for name, parameter in model.named_parameters():
        entries = parameter.grad.flatten().tolist()
        assert norms[name] == pytest.approx(math.hypot(*entries))
    together = nn.utils.clip_grad_norm_(model.parameters(), 1e9).item()
    assert math.hypot(*norms.values()) == pytest.approx(together)


def test_gradients_that_are_0_or_not_finite_are_told(batch):
    model = make(nn.ReLU())
    nn.init.constant_(model[0].bias, -100)
    nn.CrossEntropyLoss()(model(batch[0]), batch[1]).backward()
    norms = gradient_norms(model)
    assert norms["0.weight"] == norms["0.bias"] == 0 < norms["2.bias"]
    model[0].bias.grad[2] = torch.nan
    model[2].bias.grad[0] = torch.inf
    norms = gradient_norms(model)
    assert math.isnan(norms["0.bias"])
    assert norms["2.bias"] == math.inf


def test_what_is_frozen_has_no_norm(batch):
    model = make(nn.Tanh())
    model[0].requires_grad_(False)
    model(batch[0]).sum().backward()
    assert list(gradient_norms(model)) == ["2.weight", "2.bias"]


@pytest.mark.parametrize(
    ("module", "error", "message"),
    [
        (None, TypeError, "module must be a torch.nn.Module, got None"),
        (nn.ReLU(), ValueError, "module has no parameter that is trained"),
        (nn.Linear(2, 1), ValueError, "weight has no gradient: call loss.backward"),
    ],
)
def test_a_module_without_gradients(module, error, message):
    with pytest.raises(error, match=message):
        gradient_norms(module)


def test_a_layer_that_the_loss_does_not_depend_on(batch):
    model = make(nn.Tanh())
    model.other = nn.Linear(D, H)
    model[0](batch[0]).sum().backward()
    with pytest.raises(ValueError, match=r"2\.weight has no gradient"):
        gradient_norms(model)


def test_a_batch_is_learned_by_heart(batch):
    losses = overfit_one_batch(make(nn.Tanh()), *batch, nn.CrossEntropyLoss(), lr=1)
    assert len(losses) == 200
    assert losses[0] == pytest.approx(math.log(C), abs=0.3)
    assert losses[-1] < 0.1


def test_the_losses_are_those_of_a_loop_written_out(batch):
    model = make(nn.Tanh())
    x, y = batch
    losses = overfit_one_batch(
        *(model, x, y, nn.CrossEntropyLoss()),
        optimizer=torch.optim.Adam,
        lr=0.03,
        steps=9,
    )
    optimizer = torch.optim.Adam(model.parameters(), lr=0.03)
    for loss in losses:
        now = nn.CrossEntropyLoss()(model(x), y)
        assert loss == pytest.approx(now.item())
        optimizer.zero_grad()
        now.backward()
        optimizer.step()
    assert losses[-1] < losses[0] - 0.1


def test_softmax_twice_is_not_learned(batch):
    model = nn.Sequential(make(nn.Tanh()), nn.Softmax(1))
    losses = overfit_one_batch(model, *batch, nn.CrossEntropyLoss(), lr=1)
    assert losses[-1] > math.log(1 + (C - 1) / math.e)


def test_nothing_of_the_model_changes(batch):
    model = make(nn.BatchNorm1d(H), nn.Dropout(0.5))
    model(batch[0]).sum().backward()
    model.eval()
    model[2].train()
    before = copy.deepcopy(model)
    gradients = [p.grad.clone() for p in model.parameters()]
    state = torch.get_rng_state()
    overfit_one_batch(model, *batch, nn.CrossEntropyLoss(), steps=5)
    assert torch.equal(torch.get_rng_state(), state)
    assert [m.training for m in model.modules()] == [
        m.training for m in before.modules()
    ]
    for name, value in before.state_dict().items():
        assert torch.equal(model.state_dict()[name], value)
    for gradient, parameter in zip(gradients, model.parameters(), strict=True):
        assert torch.equal(gradient, parameter.grad)


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"model": None}, TypeError, "model must be a torch.nn.Module"),
        ({"model": nn.Flatten()}, ValueError, "model has no parameter that is tr"),
        ({"optimizer": "sgd"}, TypeError, "optimizer must be a class such as"),
        ({"lr": 0}, ValueError, "lr must be above 0"),
        ({"steps": 0}, ValueError, "steps must be at least 1"),
        ({"lr": 1e300}, ValueError, "lr must be at most 3.4e.38 for this model"),
        ({"lr": 1e30}, ValueError, "start again .* with a smaller learning rate"),
        ({"optimizer": abs}, TypeError, "this one cannot be called so"),
        (
            {"optimizer": lambda p, lr: lr},
            TypeError,
            "gives an optimizer; got float 0.1",
        ),
        ({"y": torch.zeros(N)}, TypeError, "label"),
        ({"x": torch.zeros(N, 2)}, RuntimeError, "the model cannot compute x"),
    ],
)
def test_an_argument_that_is_not_usable(batch, options, error, message):
    good = {"model": make(nn.ReLU()), "x": batch[0], "y": batch[1]}
    good |= {"loss_fn": nn.CrossEntropyLoss()}
    with pytest.raises(error, match=message):
        overfit_one_batch(**good | options)


def test_an_optimizer_that_is_made_already(batch):
    model = make(nn.Tanh())
    made = torch.optim.SGD(model.parameters(), lr=0.1)
    with pytest.raises(TypeError, match="which is called with the parameters"):
        overfit_one_batch(model, *batch, nn.CrossEntropyLoss(), optimizer=made)
