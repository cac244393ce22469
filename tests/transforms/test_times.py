import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.annotations import Segment
from transforms.parsing import parse
from transforms.times import read_times
from transforms.timex import interval, shifted, third

WEDNESDAY = dt.date(2026, 1, 7)


def read(nlp, text, anchor=WEDNESDAY, role="body"):
    segments = [Segment(role, 0, len(text))]
    doc = next(iter(parse([(text, segments)], nlp)))
    return {text[time.start : time.end]: time for time in read_times(doc, segments, anchor)}


def days(time):
    return f"{time.start_date}/{time.end_date}"


@pytest.mark.parametrize(
    ("text", "words", "value", "span", "precision"),
    [
        ("The bridge opened on 3 March 2024.", "3 March 2024", "2024-03-03", "2024-03-03/2024-03-03", "day"),
        (
            "It shut on Monday, May 6, 2019, they said.",
            "Monday, May 6, 2019",
            "2019-05-06",
            "2019-05-06/2019-05-06",
            "day",
        ),
        ("The port closed in June 2018.", "June 2018", "2018-06", "2018-06-01/2018-06-30", "month"),
        ("It was built in late March 2011.", "late March 2011", "2011-03", "2011-03-21/2011-03-31", "month"),
        ("They have met since 1998.", "1998", "1998", "1998-01-01/1998-12-31", "year"),
        ("Costs fell in the early 1990s.", "the early 1990s", "199", "1990-01-01/1993-04-30", "decade"),
        (
            "Output rose in the third quarter of 2022.",
            "the third quarter of 2022",
            "2022-Q3",
            "2022-07-01/2022-09-30",
            "quarter",
        ),
        ("They won in the winter of 2020.", "the winter of 2020", "2020-WI", "2020-12-01/2021-02-28", "season"),
    ],
)
def test_absolute_times_need_no_anchor(nlp, text, words, value, span, precision):
    time = read(nlp, text, anchor=None)[words]
    assert (time.time_type, time.value, days(time), time.precision) == ("date", value, span, precision)
    assert time.anchor_date is None


@pytest.mark.parametrize(
    ("text", "words", "value", "span"),
    [
        ("The mayor resigned yesterday.", "yesterday", "2026-01-06", "2026-01-06/2026-01-06"),
        ("The mayor will speak tonight.", "tonight", "2026-01-07TNI", "2026-01-07/2026-01-07"),
        # The week of 1 January 2026 is the first of that year.
        ("The mayor resigned last week.", "last week", "2026-W01", "2025-12-29/2026-01-04"),
        ("The mayor won in this year’s vote.", "this year", "2026", "2026-01-01/2026-12-31"),
        ("The mayor spoke of the airing last week of a tape.", "last week", "2026-W01", "2025-12-29/2026-01-04"),
        ("The mayor resigned late last year.", "late last year", "2025", "2025-09-01/2025-12-31"),
        ("The mayor resigned three weeks ago.", "three weeks ago", "2025-W51", "2025-12-15/2025-12-21"),
        ("The mayor plans a trip this spring.", "this spring", "2026-SP", "2026-03-01/2026-05-31"),
        ("The mayor resigned on Friday.", "Friday", "2026-01-02", "2026-01-02/2026-01-02"),
        ("The mayor will resign on Friday.", "Friday", "2026-01-09", "2026-01-09/2026-01-09"),
        ("The mayor resigned on Wednesday.", "Wednesday", "2026-01-07", "2026-01-07/2026-01-07"),
        ("The mayor took office in October.", "October", "2025-10", "2025-10-01/2025-10-31"),
        ("The mayor resigned on Dec. 29.", "Dec. 29", "2025-12-29", "2025-12-29/2025-12-29"),
    ],
)
def test_relative_times_are_read_against_the_anchor_only(nlp, text, words, value, span):
    time = read(nlp, text)[words]
    assert (time.value, days(time), time.anchor_date) == (value, span, WEDNESDAY)
    without = read(nlp, text, anchor=None)[words]
    assert (without.value, without.start_date, without.end_date, without.anchor_date) == (None, None, None, None)
    assert without.time_type == time.time_type


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The mayor will resign next Friday.", "next Friday"),  # this week's or next week's
        ("The vote was put off until Friday.", "Friday"),  # the verb is past, the day is not
        ("The mayor failed to resign on Friday.", "Friday"),  # an infinitive has no tense
        ("A visit in late March was discussed.", "late March"),  # past verb, but the nearest March is to come
        ("The two met long after last March.", "last March"),  # this year's or the last one's
    ],
)
def test_times_with_two_readings_have_no_value(nlp, text, words):
    anchors = {"last March": dt.date(2026, 6, 10), "next Friday": dt.date(2026, 1, 5)}
    time = read(nlp, text, anchors.get(words, WEDNESDAY))[words]
    assert (time.value, time.start_date, time.anchor_date) == (None, None, None)
    assert time.precision in ("day", "month")


@pytest.mark.parametrize(
    ("text", "words", "kind", "value", "duration"),
    [
        ("The call lasted about 25 minutes.", "about 25 minutes", "duration", "PT25M", "PT25M"),
        ("A two-day drill began.", "two-day", "duration", "P2D", "P2D"),
        ("It took two and a half years.", "two and a half years", "duration", "P2.5Y", "P2.5Y"),
        ("It came in a year of drought.", "a year", None, None, None),
        ("It took about a year.", "about a year", "duration", "P1Y", "P1Y"),
        ("They ruled for three decades.", "three decades", "duration", "P30Y", "P30Y"),
        ("Prices rose over the last year.", "the last year", "duration", "P1Y", "P1Y"),
        ("Prices rose over the past year.", "the past year", "duration", "P1Y", "P1Y"),
        ("Prices rose in the past decade.", "the past decade", "duration", "P10Y", "P10Y"),
        ("It fell in the last week of July.", "the last week", None, None, None),
        ("The lease ends in five years.", "five years", None, None, None),  # then, or within that time
        ("The lease ends within five years.", "five years", "duration", "P5Y", "P5Y"),
        ("It was dry for the first two months of it.", "two months", "duration", "P2M", "P2M"),
        ("They hope to win one day.", "one day", None, None, None),
        ("He slept there for three nights.", "three nights", "duration", None, None),
        ("One storm came; one night it blew.", "one night", None, None, None),
        ("The council meets every Monday.", "every Monday", "set", "XXXX-WXX-1", None),
        ("It is an annual fair.", "annual", "set", "P1Y", None),
        ("Doors open at 10:30 a.m. at the hall.", "10:30 a.m.", "time", None, None),
    ],
)
def test_durations_sets_and_clock_times(nlp, text, words, kind, value, duration):
    time = read(nlp, text)[words]
    assert (time.time_type, time.value, time.duration) == (kind, value, duration)
    assert time.start_date is None


@pytest.mark.parametrize(
    "text",
    [
        "The 56-year-old driver, aged 56, was hurt.",
        "Marta Quell, 56, is 56 years old.",
        "They joined the March for Bread, and May Lund led it.",
        "In a second report, she won a second term.",
        "About 2000 tonnes were sold, at $1990 each.",
    ],
)
def test_ages_names_and_amounts_are_no_times(nlp, text):
    assert read(nlp, text) == {}


def test_impossible_days_keep_their_span_without_a_value(nlp):
    time = read(nlp, "They meet on 31 February 2026.")["31 February 2026"]
    assert (time.value, time.start_date) == (None, None)


def test_only_readable_segments_are_read(nlp):
    text = "The bridge opened on 3 March 2024."
    assert read(nlp, text, role="caption")
    assert not read(nlp, text, role="credit")
    assert read(nlp, "") == {}


def test_times_are_in_order_and_do_not_overlap(nlp):
    text = "On Monday, 5 January 2026, and every Friday since 2019, the two-day talks of last week went on until 2027."
    times = sorted(read(nlp, text).values(), key=lambda time: time.start)
    assert len(times) >= 5
    assert all(a.end <= b.start for a, b in itertools.pairwise(times))


@given(st.dates(dt.date(1600, 1, 1), dt.date(2090, 1, 1)), st.integers(-300, 300))
def test_shifted_values_lie_where_they_say(anchor, count):
    for unit, length in (("day", 1), ("week", 7)):
        start, _, _ = interval(shifted(anchor, unit, count))
        assert start <= anchor + dt.timedelta(days=count * length) <= interval(shifted(anchor, unit, count))[1]
    start, end, precision = interval(shifted(anchor, "month", count))
    assert (start.year - anchor.year) * 12 + start.month - anchor.month == count
    assert (end + dt.timedelta(days=1)).day == 1 and precision == "month"


@given(st.sampled_from(["2023-02", "2024-02", "2025-Q4", "2025-WI", "2026", "2025-H2", "199"]))
def test_thirds_make_up_the_whole(value):
    start, end, _ = interval(value)
    early, mid, late = (third((start, end), part) for part in ("early", "mid", "late"))
    assert (early[0], late[1]) == (start, end)
    assert early[1] + dt.timedelta(days=1) == mid[0] and mid[1] + dt.timedelta(days=1) == late[0]


def test_interval_refuses_what_is_no_value():
    for value in ("2026-13", "2026-02-30", "P2D", ""):
        with pytest.raises(ValueError, match=r"."):
            interval(value)
