"""transforms: how sure a stance is, by the rule that decided it: the share of gold claims that it had right."""

from collections.abc import Mapping

RULES: Mapping[str, tuple[int, int]] = {
    "neutral": (43, 43),
    "content": (1, 3),
    "asserting": (32, 32),
    "listed": (98, 100),
    "unlisted": (10, 10),
    "negated": (8, 8),
    "declined": (7, 7),
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
