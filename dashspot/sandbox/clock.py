"""The virtual clock: every date, expiry and limit of the sandbox follows it."""

from __future__ import annotations

import time
from datetime import UTC, datetime


class Clock:
    """A clock that runs with the real one until it is set, advanced or frozen."""

    def __init__(self, start: datetime | None = None) -> None:
        self._frozen_at: float | None = None
        self._offset = 0.0
        if start is not None:
            self.set_moment(start)

    @property
    def frozen(self) -> bool:
        """Whether time stands still."""
        return self._frozen_at is not None

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time() + self._offset if self._frozen_at is None else self._frozen_at

    def set(self, seconds: float) -> None:
        """Go to a moment, in seconds since 1970."""
        if self._frozen_at is None:
            self._offset = seconds - time.time()
        else:
            self._frozen_at = seconds

    def set_moment(self, moment: datetime) -> None:
        """Go to a moment; without a time zone it is UTC."""
        self.set((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())

    def advance(self, seconds: float) -> None:
        """Go forward by `seconds`, or back when negative."""
        self.set(self.now() + seconds)

    def freeze(self, *, frozen: bool) -> None:
        """Stop or restart time."""
        now = self.now()
        self._frozen_at = now if frozen else None
        self.set(now)


def iso(seconds: float) -> str:
    """A moment as Spotify writes it: UTC, whole seconds."""
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def iso_ms(milliseconds: int) -> str:
    """A moment in milliseconds since 1970 as Spotify writes the end of a play."""
    return f"{iso(milliseconds // 1000)[:-1]}.{milliseconds % 1000:03d}Z"
