"""Which pixels an output sees: as measured by gradients, and by hand."""

import numpy as np
import pytest

from nnguide import scratch as nn


def rng():
    return np.random.default_rng(0)


def conv(*arguments, **options):
    layer = nn.Conv2d(1, 1, *arguments, **options, rng=rng())
    layer.weight.data = np.ones(layer.weight.shape)  # no slope cancels another
    return layer


def measured(net, place, size):
    """The rows and columns of pixels that a gradient reaches."""
    out = net(rng().uniform(1, 2, (1, 1, *size)))
    grad_output = np.zeros(out.shape)
    grad_output[:, :, *place] = 1
    dx = net.backward(grad_output)[0, 0]
    return np.flatnonzero(dx.any(axis=1)), np.flatnonzero(dx.any(axis=0))


NETS = {
    "one": lambda: conv(3),
    "stride": lambda: conv((3, 2), stride=(2, 3)),
    "padding": lambda: conv(3, padding=(2, 1)),
    "dilation": lambda: conv(2, dilation=(3, 2)),
    "same": lambda: conv((4, 3), padding="same"),
    "mean": lambda: nn.AvgPool2d((3, 2), stride=1, padding=1),
    "several": lambda: nn.Sequential(
        conv(3, padding=1), nn.ReLU(), nn.AvgPool2d(2), conv(2, stride=2), nn.Dropout(
            0.0, rng=rng()
        ), conv((1, 2)), nn.Identity(), nn.LeakyReLU(), nn.BatchNorm2d(1).eval(),
    ),
    "around": lambda: nn.Sequential(nn.Residual(conv(3, padding=1)), conv(2)),
    "nested": lambda: nn.Sequential(nn.Sequential(conv(2), conv(2)), conv(2)),
}  # fmt: skip


@pytest.mark.parametrize("place", [(0, 0), (1, 2), (2, 1)])
@pytest.mark.parametrize("make", NETS.values(), ids=NETS)
def test_it_is_what_gradients_reach(make, place):
    net, size = make(), (19, 23)
    seen = nn.receptive_field(net, place)
    for pixels, found, most in zip(seen, measured(net, place, size), size, strict=True):
        assert {found[0], found[-1] + 1} == {
            max(pixels.start, 0),
            min(pixels.stop, most),
        }


def test_the_widths_of_lenet():
    net = nn.Sequential(
        conv(5, padding=2),
        nn.ReLU(),
        nn.MaxPool2d(2),
        conv(5),
        nn.ReLU(),
        nn.MaxPool2d(2),
    )
    widths = [len(nn.receptive_field(net[:i])[0]) for i in (1, 3, 4, 6)]
    assert widths == [5, 6, 14, 16]


def test_padding_lies_below_0_and_dilation_leaves_holes():
    layer = conv(2, dilation=(3, 2), padding=1)
    assert nn.receptive_field(layer) == (range(-1, 3), range(-1, 2))


def test_three_small_kernels_see_as_much_as_one_large():
    net = nn.Sequential(conv(3), conv(3), conv(3))
    assert nn.receptive_field(net, (2, 4)) == (range(2, 9), range(4, 11))
    assert nn.receptive_field(net, (2, 4)) == nn.receptive_field(conv(7), (2, 4))


def test_a_residual_way_around_is_seen_too():
    shifted = nn.Residual(conv(2, padding="same", dilation=4))
    assert nn.receptive_field(shifted, (5, 5)) == (range(3, 8), range(3, 8))
    assert nn.receptive_field(nn.Residual(nn.ReLU()), (5, 5)) == (
        range(5, 6),
        range(5, 6),
    )


@pytest.mark.parametrize(
    ("module", "place", "error", "message"),
    [
        (nn.Linear(2, 2, rng=rng()), (0, 0), ValueError, "knows convolutions.*Linear"),
        (nn.Sequential(nn.Flatten()), (0, 0), ValueError, "got Flatten.*net"),
        (nn.LayerNorm(3), (0, 0), ValueError, "knows convolutions.*LayerNorm"),
        (nn.Softmax(dim=1), (0, 0), ValueError, "knows convolutions.*Softmax"),
        ("net", (0, 0), TypeError, "module must be a module, such as a Conv2d"),
        (nn.ReLU(), 3, TypeError, r"place must be a pair \(row, column\), got int 3"),
        (nn.ReLU(), (1, 2, 3), TypeError, "place must be a pair"),
        (nn.ReLU(), (1.5, 2), TypeError, "place must be a whole number"),
        (nn.ReLU(), (1, -2), ValueError, "place must be at least 0, got -2"),
    ],
)
def test_what_does_not_fit(module, place, error, message):
    with pytest.raises(error, match=message):
        nn.receptive_field(module, place)
