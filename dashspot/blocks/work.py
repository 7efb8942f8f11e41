"""Long work, as the screen shows it."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, Literal

from dashspot.blocks.base import Block

TaskState = Literal["waiting", "running", "succeeded", "failed"]
Level = Literal["success", "warning", "error"]


class TaskBlock(Block):
    """One piece of long work. `done` of `total` is its progress; a total of None is not known yet.

    `resumes_at`: it waits for a service, which its `message` names, and goes on then.
    """

    id: uuid.UUID
    user_id: uuid.UUID
    kind: str
    title: str
    arguments: dict[str, Any]
    state: TaskState
    done: int
    total: int | None
    message: str | None
    resumes_at: datetime | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @property
    def active(self) -> bool:
        """Whether it is still waiting or running."""
        return self.state in ("waiting", "running")


class NotificationBlock(Block):
    """Something the person should know."""

    id: uuid.UUID
    level: Level
    text: str
    created_at: datetime
