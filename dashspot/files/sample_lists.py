"""The playlists of the sample library, and when what was added to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from dashspot.files.sample_catalogue import COPIES, FAILED, GHOST, LOCALS, TRACKS, Track
from dashspot.files.sample_names import GENRES, ODD_NAMES

NOW = datetime(2026, 11, 15, 20, tzinfo=UTC)
"""The last thing that happened in the sample."""
_BULK_DAY = datetime(2019, 3, 2, 19, 30, tzinfo=UTC)
_BULK, _LIKED = 290, 480
_LONG = 48
"""Playlists of this length or more hold their first track twice."""
_FRIEND, _SELF = "samplekim", "sampleme"

Chooser = Callable[[Track], bool]


@dataclass(frozen=True)
class Sample:
    """A playlist: its name, which tracks fit, how many of them it holds, and in which years it was filled."""

    name: str
    fits: Chooser
    size: int
    since: int = 2018
    until: int = 2026
    dated: bool = True
    """Yearly lists hold no dates."""
    shared: bool = False
    """Filled by two people."""


def _within(name: str, low: float, high: float) -> Chooser:
    return lambda track: track[name] is not None and low <= track[name] <= high


def _released(since: str, before: str) -> Chooser:
    return lambda track: track["album_release_date"] is not None and since <= track["album_release_date"] < before


def _of_genre(genre: str) -> Chooser:
    return lambda track: bool(track["genre"] == genre)


def _odd(track: Track) -> bool:
    strange = track["track_name"] in (None, *ODD_NAMES) or len(track["artist_names"]) > 3  # noqa: PLR2004 (a crowd)
    return strange or ":" in track["track_id"] or track["tempo"] == 0


def _with_guests(track: Track) -> bool:
    return len(track["artist_names"]) > 1


def _any(_track: Track) -> bool:
    return True


PLAYLISTS: tuple[Sample, ...] = (
    Sample("Morning run", _within("tempo", 125, 250), 60),
    Sample("Quiet evening", _within("energy", 0, 0.5), 75),
    Sample("Rain on the window", _within("valence", 0, 0.3), 48),
    Sample("Kitchen disco", _within("danceability", 0.72, 1), 90),
    Sample("Sun on the balcony", _within("valence", 0.7, 1), 70, since=2024),
    Sample("No words, please", _within("instrumentalness", 0.1, 1), 35),
    Sample("From the old shelf", _released("1960", "1995"), 30),
    Sample("New this year", _released("2026", "2027"), 25, since=2026),
    Sample("< Loud & Fast >", _within("loudness", -5, 5), 50),
    Sample("Everything nice", _any, 100),
    Sample("=Odds+Ends", _odd, TRACKS),
    Sample("One long song", _within("duration_ms", 800_000, 900_000), 1),
    *(Sample(f"{genre.capitalize()} shelf", _of_genre(genre), 210, since=2016) for genre in GENRES),
    Sample("Seventies", _released("1970", "1980"), 40),
    Sample("Eighties", _released("1980", "1990"), 40),
    Sample("Nineties", _released("1990", "2000"), 45),
    Sample("Noughties", _released("2000", "2010"), 64),
    Sample("Most played 2021", _released("1960", "2022"), 100, dated=False),
    Sample("Most played 2022", _released("1960", "2023"), 100, dated=False),
    Sample("Road trip", _within("energy", 0.6, 1), 36, since=2019, until=2019),
    Sample("Road trip", _within("energy", 0.6, 1), 44, since=2023, until=2023),
    Sample("With Kim", _any, 30, since=2022, shared=True),
    Sample("Guests only", _with_guests, 24),
    Sample("Waltzes", _within("time_signature", 3, 3), 20),
    Sample("Minor keys", _within("mode", 0, 0), 55),
    Sample("Short ones", _within("duration_ms", 1, 120_000), 18),
    Sample("🌙 Late, late, late", _within("acousticness", 0.6, 1), 40),
    Sample("שירים לערב", _within("valence", 0.2, 0.5), 12),
    Sample("Sunday soup", _within("acousticness", 0.3, 1), 22),
    Sample("98.6", _any, 11),
    Sample("NA", _any, 7),
    Sample("Two for now", _any, 2, since=2026),
)
ARCHIVE = "Archive"
"""The one playlist more: it holds what no other does and nobody liked."""


def chosen(tracks: Sequence[Track], playlist: Sample, random: np.random.Generator) -> list[int]:
    """The numbers of a playlist's tracks."""
    fitting = [place for place, track in enumerate(tracks) if playlist.fits(track)]
    picked: list[int] = random.permutation(fitting)[: playlist.size].tolist()
    return [*picked, picked[0]] if len(picked) >= _LONG else picked


def placed(
    tracks: Sequence[Track], numbers: Sequence[int], playlist: Sample, random: np.random.Generator
) -> list[tuple[int, datetime | None, str | None]]:
    """Each track with when and by whom it was added, oldest first; nothing is added before it was released."""
    begin, end = datetime(playlist.since, 1, 3, 8, tzinfo=UTC), datetime(playlist.until, 12, 28, tzinfo=UTC)
    seconds = (min(end, NOW) - begin).total_seconds()
    draws = random.random((len(numbers), 2)).tolist()
    if not playlist.dated:
        return [(number, None, None) for number in numbers]
    moments = (begin + timedelta(seconds=int(when * seconds)) for when, _ in draws)
    added = [
        (_at_least(moment, tracks[number], who), number, _adder(playlist, who))
        for number, moment, (_, who) in zip(numbers, moments, draws, strict=True)
    ]
    return [(number, moment, who) for moment, number, who in sorted(added)]


def liked(tracks: Sequence[Track], random: np.random.Generator) -> list[tuple[int, datetime]]:
    """The liked songs, newest first: most from one day, when they were imported, then a few on every active day."""
    order: list[int] = random.permutation(TRACKS - COPIES).tolist()
    awkward = {GHOST, *LOCALS, *FAILED}
    order = [number for number in order if number not in awkward]
    old = [number for number in order if _release_of(tracks[number]) < "2019-03"][:_BULK]
    bulk = [(number, _BULK_DAY + timedelta(seconds=place // 25)) for place, number in enumerate(old)]
    known = set(old)
    others = [number for number in order if number not in known and _release_of(tracks[number]) < "2026"]
    others = others[: _LIKED - len(old)]
    found: list[tuple[int, datetime]] = []
    while others:
        day = _BULK_DAY + timedelta(days=int(random.integers(8, (NOW - _BULK_DAY).days)))
        out = [number for number in others if _release_of(tracks[number]) < day.date().isoformat()]
        today = out[: int(random.geometric(0.32))]
        minutes = random.integers(0, 4 * 60, len(today)).tolist()
        found += [(number, day + timedelta(minutes=minute)) for number, minute in zip(today, minutes, strict=True)]
        others = [number for number in others if number not in today]
    return sorted([*bulk, *found], key=lambda row: (row[1], row[0]), reverse=True)


def _release_of(track: Track) -> str:
    return str(track["album_release_date"] or "0000")


def _at_least(moment: datetime, track: Track, draw: float) -> datetime:
    """The moment, or a time after the track's release where that is later."""
    released = _release_of(track)
    if released[:10] <= moment.date().isoformat()[: len(released)]:
        return moment
    year, month, day = (int(part) for part in (released + "-01-01")[:10].split("-"))
    return min(datetime(year, month, day, 9, tzinfo=UTC) + timedelta(hours=int(draw * 150)), NOW)


def _adder(playlist: Sample, draw: float) -> str | None:
    if playlist.shared:
        return _FRIEND if draw < 0.4 else _SELF  # noqa: PLR2004 (Kim adds less)
    return _SELF
