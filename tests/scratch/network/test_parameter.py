"""Parameters: two arrays that stay in their place, and what they refuse."""

import numpy as np
import pytest

from nnguide import scratch as nn
from tests.scratch.catalogue import FLOATS

floats = pytest.mark.parametrize("dtype", FLOATS)


@floats
def test_a_parameter_copies_its_data_and_starts_without_gradient(dtype):
    data = np.arange(6, dtype=dtype).reshape(3, 2).T
    p = nn.Parameter(data)
    data[:] = 9
    assert p.data.tolist() == [[0, 2, 4], [1, 3, 5]]
    assert p.data.flags.c_contiguous
    assert (p.shape, p.dtype, p.size) == ((2, 3), dtype, 6)
    assert p.grad.shape == (2, 3)
    assert p.grad.dtype == dtype
    assert not p.grad.any()


@pytest.mark.parametrize("name", ["data", "grad"])
@floats
def test_what_is_assigned_is_copied_into_the_same_array(name, dtype):
    p = nn.Parameter(np.ones((2, 2), dtype))
    place, given = getattr(p, name), np.array([[1.0, 2.0], [3.0, 4.0]])
    setattr(p, name, given)
    given[:] = 9
    assert getattr(p, name) is place
    assert place.dtype == dtype
    assert place.tolist() == [[1, 2], [3, 4]]
    setattr(p, name, place.T)  # a view of itself
    assert place.tolist() == [[1, 3], [2, 4]]
    setattr(p, name, [[0, 1], [2, 3]])
    assert place.tolist() == [[0, 1], [2, 3]]


@pytest.mark.parametrize("name", ["data", "grad"])
def test_a_step_in_place_stays_in_place(name):
    p = nn.Parameter(np.ones(2))
    place, other = p.data, p.grad.copy()
    p.data -= np.array([0.5, 2.0])
    assert p.data is place
    assert place.tolist() == [0.5, -1]
    np.testing.assert_array_equal(p.grad, other)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([1.0, 2.0], r"got list \[1\.0, 2\.0\]; convert it with np\.asarray\(data"),
        (np.array([1, 2]), "got an array of shape .* and dtype int64; convert it"),
        (np.array([1, 2], np.float16), "got an array of .* dtype float16"),
        (np.array([1j]), "got an array of .* dtype complex128"),
        (2.0, r"got float 2\.0"),
        (nn.Parameter(np.ones(2)), "got Parameter Parameter"),
    ],
)
def test_data_that_is_no_float_array(data, message):
    with pytest.raises(TypeError, match=f"^data must be a float32 or .*{message}"):
        nn.Parameter(data)


@pytest.mark.parametrize("name", ["data", "grad"])
@pytest.mark.parametrize(
    ("value", "error", "message"),
    [
        (np.ones(3), ValueError, r"must have shape \(2, 3\), got \(3,\); .* its shape"),
        (np.ones((3, 2)), ValueError, r"must have shape \(2, 3\), got \(3, 2\)"),
        (1.0, ValueError, r"must have shape \(2, 3\), got \(\)"),
        (np.ones((2, 3)) * 1j, TypeError, "must hold numbers, got an .* complex128"),
        (np.full((2, 3), "1"), TypeError, "must hold numbers, got an array .* <U1"),
        (
            None,
            TypeError,
            r"must hold numbers, got None; .* write parameter\.(\w+)\.fill\(0",
        ),
    ],
)
def test_what_cannot_be_assigned_changes_nothing(name, value, error, message):
    p = nn.Parameter(np.ones((2, 3)))
    before = getattr(p, name).copy()
    with pytest.raises(error, match=f"^{name} {message}"):
        setattr(p, name, value)
    np.testing.assert_array_equal(getattr(p, name), before)
