"""A figure that looks other than what is committed fails, whichever was changed."""

import re

import pytest

from tools import drawing, figures, regen
from tools.svg import bare

PAGE = """\
Text.

```python
import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(0, 1, 50)
figure, (left, right) = plt.subplots(1, 2)
left.plot(x, x**2, "o-", color="red", label="ours")
left.plot(x, 1 - x**3, "s--", color="blue", label="theirs")
left.set_xticks([0, 1], ["never", "always"])
left.legend()
right.scatter(x, np.sqrt(x), color="red", marker="^")
right.scatter(x[:9], x[:9] / 2, c=x[:9], cmap="viridis")
right.imshow(np.outer(x, 1 + x), extent=(0, 1, 0, 1), cmap="gray")
right.bar([0, 1], [3, 4], color=["green", "orange"])
right.contour(x, x, np.outer(x, x), levels=[0.5], colors="black")
```

![Two curves beside points over an image and two bars](assets/figures/two.svg)
"""


@pytest.fixture
def drawn(page, monkeypatch):
    """The page with its figure committed."""
    with monkeypatch.context() as patch:
        patch.setattr(regen, "enabled", True)
        page.passes(PAGE, count=1)
    page.svg = page.path.parent / "assets/figures/two.svg"
    return page


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("x, x**2,", "x, (1 - x)**2,", "order"),
        ("np.outer(x, 1 + x),", "np.outer(x, 1 + x)[::-1],", "order"),
        ("np.outer(x, 1 + x),", "np.outer(x, 1 + x)[:, ::-1],", "order"),
        ('color="red", label', 'color="blue", label', "color"),
        ('"o-"', '"s-"', "marker"),
        ('"s--", color', '"s:", color', "stroke-dasharray"),
        ('label="theirs"', 'label="ours"', "line"),
        ('["never", "always"]', '["always", "never"]', "'always'"),
        ("left.legend()", "left.legend(); left.invert_xaxis()", "limits"),
        ('marker="^"', 'marker="s"', "marker"),
        ('color="red", marker', 'color="blue", marker', "color"),
        ('"viridis"', '"viridis_r"', "colors"),
        ('"gray"', '"gray_r"', "colors"),
        ('["green", "orange"]', '["orange", "green"]', "color"),
        ('colors="black"', 'colors="red"', "colors"),
        ("left.legend()", "left.legend(loc='lower left')", " at "),
    ],
)
def test_another_look_is_found(drawn, old, new, words):
    assert PAGE.count(old) == 1
    drawn.fails(PAGE.replace(old, new), 3, "two.svg", words)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (">never<", ">always<"),
        (">ours<", ">theirs<"),
        ("stroke: #ff0000", "stroke: #0000ff"),
        ("fill: #008000", "fill: #ffa500"),
        (r'(<use [^>]*) x="', r'\1 x="9'),
        ("C 0.8", "C 0.4"),
        ("L ", "L 400 "),
        ('<path d="M 0', '<path d="M 50'),
        ("</text>", "</text><text>new</text>"),
    ],
)
def test_a_drawing_edited_by_hand_is_found(drawn, old, new):
    svg = drawn.svg.read_text("utf-8")
    edited = re.sub(old, new, svg, count=1)
    assert edited != svg
    drawn.svg.write_text(edited, "utf-8")
    drawn.fails(PAGE, 3, "two.svg is not what is drawn")


def test_what_was_compared_is_not_drawn_again(drawn, monkeypatch):
    monkeypatch.setattr(figures, "_draw", lambda *_: pytest.fail("drawn again"))
    drawn.passes(PAGE, count=1)


def test_code_that_draws_the_same_passes(drawn):
    drawn.passes(PAGE.replace("left.legend()", "left.legend()  # who is who"), count=1)


def test_a_drawing_without_its_seal_fails(drawn):
    svg = drawn.svg.read_text("utf-8")
    drawn.svg.write_text(figures.SEAL.sub("", svg), "utf-8")
    drawn.fails(PAGE, 3, "two.svg has no seal", "--regen")


def test_regen_leaves_a_drawing_that_looks_the_same(drawn, regenerating):
    svg = drawn.svg.read_text("utf-8")
    near = re.sub(r"L (\d+\.\d)\d ", r"L \g<1>0 ", svg)
    assert near != svg
    drawn.svg.write_text(figures.SUMMARY.sub("", near), "utf-8")
    drawn.passes(PAGE, count=1)
    again = drawn.svg.read_text("utf-8")
    assert bare(again) == bare(near)
    assert figures.SUMMARY.search(again)[1] == figures.SUMMARY.search(svg)[1]


def test_of_what_a_machine_draws_only_the_words_are_compared():
    svg = '<text x="3">seven, not 9</text><text>12</text><path d="M 1 1" style="a"/>'
    assert not drawing.difference(svg, svg.replace("9", "4"), words_only=True)
    other = svg.replace("12", "13").replace('"a"', '"b"').replace("1 1", "8 8")
    assert not drawing.difference(svg, other, words_only=True)
    assert drawing.difference(svg, other)
    assert drawing.difference(svg, svg.replace("not", "now"), words_only=True)
