"""The ROC curve against scikit-learn, by its definition, and what it refuses."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics as sklearn

from nnguide.scratch import roc_auc_score, roc_curve

FLOATS = [np.float64, np.float32]


@st.composite
def scored(draw):
    """Labels of both classes in any order, and scores of which many tie."""
    labels = draw(st.lists(st.integers(0, 1), max_size=15))
    labels = draw(st.permutations([0, 1, *labels]))
    ties = st.sampled_from([-2.5, -0.0, 0.0, 0.1, 0.75, 1e30])
    scores = draw(st.lists(ties, min_size=len(labels), max_size=len(labels)))
    dtype = draw(st.sampled_from(FLOATS))
    return np.array(labels), np.array(scores, dtype)


@settings(deadline=None, max_examples=100, derandomize=True)
@given(scored())
def test_equals_scikit_learn(data):
    theirs = sklearn.roc_curve(*data, drop_intermediate=False)
    ours = roc_curve(*data)
    for our, their in zip(ours, theirs, strict=True):
        np.testing.assert_array_equal(our, their)
    assert [a.dtype for a in ours] == [np.float64, np.float64, data[1].dtype]
    auc = roc_auc_score(*data)
    assert type(auc) is float
    np.testing.assert_allclose(auc, sklearn.roc_auc_score(*data), rtol=1e-12)


@settings(deadline=None, max_examples=50, derandomize=True)
@given(scored())
def test_each_point_is_what_its_threshold_gives(data):
    y_true, y_score = data
    for fpr, tpr, threshold in zip(*roc_curve(*data), strict=True):
        called = y_score >= threshold
        assert fpr == called[y_true == 0].mean()
        assert tpr == called[y_true == 1].mean()


@settings(deadline=None, max_examples=50, derandomize=True)
@given(scored())
def test_the_area_is_the_chance_that_a_positive_ranks_above_a_negative(data):
    y_true, y_score = data
    gap = y_score[y_true == 1][:, None] - y_score[y_true == 0]  # all pairs
    expected = np.mean((gap > 0) + (gap == 0) / 2)
    np.testing.assert_allclose(roc_auc_score(*data), expected, rtol=1e-12)


def test_by_hand_with_a_tie():
    """Scores of the positives 3, 2, of the negatives 2, 1, 1."""
    y_true = np.array([0, 1, 0, 1, 0])
    y_score = np.array([1.0, 3.0, 2.0, 2.0, 1.0])
    fpr, tpr, thresholds = roc_curve(y_true, y_score)
    assert thresholds.tolist() == [np.inf, 3.0, 2.0, 1.0]
    assert fpr.tolist() == [0, 0, 1 / 3, 1]
    assert tpr.tolist() == [0, 1 / 2, 1, 1]
    # Of 2 · 3 pairs, 5 are in order and one ties: 5.5 / 6.
    np.testing.assert_allclose(roc_auc_score(y_true, y_score), 5.5 / 6, rtol=1e-15)


@pytest.mark.parametrize(
    ("y_score", "area"), [([1, 2, 3, 4], 1), ([4, 3, 2, 1], 0), ([5, 5, 5, 5], 0.5)]
)
def test_perfect_upside_down_and_blind(y_score, area):
    y_true = np.array([0, 0, 1, 1], np.uint8)
    assert roc_auc_score(y_true, np.array(y_score, np.float64)) == area


Y, S = np.array([0, 1, 1]), np.array([0.1, 0.7, 0.4])
BAD = [
    (Y, S * [1, np.nan, 1], ValueError, r"y_score must be finite, got nan at \[1\]"),
    (Y, S * [1, 1, -np.inf], ValueError, r"y_score must be finite, got -inf at \[2\]"),
    (Y, S[:2], ValueError, r"y_score must have shape \(3,\), got \(2,\)"),
    (Y, S[:, None], ValueError, r"y_score must have shape \(3,\), got \(3, 1\)"),
    (Y, Y, TypeError, "y_score must be float32 or float64, got dtype int64"),
    (Y, S.tolist(), TypeError, "y_score must be a NumPy array"),
    (Y.astype(float), S, TypeError, "y_true must be .* integer labels, got .*float64"),
    (Y[:, None], S, ValueError, r"y_true must have shape \(N,\) .* got \(3, 1\)"),
    (Y[:0], S[:0], ValueError, r"y_true must .* N at least 1, .* got \(0,\)"),
    (np.array([0, 1, 2]), S, ValueError, "y_true must hold labels from 0 to 1, got 2"),
    (np.array([1, 1, -1]), S, ValueError, "hold labels from 0 to 1, got -1"),
    (Y * 0, S, ValueError, "undefined: no label in y_true is 1, .* the positives"),
    (Y * 0 + 1, S, ValueError, "undefined: no label in y_true is 0, .* the negatives"),
]


@pytest.mark.parametrize("metric", [roc_curve, roc_auc_score])
@pytest.mark.parametrize(("y_true", "y_score", "error", "message"), BAD)
def test_bad_input(metric, y_true, y_score, error, message):
    with pytest.raises(error, match=message):
        metric(y_true, y_score)


@pytest.mark.parametrize("metric", [roc_curve, roc_auc_score])
def test_what_scikit_learn_has_beyond_this_is_named(metric):
    with pytest.raises(TypeError, match=r"unexpected .*'sample_weight'"):
        metric(Y, S, sample_weight=S)
