"""transforms: numbers as news writes them ("1,250", "two hundred and fifty", "half a million") and what they are."""

import re
from decimal import Decimal

_SMALL = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_LARGE = {
    "dozen": 12, "hundred": 100, "thousand": 10**3, "k": 10**3, "lakh": 10**5, "million": 10**6, "mn": 10**6,
    "m": 10**6, "crore": 10**7, "billion": 10**9, "bn": 10**9, "b": 10**9, "trillion": 10**12, "tn": 10**12,
}  # fmt: skip

_LARGE_WORDS = "dozen|hundred|thousand|million|billion|trillion"
_SMALL_WORDS = "|".join(sorted(_SMALL, key=len, reverse=True))
_WORD = rf"(?:{_SMALL_WORDS}|{_LARGE_WORDS})\b"
DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
WORDS = (
    rf"(?:half a (?:dozen|million|billion|trillion)"
    rf"|(?:(?:a )?(?:{_LARGE_WORDS})|{_SMALL_WORDS})\b(?:(?:[ -]|(?<=hundred) and |(?<=thousand) and ){_WORD})*)"
)
SCALE = rf"(?:\s|-)?(?:{_LARGE_WORDS}|lakh|crore|bn|mn|tn)\b|[mkb]\b"
"""Patterns, to be compiled without regard to case."""


def number(written: str, scale: str | None = None) -> float | None:
    """Return what a number is worth.

    Args:
        written: what `DIGITS` or `WORDS` matches.
        scale: what `SCALE` matches behind it.

    Returns:
        The number; None where the words are no one number ("one and two").
    """
    times = _LARGE[scale.strip(" -\n\t\u00a0").lower()] if scale else 1
    if written[0].isdigit():
        return float(Decimal(written.replace(",", "")) * times)
    words = re.split(r"[\s-]+", written.lower())
    if words[0] == "half":
        return float(_LARGE[words[2]] * times // 2)
    total = group = 0
    last = 10**15
    for word in words:
        if word in ("a", "and"):
            continue
        if word in _SMALL:
            # "twenty-five" and "hundred five" go together, "two three" and "one and two" do not.
            if group % 100 and not (group % 10 == 0 and group % 100 >= 20 and _SMALL[word] < 10):
                return None
            group += _SMALL[word]
        elif word in ("hundred", "dozen"):
            group = max(group, 1) * _LARGE[word]
        elif _LARGE[word] < last:
            last = _LARGE[word]
            total, group = total + max(group, 1) * last, 0
        else:
            return None
    return float((total + group) * times)
