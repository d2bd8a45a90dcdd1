"""Every key of the registry: its solution is right, its mistakes get their sentence."""

import re

import numpy as np
import pytest

from nnguide.exercises import WrongAnswer, _registry, check
from nnguide.exercises._keys import Function, Value, Word
from nnguide.exercises._numbers import is_whole, numbers

KEYS = {n: k for page in _registry.pages() for n, k in _registry.keys(page).items()}
MISTAKES = [
    pytest.param(name, wrong, sentence, id=f"{name}-{sentence[:25]}")
    for name, key in KEYS.items()
    for wrong, sentence in key.mistakes
]


def test_the_registry_is_read():
    assert {"start-1", "neuron-5"} <= set(KEYS)
    assert MISTAKES


@pytest.mark.parametrize("name", KEYS)
def test_the_solution_is_right(name, capsys):
    check(name, answer=KEYS[name].solution())
    assert capsys.readouterr().out.startswith("Right.")


@pytest.mark.parametrize("name", KEYS)
def test_three_dots_are_no_answer_yet(name, capsys):
    check(name)
    check(name, answer=(..., ...))
    if isinstance(KEYS[name], Function):
        check(name, answer=lambda *arguments: ...)
    assert set(capsys.readouterr().out.splitlines()) == {"Not answered yet."}


@pytest.mark.parametrize(("name", "wrong", "sentence"), MISTAKES)
def test_a_typical_mistake_gets_its_sentence(name, wrong, sentence):
    assert sentence[-1] in ".?!"
    with pytest.raises(WrongAnswer) as caught:
        check(name, answer=wrong)
    assert sentence in str(caught.value)


@pytest.mark.parametrize("name", KEYS)
def test_each_mistake_has_a_sentence_of_its_own_reason(name):
    key = KEYS[name]
    assert len({sentence for _, sentence in key.mistakes}) >= min(len(key.mistakes), 2)
    for sentence in [key.right, *(sentence for _, sentence in key.mistakes)]:
        assert "  " not in sentence
        assert len(sentence) <= 110, sentence


@pytest.mark.parametrize(
    "name", [n for n, k in KEYS.items() if not isinstance(k, Function)]
)
@pytest.mark.parametrize(
    "odd", [None, "", "yes", np.nan, np.inf, [], [[1], [2, 3]], {}, print, object(), 2j]
)
def test_an_odd_answer_gets_a_sentence(name, odd):
    with pytest.raises(WrongAnswer) as caught:
        check(name, answer=odd)
    assert len(str(caught.value).split()) >= 5


@pytest.mark.parametrize("name", [n for n, k in KEYS.items() if isinstance(k, Word)])
def test_a_word_counts_in_any_case(name, capsys):
    key = KEYS[name]
    check(name, answer=f" {key.expected.upper()} ")
    assert "Right." in capsys.readouterr().out
    assert key.expected in key.choices
    assert {wrong for wrong, _ in key.mistakes} <= set(key.choices)


@pytest.mark.parametrize("name", [n for n, k in KEYS.items() if isinstance(k, Value)])
def test_no_sentence_shows_the_value(name):
    key = KEYS[name]
    expected = numbers(key.solution()) if key.view is None else None
    if expected is None or is_whole(key.solution()):
        return  # a single digit may stand in a sentence for another reason
    told = [sentence for _, sentence in key.mistakes]
    for factor in (-1, 100, 0.01, 3, 1.07, 0.2):
        try:
            check(name, answer=(factor * expected).tolist())
        except WrongAnswer as wrong:
            told.append(str(wrong).partition("is not right.")[2])
    for value in np.unique(np.round(np.abs(expected[expected % 1 != 0]), 4)):
        shown = re.escape(f"{value:.4g}")
        assert not [said for said in told if re.search(rf"(?<![\d.]){shown}", said)]


@pytest.mark.parametrize(
    "name", [n for n, k in KEYS.items() if isinstance(k, Function)]
)
def test_hidden_cases_come_in_several_sizes(name):
    key = KEYS[name]
    cases = list(key.cases(np.random.default_rng(0)))
    assert len(cases) >= 3
    shapes = {
        tuple(
            np.shape(part) if not isinstance(part, dict | list) else len(part)
            for part in case
        )
        for case in cases
    }
    assert len(shapes) >= 2 or all(np.ndim(part) == 0 for part in cases[0])
