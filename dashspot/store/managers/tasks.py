"""Creates and updates TaskResults and Notifications.

A worker claims a task with a token of its own; every later write names the token. So a worker that was taken for dead
and comes back changes nothing more.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from dashspot.blocks.work import Level, TaskBlock, TaskState
from dashspot.errors import JobConflict, OwnershipLost
from dashspot.store.models import Notification, TaskResult
from dashspot.store.models.work import ACTIVE

_UNFINISHED = ("waiting", "running")


class TaskManager:
    """Writes TaskResults."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def request(
        self, user_id: uuid.UUID, kind: str, *, dedupe: str, title: str, arguments: dict[str, Any]
    ) -> uuid.UUID:
        """A new waiting task.

        Raises:
            JobConflict: one of this name is already waiting or running for this user.
        """
        attempt = (
            insert(TaskResult)
            .values(user_id=user_id, kind=kind, dedupe=dedupe, title=title, arguments=arguments, state="waiting")
            .on_conflict_do_nothing(index_elements=["user_id", "dedupe"], index_where=ACTIVE)
            .returning(TaskResult.id)
        )
        if made := self._session.scalar(attempt):
            return made
        raise JobConflict

    def claim(self, task_id: uuid.UUID, owner: uuid.UUID) -> TaskBlock | None:
        """Take the task over, from whoever had it; None if it is already over."""
        claimed = self._session.scalars(
            update(TaskResult)
            .where(TaskResult.id == task_id, TaskResult.state.in_(_UNFINISHED))
            .values(
                state="running",
                owner=owner,
                started_at=func.coalesce(TaskResult.started_at, func.now()),
                resumes_at=None,
                message=None,
            )
            .returning(TaskResult)
        ).one_or_none()
        return TaskBlock.of(claimed) if claimed else None

    def progress(self, task_id: uuid.UUID, owner: uuid.UUID, *, done: int, total: int | None) -> None:
        """Say how far the task is. Raises OwnershipLost if it is no longer this worker's."""
        if not self._own(task_id, owner, done=done, total=total):
            raise OwnershipLost

    def release(self, task_id: uuid.UUID, owner: uuid.UUID) -> None:
        """Give the task back, to be run again from its start. Raises OwnershipLost if it is not this worker's."""
        if not self._own(task_id, owner, state="waiting", owner=None, done=0):
            raise OwnershipLost

    def park(self, task_id: uuid.UUID, owner: uuid.UUID, until: datetime, message: str) -> TaskBlock:
        """Let the task wait for that moment. Raises OwnershipLost if it is not this worker's."""
        if parked := self._own(task_id, owner, state="waiting", owner=None, resumes_at=until, message=message):
            return TaskBlock.of(parked)
        raise OwnershipLost

    def close(self, task_id: uuid.UUID, owner: uuid.UUID, state: TaskState, message: str) -> TaskBlock | None:
        """End the task; None if this worker has ended it before. Raises OwnershipLost if it is not this worker's."""
        if ended := self._own(task_id, owner, state=state, message=message, finished_at=func.now()):
            return TaskBlock.of(ended)
        over = (TaskResult.id == task_id, TaskResult.owner == owner, TaskResult.state.not_in(_UNFINISHED))
        if not self._session.scalar(select(TaskResult.id).where(*over)):
            raise OwnershipLost
        return None

    def forget_ended(self, after: timedelta) -> int:
        """Delete the tasks of everybody that ended so long ago, with what was told of them; returns how many."""
        old = (TaskResult.finished_at < func.now() - after, TaskResult.state.not_in(_UNFINISHED))
        return len(self._session.scalars(delete(TaskResult).where(*old).returning(TaskResult.id)).all())

    def _own(self, task_id: uuid.UUID, holder: uuid.UUID, /, **values: Any) -> TaskResult | None:
        mine = (TaskResult.id == task_id, TaskResult.owner == holder, TaskResult.state == "running")
        changed = update(TaskResult).where(*mine).values(values).returning(TaskResult)
        return self._session.scalars(changed).one_or_none()


class NotificationManager:
    """Writes the notifications of one user."""

    def __init__(self, session: Session, user_id: uuid.UUID) -> None:
        self._session = session
        self._user_id = user_id

    def add(self, level: Level, text: str, *, task_id: uuid.UUID | None = None) -> None:
        """Tell the person something."""
        self._session.execute(
            insert(Notification).values(user_id=self._user_id, task_id=task_id, level=level, text=text)
        )

    def acknowledge(self, notification_id: uuid.UUID) -> None:
        """Remember that the person has seen it; the first time counts."""
        self._session.execute(
            update(Notification)
            .where(
                Notification.id == notification_id,
                Notification.user_id == self._user_id,
                Notification.acknowledged_at.is_(None),
            )
            .values(acknowledged_at=func.now())
        )
