"""Small pages in a temporary folder, run by the real machinery."""

import traceback
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from unittest import SkipTest

import pytest
from sybil.example import SybilFailure

from tools import regen, snippets


@dataclass
class Report:
    """How the examples of a page went: failures as (line of the page, message)."""

    passed: int = 0
    skipped: int = 0
    failures: list[tuple[int, str]] = field(default_factory=list)


class SmallPage:
    """A page `docs/page.md` in a little project of its own."""

    def __init__(self, root: Path) -> None:
        self.path = root / "docs/page.md"
        self.path.parent.mkdir()
        self.sybil = snippets.verifier(root)

    def run(self, text: str) -> Report:
        """Write `text` as the page and run each example of it, as pytest would."""
        self.path.write_text(text, "utf-8")
        assert self.sybil.should_parse(self.path)
        document = self.sybil.parse(self.path)
        report = Report()
        self.sybil.setup(document.namespace)
        for example in document.examples():
            try:
                with warnings.catch_warnings(action="error"):
                    example.evaluate()
                report.passed += 1
            except SkipTest:
                report.skipped += 1
            except SybilFailure as failure:
                assert example.path == str(self.path)
                report.failures.append((example.line, str(failure)))
            except Exception as error:
                report.failures.append((self._line(error), repr(error)))
        self.sybil.teardown(document.namespace)
        return report

    def _line(self, error: Exception) -> int:
        """The line of the page on which the error arose."""
        frames = traceback.extract_tb(error.__traceback__)
        lines = [f.lineno for f in frames if f.filename == str(self.path)]
        return lines[-1] if lines else error.lineno

    def passes(self, text: str, count: int) -> None:
        """The page is green, and `count` examples of it were run."""
        assert self.run(text) == Report(count)

    def fails(self, text: str, line: int, *words: str) -> None:
        """The page is red; its first failure names line `line` and these words."""
        report = self.run(text)
        assert report.failures, "nothing failed"
        at, message = report.failures[0]
        assert at == line, message
        for word in words:
            assert word in message


@pytest.fixture
def page(tmp_path: Path) -> SmallPage:
    return SmallPage(tmp_path)


@pytest.fixture
def regenerating(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regen, "enabled", True)
