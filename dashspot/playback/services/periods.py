"""The periods of a history that can be looked at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

ALL, BETWEEN = "All time", "Between two days"
Period = tuple[date | None, date | None]
"""The first and the last day, both in it; None where there is no end."""


def periods(first: date, last: date, today: date) -> dict[str, Period]:
    """What can be chosen by name, of plays between two days: all, the last weeks and months, each year; last BETWEEN.

    *Last 4 weeks* ends today, so where nothing was played lately it is empty.
    """
    found: dict[str, Period] = {
        ALL: (None, None),
        "Last 4 weeks": (today - timedelta(days=27), today),
        "Last 12 months": (_a_year_before(today) + timedelta(days=1), today),
    }
    years = range(last.year, first.year - 1, -1)
    found |= {str(year): (date(year, 1, 1), date(year, 12, 31)) for year in years}
    return found | {BETWEEN: (first, last)}


def between(picked: Sequence[date], whole: tuple[date, date]) -> Period:
    """Two picked days; of what is picked by half the other half is that of the whole."""
    first = picked[0] if picked else whole[0]
    last = picked[1] if len(picked) > 1 else whole[1]
    return min(first, last), max(first, last)


def _a_year_before(day: date) -> date:
    """The 29th of February has the 28th before it."""
    last = 28 if (day.month, day.day) == (2, 29) else day.day
    return day.replace(year=day.year - 1, day=last)
