"""transforms: where the time expressions of news English are: the rules of `time_rules`, and what their words must meet.

What a match means is read in `time_values`.
"""

import re
from collections import Counter
from collections.abc import Iterator

from transforms.annotations import Span
from transforms.time_pieces import FULL_MONTH
from transforms.time_rules import RULES


def _unique(pattern: str) -> str:
    """Name the groups of one name in a pattern's branches apart: "unit", "unit__2"; `groups_of` joins them again."""
    seen: Counter[str] = Counter()

    def name(match: re.Match[str]) -> str:
        seen[match[1]] += 1
        return f"(?P<{match[1]}{'' if seen[match[1]] == 1 else f'__{seen[match[1]]}'}>"

    return re.sub(r"\(\?P<(\w+)>", name, pattern)


def groups_of(match: re.Match[str]) -> dict[str, str]:
    """Return what the named groups of a match hold, without the empty ones."""
    return {name.partition("__")[0]: value for name, value in match.groupdict().items() if value}


# Not within a word, a sum of money or a longer number.
_PATTERNS = tuple(
    (name, needed, re.compile(_unique(rf"(?<![\w$€£/-])(?<!\d[.,])(?<!\d )(?:{pattern})(?!\w)")))
    for name, needed, pattern in RULES
)
_WORD, _DIGIT = re.compile(r"[^\W\d_]+"), re.compile(r"\d")
_TRIGGERS: dict[str, re.Pattern[str] | tuple[frozenset[str], ...]] = {
    needed: re.compile(needed[1:]) if needed[0] == "~" else tuple(frozenset(part.split()) for part in needed.split("&"))
    for _, needed, _ in RULES
}
_WHEN = (
    r"\b(?:in|since|by|until|till|from|of|during|before|after|through|between|around|circa|for|late|early|mid|dated?) "
)
_IN_YEAR = re.compile(rf"(?:{_WHEN}(?:the )?|\b(?:and|to|or|between) |[(–/]|\bc\. ?)$|\d\d\d\d,? (?:and |or )?$", re.I)
_OWN = re.compile(r"(?:\b(?:the|an?|his|her|its|their|our|my|this)|['’]s) $", re.I)
_FINANCE = re.compile(
    r"revenue|profit|earning|sales|growth|GDP|econom|percent|%|billion|million|results|inflation|shares|orders|deliver",
    re.I,
)
_NAMES = re.compile(r" [A-Z][a-z]")
_PHRASE = re.compile(
    r"\b(?:in|by|over|during|through|until|till|since|of|for|from|next|before|after|late|early) (?:the )?$", re.I
)
_PLURAL = re.compile(
    r"\b(?:for|within|in|over|after|last(?:s|ed|ing)?|tak(?:e|es|ing)|took|spen[dt]|spending|wait(?:ed|ing)?|through|than) $",
    re.I,
)
_NEXT_TO_EVENT = re.compile(
    r" (?:before|after|since|following|leading up|ahead of|that followed|to come|and (?:weeks|months|years|days))\b"
)


def time_spans(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the spans of text[start:end] that read as times by their words alone; a number in them is no quantity."""
    for span, _, _ in time_matches(text, start, end):
        yield span


def time_matches(text: str, start: int, end: int) -> Iterator[tuple[Span, str, re.Match[str]]]:
    """Yield each span of text[start:end] that a rule matches, the rule's name and the match; no two overlap."""
    taken = bytearray(end - start)
    paragraph = text[start:end]
    words = set(_WORD.findall(paragraph))
    if _DIGIT.search(paragraph):
        words.add("#")
    tried = {needed for needed, trigger in _TRIGGERS.items() if _holds(trigger, words, paragraph)}
    for name, needed, pattern in _PATTERNS:
        if needed not in tried:
            continue
        for match in pattern.finditer(text, start, end):
            span = Span(match.start(), match.end())
            if span.start == span.end or any(taken[span.start - start : span.end - start]):
                continue
            if not _stands(name, match, paragraph, start):
                continue
            taken[span.start - start : span.end - start] = b"\1" * (span.end - span.start)
            yield span, name, match


def _holds(trigger: re.Pattern[str] | tuple[frozenset[str], ...], words: set[str], paragraph: str) -> bool:
    if isinstance(trigger, re.Pattern):
        return "#" in words and trigger.search(paragraph) is not None
    return not any(words.isdisjoint(part) for part in trigger)


def _stands(name: str, match: re.Match[str], paragraph: str, start: int) -> bool:
    """Say whether words that are not always a time are one here: "2012 seats", "the March for Life", "the fall"."""
    text, here, there = match.string, match.start(), match.end()
    before, words = text[max(start, here - 14) : here], match[0]
    is_bare = "bare" in match.re.groupindex and match["bare"] is not None
    if name == "month" and words in FULL_MONTH.split("|"):
        if words in ("March", "May"):
            return re.search(rf"(?:{_WHEN}|\b(?:entered|ended|finished|began|started) )$", before, re.I) is not None
        return not (words in ("April", "June", "August") and _NAMES.match(text, there) and not _PHRASE.search(before))
    if name == "month" and words.upper() == words and words in ("MARCH", "MAY"):
        return False
    if name == "season" and is_bare:
        return _PHRASE.search(before) is not None and not (words == "fall" or words == "spring")
    if name == "decade":  # "in his early 40s"
        return re.search(r"\b(?:[Hh]is|[Hh]er|[Tt]heir|[Mm]y|[Yy]our|[Oo]ur) (?:very )?$", before) is None
    if name == "reference" and words == "now":
        return not before.lower().endswith("for ")
    if name == "part_of_year" and not {"year", "which"} & groups_of(match).keys():
        return _FINANCE.search(paragraph) is not None
    if name == "year" and words == match["year"]:
        if _IN_YEAR.search(before):
            return True
        return (
            _OWN.search(before) is not None
            and words[2:] != "00"
            and re.match(r" [A-Za-z]", text[there : there + 2]) is not None
        )
    if name == "vague" and is_bare:
        is_named = words.startswith("the ")
        return bool(
            _NEXT_TO_EVENT.match(text, there)
            or (not is_named and _PLURAL.search(before) and not text.startswith(" old", there))
        )
    return True
