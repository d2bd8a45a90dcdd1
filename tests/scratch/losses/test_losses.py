"""Every loss against PyTorch and against central differences, at the ends as well."""

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nnguide import scratch as nn
from nnguide.checks import check_gradient
from tests.scratch.catalogue import ATOL, FLOATS, RTOL, values
from tests.scratch.losses.catalogue import LOSSES, case, losses, reduction

seeds = st.integers(0, 10**6)
names = pytest.mark.parametrize("name", LOSSES)
floats = pytest.mark.parametrize("dtype", FLOATS)


def assert_same(both, dtype, grad_output=None, rtol=None):
    """The loss, and the gradient along the input that follows from `grad_output`."""
    rtol, atol = rtol or RTOL[dtype], ATOL[dtype]
    z = torch.from_numpy(both.input.copy()).requires_grad_()
    expected = both.theirs(z, torch.from_numpy(both.target))
    loss = both.ours(both.input, both.target)
    assert np.shape(loss) == tuple(expected.shape)
    assert both.ours.reduction == "none" or type(loss) is float
    np.testing.assert_allclose(loss, expected.detach(), rtol=rtol, atol=atol)

    expected.backward(None if grad_output is None else torch.tensor(grad_output))
    gradient = both.ours.backward(grad_output)
    assert gradient.dtype == dtype
    assert gradient.shape == both.input.shape
    np.testing.assert_allclose(gradient, z.grad, rtol=rtol, atol=atol)
    return loss, gradient


@names
@floats
@settings(deadline=None, max_examples=25, derandomize=True)
@given(data=st.data())
def test_equals_pytorch(name, dtype, data):
    drawn, seed, how = (data.draw(s) for s in (LOSSES[name], seeds, reduction))
    both = case(name, drawn, seed, how, dtype)
    before = both.input.copy(), both.target.copy()
    if how == "none":
        shape = both.ours(both.input, both.target).shape
        grad_output = values(shape, seed + 2, dtype)
        assert both.ours(both.input, both.target).dtype == dtype
    else:
        grad_output = data.draw(st.sampled_from([None, 1.7, -0.3]))
        grad_output = grad_output and dtype(grad_output)
    assert_same(both, dtype, grad_output)
    np.testing.assert_array_equal(both.input, before[0])
    np.testing.assert_array_equal(both.target, before[1])


@names
@settings(deadline=None, max_examples=10, derandomize=True)
@given(data=st.data())
def test_equals_central_differences(name, data):
    drawn, seed, how = (data.draw(s) for s in (LOSSES[name], seeds, reduction))
    both = case(name, drawn, seed, how)
    if name in ("L1Loss", "HuberLoss"):  # no kink within a nudge
        e, delta = np.abs(both.input - both.target), drawn[0].get("delta", 0)
        assume(np.abs(e - delta).min() > 1e-3)
    shape = np.shape(both.ours(both.input, both.target))
    grad_output = values(shape, seed + 2) if how == "none" else 0.7

    def f(x):
        return float(np.sum(both.ours(x, both.target) * grad_output))

    f(both.input)
    gradient = both.ours.backward(grad_output)
    check_gradient(f, both.input, gradient, rtol=1e-5, atol=1e-7)


@names
@settings(deadline=None, max_examples=5, derandomize=True)
@given(data=st.data())
def test_the_gradient_belongs_to_whoever_asked(name, data):
    """Writing into it changes neither the next one nor the data."""
    drawn, seed, how = (data.draw(s) for s in (LOSSES[name], seeds, reduction))
    both = case(name, drawn, seed, how)
    loss = both.ours(both.input, both.target)
    before = both.input.copy()
    first = both.ours.backward(np.ones_like(loss))
    kept = first.copy()
    first[...] = 9
    np.testing.assert_array_equal(both.ours.backward(np.ones_like(loss)), kept)
    np.testing.assert_array_equal(both.input, before)


@names
def test_by_hand(name):
    """By hand: input ½ against 1, or two scores ½ apart against the second."""
    loss_fn = getattr(nn, name)()
    half, one = np.array([[0.5]]), np.array([[1.0]])
    if name in ("NLLLoss", "CrossEntropyLoss"):
        half, one = np.array([[-0.5, -1.0]]), np.array([1])
    expected = {
        "MSELoss": (0.25, [-1.0]),
        "L1Loss": (0.5, [-1.0]),
        "HuberLoss": (0.125, [-0.5]),
        "BCELoss": (0.693147, [-2.0]),  # ln 2, -1 / p
        "BCEWithLogitsLoss": (0.474077, [-0.377541]),  # ln(1 + e^-½), σ(½) - 1
        "NLLLoss": (1.0, [0.0, -1.0]),
        "CrossEntropyLoss": (0.974077, [0.622459, -0.622459]),  # ln(1 + e^½)
    }
    loss, gradient = expected[name]
    assert loss_fn(half, one) == pytest.approx(loss, abs=5e-7)
    np.testing.assert_allclose(loss_fn.backward()[0], gradient, atol=5e-7)


# Kinks and ends


@pytest.mark.parametrize("delta", [1.0, 0.25])
@floats
def test_huber_at_its_kinks(delta, dtype):
    e = np.array([0, delta, -delta, 2 * delta, -3 * delta, delta / 2], dtype)
    both = case("HuberLoss", ({"delta": delta}, e.shape, "values"), 0, "none", dtype)
    both.input, both.target = e, np.zeros_like(e)
    losses, gradient = assert_same(both, dtype, np.ones_like(e))
    d = delta**2
    assert losses.tolist() == [0, d / 2, d / 2, 1.5 * d, 2.5 * d, d / 8]
    assert gradient.tolist() == [0, delta, -delta, delta, -delta, delta / 2]


@floats
def test_the_slope_of_the_absolute_loss_at_zero_is_zero(dtype):
    both = case("L1Loss", ({}, (3,), "values"), 0, "sum", dtype)
    both.target = both.input.copy()
    assert assert_same(both, dtype)[1].tolist() == [0, 0, 0]


@floats
def test_bce_of_exactly_0_and_1_is_pytorchs(dtype):
    both = case("BCELoss", ({}, (6,), "probabilities"), 0, "none", dtype)
    both.input = np.array([0, 1, 0, 1, 0, 1], dtype)
    both.target = np.array([0, 1, 1, 0, 0.25, 0.25], dtype)
    # PyTorch keeps its 1e-12 as a float32, which is off by 4e-9.
    losses, _ = assert_same(both, dtype, np.ones(6, dtype), rtol=1e-5)
    assert losses.tolist() == [0, 0, 100, 100, 25, 75]


@floats
def test_huber_is_finite_where_the_square_is_not(dtype):
    big = np.array([1e300 if dtype == np.float64 else 1e30], dtype)
    loss_fn = nn.HuberLoss()
    assert loss_fn(big, -big) == 2 * big[0]
    assert loss_fn.backward().tolist() == [1]


# Any finite scores

HUGE = {np.float64: 1e300, np.float32: 1e30}


@st.composite
def scores(draw, dtype):
    """Rows in which ordinary scores stand beside huge ones."""
    ends = [0.0, 1.0, -1.0, 30.0, -30.0, 800.0, -800.0, 1e4, -1e4]
    entry = st.sampled_from([*ends, HUGE[dtype], -HUGE[dtype]])
    N, C = draw(st.integers(1, 4)), draw(st.integers(2, 4))
    z = draw(st.lists(entry, min_size=N * C, max_size=N * C))
    return np.array(z, dtype).reshape(N, C)


@floats
@pytest.mark.parametrize("kind", ["labels", "probabilities"])
@settings(deadline=None, max_examples=40, derandomize=True)
@given(data=st.data())
def test_cross_entropy_is_finite_for_any_finite_scores(kind, dtype, data):
    z = data.draw(scores(dtype))
    smoothing = data.draw(st.sampled_from([0.0, 0.1]))
    options = {"label_smoothing": smoothing, "ignore_index": -100}
    both = case("CrossEntropyLoss", (options, z.shape, kind), 0, "mean", dtype)
    both.input = z
    loss, gradient = assert_same(both, dtype)
    assert np.isfinite(loss)
    assert np.isfinite(gradient).all()


@floats
@settings(deadline=None, max_examples=40, derandomize=True)
@given(data=st.data())
def test_bce_with_logits_is_finite_for_any_finite_logit(dtype, data):
    z = data.draw(scores(dtype))
    options = data.draw(st.sampled_from([{}, {"pos_weight": np.array([3.0])}]))
    both = case(
        "BCEWithLogitsLoss", (options, z.shape, "probabilities"), 0, "mean", dtype
    )
    both.input = z
    loss, gradient = assert_same(both, dtype)
    assert np.isfinite(loss)
    assert np.isfinite(gradient).all()


def test_a_certain_answer_costs_a_little_and_says_how_much():
    """e^-30, which the sum z + ln(1 + e^-z) with pos_weight loses by rounding."""
    z, y = np.array([-30.0, 30.0]), np.array([0.0, 1.0])
    loss_fn = nn.BCEWithLogitsLoss(reduction="none", pos_weight=np.array([3.0]))
    tiny = np.exp(-30)
    np.testing.assert_allclose(loss_fn(z, y), [tiny, 3 * tiny], rtol=1e-12)


@pytest.mark.parametrize("name", ["CrossEntropyLoss", "NLLLoss", "BCEWithLogitsLoss"])
def test_nothing_lost_is_zero_without_a_sign(name):
    loss_fn = getattr(nn, name)(reduction="none")
    z = np.array([[0.0, -1e4], [-1e4, 0.0]])
    target = np.array([0, 1])
    if name == "BCEWithLogitsLoss":
        z, target = np.array([-1e4, 1e4]), np.array([0.0, 1.0])
    loss = loss_fn(z, target)
    assert loss.tolist() == [0, 0]
    assert not np.signbit(loss).any()


@pytest.mark.parametrize("constant", [1.0, -1e4, 1e8])
@pytest.mark.parametrize("kind", ["labels", "probabilities"])
def test_a_constant_added_to_all_scores_changes_nothing(kind, constant):
    """Scores in quarters, to which the constant is added without rounding."""
    options = {"label_smoothing": 0.2, "ignore_index": -100}
    both = case("CrossEntropyLoss", (options, (5, 3, 2), kind), 0)
    z = np.round(4 * both.input) / 4
    loss, gradient = both.ours(z, both.target), both.ours.backward()
    assert both.ours(z + constant, both.target) == loss
    np.testing.assert_array_equal(both.ours.backward(), gradient)


# What the classes do


def test_ignored_rows_get_no_gradient_and_no_share_of_the_mean():
    z = values((4, 3), 0)
    y = np.array([2, -100, 0, -100])
    loss_fn = nn.CrossEntropyLoss()
    loss = loss_fn(z, y)
    gradient = loss_fn.backward()
    assert not gradient[[1, 3]].any()
    assert loss == loss_fn(z[[0, 2]], y[[0, 2]])
    np.testing.assert_array_equal(gradient[[0, 2]], loss_fn.backward())


def test_all_labels_ignored_is_a_sum_of_zero():
    loss_fn = nn.NLLLoss(reduction="sum", ignore_index=1)
    assert loss_fn(values((2, 3), 0) - 3, np.array([1, 1])) == 0
    assert not loss_fn.backward().any()


def test_labels_are_probabilities_all_on_one_class():
    z, y = values((5, 4), 3), np.array([0, 3, 1, 1, 2])
    loss_fn = nn.CrossEntropyLoss(label_smoothing=0.3)
    loss, gradient = loss_fn(z, y), loss_fn.backward()
    assert loss_fn(z, np.eye(4)[y]) == pytest.approx(loss, rel=1e-14)
    np.testing.assert_allclose(loss_fn.backward(), gradient, rtol=1e-12)


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int32, np.uint64])
def test_labels_of_any_integer_kind(dtype):
    z, y = values((3, 4), 0), np.array([3, 0, 2])
    assert nn.CrossEntropyLoss()(z, y.astype(dtype)) == nn.CrossEntropyLoss()(z, y)


def test_cross_entropy_is_log_softmax_and_nll():
    z, y = values((5, 4), 0), np.array([0, 3, 1, 1, 2])
    first, then = nn.LogSoftmax(dim=1), nn.NLLLoss()
    both = nn.CrossEntropyLoss()
    assert both(z, y) == pytest.approx(then(first(z), y), rel=1e-14)
    np.testing.assert_allclose(
        both.backward(), first.backward(then.backward()), rtol=1e-12, atol=1e-16
    )


def test_a_weight_is_copied():
    weight = np.array([1.0, 2.0])
    loss_fn = nn.NLLLoss(weight, reduction="sum")
    weight[:] = 9
    assert loss_fn(np.array([[-1.0, -3.0]]), np.array([1])) == 6


def test_weights_of_the_other_precision_are_rounded():
    ours, _ = losses("CrossEntropyLoss", weight=np.array([0.1, 0.7, 0.2]))
    z = values((4, 3), 0, np.float32)
    y = np.array([0, 1, 2, 1])
    single = nn.CrossEntropyLoss(np.array([0.1, 0.7, 0.2], np.float32))
    assert ours(z, y) == single(z, y)
    assert ours.backward().dtype == np.float32
