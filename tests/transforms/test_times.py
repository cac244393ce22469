import datetime as dt
import itertools

import pytest

from transforms.annotations import Segment
from transforms.parsing import parse
from transforms.times import read_times

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
        ("Costs fell in the early 1990s.", "the early 1990s", "199X", "1990-01-01/1993-04-30", "decade"),
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
        ("The mayor had hoped to resign by Friday.", "Friday"),  # the plan is past, the day may not be
        ("The hall was due to open on Friday.", "Friday"),
        ("The mayor spoke before Friday.", "Friday"),
        ("The mayor likes to sing on a Friday.", "Friday"),
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
    ("text", "words", "value", "span"),
    [
        ("The fair runs on March 20-22.", "March 20-22", "2026-03-20/2026-03-22", "2026-03-20/2026-03-22"),
        ("It ran 28 April-2 May 2024.", "28 April-2 May 2024", "2024-04-28/2024-05-02", "2024-04-28/2024-05-02"),
        ("It ran April 28-May 2, 2024.", "April 28-May 2, 2024", "2024-04-28/2024-05-02", "2024-04-28/2024-05-02"),
        ("Wages rose in the 2023-24 season.", "2023-24", "2023/2024", "2023-01-01/2024-12-31"),
        ("Sales rose in April-June 2024.", "April-June 2024", "2024-04/2024-06", "2024-04-01/2024-06-30"),
        (
            "Sales rose in the April-June quarter of 2024.",
            "April-June quarter of 2024",
            "2024-Q2",
            "2024-04-01/2024-06-30",
        ),
    ],
)
def test_ranges_have_both_ends(nlp, text, words, value, span):
    time = read(nlp, text)[words]
    assert (time.value, days(time)) == (value, span)


@pytest.mark.parametrize(
    ("text", "words", "value", "span"),
    [
        ("It was shut from the end of March 2024.", "the end of March 2024", "2024-03", "2024-03-21/2024-03-31"),
        (
            "It was shut in the second half of May 2024.",
            "the second half of May 2024",
            "2024-05",
            "2024-05-16/2024-05-31",
        ),
        ("It rained in the last week of July 2024.", "the last week of July 2024", "2024-07", "2024-07-25/2024-07-31"),
        (
            "It rained on the first day of June 2024.",
            "the first day of June 2024",
            "2024-06-01",
            "2024-06-01/2024-06-01",
        ),
        ("Trade grew in the first half of 2024.", "the first half of 2024", "2024-H1", "2024-01-01/2024-06-30"),
        ("It is a hall of the late 19th century.", "the late 19th century", "18XX", "1866-09-01/1899-12-31"),
        ("They met in the ’80s.", "the ’80s", "198X", "1980-01-01/1989-12-31"),
        ("They met on Thanksgiving 2023.", "Thanksgiving 2023", "2023-11-23", "2023-11-23/2023-11-23"),
        ("They met on Good Friday, 2024.", "Good Friday, 2024", "2024-03-29", "2024-03-29/2024-03-29"),
        ("It fell in the week of May 6, 2024.", "the week of May 6, 2024", "2024-W19", "2024-05-06/2024-05-12"),
        ("They met at 10:30 a.m. on 6 May 2024.", "10:30 a.m.", "2024-05-06T10:30", "2024-05-06/2024-05-06"),
        ("They fled on the night of 6 May 2024.", "the night of 6 May 2024", "2024-05-06TNI", "2024-05-06/2024-05-06"),
        ("The borders of a pre-1989 map.", "pre-1989", "1989", "1989-01-01/1989-12-31"),
        ("They voted in the 2024 election.", "2024", "2024", "2024-01-01/2024-12-31"),
        ("They voted in 2016, 2020 and 2024.", "2020", "2020", "2020-01-01/2020-12-31"),
    ],
)
def test_parts_of_the_calendar(nlp, text, words, value, span):
    time = read(nlp, text, anchor=None)[words]
    assert (time.value, days(time), time.anchor_date) == (value, span, None)


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("The mayor failed to resign on Friday.", "Friday", "2026-01-02"),
        ("The mayor told reporters Friday the hall has to close.", "Friday", "2026-01-02"),
        ("In a letter sent on Friday, the mayor resigns.", "Friday", "2026-01-02"),
        ("The mayor has not slept since Friday.", "Friday", "2026-01-02"),
        ("The mayor spoke after Friday's vote.", "Friday", "2026-01-02"),
        ("The mayor agreed to resign on Friday.", "Friday", "2026-01-09"),
        ("The mayor would resign on Friday, she said.", "Friday", "2026-01-09"),
        ("The mayor is resigning on Friday.", "Friday", "2026-01-09"),
        ("The mayor is to resign on Friday.", "Friday", "2026-01-09"),
        ("The vote was put off until Friday.", "Friday", "2026-01-09"),
        ("The museum opens on Friday.", "Friday", "2026-01-09"),
        ("The mayor spoke ahead of Friday’s vote.", "Friday", "2026-01-09"),
        ("The mayor will speak in Friday’s debate.", "Friday", "2026-01-09"),
        ("The mayor has scheduled a Friday vote.", "Friday", "2026-01-09"),
        ("The mayor sees trouble come Friday.", "Friday", "2026-01-09"),
        ("The mayor has scheduled a Friday morning call.", "Friday morning", "2026-01-09TMO"),
        ("The mayor failed to file the year-end report.", "year-end", None),
        ("The mayor will resign by year-end.", "year-end", "2026"),
        ("Asked on Friday about it, the mayor says no.", "Friday", "2026-01-02"),
        ("The talks are to begin on Thursday and go on until Friday.", "Friday", "2026-01-09"),
        ("The mayor is angry after the Friday meeting.", "Friday", "2026-01-02"),
        ("The mayor will appeal Friday’s ruling.", "Friday", None),  # the verb's day is another
        ("The mayor tells a friend on Friday that she is tired.", "Friday", None),  # a story told in the present
        ("The ministry invited her to visit Oslo during a phone call on Friday.", "Friday", "2026-01-02"),
        ("Officials have proposed late March for the visit.", "late March", "2026-03"),
        ("The ferry timetable could change after Labor Day.", "Labor Day", "2026-09-07"),
        ("She left the firm after Labor Day.", "Labor Day", "2025-09-01"),
        ("No panel is expected until well after Jan. 12.", "Jan. 12", "2026-01-12"),
        ("She is giving speeches, as the paper reported, as late as Feb. 24.", "Feb. 24", "2026-02-24"),
        ("Also Thursday, she is scheduled to meet miners.", "Thursday", "2026-01-08"),
    ],
)
def test_the_governing_verb_tells_the_direction(nlp, text, words, value):
    assert read(nlp, text)[words].value == value


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("They met over the weekend.", "the weekend", "2026-W01-WE"),
        ("They will meet by the end of the weekend.", "the end of the weekend", "2026-W02-WE"),
        ("They will meet this weekend.", "this weekend", "2026-W02-WE"),
        ("They spent Christmas in Oslo.", "Christmas", "2025-12-25"),
        ("They will meet at Easter.", "Easter", "2026-04-05"),
        ("They will meet by the end of the year.", "the end of the year", "2026"),
        ("They met earlier this month.", "earlier this month", "2026-01"),
        ("They met last winter.", "last winter", "2024-WI"),  # it is winter
        ("They met this winter.", "this winter", "2025-WI"),
        ("They met a year ago.", "a year ago", "2025"),
        ("They met five days ago.", "five days ago", "2026-01-02"),
        ("They met years ago.", "years ago", "PAST_REF"),
        ("They met recently.", "recently", "PAST_REF"),
        ("They are meeting now.", "now", "PRESENT_REF"),
        ("They may meet in the future.", "the future", "FUTURE_REF"),
        ("Profit rose in the fourth quarter, it said.", "the fourth quarter", "2025-Q4"),
        ("They met at 9 a.m. EST Tuesday.", "9 a.m. EST Tuesday", "2026-01-06T09:00"),
        ("They will meet on January 24 and 25.", "25", "2026-01-25"),
        ("They met in the days after the Sept. 11 attacks.", "Sept. 11", "2001-09-11"),
        ("The budget of fiscal year 2025 was passed.", "fiscal year 2025", "FY2025"),
    ],
)
def test_more_values_against_the_anchor(nlp, text, words, value):
    assert read(nlp, text)[words].value == value


def test_more_than_a_year_ago_and_a_fiscal_year_have_no_days(nlp):
    times = read(nlp, "More than two years ago they voted for the fiscal 2024 budget.")
    assert times["More than two years ago"].value == "2024"
    assert {time.start_date for time in times.values()} == {None}


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("In June 2018 she left. Two years later she was back.", "Two years later", "2020"),
        ("In June 2018 she left. The following year she was back.", "The following year", "2019"),
        ("On 3 March 2024 she left, and later that day she was back.", "later that day", "2024-03-03"),
        ("On 3 March 2024 she left. The next morning she was back.", "The next morning", "2024-03-04TMO"),
        ("Profit rose in the third quarter of 2024 from a year earlier.", "a year earlier", "2023-Q3"),
        ("Wages rose in October 2024 from a year earlier.", "a year earlier", "2023-10"),
        ("She left on Tuesday, and the next day she was back.", "the next day", "2026-01-07"),
        ("She left on Wednesday; two days later she was back.", "two days later", None),  # that would be to come
        ("In 2018 she left; three days later she was back.", "three days later", None),  # from no day
        ("Two years later she was back.", "Two years later", None),
        ("Prices rose in February and March 2024.", "February", "2024-02"),
        ("Prices rose from December to February 2024.", "December", "2023-12"),
    ],
)
def test_times_are_reckoned_from_those_beside_them(nlp, text, words, value):
    assert read(nlp, text)[words].value == value


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
        # Then, or within that time: a length of five years in both.
        ("The lease ends in five years.", "five years", "duration", "P5Y", "P5Y"),
        ("The lease ends within five years.", "five years", "duration", "P5Y", "P5Y"),
        ("It was dry for the first two months of it.", "two months", "duration", "P2M", "P2M"),
        ("They hope to win one day.", "one day", None, None, None),
        ("He slept there for three nights.", "three nights", "duration", None, None),
        ("One storm came; one night it blew.", "one night", None, None, None),
        ("It took half an hour.", "half an hour", "duration", "PT30M", "PT30M"),
        ("It took two years and three months.", "two years and three months", "duration", "P2Y3M", "P2Y3M"),
        ("It took two to three weeks.", "two to three weeks", "duration", None, None),
        ("It took several weeks.", "several weeks", "duration", "PXW", None),
        ("They were away for months.", "months", "duration", "PXM", None),
        ("It was a year-long ban.", "year-long", "duration", "P1Y", "P1Y"),
        ("They gave a month’s notice.", "a month", "duration", "P1M", "P1M"),
        ("The council meets every Monday.", "every Monday", "set", "XXXX-WXX-1", None),
        ("The council meets on Mondays.", "Mondays", "set", "XXXX-WXX-1", None),
        ("They vote every four years.", "every four years", "set", "P4Y", None),
        ("They meet twice a week.", "twice a week", "set", "P1W", None),
        ("They meet each summer.", "each summer", "set", "XXXX-SU", None),
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
        "Now that April Lund is here, the Sunday Times and “60 Minutes” will call.",
        "They want measures that fall short, said the now-former mayor, in a second question (or Q2, for short).",
        "The fall of the town came before the spring of the mattress broke.",
        "In the fourth quarter of the game they led; the fourth quarter was dull.",
        "About 2000 tonnes were sold, at $1990 each.",
        "He is believed to be in his early 40s.",
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
