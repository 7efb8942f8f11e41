"""The log of plays over HTTP: what is added, what is asked, where plays are missing, and what refusals do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from dashspot import browser, core, jobs, library, playback
from dashspot.blocks.play_log import PlayLogBlock, Stretch
from dashspot.errors import (
    ClosedToApp,
    ConsentMissing,
    JobConflict,
    Parked,
    ServiceError,
    ServiceUnavailable,
    SignInNeeded,
)
from dashspot.jobs import requests
from dashspot.playback import tasks
from dashspot.playback.services import recent
from dashspot.sandbox.catalogue.people import Play
from dashspot.settings import settings
from dashspot.store.engine import transaction
from dashspot.store.managers.play_logs import PlayLogManager
from dashspot.store.models import PlayLog, TrackFeatures
from dashspot.store.queries.plays import told_plays
from tests.integration.playback.conftest import Listener
from tests.unit.files.histories import extended, listed

START = datetime(2026, 11, 20, 8, tzinfo=UTC)
STEP = timedelta(minutes=4)
RECENTLY = "GET player/recently-played"


def played(listener: Listener, numbers: Iterable[int]) -> None:
    """Let these be the plays that Spotify knows: of each number one, four minutes after the one before."""
    rows = [
        Play(listener.ids[number % 100], round((START + number * STEP).timestamp() * 1000), None) for number in numbers
    ]
    name = listener.sandbox.users[0]
    listener.sandbox.run(lambda world: setattr(world.people.users[name], "plays", rows[::-1]))


def moments(listener: Listener) -> list[int]:
    """The numbers of the plays that are kept, in order."""
    with transaction() as session:
        found = told_plays(session, listener.user.id)["played_at"].sort_values()
    return [round((moment - START) / STEP) for moment in found]


def log(listener: Listener) -> PlayLogBlock:
    """How far it is told."""
    found = playback.play_log(listener.user.id)
    assert found
    return found


def told(listener: Listener) -> list[tuple[int, int]]:
    """The stretches that Spotify has told, as numbers of plays."""
    return [(round((one.first - START) / STEP), round((one.last - START) / STEP)) for one in log(listener).told]


def ask_by_itself(listener: Listener) -> None:
    """As the worker does when the moment has come."""
    (task,) = core.active_tasks(listener.user.id)
    requests.run(tasks.sync_plays, jobs.Control(task.id))


def test_a_refresh_asks_for_as_many_as_needed(listener: Listener) -> None:
    """The last few, and all that Spotify tells where those do not reach what is known."""
    played(listener, range(70))
    assert playback.refresh(listener.user.id) == 50
    assert listener.sent() == [RECENTLY, RECENTLY]
    assert playback.refresh(listener.user.id) == 0
    played(listener, range(75))
    assert playback.refresh(listener.user.id) == 5
    assert listener.sent() == [RECENTLY, RECENTLY]
    played(listener, range(100))
    assert playback.refresh(listener.user.id) == 25
    assert listener.sent() == [RECENTLY, RECENTLY]
    assert moments(listener) == list(range(20, 100))
    assert told(listener) == [(20, 99)]


def test_a_sync_adds_what_is_new_with_what_is_known_of_it(listener: Listener) -> None:
    """Names, covers and features, though the tracks stand in no collection; nothing is there twice."""
    played(listener, range(60))
    assert recent.sync(listener.user.id) == "50 plays are new."
    assert recent.sync(listener.user.id) == "Nothing new was played."
    assert moments(listener) == list(range(10, 60))
    page = playback.log_page(listener.user.id, UTC)
    assert len(page.plays) == 50
    assert page.plays[["title", "by", "album"]].notna().all().all()
    assert not page.plays["here"].any()
    assert page.plays["ms_played"].isna().all()
    assert set(page.plays["source"]) == {"Spotify"}
    with transaction() as session:
        known = session.scalar(select(func.count()).select_from(TrackFeatures))
    assert known
    assert browser.kept_library(listener.user.id).tracks.empty


def test_a_play_of_a_track_of_the_library_leads_to_its_report(listener: Listener) -> None:
    """Others do not."""
    played(listener, range(3))
    recent.sync(listener.user.id)
    library.save_item(listener.user.id, listener.uris[2])
    assert playback.log_page(listener.user.id, UTC).plays["here"].tolist() == [True, False, False]


def test_two_who_ask_at_once_add_each_play_once(listener: Listener) -> None:
    """Whoever comes second waits for the first and finds its plays."""
    played(listener, range(50))
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda ask: ask(listener.user.id), [playback.refresh, recent.sync] * 2))
    assert moments(listener) == list(range(50))
    assert sum(one for one in found if isinstance(one, int)) in (0, 50)
    assert told(listener) == [(0, 49)]


def test_what_spotify_can_not_tell_any_more_is_a_gap(listener: Listener, tmp_path: Path) -> None:
    """Until a history tells it; the part that it tells is no gap already before."""
    played(listener, range(40))
    recent.sync(listener.user.id)
    played(listener, range(200))
    assert playback.refresh(listener.user.id) == 50
    assert told(listener) == [(0, 39), (150, 199)]
    (gap,) = playback.log_page(listener.user.id, UTC).gaps
    assert gap == Stretch(START + 39 * STEP, START + 150 * STEP)
    assert recent.sync(listener.user.id) == "Nothing new was played."
    assert playback.log_page(listener.user.id, UTC).gaps == [gap]
    history(listener, tmp_path, range(60))
    (gap,) = playback.log_page(listener.user.id, UTC).gaps
    assert gap == Stretch(START + 59 * STEP, START + 150 * STEP)
    history(listener, tmp_path, range(155))
    assert playback.log_page(listener.user.id, UTC).gaps == []
    assert moments(listener) == list(range(200))


def history(listener: Listener, folder: Path, numbers: range) -> None:
    """Import what Spotify sends of these plays; it tells the end in whole seconds."""
    path = folder / f"history-{len(numbers)}.json"
    rows = [extended(f"{START + number * STEP:%Y-%m-%dT%H:%M:%SZ}") for number in numbers]
    for row, number in zip(rows, numbers, strict=True):
        row["spotify_track_uri"] = listener.uris[number % 100]
    path.write_bytes(listed(*rows))
    core.import_path(listener.user.id, path)


def test_the_order_of_answers_is_nothing_to_the_log(listener: Listener) -> None:
    """A slow answer that lands after a later one closes what that had left open."""
    hours = [Stretch(START + timedelta(hours=first), START + timedelta(hours=first + 2)) for first in (0, 6, 1, 3, 4)]
    for stretch in hours:
        with transaction() as session:
            PlayLogManager(session).answered(listener.user.id, stretch, timedelta(minutes=1))
    assert log(listener).told == (Stretch(START, START + timedelta(hours=8)),)


def test_two_answers_at_once_are_both_noted(listener: Listener) -> None:
    """The second begins before the first has committed."""
    every = timedelta(minutes=1)
    first, second = Stretch(START, START + STEP), Stretch(START + 9 * STEP, START + 10 * STEP)

    def note() -> None:
        with transaction() as other:
            PlayLogManager(other).answered(listener.user.id, second, every)

    with ThreadPoolExecutor(1) as pool:
        with transaction() as session:
            PlayLogManager(session).answered(listener.user.id, first, every)
            later = pool.submit(note)
            with pytest.raises(TimeoutError):
                later.result(0.3)
        later.result(30)
    assert log(listener).told == (first, second)


@pytest.mark.parametrize("fault", [None, {"kind": "server_error", "status": 204}])
def test_nothing_played_is_no_error(listener: Listener, fault: dict[str, Any] | None) -> None:
    """A list without a row, or no content at all."""
    played(listener, [])
    if fault:
        listener.sandbox.add_fault(path="/v1/me/player/recently-played", **fault)
    assert playback.refresh(listener.user.id) == 0
    assert recent.sync(listener.user.id) == "Nothing new was played."
    assert log(listener).told == ()
    assert playback.log_page(listener.user.id, UTC).plays.empty


@pytest.mark.parametrize(
    ("fault", "error", "again"),
    [
        ({"kind": "server_error", "status": 403}, ClosedToApp, timedelta(days=1)),
        ({"kind": "rate_limited", "retry_after": 40_000}, Parked, timedelta(seconds=40_000)),
        ({"kind": "quota_exceeded"}, Parked, timedelta(seconds=3_858)),
        ({"kind": "server_error", "count": 3}, ServiceUnavailable, timedelta(minutes=20)),
    ],
)
def test_what_is_refused_is_asked_again_when_it_may_help(
    listener: Listener, fault: dict[str, Any], error: type[ServiceError], again: timedelta
) -> None:
    """By itself quietly, after what Spotify has named; by hand with a sentence. What is saved stays."""
    played(listener, range(20))
    recent.sync(listener.user.id)
    due(listener)
    listener.sandbox.add_fault(path="/v1/me/player/recently-played", **fault)
    tasks.ask_for_plays()
    ask_by_itself(listener)
    found = log(listener)
    assert found.trouble
    assert found.trouble.endswith(".")
    assert abs(found.next_at - datetime.now(UTC) - again) < timedelta(minutes=1)
    tasks.ask_for_plays()
    assert core.active_tasks(listener.user.id) == []
    assert core.unread_notifications(listener.user.id) == []
    assert len(moments(listener)) == 20
    if error is Parked:
        listener.sent()
        with pytest.raises(Parked):
            playback.refresh(listener.user.id)
        assert listener.sent() == []
    else:
        assert playback.refresh(listener.user.id) == 0
        assert log(listener).trouble is None


def due(listener: Listener) -> None:
    """Let the moment come."""
    with transaction() as session:
        mine = update(PlayLog).where(PlayLog.user_id == listener.user.id)
        session.execute(mine.values(next_at=datetime.now(UTC) - timedelta(hours=30)))


def test_who_has_not_agreed_is_not_asked_for(listener: Listener) -> None:
    """No request is sent; whoever agrees anew is asked for at once, and not on the next day."""
    listener.agreed_to("user-top-read")
    for ask in (playback.refresh, recent.sync):
        with pytest.raises(ConsentMissing, match="Connect with Spotify again"):
            ask(listener.user.id)
    assert listener.sent() == []
    tasks.ask_for_plays()
    assert core.active_tasks(listener.user.id) == []
    listener.agreed_to("user-read-recently-played")
    tasks.ask_for_plays()
    ask_by_itself(listener)
    assert len(moments(listener)) == 50


def test_a_revoked_consent_ends_it(listener: Listener) -> None:
    """The log stays, and nobody asks any more."""
    played(listener, range(20))
    recent.sync(listener.user.id)
    listener.sandbox.revoke_tokens()
    with pytest.raises(SignInNeeded):
        playback.refresh(listener.user.id)
    due(listener)
    tasks.ask_for_plays()
    assert core.active_tasks(listener.user.id) == []
    assert len(playback.log_page(listener.user.id, UTC).plays) == 20


def test_nothing_is_kept_of_who_disconnects_meanwhile(listener: Listener) -> None:
    """Not what was on its way."""

    def leave(_: object) -> None:
        core.disconnect(listener.user.id)

    with pytest.raises(SignInNeeded):
        recent.sync(listener.user.id, leave)
    assert moments(listener) == []


def test_it_is_asked_for_by_itself(listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    """At once after signing in, then as often as the setting says; two workers ask once, and nobody is told."""
    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(lambda _: recent.ask_for_plays(), range(2))) == [0, 1]
    with pytest.raises(JobConflict):
        playback.request_sync(listener.user.id)
    ask_by_itself(listener)
    assert len(moments(listener)) == 50
    assert abs(log(listener).next_at - datetime.now(UTC) - timedelta(minutes=20)) < timedelta(minutes=1)
    assert recent.ask_for_plays() == 0
    assert core.unread_notifications(listener.user.id) == []
    due(listener)
    monkeypatch.setenv("DASHSPOT_RECENT_PLAYS_MINUTES", "0")
    settings.cache_clear()
    assert recent.ask_for_plays() == 0
    core.disconnect(listener.user.id)
    monkeypatch.delenv("DASHSPOT_RECENT_PLAYS_MINUTES")
    settings.cache_clear()
    assert recent.ask_for_plays() == 0


def test_a_sync_by_hand_is_told_and_waits_where_spotify_says_so(listener: Listener) -> None:
    """It is a job like others."""
    playback.request_sync(listener.user.id)
    ask_by_itself(listener)
    (told_of,) = core.unread_notifications(listener.user.id)
    assert (told_of.text, told_of.link) == ("50 plays are new.", "recently_played")
    listener.sandbox.add_fault("blocked_for_a_day", path="/v1/me/player/recently-played")
    playback.request_sync(listener.user.id)
    ask_by_itself(listener)
    (waiting,) = core.active_tasks(listener.user.id)
    assert waiting.resumes_at
    assert waiting.resumes_at > datetime.now(UTC) + timedelta(hours=20)


ASK: list[Callable[[], object]] = [tasks.ask_for_plays]


@pytest.mark.parametrize("work", ASK)
def test_nobody_to_ask_for_is_no_error(work: Callable[[], object], database: str) -> None:
    """On an empty deployment nothing is done."""
    del database
    work()
