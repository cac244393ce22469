"""transforms: what the times of one text tell of each other: an hour's day, a month's year, "two years later"."""

import re
from collections.abc import Sequence
from dataclasses import replace

from transforms.time_values import Reading
from transforms.timex import Time, dated, is_finer, shifted

_TOUCHING = re.compile(r",? ")
_BEHIND = re.compile(r",? (?:on |at |by |until |around |about |from )?|['’]s ")
_LIST = re.compile(r"\s?(?:,|,? (?:and|or|to|through|until|till)|[-–—])\s?(?:the |in |on )?")
_MORE_DAYS = re.compile(
    r"(?:,|,? (?:and|or|to|through|until)) (?:the )?(?P<day>[12]\d|3[01]|[1-9])(?:st|nd|rd|th)?"
    r"(?=[.;:)]|,(?! ?\d)|$| (?:in|at|for|after|before|and|with|when|to|as|that|by|of|or|on|were|was|would|will|he|she|it"
    r"|they|we)\b)"
)
_OF_DAY = re.compile(r"(?:the )?(?P<part>morning|afternoon|evening|night) (?:of|on) $", re.I)
_REACH = 300  # characters: what "two years later" is reckoned from stands no farther off


def linked(readings: Sequence[Reading], text: str) -> list[Time]:
    """Complete the times of one document from each other.

    Args:
        readings: in the order of the text.
        text: of the document.

    Returns:
        The times in the same order: an hour is joined with the day that touches it ("10 a.m. Friday"), the further days
        of a list ("April 24 and 25") are times of their own.
    """
    times = _with_years(_with_lists(readings, text), text)
    times = _with_hours(times, text)
    return [reading.time for reading in _with_shifts(times)]


def _with_lists(readings: Sequence[Reading], text: str) -> list[Reading]:
    out: list[Reading] = []
    for index, reading in enumerate(readings):
        time = reading.time
        if out and _LIST.fullmatch(text, out[-1].time.end, time.start):
            time = _behind(time, out[-1].time, text)
            reading = replace(reading, time=time)
        out.append(reading)
        if (
            time.precision != "day"
            or time.start_date is None
            or not re.search(r"[a-z.] \d\d?$", text[time.start : time.end])
        ):
            continue
        limit = readings[index + 1].time.start if index + 1 < len(readings) else len(text)
        match = _MORE_DAYS.match(text, time.end)
        if match and match.end() <= limit and int(match["day"]) > time.start_date.day:
            try:
                value = time.start_date.replace(day=int(match["day"])).isoformat()
            except ValueError:
                continue
            out.append(Reading(dated(Time(match.start("day"), match.end(), "date"), value, None, time.anchor_date)))
    return out


def _behind(time: Time, previous: Time, text: str) -> Time:
    """Move the second weekday of "next Monday and Tuesday" behind the first."""
    if time.start_date is None or previous.start_date is None or not time.value or not time.anchor_date:
        return time
    is_weekday = re.fullmatch(r"[A-Z][a-z]+day(?: \w+)?", text[time.start : time.end]) is not None
    if not is_weekday or previous.precision not in ("day", "part_of_day") or time.start_date >= previous.start_date:
        return time
    weeks = (previous.start_date - time.start_date).days // 7 + 1
    return dated(time, shifted(time.start_date, "day", 7 * weeks) + time.value[10:], None, time.anchor_date)


def _with_years(readings: list[Reading], text: str) -> list[Reading]:
    """Give "March" of "in March and April 2024" the year of its neighbour."""
    for index in range(len(readings) - 2, -1, -1):
        time, following = readings[index].time, readings[index + 1].time
        is_open = (
            time.time_type == "date" and time.precision in ("day", "month") and (time.anchor_date or not time.value)
        )
        if (
            not is_open
            or (following.anchor_date and time.value)
            or following.start_date is None
            or following.precision not in ("day", "month")
        ):
            continue
        if (
            not _LIST.fullmatch(text, time.end, following.start)
            or _written_month(text[following.start : following.end]) is None
        ):
            continue
        found = _written_month(text[time.start : time.end])
        if found is None or "/" in (time.value or ""):
            continue
        month, day = found
        year = following.start_date.year - (month > following.start_date.month)
        try:
            value = f"{year}-{month:02}" + (f"-{day:02}" if day else "")
            part = next(
                (p for p in ("early", "mid", "late") if text[time.start : time.end].lower().startswith(p)), None
            )
            completed = dated(replace(time, value=None), value, part, following.anchor_date)
        except ValueError:
            continue
        readings[index] = replace(readings[index], time=completed)
    return readings


def _written_month(words: str) -> tuple[int, int] | None:
    names = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    month = re.search(rf"\b({'|'.join(names)})[a-z]*", words.lower())
    day = re.search(r"\b\d\d?\b", words)
    return (names.index(month[1]) + 1, int(day[0]) if day else 0) if month else None


def _with_hours(readings: list[Reading], text: str) -> list[Reading]:
    """Give an hour the day beside it, in one span where nothing stands between: "10 a.m. Friday", "noon on Friday"."""
    out: list[Reading] = []
    index = 0
    while index < len(readings):
        reading = readings[index]
        following = readings[index + 1] if index + 1 < len(readings) else None
        index += 1
        previous = out[-1].time if out else None
        time = reading.time
        part = _OF_DAY.search(text, max(0, time.start - 24), time.start)
        if part and time.precision == "day" and time.value and (previous is None or previous.end <= part.start()):
            suffix = {"morning": "TMO", "afternoon": "TAF", "evening": "TEV", "night": "TNI"}[part["part"].lower()]
            start = part.start()
            time = dated(replace(time, start=start), time.value + suffix, None, time.anchor_date)
            out.append(Reading(time))
            continue
        is_hour = (
            time.time_type == "time" and not reading.shift and time.value is None and (reading.clock or _is_hour(time))
        )
        if not is_hour:
            out.append(reading)
            continue
        if following is not None and _is_day(following.time):
            if _TOUCHING.fullmatch(text, time.end, following.time.start):
                out.append(Reading(_on(replace(time, end=following.time.end), following.time, reading.clock)))
                index += 1
                continue
            if _BEHIND.fullmatch(text, time.end, following.time.start):
                out.append(Reading(_on(time, following.time, reading.clock)))
                continue
        if previous is not None and _is_day(previous) and _BEHIND.fullmatch(text, previous.end, time.start):
            out.append(Reading(_on(time, previous, reading.clock)))
            continue
        out.append(reading)
    return out


def _is_hour(time: Time) -> bool:
    return time.precision in ("hour", "minute")


def _is_day(time: Time) -> bool:
    return (
        time.precision in ("day", "part_of_day")
        and time.time_type in ("date", "time")
        and "/" not in (time.value or "")
    )


def _on(hour: Time, day: Time, clock: str | None) -> Time:
    if day.value is None or clock is None:
        return hour
    return replace(dated(hour, day.value[:10] + clock, None, day.anchor_date), precision=hour.precision)


def _with_shifts(readings: list[Reading]) -> list[Reading]:
    """Reckon "two years later" and "the same day" from the last date before it that is as fine."""
    for index, reading in enumerate(readings):
        if reading.shift is None:
            continue
        amount, unit = reading.shift
        for before in reversed(readings[:index]):
            time = before.time
            if reading.time.start - time.end > _REACH:
                break
            if time.time_type not in ("date", "time") or time.start_date is None or "/" in (time.value or ""):
                continue
            if not is_finer(time.precision, {"fortnight": "week"}.get(unit, unit)):
                continue
            readings[index] = replace(reading, time=_shifted(reading, time, amount, unit))
            break
    return readings


def _shifted(reading: Reading, origin: Time, amount: int, unit: str) -> Time:
    assert origin.start_date is not None
    keeps = ("month", "quarter", "half_year") if amount == -1 else ("quarter", "half_year")
    try:
        if unit == "year" and amount and origin.precision in keeps:  # "rose in October from a year earlier"
            value = f"{origin.start_date.year + amount:04}{(origin.value or '')[4:]}"
        else:
            value = shifted(origin.start_date, unit, amount) + (reading.clock or "")
        time = dated(reading.time, value, None, origin.anchor_date)
    except (ValueError, OverflowError):
        return reading.time
    # What is told as done before the day of publication does not lie after it: the origin was another.
    day = origin.anchor_date
    is_astray = day is not None and time.start_date is not None and origin.start_date <= day < time.start_date
    return reading.time if is_astray else time
