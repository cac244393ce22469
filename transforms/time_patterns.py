"""transforms: how the time expressions of news English are written: patterns only, their meaning is read in `times`."""

import re
from collections.abc import Iterator

from transforms.annotations import Span

_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_SEASONS = "spring|summer|autumn|fall|winter"
_PARTS = "morning|afternoon|evening|night"
_UNITS = "second|minute|hour|day|week|month|year|decade"
_DIGITS = "0|1|2|3|4|5|6|7|8|9"

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
_UNIT = rf"(?P<unit>{_UNITS})"
_ABOUT = (
    r"(?:(?:(?:just )?(?:more|less|fewer) than|at least|at most|up to|about|around|nearly|almost|over|roughly|only) )?"
)
_ORDINAL = r"(?P<ordinal>first|second|third|fourth)"
_PERIOD = r"(?P<unit>week|month|year|quarter|weekend)"
_PART = rf"(?: (?P<part>{_PARTS}))?"

# Each pattern with the name of the rule that reads it, and words of which one must be in the paragraph: to look for
# those first saves half the time. Earlier rules win over later ones at the same place.
RULES: tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...] = tuple(
    (name, tuple(needed.split("|")), re.compile(rf"(?<![\w$€£/-])(?<!\d[.,])(?<!\d )(?:{pattern})(?!\w)"))
    for name, needed, pattern in (
        ("iso", "-", r"(?P<year>(?:1[5-9]|20)\d\d)-(?P<month>[01]\d)-(?P<day>[0-3]\d)"),
        ("date", _MONTHS, rf"(?:{_WEEKDAY},? )?(?:the )?{_DAY} (?:of )?{_MONTH},? (?:in )?{_YEAR}"),
        ("date", _MONTHS, rf"(?:{_WEEKDAY},? )?{_MONTH} {_DAY},? {_YEAR}"),
        ("date", _MONTHS, rf"(?:{_WEEKDAY},? )?(?:the )?{_DAY} (?:of )?{_MONTH}(?! \d)"),
        ("date", _MONTHS, rf"(?:{_WEEKDAY},? )?{_MONTH} {_DAY}(?![\d,.:]?\d| ?[-–] ?\d)"),
        ("date", _MONTHS, rf"{_THIRD}{_MONTH},? (?:of )?{_YEAR}"),
        ("month", _MONTHS, rf"{_THIRD}(?:{_WHICH} )?{_MONTH}"),
        ("season", _SEASONS, rf"{_THIRD}(?:the )?(?P<season>{_SEASONS}) (?:of )?{_YEAR}"),
        ("season", _SEASONS, rf"{_THIRD}{_WHICH} (?P<season>{_SEASONS})"),
        ("part_of_year", "quarter of|half of", rf"(?:the )?{_ORDINAL} (?P<unit>quarter|half) of {_YEAR}"),
        ("part_of_year", "Q1|Q2|Q3|Q4", rf"Q(?P<ordinal>[1-4]),? {_YEAR}"),
        ("decade", "0s|0's|0’s", rf"{_THIRD}(?:the )?(?P<decade>1[5-9]\d|20\d)0['’]?s"),
        ("day", "oday|onight|omorrow|esterday", r"(?P<day>[Tt]oday|[Tt]onight|[Tt]omorrow|[Yy]esterday)" + _PART),
        ("day", _PARTS, rf"(?P<day>[Tt]his|[Ll]ast) (?P<part>{_PARTS})"),
        ("set", "very|ach", rf"(?:every|each|Every|Each) (?:{_WEEKDAY}|(?!second){_UNIT})"),
        ("set", "ly|annual", r"(?P<adverb>daily|weekly|monthly|quarterly|yearly|annual(?:ly)?)"),
        ("weekday", "day", rf"(?:{_WHICH} )?{_WEEKDAY}{_PART}"),
        ("period", "his|ast|ext", rf"{_THIRD}(?:(?:[Ee]arlier|[Ll]ater) |(?P<the>[Tt]he ))?{_WHICH} {_PERIOD}"),
        ("period", "past", r"(?P<the>[Tt]he past) (?P<unit>hour|day|week|month|quarter|year|decade)"),
        ("ago", "ago", rf"{_ABOUT}{_NUMBER} {_UNIT}s? ago"),
        ("unread", "later|earlier|from now", rf"{_NUMBER} {_UNIT}s? (?:later|earlier|from now)"),
        ("clock", "am|pm|a.m|p.m", r"[01]?\d(?P<minutes>[:.][0-5]\d)? ?[ap]\.?m\b\.?"),
        ("clock", ":", r"(?:[01]?\d|2[0-3])(?P<minutes>:[0-5]\d)(?! ?[ap]\.?m)(?: (?:GMT|UTC|BST|CET|ET|EST|EDT))"),
        ("length", _UNITS, rf"(?:[Tt]he )?(?:(?:past|last|next) )?{_ABOUT}{_NUMBER}[ -]{_UNIT}s?(?![ -]olds?\b)"),
        ("nights", "night", rf"{_ABOUT}(?!an? ){_NUMBER}[ -](?P<unit>night)s?"),
        ("year", _DIGITS, rf"(?:the year |{_THIRD}){_YEAR}"),
    )
)  # fmt: skip
# A bare year, "March" or "May" is a time only behind these: "2012 seats", "the March for Life".
_WHEN = r"\b(?:in|since|by|until|till|from|of|during|before|after|through) "
_DOUBTFUL = (
    (re.compile(r"(?:1[5-9]|20)\d\d"), re.compile(rf"(?:{_WHEN}|\b(?:and|to) |[(–])$", re.IGNORECASE)),
    (re.compile(r"March|May"), re.compile(rf"{_WHEN}$", re.IGNORECASE)),
)


def time_spans(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the spans of text[start:end] that read as times by their words alone; a number in them is no quantity."""
    for span, _, _ in time_matches(text, start, end):
        yield span


def time_matches(text: str, start: int, end: int) -> Iterator[tuple[Span, str, re.Match[str]]]:
    """Yield each span of text[start:end] that a rule matches, the rule's name and the match; no two overlap."""
    taken = bytearray(end - start)
    paragraph = text[start:end]
    for name, needed, pattern in RULES:
        if not any(word in paragraph for word in needed):
            continue
        for match in pattern.finditer(text, start, end):
            span = Span(match.start(), match.end())
            if any(taken[span.start - start : span.end - start]):
                continue
            before = next((before for word, before in _DOUBTFUL if word.fullmatch(match[0])), None)
            if before is not None and not before.search(text, max(start, span.start - 9), span.start):
                continue
            taken[span.start - start : span.end - start] = b"\1" * (span.end - span.start)
            yield span, name, match
