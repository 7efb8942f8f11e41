"""The request log: what was asked, by whom, and how it was answered."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import asdict, dataclass
from typing import Any

_LONGEST = 100_000


@dataclass
class Entry:
    """One request; `route` is its path with names in place of ids."""

    at: float
    method: str
    path: str
    query: str = ""
    route: str = ""
    status: int | None = None
    client: str | None = None
    user: str | None = None
    fault: str | None = None


class Journal:
    """The latest 100,000 requests, and counts of all."""

    def __init__(self) -> None:
        self.entries: deque[Entry] = deque(maxlen=_LONGEST)
        self._counts: Counter[str] = Counter()

    def begin(self, entry: Entry) -> Entry:
        """Note a request before it is answered."""
        self.entries.append(entry)
        return entry

    def finish(self, entry: Entry) -> None:
        """Count a request once its route is known."""
        self._counts[f"{entry.method} {entry.route or entry.path}"] += 1

    def clear(self) -> None:
        """Forget all requests."""
        self.entries.clear()
        self._counts.clear()

    def counts(self) -> dict[str, int]:
        """How many requests per method and route."""
        return dict(sorted(self._counts.items()))

    def rows(self) -> list[dict[str, Any]]:
        """Every entry, oldest first."""
        return [asdict(entry) for entry in self.entries]
