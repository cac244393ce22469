"""transforms: what the words of a length, an hour, a repeated or a reckoned time say: "two-day", "3 p.m.", "years ago"."""

import re
from dataclasses import replace

from transforms.time_reader import Reading, TimeReader
from transforms.time_words import (
    ADVERBS_OF_SETS,
    PARTS_OF_DAY,
    REFERENCES,
    SEASONS,
    count,
    period,
    unit_name,
)
from transforms.timex import Time, shifted

_INEXACT = re.compile(r"(?:more|less|fewer) than|at (?:least|most)|up to|over|under", re.I)


_LASTING = re.compile(
    r"\b(?:for|within|in|over|than|after|about|nearly|almost|least|most|last(?:s|ed|ing)?|tak(?:e|es|ing)|took|spen[dt]"
    r"|under|around|through|as long as|only|just|another|once|past|every) $", re.I
)  # fmt: skip
_NOT_LASTING = re.compile(r" (?:of|when|that|in which|where|marked|for the)\b")


class LengthReader(TimeReader):
    """The rules for lengths, hours and sets, and for what is reckoned from another time."""

    def ago(self) -> Time | Reading:
        """Read "three weeks ago" and "years ago"."""
        if "long" in self.groups:
            return replace(self.blank, value="PAST_REF")
        amount, unit = self.amount(), unit_name(self.groups["unit"])
        if amount is None:
            return replace(self.blank, value="PAST_REF")
        if unit in ("second", "minute", "hour"):
            return replace(self.blank, time_type="time")
        if self.anchor is None or amount != int(amount):
            return self.open("week" if unit == "fortnight" else unit)
        if unit in ("decade", "century"):
            years = int(amount) * (10 if unit == "decade" else 100)
            time = self.relative(shifted(self.anchor, "year", -years))
            return replace(time, start_date=None, end_date=None, precision=unit)
        time = self.relative(shifted(self.anchor, unit, -int(amount)))
        if _INEXACT.match(self.groups.get("about", "")):
            return replace(time, start_date=None, end_date=None)
        return time

    def later(self) -> Reading:
        """Read "two years later", "a year earlier" and "five years from now"."""
        amount, side = self.amount() if "number" in self.groups else 1.0, self.groups["side"]
        if "long" in self.groups or amount is None or amount != int(amount) or "about" in self.groups:
            return Reading(self.blank)
        unit = unit_name(self.groups["unit"])
        if unit in ("second", "minute", "hour"):
            return Reading(replace(self.blank, time_type="time"))
        time = self.open("week" if unit == "fortnight" else unit)
        if side == "from now":
            if self.anchor is None or unit in ("decade", "century"):
                return Reading(time)
            return Reading(self.relative(shifted(self.anchor, unit, int(amount))))
        return Reading(time, (int(amount) * (-1 if side in ("earlier", "before", "ago") else 1), unit))

    def anaphor(self) -> Reading:
        """Read "the same day", "the following year" and "the night before"."""
        groups = self.groups
        unit, word = groups["unit"], groups["det"].lower().split()[-1]
        shift = {"next": 1, "following": 1, "after": 1, "previous": -1, "preceding": -1, "prior": -1, "before": -1}
        if unit in PARTS_OF_DAY:
            time = replace(self.blank, time_type="time", precision="part_of_day")
            return Reading(time, (shift.get(word, 0), "day"), f"T{PARTS_OF_DAY[unit]}")
        if unit in SEASONS:
            return Reading(self.open("season"))
        return Reading(self.open(unit), (shift.get(word, 0), unit))

    def reference(self) -> Time:
        """Read "now", "recently" and "the future"."""
        return replace(self.blank, value=REFERENCES[self.groups["word"].lower().split()[-1]])

    def clock(self) -> Reading:
        """Read "10:30 a.m. EST", "noon" and "8 o’clock"."""
        word, part = self.groups.get("word", "").lower(), self.groups.get("part", "")
        minutes = self.groups.get("minutes", "").lstrip(":.")
        hour = {"midday": 12, "noon": 12, "midnight": 0}.get(word)
        if hour is None:
            hour = int(count(self.groups["hour"]) or 0)
            half = self.groups.get("half", "").lower()[:1] or {"morning": "a", "": ""}.get(part, "p")
            if half:
                hour = hour % 12 + (12 if half == "p" and not (part == "night" and hour in (1, 2, 3, 4)) else 0)
            elif "lock" in self.match[0]:  # of the morning or the evening
                return Reading(replace(self.blank, time_type="time", precision="hour"))
        time = replace(self.blank, time_type="time", precision="minute" if minutes else "hour")
        clock = f"T{hour:02}:{minutes or '00'}" if hour < 24 and word != "midnight" else None
        return Reading(time, None, clock)

    def part_of_day(self) -> Time:
        """Read "overnight" and "in the early morning"."""
        return replace(self.blank, time_type="time", precision="part_of_day")

    def set(self) -> Time:
        """Read "every Monday", "twice a week" and "annual"."""
        groups = self.groups
        if "adverb" in groups:
            value = ADVERBS_OF_SETS[groups["adverb"]]
        elif "weekday" in groups:
            value = f"XXXX-WXX-{self.weekday_number() + 1}"
        elif "month" in groups:
            value = f"XXXX-{self.month_number('month'):02}"
        elif "season" in groups:
            value = f"XXXX-{SEASONS[groups['season']]}"
        elif "part" in groups:
            value = f"XXXX-XX-XXT{PARTS_OF_DAY[groups['part']]}"
        elif "weekend" in groups:
            value = "XXXX-WXX-WE"
        elif "weekdays" in groups:
            value = None
        else:
            other = groups.get("other", "single ").strip(" -")
            amount = (
                {"other": 2.0, "single": 1.0, "few": None}[other]
                if other in ("other", "single", "few")
                else count(other)
            )
            value = period(amount, unit_name(groups["unit"]))
        return replace(self.blank, time_type="set", value=value)

    def nights(self) -> Time:
        """Read "three nights"."""
        # ISO 8601 has no nights; "one night" is mostly some night.
        return replace(self.blank, time_type=None if self.groups["number"].lower() == "one" else "duration")

    def length(self) -> Time:
        """Read "two-day", "about 25 minutes", "two years and three months" and "a year-long"."""
        text, start, end = self.match.string, self.blank.start, self.blank.end
        duration = replace(self.blank, time_type="duration")
        if "range" in self.groups:
            return duration
        amount = self.amount() if "number" in self.groups else None if "plural" in self.groups else 1.0
        unit = unit_name(self.groups["unit"])
        value = period(amount, unit)
        if "number2" in self.groups:
            more = count(self.groups["number2"])
            second = period(more, unit_name(self.groups["unit2"]))
            if "X" in value + second:
                return duration
            value += second.removeprefix("PT" if "T" in value else "P")
        if re.fullmatch(r"(?i:an?|one) \w+", self.match[0]):
            kind = _kind_of_single(text, start, end)
            if kind != "duration":
                return replace(self.blank, time_type=kind, value=value if kind == "set" else None)
        return replace(duration, value=value, duration=None if "X" in value else value)

    def vague(self) -> Time:
        """Read "for months", "recent days" and "the weeks before"."""
        return replace(self.blank, time_type="duration", value=period(None, unit_name(self.groups["unit"])))


def _kind_of_single(text: str, start: int, end: int) -> str | None:
    """Say what "a year" is: a length after "for", one of many after a number or a plural ("$5 a year"), else open."""
    before = text[max(0, start - 14) : start]
    if re.match(r"['’]s\b| (?:before|after|since|following)\b", text[end : end + 12]):  # "a month's notice"
        return "duration"
    if text[start : start + 3].lower() == "one":
        return None if text[start:end].lower() == "one day" else "duration"
    if _LASTING.search(before):
        return None if _NOT_LASTING.match(text, end) else "duration"
    if re.search(r"(?:\d|[a-z]s|million|billion|once|twice|percent|%|thousand|hundred) $", before) and not re.search(
        r"\b(?:was|is|has|as|this|its|does|says) $", before
    ):
        return "set"
    return None
