"""What `fit` and `evaluate` leave alone: other gradients, generators, the data."""

import copy

import pytest
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from nnguide.pytorch import evaluate, fit, predict

N, D, C = 12, 4, 3
CE = nn.CrossEntropyLoss()


def examples():
    generator = torch.Generator().manual_seed(1)
    x = torch.randn(N, D, generator=generator)
    return x, torch.randint(C, (N,), generator=generator)


def test_the_norm_is_of_the_gradients_that_make_the_step():
    """A frozen part has gradients too, which nobody sets to zero: they must not count.

    The right losses are those of a bare loop that clips the last layer alone.
    """
    x, y = examples()
    torch.manual_seed(0)
    net = nn.Sequential(nn.Linear(D, 8), nn.ReLU(), nn.Linear(8, 1), nn.Flatten(0))
    twin, target = copy.deepcopy(net), y.float()
    sgd = torch.optim.SGD(net[2].parameters(), lr=0.1)
    losses = fit(net, [(x, target)], nn.MSELoss(), sgd, epochs=200, max_norm=0.1)
    sgd, expected = torch.optim.SGD(twin[2].parameters(), lr=0.1), []
    for _ in range(200):
        loss = nn.MSELoss()(twin(x), target)
        twin.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(twin[2].parameters(), 0.1)
        sgd.step()
        expected.append(loss.item())
    assert losses.step_losses == expected
    assert expected[-1] < 0.8 * expected[0]


@pytest.mark.parametrize("shared", [False, True])
def test_validation_does_not_change_training(shared):
    """A loader draws a number when it is gone through, shuffled or not."""
    histories = []
    for validated in (False, True):
        torch.manual_seed(0)
        net = nn.Sequential(nn.Linear(D, 8), nn.Dropout(), nn.Linear(8, C))
        sgd = torch.optim.SGD(net.parameters(), lr=0.1)
        data = TensorDataset(*examples())
        generator = torch.Generator().manual_seed(2) if shared else None
        loader, check = (
            DataLoader(data, 5, shuffle=True, generator=generator) for _ in range(2)
        )
        options = {"validation": check} if validated else {}
        histories.append(fit(net, loader, CE, sgd, epochs=4, **options))
    assert len(histories[1].validation) == 4
    assert histories[0].step_losses == histories[1].step_losses


def test_evaluate_leaves_the_generators_where_they_were():
    loader = DataLoader(TensorDataset(*examples()), 5, shuffle=True)
    before = torch.get_rng_state()
    evaluate(nn.Linear(D, C), loader, CE)
    torch.set_rng_state(before)
    evaluate(net := nn.Linear(D, C), loader, CE)
    state = torch.get_rng_state()
    evaluate(net, loader, CE)
    assert torch.equal(state, torch.get_rng_state())


def inplace(kind):
    return {
        "dropout": [nn.Dropout(0.5, inplace=True)],
        "relu": [nn.ReLU(inplace=True)],
        "behind a view": [nn.Flatten(), nn.ReLU(inplace=True)],
    }[kind]


@pytest.mark.parametrize("kind", ["dropout", "relu", "behind a view"])
def test_modules_that_write_over_their_input_get_a_copy(kind):
    x, y = examples()
    given = x.clone()
    net = nn.Sequential(*inplace(kind), nn.Linear(D, C))
    sgd = torch.optim.SGD(net.parameters(), lr=0.1)
    fit(net, [(x, y)], CE, sgd, epochs=10, validation=[(x, y)])
    predict(net, x)
    assert torch.equal(x, given)


class Scales(nn.Linear):
    def forward(self, x):
        x *= 2
        return super().forward(x)


def test_a_forward_that_writes_over_the_data_is_told():
    net, (x, y) = Scales(D, C), examples()
    sgd = torch.optim.SGD(net.parameters(), lr=0.1)
    for call in (
        lambda: fit(net, [(x, y)], CE, sgd, epochs=1),
        lambda: evaluate(net, [(x, y)], CE),
        lambda: predict(net, x),
    ):
        with pytest.raises(RuntimeError, match=r"writes over x.*x = 2 \* x instead of"):
            call()


class Silent(nn.Linear):
    def forward(self, x):
        super().forward(x)


class Detached(nn.Linear):
    def forward(self, x):
        return super().forward(x).detach()


def call(net, loss_fn=CE, optimizer=torch.optim.SGD, y=None, **options):
    x, classes = examples()
    optimizer = optimizer(net.parameters(), lr=0.1)
    y = classes if y is None else y
    return fit(net, [(x, y)], loss_fn, optimizer, **{"epochs": 1, **options})


T = torch.ones(N, 1)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (
            {"net": nn.Linear(D, C).requires_grad_(False)},
            ValueError,
            "optimizer holds only frozen parameters, .* set requires_grad=True",
        ),
        (
            {"net": Detached(D, C)},
            ValueError,
            r"^epoch 1, step 1: the loss depends on no weight .* look for detach\(\)",
        ),
        (
            {"net": Silent(D, C)},
            TypeError,
            "must return one tensor, got NoneType; does its forward end in return",
        ),
        (
            {"net": nn.Linear(D, 1), "loss_fn": nn.BCELoss(), "y": T},
            ValueError,
            "needs probabilities from 0 to 1, got outputs from .*BCEWithLogitsLoss",
        ),
        (
            {"net": nn.Linear(D, C), "optimizer": torch.optim.LBFGS},
            NotImplementedError,
            "optimizer: LBFGS computes the loss several times a step",
        ),
        (
            {"net": nn.Linear(D, C), "progress": "yes"},
            TypeError,
            "progress must be True or False",
        ),
    ],
)
def test_what_cannot_be_trained_is_told(arguments, error, message):
    with pytest.raises(error, match=message):
        call(**arguments)


@pytest.mark.parametrize("nothing", [torch.no_grad, torch.inference_mode])
def test_fit_where_there_are_no_gradients(nothing):
    net = nn.Linear(D, C)
    with nothing(), pytest.raises(ValueError, match=r"called inside torch\.no_grad"):
        call(net)


def test_a_schedule_that_raises_the_rate_without_end_is_to_blame():
    net = nn.Linear(D, C)
    sgd = torch.optim.SGD(net.parameters(), lr=0.1)
    growing = torch.optim.lr_scheduler.ExponentialLR(sgd, 1e300)
    with pytest.raises(ValueError, match="schedule has raised the learning rate to"):
        fit(net, [examples()], CE, sgd, epochs=9, scheduler=growing)
