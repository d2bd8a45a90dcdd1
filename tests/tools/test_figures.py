"""Figures are compared by the data that they draw."""

import json

import matplotlib.pyplot as plt
import numpy as np
import pytest

from tools import figures, regen, summary
from tools.svg import inline

PAGE = """\
Text.

```python
import matplotlib.pyplot as plt
import numpy as np

rng = np.random.default_rng(0)
fig, (left, right) = plt.subplots(1, 2)
x = np.linspace(0, 1, 50)
left.plot(x, x**2, label="square")
left.legend()
left.set(xlabel="x", ylabel="y", title="At 0.5 it is 0.250")
right.scatter(x, 1 - x, c=x > 0.5)
right.imshow(np.outer(x, x), extent=(0, 1, 0, 1))
right.bar([0, 1], [3, 4])
right.contour(x, x, np.outer(x, x), levels=[0.5])
```

![A parabola beside points that fall on a line](assets/figures/two.svg)
"""


@pytest.fixture
def drawn(page, monkeypatch):
    """The page with its figure committed."""
    with monkeypatch.context() as patch:
        patch.setattr(regen, "enabled", True)
        page.passes(PAGE, count=1)
    return page


def test_a_figure_that_is_not_committed_fails(page):
    page.fails(PAGE, 3, "two.svg is not there yet", "--regen")


def test_a_committed_figure_passes_and_is_not_rewritten(drawn, regenerating):
    path = drawn.path.parent / "assets/figures/two.svg"
    path.write_text(path.read_text("utf-8") + "<!-- kept -->\n", "utf-8")
    drawn.passes(PAGE, count=1)
    assert path.read_text("utf-8").endswith("<!-- kept -->\n")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("x**2", "x**3", "artists 0, y"),
        ("linspace(0, 1, 50)", "linspace(0, 1, 51)", "committed 50, drawn 51"),
        ("linspace(0, 1, 50)", "linspace(0, 2, 50)", "x 2"),
        ("1 - x, c", "1.01 - x, c", "artists 0, y"),
        ("c=x > 0.5", "c=x > 0.4", "values"),
        ("outer(x, x), extent", "outer(x, x**1.1), extent", "image"),
        ("[3, 4]", "[3, 5]", "artists"),
        ("levels=[0.5]", "levels=[0.6]", "levels"),
        ('"square"', '"cube"', "'square'"),
        ("0.250", "0.260", "0.260"),
        ('xlabel="x"', 'xlabel="t"', "'t'"),
        ("left.legend()", "left.set_yscale('log')", "figure 0"),
    ],
)
def test_a_figure_drawn_from_other_data_fails(drawn, old, new, words):
    assert PAGE.count(old) == 1
    drawn.fails(PAGE.replace(old, new), 3, "two.svg was drawn from other data", words)


def test_rounding_on_another_processor_passes(drawn):
    drawn.passes(PAGE.replace("x**2", "x**2 + 1e-7 * rng.random(50)"), count=1)


def test_an_image_needs_a_figure_and_a_figure_an_image(page):
    page.fails(PAGE.replace("fig, (left", "fig, (left", 1)[:-70], 3, "no image follows")
    image = "![A plot of what is not there](assets/figures/x.svg)"
    page.fails(f"```python\nx = 1\n```\n{image}\n", 1, "left 0 open figures")


def test_a_figure_needs_an_alternative_text(drawn):
    text = PAGE.replace("A parabola beside points that fall on a line", "A plot")
    drawn.fails(text, 3, "alternative text")


def test_the_same_figure_gives_the_same_bytes():
    def svg():
        figure, axes = plt.subplots()
        axes.plot([0, 1], [2, 3])
        axes.imshow(np.eye(3))
        text = figures.to_svg(figure, "stem", summary.summarize(figure))
        plt.close(figure)
        return text

    first = svg()
    assert first == svg()
    assert "<metadata>" not in first


def test_a_summary_of_float32_can_be_written():
    figure, axes = plt.subplots()
    axes.imshow(np.eye(2), extent=np.float32([0, 0.5, 0, 1]))
    (found,) = summary.summarize(figure)
    assert json.loads(json.dumps(found))["artists"][0]["extent"] == [0, 0.5, 0, 1]
    plt.close(figure)


def test_an_inlined_figure_follows_the_theme_and_names_itself():
    figure, axes = plt.subplots(facecolor="white")
    axes.plot([0, 1], [2, 3], color="black")
    svg = figures.to_svg(figure, "stem", summary.summarize(figure))
    plt.close(figure)
    html = inline(svg, 'One "black" line', "stem")
    assert html.startswith('<svg class="figure" role="img"')
    assert 'aria-label="One &quot;black&quot; line"' in html
    assert "#000000" not in html
    assert "#ffffff" not in html
    assert "<!--summary" not in html
    assert 'id="stem-figure_1"' in html
