"""What is wrong on a page turns the one command red, with page and line."""

import pytest

from tools import needs, regen

GOOD = """\
---
title: A page
---
# A page

```python title="setup.py" hl_lines="1"
import math

def half(x):
    return x / 2
```

=== "Tab"

    ```pycon
    >>> half(3)
    1.5
    >>> for k in range(2):
    ...     print(f"{half(k):.3f}")
    0.000
    0.500
    ```

!!! note

    ```pycon hl_lines="1"
    >>> round(math.sqrt(2), 3)
    1.414
    ```

1. In a list:

    ```pycon
    >>> print("one\\n\\ntwo")
    one
    <BLANKLINE>
    two
    ```

The half of 7 is 3.5, which is over 50 % of 6.
<!-- check
states("3.5", half(7))
states("over 50 %", 100 * half(7) / 6)
-->

````markdown
```python
this is only shown
```
````

```console
$ pip install nnguide
```
"""


def test_attributes_tabs_admonitions_and_lists_are_run(page):
    page.passes(GOOD, count=6)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("    1.5\n", "    1.7\n", 16, ["1.7", "1.5"]),
        ("    0.500\n", "    0.600\n", 18, ["0.600"]),
        ("    1.414\n", "    1.424\n", 27, ["1.424"]),
        ("    two\n    ```", "    three\n    ```", 34, ["three"]),
        ("is 3.5,", "is 3.6,", 42, ["does not say '3.5'"]),
        ('"3.5", half(7)', '"3.5", half(9)', 42, ["'3.5'", "4.5"]),
        ("is over 50 % of", "is over 60 % of", 43, ["does not say 'over 50 %'"]),
        ("return x / 2", "return x / 4", 16, ["0.75"]),
        ("import math\n", "import math\nraise OSError('no')\n", 8, ["OSError", "no"]),
        ("import math\n", "print('loud')\n", 6, ["loud", "```pycon"]),
        ("    >>> round", "    >>> round.", 27, ["SyntaxError"]),
    ],
)
def test_a_wrong_page_fails_with_page_and_line(page, old, new, line, words):
    assert GOOD.count(old) == 1
    page.fails(GOOD.replace(old, new), line, *words)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("```py\nx = 1\n```\n", 1, "not ```py"),
        ("\n``` { .python .run }\nx = 1\n```\n", 2, "```python or ```pycon"),
        ("```Python\nx = 1\n```\n", 1, "not ```Python"),
        ("```ipython3\nx = 1\n```\n", 1, "not ```ipython3"),
        ("```\n>>> 1\n1\n```\n", 1, "is spelled ```pycon"),
        ("```text\n>>> 1\n1\n```\n", 1, "is spelled ```pycon"),
        ("```python\n>>> 1\n1\n```\n", 1, "is spelled ```pycon"),
        ("```pycon\nx = 1\n```\n", 1, "needs at least one >>> prompt"),
        ("text\n\n```python\nx = 1\n", 3, "never closed"),
        ("> ```python\n> x = 1\n> ```\n", 1, "in a quotation is not run"),
        ("    >>> 1 + 1\n    3\n", 1, "outside a fence"),
        ("<!-- check\nassert 1\n", 1, "never closed"),
        (
            "!!! note\n\n    a\n    <!-- check\n    x = 1\n\n    assert x\n    -->\n",
            4,
            "shows on the page",
        ),
        ("Text.\n<!-- check\nx = 1\n-->\n", 2, "neither states nor asserts"),
        ("<!-- skip -->\n```python\nx\n```\n", 1, "needs its reason"),
        ("<!-- skip: slow -->\nText\n", 2, "right above a fence"),
        ("![A plot](assets/figures/x.svg)\n", 1, "no python fence"),
        ("```python\nimport warnings\nwarnings.warn('old')\n```\n", 3, "UserWarning"),
    ],
)
def test_what_would_not_be_verified_fails(page, text, line, words):
    page.fails(text, line, words)


def test_a_skip_with_its_reason_is_left_out(page):
    text = "<!-- skip: needs two machines -->\n```python\nraise OSError\n```\n"
    page.passes(text + "\n```pycon\n>>> 1 + 1\n2\n```\n", count=1)


def test_an_expected_error_is_compared(page):
    text = (
        "```pycon\n>>> int('x')\nTraceback (most recent call last):\n  ...\n"
        "ValueError: invalid literal for int() with base 10: '{}'\n```\n"
    )
    page.passes(text.format("x"), count=1)
    page.fails(text.format("y"), 2, "invalid literal")


def test_regen_writes_the_real_outputs_and_nothing_else(page, regenerating):
    wrong = GOOD.replace("    0.500\n", "    9.900\n    9\n").replace("1.5\n", "1.7\n")
    assert page.run(wrong).passed == 6
    regen.apply()
    assert page.path.read_text("utf-8") == GOOD


PROGRAM = """\
```python
for k in range(2):
    print(f"{k / 2:.3f}")
```

```text
0.000
0.500
```
"""


def test_what_a_whole_program_prints_is_compared(page, regenerating):
    page.passes(PROGRAM, count=1)
    for wrong in ["0.000\n0.600\n", ""]:
        assert page.run(PROGRAM.replace("0.000\n0.500\n", wrong)).passed == 1
        regen.apply()
        assert page.path.read_text("utf-8") == PROGRAM
    regen.enabled = False
    page.fails(PROGRAM.replace("0.500", "0.600"), 1, "0.600", "0.500")
    page.fails(PROGRAM.replace("```text", "It prints:\n\n```text"), 1, "```text fence")
    page.fails(PROGRAM.replace('print(f"', '(f"'), 1, "0.500")


def test_regen_mends_no_prose(page, regenerating):
    wrong = GOOD.replace("is 3.5,", "is 3.6,")
    report = page.run(wrong)
    regen.apply()
    assert [line for line, _ in report.failures] == [42]
    assert page.path.read_text("utf-8") == wrong


PAGE = """\
```python
import random

import numpy as np
import torch

from nnguide import scratch

rng = np.random.default_rng(0)
weights = np.zeros(3)
runs = {"first": [weights]}
net = scratch.Sequential(scratch.Linear(3, 1, rng=np.random.default_rng(1)))
theirs = torch.nn.Linear(3, 1)


class Counter:
    count = 0


counter = Counter()
```

Text.
"""
CHECK = "<!-- check\nassert True\n{}\n-->\n"
FOLD = '??? note "Folded"\n\n    ```python\n    {}\n    ```\n'
LINE = PAGE.count("\n") + 1


def test_no_fence_can_use_a_name_of_a_check(page):
    check = "Text.\n<!-- check\nnew = 1\nassert new\n-->\n"
    page.passes(check + "\nText.\n<!-- check\nassert new == 1\n-->\n", count=2)
    page.fails(check + "\n```python\nold = new\n```\n", 8, "'new' is not defined")


def test_a_check_binds_no_name_of_the_page_anew(page):
    text = "```python\nx = 1\n```\n<!-- check\nx = 2\nassert x == 2\n-->\n\n"
    page.passes(text + "```pycon\n>>> x\n1\n```\n", count=3)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("rng.normal()", "rng"),
        ("weights += 1", "weights"),
        ("runs['first'].append(1)", "runs"),
        ("runs['first'][0][2] = 1.0", "runs"),
        ("net[0].weight.data[...] = 0", "net"),
        ("net.eval()", "net"),
        ("theirs(torch.ones(3)).sum().backward()", "theirs"),
        ("with torch.no_grad(): theirs.weight.add_(1)", "theirs"),
        ("counter.count = 1", "counter"),
        ("torch.rand(1)", "the generator of PyTorch"),
        ("random.random()", "the generator of `random`"),
        ("np.random.rand()", "the generator of `np.random`"),
        ("old = np.set_printoptions(precision=2)", "NumPy's print options"),
    ],
)
def test_what_no_reader_sees_changes_nothing(page, code, name):
    page.fails(PAGE + CHECK.format(code), LINE, "this check changes ", name)
    page.fails(PAGE + FOLD.format(code), LINE + 2, "folded fence changes ", name)


@pytest.mark.parametrize(
    "code",
    [
        "np.random.default_rng(3).normal(size=3)",
        "copy = weights + 1",
        "net(np.ones((2, 3)))",  # what it remembers is put back
        "assert theirs(torch.ones(3)).shape == (1,)",
        "Counter().count = 3",
    ],
)
def test_what_changes_nothing_may_run_unseen(page, code):
    page.passes(PAGE + CHECK.format(code), count=2)
    page.passes(PAGE + FOLD.format(code), count=2)


def test_what_a_network_remembers_is_put_back(page):
    step = "\n```pycon\n>>> net.backward(np.ones((4, 1))).shape\n(4, 3)\n```\n"
    forward = "\n```python\nout = net(np.ones((4, 3)))\n```\n\n"
    page.passes(PAGE + forward + CHECK.format("net(np.ones((2, 3)))") + step, count=4)


def test_a_fold_may_use_a_name_and_its_own_objects_again(page):
    text = PAGE + FOLD.format("weights = own = np.ones(2)") + "\n"
    page.passes(text + FOLD.format("own += 1"), count=3)


def test_without_what_a_page_needs_it_is_run_up_to_there(page, monkeypatch):
    text = (
        "```pycon\n>>> 1 + 1\n2\n```\n\n<!-- needs: onnx -->\n"
        "```python\nraise OSError\n```\n\nText.\n<!-- check\nassert 0\n-->\n"
    )
    monkeypatch.delenv("NNGUIDE_REQUIRE_ALL", raising=False)
    monkeypatch.setitem(needs.EXTRAS, "onnx", ("no_such_package",))
    result = page.run(text)
    assert (result.passed, result.skipped, result.failures) == (1, 3, [])
    monkeypatch.setenv("NNGUIDE_REQUIRE_ALL", "1")
    page.fails(text, 6, "no_such_package not installed")
    monkeypatch.setitem(needs.EXTRAS, "onnx", ())
    page.fails(text, 8, "OSError")


def test_a_page_can_need_only_what_is_known(page):
    page.fails("<!-- needs: a GPU -->\n", 1, "can need tensorboard, onnx, gloo")
