import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.timex import interval, shifted, third


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


def test_weekends_and_centuries_have_their_days():
    assert interval("2026-W02-WE") == (dt.date(2026, 1, 10), dt.date(2026, 1, 11), "weekend")
    assert interval("18XX") == (dt.date(1800, 1, 1), dt.date(1899, 12, 31), "century")


def test_interval_refuses_what_is_no_value():
    for value in ("2026-13", "2026-02-30", "P2D", ""):
        with pytest.raises(ValueError, match=r"."):
            interval(value)
