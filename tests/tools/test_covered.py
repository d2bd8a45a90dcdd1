"""Which numbers of a page nothing holds: found where they stand, or accounted for."""

from pathlib import Path

import nbformat
import pytest
from nbformat import v4

from tools import pages, plain, reading
from tools.covered import loose, message
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
ALL = ["Two", "7", "98.5", "1986", "1.5", "2.5", "0.8176", "40"]


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
    assert found(PAGE.replace("is 0.25", "is 0.26"))[2] == "0.26"


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
    assert said == ["8.25", "-3", "6", "1,234", "7"]


def test_a_fence_of_text_on_a_page_holds_nothing():
    assert found("# A\n\n7 here.\n\n```text\n7\n```\n") == ["7"]


def test_a_check_elsewhere_holds_nothing():
    assert (
        found(behind("for 40 of them.", '<!-- check\nstates("98.5 %", s)\n-->')) == ALL
    )


CODE = """# A

{text}

```python
def train(x, rounds=3, lr=0.1):
    batch_size, w = 32, np.array([2, -1])
    return x[:4]
```
"""


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("In three rounds.", []),
        ("Three long rounds, 3 times.", ["3"]),  # the same number, of something else
        ("In four rounds.", ["four"]),
        ("Batches of 32.", []),
        ("Batches are small. Of 32 some.", ["32"]),
        ("The rate is 0.1.", []),
        ("Take $w = (2, -1)$.", []),
        ("Take $w = (-1, 2)$.", ["-1", "2"]),
        ("Take $v = (2, -1)$.", ["2", "-1"]),
        ("In 1 of 12.", ["12"]),
        ("The first 4.", ["4"]),
    ],
)
def test_code_holds_a_small_number_under_its_name_alone(text, rest):
    assert found(CODE.format(text=text)) == rest


def test_a_one_needs_nothing_unless_the_code_says_zero_by_that_name():
    text = CODE.replace("rounds=3", "rounds=0")
    assert found(text.format(text="Take $y = 1$, 1 class, 0 rounds.")) == []
    assert found(text.format(text="Take 1 round.")) == ["1"]


@pytest.mark.parametrize(
    ("formula", "stated"),
    [
        ("z = 0.25", ["0.25"]),
        ("w_1 = (-2, 0)", ["-2", "0"]),
        ("z = w x + b = -0.5", ["-0.5"]),
        ("4", ["4"]),
        ("\\eta = 2", ["2"]),
        ("2\\, u \\cdot v", []),
        ("w x + b = 0", []),
        ("x_2^3 + 5 x", []),
        ("k = 2, \\dots, n", []),
        ("z \\ge 0", []),
    ],
)
def test_formulas_in_a_sentence_are_held_where_they_state_a_value(formula, stated):
    assert found(f"# A\n\nLet ${formula}$ be.") == stated


def test_a_number_that_is_held_holds_its_repetition():
    text = "# A\n\nSee two switches.\n{}\n\n## B\n\nTwo switches, two lamps."
    check = '<!-- check\nstates("two switches", n)\n-->'
    assert found(text.format(check)) == ["two"]
    assert found(text.format("")) == ["two", "Two", "two"]


def test_a_year_is_held_by_the_sources():
    assert found("# A\n\nIn 1986.\n\n## Sources\n\n- A (1986), page 7.") == []
    assert found("# A\n\nIn 1985.\n\n## Sources\n\n- A (1986), page 7.") == ["1985"]


def test_words_that_the_page_says_no_more_are_stale():
    quoted = '"Two of 7", "eight pages", "are right", "98.5", "40" × 3'
    page = behind("page 12.", f"<!-- plain {quoted} -->")
    said = message(pages.parse(page, Path("page.md")))
    assert '"eight pages" stands 0 times on the page, not 1' in said
    assert '"are right" should hold a number and a word' in said
    assert '"98.5" should hold a number and a word' in said
    assert 'Two of 7" stands' not in said


def test_the_message_ends_with_a_comment_that_settles_it():
    page = PAGE + "\nsome\n"
    said = message(pages.parse(page, Path("page.md")))
    assert said.startswith("page.md:1: 'Two' in '# Two of 7 pages")
    comment = said[said.index("<!-- plain") :]
    assert '"Two of 7 pages"' in comment
    assert not message(pages.parse(behind("page 12.", comment), Path("page.md")))


def test_a_phrase_that_stands_twice_says_so():
    page = "# A\n\nSee class 0.\n\nThen class 0.\n\n<!-- plain {} -->"

    def said(phrase):
        return message(pages.parse(page.format(phrase), Path("page.md")))

    assert not said('"class 0" × 2')
    assert '"class 0" stands 2 times on the page, not 1' in said('"class 0"')
    assert '"class 0" × 2' in said('"class 0"')


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


@pytest.mark.parametrize(
    ("values", "written"),
    [
        ("40", True),
        ("-40, True", True),
        ("1 / 3", False),
        ("rate", False),
        ("40, len(x) == 3", False),
    ],
)
def test_a_check_that_compares_with_numbers_as_they_stand_is_named(values, written):
    text = behind("page 12.", f'<!-- check\nstates("40 steps", {values})\n-->')
    page = pages.parse(text, Path("page.md"))
    assert bool(plain.unmeasured(page)) is written
