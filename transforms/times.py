"""transforms: the time expressions of one document, as TIMEX3, with the interval of days where it can be told.

Absolute expressions are normalised by themselves; relative ones only against an anchor, the day of publication, and only
where the words leave one reading: "next Friday" said on a Monday may be two days, and then has no value. What spaCy
takes for a time and no rule here reads is kept as a span, its type given where the words show it.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from transforms.annotations import Segment, Span
from transforms.calendar_values import interval, moved, number, past_or_future, shifted, third
from transforms.quotations import READABLE_ROLES

MONTHS = {m: i for i, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
WEEKDAYS = {d: i for i, d in enumerate("mon tue wed thu fri sat sun".split())}
SEASONS = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}
UNITS = {"second": "S", "minute": "M", "hour": "H", "day": "D", "week": "W", "month": "M", "year": "Y", "decade": "0Y"}
PARTS_OF_DAY = {"morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI"}
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
ADVERBS_OF_SETS = {"daily": "P1D", "weekly": "P1W", "monthly": "P1M", "quarterly": "P3M", "yearly": "P1Y", "annual": "P1Y"}
FUTURE_AUXILIARIES = frozenset({"will", "'ll", "’ll", "shall", "to", "wo"})


@dataclass(frozen=True)
class Time:
    """One time expression: its span, and its columns in the table `times`; None where it cannot be told.

    `value` is TIMEX3's, `duration` ISO 8601; both ends of the interval of days are included. `anchor_date` is given
    where the value was reckoned from it.
    """

    start: int
    end: int
    time_type: str | None
    value: str | None = None
    start_date: dt.date | None = None
    end_date: dt.date | None = None
    duration: str | None = None
    precision: str | None = None
    anchor_date: dt.date | None = None


_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)(?:\.|(?= \d)))"
)
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)(?![\d,]?\d|-\d|%|\.\d)"
_WEEKDAY = r"(?P<weekday>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_THIRD = r"(?:(?:the )?(?P<third>[Ee]arly|[Ll]ate|[Mm]id)(?:[ -]in)?[ -])?"
_WHICH = r"(?P<which>[Tt]his|[Ll]ast|[Nn]ext)"
_NUMBER = (
    r"(?P<number>\d+(?:\.\d+)?|(?:a|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty"
    r"|forty|fifty|sixty|seventy|eighty|ninety)(?: and a half)?|half an?)"
)
_UNIT = r"(?P<unit>second|minute|hour|day|week|month|year|decade)"
_ABOUT = r"(?:(?:(?:just )?(?:more|less|fewer) than|at least|at most|up to|about|around|nearly|almost|over|roughly|only) )?"
_PART = r"(?: (?P<part>morning|afternoon|evening|night))?"

# Each rule with the name of the method that reads it. Earlier rules win over later ones at the same place.
_RULES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"(?<![\w$€£-])(?:{pattern})(?!\w)"))
    for name, pattern in (
        ("iso", r"(?P<year>(?:1[5-9]|20)\d\d)-(?P<month>[01]\d)-(?P<day>[0-3]\d)"),
        ("date", rf"(?:{_WEEKDAY},? )?(?:the )?{_DAY} (?:of )?{_MONTH},? (?:in )?{_YEAR}"),
        ("date", rf"(?:{_WEEKDAY},? )?{_MONTH} {_DAY},? {_YEAR}"),
        ("date", rf"(?:{_WEEKDAY},? )?(?:the )?{_DAY} (?:of )?{_MONTH}(?! \d)"),
        ("date", rf"(?:{_WEEKDAY},? )?{_MONTH} {_DAY}(?![\d,.:]?\d| ?[-–] ?\d)"),
        ("date", rf"{_THIRD}{_MONTH},? (?:of )?{_YEAR}"),
        ("month", rf"{_THIRD}(?:{_WHICH} )?{_MONTH}"),
        ("season", rf"{_THIRD}(?:the )?(?P<season>spring|summer|autumn|fall|winter) (?:of )?{_YEAR}"),
        ("season", rf"{_THIRD}{_WHICH} (?P<season>spring|summer|autumn|fall|winter)"),
        ("part_of_year", rf"(?:the )?(?P<ordinal>first|second|third|fourth) (?P<unit>quarter|half) of {_YEAR}"),
        ("part_of_year", rf"Q(?P<ordinal>[1-4]),? {_YEAR}"),
        ("decade", r"(?:the )?(?:(?P<third>[Ee]arly|[Ll]ate|[Mm]id)[ -])?(?:the )?(?P<decade>1[5-9]\d|20\d)0['’]?s"),
        ("day", r"(?P<day>[Tt]oday|[Tt]onight|[Tt]omorrow|[Yy]esterday)" + _PART),
        ("day", r"(?P<day>[Tt]his|[Ll]ast) (?P<part>morning|afternoon|evening|night)"),
        ("weekday", rf"(?:{_WHICH} )?{_WEEKDAY}{_PART}"),
        ("period", rf"{_THIRD}(?:(?:[Ee]arlier|[Ll]ater) )?{_WHICH} (?P<unit>week|month|year|quarter|weekend)"),
        ("ago", rf"{_ABOUT}{_NUMBER} {_UNIT}s? ago"),
        ("unread", rf"{_NUMBER} {_UNIT}s? (?:later|earlier|from now)"),
        ("set", rf"(?:every|each|Every|Each) (?:{_WEEKDAY}|{_UNIT})"),
        ("set", r"(?P<adverb>daily|weekly|monthly|quarterly|yearly|annual(?:ly)?)"),
        ("clock", r"[01]?\d(?P<minutes>[:.][0-5]\d)? ?[ap]\.?m\b\.?"),
        ("clock", r"(?:[01]?\d|2[0-3])(?P<minutes>:[0-5]\d)(?! ?[ap]\.?m)(?: (?:GMT|UTC|BST|CET|ET|EST|EDT))"),
        ("length", rf"(?:[Tt]he )?(?:(?:past|last|next) )?{_ABOUT}{_NUMBER}[ -]{_UNIT}s?(?![ -]olds?\b)"),
        ("year", rf"(?:the year |{_THIRD}){_YEAR}"),
    )
)  # fmt: skip
_AGE = re.compile(r"\bold\b|\bolds\b|\baged?\b")
_YEAR_BEFORE = re.compile(r"(?:\b(?:in|since|by|until|till|from|of|during|before|after|and|to|through) |[(–])$", re.I)
_TYPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("set", re.compile(r"\b(?:every|each|daily|weekly|monthly|yearly|annual|annually)\b", re.I)),
    ("time", re.compile(r"\b(?:morning|afternoon|evening|night|noon|midnight|o['’]clock|[ap]\.?m)\b|\d:\d\d", re.I)),
    ("date", re.compile(r"\b(?:century|weekend|day|eve|yesterday|today|ago|earlier|later|Christmas|Easter|Ramadan)\b|\d{4}"
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
    for time in times:
        taken[time.start : time.end] = b"\1" * (time.end - time.start)
    readable = [Span(s.start, s.end) for s in segments if s.role in READABLE_ROLES]
    for entity in doc.ents:
        start, end = entity.start_char, entity.end_char
        if entity.label_ not in ("DATE", "TIME") or any(taken[start:end]):
            continue
        if any(s.start <= start and end <= s.end for s in readable) and (time := _by_entity(text, start, end)):
            times.append(time)
    return sorted(times, key=lambda time: time.start)


def time_spans(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the spans of text[start:end] that read as times by their words alone; a number in them is no quantity."""
    for span, _, _ in _matches(text, start, end):
        yield span


def _matches(text: str, start: int, end: int) -> Iterator[tuple[Span, str, re.Match[str]]]:
    """Yield what the rules match, first rule first at each place, not overlapping, in no order."""
    taken = bytearray(end - start)
    for name, pattern in _RULES:
        for match in pattern.finditer(text, start, end):
            span = Span(match.start(), match.end())
            if any(taken[span.start - start : span.end - start]):
                continue
            if name == "year" and not match["third"] and not _YEAR_BEFORE.search(text[max(0, span.start - 9) : span.start]):
                continue
            taken[span.start - start : span.end - start] = b"\1" * (span.end - span.start)
            yield span, name, match


def _by_rule(doc: Doc, text: str, segment: Segment, anchor: dt.date | None) -> Iterator[Time]:
    for span, name, match in _matches(text, segment.start, segment.end):
        blank = Time(span.start, span.end, "date")
        groups = {key: value for key, value in match.groupdict().items() if value}
        time = _READERS[name](blank, groups, anchor, _tense(doc, span) if name in ("weekday", "month", "date") else None)
        if time is not None:
            yield time


def _by_entity(text: str, start: int, end: int) -> Time | None:
    """Keep what spaCy takes for a time, unless it is an age, a bare number or an indefinite "a spring"."""
    words = text[start:end]
    if re.fullmatch(r"(?:1[5-9]|20)\d\d", words):
        return _dated(Time(start, end, "date"), words)
    near = text[max(0, start - 6) : end + 5]
    if _AGE.search(near) or not re.search(r"[A-Za-z]", words) or re.match(r"(?:an?|one|that|some) \w+$", words) or "\n" in words:
        return None
    return Time(start, end, next((kind for kind, pattern in _TYPES if pattern.search(words)), None))
