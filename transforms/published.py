"""transforms: when an article says it was published, with the precision it says it in.

Two readers, both without a clock and without a guess: `parse_published` for the value of a field, `dateline_published`
for a date that stands in the text. Both yield None where the day cannot be told for certain, since no date is better
than a wrong one: every relative expression of the article hangs on it.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

YEARS = range(1700, 2201)
MAX_FIELD_LENGTH = 120
_LARGEST_EPOCH = 1e20
EPOCH_SECONDS = range(100_000_000, 7_000_000_000)  # 1973 to 2191

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sept sep", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip

# IST, for one, is not here: Indian, Irish and Israeli time differ by five hours. Such a time is read for its day alone.
ZONE_HOURS = {
    "z": 0, "utc": 0, "gmt": 0, "wet": 0, "bst": 1, "cet": 1, "west": 1, "cest": 2, "eet": 2, "sast": 2, "eest": 3,
    "msk": 3, "sgt": 8, "hkt": 8, "jst": 9, "kst": 9, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13,
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8,
    "hst": -10,
}  # fmt: skip
ZONE_NAMES = {"et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver", "pt": "America/Los_Angeles"}

_MONTH = r"(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_ZONE = r"(?P<zone>z|[+-]\d{2}:?\d{2}|[+-]\d{2}|(?:utc|gmt)[+-]\d{1,2}(?::?\d{2})?|[a-z]{2,4})"
_CLOCK = (
    r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?)?"
    r"\s*(?P<half>a\.?m\.?|p\.?m\.?)?(?:\s*\(?" + _ZONE + r"\)?)?"
)
_ISO_CLOCK = (
    r"(?P<hour>\d{2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?(?:\s?" + _ZONE + r")?(?:\[[\w/]+\])?"
)
_WORDED = (
    rf"{_WEEKDAY}(?:{_MONTH}\s+{_DAY},?\s+{_YEAR}|{_DAY}[\s-]+(?:of\s+)?{_MONTH},?[\s-]+{_YEAR}|"
    rf"{_YEAR}[\s-]+{_MONTH}[\s-]+{_DAY})"
)


def _compiled(*patterns: str) -> tuple[re.Pattern[str], ...]:
    """Python's patterns allow a group name once: alternatives get numbered copies, told apart again in `_groups`."""
    compiled = []
    for pattern in patterns:
        seen: dict[str, int] = {}

        def number(match: re.Match[str], seen: dict[str, int] = seen) -> str:
            seen[match[1]] = seen.get(match[1], 0) + 1
            return f"(?P<{match[1]}{seen[match[1]]}>"

        compiled.append(re.compile(re.sub(r"\(\?P<(\w+)>", number, pattern), re.IGNORECASE))
    return tuple(compiled)


_FIELD_PATTERNS = _compiled(
    rf"{_YEAR}",
    rf"{_YEAR}[-/](?P<month>\d{{1,2}})",
    rf"{_YEAR}(?P<sep>[-/.])(?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})(?:(?:t|\s+|,\s*){_ISO_CLOCK})?",
    rf"{_YEAR}(?P<month>\d{{2}})(?P<day>\d{{2}})"
    rf"(?:t?(?P<hour>\d{{2}})(?P<minute>\d{{2}})(?P<second>\d{{2}})?(?:{_ZONE})?)?",
    rf"{_WORDED}(?:(?:\s*[,|·•—–-]\s*|\s+)(?:at\s+)?{_CLOCK})?",
    rf"{_CLOCK}(?:\s*[,|·•—–-]\s*|\s+)(?:on\s+)?{_WORDED}",
    rf"{_WEEKDAY}{_MONTH}\s+{_DAY}\s+{_ISO_CLOCK}\s+{_YEAR}",
    rf"{_MONTH},?\s+{_YEAR}",
    rf"(?P<first>\d{{1,2}})(?P<sep>[-/.])(?P<other>\d{{1,2}})[-/.]{_YEAR}(?:,?\s+{_CLOCK})?",
)


@dataclass(frozen=True)
class Published:
    """When a document was published.

    Attributes:
        at: the instant in UTC; the start of the year, month or day where no more is said.
        precision: "year", "month", "day", "minute" or "second".
        origin: "record" (a field of the input), "dateline" (a date in the text) or "option" (given by the user).
    """

    at: datetime
    precision: str
    origin: str


def parse_published(value: object, origin: str = "record") -> Published | None:
    """Read a date field.

    Takes ISO 8601, RFC 822, dates in English words, epoch seconds to nanoseconds, `datetime` and `date`. A time without
    a zone is taken as UTC. A midnight without seconds of its own is how stores write a day, so it is read as one.

    Args:
        value: the field as it came; anything.
        origin: where it came from, for `Published.origin`.

    Returns:
        The date with its precision; None where it is missing, nonsense, or could mean two days ("03/04/2024").
    """
    if isinstance(value, datetime):
        # pandas' NaT is a datetime that does not equal itself.
        return _from_datetime(value, origin) if value == value else None
    if isinstance(value, date):
        return _published(origin, value.year, value.month, value.day)
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        if not abs(value) < _LARGEST_EPOCH:  # nor infinite, nor not a number
            return None
        epoch = _from_epoch(value, origin)
        return epoch or (parse_published(str(int(value)), origin) if value == int(value) else None)
    if not isinstance(value, str) or len(value) > MAX_FIELD_LENGTH:
        return None
    text = re.sub(r"\s+", " ", value).strip(" \t\n.,;|")
    if re.fullmatch(r"\d{10}|\d{13}|\d{16}|\d{19}|\d{10}\.\d{1,9}", text, re.ASCII):
        return _from_epoch(float(text), origin)
    for pattern in _FIELD_PATTERNS:
        match = pattern.fullmatch(text)
        if match:
            return _from_groups(_groups(match), origin)
    return None


def _groups(match: re.Match[str]) -> dict[str, str]:
    return {name.rstrip("0123456789"): value for name, value in match.groupdict().items() if value is not None}


def _from_groups(found: dict[str, str], origin: str) -> Published | None:
    year = int(found["year"])
    if "first" in found:
        first, other = int(found["first"]), int(found["other"])
        if first == other or first > 12 >= other:
            day, month = first, other
        elif other > 12 >= first:
            day, month = other, first
        else:
            return None  # 03/04/2024 is in March or in April, and nothing tells which
        found = {**found, "day": str(day), "month": str(month)}
    month_text = found.get("month")
    if month_text is None:
        return _published(origin, year)
    number = MONTHS.get(month_text.lower()) or int(month_text)
    if "day" not in found:
        return _published(origin, year, number)
    day_only = _published(origin, year, number, int(found["day"]))
    if day_only is None or "hour" not in found or ("minute" not in found and "half" not in found):
        return day_only
    hour, minute, second = int(found["hour"]), int(found.get("minute", 0)), int(found.get("second", 0))
    if "half" in found:
        if not 1 <= hour <= 12:
            return day_only
        hour = hour % 12 + (12 if found["half"][0].lower() == "p" else 0)
    if hour == minute == second == 0:
        return day_only
    if hour > 23 or minute > 59 or second > 60:
        return None
    local = day_only.at.replace(hour=hour, minute=minute, second=min(second, 59), tzinfo=None)
    at = _in_utc(local, found.get("zone", "z"))
    if at is None:
        return day_only
    return Published(at, "second" if "second" in found else "minute", origin)


def _in_utc(local: datetime, zone: str) -> datetime | None:
    """The instant of a local time; None where the zone is unknown or means several."""
    zone = zone.lower()
    try:
        if zone in ZONE_NAMES:
            return local.replace(tzinfo=ZoneInfo(ZONE_NAMES[zone])).astimezone(UTC)
        match = re.fullmatch(r"(?:utc|gmt)?([+-])(\d{1,2}):?(\d{2})?", zone)
        if match:
            offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
            return local.replace(tzinfo=timezone(offset if match[1] == "+" else -offset)).astimezone(UTC)
        if zone in ZONE_HOURS:
            return local.replace(tzinfo=timezone(timedelta(hours=ZONE_HOURS[zone]))).astimezone(UTC)
    except (ValueError, OverflowError, ZoneInfoNotFoundError):
        return None
    return None


def _from_datetime(value: datetime, origin: str) -> Published | None:
    if value.year not in YEARS:
        return None
    if value.hour == value.minute == value.second == value.microsecond == 0:
        return _published(origin, value.year, value.month, value.day)
    at = value.replace(tzinfo=UTC) if value.utcoffset() is None else value.astimezone(UTC)
    # A subclass (pandas' Timestamp) is brought down to the plain type, whole seconds.
    plain = datetime(at.year, at.month, at.day, at.hour, at.minute, at.second, tzinfo=UTC)
    return Published(plain, "second", origin)


def _from_epoch(value: float, origin: str) -> Published | None:
    for unit in (1, 1_000, 1_000_000, 1_000_000_000):
        seconds = int(value / unit)
        if seconds in EPOCH_SECONDS:
            return _from_datetime(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds), origin)
    return None


def _published(origin: str, year: int, month: int | None = None, day: int | None = None) -> Published | None:
    precision = "year" if month is None else "month" if day is None else "day"
    # 1970-01-01 is the zero of computers' clocks: a lost date, not a day.
    if year not in YEARS or (year, month, day) == (1970, 1, 1):
        return None
    try:
        return Published(datetime(year, month or 1, day or 1, tzinfo=UTC), precision, origin)
    except ValueError:
        return None


FIRST_LINES = 8
MAX_LINE = 400
_DATE = rf"{_WORDED}(?:(?:\s*[,|·•—–-]\s*|\s+)(?:at\s+)?{_CLOCK})?"
_ISO_DATE = rf"{_YEAR}-(?P<month>\d{{2}})-(?P<day>\d{{2}})(?:(?:t|\s+){_ISO_CLOCK})?"
_CLOCK_FIRST = rf"{_CLOCK}(?:\s*[,|·•—–-]\s*|\s+)(?:on\s+)?{_WORDED}"
_ANY_DATE = rf"(?:{_DATE}|{_ISO_DATE}|{_CLOCK_FIRST})"
_END = r"\s*[.)|]?\s*$"
_PLACE = r"(?!(?:in|on|at|by|since|from|the|until|before|after)\b)(?-i:[A-Z])[^\W\d]+[^\d\n]{0,50}?[,\s–—-]\s*"
# The order is the trust: what says that it is the publication, then the dateline, then a date alone, then an update.
_LINE_PATTERNS = _compiled(
    rf"^\W*(?:first\s+)?(?:published|posted|publication date|date published|release date|date)(?:\s+on)?\s*[:\-–—]?\s*"
    rf"{_ANY_DATE}(?:{_END}|\s*[|;•·(])",
    rf"^{_PLACE}{_WORDED}\s*(?:\([^()\n]{{2,40}}\)|/[\w ]{{2,30}}/)?\s*[-–—]+\s",
    rf"^{_PLACE}{_WORDED}\s*\((?-i:[A-Z])[^()\d\n]{{1,30}}\)",
    rf"^by\s[^\d\n]{{3,100}}?\s*[,|·•—–-]?\s*{_ANY_DATE}{_END}",
    rf"^\W*{_ANY_DATE}{_END}",
    rf"^\W*(?:last\s+)?(?:updated|modified)(?:\s+on)?\s*[:\-–—]?\s*{_ANY_DATE}(?:{_END}|\s*[|;•·(])",
)  # fmt: skip
_LAST_LINE_PATTERNS = (_LINE_PATTERNS[0], *_LINE_PATTERNS[4:])


def dateline_published(text: str) -> Published | None:
    """Read the date that an article bears in its text: a dateline, a "Published …" line, a line that is only a date.

    Only the first lines and the last one are read, and only a date with its year and its day counts.

    Args:
        text: the document's text.

    Returns:
        The date with origin "dateline"; None where there is none, or where two of the same standing differ.
    """
    head = [line.strip() for line in text[: FIRST_LINES * MAX_LINE * 4].splitlines() if line.strip()][:FIRST_LINES]
    last = text[-MAX_LINE * 2 :].rstrip().rpartition("\n")[2].strip()
    for pattern in _LINE_PATTERNS:
        lines = [*head, last] if pattern in _LAST_LINE_PATTERNS else head
        dates = []
        for line in lines:
            match = pattern.search(line[:MAX_LINE])
            if match and (found := _from_groups(_groups(match), "dateline")) is not None:
                dates.append(found)
        if dates:
            return dates[0] if len({found.at.date() for found in dates}) == 1 else None
    return None
