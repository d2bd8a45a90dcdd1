"""A way around a module: sums, gradients, names, modules that write over things."""

import numpy as np
import pytest
import torch

from nnguide import scratch as nn
from nnguide.checks import check_gradient
from tests.scratch.network.blocks import rng

X, DZ = rng(1).normal(size=(2, 4, 3))


class Around(torch.nn.Module):
    """The three lines of PyTorch."""

    def __init__(self, module):
        super().__init__()
        self.module = module

    def forward(self, x):
        return x + self.module(x)


def part(lib, **options):
    return lib.Sequential(
        lib.Linear(3, 5, **options), lib.Tanh(), lib.Linear(5, 3, **options)
    )


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_equals_pytorch(dtype):
    ours = nn.Residual(part(nn, rng=rng(), dtype=dtype))
    theirs = Around(part(torch.nn, dtype=getattr(torch, np.dtype(dtype).name)))
    state = ours.state_dict()
    theirs.load_state_dict({key: torch.from_numpy(a) for key, a in state.items()})
    assert next(iter(state)) == "module.0.weight"
    x, dz = X.astype(dtype), DZ.astype(dtype)
    tx = torch.tensor(x, requires_grad=True)
    expected = theirs(tx)
    expected.backward(torch.tensor(dz))
    z, dx = ours(x), ours.backward(dz)
    assert z.dtype == dx.dtype == dtype
    close = {"rtol": 1e-5 if dtype == np.float32 else 1e-12}
    np.testing.assert_allclose(z, expected.detach(), **close)
    np.testing.assert_allclose(dx, tx.grad, **close)
    for p, q in zip(ours.parameters(), theirs.parameters(), strict=True):
        np.testing.assert_allclose(p.grad, q.grad, rtol=1e-4, atol=1e-6)


def test_equals_central_differences():
    net, x = nn.Residual(part(nn, rng=rng())), X.copy()
    net(x)
    dx = net.backward(DZ)
    check_gradient(lambda x: float((net(x) * DZ).sum()), x, dx, name="dx")


@pytest.mark.parametrize(
    "module", [nn.Identity(), nn.Dropout(0.0, rng=rng()), nn.Dropout(1.0, rng=rng())]
)
def test_what_is_doubled_and_what_stays(module):
    net = nn.Residual(module)
    factor = 1 if getattr(module, "p", 0) == 1 else 2
    np.testing.assert_array_equal(net(X), factor * X)
    np.testing.assert_array_equal(net.backward(DZ), factor * DZ)


def test_a_module_that_writes_over_what_it_is_given_changes_no_sum():
    x, dz = X.copy(), DZ.copy()
    net = nn.Residual(nn.Sequential(nn.ReLU(inplace=True)))
    np.testing.assert_array_equal(net(x), X + np.maximum(X, 0))
    np.testing.assert_array_equal(net.backward(dz), DZ * (1 + (X > 0)))


def test_neither_pass_changes_what_it_is_given():
    x, dz = X.copy(), DZ.copy()
    net = nn.Residual(part(nn, rng=rng()))
    net(x)
    net.backward(dz)
    np.testing.assert_array_equal(x, X)
    np.testing.assert_array_equal(dz, DZ)


def test_it_trains_with_what_it_holds():
    net = nn.Sequential(
        nn.Residual(nn.Dropout(0.5, rng=rng())), nn.Linear(3, 2, rng=rng())
    )
    assert not net.eval()[0].module.training
    np.testing.assert_array_equal(net[0](X), 2 * X)
    assert repr(nn.Residual(nn.ReLU())) == repr(Around(torch.nn.ReLU())).replace(
        "Around", "Residual"
    )


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: nn.Residual(np.tanh), TypeError, "module must be a module, such as"),
        (lambda: nn.Residual(nn.ReLU), TypeError, "module must be a module"),
        (lambda: nn.Residual(nn.ReLU())([[1.0]]), TypeError, "must be a NumPy array"),
        (
            lambda: nn.Residual(nn.Linear(3, 1, rng=rng()))(X),
            ValueError,
            r"input, of shape \(4, 3\), .* got an array of shape \(4, 1\)",
        ),
    ],
)
def test_what_does_not_fit(make, error, message):
    with pytest.raises(error, match=message):
        make()
