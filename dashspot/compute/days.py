"""Days of the calendar, counted from 1970-01-01, and the weeks, months and years that they belong to."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Span = Literal["day", "week", "month", "year"]
Days = NDArray[np.integer[Any]]
"""Days, or spans of them, counted from the one that holds 1970-01-01; a year as people call it is EPOCH more."""
EPOCH = 1970
WEEK = 7
_MONDAY = 3
"""How many days before 1970-01-01 its week began."""
_FIRST = date(1970, 1, 1).toordinal()
_UNITS = {"month": "datetime64[M]", "year": "datetime64[Y]"}


def spans_of(days: Days, by: Span) -> NDArray[np.int64]:
    """Which day, week (from Monday), month or year each day belongs to, shape (n,)."""
    if by == "day" or not len(days):
        return days.astype(np.int64)
    if by == "week":
        return (days.astype(np.int64) + _MONDAY) // WEEK
    first = int(days.min())
    every = np.arange(first, int(days.max()) + 1).astype("datetime64[D]").astype(_UNITS[by])
    found: NDArray[np.int64] = every.astype(np.int64)[days - first]  # a day is looked up once, however often played
    return found


def begins(spans: Days, by: Span) -> NDArray[np.datetime64]:
    """The dates on which they begin."""
    if by in _UNITS:
        return spans.astype(_UNITS[by]).astype("datetime64[s]")
    return dates(spans if by == "day" else spans * WEEK - _MONDAY)


def years_of(days: Days) -> NDArray[np.int64]:
    """The calendar year of each day, as people call it."""
    return spans_of(days, "year") + EPOCH


def weekdays(days: Days) -> NDArray[np.int64]:
    """The weekday of each day, Monday being 0."""
    return (days.astype(np.int64) + _MONDAY) % WEEK


def dates(days: Days) -> NDArray[np.datetime64]:
    """Days as dates."""
    return days.astype("datetime64[D]").astype("datetime64[s]")


def days_of(told: NDArray[np.datetime64]) -> NDArray[np.int64]:
    """Dates as days."""
    found: NDArray[np.int64] = told.astype("datetime64[D]").astype(np.int64)
    return found


def date_of(day: int) -> date:
    """A single day as Python's date."""
    return date.fromordinal(_FIRST + day)


def day_of(told: date) -> int:
    """The day of a date."""
    return told.toordinal() - _FIRST
