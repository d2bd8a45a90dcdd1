"""The errors that `tools.mutate` plants are errors, and its verdicts are right."""

import pytest

from tools import counts, ledger, mutants, mutate, pages

TEXT = """\
---
description: A page.
---
# Two rows

The loss falls from 0.5 to 0.25, and $b = 2 a + b_1$. So $b_1$ rises.
<!-- check
states("from 0.5", 0.5)
-->

```pycon
>>> import numpy as np
>>> x = np.ones((4, 3))  # (N, D)
>>> print(x.size)
12
```

| first | 3 | 4 |
"""


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "docs/page.md"
    path.parent.mkdir()
    path.write_text(TEXT, "utf-8")
    return path


def test_every_kind_is_planted_and_keeps_the_lines(page):
    planted = list(mutants.of_page(page))
    assert {m.kind for m in planted} >= {
        *("number: sentence", "number: output", "number: table", "number: formula"),
        *("exchange: numbers", "exchange: cells", "direction: measured", "shape"),
        *("formula, equation: sign", "formula, equation: index"),
        *("formula, mention: index", "direction: elsewhere"),
    }
    for mutant in planted:
        changed = mutant.applied(TEXT)
        assert changed != TEXT
        assert changed.count("\n") == TEXT.count("\n")


def test_what_is_exchanged_in_the_sources_is_no_number_of_the_page(page):
    page.write_text("# A\n\n## Sources\n\n- B, pages 3 to 5.\n", "utf-8")
    planted = [m.kind for m in mutants.of_page(page) if len(m.edits) == 2]
    assert planted == ["number: sources"]


def test_a_running_page_finds_what_its_checks_hold(page, monkeypatch):
    monkeypatch.setattr(mutate, "ROOT", page.parents[1])
    planted = list(mutants.of_page(page))
    found = {
        m.told(TEXT).split(": ", 1)[1] for m in mutate.found_by_running(page, planted)
    }
    assert "'0.5' -> '0.6'" in found  # a check states it
    assert "'12' -> '14'" in found  # an output
    assert "'0.25' -> '0.26'" not in found  # nothing holds it
    assert "'falls' -> 'rises'" not in found
    assert page.read_text("utf-8") == TEXT


def test_a_slow_rule_judges_if_it_is_about_the_page(page, monkeypatch):
    def broken(path):
        raise AssertionError

    every = [(len, (page,)), (str, (page,)), (broken, (page,)), (str, ("all",))]
    monkeypatch.setattr(mutate, "rules", lambda path: every)
    monkeypatch.setattr(mutate, "SLOW", 0)
    assert mutate.passing(page) == [1]
    monkeypatch.setattr(mutate, "SLOW", 60)
    assert mutate.passing(page) == [1, 3]


def test_a_sample_is_drawn_with_its_seed(page):
    one, same, other = (mutate.drawn([page], [], 1, seed) for seed in (0, 0, 3))
    assert one == same != other
    assert {m.kind for m in mutate.drawn([page], ["shape"], 9, 0)} == {"shape"}


def test_the_ledger_counts(page):
    counted = ledger.of(pages.read(page))
    assert (counted.outputs, counted.shapes, counted.stated) == (1, 1, 1)
    assert (counted.numerals, counted.formulas) == (5, 0)
    assert counts.of_page(pages.read(page)) == "1 output, 1 number in the text"
    assert counts.sentence(0, 2, 0) == "2 figures"


def test_a_check_below_the_code_finds_its_formula_changed(page, monkeypatch):
    monkeypatch.setattr(mutate, "ROOT", page.parents[1])
    check = '<!-- check holds("2 x", x=1.0, z=5.0) -->'
    page.write_text(f"# T\n\n$$\nz = 2 x + 3\n$$\n\nText.\n\n{check}\n", "utf-8")
    planted = [m for m in mutants.of_page(page) if m.kind == "formula, displayed: sign"]
    assert len(planted) == 1
    assert mutate.found_by_running(page, planted) == set(planted)


def test_what_a_program_prints_is_planted_and_found(page, monkeypatch):
    monkeypatch.setattr(mutate, "ROOT", page.parents[1])
    page.write_text(
        "# T\n\n```python\nprint(40 + 2)\n```\n\n```text\n42\n```\n", "utf-8"
    )
    planted = [m for m in mutants.of_page(page) if m.kind == "number: output"]
    assert [m.edits for m in planted] == [((42, 44, "44"),)]
    assert mutate.found_by_running(page, planted) == set(planted)
