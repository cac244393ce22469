"""transforms: what all readings of a time expression need: its words, the day of publication, and how to choose a year."""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from transforms.named_days import DEED, DEEDS
from transforms.tense import Direction
from transforms.time_patterns import groups_of
from transforms.time_words import MONTHS, WEEKDAYS, count
from transforms.timex import Time, dated

NEAR = dt.timedelta(days=100)  # "on March 3", of no telling tense, is the nearest one only if that is near
NEARER = dt.timedelta(days=45)  # as near as that, a day is meant whatever the tense of a verb that is not its own
_PARTS = {"early": "early", "late": "late", "mid": "mid", "beginning": "early", "start": "early", "onset": "early",
          "middle": "mid", "end": "late", "very end": "late", "close": "late", "first half": "first_half",
          "second half": "second_half", "latter half": "second_half", "last half": "second_half"}  # fmt: skip


@dataclass(frozen=True)
class Reading:
    """A time as its own words give it, and what the times around it have yet to tell.

    `shift` is how far it lies from the time before it ("two years later": 2, "year"); `clock` its hour ("T10:30").
    """

    time: Time
    shift: tuple[int, str] | None = None
    clock: str | None = None


class TimeReader:
    """One match of a rule: its words by their groups, the day of publication, and the side that the verb puts it on."""

    def __init__(self, match: re.Match[str], anchor: dt.date | None, direction: Callable[[], Direction]) -> None:
        self.blank = Time(match.start(), match.end(), "date")
        self.match, self.anchor, self.direction = match, anchor, direction
        self.groups = groups_of(match)
        self.part = _PARTS.get((self.groups.get("third") or self.groups.get("edge") or "").lower())
        self.which = self.groups.get("which", "").lower().removeprefix("the ")

    def relative(self, value: str, part: str | None = None) -> Time:
        """Return the time with a value that was reckoned from the day of publication."""
        return dated(self.blank, value, part, self.anchor)

    def open(self, precision: str) -> Time:
        """Return the time without a value: its words leave it open."""
        return replace(self.blank, precision=precision)

    def month_number(self, group: str) -> int:
        """Return the month of a group, from 1."""
        return MONTHS[self.groups[group][:3].lower()]

    def weekday_number(self) -> int:
        """Return the weekday that is named, Monday being 0."""
        return WEEKDAYS[self.groups["weekday"][:3].lower()]

    def amount(self) -> float | None:
        """Return how many units are named; None where the words do not say ("several")."""
        amount = count(self.groups.get("number"))
        return amount + 0.5 if amount is not None and self.groups.get("half", "").startswith(" and") else amount

    def day_of_year(self, month: int, day: int) -> dt.date | None:
        """Return the day of a month in the year that tense and weekday tell; a deed's own day, where it is named."""
        if (month, day) in DEEDS and DEED.match(self.match.string, self.match.end()):
            found = dt.date(DEEDS[month, day], month, day)
            return found if self.anchor is None or found <= self.anchor else None
        if self.anchor is None:
            return None
        days = [dt.date(self.anchor.year + years, month, day) for years in (-1, 0, 1) if (month, day) != (2, 29)
                or (self.anchor.year + years) % 4 == 0]  # fmt: skip
        if self.groups.get("weekday"):
            days = [found for found in days if found.weekday() == self.weekday_number()]
            return days[0] if len(days) == 1 else None
        return self.chosen(days, self.anchor)

    def year_of(self, month: int) -> int | None:
        """Return the year of a month, or of the year itself (0), that the words and the tense tell."""
        if self.anchor is None or month == 0:
            return None
        year = self.anchor.year
        if self.which in ("this", "last", "next"):
            # Where "last March" may be this year's March or last year's, it stays open.
            years = agreeing(self.which, year, month, self.anchor.month)
            return years[0] if len(years) == 1 else None
        firsts = [dt.date(year + years, month, 1) for years in (-1, 0, 1)]
        chosen = self.chosen(firsts, self.anchor.replace(day=1))
        return chosen.year if chosen else None

    def chosen(self, days: Sequence[dt.date], now: dt.date) -> dt.date | None:
        """Return the one of several years' days that is meant, by "last" and "next" or by the verb."""
        before, after = [day for day in days if day <= now], [day for day in days if day >= now]
        if self.which in ("last", "this past"):
            return max((day for day in before if day < now), default=None)
        if self.which in ("next", "coming", "this coming"):
            return min((day for day in after if day > now), default=None)
        if self.which == "this":
            return next((day for day in days if day.year == now.year), None)
        if self.which or not days:
            return None
        nearest = min(days, key=lambda day: abs(day - now))
        direction = self.direction()
        is_day = days[0].day != 1 or "day" in self.groups or "name" in self.groups
        if not direction.is_direct and is_day and abs(nearest - now) < NEARER:
            return nearest
        if direction.tense is None:
            is_near = abs(nearest - now) < NEAR and (is_day or direction.is_direct)
            return nearest if is_near else None
        side = before if direction.tense == "past" else after
        if nearest in side:
            return nearest
        # The tense is another event's where a noun stands between: "discussed a visit in March".
        return (
            (max(before, default=None) if direction.tense == "past" else min(after, default=None))
            if direction.is_direct
            else None
        )


def agreeing(which: str, cycle: int, index: int, now: int) -> list[int]:
    """Return the cycles (years, weeks) that "last", "this" or "next" may mean, where they are one.

    "Last March" is March of last year to some and the March that was last to others; only where both are the same, as
    in January, is it given. `index` and `now` are the places within the cycle of what is named and of the anchor.
    """
    step = {"last": -1, "this": 0, "next": 1}[which]
    nearest = {-1: cycle if index < now else cycle - 1, 0: cycle, 1: cycle if index > now else cycle + 1}[step]
    return [nearest] if nearest == cycle + step else []
