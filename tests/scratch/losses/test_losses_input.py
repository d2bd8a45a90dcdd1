"""Input that the losses refuse, and what they say."""

import numpy as np
import pytest

from nnguide import scratch as nn
from tests.scratch.losses.catalogue import LOSSES

every = pytest.mark.parametrize("name", LOSSES)
paired = pytest.mark.parametrize(
    "name", ["MSELoss", "L1Loss", "HuberLoss", "BCELoss", "BCEWithLogitsLoss"]
)
of_classes = pytest.mark.parametrize("name", ["NLLLoss", "CrossEntropyLoss"])

Z = np.array([[0.1, 0.7, 0.2], [0.5, 0.9, 0.4]])  # (2, 3): scores and probabilities
Y = np.array([2, 0])


def right(name):
    """What a loss takes: logarithms of probabilities, or scores and probabilities."""
    return np.log(Z) if name == "NLLLoss" else Z


def target(name):
    return Y if name in ("NLLLoss", "CrossEntropyLoss") else Z[::-1].copy()


def changed(array, index, value):
    array = array.copy()
    array[index] = value
    return array


# The input


@every
@pytest.mark.parametrize(
    ("input", "error", "message"),
    [
        (changed(Z, (1, 2), np.nan), ValueError, r"be finite, got nan at \[1, 2\]; lo"),
        (changed(Z, (0, 1), np.inf), ValueError, r"finite, got inf at \[0, 1\]; look"),
        (changed(Z, (1, 0), -np.inf), ValueError, r"be finite, got -inf at \[1, 0\]"),
        (Z[:0], ValueError, r"at least one example, got an empty .* \(0, 3\)"),
        (Z[:, :0], ValueError, r"at least one example, got an empty .* \(2, 0\)"),
        (Z.tolist(), TypeError, r"a NumPy array .* got list .*np\.asarray\(input"),
        (Z.astype(int), TypeError, r"got dtype int64; convert it with input\.astype"),
        (Z.astype(np.float16), TypeError, "float32 or float64, got dtype float16"),
        (0.5, TypeError, "a NumPy array .* got float 0.5"),
    ],
)
def test_bad_inputs(name, input, error, message):
    with pytest.raises(error, match=f"^input must .*{message}"):
        getattr(nn, name)()(input, target(name))


@of_classes
def test_scores_need_an_axis_of_classes(name):
    with pytest.raises(ValueError, match=r"\(N, C\), one score for each cl.* got \(\)"):
        getattr(nn, name)()(np.array(0.5), np.array(0))


# Targets that are pairs of the input


@paired
@pytest.mark.parametrize(
    ("input", "target", "error", "message"),
    [
        (Z, Z[:1], ValueError, r"the shape of input, \(2, 3\), got \(1, 3\)$"),
        (Z, Z[0], ValueError, r"the shape of input, \(2, 3\), got \(3,\)$"),
        (Z, Z[:, 0], ValueError, r"\(2, 3\), got \(2,\)$"),
        (Z, Z[..., None], ValueError, r"got \(2, 3, 1\); target\.squeeze\(-1\) rem"),
        (Z[:, :1], Z[:, 0], ValueError, r"\(2, 1\), got \(2,\); target\[\.\.\., None"),
        (Z[:, 0], Z[:, :1], ValueError, r"\(2,\), got \(2, 1\); target\.squeeze\(-1"),
        (Z, Z.astype(np.float32), TypeError, "be a float64 array, .* dtype float32; "),
        (Z.astype(np.float32), Z, TypeError, r"float32 array, .*astype\(np\.float32\)"),
        (Z, Z.astype(int), TypeError, r"be a float64 array, .* got .*int64; convert"),
        (Z, Z.tolist(), TypeError, "be a float64 array, .* got list"),
        (Z, None, TypeError, "be a float64 array, .* got NoneType None"),
        (Z, changed(Z, (0, 2), np.nan), ValueError, r"be finite, got nan at \[0, 2\]"),
        (Z, changed(Z, (1, 1), np.inf), ValueError, r"be finite, got inf at \[1, 1\]"),
    ],
)
def test_bad_targets_of_pairs(name, input, target, error, message):
    with pytest.raises(error, match=f"^target must .*{message}"):
        getattr(nn, name)()(input, target)


@pytest.mark.parametrize("name", ["BCELoss", "BCEWithLogitsLoss", "CrossEntropyLoss"])
@pytest.mark.parametrize("bad", [1.5, -0.25])
def test_probabilities_end_at_0_and_1(name, bad):
    message = f"^target must be from 0 to 1, got {bad}"
    with pytest.raises(ValueError, match=message):
        getattr(nn, name)()(Z, changed(Z, (1, 1), bad))


@pytest.mark.parametrize("bad", [1.001, -3.0])
def test_logits_are_not_probabilities(bad):
    message = (
        f"^input must be from 0 to 1, got {bad:g}; for logits use BCEWithLogitsLoss"
    )
    with pytest.raises(ValueError, match=message):
        nn.BCELoss()(changed(Z, (1, 1), bad), Z)


# Labels


@of_classes
@pytest.mark.parametrize(
    ("y", "error", "message"),
    [
        (np.array([0, 3]), ValueError, "hold labels from 0 to 2, got 3"),
        (np.array([-1, 0]), ValueError, "hold labels from 0 to 2, got -1"),
        (np.array([0, 255], np.uint8), ValueError, "labels from 0 to 2, got 255"),
        (Y[:1], ValueError, r"shape \(2,\), one label an example, got \(1,\)$"),
        (Y[:, None], ValueError, r"got \(2, 1\); target\.squeeze\(-1\) removes"),
        (np.eye(3, dtype=int)[Y], ValueError, r"got \(2, 3\); for one-hot .* argmax"),
        (Y == 2, TypeError, r"integer labels, got .* bool; .*astype\(np\.int64\)"),
        (Y.tolist(), TypeError, r"integer labels, got list \[2, 0\]"),
        (2, TypeError, "integer labels, got int 2"),
        (None, TypeError, "integer labels, got NoneType None"),
    ],
)
def test_bad_labels(name, y, error, message):
    with pytest.raises(error, match=f"^target must .*{message}"):
        getattr(nn, name)()(Z, y)


@of_classes
def test_labels_of_pixels_have_the_shape_of_the_picture(name):
    z = np.stack([Z, Z, Z], axis=-1)  # (2, 3, 3): N, C, d1
    with pytest.raises(ValueError, match=r"shape \(2, 3\), one label an ex.* \(2,\)$"):
        getattr(nn, name)()(z, Y)


def test_float_labels_of_nll():
    with pytest.raises(TypeError, match=r"integer labels, got .* float64; convert"):
        nn.NLLLoss()(Z, Y.astype(float))


def test_float_targets_of_cross_entropy_are_probabilities():
    loss_fn = nn.CrossEntropyLoss()
    message = r"float64 must be probabilities .* \(2, 3\), got \(2,\); labels are inte"
    with pytest.raises(ValueError, match=message):
        loss_fn(Z, Y.astype(float))
    message = r"target must be float64, as input is, got float32; .*astype\(np\.float64"
    with pytest.raises(TypeError, match=message):
        loss_fn(Z, Z.astype(np.float32))
    with pytest.raises(ValueError, match="target must be from 0 to 1, got nan"):
        loss_fn(Z, changed(Z, (1, 1), np.nan))
    loss_fn = nn.CrossEntropyLoss(ignore_index=0)
    with pytest.raises(ValueError, match="ignore_index=0 is for integer labels, got"):
        loss_fn(Z, np.eye(3)[Y])


@of_classes
def test_a_mean_of_nothing(name):
    loss_fn = getattr(nn, name)(ignore_index=1)
    message = r"nothing to take a mean of: every label is ignored .*ignore_index=1\)"
    with pytest.raises(ValueError, match=message):
        loss_fn(Z, np.array([1, 1]))
    loss_fn = getattr(nn, name)(np.array([0.0, 1.0, 0.0]))
    with pytest.raises(ValueError, match=r"nothing to take .* or has the weight 0"):
        loss_fn(Z, Y)


# One output, and logarithms


@of_classes
@pytest.mark.parametrize("shape", [(4, 1), (1,), (4, 1, 3)])
def test_a_single_class_is_none(name, shape):
    """Its loss would be 0, whatever the network says."""
    y = np.zeros((*shape[:1], *shape[2:]) if len(shape) > 1 else (), int)
    message = r"C ≥ 2 classes, got shape .*: a single .* use BCEWithLogitsLoss"
    for target in (y, np.ones(shape)):
        with pytest.raises(ValueError, match=message):
            getattr(nn, name)()(np.full(shape, -1.0), target)


def test_logits_and_labels_of_n_examples_are_no_example_of_n_classes():
    z, y = np.array([-1.0, 2.0, 0.5]), np.array([0.0, 1.0, 0.0])
    message = r"shape \(3,\) would be one example of 3 classes; .*BCEWithLogitsLoss; "
    with pytest.raises(ValueError, match=message + r".*input\[None\]"):
        nn.CrossEntropyLoss()(z, y)
    with pytest.raises(
        ValueError, match=r"shape \(\), .*\(3,\); for one output an exa"
    ):
        nn.CrossEntropyLoss()(z, y.astype(int))
    assert nn.CrossEntropyLoss()(z[None], y[None]) > 0  # as the message says
    assert nn.BCEWithLogitsLoss()(z, y) > 0


def test_probabilities_of_classes_add_up_to_one():
    z, y = np.stack([Z, Z], axis=-1), np.full((2, 3, 2), 1 / 3)
    nn.CrossEntropyLoss()(z, y)
    y[1, :, 0] = [1, 1, 0]
    message = r"add up to 1 over the classes, got a sum of 2; .* use BCEWithLogitsLoss"
    with pytest.raises(ValueError, match=message):
        nn.CrossEntropyLoss()(z, y)


def test_probabilities_are_no_logarithms():
    message = (
        r"at most 0, got 0\.9; take log_softmax of scores, np\.log of probabilities"
    )
    with pytest.raises(ValueError, match=message):
        nn.NLLLoss()(Z, Y)
    assert nn.NLLLoss()(np.log(Z), Y) > 0
    assert nn.NLLLoss()(nn.log_softmax(Z), Y) > 0
    assert nn.NLLLoss()(np.log(np.array([[1 + 1e-6, 1e-9]])), np.array([0])) < 0


# The backward pass


@every
def test_backward_needs_a_loss_before_it(name):
    with pytest.raises(ValueError, match=rf"{name}\.backward needs the loss before it"):
        getattr(nn, name)().backward()


@every
def test_a_loss_for_each_needs_a_gradient_for_each(name):
    loss_fn = getattr(nn, name)(reduction="none")
    shape = (
        str(loss_fn(right(name), target(name)).shape)
        .replace("(", r"\(")
        .replace(")", r"\)")
    )
    message = f"{name}.backward needs grad_output .* of shape {shape}; np.ones_like"
    with pytest.raises(ValueError, match=message):
        loss_fn.backward()
    for wrong in (np.ones((3, 3)), np.ones((1, 3)), np.ones((2, 1)), 1.0, [1.0]):
        with pytest.raises(ValueError, match=f"must have shape {shape}, as the loss "):
            loss_fn.backward(wrong)


@every
@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_one_loss_needs_one_number(name, reduction):
    loss_fn = getattr(nn, name)(reduction=reduction)
    loss_fn(right(name), target(name))
    for wrong in (np.ones(1), np.ones((2, 3)), [1.0, 2.0]):
        with pytest.raises(ValueError, match=r"must have shape \(\), as the loss had"):
            loss_fn.backward(wrong)


@every
@pytest.mark.parametrize("wrong", ["1", 1j, True, np.array(None)])
def test_a_gradient_is_numbers(name, wrong):
    loss_fn = getattr(nn, name)()
    loss_fn(right(name), target(name))
    with pytest.raises(TypeError, match=f"{name}.*: grad_output must be numbers, got "):
        loss_fn.backward(wrong)
