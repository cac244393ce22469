"""Normalised values in words."""

import datetime as dt

import pytest

from flows.report.values import quantity_value, time_value

NO_TIME = {"start_date": None, "end_date": None, "duration": None, "value": None}
NUMBER = {"value_low": 1.0, "value_high": 1.0, "unit": None, "noun": None, "relation": "="}
MARCH = dt.date(2026, 3, 1), dt.date(2026, 3, 31)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"start_date": MARCH[0], "end_date": MARCH[1], "value": "2026-03"}, "2026-03-01 to 2026-03-31"),
        ({"start_date": MARCH[0], "end_date": MARCH[0]}, "2026-03-01"),
        ({"start_date": MARCH[0]}, "from 2026-03-01"),
        ({"duration": "P5Y", "value": "P5Y"}, "P5Y"),
        ({"value": "PAST_REF"}, "PAST_REF"),
        ({}, None),
    ],
)
def test_times(row, expected):
    assert time_value(NO_TIME | row) == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"value_low": 11e9, "value_high": 11e9, "unit": "USD", "relation": ">"}, "more than 11,000,000,000 USD"),
        ({"value_low": 5.83, "value_high": 5.83, "unit": "meter"}, "5.83 meter"),
        ({"value_low": 3.0, "value_high": 4.0, "noun": "people", "relation": "~"}, "about 3 to 4 people"),
        ({"value_low": -2.5, "value_high": -2.5, "unit": "percentage_points"}, "-2.5 percentage points"),
        ({"value_low": None, "value_high": 7.0, "noun": "ships", "relation": "<="}, "at most 7 ships"),
        ({"value_low": None, "value_high": None}, None),
    ],
)
def test_quantities(row, expected):
    assert quantity_value(NUMBER | row) == expected
