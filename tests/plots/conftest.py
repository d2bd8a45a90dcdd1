"""Each test draws in the style of the site, shows nothing, and leaves no figure."""

import io

import matplotlib.pyplot as plt
import numpy as np
import pytest


@pytest.fixture(autouse=True)
def _style(monkeypatch):
    def show(*_):
        raise AssertionError("a figure was shown")

    monkeypatch.setattr(plt, "show", show)
    with plt.style.context("nnguide.plots.guide"):
        yield
    plt.close("all")


@pytest.fixture
def svg():
    """What a figure is as SVG."""

    def save(ax):
        buffer = io.StringIO()
        ax.figure.savefig(buffer, format="svg", metadata={"Date": None})
        return buffer.getvalue()

    return save


class Colors:
    """The contrast of WCAG 2, on the two grounds of the site."""

    WHITE, DARK = np.ones(3), np.array([0x1E, 0x21, 0x29]) / 255
    TEXT_ON_WHITE = np.full(3, 0.13)  # black, 87 % opaque
    TEXT_ON_DARK = 0.82 * np.array([0xE2, 0xE4, 0xE9]) / 255 + 0.18 * DARK

    @staticmethod
    def linear(rgb):
        return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)

    def contrast(self, one, other):
        weights = [0.2126, 0.7152, 0.0722]
        low, high = sorted(float(self.linear(c) @ weights) for c in (one, other))
        return (high + 0.05) / (low + 0.05)

    @staticmethod
    def over(rgba, ground):
        return rgba[3] * np.asarray(rgba[:3]) + (1 - rgba[3]) * ground


@pytest.fixture
def colors():
    return Colors()
