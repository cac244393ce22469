"""transforms: what the words of a day say: "3 March 2024", "Friday", "yesterday", "Easter", "March 3-5"."""

import datetime as dt
import re
from dataclasses import replace

from transforms.named_days import named_day
from transforms.time_reader import NEARER, TimeReader, agreeing
from transforms.time_words import PARTS_OF_DAY
from transforms.timex import Time, between, dated, interval, shifted


class DayReader(TimeReader):
    """The rules for days, and for weeks by their days."""

    def iso(self) -> Time:
        """Read "2024-05-06" and "2024-05-06 10:30"."""
        clock = f"T{self.groups['hour']}:{self.groups['minutes']}" if "hour" in self.groups else ""
        return dated(self.blank, f"{self.groups['year']}-{self.groups['month']}-{self.groups['day']}{clock}")

    def slashed(self) -> Time:
        """Read "25/12/2023"; of "3/4/2024" the words do not tell which is the month."""
        first, second, year = int(self.groups["first"]), int(self.groups["second"]), self.groups["year"]
        if first <= 12 and second <= 12 and first != second:  # the third of April or the fourth of March
            return self.open("day")
        if len(year) == 2:
            year = f"{'19' if int(year) > 50 else '20'}{year}"
        month, day = (first, second) if second > 12 or first == second else (second, first)
        clock = f"T{int(self.groups['hour']):02}:{self.groups['minutes']}" if "hour" in self.groups else ""
        return dated(self.blank, f"{year}-{month:02}-{day:02}{clock}")

    def deed(self) -> Time:
        """Read "9/11"."""
        return dated(self.blank, "2001-09-11")

    def date(self) -> Time:
        """Read "3 March 2024", "Friday, March 3" and "late March 2024"."""
        month, day = self.month_number("month"), int(self.groups.get("day", 0))
        if "year" in self.groups:
            return dated(self.blank, f"{self.groups['year']}-{month:02}" + (f"-{day:02}" if day else ""), self.part)
        found = self.day_of_year(month, day)
        return self.relative(found.isoformat()) if found else self.open("day")

    def another_day(self) -> Time:
        """Read the first of "24 and 25 April"."""
        return self.date()

    def days(self) -> Time:
        """Read "March 3-5" and "28 April-2 May 2024"."""
        month, day, last = self.month_number("month"), int(self.groups["day"]), int(self.groups["day2"])
        month2 = self.month_number("month2") if "month2" in self.groups else month
        if "year" in self.groups:
            year = int(self.groups["year"])
            first = dt.date(year - (month2 < month), month, day)
            return between(self.blank, first.isoformat(), dt.date(year, month2, last).isoformat())
        found = self.day_of_year(month, day)
        if found is None:
            return self.open("day")
        end = dt.date(found.year + (month2 < month), month2, last)
        return between(self.blank, found.isoformat(), end.isoformat(), self.anchor)

    def week_of(self) -> Time:
        """Read "the week of March 6" and "the week ending May 9"."""
        month = self.month_number("month")
        day, unit = int(self.groups["day"]), self.groups["unit"]
        absolute = "year" in self.groups
        found = dt.date(int(self.groups["year"]), month, day) if absolute else self.day_of_year(month, day)
        if found is None:
            return self.open(unit)
        return dated(self.blank, shifted(found, unit, 0), None, None if absolute else self.anchor)

    def nth(self) -> Time:
        """Read "the last week of July", seven days of that month, and "the first day of 2024"."""
        unit, name = self.groups["unit"], self.groups["nth"]
        absolute, month = "year" in self.groups, self.month_number("month") if "month" in self.groups else None
        year = int(self.groups["year"]) if absolute else self.year_of(month or 0)
        if year is None or unit == "weekend" or (month is None and unit == "week"):
            return self.open(unit)
        anchor = None if absolute else self.anchor
        value = f"{year}-{month:02}" if month else f"{year}"
        start, end, _ = interval(value)
        index = {"first": 0, "opening": 0, "second": 1, "third": 2, "fourth": 3}.get(name)
        step = dt.timedelta(days=7 if unit == "week" else 1)
        first = end - step + dt.timedelta(days=1) if index is None else start + step * index
        if unit == "day":
            return dated(self.blank, first.isoformat(), None, anchor)
        time = dated(self.blank, value, None, anchor)
        return replace(time, start_date=first, end_date=first + step - dt.timedelta(days=1), precision="week")

    def day(self) -> Time:
        """Read "today", "last night" and "the day before yesterday"."""
        word, part = self.groups["day"].lower(), self.groups.get("part")
        if word == "tonight" or (word == "last" and part == "night"):
            part = "night"
        elif word == "last":  # "last evening" may be yesterday's or the one that went before the talk
            return replace(self.blank, time_type="time", precision="part_of_day")
        if self.anchor is None:
            return replace(self.blank, time_type="time" if part else "date", precision="part_of_day" if part else "day")
        offsets = {"yesterday": -1, "last": -1, "tomorrow": 1, "before yesterday": -2, "after tomorrow": 2}
        suffix = f"T{PARTS_OF_DAY[part]}" if part else ""
        return self.relative((self.anchor + dt.timedelta(days=offsets.get(word, 0))).isoformat() + suffix)

    def named(self) -> Time:
        """Read "Thanksgiving", "Easter week" and "Christmas 2023"."""
        name, unit = self.groups["name"], self.groups.get("unit", "day").strip()
        if "year" in self.groups:
            found = named_day(name, int(self.groups["year"]))
            return dated(self.blank, _around(found, unit)) if found else self.open(unit)
        if self.anchor is None:
            return self.open(unit)
        days = [day for years in (-2, -1, 0, 1, 2) if (day := named_day(name, self.anchor.year + years))]
        near = [day for day in days if abs(day - self.anchor) < NEARER and not self.which]
        chosen = near[0] if near else self.chosen(days, self.anchor)  # "Easter week began" lies before Easter
        return self.relative(_around(chosen, unit)) if chosen else self.open(unit)

    def weekday(self) -> Time:
        """Read "Friday", "early Friday" and "last Friday evening"."""
        part = self.groups.get("part")
        time = replace(self.blank, time_type="time" if part else "date", precision="part_of_day" if part else "day")
        if self.anchor is None or self._is_any():
            return time
        number, today = self.weekday_number(), self.anchor.weekday()
        past, coming = (number - today - 7) % -7, (number - today) % 7
        offsets: list[int] = []
        if not self.which:
            by_tense = {"past": [past], "future": [coming]}
            offsets = [0] if past == coming == 0 else by_tense.get(self.direction().tense or "", [])
        elif self.which == "this past":
            offsets = [past or -7]
        elif self.which in ("this coming", "coming"):
            offsets = [coming or 7]
        elif self.which in ("this", "last", "next"):
            offsets = [number - today + 7 * week for week in agreeing(self.which, 0, number, today)]
        if len(offsets) != 1:
            return time
        day = (self.anchor + dt.timedelta(days=offsets[0])).isoformat()
        return self.relative(day + (f"T{PARTS_OF_DAY[part]}" if part else ""))

    def _is_any(self) -> bool:
        """Say whether a weekday is one of many: "on a Friday", "the first Tuesday in May"; not "in a Friday letter"."""
        before = self.match.string[max(0, self.blank.start - 8) : self.blank.start]
        if re.search(r"\b(?:any|one|some|first|second|third|fourth) $", before):
            return True
        is_modifier = re.match(
            r" (?!that|when|in |on |at |after|before)[A-Za-z]", self.match.string[self.blank.end :][:9]
        )
        return re.search(r"\ban? $", before) is not None and not is_modifier


def _around(day: dt.date, unit: str) -> str:
    """Return the value of a named day, or of its week or weekend, which stands before a Monday."""
    return shifted(day - dt.timedelta(days=3 if unit == "weekend" and day.weekday() < 2 else 0), unit, 0)
