"""Rate limits in a rolling window, and daily quotas per bucket."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field

WINDOW_SECONDS = 30
DAY_SECONDS = 86_400


@dataclass
class RateWindow:
    """The moments of the calls of the last 30 seconds, in seconds since 1970."""

    calls: deque[float] = field(default_factory=deque)

    def take(self, now: float, most: int | None) -> int | None:
        """Count a call, or answer after how many seconds one is free."""
        while self.calls and self.calls[0] <= now - WINDOW_SECONDS:
            self.calls.popleft()
        if most is not None and len(self.calls) >= most:
            return max(1, math.ceil(self.calls[len(self.calls) - most] + WINDOW_SECONDS - now))
        self.calls.append(now)
        return None


@dataclass
class Quotas:
    """How much of each bucket is used; a bucket's day begins with its first call."""

    used: dict[str, tuple[float, int]] = field(default_factory=dict)

    def take(self, bucket: str, now: float, most: int | None) -> int | None:
        """Count a call, or answer after how many seconds the bucket is full again."""
        began, count = self.used.get(bucket, (now, 0))
        if now >= began + DAY_SECONDS:
            began, count = now, 0
        if most is not None and count >= most:
            return max(1, math.ceil(began + DAY_SECONDS - now))
        self.used[bucket] = (began, count + 1)
        return None
