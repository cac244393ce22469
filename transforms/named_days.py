"""transforms: the days that have a name, and when they fall. Facts of the calendar only, for news of the present.

Days that two countries keep at different times (Mother's Day, Labour Day) or that the moon sets (Ramadan, Diwali, Lunar
New Year) are known as times but have no date here, since their words do not tell it.
"""

import datetime as dt
import re
from collections.abc import Callable

from dateutil.easter import easter

_DayOf = Callable[[int], dt.date]


def _fixed(month: int, day: int) -> _DayOf:
    return lambda year: dt.date(year, month, day)


def _after_easter(days: int) -> _DayOf:
    return lambda year: easter(year) + dt.timedelta(days=days)


def _nth(month: int, weekday: int, nth: int, later: int = 0) -> _DayOf:
    """Return the rule of the nth such weekday of a month (the last one: -1), or a day `later` than that."""

    def day_of(year: int) -> dt.date:
        if nth < 0:
            last = dt.date(year, month + 1, 1) - dt.timedelta(days=1)  # no month here is December
            return last - dt.timedelta(days=(last.weekday() - weekday) % 7)
        first = dt.date(year, month, 1)
        return first + dt.timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1) + later)

    return day_of


_RULES: tuple[tuple[str, _DayOf | None], ...] = (
    (r"New Year['’]?s Day", _fixed(1, 1)),
    (r"New Year['’]?s Eve", _fixed(12, 31)),
    (r"Christmas Eve", _fixed(12, 24)),
    (r"Christmas(?: Day)?", _fixed(12, 25)),
    (r"Boxing Day", _fixed(12, 26)),
    (r"Thanksgiving(?: Day)?", _nth(11, 3, 4)),
    (r"Black Friday", _nth(11, 3, 4, later=1)),
    (r"Cyber Monday", _nth(11, 3, 4, later=4)),
    (r"Ash Wednesday", _after_easter(-46)),
    (r"Palm Sunday", _after_easter(-7)),
    (r"Maundy Thursday", _after_easter(-3)),
    (r"Good Friday", _after_easter(-2)),
    (r"Easter Monday", _after_easter(1)),
    (r"Easter(?: Sunday)?", _after_easter(0)),
    (r"Halloween", _fixed(10, 31)),
    (r"(?:St\.? |Saint )?Valentine['’]?s Day", _fixed(2, 14)),
    (r"(?:St\.?|Saint) Patrick['’]?s Day", _fixed(3, 17)),
    (r"(?:the )?(?:Fourth of July|July Fourth)", _fixed(7, 4)),
    (r"Juneteenth", _fixed(6, 19)),
    (r"Memorial Day", _nth(5, 0, -1)),
    (r"Veterans['’]? Day", _fixed(11, 11)),
    (r"Armistice Day", _fixed(11, 11)),
    (r"(?:Martin Luther King|MLK)(?:,? Jr\.?)? Day", _nth(1, 0, 3)),
    (r"Presidents?['’]? Day", _nth(2, 0, 3)),
    (r"Columbus Day", _nth(10, 0, 2)),
    (r"Labor Day", _nth(9, 0, 1)),
    (r"Election Day", _nth(11, 0, 1, later=1)),
    (r"Inauguration Day", _fixed(1, 20)),
    (r"May Day", _fixed(5, 1)),
    (r"Bastille Day", _fixed(7, 14)),
    (r"Earth Day", _fixed(4, 22)),
    (r"International Women['’]?s Day", _fixed(3, 8)),
    (r"Super Tuesday", None),
    (r"(?:Labour|Mother['’]?s|Father['’]?s|Independence|Australia|Canada|Remembrance) Day", None),
    (r"Ramadan|Eid(?: al[- ](?:Fitr|Adha))?|Diwali|Hanukkah|Passover|Rosh Hashanah|Yom Kippur|Lent", None),
    (r"(?:Lunar|Chinese) New Year|Nowruz", None),
)
NAMED_DAY = "|".join(pattern for pattern, _ in _RULES)
NAMED_WORDS = (
    "Day Eve Friday Monday Sunday Wednesday Thursday Tuesday Christmas Thanksgiving Easter Halloween Juneteenth Fourth "
    "Fitr Adha Eid Ramadan Diwali Hanukkah Passover Rosh Yom Lent Lunar Chinese Nowruz July"
)
"""One of these is in every named day."""
_COMPILED = tuple((re.compile(pattern), day_of) for pattern, day_of in _RULES)
_EVERY_OTHER_YEAR = {"Election Day": (2, 0), "Inauguration Day": (4, 1)}
# Days that became names; the same words without the deed are the day of any year.
DEEDS = {(9, 11): 2001, (10, 7): 2023, (1, 6): 2021}
DEED = re.compile(
    r"(?:,? 2001)?,? (?:\w+ )?(?:terror|attack|terrorist|massacre|assault|riot|rioter|insurrection|hijacker"
    r"|Capitol|[Cc]ommittee|[Cc]ommission|defendant)s?\b"
)


def named_day(name: str, year: int) -> dt.date | None:
    """Return when a named day falls in a year; None where the name does not tell it, or not in that year."""
    day_of = next(rule for pattern, rule in _COMPILED if pattern.fullmatch(name))
    every, rest = _EVERY_OTHER_YEAR.get(name, (1, 0))
    return day_of(year) if day_of and year % every == rest else None
