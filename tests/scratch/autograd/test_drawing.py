"""Drawings of a Value: whole, valid, and without lines through boxes."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from nnguide.scratch import MLP, Neuron, Value, to_dot, to_svg

NS = {"svg": "http://www.w3.org/2000/svg"}


def expression():
    a, b, c = Value(2.0, label="a"), Value(-3.0, label="b"), Value(10.0, label="c")
    e = a * b
    result = (e + c) * a  # a spans three columns
    e.label = "e"
    result.backward()
    return result


def squared():
    x = Value(1 / 3, label="x")
    return x * x


def neuron():
    unit = Neuron(3, activation="tanh", rng=np.random.default_rng(0))
    return (unit([1.0, Value(2.0), -0.5]) - 1) ** 2


def network():
    return MLP(2, 3, 1, rng=np.random.default_rng(1))([Value(1.0), Value(-2.0)])


GRAPHS = [expression, squared, neuron, network, lambda: Value(1.0)]
every_graph = pytest.mark.parametrize("make", GRAPHS)


def parsed(value):
    return ElementTree.fromstring(to_svg(value))


def edges(value):
    return sum(len(v.parents) for v in value.topological_order())


def boxes(svg):
    """Left, top, right and bottom of each box."""
    keys = ("x", "y", "width", "height")
    for rect in svg.findall("svg:rect", NS):
        x, y, width, height = (float(rect.get(key)) for key in keys)
        yield x, y, x + width, y + height


def texts(svg):
    """The lines of each box, each as its baseline, middle and letters."""
    found = [
        (float(t.get("y")), float(t.get("x")), t.text)
        for t in svg.findall("svg:text", NS)
    ]
    for x0, y0, x1, y1 in boxes(svg):
        yield [t for t in found if y0 < t[0] < y1 and x0 < t[1] < x1]


def top_to_bottom(svg):
    """The first line of each box and its middle, the highest box first."""
    both = zip(texts(svg), boxes(svg), strict=True)
    return sorted(((y0 + y1) / 2, lines[0][2]) for lines, (_, y0, _, y1) in both)


def strokes(svg):
    """The first and the last point of each line, and whether it has an arrow."""
    for path in svg.findall("svg:path", NS):
        d = path.get("d")
        numbers = [float(n) for n in re.findall(r"-?\d+\.\d+", d)]
        if "H" in d:
            yield (numbers[0], numbers[1]), (numbers[2], numbers[1]), False
        else:
            yield tuple(numbers[:2]), tuple(numbers[-2:]), "m-6" in d


@every_graph
def test_every_value_and_every_use_is_drawn(make):
    value = make()
    svg = parsed(value)
    order = value.topological_order()
    assert len(list(boxes(svg))) == len(order)
    assert sum(arrow for *_, arrow in strokes(svg)) == edges(value)
    text = [t.text for t in svg.findall("svg:text", NS)]
    for v in order:
        for line in (f"data {v.data + 0:.4g}", f"grad {v.grad:.4g}"):
            assert line in text
        assert " = ".join(filter(None, [v.label, v.op])) in [*text, ""]


def test_the_text_of_an_expression():
    text = [t.text for t in parsed(expression()).findall("svg:text", NS)]
    assert len(text) == 18
    assert "\n".join(["e = *", "data -6", "grad 2"]) in "\n".join(text)
    assert "\n".join(["a", "data 2", "grad -2"]) in "\n".join(text)
    assert "data 0.3333" in to_svg(squared())
    assert "-0<" not in to_svg(Value(0.0) * -1)


@every_graph
def test_boxes_and_lines_stay_apart_and_inside(make):
    svg = parsed(make())
    left, top, width, height = map(float, svg.get("viewBox").split())
    assert (svg.get("width"), svg.get("height")) == (f"{width:.0f}", f"{height:.0f}")
    found = list(boxes(svg))
    ends = [y for start, end, _ in strokes(svg) for y in (start[1], end[1])]
    margins = [
        min(x0 for x0, *_ in found) - left,
        left + width - max(x1 for _, _, x1, _ in found),
    ]
    assert margins == pytest.approx([14, 14], abs=1)
    over = min(y0 for _, y0, *_ in found) - top
    below = top + height - max(y1 for *_, y1 in found)
    assert min(over, below, min([*ends, 0]) - top, top + height - max([*ends, 0])) > 13
    if make is not expression and make is not network:  # no line passes outside
        assert (over, below) == pytest.approx((14, 14), abs=1)
    for i, (x0, y0, x1, y1) in enumerate(found):
        for u0, v0, u1, v1 in found[:i]:
            assert x1 < u0 or u1 < x0 or y1 < v0 or v1 < y0
    for start, end, _ in strokes(svg):
        for x0, y0, x1, y1 in found:  # a line over a column of boxes passes between
            assert end[0] <= x0 or start[0] >= x1 or not y0 <= start[1] <= y1


@every_graph
def test_a_line_starts_at_a_box_and_an_arrow_ends_at_one(make):
    svg = parsed(make())
    lines = list(strokes(svg))
    ends = {end for _, end, _ in lines}
    for start, end, arrow in lines:
        from_box = any(
            x1 == pytest.approx(start[0], abs=0.2) and y0 < start[1] < y1
            for _, y0, x1, y1 in boxes(svg)
        )
        assert from_box or start in ends
        to_box = any(
            x0 == pytest.approx(end[0], abs=0.2) and y0 < end[1] < y1
            for x0, y0, _, y1 in boxes(svg)
        )
        assert to_box == arrow


@every_graph
def test_the_text_fills_its_box(make):
    svg = parsed(make())
    assert sum(map(len, texts(svg))) == len(svg.findall("svg:text", NS))
    for lines, (x0, y0, x1, y1) in zip(texts(svg), boxes(svg), strict=True):
        baselines, middles, letters = zip(*lines, strict=True)
        assert np.diff(baselines).tolist() == pytest.approx([18] * (len(lines) - 1))
        above, below = baselines[0] - 9 - y0, y1 - baselines[-1]  # a capital has 9
        assert 7 < above == pytest.approx(below, abs=1)
        assert middles == pytest.approx([(x0 + x1) / 2] * len(lines), abs=0.1)
        assert max(map(len, letters)) * 7.8 + 20 < x1 - x0


@every_graph
def test_a_column_without_passing_lines_is_level_with_the_result(make):
    svg = parsed(make())
    *_, (_, top, _, bottom) = boxes(svg)
    result = (top + bottom) / 2
    passed = {start[0] for start, end, _ in strokes(svg) if start[1] == end[1]}
    columns = {}
    for x0, y0, _, y1 in boxes(svg):
        columns.setdefault(x0, []).extend([y0, y1])
    level = [
        (min(ends) + max(ends)) / 2 for x, ends in columns.items() if x not in passed
    ]
    assert level
    assert level == pytest.approx([result] * len(level), abs=0.2)


def test_the_first_parent_stands_above_the_second():
    a, b, c = (Value(n, label=label) for n, label in enumerate("abc", 1))
    svg = parsed((c - b) / a)
    assert [name for _, name in top_to_bottom(svg) if name in "abc"] in (
        ["c", "b", "a"],
        ["c", "a", "b"],
    )
    heights = {name: y for y, name in top_to_bottom(svg)}
    assert heights["-"] < heights["/"] < heights["a"]
    for start, end, _ in strokes(svg):
        for other, other_end, _ in strokes(svg):
            if end[0] == other_end[0] and start[1] < other[1]:
                assert end[1] < other_end[1]


@every_graph
def test_a_curve_turns_halfway(make):
    for path in parsed(make()).findall("svg:path", NS):
        if "C" in path.get("d"):
            x0, y0, x1, y1, x2, y2, x3, y3 = (
                float(n) for n in re.findall(r"-?\d+\.\d+", path.get("d"))
            )
            assert x1 == x2 == pytest.approx((x0 + x3) / 2, abs=0.1)
            assert (y1, y2) == (y0, y3)


def test_a_square_has_two_arrows_apart():
    first, second = strokes(parsed(squared()))
    assert first[0] == second[0]
    assert abs(first[1][1] - second[1][1]) > 10


def test_a_drawing_speaks_and_takes_the_color_of_the_text():
    svg = parsed(expression())
    assert svg.get("role") == "img"
    assert svg.find("svg:title", NS).text == (
        "Graph of 6 values that ends in *, data 8"
    )
    assert "e = *, data -6, grad 2" in svg.find("svg:desc", NS).text
    assert svg.get("stroke") == "currentColor"
    assert {t.get("fill") for t in svg.findall("svg:text", NS)} == {"currentColor"}
    assert not re.search(r"#[0-9a-f]{3}|black|white|\bid=|href", to_svg(expression()))


LABEL = 'a < "b" & <c>\\d\nnext'


def test_labels_are_escaped():
    value = Value(1.0, label=LABEL)
    text = [t.text for t in parsed(value).findall("svg:text", NS)]
    assert text[0] == 'a < "b" & <c>\\d next'
    assert r'v0 [label="a < \"b\" & <c>\\d next\ndata 1\ngrad 0"]' in to_dot(value)


@every_graph
def test_dot_has_every_value_and_every_use(make):
    value = make()
    lines = to_dot(value).splitlines()
    assert lines[0] == "digraph {"
    assert lines[-1] == "}"
    order = value.topological_order()
    assert sum("label=" in line for line in lines) == len(order)
    drawn = [line.split() for line in lines if "->" in line]
    expected = [(order.index(p), i) for i, v in enumerate(order) for p in v.parents]
    assert [(int(a[1:]), int(b[1:])) for a, _, b in drawn] == expected


def test_the_largest_graph():
    y = Value(1.0)
    for _ in range(499):
        y = -y
    assert to_svg(y).count("<rect") == 500
    with pytest.raises(ValueError, match="graph of 501 values"):
        to_svg(-y)


def test_a_graph_that_cannot_be_read():
    x = Value(1.0)
    y = sum(x * n for n in range(200))
    with pytest.raises(ValueError, match=r"graph of 602 values.*500.* use to_dot"):
        to_svg(y)
    assert to_dot(y).count("label=") == 602


@pytest.mark.parametrize("draw", [to_dot, to_svg])
def test_only_a_value_is_drawn(draw):
    with pytest.raises(TypeError, match="value must be a Value, got float"):
        draw(1.0)
