"""How a number and a moment are said."""

from __future__ import annotations

from datetime import UTC, datetime

_HOUR, _DAY, _WEEK = 60, 60 * 24, 60 * 24 * 7
"""In minutes."""


def count(number: int, noun: str, plural: str | None = None) -> str:
    """`1 track`, `2,448 tracks`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {plural or noun + 's'}"


def ago(moment: datetime, now: datetime) -> str:
    """How long a moment is past: `just now`, `4 min ago`, `3 h ago`, `2 days ago`, then its date (UTC)."""
    minutes = int((now - moment).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    if minutes < _HOUR:
        return f"{minutes} min ago"
    if minutes < _DAY:
        return f"{minutes // _HOUR} h ago"
    if minutes < _WEEK:
        return f"{count(minutes // _DAY, 'day')} ago"
    return f"{moment.astimezone(UTC):%Y-%m-%d}"


def left(seconds: float) -> str:
    """How long something will take, as exactly as an estimate may be: `about 2 min left`."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return "less than a minute left"
    if minutes < _HOUR:
        return f"about {minutes} min left"
    if minutes < _DAY:
        return f"about {round(minutes / _HOUR)} h left"
    return f"about {count(round(minutes / _DAY), 'day')} left"
