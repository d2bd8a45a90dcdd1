"""`TwoLayerNetwork` is its formula, and says what is wrong with an input."""

import subprocess
import sys

import pytest
import torch
from torch import nn

from nnguide.pytorch import TwoLayerNetwork

D, H, C, N = 3, 5, 4, 7


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("out_features", [1, 2, C])
def test_outputs_and_gradients_are_those_of_sequential(out_features, dtype):
    torch.manual_seed(0)
    net = TwoLayerNetwork(D, H, out_features).to(dtype)
    twin = nn.Sequential(nn.Linear(D, H), nn.ReLU(), nn.Linear(H, out_features))
    twin = twin.to(dtype)
    twin.load_state_dict(
        dict(zip(twin.state_dict(), net.state_dict().values(), strict=True))
    )
    x = torch.randn(N, D, dtype=dtype)
    z, expected = net(x), twin(x)
    assert z.shape == ((N,) if out_features == 1 else (N, out_features))
    assert z.dtype == dtype
    assert torch.equal(z.reshape(expected.shape), expected)
    z.square().sum().backward()
    expected.square().sum().backward()
    for p, q in zip(net.parameters(), twin.parameters(), strict=True):
        assert p.grad.any()
        assert torch.equal(p.grad, q.grad)


def test_one_output_for_one_example_is_still_an_axis():
    assert TwoLayerNetwork(D, H)(torch.zeros(1, D)).shape == (1,)


def test_the_keys_and_shapes_of_the_weights():
    shapes = {k: tuple(v.shape) for k, v in TwoLayerNetwork(D, H, C).named_parameters()}
    assert shapes == {
        "hidden.weight": (H, D),
        "hidden.bias": (H,),
        "output.weight": (C, H),
        "output.bias": (C,),
    }


@pytest.mark.parametrize(
    ("sizes", "error", "message"),
    [
        ((0, H), ValueError, "in_features must be at least 1, got 0"),
        ((D, -1), ValueError, "hidden_features must be at least 1, got -1"),
        ((D, H, 2.0), TypeError, "out_features must be a whole number, got float 2.0"),
        ((D, H, True), TypeError, "out_features must be a whole number"),
    ],
)
def test_a_size_that_is_not_usable(sizes, error, message):
    with pytest.raises(error, match=message):
        TwoLayerNetwork(*sizes)


@pytest.mark.parametrize(
    ("x", "error", "message"),
    [
        (torch.zeros(N, D + 1), ValueError, r"shape \(N, 3\), .* got \(7, 4\)"),
        (torch.zeros(D), ValueError, r"got \(3,\); for one example write x\[None\]"),
        (torch.zeros(N, 1, D), ValueError, r"\(7, 1, 3\); flatten .* x.flatten\(1\)"),
        (torch.zeros(N, D).double(), TypeError, r"float32.* got torch.float64.*x\.to"),
        (torch.zeros(N, D).long(), TypeError, r"got torch.int64; convert it"),
        (
            torch.zeros(N, D).numpy(),
            TypeError,
            r"an array of shape \(7, 3\).*as_tensor",
        ),
        ([[0.0] * D], TypeError, r"must be a tensor of shape \(N, 3\), got list"),
    ],
)
def test_an_input_that_is_not_usable(x, error, message):
    with pytest.raises(error, match=message):
        TwoLayerNetwork(D, H)(x)


def test_an_unknown_argument():
    with pytest.raises(TypeError, match="activation"):
        TwoLayerNetwork(D, H, activation="tanh")


def test_without_torch_the_import_says_what_to_install():
    code = "import sys; sys.modules['torch'] = None; import nnguide.pytorch"
    run = [sys.executable, "-c", code]
    result = subprocess.run(run, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert result.stderr.strip().splitlines()[-1] == (
        "ImportError: nnguide.pytorch needs PyTorch, which is not installed: "
        "pip install torch"
    )
