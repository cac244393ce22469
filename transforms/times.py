"""transforms: the time expressions of one document, as TIMEX3, with the interval of days where it can be told.

Absolute expressions are normalised by themselves; relative ones against an anchor, the day of publication, and only
where the words leave one reading: "next Friday" said on a Monday may be two days, and then has no value.
"""

import datetime as dt
import functools
import re
from collections.abc import Iterator, Sequence

from spacy.tokens import Doc

from transforms.annotations import Segment, Span
from transforms.quotations import READABLE_ROLES
from transforms.tense import direction
from transforms.time_links import linked
from transforms.time_patterns import time_matches
from transforms.time_values import Reader, Reading
from transforms.timex import Time, dated

__all__ = ["Time", "read_times"]

_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")


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
    readings: list[Reading] = []
    years = [(e.start_char, e.end_char) for e in doc.ents if e.label_ == "DATE" and _YEAR.fullmatch(e.text)]
    for segment in segments:
        if segment.role in READABLE_ROLES:
            found = list(_by_rule(doc, text, segment, anchor))
            readings += [*found, *_years(text, years, segment, found)]
    return linked(sorted(readings, key=lambda reading: reading.time.start), text)


def _by_rule(doc: Doc, text: str, segment: Segment, anchor: dt.date | None) -> Iterator[Reading]:
    for span, name, match in time_matches(text, segment.start, segment.end):
        yield Reader(match, anchor, functools.partial(direction, doc, span)).read(name)


def _years(
    text: str, years: Sequence[tuple[int, int]], segment: Segment, readings: Sequence[Reading]
) -> Iterator[Reading]:
    """Yield the bare years that only spaCy takes for times: "the scandal-ridden 2016 campaign"."""
    for start, end in years:
        if segment.start <= start and end <= segment.end:
            span = Span(start, end)
            if not any(r.time.start < span.end and span.start < r.time.end for r in readings):
                yield Reading(dated(Time(start, end, "date"), text[start:end]))
