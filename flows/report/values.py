"""flows: the normalised values of times and quantities, in a few words for a reader."""

from typing import Any

_RELATIONS = {"=": "", "~": "about ", ">": "more than ", ">=": "at least ", "<": "less than ", "<=": "at most "}


def time_value(row: dict[str, Any]) -> str | None:
    """Return what a row of `times` comes to: a day, an interval, a duration or a TIMEX3 value; None where that is not known."""
    start, end = row["start_date"], row["end_date"]
    if start and end:
        return f"{start}" if start == end else f"{start} to {end}"
    if start or end:
        return f"from {start}" if start else f"until {end}"
    known = row["duration"] or row["value"]
    return None if known is None else str(known)


def quantity_value(row: dict[str, Any]) -> str | None:
    """Return what a row of `quantities` comes to, such as "more than 11,000,000,000 USD"; None where that is not known."""
    low, high = row["value_low"], row["value_high"]
    if low is None and high is None:
        return None
    first, last = (number for number in (low if low is not None else high, high if high is not None else low))
    number = _number(first) if first == last else f"{_number(first)} to {_number(last)}"
    unit = (row["unit"] or "").replace("_", " ")
    return " ".join(f"{_RELATIONS.get(row['relation'] or '=', '')}{number} {unit or row['noun'] or ''}".split())


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) and abs(value) < 1e15 else f"{value:,g}"
