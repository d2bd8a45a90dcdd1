"""The playground trains what PyTorch trains, and shows what the network answers."""

import json
from base64 import b64decode

import numpy as np
import pytest
import torch

from live import moving
from live.moving.playground import (
    ACTIVATIONS,
    CHOICES,
    DATA,
    FINE,
    OPTIMIZERS,
    USUAL,
    VALIDATION,
    WIDE,
    Figure,
    draw,
    grid,
)

SMALL = {"points": 20, "units": 3}
TORCH = {
    "SGD": lambda p, **rest: torch.optim.SGD(p, **rest),
    "momentum": lambda p, **rest: torch.optim.SGD(p, momentum=0.9, **rest),
    "RMSprop": torch.optim.RMSprop,
    "Adam": torch.optim.Adam,
    "AdamW": torch.optim.AdamW,
}
BENDS = {
    "ReLU": torch.nn.ReLU,
    "tanh": torch.nn.Tanh,
    "sigmoid": torch.nn.Sigmoid,
    "none": torch.nn.Identity,
}


def begun(**settings):
    figure = Figure()
    return figure, figure.begin(**{**SMALL, **settings})


def twin(figure, activation):
    """The network of the figure in PyTorch, with the same weights."""
    layers = []
    state = figure.net.state_dict()
    weights = [value for name, value in state.items() if name.endswith("weight")]
    for weight in weights:
        layers += [torch.nn.Linear(weight.shape[1], weight.shape[0])]
        layers += [BENDS[activation]()]
    net = torch.nn.Sequential(*layers[:-1]).double()
    net.load_state_dict({k: torch.tensor(v) for k, v in state.items()})
    return net


@pytest.mark.parametrize(
    ("optimizer", "activation", "layers"),
    [
        ("SGD", "ReLU", 0),
        ("SGD", "ReLU", 1),
        ("momentum", "tanh", 2),
        ("RMSprop", "sigmoid", 2),
        ("Adam", "none", 3),
        ("AdamW", "ReLU", 3),
    ],
)
def test_it_trains_as_pytorch_does(optimizer, activation, layers):
    chosen = {"optimizer": optimizer, "activation": activation, "layers": layers}
    figure, sent = begun(**chosen, rate=0.1, decay=0.03)
    net, loss_fn = twin(figure, activation), torch.nn.BCEWithLogitsLoss()
    x, y, x_val, y_val = map(
        torch.tensor, (figure.x, figure.y, figure.x_val, figure.y_val)
    )
    theirs = TORCH[optimizer](net.parameters(), lr=0.1, weight_decay=0.03)
    for steps in (0, 1, 3):
        if steps:
            sent = figure.train(steps)
        for _ in range(steps):
            theirs.zero_grad()
            loss_fn(net(x), y).backward()
            theirs.step()
        with torch.no_grad():
            losses = [loss_fn(net(x), y).item(), loss_fn(net(x_val), y_val).item()]
            right = [((net(x) >= 0) == y).double().mean().item() for x, y in [(x, y)]]
        np.testing.assert_allclose(sent["losses"], losses, rtol=1e-9)
        assert sent["shown"]["loss"] == f"{losses[0]:.4f}"
        assert sent["shown"]["loss_val"] == f"{losses[1]:.4f}"
        assert sent["shown"]["right"] == f"{right[0]:.1%}"
    assert sent["shown"]["step"] == "4"
    assert sent["step"] == 4


def test_every_choice_is_tried_above():
    assert set(OPTIMIZERS) == set(TORCH) == set(CHOICES["optimizer"])
    assert set(ACTIVATIONS) == set(BENDS) == set(CHOICES["activation"])
    assert all(USUAL[name] in choices for name, choices in CHOICES.items())
    assert USUAL.keys() == CHOICES.keys()


def test_the_pictures_are_the_answers_at_their_places():
    figure, sent = begun(layers=2)
    places = grid(FINE)
    step = 2 * WIDE / FINE
    edge = WIDE - step / 2
    np.testing.assert_allclose(places[0], [-edge, edge])
    np.testing.assert_allclose(places[1], [-edge + step, edge])
    np.testing.assert_allclose(places[-1], [edge, -edge])
    net = twin(figure, "ReLU")
    with torch.no_grad():
        answers = torch.sigmoid(net(torch.tensor(places))).numpy()[:, 0]
        hidden = net[:2](torch.tensor(grid(20))).numpy()
    shares = np.frombuffer(b64decode(sent["surface"]), np.uint8) / 255
    np.testing.assert_allclose(shares, answers, atol=0.5 / 255 + 1e-9)
    assert [len(layer) for layer in sent["units"]] == [3, 3]
    for unit, letters in enumerate(sent["units"][0]):
        shares = np.frombuffer(b64decode(letters), np.uint8) / 255
        answer = hidden[:, unit]
        wanted = 0.5 + 0.5 * answer / np.abs(answer).max()
        np.testing.assert_allclose(shares, wanted, atol=0.5 / 255 + 1e-9)


@pytest.mark.parametrize("name", DATA)
def test_each_data_set_has_both_classes_and_its_own_validation_points(name):
    figure, sent = begun(data=name, points=200)
    assert len(sent["points"]) == 200
    assert len(sent["validation"]) == VALIDATION
    assert {label for *_, label in sent["points"]} == {0, 1}
    assert not set(map(tuple, figure.x)) & set(map(tuple, figure.x_val))
    assert np.mean(np.abs(figure.x) < WIDE) > 0.95
    np.testing.assert_allclose(figure.x.std(axis=0), 1)


def test_the_middle_ring_is_class_1_and_noise_moves_points_not_labels():
    x, y = draw("rings", 60, 0, np.random.default_rng(3))
    radius = np.hypot(*x.T).round()
    assert (y[:, 0] == (radius == 2)).all()
    moved, same = draw("rings", 60, 0.5, np.random.default_rng(3))
    assert (y == same).all()
    assert 0.3 < (moved - x).std() < 0.7


def test_the_start_changes_the_weights_and_not_the_points():
    (one, _), (other, _), (again, _) = (begun(start=k) for k in (1, 2, 1))
    assert (one.x == other.x).all()
    first, second, third = (f.net.state_dict()["0.weight"] for f in (one, other, again))
    assert (first != second).all()
    assert (first == third).all()


def test_a_rate_that_is_too_large_is_said():
    figure, _ = begun(optimizer="SGD", rate=10, decay=0.3)
    grown = figure.train(6)
    assert "e+" in grown["shown"]["loss"]
    sent = figure.train(3000)
    assert sent["burst"]
    assert sent["shown"]["loss"] == "–"
    assert figure.train(1)["burst"]
    assert json.dumps(sent, allow_nan=False)
    assert not figure.begin(**SMALL)["burst"]


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ({"data": "<script>"}, "data must be one of what"),
        ({"rate": None}, "rate must be one of what"),
        ({"rate": -1}, "rate must be one of what"),
        ({"layers": 1e9}, "layers must be one of what"),
        ({"layers": True}, "layers must be one of what"),
        ({"units": [16]}, "units must be one of what"),
        ({"net": 1}, "nothing called net"),
    ],
)
def test_an_address_may_hold_anything(setting, words):
    answer = json.loads(moving.call("playground", "begin", json.dumps(setting)))
    assert words in answer["error"]
    assert "<" not in answer["error"]
