"""Which plays of a history a key names, and what is known of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from dashspot.analyses.listening import UNKNOWN_ALBUM, UNKNOWN_ARTIST, Listening
from dashspot.blocks.listening import HeardKind, PlayRule
from tests.unit.analyses.hearing import KEY, make_listening, play
from tests.unit.analyses.making import FULL, track

SHORT, LONG, CUT = play("2024-05-01T12:00", 0, 29_999), play("2024-05-01T13:00", 1, 30_000), {"reason_end": "fwdbtn"}


def ids(listening: Listening) -> list[str]:
    """The tracks of the plays, one after the other."""
    return [str(one) for one in listening.items["track_id"].take(listening.plays["item"].to_numpy())]


@pytest.mark.parametrize(("rule", "counted"), [("30 s", [1, 3]), ("full", [0, 1]), ("any", [0, 1, 2, 3])])
def test_rules(rule: PlayRule, counted: list[int]) -> None:
    """What the Web API tells lasted half a minute at least, and nobody knows whether to its end."""
    by_api = play("2024-05-01T15:00", 3, None, reason_end=None)
    plays = [SHORT, LONG, play("2024-05-01T14:00", 2, 0, **CUT), by_api]
    assert ids(make_listening(plays, replace(KEY, rule=rule))) == [f"t{number}" for number in counted]


@pytest.mark.parametrize(("kind", "n"), [("music", 1), ("podcasts", 2), ("audiobooks", 3), ("everything", 6)])
def test_kinds(kind: HeardKind, n: int) -> None:
    """Tracks, episodes and chapters apart."""
    plays = [
        play(f"2024-05-{day:02d}T12:00", kind=of, track_id=None, track_name=f"{of} {day}")
        for of, days in (("track", [1]), ("episode", [2, 3]), ("audiobook", [4, 5, 6]))
        for day in days
    ]
    assert len(make_listening(plays, replace(KEY, kind=kind)).plays) == n


def test_a_period_holds_its_first_day_and_its_last() -> None:
    """By the local clock of the start: half past ten in the evening, UTC, is the next day in Berlin."""
    ends = ["2024-04-30T21:59", "2024-04-30T22:30", "2024-05-02T21:30", "2024-05-02T22:10"]
    plays = [play(end, number, 60_000) for number, end in enumerate(ends)]
    listening = make_listening(plays, replace(KEY, first=date(2024, 5, 1), last=date(2024, 5, 2)))
    assert ids(listening) == ["t1", "t2"]
    assert len(listening.history) == 4
    assert listening.last_day - listening.first_day == 1
    assert listening.plays["hour"].tolist() == [0, 23]


def test_a_period_ends_today_where_its_last_day_is_still_to_come() -> None:
    """With the last play where a clock was ahead; of a period that is over no day is left out."""
    year = replace(KEY, first=date(2024, 1, 1), last=date(2024, 12, 31))
    days = np.array(["2024-11-25", "2024-11-27", "2024-12-31"], dtype="datetime64[D]").astype(np.int64).tolist()
    assert make_listening([play("2024-05-01T12:00")], year).last_day == days[0]
    assert make_listening([play("2024-11-27T12:00")], year).last_day == days[1]
    assert make_listening([play("2024-05-01T12:00")], replace(year, today=date(2025, 3, 1))).last_day == days[2]


def test_a_play_by_name_alone_is_the_librarys_track_of_that_name() -> None:
    """Whatever the case; the library comes before another play, and of several the first id."""
    library = [track("b", name="Same", artists="One"), track("a", name="Same", artists="One")]
    by_name: dict[str, Any] = {"track_id": None, "track_name": "SAME", "artist_name": "one", "album_name": None}
    plays = [play("2024-05-01T12:00", **by_name), play("2024-05-02T12:00", 9, track_name="same", artist_name="One")]
    assert ids(make_listening(plays, KEY, library)) == ["a", "t9"]
    assert ids(make_listening(plays, KEY, [])) == ["t9", "t9"]


def test_what_nobody_names_is_called_unknown() -> None:
    """So that it can be counted and shown."""
    listening = make_listening([play("2024-05-01T12:00", artist_name=None, album_name=None)])
    assert listening.artists["name"].tolist() == [UNKNOWN_ARTIST]
    assert listening.albums.to_numpy().tolist() == [[UNKNOWN_ALBUM, UNKNOWN_ARTIST]]


def test_facts_are_unknown_of_what_the_library_lacks() -> None:
    """And features of a failed analysis; both are marked."""
    library = [
        track("t0", **FULL, release_date="1999"),
        track("t1", **FULL | {"tempo": 0, "danceability": 0, "valence": 0}),
    ]
    plays = [play(f"2024-05-0{1 + number}T12:00", number) for number in range(3)]
    facts = make_listening(plays, KEY, library).facts()
    assert facts["energy"].isna().tolist() == [False, True, True]
    assert facts["year"].isna().tolist() == [False, False, True]
    assert facts["known"].tolist() == [True, True, False]
    assert facts["failed"].tolist() == [False, True, False]


def test_years_of_the_library_are_those_of_all_its_tracks() -> None:
    """Also of what was never played; unknown ones are NaN."""
    library = [track("x", release_date="1971-02"), track("y", release_date=None)]
    years = make_listening([], KEY, library).library_years()
    assert years[0] == 1971
    assert len(years) == 2
