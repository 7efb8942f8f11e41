"""What the sample's person played: some 8,000 plays of its tracks in four years, the same on every machine.

They listen on the way to work and in the evening, more on weekends, in sittings of some tracks. They skip, most of all
where it is shuffled; their taste moves; one summer they heard nothing, and before Christmas they hear the same songs.
Twice they listened through the night in which the clocks change.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from dashspot.blocks.history import Play
from dashspot.files.sample import SEED
from dashspot.files.sample_catalogue import Track, catalogue
from dashspot.files.sample_lists import NOW
from dashspot.files.sample_taste import FIRST, LAST, WINTER, Taste

EDITION = "2026-11-25"
"""Another one whenever the plays are others: a sample of an older edition is replaced by the next start."""
_ZONE = ZoneInfo("Europe/Berlin")
_AWAY = (date(2024, 7, 21), date(2024, 8, 18))
_NIGHTS = (datetime(2023, 10, 29, 1, 20), datetime(2025, 3, 30, 1, 10))  # noqa: DTZ001 (local, made aware later)
_NIGHT_LONG = 40
_SITTINGS = (0.85, 0.85, 0.8, 0.95, 1.1, 1.35, 1.25)
"""How often music is put on, on each weekday from Monday."""
_LENGTH, _LONGEST = 1 / 6, 40
_REST = timedelta(minutes=20)


class _Habit(NamedTuple):
    """An hour around which music is put on, how far from it, how often of all, and whether out of reach."""

    hour: float
    spread: float
    share: float
    offline: bool = False


_WORKDAY = (_Habit(7.7, 0.4, 0.4, offline=True), _Habit(13.0, 1.0, 0.15), _Habit(20.4, 1.7, 0.45))
_WEEKEND = (_Habit(10.6, 1.2, 0.35), _Habit(16.0, 2.0, 0.3), _Habit(22.9, 1.3, 0.35))


@dataclass(frozen=True)
class _Sitting:
    """When it began (local), how many tracks it is, and whether out of reach."""

    begins: datetime
    tracks: int
    offline: bool = False


def sample_plays() -> Iterator[Play]:
    """Every play, the first first; none begins before the one before it ended."""
    random = np.random.default_rng((SEED, 1))
    tracks = catalogue(np.random.default_rng(SEED))
    taste, free = Taste(tracks, random), datetime.min.replace(tzinfo=UTC)
    for sitting in sorted(_sittings(random), key=lambda one: one.begins):
        begins = sitting.begins.replace(tzinfo=_ZONE).astimezone(UTC)
        numbers = _heard(sitting, taste, random)
        if begins < free or begins > NOW - timedelta(hours=3):
            continue
        for play in _played(tracks, numbers, begins, sitting, random):
            free = play.played_at + _REST
            yield play


def _sittings(random: np.random.Generator) -> Iterator[_Sitting]:
    for place in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=place)
        often = _SITTINGS[day.weekday()] * (1.15 if day.month in (1, 2, 11, 12) else 1.0)
        times = int(random.poisson(often))
        lengths = np.minimum(random.geometric(_LENGTH, times), _LONGEST).tolist()
        habits = _WORKDAY if day.weekday() < 5 else _WEEKEND  # noqa: PLR2004 (Saturday)
        chosen = random.choice(len(habits), times, p=[habit.share for habit in habits]).tolist()
        apart = random.normal(size=times).tolist()
        if _AWAY[0] <= day <= _AWAY[1]:
            continue
        for length, which, deviation in zip(lengths, chosen, apart, strict=True):
            habit = habits[which]
            hour = habit.hour + habit.spread * min(max(deviation, -2.5), 2.5)
            begins = datetime.combine(day, time()) + timedelta(seconds=round(hour * 3600))
            yield _Sitting(begins, length, habit.offline)
    yield from (_Sitting(night, _NIGHT_LONG) for night in _NIGHTS)


def _heard(sitting: _Sitting, taste: Taste, random: np.random.Generator) -> list[int]:
    """The numbers of its tracks: one now and then once more, and before Christmas the songs of the season."""
    draws, chances = random.random(sitting.tracks), random.random((sitting.tracks, 2)).tolist()
    numbers = taste.next_tracks(sitting.begins.date(), sitting.begins.hour, draws)
    wintry = _wintry(sitting.begins.date())
    for place, (again, season) in enumerate(chances):
        if season < wintry:
            numbers[place] = WINTER[int(season / wintry * len(WINTER))]
        elif place and again < 0.03:  # noqa: PLR2004 (one in thirty)
            numbers[place] = numbers[place - 1]
    return numbers


def _wintry(day: date) -> float:
    """The share of songs of the season: rising from the first Sunday of Advent on, and gone on the 27th."""
    left = (date(day.year, 12, 24) - day).days
    return max(0.45 - 0.018 * abs(left), 0.03) if -2 <= left <= 28 else 0.0  # noqa: PLR2004 (days)


def _played(
    tracks: Sequence[Track], numbers: Sequence[int], begins: datetime, sitting: _Sitting, random: np.random.Generator
) -> Iterator[Play]:
    shuffle = bool(random.random() < 0.5)  # noqa: PLR2004 (every second time)
    reason, start = "clickrow" if random.random() < 0.7 else "playbtn", begins  # noqa: PLR2004
    for place, (chance, part) in enumerate(random.random((len(numbers), 2)).tolist(), start=1):
        track = tracks[numbers[place - 1]]
        ended, share = _ending(chance, part, shuffle=shuffle, last=place == len(numbers))
        length = round(track["duration_ms"] * share)
        end = start + timedelta(seconds=-(-length // 1000))  # files tell whole seconds
        yield _told(track, end, length)._replace(
            reason_start=reason,
            reason_end=ended,
            shuffle=shuffle,
            skipped=ended in ("fwdbtn", "backbtn"),
            offline=sitting.offline,
        )
        reason, start = ended if ended in ("trackdone", "fwdbtn", "backbtn") else "clickrow", end


def _ending(chance: float, part: float, *, shuffle: bool, last: bool) -> tuple[str, float]:
    """Why a play ended, and which part of the track was heard until then."""
    skips = 0.24 if shuffle else 0.11
    if chance < 0.004:  # noqa: PLR2004 (seldom)
        return "trackerror", 0.0
    if chance < skips:
        return "fwdbtn", 0.01 + 0.6 * part * part
    if chance < skips + 0.01:
        return "backbtn", 0.05 + 0.2 * part
    if last and chance > 0.6:  # noqa: PLR2004 (the rest are heard out)
        return "endplay" if chance < 0.9 else "logout", 0.05 + 0.9 * part  # noqa: PLR2004
    return "trackdone", 1.0


def _told(track: Track, end: datetime, length: int) -> Play:
    return Play(
        end,
        length,
        f"spotify:track:{track['track_id']}",
        "extended",
        "track",
        track["track_id"],
        track["track_name"],
        track["artist_names"][0],
        track["album_name"],
    )
