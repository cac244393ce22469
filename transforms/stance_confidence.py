"""transforms: how sure a stance is, by the rule that decided it: the share of gold claims that it had right."""

from collections.abc import Mapping

RULES: Mapping[str, tuple[int, int]] = {
    "neutral": (0, 0),
    "content": (0, 0),
    "asserting": (0, 0),
    "listed": (0, 0),
    "unlisted": (0, 0),
    "negated": (0, 0),
    "declined": (0, 0),
    "no_word": (0, 0),
}
"""How many of the gold claims that each rule decides are right, and how many there are (`bench/standing.py` counts).

A neutral cue with a content that is no act of its own, and with one that is; a cue of the words that put something
forward, one of those that bear another stance, one in no list; a negated one; one that declines; none, or a mere mark.
"""


def stance_confidence(rule: str) -> float:
    """Return the probability that a stance by this rule is right: the share, drawn towards a half where claims are few."""
    right, claims = RULES[rule]
    return round((right + 1) / (claims + 2), 2)
