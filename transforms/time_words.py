"""transforms: the words of time expressions: names, units and numbers, and what each stands for."""

import re

from transforms.number_words import WORDS, number

MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6,
    "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
WEEKDAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}
SEASONS = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}
PARTS_OF_DAY = {"morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI"}
ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4,
    "final": -1, "last": -1, "latter": -1,
}  # fmt: skip
CENTURIES = {
    "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12,
    "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18,
    "nineteenth": 19, "twentieth": 20, "twenty-first": 21,
}  # fmt: skip
DECADES = {
    "twenties": 2, "thirties": 3, "forties": 4, "fifties": 5, "sixties": 6, "seventies": 7, "eighties": 8, "nineties": 9
}  # fmt: skip
ADVERBS_OF_SETS = {
    "hourly": "PT1H", "daily": "P1D", "nightly": "P1D", "weekly": "P1W", "fortnightly": "P2W", "monthly": "P1M",
    "quarterly": "P3M", "semiannual": "P6M", "semi-annual": "P6M", "yearly": "P1Y", "annual": "P1Y", "annually": "P1Y",
    "biennial": "P2Y", "biweekly": None, "bi-weekly": None, "bimonthly": None, "biannual": None,
}  # fmt: skip
"""Twice a week or every two weeks: what "biweekly" means is not told by the word."""
REFERENCES = {
    "now": "PRESENT_REF", "currently": "PRESENT_REF", "nowadays": "PRESENT_REF", "moment": "PRESENT_REF",
    "days": "PRESENT_REF", "recently": "PAST_REF", "lately": "PAST_REF", "past": "PAST_REF", "ago": "PAST_REF",
    "future": "FUTURE_REF",
}  # fmt: skip
"""TimeML's values of what is past, present or to come and has no place on the calendar, by the last word."""
_LETTERS = {"second": "S", "minute": "M", "hour": "H", "day": "D", "week": "W", "month": "M", "year": "Y"}
_IN_SMALLER = {
    "decade": (10, "year"), "century": (100, "year"), "fortnight": (2, "week"), "quarter": (3, "month")
}  # fmt: skip
_HALVES = {
    "minute": "PT30S", "hour": "PT30M", "day": "PT12H", "year": "P6M", "decade": "P5Y", "century": "P50Y"
}  # fmt: skip
_SHORT = {"sec": "second", "min": "minute", "hr": "hour", "yr": "year", "centurie": "century"}
_FRACTIONS = {"½": 0.5, "1/2": 0.5, "¼": 0.25, "¾": 0.75}

UNIT = r"(?:second|minute|hour|day|week|fortnight|month|year|decade|century|centurie|mins?\b(?<!s)|hrs?\b(?<!s)|yr)"
VAGUE = r"(?:(?:[Aa] |the |these )?few|[Ss]everal|[Mm]any|(?:[Dd]ozens|[Hh]undreds|[Tt]housands|[Tt]ens) of|[Ss]ome)"
COUNT = (
    rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+| 1/2| ?[½¼¾])?|½|(?i:half(?:[ -]an?)?(?![ -](?:a )?(?:dozen|million|billion)))"
    rf"|(?i:{WORDS})"
    r"|[Aa] couple(?: of)?|[Aa]n?(?! second\b| [a-z]+-long\b))(?:[ -]and[ -]a[ -]half)?"
)
"""A number of units; `count` reads it."""


def unit_name(written: str) -> str:
    """Return the unit in the singular: "centuries", "mins" and "Week" are "century", "minute" and "week"."""
    word = written.lower().rstrip(".").removesuffix("s")
    return _SHORT.get(word, word)


def count(written: str | None) -> float | None:
    """Return what a number of units is worth; None where the words are no one number ("several")."""
    if not written:
        return None
    words = re.sub(r"[ -]and[ -]a[ -]half$", "", written.strip())
    more = 0.5 if len(words) < len(written.strip()) else 0.0
    match = re.fullmatch(r"(\d[\d,.]*)? ?(1/2|[½¼¾])", words)
    if match:
        return float(match[1] or 0) + _FRACTIONS[match[2]]
    lower = words.lower()
    if lower in ("a", "an"):
        return 1 + more
    if re.fullmatch(r"half(?:[ -]an?)?", lower):
        return 0.5
    if lower.startswith("a couple"):
        return 2
    if not words[0].isdigit() and re.match(VAGUE, words):
        return None
    value = number(words)
    return None if value is None else value + more


def period(amount: float | None, unit: str) -> str:
    """Return TIMEX3's value of a length of time: ISO 8601, X for a number that is not told.

    Args:
        amount: how many; None where the words do not say.
        unit: as `unit_name` gives it. Decades and centuries are told in years.
    """
    if amount == 0.5 and unit in _HALVES:
        return _HALVES[unit]
    size, unit = _IN_SMALLER.get(unit, (1, unit))
    shown = "X" if amount is None else f"{amount * size:.10g}"
    return f"P{'T' if unit in ('second', 'minute', 'hour') else ''}{shown}{_LETTERS[unit]}"
