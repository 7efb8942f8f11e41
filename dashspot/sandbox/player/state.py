"""What a user's player plays, and how it goes on by itself as the virtual clock runs."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

DurationOf = Callable[[str], int]
"""How long what a URI names lasts, in ms; never 0."""
LISTED_MS = 30_000
"""What played for less is not among the plays that are listed."""


@dataclass
class Player:
    """A playing order, the place in it, and what is queued before it goes on."""

    uris: list[str] = field(default_factory=list)
    place: int = 0
    context: str | None = None
    queue: list[str] = field(default_factory=list)
    queued: str | None = None
    playing: bool = False
    shuffle: bool = False
    repeat: str = "off"
    position_ms: int = 0
    since: float = 0.0
    heard_ms: int = 0
    """How long what is on had played by then; going about in it is not playing."""
    kind: str | None = None
    refusal: str | None = None

    @property
    def uri(self) -> str | None:
        """What is on."""
        if self.queued is not None:
            return self.queued
        return self.uris[self.place] if self.uris else None

    def progress(self, now: float) -> int:
        """Where it stands, in ms."""
        return self.position_ms + (round(1000 * (now - self.since)) if self.playing else 0)

    def heard(self, now: float) -> str | None:
        """What is on, if it has played for long enough to be listed."""
        return self.uri if self._heard_ms(now) >= LISTED_MS else None

    def seek(self, position_ms: int, now: float) -> None:
        """Go to a position, in ms."""
        self.heard_ms = self._heard_ms(now)
        self.position_ms, self.since = position_ms, now

    def pause(self, now: float) -> None:
        """Stop where it stands."""
        self.seek(self.progress(now), now)
        self.playing = False

    def resume(self, now: float) -> None:
        """Go on from where it stands."""
        self.since = now
        self.playing = True

    def load(self, uris: list[str], context: str | None, place: int) -> None:
        """A new playing order."""
        self.uris, self.context, self.place, self.queued = uris, context, place, None
        self.playing, self.position_ms, self.heard_ms = False, 0, 0
        if self.shuffle:
            self.mix()

    def mix(self) -> None:
        """Put what comes after the current place in another order."""
        rest = self.uris[self.place + 1 :]
        random.Random(len(rest)).shuffle(rest)  # noqa: S311 (an order of songs, nothing secret)
        self.uris = [*self.uris[: self.place + 1], *rest]

    def upcoming(self, most: int) -> list[str]:
        """What comes next."""
        return [*self.queue, *self.uris[self.place + 1 :]][:most]

    def skip(self, now: float) -> bool:
        """Go on to the next; answers whether there was one."""
        if self.queue:
            self.queued = self.queue.pop(0)
        elif self.place + 1 < len(self.uris):
            self.place, self.queued = self.place + 1, None
        elif self.uris and self.repeat == "context":
            self.place, self.queued = 0, None
        else:
            return False
        self._begin(now)
        return True

    def back(self, now: float) -> bool:
        """Go back to the one before; answers whether there was one."""
        if self.place == 0:
            return False
        self.place, self.queued = self.place - 1, None
        self._begin(now)
        return True

    def settle(self, now: float, duration_of: DurationOf) -> list[tuple[str, float]]:
        """Let time pass; answers what ended, with the second since 1970 of each end."""
        ended: list[tuple[str, float]] = []
        while self.playing and self.uri is not None:
            end = self.since + (duration_of(self.uri) - self.position_ms) / 1000
            if end > now:
                break
            if heard := self.heard(end):
                ended.append((heard, end))
            self._go_on(end)
        return ended[-_MOST_SETTLED:]

    def _go_on(self, now: float) -> None:
        if self.repeat == "track":
            self._begin(now)
        elif not self.skip(now):
            self.place, self.queued = 0, None
            self._begin(now)
            self.playing = False

    def _begin(self, now: float) -> None:
        self.position_ms, self.since, self.heard_ms = 0, now, 0

    def _heard_ms(self, now: float) -> int:
        return self.heard_ms + (round(1000 * (now - self.since)) if self.playing else 0)


_MOST_SETTLED = 50
