"""A function as an answer: what the check does with it, on keys made here."""

from dataclasses import replace

import numpy as np
import pytest

from nnguide.exercises import WrongAnswer, _calls, check
from nnguide.exercises._keys import Function


def mean(x):
    return x.mean(axis=0)


def cases(rng):
    for n, d in [(1, 2), (4, 3), (3, 3)]:
        yield (rng.normal(size=(n, d)),)


MEAN = Function(mean, cases, [(lambda x: x.sum(axis=0), "That is the sum.")])


def forever(x):
    while True:
        pass


def raising(x):
    raise KeyError("w")


def spoiling(x):
    x -= 1
    return x.mean(axis=0) + 1


def wrong_later(x):
    return x.mean(axis=0) if len(x) == 1 else x[0]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda x: x.sum(axis=0), r"sum\. Case 2: x = .*Expected \[.*, received \["),
        (wrong_later, r"Case 2: x = .* of shape|Case 2: x = "),
        (lambda x: None, "Case 1.*returned None"),
        (raising, "Case 1.*raised KeyError: 'w'"),
        (spoiling, "changes its argument x"),
        (lambda: 1, "raised TypeError"),
        (3.0, "is no function"),
        (lambda x: x.mean(axis=1), "Case 1.*shape"),
        (lambda x: str(x), "Case 1.*quotation marks"),
    ],
)
def test_a_wrong_function(verdict, answer, said):
    with pytest.raises(WrongAnswer, match=said):
        raise WrongAnswer(verdict(MEAN, answer))


def test_a_mistake_with_a_name_gets_no_other_hint(verdict):
    def doubled(x):
        return 2 * x.mean(axis=0)

    assert "constant factor" in verdict(MEAN, doubled)
    named = replace(MEAN, mistakes=[(doubled, "Not twice."), (spoiling, "Not there.")])
    assert "constant factor" not in verdict(named, doubled)
    assert "Work on a copy" in verdict(MEAN, spoiling)
    assert "Work on a copy" not in verdict(named, spoiling)


def test_a_function_that_never_returns_is_stopped(verdict, monkeypatch):
    monkeypatch.setattr(_calls, "SECONDS", 0.05)
    assert "did not return within 0.05 seconds" in verdict(MEAN, forever)


def test_a_right_function_and_one_with_the_dots_still_in_it(verdict):
    assert verdict(MEAN, lambda x: x.sum(axis=0) / len(x)) == "Right."
    assert verdict(MEAN, lambda x: ...) == "Not answered yet."


def test_a_strict_function_may_not_overflow(verdict):
    def huge(rng):
        yield (np.array([1000.0, -2.0]),)
        yield (np.array([-1000.0, 0.0, 3.0]),)

    key = Function(lambda z: np.tanh(z), huge, strict=True)
    naive = verdict(key, lambda z: (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z)))
    assert "FloatingPointError: overflow" in naive


def test_a_view_says_what_counts(verdict):
    key = Function(lambda x: x, cases, view=lambda result, x: np.sort(result.ravel()))
    assert verdict(key, lambda x: x[::-1]) == "Right."
    assert "Case 1" in verdict(key, lambda x: -x)
    assert "Case 1" in verdict(key, lambda x: "no array")


def test_right_numbers_in_a_wrong_form_get_a_sentence(verdict):
    def state(x):
        return {"w": x.sum(axis=0), "t": len(x)}

    key = Function(state, cases, view=lambda result, x: [result["w"], result["t"]])
    assert "form in which" in verdict(key, lambda x: (x.sum(axis=0), len(x)))


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda state, gradients: [1, 2, 3], "a dict with the keys w, v and t."),
        (lambda state, gradients: {"w": 1, "v": 2}, "The key t is missing."),
    ],
)
def test_a_state_of_another_form_is_told(answer, said):
    with pytest.raises(WrongAnswer, match=said):
        check("saving-3", answer=answer)


def test_a_key_explains_what_is_wrong_where_many_are_right(verdict):
    key = Function(
        lambda x: x,
        cases,
        view=lambda result, x: np.sort(result.ravel()),
        explain=lambda result, x: "Too large." if result.max() > x.max() else "",
    )
    said = verdict(key, lambda x: x + 1)
    assert "Received" in said
    assert "Too large. One right result is" in said
    assert "Expected" in verdict(key, lambda x: x - 1)  # it has nothing to say
    assert "Expected" in verdict(key, lambda x: "no array")  # and cannot be asked


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda parents, result: [], "is missing."),
        (lambda parents, result: [*"abcd", "idle", "e"], "idle is not behind e."),
        (lambda parents, result: [*"abdce"], "d stands before its parent c."),
        (lambda parents, result: [*"abcdee"], "e stands in it twice."),
        (lambda parents, result: 5, "A list of names is asked for."),
    ],
)
def test_a_wrong_order_is_told_by_its_first_fault(wrong, said):
    with pytest.raises(WrongAnswer) as caught:
        check("autograd-3", answer=wrong)
    assert said in str(caught.value)


def test_results_of_several_parts_are_compared_part_by_part(verdict):
    pair = Function(lambda x: (x.mean(), x.std(axis=0)), cases)
    assert verdict(pair, lambda x: [x.mean(), x.std(axis=0)]) == "Right."
    assert "2 results" in verdict(pair, lambda x: x.mean())
    assert "result 2 of 2" in verdict(pair, lambda x: (x.mean(), 7.0))
    named = Function(lambda x: {"W": x, "b": x.sum(axis=0)}, cases)
    assert "'b'" in verdict(named, lambda x: {"W": x, "b": x.sum(axis=1)})


def test_a_key_looks_at_what_a_function_leaves(verdict):
    def halved(x):
        x /= 2
        return x.sum()

    def told(mine, right):
        return "" if np.array_equal(mine[0], right[0]) else "But x is not halved."

    key = Function(halved, cases, in_place=True, leaves=told)
    assert verdict(key, halved) == "Right."
    assert "But x is not halved." in verdict(key, lambda x: x.sum() / 2)


def test_the_text_of_an_error_ends_before_the_advice(verdict):
    said = [verdict(MEAN, raising) for _ in range(3)]
    assert said[0].endswith("KeyError: 'w'.")
    assert said[2].endswith("KeyError: 'w'. There is a hint below the exercise.")


def test_parts_of_two_shapes_get_a_sentence(verdict):
    pair = Function(lambda x: (x, x + 1), cases)
    assert "numbers of one shape" in verdict(pair, lambda x: (x, x[:, 0]))
