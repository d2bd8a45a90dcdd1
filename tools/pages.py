"""Read a Markdown page: its Python fences, its checks, and what is wrong with it.

Everything that deals with pages starts here: the tests that run them, the notebooks
made from them, and the count in the footer. So all three see the same fences.
"""

import re
import textwrap
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

from tools import given
from tools.containers import Containers, closed

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"

FENCE = re.compile(r"^(?P<indent>[ \t]*)(?P<marks>`{3,}|~{3,})(?P<info>[^`\n]*)$")
QUOTED_FENCE = re.compile(r"^[ \t]*>[> \t]*(`{3,}|~{3,})")
COMMENT = re.compile(
    r"^[ \t]*<!--[ \t]*(?P<word>check|skip|needs|given|plain)\b:?(?P<rest>.*)$"
)
IMAGE = re.compile(
    r"!\[(?P<alt>[^\]]*)\]\((?P<src>[^)\s]*assets/figures/(?P<name>[^)\s]+\.svg))\)"
)
PROMPT = re.compile(r"^[ \t]*>>> ")
PYTHON = {"python", "pycon"}


@dataclass
class Block:
    """A piece of a page that the tools act on; `line` counts from 1, `end` is after it.

    `kind` is `python`, `pycon`, `check`, `given`, `skipped` (a fence with a reason),
    `needs` (what the rest of the page cannot run without) or `bad` (something that
    would silently not be verified; `source` then says what).
    """

    kind: str
    line: int
    end: int
    source: str
    indent: str = ""
    first: int = 0  # the line of the page on which `source` begins
    paragraph: str = ""  # of a check: the text above it, up to a blank line
    paragraph_line: int = 0
    formulas: tuple[str, ...] = ()  # of a check that runs some: all that are displayed
    image: re.Match[str] | None = None  # of a python fence: the figure that it draws
    image_line: int = 0
    inside: tuple[str, ...] = ()  # headings of the tabs and notes around, from outside
    folded: bool = False  # out of sight until the reader opens it
    output: str = ""  # of a python fence: the ```text fence right below, what it prints
    output_line: int = 0


@dataclass
class Page:
    """A page, read: `lines` as they are, `blocks` in order, `prose` without fences."""

    path: Path
    lines: list[str]
    blocks: list[Block] = field(default_factory=list)
    prose: list[str] = field(default_factory=list)  # fences and comments blanked
    inside: list[tuple[str, ...]] = field(
        default_factory=list
    )  # as of a block, by line

    def starts(self) -> list[int]:
        """Where each line of the prose begins, if a line break joins them."""
        return [0, *accumulate(len(line) + 1 for line in self.prose)]

    def of(self, *kinds: str) -> list[Block]:
        """The blocks of these kinds, in order."""
        return [block for block in self.blocks if block.kind in kinds]

    def drawings(self) -> list[list[Block]]:
        """For each figure the fences that belong to it, the last of which draws it.

        On the page they are folded below the figure. What belongs to it are the
        `python` fences right above, with nothing but blank lines between them.
        """
        found = []
        for number, block in enumerate(self.blocks):
            if block.image is None or block.indent != _indent(self.lines, block):
                continue
            first = number
            while first > 0 and self._leads_to(self.blocks[first - 1], first):
                first -= 1
            found.append(self.blocks[first : number + 1])
        return found

    def _leads_to(self, before: Block, number: int) -> bool:
        after = self.blocks[number]
        between = self.lines[before.end - 1 : after.line - 1]
        same = (before.kind, before.inside) == ("python", after.inside)
        return same and not "".join(between).strip()


def read(path: Path) -> Page:
    """The page at `path`; to be looked at, because all who read it share it."""
    return _read(path.read_text("utf-8"), path)


@lru_cache(maxsize=128)
def _read(text: str, path: Path) -> Page:
    return parse(text, path)


def parse(text: str, path: Path) -> Page:
    """The page with this text: fences, comments, images, and what is wrong."""
    page = Page(path, text.splitlines())
    page.prose = list(page.lines)
    at = front_matter_end(page)
    page.inside = [()] * at
    skip, containers = "", Containers()
    while at < len(page.lines):
        line, known = page.lines[at], len(page.blocks)
        inside = containers.meet(line)
        if fence := FENCE.match(line):
            at, skip = _fence(page, at, fence, skip), ""
        elif comment := COMMENT.match(line):
            at, skip = _comment(page, at, comment)
        else:
            if line.strip() and skip:
                _bad(page, at, "a skip comment must stand right above a fence")
                skip = ""
            _loose_line(page, at, line)
            at += 1
        for block in page.blocks[known:]:
            block.inside, block.folded = inside, closed(inside)
        page.inside += [inside] * (at - len(page.inside))
    for drawing in page.drawings():
        for block in drawing:
            block.folded = True
    return page


def _indent(lines: list[str], block: Block) -> str:
    """The indentation of the image of this block."""
    line = lines[block.image_line - 1]
    return line[: len(line) - len(line.lstrip())]


def front_matter_end(page: Page) -> int:
    """How many lines the page's own settings take, above its text."""
    if page.lines[:1] != ["---"]:
        return 0
    end = page.lines.index("---", 1) + 1
    page.prose[:end] = [""] * end
    return end


def _bad(page: Page, at: int, reason: str) -> None:
    page.blocks.append(Block("bad", at + 1, at + 2, reason))


def _fence(page: Page, at: int, fence: re.Match[str], skip: str) -> int:
    """Add the fence that opens on line `at`; return the line after it."""
    indent, marks, info = fence["indent"], fence["marks"], fence["info"].strip()
    end = at + 1
    closing = re.compile(rf"^[ \t]*{marks[0]}{{{len(marks)},}}[ \t]*$")
    while end < len(page.lines) and not closing.match(page.lines[end]):
        end += 1
    if end == len(page.lines):
        _bad(page, at, "this fence is never closed")
        return end
    body = [line.removeprefix(indent) for line in page.lines[at + 1 : end]]
    page.prose[at : end + 1] = [""] * (end + 1 - at)
    language = re.match(r"[^\s{]*", info)[0]  # type: ignore[index]
    source = "\n".join(body) + "\n"
    if skip and language in PYTHON:
        page.blocks.append(Block("skipped", at + 1, end + 2, source, indent, at + 2))
    elif reason := _wrong_spelling(language, info, body):
        _bad(page, at, reason)
    elif language in PYTHON:
        block = Block(language, at + 1, end + 2, source, indent, at + 2)
        if language == "python":
            _attach_image(page, block, end + 1)
        page.blocks.append(block)
    elif info == "text" and (block := _right_above(page, at)):
        block.output, block.output_line = source, at + 2
    return end + 1


def _right_above(page: Page, at: int) -> Block | None:
    """The python fence that ends above line `at`, blank lines apart."""
    for block in page.blocks[-1:]:
        between = "".join(page.lines[block.end - 1 : at]).strip()
        if block.kind == "python" and not between:
            return block
    return None


def _wrong_spelling(language: str, info: str, body: list[str]) -> str:
    """Why this fence would be taken for Python by a reader but not by the tests."""
    prompts = any(PROMPT.match(line) for line in body)
    if language == "python" and body and PROMPT.match(body[0]):
        return "a fence with >>> prompts is spelled ```pycon"
    if language == "pycon" and not prompts:
        return "a ```pycon fence needs at least one >>> prompt"
    if language in PYTHON:
        return ""
    if re.search(r"\bi?py(thon|con)?\d*\b", info, re.I):
        return f"spell Python fences ```python or ```pycon, not ```{info}"
    if prompts and language not in ("markdown", "md"):
        return f"a fence with >>> prompts is spelled ```pycon, not ```{info}"
    return ""


def _attach_image(page: Page, block: Block, after: int) -> None:
    """Give a python fence the figure whose image follows it, blank lines apart.

    The image may stand outside the note that the fence is folded into.
    """
    while after < len(page.lines) and not page.lines[after].strip():
        after += 1
    if after < len(page.lines) and (image := IMAGE.match(page.lines[after].strip())):
        block.image, block.image_line = image, after + 1


def _comment(page: Page, at: int, comment: re.Match[str]) -> tuple[int, str]:
    """Add a check or note that opens on line `at`; return the next line and a skip."""
    end = at
    while end < len(page.lines) and "-->" not in page.lines[end]:
        end += 1
    if end == len(page.lines):
        _bad(page, at, "this comment is never closed")
        return end, ""
    text = "\n".join([comment["rest"], *page.lines[at + 1 : end + 1]])
    text = text[: text.index("-->")]
    first = at + 1 + (not comment["rest"].strip())
    page.prose[at : end + 1] = [""] * (end + 1 - at)
    if comment["word"] == "skip":
        if not text.strip():
            _bad(page, at, "a skip needs its reason: <!-- skip: needs a GPU -->")
        return end + 1, text.strip() or "none"
    if not text.strip():
        _bad(page, at, f"this {comment['word']} comment is empty")
    if page.lines[at][:1].isspace() and re.search(r"\n[ \t]*\n", text.rstrip()):
        _bad(page, at, "a comment inside a note shows on the page if a line is blank")
        return end + 1, ""
    source, indent = _dedent(text.strip("\n"))
    block = Block(comment["word"], at + 1, end + 2, source, indent, first)
    block.paragraph_line, block.paragraph = _paragraph_above(page, at)
    if block.kind == "given" and (reason := _wrong_given(page, block)):
        _bad(page, at, reason)
    else:
        page.blocks.append(block)
    return end + 1, ""


def _wrong_given(page: Page, block: Block) -> str:
    """Why this comment would leave no mark on the page."""
    text = page.prose[block.paragraph_line - 1 : block.line - 1]
    try:
        given.read(block.source).ends("\n".join(text))
    except ValueError as error:
        return str(error)
    return ""


def _dedent(text: str) -> tuple[str, str]:
    """The text without its common indentation, and that indentation."""
    plain = textwrap.dedent(text)
    return plain + "\n", " " * (len(text.split("\n")[0]) - len(plain.split("\n")[0]))


def _paragraph_above(page: Page, at: int) -> tuple[int, str]:
    """The text above line `at`, up to a blank line, and its first line, from 1."""
    end = at
    while end > 0 and not page.lines[end - 1].strip():
        end -= 1
    start = end
    while start > 0 and page.lines[start - 1].strip():
        start -= 1
    return start + 1, "\n".join(page.lines[start:end])


def _loose_line(page: Page, at: int, line: str) -> None:
    """Find what a reader sees as code or figure, but no test would touch."""
    if QUOTED_FENCE.match(line):
        _bad(page, at, "a fence in a quotation is not run; use an admonition")
    elif PROMPT.match(line):
        _bad(page, at, "a >>> prompt outside a fence is not run")
    elif IMAGE.search(line):
        drawn = page.blocks and page.blocks[-1].image_line == at + 1
        if not drawn:
            _bad(page, at, "no python fence right above this image draws it")


def pages() -> list[Path]:
    """Every Markdown page whose fences are run: the docs, and the README."""
    return [*sorted(DOCS.rglob("*.md")), ROOT / "README.md"]
