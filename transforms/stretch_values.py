"""transforms: what the words of a longer stretch of the calendar say: "late March", "last summer", "the 1990s"."""

import datetime as dt
import re
from dataclasses import replace

from transforms.time_reader import TimeReader, agreeing
from transforms.time_words import CENTURIES, DECADES, ORDINALS, SEASONS, period
from transforms.timex import SEASON_STARTS, Time, between, dated, interval, shifted


class StretchReader(TimeReader):
    """The rules for weekends and weeks, months, seasons, quarters, years, decades and centuries."""

    def months(self) -> Time:
        """Read "April-June 2024" and "the April-June quarter"."""
        first, last = self.month_number("month"), self.month_number("month2")
        absolute = "year" in self.groups
        end = int(self.groups["year"]) if absolute else self.year_of(last)
        if end is None or (not absolute and first > last):
            return self.open("month")
        start = end - (first > last)
        anchor = None if absolute else self.anchor
        if "quarter" in self.groups and first % 3 == 1 and last == first + 2:
            return dated(self.blank, f"{end}-Q{last // 3}", None, anchor)
        return between(self.blank, f"{start}-{first:02}", f"{end}-{last:02}", anchor)

    def month(self) -> Time:
        """Read "March", "the end of March" and "next March"."""
        number = self.month_number("month")
        year = self.year_of(number)
        return self.relative(f"{year}-{number:02}", self.part) if year else self.open("month")

    def season(self) -> Time:
        """Read "the summer of 2024", "last winter" and "in the spring"."""
        season = SEASONS[self.groups["season"].lower()]
        if "year" in self.groups:
            return dated(self.blank, f"{self.groups['year']}-{season}", self.part)
        if self.anchor is None:
            return self.open("season")
        # January lies in the winter of the year before.
        year = self.anchor.year - (season == "WI" and self.anchor.month <= 2)
        month = self.anchor.month + 12 * (year < self.anchor.year)
        now = (month - SEASON_STARTS["SP"]) // 3 if month >= SEASON_STARTS["SP"] else -1
        index = ("SP", "SU", "FA", "WI").index(season)
        if self.which in ("this", "last", "next"):
            years = agreeing(self.which, year, index, now)
            if self.which == "this" and index > now and self.direction().tense == "past":
                years = []  # "this summer", said in January of what was
            if season == "WI" and self.which == "this" and now < 2:  # the winter before or the one to come
                years = []
        else:
            starts = [dt.date(year + years, SEASON_STARTS[season], 1) for years in (-1, 0, 1)]
            this = self.anchor.replace(year=year, month=SEASON_STARTS[season], day=1) if index == now else self.anchor
            chosen = self.chosen(starts, this)
            years = [chosen.year] if chosen else []
        return self.relative(f"{years[0]}-{season}", self.part) if len(years) == 1 else self.open("season")

    def part_of_year(self) -> Time:
        """Read "Q3 2024", "the first half of last year" and "the third quarter"."""
        ordinal, code = self.groups.get("ordinal", "").lower(), self.groups.get("code")
        letter = code[0] if code else "H" if self.groups.get("unit") == "half" else "Q"
        number = int(code[1]) if code else ORDINALS[ordinal]
        if number == -1 or (letter == "H" and number > 2):
            number = 2 if letter == "H" else 4
        if "year" in self.groups:
            return dated(self.blank, f"{self.groups['year']}-{letter}{number}")
        precision = "half_year" if letter == "H" else "quarter"
        if self.anchor is None:
            return self.open(precision)
        if self.which:
            year = self.anchor.year + {"last": -1, "next": 1}.get(self.which, 0)
            return self.relative(f"{year}-{letter}{number}")
        if letter == "H" or ordinal in ("last", "final", "latter"):
            return self.open(precision)
        size = 3
        starts = [dt.date(self.anchor.year + years, size * number - 2, 1) for years in (-1, 0, 1)]
        if self.direction().tense is None:  # business news speaks of the quarter that ended last
            ended = [
                start for start in starts if 0 < (self.anchor - interval(shifted(start, "quarter", 0))[1]).days < 90
            ]
            return self.relative(shifted(ended[0], "quarter", 0)) if ended else self.open(precision)
        this = self.anchor.replace(month=(self.anchor.month - 1) // size * size + 1, day=1)
        chosen = self.chosen(starts, this)
        return self.relative(f"{chosen.year}-Q{number}") if chosen else self.open(precision)

    def fiscal(self) -> Time:
        """Read "fiscal 2024", which has a value, yet no days: when it begins, each body decides for itself."""
        is_quarter = "quarter" in self.groups
        year = self.groups.get("year")
        value = f"FY{year if len(year) == 4 else '20' + year}" if year and not is_quarter else None
        return replace(self.blank, value=value, precision="quarter" if is_quarter else "year")

    def decade(self) -> Time:
        """Read "the mid-1980s" and "the ’90s"."""
        if "decade" in self.groups:
            return dated(self.blank, f"{self.groups['decade']}X", self.part)
        short = self.groups.get("short")
        number = int(short) if short else DECADES[self.groups["word"]]
        # "The '20s" are of this century or the last; before them nobody would write it so.
        return dated(self.blank, f"19{number}X", self.part) if number > 2 else self.open("decade")

    def century(self) -> Time:
        """Read "the late 19th century"."""
        word = self.groups["century"]
        number = CENTURIES.get(word) or int(re.sub(r"\D", "", word))
        if "bc" in self.groups:
            return self.open("century")
        return dated(self.blank, f"{number - 1:02}XX", self.part)

    def bc(self) -> Time:
        """Read "44 BC"."""
        return replace(self.blank, value=f"BC{int(self.groups['year']):04}", precision="year")

    def year(self) -> Time:
        """Read "2024", "early 2024" and "pre-1989"."""
        return dated(self.blank, self.groups["year"], self.part)

    def school_year(self) -> Time:
        """Read "2024-25"."""
        first, last = self.groups["year"], self.groups["year2"]
        last = last if len(last) == 4 else first[:2] + last
        return between(self.blank, first, last)

    def period(self) -> Time:
        """Read "last week", "late next year" and, a length, "the past year"."""
        unit = self.groups["unit"]
        which = {"this": 0, "last": -1, "next": 1, "current": 0, "this coming": 1, "before last": -2}.get(self.which)
        if unit == "weekend":
            return self._weekend(self.which)
        # "Over the last year" is a length, up to now.
        if "the" in self.groups or which is None:
            value = period(1, unit)
            return replace(self.blank, time_type="duration", value=value, duration=value)
        if self.anchor is None:
            return self.open(unit)
        return self.relative(shifted(self.anchor, unit, which), None if unit == "week" else self.part)

    def edge(self) -> Time:
        """Read "the end of the year": of that in which it is said."""
        unit = self.groups.get("unit", "year")
        part = "late" if self.groups["edge"] == "year" else self.part
        if unit == "weekend":
            return self._weekend("")
        if self.groups["edge"] == "year" and self.direction().tense == "past":  # "failed to file its year-end report"
            return self.open(unit)
        if self.anchor is None or self.groups["edge"] in ("turn", "rest", "remainder"):
            return self.open(unit)
        return self.relative(shifted(self.anchor, unit, 0), None if unit == "week" else part)

    def weekend(self) -> Time:
        """Read "the weekend"."""
        return self._weekend("")

    def _weekend(self, which: str) -> Time:
        if self.anchor is None:
            return self.open("weekend")
        is_weekend = self.anchor.weekday() >= 5
        weeks = {"this": 0, "last": -1, "this past": 0 if is_weekend else -1, "this coming": int(is_weekend)}.get(which)
        if not which:
            tense = self.direction().tense
            weeks = {"past": 0 if is_weekend else -1, "future": 0}.get(tense or "")
        elif which == "next" and is_weekend:
            weeks = 1
        if weeks is None or (which == "last" and is_weekend):
            return self.open("weekend")
        return self.relative(shifted(self.anchor, "weekend", weeks))
