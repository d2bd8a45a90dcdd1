"""The steps of backpropagation in words: an edge or a unit at a time."""

from typing import Any

from live.moving.two_two_one import EDGES, NAMES, Network, arrow

NUDGE = "Nudge each of the nine numbers up and down, and measure the slope of the loss."


def steps(net: Network, faults: set[str]) -> list[dict[str, Any]]:
    """Forward, back and the check: words, and what comes in sight."""
    return [
        *_forward(net),
        *_back(net, faults),
        _step("check", NUDGE, *(f"n_{key}" for key in EDGES), "verdict"),
    ]


def _step(at: str, says: str, *reveals: str) -> dict[str, Any]:
    return {"at": at, "says": says, "reveals": list(reveals)}


def _into(head: str) -> list[str]:
    return [key for key, edge in EDGES.items() if edge[3] == head]


def _forward(net: Network) -> list[dict[str, Any]]:
    sums = {"h1": net.z1[0, 0], "h2": net.z1[0, 1], "p": net.z2[0, 0]}
    found = []
    for head, z in sums.items():
        came = []
        for key in _into(head):
            w, value = net.weight(key), net.values[EDGES[key][2]][0]
            came.append(_short(w * value))
            made = f"{_short(w)} · {_short(value)} = {came[-1]}"
            found.append(_step(key, f"{arrow(key)}: {made}"))
        says = f"What arrives adds up to z = {' + '.join(came)} = {_short(z)}. "
        says += f"The sigmoid makes {NAMES[head]} = {six(net.values[head][0])} of it."
        found.append(_step(head, says, head))
    mean = f", the mean over {len(net.x)} examples" if len(net.x) > 1 else ""
    says = f"The right answer is {net.y[0, 0]:g}: the loss{mean} is {six(net.L)}."
    return [*found, _step("L", says, "L")]


def _back(net: Network, faults: set[str]) -> list[dict[str, Any]]:
    found = []
    for head in ("p", "h1", "h2"):
        says = _blame_words(net, head, faults)
        found.append(_step(head, says, f"d_{head}"))
        for key in _into(head):
            at_tail, at_head = net.values[EDGES[key][2]], net.blames[head]
            made = " + ".join(
                f"{_short(value)} · {six(blame)}"
                for value, blame in zip(at_tail, at_head, strict=True)
            )
            says = f"{arrow(key)}: value at the tail times blame at the head, "
            says += f"{made} = {six(net.gradient(key))}."
            found.append(_step(key, says, f"g_{key}", f"t_{key}"))
    return found


def _blame_words(net: Network, head: str, faults: set[str]) -> str:
    """How the blame of a unit came about, mistakes included."""
    blame, value = net.blames[head][0], net.values[head][0]
    if head == "p":
        by = f" / {len(net.x)}" if len(net.x) > 1 and "mean" not in faults else ""
        made = f"{six(value)} - {net.y[0, 0]:g}"
        made = f"({made}){by}" if by else made
    else:
        weight = net.weight({"h1": "W2_11", "h2": "W2_12"}[head])
        made = f"{six(net.blames['p'][0])} · {_short(weight)}"
        if "slope" not in faults:
            made += f" · {six(value)} · (1 - {six(value)})"
        if "sign" in faults:
            made = f"-({made})"
    return f"The blame of {NAMES[head]} is {made} = {six(blame)}."


def four(number: float) -> str:
    """Four decimals, as in the picture of the page."""
    return f"{_rounded(number, 4):.4f}"


def six(number: float) -> str:
    """Six decimals, as in the sentences of the page."""
    return f"{_rounded(number, 6):.6f}"


def _short(number: float) -> str:
    return six(number).rstrip("0").rstrip(".")


def _rounded(number: float, digits: int) -> float:
    """So that what is rounded to zero has no sign."""
    return round(float(number), digits) + 0.0
