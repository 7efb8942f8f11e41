"""Sessions in plain Python."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from tests.unit.analyses.hearing import Heard, Record

HOUR = 3_600_000


def sessions(found: Heard, choices: Mapping[str, str]) -> list[list[Record]]:
    """The plays of each, in order of time."""
    pause = timedelta(minutes=int(choices["pause"].split()[0]))
    told: list[list[Record]] = []
    for one in found.plays:
        if told and one["started"].astimezone(UTC) - end(told[-1]) <= pause:
            told[-1].append(one)
        else:
            told.append([one])
    return told


def end(session: list[Record]) -> datetime:
    """When the last of its plays ended, UTC: times of one zone are compared by its clock otherwise."""
    ends: list[datetime] = [one["ended"].astimezone(UTC) for one in session]
    return max(ends)


def length(session: list[Record]) -> timedelta:
    """From the first start to the last end."""
    started: datetime = session[0]["started"].astimezone(UTC)
    return end(session) - started


def hours(session: list[Record]) -> float:
    """How long was played."""
    return sum(one["ms_played"] or 0 for one in session) / HOUR
