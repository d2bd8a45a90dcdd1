"""A worksheet of some exercises, and what each of them says of itself."""

import nbformat
import pytest

from tools import worksheet
from tools.pages import DOCS

PAGES = [DOCS / "foundations/arrays.md", DOCS / "learning/backprop-by-hand.md"]


def made(folder, *names, pages=PAGES):
    asked = [*map(str, pages), "--out", str(folder)]
    assert worksheet.main([*asked, *(["--only", *names] if names else [])]) == 0
    return {p.stem: nbformat.read(p, as_version=4) for p in folder.iterdir()}


def test_only_the_named_exercises_are_in_it_in_the_order_of_the_page(tmp_path):
    found = made(tmp_path, "backprop-by-hand-5", "arrays-2", "backprop-by-hand-1")
    about = {name: one.metadata["nnguide"]["exercises"] for name, one in found.items()}
    assert about["arrays-worksheet"] == about["arrays-key"] == ["arrays-2"]
    expected = ["backprop-by-hand-1", "backprop-by-hand-5"]
    assert about["backprop-by-hand-worksheet"] == expected
    text = "\n".join(c.source for c in found["backprop-by-hand-worksheet"].cells)
    assert "Exercise 1" in text
    assert "Exercise 5" in text
    assert "Exercise 2" not in text


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["neuron-1"], "no exercise neuron-1 on these pages; they have arrays-1, "),
        (["arrays-1"], "--only names no exercise of learning/backprop-by-hand"),
    ],
)
def test_an_exercise_of_another_page_is_refused(tmp_path, capsys, names, words):
    with pytest.raises(SystemExit):
        made(tmp_path, *names)
    assert words in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_there_is_room_for_a_name_and_words_and_the_licence_is_told(tmp_path):
    found = made(tmp_path, pages=PAGES[1:])
    for one in found.values():
        assert "\nName: …\n" in one.cells[0].source
        assert "MIT licence, © 2026 The nnguide authors" in one.cells[-1].source
    texts = [cell.source for cell in found["backprop-by-hand-worksheet"].cells]
    task = next(i for i, text in enumerate(texts) if text.startswith("## Exercise 1:"))
    assert "Why, and by which?" in texts[task]
    assert "in words" in texts[task + 1]
