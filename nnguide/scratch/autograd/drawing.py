"""Pictures of how a Value was made, from what you wrote on the left to it on the right.

Each box is a value: its label and the operation that made it, its data, its gradient.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from xml.sax.saxutils import escape

from nnguide._validation import describe
from nnguide.scratch.autograd.value import Value

__all__ = ["to_dot", "to_svg"]

LARGEST = 500  # boxes of a drawing
LINE, LETTER = 18, 7.8  # height and width of a letter of 13 pixels
GAP, SPACE = 14, 56  # between boxes: above each other, beside each other


def to_dot(value: Value) -> str:
    r"""The graph in the language of Graphviz, which lays out graphs of any size.

    Args:
        value: The last result. Call its `backward` first if gradients are to show.

    Returns:
        The text of a `.dot` file, for `dot -Tsvg`.

    Raises:
        TypeError: `value` is not a `Value`.

    Examples:
        >>> from nnguide.scratch import Value, to_dot
        >>> x = Value(3.0, label="x")
        >>> y = x * x
        >>> y.backward()
        >>> print(to_dot(y))
        digraph {
          rankdir=LR
          node [shape=box]
          v0 [label="x\ndata 3\ngrad 6"]
          v1 [label="*\ndata 9\ngrad 1"]
          v0 -> v1
          v0 -> v1
        }
    """
    order = _order(value)
    names = {v: f"v{i}" for i, v in enumerate(order)}
    lines = ["digraph {", "  rankdir=LR", "  node [shape=box]"]
    for v in order:
        text = "\n".join(_text(v)).replace("\\", "\\\\").replace('"', '\\"')
        lines.append(f'  {names[v]} [label="{text}"]'.replace("\n", "\\n"))
    lines += [f"  {names[parent]} -> {names[v]}" for v in order for parent in v.parents]
    return "\n".join([*lines, "}"])


def to_svg(value: Value) -> str:
    """The graph as a drawing, to be saved as `.svg` or put into a page.

    It is drawn in `currentColor`, the color of the text around it, light or dark.

    Args:
        value: The last result. Call its `backward` first if gradients are to show.

    Returns:
        An `<svg>` element, with a title and a description for screen readers.

    Raises:
        TypeError: `value` is not a `Value`.
        ValueError: The graph has more than 500 values.

    Examples:
        >>> from nnguide.scratch import Value, to_svg
        >>> a, b = Value(2.0, label="a"), Value(-3.0, label="b")
        >>> svg = to_svg(a * b + a)
        >>> svg.count("<rect")  # a, b, their product, the sum
        4
    """
    order = _order(value)
    if len(order) > LARGEST:
        raise ValueError(
            f"value has a graph of {len(order)} values, more than the {LARGEST} that "
            "can be read; draw a part, such as the loss of one example, or use to_dot"
        )
    columns = _columns(order)
    wide = LETTER * max(len(line) for v in order for line in _text(v)) + 2 * GAP
    top = min(place.y - place.height / 2 for column in columns for place in column)
    low = max(place.y + place.height / 2 for column in columns for place in column)
    width = len(columns) * (wide + SPACE) - SPACE + 2 * GAP
    height = low - top + 2 * GAP
    title = ", ".join(_text(value)[:-1])
    what = "; ".join(", ".join(_text(v)) for v in order)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{width:.0f}" '
        f'height="{height:.0f}" viewBox="{-GAP} {top - GAP:.0f} {width:.0f} '
        f'{height:.0f}" style="max-width: 100%; height: auto" fill="none" '
        'stroke="currentColor" font-family="ui-monospace, monospace" font-size="13">',
        f"<title>Graph of {len(order)} values that ends in {escape(title)}</title>",
        f"<desc>From left to right: {escape(what)}</desc>",
    ]
    for column, places in enumerate(reversed(columns)):
        for place in places:
            lines += _drawn(place, column * (wide + SPACE), wide)
    return "\n".join([*lines, "</svg>"])


def _order(value: Value) -> list[Value]:
    if not isinstance(value, Value):
        raise TypeError(f"value must be a Value, got {describe(value)}")
    return value.topological_order()


def _text(v: Value) -> list[str]:
    """What a box says, line by line."""
    name = " = ".join(filter(None, [v.label, v.op])).replace("\n", " ")
    # + 0 turns -0.0 into 0.0
    return [*filter(None, [name]), f"data {v.data + 0:.4g}", f"grad {v.grad:.4g}"]


@dataclass
class _Place:
    """A box; or, without text, a bend: where a line passes a column of boxes.

    `to` holds where the lines from here end: a place one column to the right, and how
    far down its left side, from 0 to 1.
    """

    text: list[str]
    to: list[tuple["_Place", float]] = field(default_factory=list)
    y: float = 0.0  # of its middle

    @property
    def height(self) -> float:
        return LINE * len(self.text) + GAP

    def ends(self) -> list[float]:
        return [place.y + (down - 0.5) * place.height for place, down in self.to]


def _columns(order: list[Value]) -> list[list[_Place]]:
    """The places of each column, the last result first, at their heights."""
    depth = dict.fromkeys(order, 0)  # the longest way to the last result
    for v in reversed(order):
        for parent in v.parents:
            depth[parent] = max(depth[parent], depth[v] + 1)
    columns: list[list[_Place]] = [[] for _ in range(max(depth.values()) + 1)]
    boxes = {v: _Place(_text(v)) for v in order}
    uses: dict[Value, list[tuple[Value, float]]] = {v: [] for v in order}
    for v in order:
        for i, parent in enumerate(v.parents, 1):
            uses[parent].append((v, i / (len(v.parents) + 1)))
    for v in order:
        # From the box, a line runs through the columns up to the last one that uses it.
        near = min((depth[use] for use, _ in uses[v]), default=-1) + 1
        line = [*(_Place([]) for _ in range(near, depth[v])), boxes[v]]
        for right, left in pairwise(line):
            left.to.append((right, 0.5))
        for use, down in uses[v]:
            line[depth[use] + 1 - near].to.append((boxes[use], down))
        for column, place in zip(columns[near:], line, strict=False):
            column.append(place)
    for column in columns[1:]:
        column.sort(key=lambda place: sum(place.ends()) / len(place.to))
        y = -sum(place.height + GAP for place in column) / 2
        for place in column:
            place.y = y + (place.height + GAP) / 2
            y += place.height + GAP
    return columns


def _drawn(place: _Place, x: float, wide: float) -> Iterator[str]:
    """The SVG of a place whose left side is at `x`, and of the lines from it."""
    y, right = place.y, x + wide
    if not place.text:
        yield f'<path d="M{x:.1f} {y:.1f}H{right:.1f}"/>'
    for (end, _), end_y in zip(place.to, place.ends(), strict=True):
        middle, end_x = right + SPACE / 2, right + SPACE
        head = "m-6 -3l6 3l-6 3" if end.text else ""
        yield (
            f'<path d="M{right:.1f} {y:.1f}C{middle:.1f} {y:.1f} {middle:.1f} '
            f'{end_y:.1f} {end_x:.1f} {end_y:.1f}{head}"/>'
        )
    if place.text:
        yield (
            f'<rect x="{x:.1f}" y="{y - place.height / 2:.1f}" width="{wide:.1f}" '
            f'height="{place.height:.1f}" rx="6" fill="currentColor" '
            'fill-opacity="0.06"/>'
        )
        first = y - LINE * (len(place.text) - 1) / 2 + 4.5
        for i, line in enumerate(place.text):
            yield (
                f'<text x="{x + wide / 2:.1f}" y="{first + i * LINE:.1f}" '
                'text-anchor="middle" fill="currentColor" stroke="none">'
                f"{escape(line)}</text>"
            )
