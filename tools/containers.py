"""Where a line of a page stands: in which tabs, admonitions and folded notes."""

import re

HEADING = re.compile(
    r"^(?P<indent>[ \t]*)(?P<marks>!!!|\?\?\?\+?|===)[ \t]+(?P<kind>[\w-]*)[ \t]*"
    r'(?:"(?P<title>.*)")?[ \t]*$'
)


class Containers:
    """The headings that are open while the lines of a page are met in order."""

    def __init__(self) -> None:
        self._open: list[tuple[int, str]] = []

    def meet(self, line: str) -> tuple[str, ...]:
        """The headings of what holds this line, outermost first."""
        if line.strip():
            indent = len(line) - len(line.lstrip())
            self._open = [one for one in self._open if one[0] < indent]
        inside = tuple(heading for _, heading in self._open)
        if HEADING.match(line):
            self._open.append((indent, line.strip()))
        return inside


def closed(inside: tuple[str, ...]) -> bool:
    """Whether one of these containers is folded until the reader opens it."""
    return any(re.match(r"\?\?\?[^+]", heading) for heading in inside)
