"""Days, weeks, months and years for oracles, in plain Python."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tests.unit.analyses.hearing import Heard


def begin(day: date, span: str) -> date:
    """The first day of the span that holds a day."""
    if span == "week":
        return day - timedelta(days=day.weekday())
    return {"day": day, "month": day.replace(day=1), "year": day.replace(month=1, day=1)}[span]


def shown_days(found: Heard) -> list[date]:
    """Every day of the period that has been; none where nothing was played."""
    if not found.plays:
        return []
    return [found.first_day + timedelta(days=number) for number in range((found.last_day - found.first_day).days + 1)]


def begins(found: Heard, span: str) -> Iterator[date]:
    """The first day of every span of the period, rising."""
    yield from dict.fromkeys(begin(day, span) for day in shown_days(found))
