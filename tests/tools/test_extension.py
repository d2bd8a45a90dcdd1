"""What the Markdown extension makes of figures and of given numbers."""

import re

import pytest
from bs4 import BeautifulSoup
from markdown import Markdown

from tools import markdown_extension, pages

EXTENSIONS = [
    "admonition", "md_in_html", "tables", "pymdownx.details", "pymdownx.highlight",
    "pymdownx.superfences", "pymdownx.tabbed", "tools.markdown_extension",
]  # fmt: skip
FIGURE = """\
```python
def line(x):

    return 2 * x
```

```python title="draw.py"
plt.plot(line(x))
```

![A line that rises steadily](../assets/figures/x.svg)
"""


@pytest.fixture(autouse=True)
def drawn(monkeypatch):
    """Every figure is there."""
    figure = "<svg><title>{}</title></svg>"
    monkeypatch.setattr(
        markdown_extension, "_figure", lambda s, alt: figure.format(alt)
    )


def rendered(text):
    return BeautifulSoup(Markdown(extensions=EXTENSIONS).convert(text), "html.parser")


def indented(text):
    return re.sub(r"^(?=.)", "    ", text, flags=re.M)


def order(html):
    """What stands on the page, in order: figures, code with its first line, text."""
    found = []
    for tag in html.find_all(["svg", "code", "h2", "p"]):
        if tag.name == "svg":
            found.append("figure")
        elif tag.name == "code":
            found.append(tag.get_text().splitlines()[0])
        elif tag.find("svg") is None:
            found.append(tag.get_text())
    return found


@pytest.mark.parametrize("around", ["", '=== "NumPy"\n\n', "!!! note\n\n"])
def test_a_figure_stands_first_and_all_its_code_is_folded_below(around):
    figure = indented(FIGURE) if around else FIGURE
    html = rendered(f"```python\nx = 1\n```\n\nText.\n\n{around}{figure}\nEnd.\n")
    found = [one for one in order(html) if one != "Note"]
    assert found == [
        "x = 1",
        "Text.",
        "figure",
        "def line(x):",
        "plt.plot(line(x))",
        "End.",
    ]
    (details,) = html.find_all("details")
    assert details["class"] == ["drawing"]
    assert details.summary.get_text() == "The code that draws this"
    assert [c.get_text().splitlines()[0] for c in details.find_all("code")] == [
        "def line(x):",
        "plt.plot(line(x))",
    ]
    assert "def line(x):\n\n    return 2 * x\n" in details.get_text()
    if around:
        assert details.find_parent("div") is not None


@pytest.mark.parametrize(
    "between",
    [
        "A sentence.\n\n",
        "<!-- check\nassert line(1) == 2\n-->\n\n",
        "<!-- figure -->\n\n",
        "```pycon\n>>> line(1)\n2\n```\n\n",
        "![Another line](../assets/figures/y.svg)\n\n",
    ],
)
def test_what_stands_between_two_fences_keeps_the_first_in_sight(between):
    text = FIGURE.replace('```python title="draw.py"', between + "```python")
    if "Another" not in between:
        (details,) = rendered(text).find_all("details")
        assert "def line" not in details.get_text()
    folded = [block.folded for block in pages.parse(text, pages.DOCS).of("python")]
    assert folded == ["Another" in between, True]
    assert len(rendered(text).find_all("svg")) == 1 + ("Another" in between)


def test_a_figure_moves_in_a_box_right_below_its_picture():
    figure = FIGURE + "<!-- live backprop -->\n<!-- check\nassert x\n-->\n"
    html = rendered(figure)
    (box,) = html.select("div.live-figure[data-figure=backprop]")
    assert box.find_previous_sibling().svg
    assert box.find_next_sibling()["class"] == ["drawing"]
    assert "<!--" not in str(html)


def test_a_box_that_nothing_moves_stops_the_build():
    with pytest.raises(ValueError, match=r"no live figure 'x'; there are backprop"):
        rendered(FIGURE + "<!-- live x -->\n")


@pytest.mark.parametrize(
    "text",
    [
        "Text.\n<!-- live backprop -->\n",
        FIGURE + "\n<!-- live backprop -->\n",
        "!!! note\n\n" + indented(FIGURE + "<!-- live backprop -->\n"),
    ],
)
def test_a_box_without_a_picture_stops_the_build(text):
    with pytest.raises(ValueError, match="must stand right below the image"):
        rendered(text)


def test_no_comment_of_the_build_reaches_the_page():
    html = str(rendered("<!-- figure -->\n\n" + FIGURE + "<!-- check\nassert x\n-->\n"))
    assert "<!--" not in html
    assert "assert" not in html


def test_a_page_without_figures_is_left_alone():
    lines = ["```python", "x = 1", "```", "", "!!! note", "", "    Text."]
    extension = markdown_extension.FiguresFirst(Markdown())
    assert extension.run(lines) is lines


def test_a_given_number_has_its_mark_and_the_page_its_footnote():
    html = rendered(
        "It reaches **98.97 %** here.\n"
        '<!-- given "98.97 %": five seeds, run with `bench --all` -->\n\n'
        '| a |\n|---|\n| 12 s |\n<!-- given "12 s": another <machine> -->\n\nEnd.\n'
    )
    assert "<!--" not in str(html)
    marks = html.select("sup.given > a")
    assert [mark.find_parent(["strong", "td"]).name for mark in marks] == [
        "strong",
        "td",
    ]
    for mark in marks:
        note = html.find(id=mark["href"][1:])
        assert note.find_parent("div")["class"] == ["given"]
        assert note.select(f"a[href='#{mark['id']}'][aria-label]")
        assert mark["aria-label"].startswith(mark.get_text())
    assert html.find("code").get_text() == "bench --all"
    assert "another <machine>." in html.get_text()
    assert html.find_all(True, recursive=False)[-1]["class"] == ["given"]
