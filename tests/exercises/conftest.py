"""Each test starts as a session does: without wrong answers from before."""

import pytest

from nnguide import exercises


@pytest.fixture(autouse=True)
def fresh_session(monkeypatch):
    monkeypatch.setattr(exercises, "_tries", type(exercises._tries)())
