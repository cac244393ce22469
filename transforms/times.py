"""transforms: the time expressions of one document, as TIMEX3, with the interval of days where it can be told.

Absolute expressions are normalised by themselves; relative ones against an anchor, the day of publication, and only
where the words leave one reading: "next Friday" said on a Monday may be two days, and then has no value. What spaCy
takes for a time and no rule here reads is kept as a span, its type given where the words show it.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from transforms.annotations import Segment, Span
from transforms.quotations import READABLE_ROLES
from transforms.time_patterns import time_matches
from transforms.timex import Time, dated, shifted

__all__ = ["Time", "read_times"]

MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6,
    "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
WEEKDAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}
SEASONS = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}
PARTS_OF_DAY = {"morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI"}
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
ADVERBS_OF_SETS = {
    "daily": "P1D", "weekly": "P1W", "monthly": "P1M", "quarterly": "P3M",
    "yearly": "P1Y", "annual": "P1Y", "annually": "P1Y",
}  # fmt: skip
NUMBERS = {
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
FUTURE_AUXILIARIES = frozenset({"will", "'ll", "’ll", "shall", "wo"})  # wo: of "won't"
NEAR = dt.timedelta(days=100)  # "on March 3", of no telling tense, is the nearest one only if that is near
NOT_WHEN = frozenset(
    {"until", "till", "by", "for", "before"}
)  # "was postponed until Tuesday": the verb's day is another
_VAGUE = re.compile(
    r"(?:the|an?|one|that|some|this|his|her|its|their|our|my|all) (?!weekend)(?:\w+|night of)$|(?:March|May)$", re.I
)
_COUNTED = re.compile(r"(?!the |past |last |next )[^-]+$", re.I)  # "in two weeks", not "in the past year"
_IN = re.compile(r"\bin $", re.I)
_AGE = re.compile(r"\bold\b|\bolds\b|\baged?\b")
_TYPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("set", re.compile(r"\b(?:every|each|daily|weekly|monthly|yearly|annual|annually)\b", re.I)),
    ("time", re.compile(r"\b(?:morning|afternoon|evening|night|noon|midnight|o['’]clock|[ap]\.?m)\b|\d:\d\d", re.I)),
    ("date", re.compile(r"\b(?:century|weekend|day|eve|ago|earlier|later|Christmas|Easter|Ramadan)\b|\d{4}"
                        r"|^(?:the )?(?:this|last|next|early|late|mid|end|beginning|start)\b"
                        r"|\b(?:[A-Z][a-z]+day|January|February|March|April|May|June|July|August|September|October"
                        r"|November|December)\b")),
    ("duration", re.compile(r"^(?:the )?(?:past|several|few|many|some|dozens|hundreds|\w+ to \w+)\b"
                            r"|^(?:seconds|minutes|hours|days|weeks|months|years|decades|centuries)$", re.I)),
)  # fmt: skip


def read_times(doc: Doc, segments: Sequence[Segment], anchor: dt.date | None) -> list[Time]:
    """Read the time expressions of one document.

    Args:
        doc: the parse over the document's exact text, with tags, heads and entities.
        segments: the document's segments; only readable roles are read.
        anchor: the day of publication; None leaves every relative expression without a value.

    Returns:
        Times in the order of the text, not overlapping. Ages ("56-year-old") are not times.
    """
    text = doc.text
    times: list[Time] = []
    for segment in segments:
        if segment.role in READABLE_ROLES:
            times += _by_rule(doc, text, segment, anchor)
    taken = bytearray(len(text))
    for found in times:
        taken[found.start : found.end] = b"\1" * (found.end - found.start)
    readable = [Span(s.start, s.end) for s in segments if s.role in READABLE_ROLES]
    for entity in doc.ents:
        start, end = entity.start_char, entity.end_char
        if entity.label_ not in ("DATE", "TIME") or any(taken[start:end]):
            continue
        time = _by_entity(text, start, end)
        if time is not None and any(s.start <= start and end <= s.end for s in readable):
            times.append(time)
    return sorted(times, key=lambda time: time.start)


def _by_rule(doc: Doc, text: str, segment: Segment, anchor: dt.date | None) -> Iterator[Time]:
    for span, name, match in time_matches(text, segment.start, segment.end):
        if match[0] == "a second":  # "a second term"
            continue
        groups = {key: value for key, value in match.groupdict().items() if value}
        reader = _Reader(Time(span.start, span.end, "date"), groups, anchor, _tense(doc, span))
        if _is_open(name, text, match):
            yield replace(reader.blank, time_type=None)
            continue
        try:
            yield getattr(reader, name)()
        except (ValueError, OverflowError):  # 31 February, the year 0: written so, and no day
            yield reader.blank


def _is_open(name: str, text: str, match: re.Match[str]) -> bool:
    """Say whether words that read as a length may be another: "in two weeks", "one day", "the last week of July"."""
    if name == "period":
        return match["the"] is not None and text.startswith(" of ", match.end())
    is_start_or_length = _IN.search(text, max(0, match.start() - 4), match.start()) and _COUNTED.match(match[0])
    return name == "length" and (bool(is_start_or_length) or match[0] == "one day")


def _by_entity(text: str, start: int, end: int) -> Time | None:
    """Keep what spaCy takes for a time, unless it is an age, a bare number or an indefinite "a spring"."""
    words = text[start:end]
    blank = Time(start, end, "date")
    if re.fullmatch(r"(?:1[5-9]|20)\d\d", words):
        return dated(blank, words)
    near = text[max(0, start - 6) : end + 5]
    if _AGE.search(near) or not re.search(r"[A-Za-z]{3}", words) or _VAGUE.match(words) or "\n" in words:
        return None
    if "weekend" in words:
        return replace(blank, precision="weekend")
    return replace(blank, time_type=next((kind for kind, pattern in _TYPES if pattern.search(words)), None))


def _tense(doc: Doc, span: Span) -> str | None:
    """Return "past" or "future" after the verb that governs a span, where its form shows one."""
    found = doc.char_span(span.start, span.end, alignment_mode="expand")
    if found is None or (found.start > 0 and doc[found.start - 1].lower_ in NOT_WHEN):
        return None
    token = found.root
    for _ in range(8):
        auxiliaries = [child for child in token.children if child.dep_ in ("aux", "auxpass")]
        if token.pos_ in ("VERB", "AUX"):
            # An infinitive shows nothing: "failed to speak on Friday", "plans to speak on Friday".
            if any(a.tag_ in ("MD", "TO") for a in auxiliaries):
                return "future" if any(a.lower_ in FUTURE_AUXILIARIES for a in auxiliaries) else None
            if token.tag_ == "VBD" or any(a.tag_ == "VBD" or a.lemma_ == "have" for a in auxiliaries):
                return "past"
            if token.tag_ in ("VBZ", "VBP") or auxiliaries:
                return None
        if token.head.i == token.i:
            return None
        token = token.head
    return None


class _Reader:
    """One match as a time: each method reads the rules of its name in `_RULES`."""

    def __init__(self, blank: Time, groups: dict[str, str], anchor: dt.date | None, tense: str | None) -> None:
        self.blank, self.groups, self.anchor, self.tense = blank, groups, anchor, tense
        self.part = groups["third"].lower() if "third" in groups else None
        self.which = {"this": 0, "last": -1, "next": 1}.get(groups.get("which", "").lower())

    def relative(self, value: str, part: str | None = None) -> Time:
        return dated(self.blank, value, part, self.anchor)

    def iso(self) -> Time:
        return dated(self.blank, f"{self.groups['year']}-{self.groups['month']}-{self.groups['day']}")

    def date(self) -> Time:
        month, day = MONTHS[self.groups["month"][:3].lower()], int(self.groups.get("day", 0))
        if "year" in self.groups:
            value = f"{self.groups['year']}-{month:02}" + (f"-{day:02}" if day else "")
            return dated(self.blank, value, self.part)
        time = replace(self.blank, precision="day")
        if self.anchor is None:
            return time
        days = [dt.date(self.anchor.year + years, month, day) for years in (-1, 0, 1)]
        if "weekday" in self.groups:
            weekday = WEEKDAYS[self.groups["weekday"][:3].lower()]
            days = [found for found in days if found.weekday() == weekday]
        else:
            days = _by_tense(days, self.anchor, self.tense or "nearest")
        return self.relative(days[0].isoformat()) if len(days) == 1 else time

    def month(self) -> Time:
        time = replace(self.blank, precision="month")
        if self.anchor is None:
            return time
        number, year = MONTHS[self.groups["month"][:3].lower()], self.anchor.year
        if self.which is None:
            firsts = [dt.date(year + years, number, 1) for years in (-1, 0, 1)]
            years = [first.year for first in _by_tense(firsts, self.anchor.replace(day=1), self.tense)]
        else:
            # Where "last March" may be this year's March or last year's, it stays open.
            years = _agreeing(self.which, year, number, self.anchor.month)
        return self.relative(f"{years[0]}-{number:02}", self.part) if len(years) == 1 else time

    def season(self) -> Time:
        season = SEASONS[self.groups["season"].lower()]
        if "year" in self.groups:
            return dated(self.blank, f"{self.groups['year']}-{season}", self.part)
        time = replace(self.blank, precision="season")
        if self.anchor is None or self.which is None or season == "WI":  # a winter belongs to two years
            return time
        number = (self.anchor.month - 3) // 3
        years = _agreeing(self.which, self.anchor.year, ("SP", "SU", "FA").index(season), number)
        return self.relative(f"{years[0]}-{season}", self.part) if len(years) == 1 else time

    def part_of_year(self) -> Time:
        ordinal = self.groups["ordinal"]
        number = int(ordinal) if ordinal.isdigit() else ORDINALS[ordinal]
        return dated(self.blank, f"{self.groups['year']}-{'H' if self.groups.get('unit') == 'half' else 'Q'}{number}")

    def decade(self) -> Time:
        return dated(self.blank, self.groups["decade"], self.part)

    def year(self) -> Time:
        return dated(self.blank, self.groups["year"], self.part)

    def day(self) -> Time:
        word, part = self.groups["day"].lower(), self.groups.get("part")
        if word == "tonight" or (word == "last" and part == "night"):
            part = "night"
        elif word == "last":  # "last evening" may be yesterday's or the one that went before the talk
            return replace(self.blank, time_type="time", precision="part_of_day")
        suffix = f"T{PARTS_OF_DAY[part]}" if part else ""
        if self.anchor is None:
            return replace(self.blank, time_type="time" if part else "date", precision="part_of_day" if part else "day")
        offset = {"yesterday": -1, "last": -1, "tomorrow": 1}.get(word, 0)
        return self.relative((self.anchor + dt.timedelta(days=offset)).isoformat() + suffix)

    def weekday(self) -> Time:
        part = self.groups.get("part")
        time = replace(self.blank, time_type="time" if part else "date", precision="part_of_day" if part else "day")
        if self.anchor is None:
            return time
        number, today = WEEKDAYS[self.groups["weekday"][:3].lower()], self.anchor.weekday()
        past, coming = (number - today - 7) % -7, (number - today) % 7
        if self.which is None:
            offsets = {"past": [past], "future": [coming]}.get(self.tense or "", [0] if past == coming == 0 else [])
        else:
            offsets = [number - today + 7 * week for week in _agreeing(self.which, 0, number, today)]
        if len(offsets) != 1:
            return time
        day = (self.anchor + dt.timedelta(days=offsets[0])).isoformat()
        return self.relative(day + (f"T{PARTS_OF_DAY[part]}" if part else ""))

    def period(self) -> Time:
        unit = self.groups["unit"]
        if "the" in self.groups and unit != "weekend":  # "over the last year" is a length, up to now
            value = "P3M" if unit == "quarter" else _period("1", unit)
            return replace(self.blank, time_type="duration", value=value, duration=value)
        if self.anchor is None or self.which is None or unit == "weekend":
            return replace(self.blank, precision=unit)
        part = None if unit == "week" else self.part
        return self.relative(shifted(self.anchor, unit, self.which), part)

    def ago(self) -> Time:
        count, unit = _count(self.groups["number"]), self.groups["unit"]
        if unit in ("second", "minute", "hour"):
            return replace(self.blank, time_type="time")
        whole = self.anchor is not None and count == int(count) and self.groups["number"] not in ("a", "an")
        if self.anchor is None or not whole or unit == "decade":
            return replace(self.blank, precision=unit)
        return self.relative(shifted(self.anchor, unit, -int(count)))

    def unread(self) -> Time:
        return self.blank

    def set(self) -> Time:
        if "adverb" in self.groups:
            value = ADVERBS_OF_SETS[self.groups["adverb"]]
        elif "weekday" in self.groups:
            value = f"XXXX-WXX-{WEEKDAYS[self.groups['weekday'][:3].lower()] + 1}"
        else:
            value = _period("1", self.groups["unit"])
        return replace(self.blank, time_type="set", value=value)

    def clock(self) -> Time:
        return replace(self.blank, time_type="time", precision="minute" if "minutes" in self.groups else "hour")

    def nights(self) -> Time:
        # ISO 8601 has no nights; "one night" is mostly some night.
        return replace(self.blank, time_type=None if self.groups["number"] == "one" else "duration")

    def length(self) -> Time:
        if self.blank.end - self.blank.start == 2 + len(self.groups["unit"]) and self.groups["number"] == "a":
            # "In a year when", "$5 a year": no length; "about a year" is one.
            return replace(self.blank, time_type=None)
        value = _period(f"{_count(self.groups['number']):.10g}", self.groups["unit"])
        return replace(self.blank, time_type="duration", value=value, duration=value)


def _agreeing(which: int, cycle: int, index: int, now: int) -> list[int]:
    """Return the cycles (years, weeks) that "last" (-1), "this" (0) or "next" (1) may mean, where they are one.

    "Last March" is March of last year to some and the March that was last to others; only where both are the same, as
    in January, is it given. `index` and `now` are the places within the cycle of what is named and of the anchor.
    """
    nearest = {-1: cycle if index < now else cycle - 1, 0: cycle, 1: cycle if index > now else cycle + 1}[which]
    return [nearest] if nearest == cycle + which else []


def _by_tense(days: Sequence[dt.date], anchor: dt.date, tense: str | None) -> list[dt.date]:
    """Return the day that is nearest to the anchor, if it lies on the side that the tense has."""
    nearest = min(days, key=lambda day: abs(day - anchor))
    fits = {
        "past": nearest <= anchor,
        "future": nearest >= anchor,
        "nearest": abs(nearest - anchor) < NEAR,
        None: False,
    }[tense]
    return [nearest] if fits else []


def _count(words: str) -> float:
    first, *rest = words.split()
    if first == "half":
        return 0.5
    return (float(first) if first[0].isdigit() else NUMBERS[first]) + (0.5 if rest else 0)


def _period(count: str, unit: str) -> str:
    """Return an ISO 8601 duration; TIMEX3 counts decades in tens of years."""
    if unit == "decade":
        return f"P{float(count) * 10:.10g}Y"
    return f"P{'T' if unit in ('second', 'minute', 'hour') else ''}{count}{unit[0].upper()}"
