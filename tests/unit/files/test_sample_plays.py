"""The history of the sample: made up, the same everywhere, shaped like a real one."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from dashspot.blocks.history import Play
from dashspot.files.sample import SEED
from dashspot.files.sample_catalogue import Track, catalogue
from dashspot.files.sample_plays import EDITION, sample_plays
from dashspot.files.sample_taste import WINTER

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(scope="module")
def plays() -> list[Play]:
    """Every play."""
    return list(sample_plays())


@pytest.fixture(scope="module")
def tracks() -> dict[str, Track]:
    """The sample's tracks by id."""
    return {track["track_id"]: track for track in catalogue(np.random.default_rng(SEED))}


def days(plays: list[Play]) -> Counter[date]:
    """How many plays ended on each local day."""
    return Counter(play.played_at.astimezone(BERLIN).date() for play in plays)


def test_other_plays_are_another_edition(plays: list[Play]) -> None:
    """The start compares editions alone, so whoever changes what was played changes EDITION, and then this."""
    digest = hashlib.blake2b(repr(plays).encode(), digest_size=8).hexdigest()
    assert (EDITION, digest) == ("2026-11-25", "44d81a88e5b86b3f")


def test_four_years_one_play_after_the_other(plays: list[Play]) -> None:
    """Some eight thousand; none begins before the one before it ended; whole seconds, as files tell."""
    assert 7_500 <= len(plays) <= 8_500
    assert plays[-1].played_at - plays[0].played_at > timedelta(days=1_400)
    for before, play in pairwise(plays):
        assert play.played_at - timedelta(milliseconds=play.ms_played or 0) >= before.played_at
        assert play.played_at.microsecond == 0


def test_tracks_of_the_sample_are_played_after_their_release(plays: list[Play], tracks: dict[str, Track]) -> None:
    """Each as the library has it, for no longer than it is; local files and what is gone are not among them."""
    for play in plays:
        track = tracks[str(play.track_id)]
        assert (play.track_name, play.album_name) == (track["track_name"], track["album_name"])
        assert track["album_release_date"] <= play.played_at.date().isoformat()
        assert 0 <= (play.ms_played or 0) <= track["duration_ms"]


def test_it_has_what_histories_have(plays: list[Play], tracks: dict[str, Track]) -> None:
    """Weekends, a summer of nothing, songs of the season, skips, no length, midnights, a night of two clocks."""
    by_day = days(plays)
    weekend = sum(n for day, n in by_day.items() if day.weekday() > 4) / 2
    assert weekend > 1.2 * sum(n for day, n in by_day.items() if day.weekday() < 5) / 5
    assert not any(date(2024, 7, 22) <= day <= date(2024, 8, 18) for day in by_day)
    ids = list(tracks)
    season = [play.played_at.month for play in plays if play.track_id in {ids[number] for number in WINTER}]
    assert len(season) > 60
    assert set(season) <= {11, 12}
    assert 0.1 < sum(play.reason_end == "fwdbtn" for play in plays) / len(plays) < 0.3
    assert any(play.ms_played == 0 for play in plays)
    starts = [(play.played_at - timedelta(milliseconds=play.ms_played or 0)).astimezone(BERLIN) for play in plays]
    assert any(
        start.date() < play.played_at.astimezone(BERLIN).date() for start, play in zip(starts, plays, strict=True)
    )
    assert {start.hour for start in starts if start.date() == date(2023, 10, 29) and start.fold} >= {2}


def test_taste_moves(plays: list[Play], tracks: dict[str, Track]) -> None:
    """The genre that was heard most in the first year is another in the last."""
    most = [
        Counter(tracks[str(play.track_id)]["genre"] for play in plays if play.played_at.year == year).most_common(1)
        for year in (2023, 2026)
    ]
    assert most[0][0][0] != most[1][0][0]
