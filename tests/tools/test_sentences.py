"""Words and sentences of Markdown text."""

import pytest

from tools import sentences
from tools.sentences import Piece, pieces


def found(text: str) -> list[str]:
    return sentences.sentences(pieces(text.splitlines()))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One is here. Two is there! Is three?", 3),
        ("It is 0.5 here, and 1.25 there.", 1),
        ("Some, e.g. these, i.e. those, etc. are one, as Minsky et al. say.", 1),
        ("An optimizer, e.g. Adam, i.e. a rule, has a rate.", 1),
        ("See Fig. 3, cf. Eq. 2.", 1),
        ("It calls `net.fit(x). Then` it ends.", 1),
        ("It ends with `x.T`. `zero_grad` comes next.", 2),
        ("It is $x. Y$ here. $N$ is a number.", 2),
        ('He said "stop." Then he "left."', 2),
        ("(It ends here.) And goes on.", 2),
        ("**Bold.** Not bold.", 2),
        ("A [link. With dots](a.b.md) is one.", 2),
        ("It asks why? because it can.", 1),
    ],
)
def test_a_sentence_ends_at_its_mark(text, count):
    assert len(found(text)) == count


def test_a_sentence_that_a_formula_interrupts_is_one():
    assert found("The loss is\n\n$$\na. B\n$$\n\nwhere a is small. Good.") == [
        "The loss is where a is small.",
        "Good.",
    ]
    assert len(found("It ends.\n\n$$\na\n$$\n\nwhere it began.")) == 2
    assert len(found("Here it is:\n\n$$\na\n$$\n\nNow it is new.")) == 2


def test_lists_headings_tables_and_markers_are_no_sentences():
    text = """\
## A heading. Of two

- An item. Of two
  lines.

  Its second paragraph.
1. Another.

| a. b | c |
|---|---|
| 1. 2 | 3 |

!!! note "A title. Of two"

    A sentence in a note.

Running text
on two lines.
"""
    assert found(text) == ["A sentence in a note.", "Running text on two lines."]
    kinds = [piece.kind for piece in pieces(text.splitlines())]
    assert kinds == ["heading", *["item"] * 3, "row", "row", *["paragraph"] * 2]


def test_what_is_not_read_aloud_is_left_out():
    lines = [
        "![A picture that shows much](a.svg){ width=3 }",
        '<a href="x">One</a> *two* _three_ `x = 1` $y = 2$ snake_case[^1] − —',
        "{ .lead }",
    ]
    assert pieces(lines) == [
        Piece("paragraph", "One two three Xx Xx snakecase − —"),
    ]
    assert len(sentences.words("One two three Xx Xx snakecase − —")) == 6
