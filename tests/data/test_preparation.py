"""Splits, scaling, one-hot and batches: the properties that training relies on."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnguide.data import batches, one_hot, train_test_split


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def tagged(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Examples whose every entry tells which row it was."""
    y = np.arange(n)
    return (y[:, None] + np.array([0.0, 0.25, 0.5])).astype(np.float32), y


# train_test_split


@given(n=st.integers(5, 80), size=st.floats(0.15, 0.85), seed=st.integers(0, 99))
def test_split_divides_and_keeps_pairs(n: int, size: float, seed: int) -> None:
    x, y = tagged(n)
    x_train, x_test, y_train, y_test = train_test_split(
        x, y, test_size=size, rng=rng(seed)
    )
    assert abs(len(x_test) - n * size) <= 0.5
    assert sorted([*y_train, *y_test]) == list(range(n))
    for rows, labels in ((x_train, y_train), (x_test, y_test)):
        assert rows.dtype == np.float32
        np.testing.assert_array_equal(rows, x[labels])
        assert not np.shares_memory(rows, x)


def test_split_is_random_reproducible_and_a_fifth_by_default() -> None:
    x, y = tagged(500)
    first, second, other = (
        train_test_split(x, y, rng=rng(seed))[3] for seed in (0, 0, 1)
    )
    assert len(first) == 100
    np.testing.assert_array_equal(first, second)
    assert set(first) != set(other)
    assert (np.diff(first) < 0).any()  # not in the order of the rows
    assert first.min() < 100 < 400 < first.max()  # from everywhere


def test_split_of_images_and_float_targets() -> None:
    x = np.arange(7 * 3 * 2, dtype=np.uint8).reshape(7, 3, 2)
    y = np.linspace(0, 1, 14, dtype=np.float32).reshape(7, 2)
    x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.4, rng=rng())
    assert (x_train.shape, x_test.shape) == ((4, 3, 2), (3, 3, 2))
    assert (y_train.shape, y_test.shape) == ((4, 2), (3, 2))
    assert (x_test.dtype, y_test.dtype) == (np.uint8, np.float32)


@pytest.mark.parametrize("bad", [0, -0.2, 1, 1.5, 30, np.nan, np.inf, "0.2", None, 0.1])
def test_split_bad_test_size(bad: object) -> None:
    x, y = tagged(4)  # a tenth of four examples is none
    with pytest.raises((TypeError, ValueError), match="test_size must be"):
        train_test_split(x, y, test_size=bad, rng=rng())  # type: ignore[arg-type]


def test_split_leaves_something_to_train_on() -> None:
    x, y = tagged(4)
    with pytest.raises(ValueError, match=r"got 0.95, which is 4 of 4"):
        train_test_split(x, y, test_size=0.95, rng=rng())


# What train_test_split and batches share

PAIRS = [
    lambda x, y: train_test_split(x, y, rng=rng()),
    lambda x, y: batches(x, y, 2),
]


@pytest.mark.parametrize("use", PAIRS)
@pytest.mark.parametrize(
    ("x", "y", "kind", "message"),
    [
        (
            np.ones((4, 3)),
            np.ones(5),
            ValueError,
            r"same length, .*\(4, 3\) and \(5,\)",
        ),
        (np.ones((0, 3)), np.ones(0), ValueError, r"x must hold N ≥ 1 .*\(0, 3\)"),
        (np.ones(()), np.ones(2), ValueError, "x must hold"),
        (np.ones((4, 3)), np.ones(()), ValueError, "y must hold"),
        ([[1.0], [2.0]], np.ones(2), TypeError, r"x must be a NumPy array.*np.asarray"),
        (np.ones((4, 3)), [0, 1, 0, 1], TypeError, "y must be a NumPy array.*list"),
    ],
)
def test_bad_pairs(use, x: object, y: object, kind: type, message: str) -> None:
    with pytest.raises(kind, match=message):
        use(x, y)  # batches raises at once, not at the first batch


@pytest.mark.parametrize("bad", [0, "seed", np.random])
def test_rng_must_be_a_generator(bad: object) -> None:
    x, y = tagged(6)
    with pytest.raises(TypeError, match=r"default_rng\(0\)"):
        train_test_split(x, y, rng=bad)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"default_rng\(0\)"):
        batches(x, y, 2, rng=bad)  # type: ignore[arg-type]


# one_hot


@given(
    labels=st.lists(st.integers(0, 6), min_size=1, max_size=20),
    dtype=st.sampled_from([np.float64, np.float32, np.int64, bool]),
)
def test_one_hot(labels: list[int], dtype: type) -> None:
    rows = one_hot(np.array(labels), 7, dtype=dtype)
    assert (rows.shape, rows.dtype) == ((len(labels), 7), dtype)
    assert rows.tolist() == [[c == label for c in range(7)] for label in labels]


def test_one_hot_takes_the_labels_of_images() -> None:
    rows = one_hot(np.array([2, 0, 1], np.uint8), 4)
    assert rows.dtype == np.float64
    assert rows.argmax(axis=1).tolist() == [2, 0, 1]


@pytest.mark.parametrize(
    ("labels", "kind", "message"),
    [
        (np.array([0, 3, 1]), ValueError, "labels from 0 to 2, got 3"),
        (np.array([0, -1, 1]), ValueError, "labels from 0 to 2, got -1"),
        (np.array([[0], [1]]), ValueError, r"shape \(2,\).*labels.ravel\(\)"),
        (np.array([0.0, 1.0]), TypeError, r"integer.*astype\(np.int64\)"),
        (np.array([], int), ValueError, "labels must hold N ≥ 1 examples"),
        (np.array(1), ValueError, "labels must hold"),
        ([0, 1], TypeError, r"np.asarray\(labels\)"),
    ],
)
def test_one_hot_bad_labels(labels, kind: type, message: str) -> None:
    with pytest.raises(kind, match=message):
        one_hot(labels, 3)


def test_one_hot_bad_arguments() -> None:
    with pytest.raises(ValueError, match="num_classes must be at least 1"):
        one_hot(np.array([0]), 0)
    with pytest.raises(TypeError, match="num_classes must be a whole number"):
        one_hot(np.array([0]), 2.0)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="dtype must be a number or bool, got str"):
        one_hot(np.array([0]), 2, dtype="U1")
    with pytest.raises(TypeError, match="sparse"):
        one_hot(np.array([0]), 2, sparse=True)  # type: ignore[call-arg]


# batches


@given(
    n=st.integers(1, 40),
    size=st.integers(1, 45),
    shuffle=st.booleans(),
    drop_last=st.booleans(),
)
def test_batches(n: int, size: int, shuffle: bool, drop_last: bool) -> None:
    x, y = tagged(n)
    source = rng() if shuffle else None
    if drop_last and size > n:
        with pytest.raises(ValueError, match=r"no full batch.*drop_last"):
            batches(x, y, size, rng=source, drop_last=drop_last)
        return
    epoch = list(batches(x, y, size, rng=source, drop_last=drop_last))
    full, rest = divmod(n, size)
    lengths = [size] * full + ([rest] if rest and not drop_last else [])
    assert [len(rows) for rows, _ in epoch] == lengths
    for rows, labels in epoch:
        assert rows.dtype == np.float32
        np.testing.assert_array_equal(rows, x[labels])
    seen = [int(label) for _, labels in epoch for label in labels]
    assert len(set(seen)) == sum(lengths)
    if not shuffle:
        assert seen == list(range(sum(lengths)))


def test_batches_are_shuffled_anew_by_each_call() -> None:
    x, y = tagged(50)

    def order(source: np.random.Generator) -> list[int]:
        return [int(i) for _, labels in batches(x, y, 7, rng=source) for i in labels]

    source = rng()
    first, second = order(source), order(source)
    assert first != list(range(50))
    assert first != second
    assert order(rng()) == first
    np.testing.assert_array_equal(y, np.arange(50))  # the data stay in place


def test_batches_copy_only_when_shuffled() -> None:
    x, y = tagged(10)
    for rows, labels in batches(x, y, 4):
        assert np.shares_memory(rows, x)
        assert np.shares_memory(labels, y)
    for rows, labels in batches(x, y, 4, rng=rng()):
        assert not np.shares_memory(rows, x)
        assert not np.shares_memory(labels, y)


def test_shuffled_epoch_holds_one_batch_at_a_time() -> None:
    x, y = rng().random((20_000, 50)), np.arange(20_000)
    tracemalloc.start()
    try:
        for rows, labels in batches(x, y, 100, rng=rng()):
            del rows, labels
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < x.nbytes / 10


def test_batches_of_images_with_float_targets() -> None:
    x = np.arange(5 * 3 * 2, dtype=np.uint8).reshape(5, 3, 2)
    y = np.arange(10.0).reshape(5, 2)
    for rows, targets in batches(x, y, 2, rng=rng()):
        assert rows.shape[1:] == (3, 2)
        np.testing.assert_array_equal(targets[:, 0] * 3, rows[:, 0, 0])


@pytest.mark.parametrize("bad", [0, -1, 2.0, True, None])
def test_bad_batch_size(bad: object) -> None:
    with pytest.raises((TypeError, ValueError), match="batch_size must be"):
        batches(*tagged(6), bad)  # type: ignore[arg-type]


def test_batches_bad_arguments() -> None:
    x, y = tagged(6)
    with pytest.raises(TypeError, match="drop_last must be True or False, got 1"):
        batches(x, y, 2, drop_last=1)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="shuffle"):
        batches(x, y, 2, shuffle=True)  # type: ignore[call-arg]


def test_one_hot_rows_that_do_not_fit_into_memory():
    message = (
        r"2 labels times num_classes=1,000,000,000 make .*; pass the labels as they"
    )
    with pytest.raises(ValueError, match=message):
        one_hot(np.array([0, 10**9 - 1]), 10**9)
