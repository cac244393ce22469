"""transforms: one time expression, and the days that a TIMEX3 value covers. Weeks begin on Monday (ISO 8601)."""

import calendar
import datetime as dt
import re
from dataclasses import dataclass, replace


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


Interval = tuple[dt.date, dt.date]

SEASON_STARTS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
_VALUE = re.compile(
    r"(?P<century>\d\d)XX|(?P<decade>\d{3})X?|(?P<year>\d{4})(?:-(?:"
    r"(?P<month>0[1-9]|1[0-2])(?:-(?P<day>\d\d)(?:T(?P<clock>\d\d(?::\d\d)?|\w\w))?)?"
    r"|W(?P<week>\d\d)(?P<weekend>-WE)?|Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<season>SP|SU|FA|WI)))?"
)
_FINENESS = (
    *("minute", "hour", "part_of_day", "day", "weekend", "week", "month", "quarter", "season", "half_year", "year"),
    *("decade", "century"),
)


def dated(blank: Time, value: str, part: str | None = None, anchor: dt.date | None = None) -> Time:
    """Give a time its value and interval, narrowed to a part of it where `part` says so."""
    start, end, precision = interval(value)
    if part:
        start, end = narrowed((start, end), part)
    kind = "time" if precision in ("part_of_day", "hour", "minute") else "date"
    return replace(
        blank, time_type=kind, value=value, start_date=start, end_date=end, precision=precision, anchor_date=anchor
    )


def between(blank: Time, first: str, last: str, anchor: dt.date | None = None) -> Time:
    """Give a time the value of a range ("March 3-5"): an interval of ISO 8601, from the first to the last included."""
    start, _, precision = interval(first)
    end = interval(last)[1]
    if end < start:
        raise ValueError(f"ends before it starts: {first}/{last}")
    return replace(
        blank,
        time_type="date",
        value=f"{first}/{last}",
        start_date=start,
        end_date=end,
        precision=precision,
        anchor_date=anchor,
    )


def interval(value: str) -> tuple[dt.date, dt.date, str]:
    """Return the first and the last day of a TIMEX3 value, both included, and its precision.

    Args:
        value: a century ("18XX"), decade ("199X"), year, half ("2026-H1"), quarter, season, month, ISO week, weekend
            ("2026-W10-WE") or day, which may carry a part of the day ("2026-03-03TMO") or an hour ("2026-03-03T10:30").

    Raises:
        ValueError: no such value, or no such day.
    """
    match = _VALUE.fullmatch(value)
    if match is None:
        raise ValueError(f"not a TIMEX3 value of a day or longer: {value!r}")
    if match["century"]:
        return *months(int(match["century"]) * 100, 1, 1200), "century"
    if match["decade"]:
        return *months(int(match["decade"]) * 10, 1, 120), "decade"
    year = int(match["year"])
    if match["day"]:
        day = dt.date(year, int(match["month"]), int(match["day"]))
        clock = match["clock"] or ""
        return day, day, "minute" if ":" in clock else "hour" if clock.isdigit() else "part_of_day" if clock else "day"
    if match["week"]:
        monday = dt.date.fromisocalendar(year, int(match["week"]), 1)
        first = monday + dt.timedelta(days=5 if match["weekend"] else 0)
        return first, monday + dt.timedelta(days=6), "weekend" if match["weekend"] else "week"
    if match["month"]:
        return *months(year, int(match["month"]), 1), "month"
    if match["quarter"]:
        return *months(year, 3 * int(match["quarter"]) - 2, 3), "quarter"
    if match["half"]:
        return *months(year, 6 * int(match["half"]) - 5, 6), "half_year"
    if match["season"]:
        return *months(year, SEASON_STARTS[match["season"]], 3), "season"
    return *months(year, 1, 12), "year"


def narrowed(whole: Interval, part: str) -> Interval:
    """Narrow whole months to their "early", "mid" or "late" third, or their "first_half" or "second_half"."""
    if part in ("early", "mid", "late"):
        return third(whole, part)
    start, end = whole
    count = _months_between(start, end)
    if count == 1:
        return (start, start.replace(day=15)) if part == "first_half" else (start.replace(day=16), end)
    return months(start.year, start.month + (0 if part == "first_half" else count // 2), count // 2)


def third(whole: Interval, part: str) -> Interval:
    """Narrow whole months to their "early", "mid" or "late" third: of one month the days, of more the months."""
    start, end = whole
    index = ("early", "mid", "late").index(part)
    count = _months_between(start, end)
    if count == 1:
        return start.replace(day=1 + 10 * index), end if index == 2 else start.replace(day=10 + 10 * index)
    return months(start.year, start.month + index * count // 3, count // 3)


def shifted(anchor: dt.date, unit: str, count: int) -> str:
    """Return the value of the day, week, month, quarter, year… that lies `count` of them after the anchor's.

    Raises:
        ValueError, OverflowError: it lies outside the calendar.
    """
    if unit == "day":
        return (anchor + dt.timedelta(days=count)).isoformat()
    if unit in ("week", "weekend", "fortnight"):
        year, week, _ = (anchor + dt.timedelta(weeks=count * (2 if unit == "fortnight" else 1))).isocalendar()
        return f"{year:04}-W{week:02}{'-WE' if unit == 'weekend' else ''}"
    if unit in ("month", "quarter"):
        size = 1 if unit == "month" else 3
        years, index = divmod(anchor.year * (12 // size) + (anchor.month - 1) // size + count, 12 // size)
        return f"{years:04}-{index + 1:02}" if unit == "month" else f"{years:04}-Q{index + 1}"
    if unit == "decade":
        return f"{anchor.year // 10 + count:03}X"
    return f"{anchor.year + count:04}" if unit == "year" else f"{anchor.year // 100 + count:02}XX"


def is_finer(precision: str | None, than: str) -> bool:
    """Say whether one precision is as fine as another, or finer: a day than a week."""
    return precision in _FINENESS and _FINENESS.index(precision) <= _FINENESS.index(than)


def months(year: int, month: int, count: int) -> Interval:
    """Return the first and last day of `count` months from the given one, which may run past December."""
    start = dt.date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
    last = month + count - 1
    last_year, last_month = year + (last - 1) // 12, (last - 1) % 12 + 1
    return start, dt.date(last_year, last_month, calendar.monthrange(last_year, last_month)[1])


def _months_between(start: dt.date, end: dt.date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month + 1
