"""What plays, asked for as seldom as a person does not notice, by all tabs of theirs together."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from loguru import logger

from dashspot import core
from dashspot.errors import OutcomeUnknown, Parked, ServiceError, ServiceUnavailable, SignInNeeded
from dashspot.spotify.blocks import PlaybackBlock

PATIENCE = 3.0
"""Seconds that somebody who looks at the player is kept waiting where Spotify asks for a pause."""
PLAYING_SECONDS, QUIET_SECONDS = 5.0, 20.0
LIVELY_SECONDS, LIVELY_FOR = 1.0, 5.0
"""After a command Spotify tells of it a little later, so it is asked sooner for a while."""
AGAIN_SECONDS, REFUSED_SECONDS = 30.0, 300.0
_PASSING = (ServiceUnavailable, OutcomeUnknown)
_MOST_PEOPLE = 1_000
After = Callable[[PlaybackBlock], PlaybackBlock]


@dataclass(frozen=True)
class Moment:
    """What Spotify told at `asked_at`: `playback` is None where nothing plays, `trouble` is why it told nothing."""

    playback: PlaybackBlock | None
    asked_at: datetime
    trouble: ServiceError | None = None

    def progress_ms(self, now: datetime) -> int:
        """Where it stands by now, in ms."""
        shown = self.playback
        if shown is None:
            return 0
        gone = (now - self.asked_at).total_seconds() * 1000 if shown.is_playing else 0
        most = shown.item.duration_ms if shown.item else 0
        return min(int((shown.progress_ms or 0) + max(gone, 0)), most)


@dataclass
class Watched:
    """One person's player as this process knows it; whoever changes it holds its lock."""

    lock: threading.RLock = field(default_factory=threading.RLock)
    moment: Moment | None = None
    due: float = 0.0
    lively_until: float = 0.0
    barred: str | None = None
    """Why no command is taken, whatever it is: the account has no Premium."""
    pressed: dict[str, tuple[object, float]] = field(default_factory=dict)
    """The last command of each group, and when it was done."""

    def changed(self, after: After | None) -> None:
        """A command was done: show what is known to follow, and ask soon."""
        now = time.monotonic()
        self.lively_until = now + LIVELY_FOR
        self.due = now
        if after and self.moment and self.moment.playback:
            reached = self.moment.playback.model_copy(update={"progress_ms": self.moment.progress_ms(_now())})
            self.moment = Moment(after(reached), _now())
            self.due = now + LIVELY_SECONDS


_people: dict[uuid.UUID, Watched] = {}
_lock = threading.Lock()


def watched(user_id: uuid.UUID) -> Watched:
    """What is known of this person's player; of those who looked long ago nothing is kept."""
    with _lock:
        found = _people.pop(user_id, None) or Watched()
        _people[user_id] = found
        while len(_people) > _MOST_PEOPLE:
            del _people[next(iter(_people))]
        return found


def now_playing(user_id: uuid.UUID) -> Moment:
    """What plays, as told a few seconds ago at most, longer ago while nothing does. At most one request."""
    known = watched(user_id)
    with known.lock:
        if known.moment is None or time.monotonic() >= known.due:
            known.moment = _asked(user_id)
            known.due = time.monotonic() + wait_seconds(
                known.moment, lively=time.monotonic() < known.lively_until, now=_now()
            )
        return known.moment


def look_again(user_id: uuid.UUID) -> None:
    """The next look asks Spotify, unless that has asked for a pause."""
    known = watched(user_id)
    with known.lock:
        known.due, known.barred = 0.0, None


def wait_seconds(moment: Moment, *, lively: bool, now: datetime) -> float:
    """How long what was told is good for."""
    if moment.trouble:
        return _trouble_seconds(moment.trouble, now)
    if lively:
        return LIVELY_SECONDS
    shown = moment.playback
    if shown is None or not shown.is_playing:
        return QUIET_SECONDS
    if shown.item is None:
        return PLAYING_SECONDS
    left = (shown.item.duration_ms - moment.progress_ms(now)) / 1000
    return min(PLAYING_SECONDS, max(left, 0) + LIVELY_SECONDS)


def _trouble_seconds(trouble: ServiceError, now: datetime) -> float:
    if isinstance(trouble, SignInNeeded):
        return 0.0  # that is found out here, and nobody is asked
    if isinstance(trouble, Parked):
        return max((trouble.until - now).total_seconds(), LIVELY_SECONDS)
    return AGAIN_SECONDS if isinstance(trouble, _PASSING) else REFUSED_SECONDS


def _asked(user_id: uuid.UUID) -> Moment:
    try:
        with core.gateway_for(user_id, PATIENCE) as gateway:
            told = gateway.playback()
    except ServiceError as error:
        logger.opt(exception=error.__cause__).info("The player was not told: {}", error)
        return Moment(None, _now(), error)
    return Moment(told.to_block() if told else None, _now())


def _now() -> datetime:
    return datetime.now(UTC)
