"""How long what was told of the player is good for, and where it stands meanwhile."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from dashspot import core
from dashspot.errors import ClosedToApp, Parked, ServiceError, ServiceUnavailable, SignInNeeded
from dashspot.playback.services import watching
from dashspot.playback.services.watching import (
    AGAIN_SECONDS,
    LIVELY_SECONDS,
    PLAYING_SECONDS,
    QUIET_SECONDS,
    REFUSED_SECONDS,
    Moment,
    wait_seconds,
    watched,
)
from tests.unit.playback.making import MOMENT, item, playing


@pytest.mark.parametrize(
    ("progress_ms", "seconds"), [(0, PLAYING_SECONDS), (198_500, 2.5), (200_000, LIVELY_SECONDS), (999_999, 1.0)]
)
def test_the_end_of_a_track_is_not_missed(progress_ms: int, seconds: float) -> None:
    """Every few seconds, and sooner where the track ends sooner."""
    assert wait_seconds(Moment(playing(progress_ms=progress_ms), MOMENT), lively=False, now=MOMENT) == seconds


def test_what_stands_still_is_asked_for_seldom() -> None:
    """Paused, or nothing at all; after a command sooner; an advertisement has no length."""
    for still in (None, playing(is_playing=False)):
        assert wait_seconds(Moment(still, MOMENT), lively=False, now=MOMENT) == QUIET_SECONDS
        assert wait_seconds(Moment(still, MOMENT), lively=True, now=MOMENT) == LIVELY_SECONDS
    assert wait_seconds(Moment(playing(item=None), MOMENT), lively=False, now=MOMENT) == PLAYING_SECONDS


@pytest.mark.parametrize(
    ("trouble", "seconds"),
    [
        (Parked(until=MOMENT + timedelta(hours=9)), 9 * 3_600),
        (Parked(until=MOMENT - timedelta(hours=1)), LIVELY_SECONDS),
        (ServiceUnavailable(), AGAIN_SECONDS),
        (ClosedToApp(), REFUSED_SECONDS),
        (SignInNeeded(), 0),
    ],
)
def test_what_was_refused_is_not_asked_again_and_again(trouble: ServiceError, seconds: float) -> None:
    """A pause that Spotify has named is kept to, however lively the page is."""
    assert wait_seconds(Moment(None, MOMENT, trouble), lively=True, now=MOMENT) == seconds


def test_progress_goes_on_by_itself() -> None:
    """While it plays, and no farther than the end."""
    later = MOMENT + timedelta(seconds=3)
    assert Moment(playing(progress_ms=1_000), MOMENT).progress_ms(later) == 4_000
    assert Moment(playing(progress_ms=1_000, is_playing=False), MOMENT).progress_ms(later) == 1_000
    assert Moment(playing(progress_ms=1_000), MOMENT).progress_ms(later + timedelta(hours=1)) == 200_000
    assert Moment(playing(progress_ms=None), MOMENT).progress_ms(MOMENT - timedelta(hours=1)) == 0
    assert Moment(playing(item=item(duration_ms=0)), MOMENT).progress_ms(later) == 0
    assert Moment(None, MOMENT).progress_ms(later) == 0


def test_of_people_who_looked_long_ago_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """The memory of a process is bounded."""
    monkeypatch.setattr(watching, "_MOST_PEOPLE", 2)
    first, second, third = (uuid.uuid4() for _ in range(3))
    kept = watched(first)
    watched(second)
    assert watched(first) is kept
    watched(third)
    assert watched(first) is kept
    assert second not in watching._people


def test_who_is_not_connected_is_told_why(monkeypatch: pytest.MonkeyPatch) -> None:
    """And the next look finds out anew, which asks nobody."""
    found: list[int] = []

    def refuse(*_given: object) -> None:
        found.append(1)
        raise SignInNeeded("Ended.")

    monkeypatch.setattr(core, "gateway_for", refuse)
    who = uuid.uuid4()
    for asked in (1, 2):
        moment = watching.now_playing(who)
        assert str(moment.trouble) == "Ended."
        assert len(found) == asked
    assert moment.asked_at <= datetime.now(UTC)
