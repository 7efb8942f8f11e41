"""Days of the calendar, and what they belong to."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashspot.compute.days import Span, begins, date_of, dates, day_of, days_of, spans_of, weekdays, years_of
from tests.unit.analyses.spanning import begin

FIRST = date(1970, 1, 1)
SPANS: tuple[Span, ...] = ("day", "week", "month", "year")
days = st.lists(st.dates(date(1960, 1, 1), date(2040, 12, 31)), max_size=5)


@pytest.mark.parametrize("by", SPANS)
@given(days)
def test_a_span_begins_on_the_day_that_the_calendar_says(by: Span, told: list[date]) -> None:
    """Of any days in any order, before 1970 too, and of none."""
    counted = np.array([(day - FIRST).days for day in told], dtype=np.int32)
    found = begins(spans_of(counted, by), by)
    assert days_of(found).tolist() == [(begin(day, by) - FIRST).days for day in told]


@given(days)
def test_years_weekdays_and_dates_are_those_of_the_calendar(told: list[date]) -> None:
    """Monday is 0."""
    counted = np.array([(day - FIRST).days for day in told], dtype=np.int64)
    assert years_of(counted).tolist() == [day.year for day in told]
    assert weekdays(counted).tolist() == [day.weekday() for day in told]
    assert [FIRST + timedelta(days=day) for day in days_of(dates(counted)).tolist()] == told
    assert [day_of(day) for day in told] == counted.tolist()
    assert [date_of(day) for day in counted.tolist()] == told
