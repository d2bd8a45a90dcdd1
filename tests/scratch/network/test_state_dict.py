"""What is no state of a network, and what is said of it. Nothing changes then."""

from pathlib import Path

import numpy as np
import pytest

from nnguide import scratch as nn
from tests.scratch.catalogue import FLOATS
from tests.scratch.network.blocks import deep, rng


def bad_states(state):
    """What may be wrong with a state of `deep`: (state, error, message)."""
    key = "1.1.weight"  # (4, 5)
    rest = {k: v for k, v in state.items() if k != key}
    array, entry = state[key], r"state_dict\['1\.1\.weight'\] must "
    spoiled = [np.where(array == array.max(), v, array) for v in (np.nan, -np.inf)]
    return [
        (rest, ValueError, r"missing \['1\.1\.weight'\], unknown \[\]"),
        (state | {"2.gain": array}, ValueError, r"missing \[\], unknown \['2\.gain'\]"),
        (
            rest | {"1.weight": array},
            ValueError,
            r"must have the keys \['0\.weight', '0\.bias', '1\.1\.weight', '2\.weight',"
            r" '2\.bias'\]; missing \['1\.1\.weight'\], unknown \['1\.weight'\]",
        ),
        ({}, ValueError, "missing .*'2.bias'.*, unknown"),
        (list(state.values()), TypeError, "must be a dict with the keys .* got list"),
        (Path("a.npz"), TypeError, r"must be a dict with the keys .* got \w*Path"),
        (state | {key: array.T}, ValueError, entry + r".*got \(5, 4\); is it transpo"),
        (state | {key: array[:1]}, ValueError, entry + r".*\(4, 5\), got \(1, 5\)$"),
        (state | {key: array.ravel()}, ValueError, entry + r".*, got \(20,\)$"),
        (state | {key: array.astype(int)}, TypeError, entry + "be a float .* int64"),
        (state | {key: array > 0}, TypeError, entry + "be a float .* dtype bool"),
        (state | {key: array.tolist()}, TypeError, entry + "be a float .* got list"),
        (state | {key: 1.0}, TypeError, entry + r"be a float array, got float 1\.0"),
        (state | {key: spoiled[0]}, ValueError, entry + "be finite .* got nan; look"),
        (state | {key: spoiled[1]}, ValueError, entry + "be finite .* got -inf; look"),
    ]


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("case", range(15))
def test_a_state_that_cannot_be_loaded_changes_nothing(case, dtype):
    net = deep(nn, rng=rng(), dtype=dtype)
    before = net.state_dict()
    state = deep(nn, rng=rng(1), dtype=dtype).state_dict()
    bad, error, message = bad_states(state)[case]
    with pytest.raises(error, match=message):
        net.load_state_dict(bad)
    for key, array in net.state_dict().items():
        np.testing.assert_array_equal(array, before[key])
    net.load_state_dict(state)


def test_a_number_too_large_for_float32_changes_nothing():
    net = deep(nn, rng=rng(), dtype=np.float32)
    before = net.state_dict()
    state = deep(nn, rng=rng(1)).state_dict()
    state["2.bias"][1] = 1e300
    message = r"state_dict\['2\.bias'\] must be finite as float32, got 1e\+300"
    with pytest.raises(ValueError, match=message):
        net.load_state_dict(state)
    for key, array in net.state_dict().items():
        np.testing.assert_array_equal(array, before[key])


class Counter(nn.Module):
    """A module with buffers: numbers that are saved but not trained."""

    _buffers = ("seen", "mean")

    def __init__(self):
        self.weight = nn.Parameter(np.ones(2))
        self.seen, self.mean = np.array(3), np.zeros(2)


def test_buffers_are_loaded_by_their_kind():
    counter = Counter()
    seen = counter.seen
    state = counter.state_dict()
    assert list(state) == ["weight", "seen", "mean"]
    counter.load_state_dict(state | {"seen": np.array(7, np.int32)})
    assert counter.seen is seen
    assert seen == 7
    assert state["seen"] == 3
    message = r"state_dict\['seen'\] must be an integer array, got an array .* float64"
    with pytest.raises(TypeError, match=message):
        counter.load_state_dict(state | {"seen": np.array(7.0)})
    message = r"state_dict\['mean'\] must be a float array, got an array .* int64"
    with pytest.raises(TypeError, match=message):
        counter.load_state_dict(state | {"mean": np.array([1, 2])})
    assert [key for key, _ in counter.named_parameters()] == ["weight"]
