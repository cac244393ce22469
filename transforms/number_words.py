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
    "mln": 10**6, "m": 10**6, "crore": 10**7, "billion": 10**9, "bn": 10**9, "bln": 10**9, "b": 10**9,
    "trillion": 10**12, "tn": 10**12, "trn": 10**12, "t": 10**12,
}  # fmt: skip
_PLURALS = {"tens": 10, "dozens": 12, "scores": 20} | {
    f"{word}s": _LARGE[word] for word in ("hundred", "thousand", "lakh", "million", "crore", "billion", "trillion")
}
_PARTS = {
    "half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10,
}  # fmt: skip
_FRACTIONS = {"½": "0.5", "¼": "0.25", "¾": "0.75", "1/2": "0.5", "1/4": "0.25", "3/4": "0.75"}

_LARGE_WORDS = "dozen|hundred|thousand|million|billion|trillion"
_SMALL_WORDS = "|".join(sorted(_SMALL, key=len, reverse=True))
_WORD = rf"(?:{_SMALL_WORDS}|{_LARGE_WORDS})\b"
DIGITS = r"(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[½¼¾]|[ -](?:1/2|1/4|3/4)(?![\d/]))?|(?<![\d.])\.\d+|[½¼¾])"
# Twenty words are more than any number has; a run without end would take the square of its length.
WORDS = (
    r"(?:(?:half a|a half|half)[ -](?:dozen|million|billion|trillion)"
    r"|(?:a quarter|half|three[ -]quarters) of a (?:million|billion|trillion)"
    rf"|(?:{_SMALL_WORDS})[ -]and[ -]a[ -]half\b(?:[ -](?:dozen|million|billion|trillion))?"
    rf"|(?:(?:a )?(?:{_LARGE_WORDS})|{_SMALL_WORDS})\b(?:(?:[ -]|(?<=hundred) and |(?<=thousand) and ){_WORD}){{0,20}})"
)
_PLURAL_WORDS = "|".join(_PLURALS)
VAGUE = (
    rf"(?:(?:(?:{_PLURAL_WORDS}) (?:and|upon) )?(?:{_PLURAL_WORDS})"
    r"(?: of (?:thousands|lakhs|millions|crores|billions|trillions))?"
    r"|(?:several|a few|few|many|some few) (?:dozen|hundred|thousand|million|billion|trillion)"
    r"(?: (?:thousand|million|billion))?)\b"
)
FRACTION = (
    rf"(?:(?:(?:one|a)[ -])?half"
    rf"|(?:a|one|two|three|four|five|six|seven|eight|nine)[ -](?:{'|'.join(p for p in _PARTS if p != 'half')})s?)\b"
)
PORTION = r"(?:half|(?:a |three[ -])quarters?)(?: of)? an?"  # of a unit that stands behind: "half a mile"
SCALE = rf"(?:(?:\s|-)?(?:{_LARGE_WORDS}|lakh|crore|bn|bln|mn|mln|tn|trn)\b|[mkbt]\b)"
"""Patterns, to be compiled without regard to case."""


def number(written: str, scale: str | None = None) -> float | None:
    """Return what a number is worth.

    Args:
        written: what `DIGITS`, `WORDS` or `PORTION` matches.
        scale: what `SCALE` matches behind it.

    Returns:
        The number; None where the words are no one number ("one and two").
    """
    times = _LARGE[scale.strip(" -\n\t\u00a0").lower()] if scale else 1
    if written[0].isdigit() or written[0] in ".½¼¾":
        return float(_digits(written) * times)
    words = re.split(r"[\s-]+", written.lower())
    if words[1:4] == ["and", "a", "half"]:
        return float((_SMALL[words[0]] + 0.5) * _LARGE.get(words[-1], 1) * times)
    if "half" in words or "of" in words or words[-1] in ("a", "an"):
        part = {"half": 0.5, "three": 0.75}.get(words[0] if words[0] != "a" else words[1], 0.25)
        return float(part * _LARGE.get(words[-1], 1) * times)
    total = group = 0
    last_scale = 10**15
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
        elif _LARGE[word] < last_scale:
            last_scale = _LARGE[word]
            total, group = total + max(group, 1) * last_scale, 0
        else:
            return None
    return float((total + group) * times)


def least(written: str) -> float:
    """Return the least that a plural scale stands for, what `VAGUE` matches: 100 for "hundreds", "several hundred"."""
    worth = 1
    for word in re.split(r" (?:and|upon) ", written.lower())[-1].split():
        worth *= _PLURALS.get(word, _LARGE.get(word, 1))
    return float(worth)


def fraction(written: str) -> float:
    """Return what a part of a whole is, what `FRACTION` matches: 2/3 for "two-thirds"."""
    words = re.split(r"[\s-]", written.lower())
    parts = _PARTS[words[-1].removesuffix("s")]
    return _SMALL.get(words[0], 1) / parts


def _digits(written: str) -> Decimal:
    match = re.fullmatch(r"(.*?)[ -]?(½|¼|¾|1/2|1/4|3/4)?", written)
    whole, part = (match[1], match[2]) if match else (written, None)
    return Decimal(whole.replace(",", "") or "0") + Decimal(_FRACTIONS[part] if part else "0")
