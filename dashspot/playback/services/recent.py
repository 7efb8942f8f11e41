"""Asks Spotify what was played last, and adds it to the log: when the person says so, and by itself.

Spotify tells the last fifty plays of tracks and nothing older, so the log is complete as long as it is asked before
fifty more have ended.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from loguru import logger

from dashspot import core, jobs
from dashspot.blocks.history import Play
from dashspot.blocks.play_log import Stretch
from dashspot.blocks.words import count
from dashspot.errors import (
    AppRefused,
    ClosedToApp,
    ConsentMissing,
    JobConflict,
    Parked,
    ServiceError,
    SignInNeeded,
)
from dashspot.features import configured_chain
from dashspot.playback.services.hindrances import consent_missing
from dashspot.playback.services.watching import PATIENCE
from dashspot.settings import settings
from dashspot.spotify import limits
from dashspot.spotify.blocks import PlayBlock
from dashspot.spotify.gateway import Gateway
from dashspot.store.engine import Transaction, transaction
from dashspot.store.managers.history import HistoryManager
from dashspot.store.managers.play_logs import PlayLogManager
from dashspot.store.managers.syncs import SyncManager
from dashspot.store.queries import people
from dashspot.store.queries import play_log as queries

SYNC_PLAYS = "sync_plays"
RECENT_PLAYS = "user-read-recently-played"
FEW = 10
"""So many plays a refresh asks for; where they do not reach what is known, it asks for all there are."""
TITLE = "The last fifty plays"
NO_CONSENT = "You have not agreed that DashSpot may ask for your recent plays. Connect with Spotify again and agree."

_NOT_NOW = "Spotify tells DashSpot no plays for now: it was asked for too much."
_REFUSALS = (ClosedToApp, ConsentMissing, AppRefused)
_REFUSED_AGAIN = timedelta(days=1)
"""After so long it is asked again, by itself, what Spotify has refused for good."""
Check = Callable[[Transaction], object]


def refresh(user_id: uuid.UUID) -> int:
    """Add the last few plays, and those before them as far as needed; returns how many are new. Two requests at most.

    Raises:
        SignInNeeded, ConsentMissing, ClosedToApp, Parked, ServiceError: as their sentences say; nothing was added.
    """
    return _asked(user_id, PATIENCE, lambda gateway: _keep(user_id, _few(user_id, gateway)))


def request_sync(user_id: uuid.UUID) -> uuid.UUID:
    """Ask for the last fifty plays, in a job. Raises JobConflict: just that is under way."""
    with transaction() as session:
        return jobs.request(session, user_id, SYNC_PLAYS, title=TITLE)


def ask_for_plays() -> int:
    """Ask, in jobs, for the plays of everybody whose moment has come; returns of how many."""
    every = _every()
    if not every:
        return 0
    with transaction() as session:
        due = PlayLogManager(session).take_due(every)
        for user_id in due:
            with suppress(JobConflict):  # one that was asked for by hand will do
                jobs.request(session, user_id, SYNC_PLAYS, title=TITLE, by_itself=True)
    return len(due)


def sync(user_id: uuid.UUID, written: Check | None = None) -> str:
    """Add the last fifty plays, and get the features of their tracks; returns what was done, in a sentence.

    Raises:
        SignInNeeded, ConsentMissing, ClosedToApp, Parked, ServiceError: as their sentences say; nothing was added.
    """

    def work(gateway: Gateway) -> int:
        plays = _told(gateway, limits.RECENT)
        new = _keep(user_id, plays, written)
        with configured_chain(user_id, gateway) as chain:
            chain.fetch(dict.fromkeys(play.track.track_id for play in plays))
        return new

    return sentence(_asked(user_id, None, work))


def sync_by_itself(user_id: uuid.UUID, written: Check | None = None) -> str:
    """The same where nobody waits for it: what Spotify refuses is noted with the log, and asked again later."""
    try:
        return sync(user_id, written)
    except ServiceError as error:
        logger.opt(exception=error.__cause__).info("Plays were not told: {}", error)
        return str(error)


def sentence(new: int) -> str:
    """What came of asking."""
    return f"{count(new, 'play')} {'is' if new == 1 else 'are'} new." if new else "Nothing new was played."


def _asked(user_id: uuid.UUID, patience: float | None, work: Callable[[Gateway], int]) -> int:
    """Do it with a connection; what Spotify refuses is noted with the log, so that it is not asked too soon again."""
    try:
        if consent_missing(user_id, RECENT_PLAYS):
            raise ConsentMissing(NO_CONSENT)
        with core.gateway_for(user_id, *(() if patience is None else (patience,))) as gateway:
            return work(gateway)
    except SignInNeeded:
        raise  # who is not connected is not asked by itself anyway
    except ServiceError as error:
        with transaction() as session:
            trouble = _NOT_NOW if isinstance(error, Parked) else str(error)  # when it goes on stands beside it
            PlayLogManager(session).refused(user_id, trouble, _again_at(error))
        raise


def _again_at(error: ServiceError) -> datetime:
    now = datetime.now(UTC)
    soonest = now + _every()
    if isinstance(error, _REFUSALS):
        return now + _REFUSED_AGAIN
    return max(error.until, soonest) if isinstance(error, Parked) else soonest


def _few(user_id: uuid.UUID, gateway: Gateway) -> list[PlayBlock]:
    """The last few plays, or all that Spotify tells where those do not reach what is known."""
    plays = _told(gateway, FEW)
    with transaction() as session:
        log = queries.play_log(session, user_id)
    stretch = _stretch(plays)
    known = log is not None and any(one.last >= stretch.first for one in log.told) if stretch else True
    return plays if known else _told(gateway, limits.RECENT)


def _told(gateway: Gateway, most: int) -> list[PlayBlock]:
    """The newest first; what is no track of Spotify's is left out."""
    return [play for row in gateway.recently_played(most).rows if (play := row.to_block())]


def _keep(user_id: uuid.UUID, plays: Sequence[PlayBlock], written: Check | None = None) -> int:
    """Add plays, with what is known of tracks that were played anew; returns by how many the log grew.

    The facts come first, in a transaction of their own: they share rows with a sync of the library, which takes the
    same locks in another order. They are seen with the version of the data that the new plays draw.
    """
    with transaction() as session:
        _check(session, user_id, written)
        log = queries.play_log(session, user_id)
        fresh = [play.track for play in plays if not log or not _is_within(play.played_at, log.told)]
        if fresh:
            SyncManager(session, user_id).keep_facts(fresh)
    with transaction() as session:
        _check(session, user_id, written)
        new = HistoryManager(session, user_id).keep(map(_row, plays)) if plays else 0
        PlayLogManager(session).answered(user_id, _stretch(plays), _every())
    return new


def _check(session: Transaction, user_id: uuid.UUID, written: Check | None) -> None:
    """Nothing is written for a worker that was replaced, or for a person who has disconnected meanwhile."""
    if written:
        written(session)
    connected, why_not = people.why_not_connected(session, user_id)
    if not connected:
        raise SignInNeeded(why_not)


def _is_within(moment: datetime, told: Sequence[Stretch]) -> bool:
    return any(one.first <= moment <= one.last for one in told)


def _stretch(plays: Sequence[PlayBlock]) -> Stretch | None:
    ends = [play.played_at for play in plays]
    return Stretch(min(ends), max(ends)) if ends else None


def _row(play: PlayBlock) -> Play:
    track = play.track
    return Play(
        played_at=play.played_at,
        ms_played=None,
        played=f"spotify:track:{track.track_id}",
        form="recent",
        kind="track",
        track_id=track.track_id,
        track_name=track.track_name,
        artist_name=track.artist_names[0] if track.artist_names else None,
        album_name=track.album_name,
    )


def _every() -> timedelta:
    return timedelta(minutes=settings().recent_plays_minutes)
