"""The words that say which way, or how many of all; and what an error makes of them."""

import re
from collections.abc import Iterator

PAIRS = """
rises/falls rise/fall rose/fell grows/shrinks grow/shrink grew/shrank
increases/decreases increase/decrease raises/lowers more/less most/least
never/always none/every first/last larger/smaller largest/smallest higher/lower
highest/lowest longer/shorter above/below
over/under up/down left/right faster/slower fastest/slowest better/worse best/worst
positive/negative before/after row/column rows/columns
"""
OPPOSITES = dict(pair.split("/") for pair in PAIRS.split())
OPPOSITES |= {new: old for old, new in OPPOSITES.items()}
# An error turns these one way only.
OPPOSITES |= {"fewer": "more", "drops": "rises", "drop": "rise", "climbs": "falls"}
OPPOSITES |= {"all": "none", "both": "neither", "neither": "both"}
WORD = re.compile(rf"\b(?:{'|'.join(OPPOSITES)})\b")
# Held where a number follows: "over 99 %", but not "over the batch".
BOUND = r" (?:a |an |about )?[-−$]?\d| half\b"
# Words that measure nothing where they stand so.
NOT_SO = re.compile(
    rf"\b(?:over|under|above|below)\b(?!{BOUND})"
    r"|\b(?:before|after|rows?|columns?|all|both)\b"
    r"|\bup to\b|\b(?:adds?|added|sums?|sets?|looks?|ends?|makes?) (?:it |them )?up\b"
    r"|\b(?:once|no|any|one|what is) more\b|\bmore or less\b|\bmore on\b"
    r"|\bat (?:first|last|best|worst|least (?:once|one))\b|\bfalls? short\b"
    r"|\b(?:for|in|of|from|to|with|at|by|after|on) every\b|\bthe (?:\*\*)?best\b"
    r"|\bfirst(?:,| of all\b)|\b(?:the|a|its|his|your|their) (?:first|last) "
    r"(?:rows?|columns?|layers?|lines?|pages?|sections?|axis|terms?|steps?|entry|chapter"
    r"|examples?|units?|panels?|cells?|part|one|two|three|five)\b"
    r"|(?<!\bon the )(?<!\bto the )(?<!\bfrom the )(?<!\bat the )\b(?:left|right)\b"
    r"(?! (?:side|half|panel|end|edge|hand)\b)"
    r"|\b(?:true|false) (?:positive|negative)|\bnegative log\b",
    re.I,
)


def words(text: str) -> Iterator[re.Match[str]]:
    """The words of the text that say which way; those that measure nothing left out."""
    line = text.replace("\n", " ")
    nothing = [m.span() for m in NOT_SO.finditer(line)]
    for word in WORD.finditer(text):
        if not any(a <= word.start() < b for a, b in nothing):
            yield word
