"""What is no Axes is told, with where to get one."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from nnguide import plots

Y = np.array([0, 1, 1])
DRAW = {
    "plot_losses": lambda ax: plots.plot_losses([2.0, 1.0], ax=ax),
    "plot_confusion_matrix": lambda ax: plots.plot_confusion_matrix(Y, Y, ax=ax),
    "plot_digits": lambda ax: plots.plot_digits(np.ones((3, 4, 4)), ax=ax),
    "plot_decision_boundary": lambda ax: plots.plot_decision_boundary(
        lambda x: np.zeros(len(x), int), np.eye(3, 2), Y, ax=ax
    ),
}


@pytest.mark.parametrize("name", [n for n in plots.__all__ if n.startswith("plot")])
def test_what_is_no_axes(name):
    figure, pair = plt.subplots(1, 2)
    for given, message in [
        (figure, r"got Figure .*; take one of this figure, with figure\.subplots\(\)"),
        (
            pair,
            r"got an array of shape \(2,\) .*; take one of them, such as ax\.flat\[",
        ),
        ("left", r"got str 'left'; make one with plt\.subplots\(\)\[1\]"),
    ]:
        with pytest.raises(
            TypeError, match=f"^ax must be a matplotlib Axes, {message}"
        ):
            DRAW[name](given)
    assert DRAW[name](pair[0]) is pair[0]
    plt.close(figure)
