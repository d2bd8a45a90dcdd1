"""The comment under a number that is not recomputed, its marks and its footnote."""

import pytest

from tools import footnotes, given, pages

TEXT = """\
Five seeds reach 98.97 % on
average, `98.97 %` and $0.5$.
<!-- given "98.97 %", "on average": five seeds, run
once with `nnguide bench` & more. -->

| A | 3.5 s |
<!-- given "3.5 s": another machine -->
"""


def page(text=TEXT):
    return pages.parse(text, pages.DOCS / "page.md")


def test_a_comment_is_phrases_and_a_source():
    first, second = footnotes.givens(page())
    assert first.phrases == ["98.97 %", "on average"]
    assert first.source == "five seeds, run once with `nnguide bench` & more."
    assert second.phrases == ["3.5 s"]


def test_each_phrase_gets_a_mark_that_leads_to_its_note_and_back():
    marked = "\n".join(footnotes.marked_lines(page(), html=True))
    notes = footnotes.notes(footnotes.givens(page()))
    for place in ("1-1", "1-2", "2-1"):
        assert f'id="given-{place}" href="#given-{place[0]}"' in marked
        assert f'href="#given-{place}" aria-label="Back to ' in notes
        assert f'<p id="given-{place[0]}">' in notes
    assert '98.97 %<sup class="given">' in marked
    assert "`98.97 %` and $0.5$." in marked
    assert "run once with <code>nnguide bench</code> &amp; more. <a" in notes


def test_as_text_the_marks_are_daggers():
    lines = footnotes.marked_lines(page(), html=False, first=4)
    assert lines[:2] == [
        "Five seeds reach 98.97 %†4 on",
        "average†4, `98.97 %` and $0.5$.",
    ]
    assert "| A | 3.5 s†5 |" in lines
    assert footnotes.plain_notes(footnotes.givens(page())).endswith(
        "†2 Not recomputed here: another machine."
    )


def test_a_page_without_given_has_no_notes():
    assert footnotes.notes([]) == footnotes.plain_notes([]) == ""


@pytest.mark.parametrize("phrase", ["0.5", "98.9", "8.97 %", "nothing"])
def test_code_formulas_and_parts_of_numbers_carry_no_mark(phrase):
    with pytest.raises(ValueError, match="does not say"):
        given.end_of(phrase, "98.97 % on average, `nothing` and $0.5$")


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('given "3.5 s": another', "given: another", "quotes what it is about"),
        ('"3.5 s"', '"3.6 s"', "does not say '3.6 s'"),
        ('"3.5 s": another machine', '"3.5 s":', "quotes what it is about"),
    ],
)
def test_a_wrong_comment_is_bad(old, new, reason):
    found = page(TEXT.replace(old, new))
    assert [block.kind for block in found.blocks] == ["given", "bad"]
    assert reason in found.blocks[1].source
    assert found.blocks[1].line == 7
