"""transforms: shares and parts of a whole, as percentages: "one in five", "two-thirds", "half of the men"."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from spacy.tokens import Doc

from transforms.annotations import Span
from transforms.counted import counted, noun_of
from transforms.number_words import DIGITS, FRACTION, WORDS, fraction, number
from transforms.relations import relation_before
from transforms.units import UNIT


class Share(NamedTuple):
    """A share: where it stands, without the words of a relation, what it is in percent, and of what."""

    start: int
    end: int
    percent: float
    noun: str | None


_NUMBER = rf"{DIGITS}|{WORDS}"
_SHARE = re.compile(
    rf"(?<![\w.,$£€-])(?P<part>{_NUMBER})(?: (?:in|out of)(?: every)? |-in-)(?P<whole>{_NUMBER})(?![\w%.,:/-]*\d|%)",
    re.IGNORECASE,
)
"""A share of a whole: "one in five"."""
_MAY_SHARE = re.compile(
    r"[ -](?:in|of)(?: every)?[ -](?:\d|(?:t[wehn]|f[io]|six|seven|eigh|nine|a h|one h|one m|one t))", re.I
)
"""What stands in every text that `_SHARE` matches: it is found in a third of the time."""
_PART = re.compile(
    rf"(?<![\w-])(?P<fraction>{FRACTION})(?![\w-])(?! of a (?:million|billion|trillion)| of an? {UNIT}| an? [a-z])",
    re.IGNORECASE,
)
"""A part of a whole: "two-thirds"."""
_PARTS_OF = re.compile(r"(?P<the> of (?=\w)| (?=the |its |their |his |her |our |my |all |that ))")
_NO_PART = re.compile(
    r"\b(?:first|second|third|fourth|other|latter|last|back|top|bottom|upper|lower|better|former|in|by|and a)[ -]$",
    re.IGNORECASE,
)


def shares(doc: Doc, text: str, start: int, end: int) -> Iterator[Share]:
    """Yield the shares in text[start:end]; they may overlap."""
    if _MAY_SHARE.search(text, start, end) is not None:
        for match in _SHARE.finditer(text, start, end):
            yield from _ratio(doc, text, match, end)
    for match in _PART.finditer(text, start, end):
        yield from _part(doc, text, match, start, end)


def _ratio(doc: Doc, text: str, match: re.Match[str], limit: int) -> Iterator[Share]:
    part, whole = number(match["part"]), number(match["whole"])
    if part is None or whole is None or not 0 < part < whole:
        return
    of = counted(doc, text, Span(*match.span("whole")), limit)
    if of is None:
        is_list = match["part"].isdigit() and text[match.end() + 1 : match.end() + 2].isupper()  # "12 in 20 Headlines"
        if not is_list:
            yield Share(match.start(), match.end(), 100 * part / whole, None)
    elif not of.is_time:
        yield Share(match.start(), of.end, 100 * part / whole, of.noun or None)


def _part(doc: Doc, text: str, match: re.Match[str], start: int, limit: int) -> Iterator[Share]:
    words = match["fraction"].lower()
    percent = 100 * fraction(words)
    if match["fraction"].endswith("Fourth") or percent >= 100:  # of July; "four quarters"
        return
    whole = _PARTS_OF.match(text, match.end())
    is_of = whole is not None and whole["the"] == " of "
    # "Two-thirds": what it is a part of need not follow.
    is_plain = "-" in words or (words[-1] == "s" and whole is not None)
    if not is_plain and _NO_PART.search(text, max(start, match.start() - 8), match.start()):
        return
    if not (is_plain or is_of or (whole and "half" in words)):
        # "Nearly half said so" is a part without its whole, but not "nearly a quarter century".
        following = counted(doc, text, Span(*match.span()), limit)
        if relation_before(doc, text, start, match.start()) is None or (following is not None and following.is_time):
            return
    of = None if whole is None else noun_of(doc, text, match.end(), of=is_of)
    if of is None or not of.is_time:
        yield Share(match.start(), match.end(), percent, of.noun if of else None)
