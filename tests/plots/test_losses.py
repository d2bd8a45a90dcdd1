"""Loss curves: every finite value, a gap for the others."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex

from nnguide.plots import plot_losses

NAN, INF = float("nan"), float("inf")


def legend(ax):
    return (
        [t.get_text() for t in ax.get_legend().get_texts()] if ax.get_legend() else []
    )


def test_one_curve_starts_at_1_and_has_no_legend():
    ax = plot_losses([3.0, 2.0, 1.5, 1.0], xlabel="step", ylabel="loss (nats)")
    (line,) = ax.lines
    assert line.get_xdata().tolist() == [1, 2, 3, 4]
    assert line.get_ydata().tolist() == [3.0, 2.0, 1.5, 1.0]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("step", "loss (nats)")
    assert legend(ax) == []
    assert ax.get_yscale() == "linear"
    ax.figure.draw_without_rendering()
    assert all(tick == int(tick) for tick in ax.get_xticks())


def test_several_curves_differ_by_color_and_by_dash():
    ax = plot_losses({"train": [3.0, 2.0, 1.0], "validation": np.array([3.0, 2.5])})
    assert legend(ax) == ["train", "validation"]
    assert [len(line.get_ydata()) for line in ax.lines] == [3, 2]
    assert len({to_hex(line.get_color()) for line in ax.lines}) == 2
    assert len({line.get_linestyle() for line in ax.lines}) == 2


@pytest.mark.parametrize("bad", [NAN, INF, -INF])
def test_what_is_not_finite_leaves_a_gap_and_is_told(bad):
    ax = plot_losses({"a": [3.0, 2.0, bad, 1.0, 0.5], "b": [1.0, 1.0]})
    y = ax.lines[0].get_ydata()
    assert np.isnan(y).tolist() == [False, False, True, False, False]
    assert legend(ax) == ["a (1 not finite)", "b"]
    assert legend(plot_losses([1.0, bad, bad, 2.0])) == ["2 not finite"]


def test_a_value_without_neighbors_gets_a_dot():
    dotted = [
        line.get_markevery() if line.get_marker() == "o" else []
        for curve in (
            [2.0],
            [3.0, 2.0, NAN, 1.0],
            [NAN, 2.0, INF, 1.0, 0.5],
            [1.0, 2.0],
        )
        for line in plot_losses(curve).lines
    ]
    assert dotted == [[0], [3], [1], []]


def test_a_logarithmic_axis():
    ax = plot_losses([1.0, 0.1, NAN], log=True)
    assert ax.get_yscale() == "log"
    with pytest.raises(
        ValueError, match=r"losses\['b'\] must be above 0 .* got 0; leave"
    ):
        plot_losses({"a": [1.0], "b": [1.0, 0.0]}, log=True)


def test_the_axes_are_the_given_ones_or_new():
    left, right = plt.subplots(1, 2)[1]
    assert plot_losses([1.0, 2.0], ax=left) is left
    assert not right.lines
    assert plot_losses([1.0, 2.0]).figure is not left.figure


def test_a_curve_added_to_a_curve_keeps_the_legend_of_both():
    ax = plot_losses({"a": [1.0, 2.0]})
    plot_losses({"b": [2.0, 1.0]}, ax=ax)
    assert legend(ax) == ["a", "b"]


@pytest.mark.parametrize(
    ("losses", "error", "message"),
    [
        ([], ValueError, r"shape \(T,\), one loss an epoch or step, got \(0,\)"),
        ({}, ValueError, "at least one curve, got an empty dict"),
        ({"a": []}, ValueError, r"losses\['a'\] must have shape \(T,\).*got \(0,\)"),
        ([[1.0, 0.9], [0.5, 0.9]], ValueError, r"got \(2, 2\)"),
        ([NAN, NAN], ValueError, "must hold a finite value, got nan"),
        ("high", TypeError, "must be a sequence of numbers, got str 'high'"),
        (["1.0", None], TypeError, "must be a sequence of numbers, got list"),
        ([1.0, [2.0, 3.0]], TypeError, "must be a sequence of numbers, got list"),
        (0.5, ValueError, r"shape \(T,\).*got \(\)"),
    ],
)
def test_losses_that_cannot_be_drawn(losses, error, message):
    with pytest.raises(error, match=message):
        plot_losses(losses)
    assert not plt.get_fignums()


def test_an_unknown_argument():
    with pytest.raises(TypeError, match="colour"):
        plot_losses([1.0, 2.0], colour="red")
