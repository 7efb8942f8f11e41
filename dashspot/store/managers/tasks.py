"""Creates and updates TaskResults and Notifications.

A worker claims a task with a token of its own; every later write names the token. So a worker that was taken for dead
and comes back changes nothing more. The same write learns whether the person has asked the task to stop.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from dashspot.blocks.work import Level, TaskBlock, TaskState
from dashspot.errors import Cancelled, JobConflict, OwnershipLost
from dashspot.store.models import Notification, TaskResult
from dashspot.store.models.work import ACTIVE

_LATER = "It begins a little later, in case more comes before."
UNFINISHED = ("waiting", "running")
_WAITS = {"state": "waiting", "owner": None, "current": None, "begun": 0}


class TaskManager:
    """Writes TaskResults."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def request(
        self,
        user_id: uuid.UUID,
        kind: str,
        *,
        dedupe: str,
        title: str,
        arguments: dict[str, Any],
        not_before: datetime | None = None,
    ) -> uuid.UUID:
        """A new waiting task, which nobody claims before its moment, if it has one.

        Raises:
            JobConflict: one of this name is already waiting or running for this user.
        """
        attempt = (
            insert(TaskResult)
            .values(user_id=user_id, kind=kind, dedupe=dedupe, title=title, arguments=arguments, state="waiting")
            .values(resumes_at=not_before, message=_LATER if not_before else None)
            .on_conflict_do_nothing(index_elements=["user_id", "dedupe"], index_where=ACTIVE)
            .returning(TaskResult.id)
        )
        if made := self._session.scalar(attempt):
            return made
        raise JobConflict

    def claim(self, task_id: uuid.UUID, owner: uuid.UUID) -> TaskBlock | None:
        """Take the task over, from whoever had it; None if it is already over, or waits for a later moment."""
        due = or_(TaskResult.resumes_at.is_(None), TaskResult.resumes_at <= func.now())
        claimed = self._session.scalars(
            update(TaskResult)
            .where(TaskResult.id == task_id, TaskResult.state.in_(UNFINISHED), due)
            .values(
                state="running",
                owner=owner,
                started_at=func.coalesce(TaskResult.started_at, func.now()),
                begun=TaskResult.begun + 1,
                counted_from=None,
                counted_since=None,
                resumes_at=None,
                message=None,
            )
            .returning(TaskResult)
        ).one_or_none()
        return TaskBlock.of(claimed) if claimed else None

    def progress(
        self,
        task_id: uuid.UUID,
        owner: uuid.UUID,
        *,
        done: int,
        total: int | None,
        current: str | None = None,
        kept: bool = False,
    ) -> None:
        """Say how far the task is; with `kept`, that what was done by now is saved, and not done again.

        Raises:
            OwnershipLost: it is no longer this worker's.
            Cancelled: the person has asked it to stop.
        """
        counted = {
            "counted_from": func.coalesce(TaskResult.counted_from, done),
            "counted_since": func.coalesce(TaskResult.counted_since, func.clock_timestamp()),
        }
        begun = {"begun": 0} if kept else {}
        self._own(task_id, owner, done=done, total=total, current=current, **counted, **begun)

    def release(self, task_id: uuid.UUID, owner: uuid.UUID, *, kept: bool = False) -> None:
        """Give the task back, to be run again: from its start, unless what was done by now is kept.

        Raises:
            OwnershipLost: it is not this worker's.
            Cancelled: the person has asked it to stop, so it is not to be run again.
        """
        self._own(task_id, owner, **_WAITS, **({} if kept else {"done": 0}))

    def park(self, task_id: uuid.UUID, owner: uuid.UUID, until: datetime, message: str) -> TaskBlock:
        """Let the task wait for that moment. Raises as `release` does."""
        return self._own(task_id, owner, **_WAITS, resumes_at=until, message=message)

    def close(self, task_id: uuid.UUID, owner: uuid.UUID, state: TaskState, message: str) -> TaskBlock | None:
        """End the task; None if this worker has ended it before.

        Raises:
            OwnershipLost: it is not this worker's.
            Cancelled: the person has asked it to stop, so it has not succeeded.
        """
        values = {"state": state, "message": message, "current": None, "finished_at": func.now()}
        if ended := self._mine(task_id, owner, **values):
            if ended.cancel_asked_at and state == "succeeded":
                raise Cancelled
            return ended
        over = (TaskResult.id == task_id, TaskResult.owner == owner, TaskResult.state.not_in(UNFINISHED))
        if not self._session.scalar(select(TaskResult.id).where(*over)):
            raise OwnershipLost
        return None

    def cancel(self, user_id: uuid.UUID, task_id: uuid.UUID, message: str) -> TaskBlock | None:
        """Ask the task to stop: what runs ends at its next write, what waits ends here; None if it was over."""
        waits = TaskResult.state == "waiting"
        asked = (
            update(TaskResult)
            .where(TaskResult.id == task_id, TaskResult.user_id == user_id, TaskResult.state.in_(UNFINISHED))
            .values(
                cancel_asked_at=func.coalesce(TaskResult.cancel_asked_at, func.now()),
                state=case((waits, "cancelled"), else_=TaskResult.state),
                finished_at=case((waits, func.now())),
                message=case((waits, message), else_=TaskResult.message),
                resumes_at=None,
            )
            .returning(TaskResult)
        )
        found = self._session.scalars(asked).one_or_none()
        return TaskBlock.of(found) if found else None

    def _own(self, task_id: uuid.UUID, holder: uuid.UUID, /, **values: Any) -> TaskBlock:
        changed = self._mine(task_id, holder, **values)
        if changed is None:
            raise OwnershipLost
        if changed.cancel_asked_at:
            raise Cancelled
        return changed

    def _mine(self, task_id: uuid.UUID, holder: uuid.UUID, /, **values: Any) -> TaskBlock | None:
        mine = (TaskResult.id == task_id, TaskResult.owner == holder, TaskResult.state == "running")
        changed = self._session.scalars(update(TaskResult).where(*mine).values(values).returning(TaskResult))
        found = changed.one_or_none()
        return TaskBlock.of(found) if found else None


class NotificationManager:
    """Writes the notifications of one user."""

    def __init__(self, session: Session, user_id: uuid.UUID) -> None:
        self._session = session
        self._user_id = user_id

    def add(self, level: Level, text: str, *, task_id: uuid.UUID | None = None, link: str | None = None) -> None:
        """Tell the person something; `link` is the address here of what it is about."""
        values = {"user_id": self._user_id, "task_id": task_id, "level": level, "text": text, "link": link}
        self._session.execute(insert(Notification).values(values))

    def settle(self, task_id: uuid.UUID) -> None:
        """The task goes on or is over: that it waits is no news any more."""
        self._acknowledge(Notification.task_id == task_id, Notification.level == "info")

    def acknowledge(self, notification_id: uuid.UUID) -> None:
        """Remember that the person has seen it; the first time counts."""
        self._acknowledge(Notification.id == notification_id)

    def acknowledge_all(self, until: datetime) -> None:
        """Remember that the person has seen everything that they were told by then."""
        self._acknowledge(Notification.created_at <= until)

    def _acknowledge(self, *which: Any) -> None:
        unread = (Notification.user_id == self._user_id, Notification.acknowledged_at.is_(None))
        self._session.execute(update(Notification).where(*unread, *which).values(acknowledged_at=func.now()))
