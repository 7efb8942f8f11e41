"""Reads long work and what the person was told of it."""

from __future__ import annotations

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashspot.blocks.work import NotificationBlock, TaskBlock
from dashspot.errors import NotFound
from dashspot.store.managers.tasks import task_block
from dashspot.store.models import Notification, TaskResult


def recent_tasks(session: Session, user_id: uuid.UUID, limit: int = 5) -> list[TaskBlock]:
    """The newest tasks of one user, newest first."""
    newest = select(TaskResult).where(TaskResult.user_id == user_id).order_by(TaskResult.created_at.desc()).limit(limit)
    return [task_block(row) for row in session.scalars(newest)]


def task(session: Session, user_id: uuid.UUID, task_id: uuid.UUID) -> TaskBlock:
    """One task of one user. Raises NotFound."""
    found = session.scalars(select(TaskResult).where(TaskResult.user_id == user_id, TaskResult.id == task_id)).first()
    if not found:
        raise NotFound("This task is not there any more.")
    return task_block(found)


def unread(session: Session, user_id: uuid.UUID) -> list[NotificationBlock]:
    """What the user has not acknowledged yet, newest first."""
    waiting = (
        select(Notification)
        .where(Notification.user_id == user_id, Notification.acknowledged_at.is_(None))
        .order_by(Notification.created_at.desc())
    )
    names = NotificationBlock.model_fields
    return [
        NotificationBlock.model_validate({name: getattr(row, name) for name in names})
        for row in session.scalars(waiting)
    ]
