"""Long work, as the screen shows it."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, Literal
from urllib.parse import urlencode

from dashspot.blocks.base import Block

TaskState = Literal["waiting", "running", "succeeded", "failed", "cancelled"]
Level = Literal["success", "info", "warning", "error"]

_FEWEST_DONE, _SHORTEST_SECONDS = 2, 3


class TaskBlock(Block):
    """One piece of long work. `done` of `total` is its progress; a total of None is not known yet.

    `current` names what is done at this moment. `resumes_at`: it waits for a service, which its `message` names, and
    goes on then. `counted_from` and `counted_since`: what was done, and when, as this run began to count.
    """

    id: uuid.UUID
    user_id: uuid.UUID
    kind: str
    title: str
    arguments: dict[str, Any]
    state: TaskState
    done: int
    total: int | None
    current: str | None
    message: str | None
    begun: int
    counted_from: int | None
    counted_since: datetime | None
    resumes_at: datetime | None
    cancel_asked_at: datetime | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @property
    def active(self) -> bool:
        """Whether it is still waiting or running."""
        return self.state in ("waiting", "running")

    def seconds_left(self, now: datetime) -> float | None:
        """How long it will take from now at the pace of this run; None while that can't be known.

        What an earlier run had done tells nothing of the pace, so it is not counted.
        """
        if self.state != "running" or self.total is None or self.counted_from is None or self.counted_since is None:
            return None
        made, took = self.done - self.counted_from, (now - self.counted_since).total_seconds()
        if made < _FEWEST_DONE or took < _SHORTEST_SECONDS or self.done >= self.total:
            return None
        return took / made * (self.total - self.done)


class Told(Block):
    """What a job says at its end: a sentence, and the address here of what it is about, as `link_to` writes it.

    `quiet`: it was nobody's wish, so it is noted with the task, and the person is not told.
    """

    text: str
    link: str | None = None
    quiet: bool = False


class NotificationBlock(Block):
    """Something the person should know."""

    id: uuid.UUID
    level: Level
    text: str
    link: str | None
    created_at: datetime
    acknowledged_at: datetime | None


class News(Block):
    """How much a person was told that they have not dismissed, when that was last, and whether work of theirs runs."""

    unread: int = 0
    newest: datetime | None = None
    working: bool = False


def link_to(page: str, **query: str) -> str:
    """The address of a page here, with what stands behind the question mark: `report?kind=playlist&id=...`."""
    return f"{page}?{urlencode(query)}" if query else page
