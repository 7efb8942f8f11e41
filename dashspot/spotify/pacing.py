"""One steady pace per client id, shared by all threads and processes through Postgres."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from loguru import logger

from dashspot.errors import Parked
from dashspot.spotify import limits
from dashspot.store import engine
from dashspot.store.managers.pacing import PacingManager, Turn

BURST = 10
PATIENCE_SECONDS = 60.0
HANDFUL_SECONDS, MOST_AT_ONCE = 0.1, 16
"""So many turns, and turns of so long, are taken from the database together; at less than 20 a second it is one."""
Sleep = Callable[[float], object]


class Pace(Protocol):
    """Who says when a request may go."""

    def wait(self, bucket: str) -> datetime:
        """Come back when a request of this bucket may go; returns that moment. Raises Parked if that is far off."""
        ...

    def refused(self, bucket: str, seconds: float | None, sent_at: datetime, *, quota: bool) -> Parked:
        """Learn of a 429. Returns the error for whoever does not want to wait."""
        ...


@dataclass
class _Handful:
    """Turns that were taken together: how many are left, when they were taken, and until when they are good."""

    left: int
    now: datetime
    ends: float


class StoredPace:
    """Turns and pauses in Postgres, so that a restart, or another process, does not ask again.

    A short pause is slept off; one longer than the patience raises Parked, with the moment, and holds no thread.
    """

    def __init__(
        self,
        client: str,
        *,
        rate: float,
        burst: int = BURST,
        patience: float = PATIENCE_SECONDS,
        sleep: Sleep = time.sleep,
    ) -> None:
        """Take the client id, turns a second, how many at once, and how many seconds a caller may be held."""
        self._client = client
        self._rate = rate
        self._burst = burst
        self._patience = patience
        self._sleep = sleep
        self._count = 1
        self._lock = threading.Lock()
        self._taken: dict[str, _Handful] = {}

    def wait(self, bucket: str) -> datetime:
        """Sleep until it is this request's turn.

        Returns:
            The moment by the database's clock.

        Raises:
            Parked: the bucket is closed for longer than the patience.
            StorageError: the database can't be reached.
        """
        if moment := self._one_taken(bucket):
            return moment
        while True:
            count = self._count
            turn = self._take(bucket, count)
            if turn.closed is not None and turn.closed > self._patience:
                raise Parked(until=_after(turn.closed))
            ahead = turn.wait if turn.closed is None else turn.closed
            if ahead > 0:
                self._sleep(ahead)
            if turn.closed is None and (ahead <= 0 or not self._is_closed(bucket)):
                return self._kept(bucket, count, turn)

    def refused(self, bucket: str, seconds: float | None, sent_at: datetime, *, quota: bool) -> Parked:
        """Close what was refused: the bucket for a quota or a long wait, everything for the rate; and go slower."""
        with self._lock:
            self._taken.clear()
            self._count = 1
        wait = limits.DEFAULT_RETRY_SECONDS if seconds is None else seconds
        for_rate = not quota and wait <= limits.SHORT_SECONDS
        closed = limits.EVERYTHING if for_rate else bucket
        with engine.transaction() as session:
            pacing = PacingManager(session, self._client)
            pacing.pause(closed, wait)
            if for_rate:
                pacing.slow(sent_at)
        logger.warning("{} of {} is closed for {:.0f} s", closed, self._client, wait)
        return Parked(until=_after(wait))

    def _take(self, bucket: str, count: int) -> Turn:
        with engine.glance() as connection:  # one statement, which is its own transaction
            pacing = PacingManager(connection, self._client)
            return pacing.take(bucket, rate=self._rate, burst=self._burst, count=count)

    def _kept(self, bucket: str, count: int, turn: Turn) -> datetime:
        """Keep the turns that are due by now but for the caller's, for whoever comes next; returns the moment."""
        moment = turn.now + timedelta(seconds=max(turn.wait, 0))
        with self._lock:
            self._count = max(1, min(MOST_AT_ONCE, int(turn.rate * HANDFUL_SECONDS)))
            self._taken[bucket] = _Handful(count - 1, moment, time.monotonic() + HANDFUL_SECONDS)
        return moment

    def _one_taken(self, bucket: str) -> datetime | None:
        with self._lock:
            handful = self._taken.get(bucket)
            if handful is None or not handful.left or time.monotonic() > handful.ends:
                return None
            handful.left -= 1
            return handful.now

    def _is_closed(self, bucket: str) -> bool:
        """Whether a pause began while this request waited for its turn."""
        with engine.glance() as connection:
            return PacingManager(connection, self._client).is_closed(bucket)


def _after(seconds: float) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)
