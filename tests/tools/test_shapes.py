"""A turned or wrong shape comment turns the one command red, with its line."""

import numpy as np
import pytest

from tools import shapes

GOOD = """\
```python
import numpy as np

x = np.ones((5, 3))  # (N, D)
W, b = np.ones((2, 3)), np.ones(2)  # (H, D), (H,): weights and biases


def linear(x, W):  # (N, D), (H, D)
    parts = {
        "out": x @ W.T,  # (N, H): of each example
        "sums": x.sum(axis=1),  # (N,)
    }
    for row in x:  # (D,)
        row = row + 0  # (D,)
    x = np.column_stack([x, x[:, 0]])  # (N, D + 1)
    x += 1  # (N, D + 1)
    return parts["out"]  # (N, D) @ (D, H) -> (N, H)
```

```pycon
>>> z = linear(x, W)  # (N, H), later (N, D)
>>> print(z[:, :1].shape)  # (5, 1)
(5, 1)
>>> linear(x[:1], W)  # (1, 2)
array([[3., 3.]])
```
"""


def test_true_comments_pass(page):
    page.passes(GOOD, count=4)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("3))  # (N, D)", "3))  # (N, 2)", 4, "line 4: the comment says (N, 2)"),
        (
            "# (H, D), (H,)",
            "# (D, H), (H,)",
            5,
            "line 5: the comment says (D, H)",
        ),
        ("# (H, D), (H,)", "# (H, D), (D,)", 5, "the shape is (2, 3) and (2,)"),
        ("# (N, D), (H, D)", "# (N, D), (D, H)", 21, "line 8: the comment says"),
        ("# (N, H): of", "# (H, N): of", 21, "line 10: the comment says (H, N)"),
        ("# (N,)", "# (D,)", 21, "line 11"),
        ("x:  # (D,)", "x:  # (N,)", 21, "line 13"),
        ("+ 0  # (D,)", "+ 0  # (D, 1)", 21, "line 14"),
        ("]])  # (N, D + 1)", "]])  # (N, D + 2)", 21, "line 15"),
        ("1  # (N, D + 1)", "1  # (D + 1, N)", 21, "line 16"),
        ("-> (N, H)", "-> (H, N)", 21, "line 17"),
        ("# (N, D) @ (D, H)", "# (N, D) @ (H, D)", 21, "line 17"),
        ("later (N, D)", "later (D, N)", None, ""),  # never compared: the first fits
        ("# (N, H), later", "# (5, D), later", None, ""),  # D is free in a new fence
        (
            "# (N, H), later (N, D)",
            "# (N, 7), later (7, D)",
            21,
            "line 21: the comment says",
        ),
        ("# (5, 1)\n", "# (1, 5)\n", 22, "line 22: the comment says (1, 5)"),
        ("# (1, 2)\n", "# (2, 1)\n", 24, "line 24"),
    ],
)
def test_a_wrong_comment_fails_with_its_line(page, old, new, line, words):
    assert GOOD.count(old) == 1
    text = GOOD.replace(old, new)
    if line is None:
        page.passes(text, count=4)
    else:
        page.fails(text, line, words)


def test_letters_are_free_again_in_another_fence(page):
    fence = "```python\nimport numpy as np\n\nx = np.ones({})  # (N, D)\n```\n\n"
    page.passes(fence.format("(4, 3)") + fence.format("(5, 2)"), count=2)


def test_a_batch_function_may_be_called_with_one_example_after_a_batch():
    compare, value = shapes.Comparison(), np.ones((4, 3))
    with pytest.raises(AssertionError, match="line 7"):
        compare(value[0], "(N, D)", 7, {})
    assert compare(value, "(N, D)", 7, {}) is value
    compare(value[0], "(N, D)", 7, {})
    with pytest.raises(AssertionError, match="with D = 2"):
        compare(value[0], "(N, D)", 7, {"D": 2})


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        ("# (N, D): one row for each example", "(N, D)"),
        ("# (N, D) and (N,): 1 is malignant", "(N, D) and (N,)"),
        ("# (D,), a number, (D,), 0 or 1", "(D,), a number, (D,)"),
        ("# (G, K / G · kh · kw, N)", "(G, K / G · kh · kw, N)"),
        ("# (4, 9) @ (9, 6): (4, 6)", "(4, 6)"),
        ("# (N, 1) minus (N,)", ""),
        ("# (as in the text, or so)", ""),
        ("# (N) is no shape", ""),
        ("# see (N, D)", ""),
    ],
)
def test_what_a_comment_says(comment, said):
    assert shapes.claim(comment) == said


def test_an_error_keeps_the_lines_of_the_page(page):
    text = GOOD.replace("row = row + 0", "row = row + np.ones(7)")
    page.fails(text, 21, "line 14, in linear")
