"""transforms: how the time expressions of news English are written: patterns only, their meaning is read in `times`."""

import re
from collections.abc import Iterator

from transforms.annotations import Span

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
    r"(?P<number>\d+(?:\.\d+| 1/2)?|(?:a|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty"
    r"|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?: and a half)?|half an?)"
)
_UNIT = r"(?P<unit>second|minute|hour|day|week|month|year|decade)"
_ABOUT = (
    r"(?:(?:(?:just )?(?:more|less|fewer) than|at least|at most|up to|about|around|nearly|almost|over|roughly|only) )?"
)
_PERIOD = r"(?P<unit>week|month|year|quarter|weekend)"
_PART = r"(?: (?P<part>morning|afternoon|evening|night))?"

# Each pattern with the name of the rule that reads it. Earlier rules win over later ones at the same place.
RULES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"(?<![\w$€£/-])(?<!\d[.,])(?<!\d )(?:{pattern})(?!\w)"))
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
        ("set", rf"(?:every|each|Every|Each) (?:{_WEEKDAY}|{_UNIT})"),
        ("set", r"(?P<adverb>daily|weekly|monthly|quarterly|yearly|annual(?:ly)?)"),
        ("weekday", rf"(?:{_WHICH} )?{_WEEKDAY}{_PART}"),
        ("period", rf"{_THIRD}(?:(?:[Ee]arlier|[Ll]ater) |(?P<the>[Tt]he ))?{_WHICH} {_PERIOD}"),
        ("ago", rf"{_ABOUT}{_NUMBER} {_UNIT}s? ago"),
        ("unread", rf"{_NUMBER} {_UNIT}s? (?:later|earlier|from now)"),
        ("clock", r"[01]?\d(?P<minutes>[:.][0-5]\d)? ?[ap]\.?m\b\.?"),
        ("clock", r"(?:[01]?\d|2[0-3])(?P<minutes>:[0-5]\d)(?! ?[ap]\.?m)(?: (?:GMT|UTC|BST|CET|ET|EST|EDT))"),
        ("length", rf"(?:[Tt]he )?(?:(?:past|last|next) )?{_ABOUT}{_NUMBER}[ -]{_UNIT}s?(?![ -]olds?\b)"),
        ("year", rf"(?:the year |{_THIRD}){_YEAR}"),
    )
)  # fmt: skip
# A bare year, "March" or "May" is a time only behind these: "2012 seats", "the March for Life".
_BEFORE = re.compile(r"(?:\b(?:in|since|by|until|till|from|of|during|before|after|and|to|through) |[(–])$", re.I)
_DOUBTFUL = re.compile(r"(?:1[5-9]|20)\d\d|March|May")


def time_spans(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the spans of text[start:end] that read as times by their words alone; a number in them is no quantity."""
    for span, _, _ in time_matches(text, start, end):
        yield span


def time_matches(text: str, start: int, end: int) -> Iterator[tuple[Span, str, re.Match[str]]]:
    """Yield each span of text[start:end] that a rule matches, the rule's name and the match; no two overlap."""
    taken = bytearray(end - start)
    for name, pattern in RULES:
        for match in pattern.finditer(text, start, end):
            span = Span(match.start(), match.end())
            if any(taken[span.start - start : span.end - start]):
                continue
            if _DOUBTFUL.fullmatch(match[0]) and not _BEFORE.search(text, max(start, span.start - 9), span.start):
                continue
            taken[span.start - start : span.end - start] = b"\1" * (span.end - span.start)
            yield span, name, match
