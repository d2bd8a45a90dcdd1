"""The metrics of labels against scikit-learn, by hand, and with input they refuse."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics as sklearn

from nnguide.scratch import (
    accuracy_score,
    confusion_matrix,
    precision_score,
    recall_score,
)

SHARES = [precision_score, recall_score]
shares = pytest.mark.parametrize("score", SHARES)
THEIRS = {
    precision_score: sklearn.precision_score,
    recall_score: sklearn.recall_score,
}
dtypes = st.sampled_from([np.int64, np.int8, np.uint8, np.uint64])


@st.composite
def answers(draw, classes=5):
    """Labels and predictions, some classes missing from either."""
    pairs = st.tuples(st.integers(0, classes - 1), st.integers(0, classes - 1))
    drawn = np.array(draw(st.lists(pairs, min_size=1, max_size=12)))
    return drawn[:, 0].astype(draw(dtypes)), drawn[:, 1].astype(draw(dtypes))


# Against scikit-learn


@settings(deadline=None, max_examples=60, derandomize=True)
@given(answers(), st.integers(1, 3))
def test_accuracy_and_counts_equal_scikit_learn(labels, more):
    assert accuracy_score(*labels) == sklearn.accuracy_score(*labels)
    C = int(max(labels[0].max(), labels[1].max())) + 1
    theirs = sklearn.confusion_matrix(*labels, labels=range(C + more))
    M = confusion_matrix(*labels, C + more)
    assert M.dtype == np.int64
    np.testing.assert_array_equal(M, theirs)
    np.testing.assert_array_equal(confusion_matrix(*labels), theirs[:C, :C])


@shares
@settings(deadline=None, max_examples=60, derandomize=True)
@given(answers(), st.sampled_from([0, 1]))
def test_shares_of_classes_equal_scikit_learn(score, labels, zero_division):
    C = int(max(labels[0].max(), labels[1].max())) + 1
    for average in (None, "macro"):
        theirs = THEIRS[score](
            *labels, labels=range(C), average=average, zero_division=zero_division
        )
        ours = score(*labels, average=average, zero_division=zero_division)
        np.testing.assert_allclose(ours, theirs, rtol=1e-15)
        assert np.shape(ours) == np.shape(theirs)


@shares
@settings(deadline=None, max_examples=60, derandomize=True)
@given(answers(classes=2), st.sampled_from([(0, 1), (-1, 1), (3, 7)]), st.booleans())
def test_binary_shares_equal_scikit_learn(score, labels, names, first):
    """Whatever the two are called, and whichever of them is the positive one."""
    y_true, y_pred = (np.array(names)[y.astype(int)] for y in labels)
    pos_label = names[0] if first else names[1]
    theirs = THEIRS[score](
        1 * (y_true == pos_label), 1 * (y_pred == pos_label), zero_division=1
    )
    ours = score(y_true, y_pred, pos_label=pos_label, zero_division=1)
    assert ours == theirs
    assert type(ours) is float


# By hand

Y_TRUE = np.array([0, 0, 0, 0, 1, 1, 1, 2, 2, 2])
Y_PRED = np.array([0, 0, 1, 2, 1, 1, 0, 2, 2, 1])


def test_counts_by_hand():
    M = confusion_matrix(Y_TRUE, Y_PRED)
    assert M.tolist() == [[2, 1, 1], [1, 2, 0], [0, 1, 2]]
    assert accuracy_score(Y_TRUE, Y_PRED) == 0.6  # the diagonal: 6 of 10
    # Columns for precision, 3 + 4 + 3; rows for recall, 4 + 3 + 3.
    precision, recall = [2 / 3, 2 / 4, 2 / 3], [2 / 4, 2 / 3, 2 / 3]
    assert precision_score(Y_TRUE, Y_PRED, average=None).tolist() == precision
    assert recall_score(Y_TRUE, Y_PRED, average=None).tolist() == recall
    assert precision_score(Y_TRUE, Y_PRED, average="macro") == pytest.approx(11 / 18)
    assert recall_score(Y_TRUE, Y_PRED, average="macro") == pytest.approx(11 / 18)


def test_binary_by_hand():
    """3 are ill; the test calls 4 ill, 2 of them rightly."""
    ill, called = np.array([1, 1, 1, 0, 0, 0, 0]), np.array([1, 1, 0, 1, 1, 0, 0])
    assert precision_score(ill, called) == 2 / 4
    assert recall_score(ill, called) == 2 / 3
    assert precision_score(ill, called, pos_label=0) == 2 / 3
    assert recall_score(ill, called, pos_label=0) == 2 / 4


def test_accuracy_takes_any_integers():
    y = np.array([-1, 1, 1, -1])
    assert accuracy_score(y, np.array([-1, 1, -1, -1], np.int8)) == 0.75


def test_counts_of_small_integers_do_not_wrap_around():
    """15 · 20 + 19 is 319, more than a uint8 holds."""
    y_true, y_pred = np.array([15, 3], np.uint8), np.array([19, 3], np.uint8)
    M = confusion_matrix(y_true, y_pred, 20)
    assert {tuple(map(int, at)) for at in np.argwhere(M)} == {(15, 19), (3, 3)}


# What is undefined


@pytest.mark.parametrize(
    ("score", "y_true", "y_pred", "options", "message"),
    [
        (
            precision_score,
            [0, 1],
            [0, 0],
            {},
            "precision is undefined: no prediction is 1, and 0 / 0 .*zero_division=0",
        ),
        (
            recall_score,
            [0, 0],
            [0, 1],
            {},
            "recall is undefined: no label in y_true is 1, and 0 / 0 .*zero_division=0",
        ),
        (recall_score, [0, 0], [0, 7], {"pos_label": 7}, "y_true is 7, and"),
        (
            precision_score,
            [0, 1, 2, 4],
            [0, 0, 2, 2],
            {"average": "macro"},
            "no prediction is 1 or 3 or 4, and",
        ),
        (recall_score, [0, 0, 2], [0, 1, 2], {"average": None}, "y_true is 1, and"),
    ],
)
def test_zero_of_zero_is_an_error_unless_it_counts_as_something(
    score, y_true, y_pred, options, message
):
    labels = np.array(y_true), np.array(y_pred)
    with pytest.raises(ValueError, match=message):
        score(*labels, **options)
    low, high = (score(*labels, **options, zero_division=z) for z in (0, 1))
    assert np.all(low <= high)
    assert np.any(low < high)


# Input they refuse

Y = np.array([0, 1, 1])
METRICS = [accuracy_score, confusion_matrix, *SHARES]


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize(
    ("y", "error", "message"),
    [
        (Y.astype(float), TypeError, "integer labels, got .* float64; convert .*int64"),
        (Y == 1, TypeError, "integer labels, got .*dtype bool; convert it"),
        (Y.tolist(), TypeError, r"integer labels, got list \[0, 1, 1\]; convert it"),
        (np.eye(3), TypeError, r"got .* \(3, 3\) .*argmax\(axis=1\), if these are sco"),
        (np.array(["a", "b", "b"]), TypeError, "integer labels, got .* dtype <U1"),
        (None, TypeError, "integer labels, got NoneType None"),
        (Y[:, None], ValueError, r"\(N,\) .* got \(3, 1\); .*ravel\(\) flattens it"),
        (Y[0, ...], ValueError, r"\(N,\) .* got \(\)"),
        (Y[:0], ValueError, r"with N at least 1, .* got \(0,\)$"),
        (Y[:2], ValueError, r"one label for each example, got (2 and 3|3 and 2)$"),
    ],
)
@pytest.mark.parametrize("place", [0, 1])
def test_bad_labels(metric, y, error, message, place):
    labels = [Y, y] if place else [y, Y]
    name = "y_true and y_pred" if "example, got" in message else ("y_true", "y_pred")
    name = name if isinstance(name, str) else name[place]
    with pytest.raises(error, match=f"^{name} must .*{message}"):
        metric(*labels)


@pytest.mark.parametrize(
    "metric", [confusion_matrix, *(lambda *y, s=s: s(*y, average=None) for s in SHARES)]
)
def test_classes_are_counted_from_zero(metric):
    with pytest.raises(ValueError, match="y_true must hold labels from 0 to 1, got -1"):
        metric(np.array([0, -1, 1]), Y)
    with pytest.raises(ValueError, match="y_pred must hold labels from 0 to 1, got -3"):
        metric(Y, np.array([0, -3, 1]))


@pytest.mark.parametrize(
    ("num_classes", "error", "message"),
    [
        (1, ValueError, "y_true must hold labels from 0 to 0, got 1"),
        (0, ValueError, "num_classes must be at least 1, got 0"),
        (2.0, TypeError, "num_classes must be a whole number, got float 2.0"),
    ],
)
def test_too_few_classes(num_classes, error, message):
    with pytest.raises(error, match=message):
        confusion_matrix(Y, Y, num_classes)


@shares
@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"average": "micro"}, ValueError, "'binary', 'macro' or None, got 'micro'"),
        ({"pos_label": "1"}, TypeError, "pos_label must be a whole number, got str"),
        ({"pos_label": 0, "average": None}, ValueError, "pos_label=0 needs average='b"),
        ({"zero_division": 0.5}, ValueError, "must be 0, 1 or None, got 0.5"),
        ({"zero_division": np.nan}, ValueError, "must be 0, 1 or None, got nan"),
        ({"zero_division": "warn"}, ValueError, "must be 0, 1 or None, got 'warn'"),
        ({"sample_weight": Y}, TypeError, "unexpected .*'sample_weight'"),
        ({"labels": [1]}, TypeError, "unexpected .*'labels'"),
    ],
)
def test_bad_options(score, options, error, message):
    with pytest.raises(error, match=message):
        score(Y, Y, **options)


@shares
def test_binary_takes_two_labels(score):
    with pytest.raises(ValueError, match="two labels, got 3; pass average='macro'"):
        score(Y_TRUE, Y_PRED)


# Many classes


@pytest.mark.parametrize("label", [10_000, 10**6, 10**8, 2**40])
def test_labels_that_are_no_classes(label):
    y, advice = np.array([0, label, 1]), r"numb.* np\.unique\(y, return_inverse=True"
    message = rf"labels up to {label} make .* classes, more than the 10,000 .*{advice}"
    for metric in (
        confusion_matrix,
        *(lambda *y, s=s: s(*y, average=None) for s in SHARES),
    ):
        with pytest.raises(ValueError, match=message):
            metric(y, Y)
        with pytest.raises(ValueError, match=message):
            metric(Y, y)
    with pytest.raises(ValueError, match=r"num_classes is 1,000,000,000 classes, more"):
        confusion_matrix(Y, Y, 10**9)
    y = np.unique(y, return_inverse=True)[1]  # as the message says
    assert confusion_matrix(y, y).tolist() == np.eye(3).tolist()
    assert accuracy_score(np.array([label]), np.array([label])) == 1


@shares
def test_many_classes_take_no_time_and_a_short_message(score):
    y = np.arange(9_999).repeat(100)
    np.testing.assert_array_equal(score(y, y, average=None), np.ones(9_999))
    with pytest.raises(
        ValueError, match="is 0 or 1 or 2 or 3 or 4 or 9993 others, and"
    ):
        score(np.array([9_998]), np.array([9_998]), average="macro")
