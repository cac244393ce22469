import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.published import dateline_published, parse_published


def said(value):
    found = parse_published(value)
    return None if found is None else (found.at.isoformat(), found.precision)


@pytest.mark.parametrize(
    ("value", "at", "precision"),
    [
        ("2024", "2024-01-01T00:00:00+00:00", "year"),
        ("2024-03", "2024-03-01T00:00:00+00:00", "month"),
        ("March 2024", "2024-03-01T00:00:00+00:00", "month"),
        ("2024-03-05", "2024-03-05T00:00:00+00:00", "day"),
        ("20240305", "2024-03-05T00:00:00+00:00", "day"),
        (20240305, "2024-03-05T00:00:00+00:00", "day"),
        ("2024/3/5", "2024-03-05T00:00:00+00:00", "day"),
        ("5 March 2024", "2024-03-05T00:00:00+00:00", "day"),
        ("Tuesday, March 5th, 2024", "2024-03-05T00:00:00+00:00", "day"),
        ("25/03/2024", "2024-03-25T00:00:00+00:00", "day"),
        ("03/25/2024", "2024-03-25T00:00:00+00:00", "day"),
        ("2024-03-05T00:00:00Z", "2024-03-05T00:00:00+00:00", "day"),
        ("2024-03-05 10:20", "2024-03-05T10:20:00+00:00", "minute"),
        ("2024-03-05T10:20:30.123+02:00", "2024-03-05T08:20:30+00:00", "second"),
        ("2024-03-05T01:20:30+0200", "2024-03-04T23:20:30+00:00", "second"),
        ("Tue, 05 Mar 2024 10:20:30 GMT", "2024-03-05T10:20:30+00:00", "second"),
        ("Tue, 05 Mar 2024 10:20:30 -0500", "2024-03-05T15:20:30+00:00", "second"),
        ("Tue Mar 05 10:20:30 2024", "2024-03-05T10:20:30+00:00", "second"),
        ("March 5, 2024, 3:04 p.m. EST", "2024-03-05T20:04:00+00:00", "minute"),
        ("July 5, 2024 at 12:30 AM ET", "2024-07-05T04:30:00+00:00", "minute"),
        ("March 5, 2024 10:20 IST", "2024-03-05T00:00:00+00:00", "day"),  # Indian, Irish or Israeli time
        (1709634030, "2024-03-05T10:20:30+00:00", "second"),
        ("1709634030000", "2024-03-05T10:20:30+00:00", "second"),
        (1709634030.5, "2024-03-05T10:20:30+00:00", "second"),
        (dt.date(2024, 3, 5), "2024-03-05T00:00:00+00:00", "day"),
        (dt.datetime(2024, 3, 5, 10, 20, 30), "2024-03-05T10:20:30+00:00", "second"),
    ],
)
def test_a_field_is_read_with_the_precision_that_it_has(value, at, precision):
    assert said(value) == (at, precision)


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "  ",
        "today",
        "yesterday at noon",
        "2 hours ago",
        "03/04/2024",
        "2024-13-05",
        "2024-02-30",
        "30 February 2024",
        "1970-01-01",
        0,
        0.0,
        True,
        False,
        float("nan"),
        float("inf"),
        -float("inf"),
        10**400,
        -(10**400),
        "9" * 500,
        "0000-00-00",
        "2024-03-05T25:61:00Z",
        [],
        {},
        b"2024-03-05",
        "x" * 10_000,
        "5 March",
        "10:20",
    ],
)
def test_what_names_no_certain_day_is_none(value):
    assert parse_published(value) is None


def test_the_origin_is_passed_on():
    assert parse_published("2024-03-05").origin == "record"
    assert parse_published("2024-03-05", "option").origin == "option"


@given(st.datetimes(dt.datetime(1971, 1, 1), dt.datetime(2199, 1, 1), timezones=st.timezones()))
def test_iso_dates_of_any_zone_come_back_as_the_same_instant(moment):
    moment = moment.replace(microsecond=0)
    offset = moment.utcoffset()
    if offset is None or offset.seconds % 60:
        return
    found = parse_published(moment.isoformat())
    assert found is not None
    if found.precision == "second":
        assert found.at == moment.astimezone(dt.UTC)
    else:
        assert (found.precision, found.at.date()) == ("day", moment.date())


@given(st.one_of(st.text(), st.integers(), st.floats(), st.text("0123456789-/:. TZapmMarch")))
def test_no_field_whatever_raises(value):
    found = parse_published(value)
    assert found is None or found.at.tzinfo is dt.UTC


BODY = "The harbour board put off its vote.\nIt will meet again on 12 May 2024."


@pytest.mark.parametrize(
    ("text", "at"),
    [
        (f"Published March 5, 2024\n{BODY}", "2024-03-05T00:00:00+00:00"),
        (f"Vote put off\nPosted: 5 March 2024 10:20 GMT\n{BODY}", "2024-03-05T10:20:00+00:00"),
        (f"PORT ELLEN, March 5, 2024 (AP) — {BODY}", "2024-03-05T00:00:00+00:00"),
        (f"By Ann Lee, March 5, 2024\n{BODY}", "2024-03-05T00:00:00+00:00"),
        (f"Vote put off\nTuesday 5 March 2024\n{BODY}", "2024-03-05T00:00:00+00:00"),
        (f"{BODY}\nMarch 5, 2024", "2024-03-05T00:00:00+00:00"),
        (f"Updated March 7, 2024\nPublished March 5, 2024\n{BODY}", "2024-03-05T00:00:00+00:00"),
    ],
)
def test_a_date_that_the_text_bears_is_its_dateline(text, at):
    found = dateline_published(text)
    assert (found.at.isoformat(), found.origin) == (at, "dateline")


@pytest.mark.parametrize(
    "text",
    [
        "",
        BODY,
        f"On March 5, 2024, the board met.\n{BODY}",
        f"March 5\n{BODY}",
        f"PORT ELLEN, March 5 (AP) — {BODY}",
        f"Published March 5, 2024\nPublished March 6, 2024\n{BODY}",
        "Since March 5, 2024 the pier has been closed. " + BODY,
    ],
)
def test_a_date_of_which_the_text_only_speaks_is_not(text):
    assert dateline_published(text) is None


@given(st.text())
def test_no_text_whatever_raises(text):
    dateline_published(text)
