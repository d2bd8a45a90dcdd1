"""Weights travel both ways to the bit, as copies; what does not fit is named."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from nnguide import scratch
from nnguide.pytorch import TwoLayerNetwork, load_numpy_state, to_numpy_state

size = st.integers(1, 6)


@settings(max_examples=25, deadline=None)
@given(size, size, size, st.sampled_from([torch.float32, torch.float64]))
def test_a_round_trip_keeps_every_bit(D, H, C, dtype):
    source, target = (TwoLayerNetwork(D, H, C).to(dtype) for _ in range(2))
    state = to_numpy_state(source)
    load_numpy_state(target, state)
    for key, tensor in source.state_dict().items():
        assert state[key].dtype == np.dtype(str(dtype).removeprefix("torch."))
        assert state[key].tobytes() == tensor.numpy().tobytes()
        assert target.state_dict()[key].numpy().tobytes() == tensor.numpy().tobytes()


def test_neither_side_sees_the_other_change():
    net = TwoLayerNetwork(3, 5, 4)
    state = to_numpy_state(net)
    kept = {key: array.copy() for key, array in state.items()}
    with torch.no_grad():
        for parameter in net.parameters():
            parameter += 1
    for key, array in state.items():
        assert np.array_equal(array, kept[key])
    load_numpy_state(net, state)
    for array in state.values():
        array += 1
    for key, tensor in net.state_dict().items():
        assert np.array_equal(tensor.numpy(), kept[key])


def test_parameters_keep_their_place_and_their_optimizer():
    net = TwoLayerNetwork(3, 5, 4)
    before = list(net.parameters())
    load_numpy_state(net, to_numpy_state(TwoLayerNetwork(3, 5, 4)))
    after = list(net.parameters())
    assert all(p is q for p, q in zip(before, after, strict=True))
    assert all(p.requires_grad and p.is_leaf for p in after)


def test_buffers_travel_too():
    source, target = nn.BatchNorm1d(3), nn.BatchNorm1d(3)
    source(torch.randn(8, 3))
    state = to_numpy_state(source)
    assert state["num_batches_tracked"] == 1
    load_numpy_state(target, state)
    assert torch.equal(target.running_mean, source.running_mean)
    assert target.num_batches_tracked == 1


def test_a_buffer_may_be_infinite():
    module = nn.Identity()
    module.register_buffer("mask", torch.tensor([0.0, -torch.inf]))
    load_numpy_state(module, to_numpy_state(module))


def test_another_precision_is_rounded():
    neuron = nn.Linear(2, 1)
    load_numpy_state(neuron, {"weight": np.array([[0.1, 0.2]]), "bias": np.zeros(1)})
    assert neuron.weight.dtype == torch.float32
    assert neuron.weight.tolist()[0] == [np.float32(0.1), np.float32(0.2)]


def test_views_of_any_layout_and_read_only_arrays():
    neuron = nn.Linear(2, 3)
    weight = np.arange(6.0).reshape(2, 3)
    bias = np.arange(3.0)[::-1]
    bias.flags.writeable = False
    load_numpy_state(neuron, {"weight": weight.T, "bias": bias})
    assert neuron.weight.tolist() == [[0, 3], [1, 4], [2, 5]]
    assert neuron.bias.tolist() == [2, 1, 0]


def good():
    return {"weight": np.zeros((3, 2)), "bias": np.zeros(3)}


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"gain": np.ones(3)}, ValueError, r"missing \[\], unexpected \['gain'\]"),
        (
            {"weight": np.zeros((2, 3))},
            ValueError,
            r"state\['weight'\] must have shape \(3, 2\), got \(2, 3\).*transposed\?",
        ),
        ({"bias": np.zeros((3, 1))}, ValueError, r"\(3,\), got \(3, 1\)$"),
        ({"bias": np.zeros(3, int)}, TypeError, "hold floats, as torch.float32.*int64"),
        ({"bias": [0.0] * 3}, TypeError, r"must be a NumPy array, got list"),
        ({"bias": torch.zeros(3)}, TypeError, r"tensor.detach\(\).numpy\(\)"),
        ({"bias": np.array([0, np.nan, 0])}, ValueError, r"\['bias'\].*finite.*nan"),
        ({"bias": np.array([0, 1e300, 0])}, ValueError, "float32, got 1e[+]300"),
    ],
)
def test_a_state_that_does_not_fit_changes_nothing(change, error, message):
    layer = nn.Linear(2, 3)
    before = to_numpy_state(layer)
    with pytest.raises(error, match=message):
        load_numpy_state(layer, good() | change)
    for key, array in to_numpy_state(layer).items():
        assert np.array_equal(array, before[key])


def test_a_missing_key_is_named():
    message = (
        r"keys \['weight', 'bias'\]; missing \['bias'\], unexpected \['hidden.bias'\]"
    )
    with pytest.raises(ValueError, match=message):
        load_numpy_state(
            nn.Linear(2, 3), {"weight": np.zeros((3, 2)), "hidden.bias": np.zeros(3)}
        )


def test_what_is_no_module_and_what_is_no_dict():
    with pytest.raises(TypeError, match=r"module must be a torch.nn.Module, got dict"):
        to_numpy_state({})
    with pytest.raises(TypeError, match=r"state must be a dict .* got list"):
        load_numpy_state(nn.Linear(2, 3), [np.zeros((3, 2))])
    with pytest.raises(TypeError, match=r"got dict"):
        load_numpy_state(good(), nn.Linear(2, 3))


def test_a_float_for_a_count_is_refused():
    state = to_numpy_state(nn.BatchNorm1d(3)) | {"num_batches_tracked": np.array(1.5)}
    with pytest.raises(TypeError, match=r"whole numbers, as torch.int64"):
        load_numpy_state(nn.BatchNorm1d(3), state)


def test_bfloat16_is_refused():
    with pytest.raises(TypeError, match=r"weight is bfloat16.*module.float\(\)"):
        to_numpy_state(nn.Linear(2, 3).bfloat16())


@pytest.mark.parametrize("out_features", [1, 4])
def test_the_network_in_numpy_and_this_one_share_keys_shapes_and_logits(out_features):
    rng = np.random.default_rng(0)
    by_hand = scratch.TwoLayerNetwork(3, 5, out_features, rng=rng)
    by_hand.b1 += rng.standard_normal(5)
    by_hand.b2 += rng.standard_normal(out_features)
    net = TwoLayerNetwork(3, 5, out_features).double()
    load_numpy_state(net, by_hand.state_dict())
    x = rng.standard_normal((7, 3))
    z = by_hand.forward(x).z2
    np.testing.assert_allclose(
        net(torch.from_numpy(x)).detach().numpy().reshape(z.shape), z, rtol=1e-12
    )
    twin = scratch.TwoLayerNetwork(3, 5, out_features, rng=rng)
    twin.load_state_dict(to_numpy_state(net))
    assert np.array_equal(twin.forward(x).z2, z)
