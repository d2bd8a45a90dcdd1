"""Each test starts as a session does: without wrong answers from before."""

import pytest

from nnguide import exercises
from nnguide.exercises import WrongAnswer, check


@pytest.fixture(autouse=True)
def fresh_session(monkeypatch):
    monkeypatch.setattr(exercises, "_tries", type(exercises._tries)())


@pytest.fixture
def verdict(monkeypatch, capsys):
    """A function that checks an answer against a key: what the reader sees."""

    def verdict(key, answer):
        monkeypatch.setattr(exercises, "_key_of", lambda name: key)
        try:
            check("made-1", answer=answer)
        except WrongAnswer as wrong:
            return str(wrong)
        return capsys.readouterr().out.strip()

    return verdict
