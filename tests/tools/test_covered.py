"""Which numbers of a page nothing holds: found where they stand, or accounted for."""

from pathlib import Path

import nbformat
import pytest
from nbformat import v4

from tools import pages, reading
from tools.covered import loose, stale
from tools.numerals import numerals

PAGE = """# Two of 7 pages

The loss is 0.25 after 40 steps, 98.5 % are right, as in 1986 and on page 12.

| x | y |
|---|---|
| 1.5 | 2.5 |

```pycon
>>> train(steps=40)
0.25
```

## Next

$z_1 = 3 x$, and $\\lambda = 0.8176$, see `[4, 5]`, for 40 of them.

## Sources

A paper (1990), pages 179 to 188, section 6.2.2.
"""
ALL = ["Two", "7", "98.5", "1.5", "2.5", "0.8176", "40"]


def found(text):
    return [one.numeral.text for one in loose(pages.parse(text, Path("page.md")))]


def behind(paragraph, comment):
    """The page with a comment right behind one of its paragraphs."""
    assert paragraph in PAGE
    return PAGE.replace(paragraph, f"{paragraph}\n{comment}")


def test_numbers_that_nothing_holds_are_found():
    assert found(PAGE) == ALL


@pytest.mark.parametrize(
    ("paragraph", "comment", "held"),
    [
        ("page 12.", '<!-- check\nstates("98.5 % are", share)\n-->', ["98.5"]),
        ("page 12.", '<!-- given "98.5 %": a run -->', ["98.5"]),
        (
            "| 1.5 | 2.5 |",
            "<!-- check\nassert cells() == [[x, y]]\n-->",
            ["1.5", "2.5"],
        ),
        ("# Two of 7 pages", '<!-- plain "Two of 7" -->', ["Two", "7"]),
        ("for 40 of them.", '<!-- check\nstates("0.8176", s)\n-->', ["0.8176"]),
    ],
)
def test_a_comment_holds_the_numbers_that_it_quotes(paragraph, comment, held):
    assert found(behind(paragraph, comment)) == [n for n in ALL if n not in held]


def test_code_holds_the_numbers_of_its_own_section_alone():
    assert "40" not in found(PAGE.replace("for 40 of", "for some of"))
    assert found(PAGE.replace("after 40", "after 41"))[2] == "41"


def test_what_a_cell_printed_holds_the_numbers_of_its_section(tmp_path):
    def cell(text, **metadata):
        printed = v4.new_output("stream", text=text)
        return v4.new_code_cell("run()", outputs=[printed], metadata=metadata)

    cells = [
        v4.new_markdown_cell("# A\n\n1,234 weights reach 97.5 %, in 8.25 s, -3 or 6."),
        cell("1,234 weights\n97.5 % right, [-3]"),
        cell("8.25 s", tags=["ignore-output"]),
        v4.new_markdown_cell("## B\n\n1,234 again, 7 here."),
        cell("7\n", figures=[{}]),
    ]
    path = tmp_path / "page.ipynb"
    nbformat.write(v4.new_notebook(cells=cells), path)
    said = [one.numeral.text for one in loose(reading.page(path))]
    assert said == ["8.25", "6", "1,234"]


def test_a_fence_of_text_on_a_page_holds_nothing():
    assert found("# A\n\n7 here.\n\n```text\n7\n```\n") == ["7"]


def test_a_check_elsewhere_holds_nothing():
    assert (
        found(behind("for 40 of them.", '<!-- check\nstates("98.5 %", s)\n-->')) == ALL
    )


def test_words_that_the_page_says_no_more_are_stale():
    text = behind("page 12.", '<!-- plain "Two of 7", "eight pages", "are right" -->')
    assert stale(pages.parse(text, Path("page.md"))) == ["eight pages", "are right"]


def test_numerals_are_read_in_digits_and_in_words():
    said = [
        n.value for n in numerals("−0.5, 2,000 or 1e-3; Half, twelve, a third. v2 x1")
    ]
    assert said == [-0.5, 2000, 1e-3, 0.5, 12, 3]


def test_the_numbers_of_a_formula_that_is_run_are_held():
    text = "# T\n\nSo $e = p - y = 0.123$.\n"
    check = '<!-- check holds("p - y", e=0.123, p=1.123, y=1) -->\n'
    assert len(loose(pages.parse(text, Path("page.md")))) == 1
    assert not loose(pages.parse(text + check, Path("page.md")))
